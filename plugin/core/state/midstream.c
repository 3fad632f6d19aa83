/* A connection whose start was not captured: what it may be taken for, and how long its states
 * stay hidden.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/midstream.h"

#include <string.h>

#include "core/serial.h"
#include "core/state/end.h"

/* Midstream, nothing says who opened: servers mostly have the lower port. */
static uint8_t
guess_client_side(const struct lab_segment *seg)
{
    if (lab_segment_is_syn_ack(seg))
        return !seg->side;
    return seg->port[0] < seg->port[1] ? !seg->side : seg->side;
}

void
lab_midstream_start(struct lab_connection *conn, const struct lab_segment *seg)
{
    memset(conn, 0, sizeof *conn);
    conn->client_side = guess_client_side(seg);
    conn->midstream = conn->hidden = true;
    conn->open = LAB_OPEN_MIDSTREAM;
    lab_end_start(&conn->end[LAB_CLIENT], LAB_STATE_ESTABLISHED);
    lab_end_start(&conn->end[LAB_SERVER], LAB_STATE_ESTABLISHED);
}

/* Midstream: bytes or a FIN above all that the other end has acknowledged prove that
 * this end had not sent its FIN before. When both have done so, nothing is hidden. */
void
lab_midstream_look_for_proof(struct lab_context *ctx)
{
    struct lab_connection *conn = ctx->conn;
    const struct lab_segment *seg = ctx->seg;

    if (seg->flags & LAB_RST) {
        conn->hidden = false;
        return;
    }
    if (ctx->next == seg->seq)
        return;
    if (!ctx->rcv->acked_known || lab_serial_after(ctx->next, ctx->rcv->acked))
        ctx->snd->open_proved = true;
    if (ctx->snd->open_proved && ctx->rcv->open_proved)
        conn->hidden = false;
}

/* Its SYN was captured: nobody is taken to be in that state before he is. */
static bool
is_shown(uint8_t state)
{
    return state == LAB_STATE_SYN_SENT;
}

void
lab_midstream_hide(struct lab_verdict *verdict, bool before, bool after)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        struct lab_end_verdict *end = &verdict->end[id];
        bool was_hidden = before && !is_shown(end->before);

        if (was_hidden)
            end->before = LAB_STATE_UNKNOWN;
        if (was_hidden && !after && end->reason == LAB_REASON_NO_CHANGE)
            end->reason = LAB_REASON_STATE_PROVED;
        if (!after || is_shown(end->after))
            continue;
        end->after = LAB_STATE_UNKNOWN;
        end->reason = LAB_REASON_NOTHING_KNOWN;
        end->certainty = 0;
    }
}
