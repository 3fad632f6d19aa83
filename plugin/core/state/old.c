/* Segments that are older than their place in the capture: delayed on the way, or copies that
 * the network made.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "clock.h"
#include "connection.h"
#include "serial.h"

/* The first time-out of a SYN+ACK, RFC 6298 section 2.1. What comes sooner is no retransmission:
 * the network has doubled the SYN+ACK, or the SYN that it answers. A little less than the second,
 * for the jitter of the path. */
#define SYN_ACK_TIMEOUT_NS UINT64_C(900000000)

static bool
is_open(const struct lab_end *end)
{
    return end->state == LAB_STATE_ESTABLISHED || end->state == LAB_STATE_FIN_WAIT_1 ||
           end->state == LAB_STATE_FIN_WAIT_2 || end->state == LAB_STATE_CLOSE_WAIT ||
           end->state == LAB_STATE_CLOSING || end->state == LAB_STATE_LAST_ACK ||
           end->state == LAB_STATE_TIME_WAIT;
}

static bool
is_old_syn_ack(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;
    const lab_set opened = LAB_BIT(LAB_GETS_ACK_OF_SYN) | LAB_BIT(LAB_GETS_SYN_ACK);

    if (!ctx->repeats_syn || !is_open(snd))
        return false;
    return !(snd->assumed & opened) ||
           lab_elapsed(ctx->seg->time, snd->syn_time) < SYN_ACK_TIMEOUT_NS;
}

bool
lab_is_old(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd;

    if (seg->flags & LAB_RST)
        return false;
    if (seg->flags & LAB_SYN)
        return (seg->flags & LAB_ACK) ? is_old_syn_ack(ctx) : ctx->repeats_syn && snd->acked_known;
    if ((seg->flags & LAB_FIN) && !snd->fin_sent)
        return false; /* whatever it is, it tells of a FIN that no segment told of before */
    if ((seg->flags & LAB_ACK) && snd->acked_known && lab_serial_before(seg->ack, snd->acked))
        return true;
    return lab_history_order(&snd->history, seg) == LAB_ORDER_BEFORE;
}

enum lab_reason
lab_recall(const struct lab_context *ctx, const struct lab_history *history)
{
    struct lab_end *snd = ctx->snd;
    uint8_t state = lab_history_state(history, ctx->seg);

    if (ctx->seg->flags & LAB_RST)
        state = LAB_STATE_CLOSED;
    if (ctx->seg->flags & LAB_SYN)
        state = (ctx->seg->flags & LAB_ACK) ? LAB_STATE_SYN_RECEIVED : LAB_STATE_SYN_SENT;
    if (state != LAB_STATE_UNKNOWN && state != snd->state) {
        snd->shown = state;
        snd->resumes = LAB_REASON_BACK_OLD_COPY;
        return LAB_REASON_LATE_DUPLICATE;
    }
    return (ctx->repeats_syn || ctx->repeats_fin) ? LAB_REASON_LATE_DUPLICATE
                                                  : LAB_REASON_NO_CHANGE;
}
