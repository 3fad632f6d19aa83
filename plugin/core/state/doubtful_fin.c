/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/doubtful_fin.h"

#include "core/serial.h"
#include "core/state/end.h"

/* Keystrokes, for example. */
static bool
sends_single_bytes(const struct lab_context *ctx)
{
    const struct lab_sent *last = lab_flight_find(ctx->out, ctx->snd->nxt - 1);

    return last && last->next - last->seq == 1;
}

/* An empty segment one number beyond all that its end has sent is one odd number: a FIN or a byte
 * is missing between. That the other end still asks for it is the second: it was lost on the way,
 * not only missed by the capture. Where bytes come one by one, it was likely one of them; and a
 * segment that acknowledges what was not captured shows that the capture misses more. */
static bool
shows_lost_fin(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    return seg->flags == LAB_ACK && !seg->len && snd->nxt_known && !snd->fin_sent &&
           seg->seq == snd->nxt + 1 && rcv->acked_known && rcv->acked == snd->nxt &&
           !lab_serial_after(seg->ack, rcv->nxt) && !sends_single_bytes(ctx);
}

/* The FIN was sent before this segment's ACK of the other FIN, if this is the first such ACK. */
enum lab_reason
lab_doubtful_fin_infer(const struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;

    if (!shows_lost_fin(ctx))
        return LAB_REASON_NO_CHANGE;
    if ((snd->assumed & LAB_BIT(LAB_GETS_FIN)) && !ctx->rcv->ack_of_fin_seen)
        lab_end_step_back(snd);
    lab_end_apply(snd, LAB_SENDS_FIN);
    snd->fin_sent = snd->fin_doubtful = true;
    snd->fin = snd->nxt;
    snd->fin_time = ctx->seg->time;
    snd->fin_counts = true;
    snd->wants_fin_ack = true;
    if (!ctx->conn->fin_seen)
        ctx->conn->closer = (uint8_t)ctx->from;
    ctx->conn->fin_seen = true;
    return LAB_REASON_FIN_NOT_CAPTURED;
}

static bool
contradicts(const struct lab_end *end, const struct lab_segment *seg)
{
    if (!end->fin_doubtful || (seg->flags & (LAB_SYN | LAB_RST)))
        return false;
    if ((seg->flags & LAB_FIN) && lab_segment_fin(seg) != end->fin)
        return true;
    return seg->len && lab_serial_after(seg->seq + seg->len, end->fin);
}

/* A FIN that was lost is not acknowledged before it is seen, sent again. What got there was only
 * missed by the capture, and is likelier a byte. */
static bool
was_no_loss(const struct lab_end *end, const struct lab_segment *seg)
{
    return end->fin_doubtful && !end->fin_frame && (seg->flags & (LAB_ACK | LAB_RST)) == LAB_ACK &&
           lab_serial_after(seg->ack, end->fin) && !lab_serial_after(seg->ack, end->nxt);
}

void
lab_doubtful_fin_drop(struct lab_connection *conn, enum lab_end_id id)
{
    struct lab_end *end = &conn->end[id], *other = &conn->end[!id];

    lab_end_withdraw(end, LAB_GETS_ACK_OF_FIN, LAB_REASON_BACK_FIN_NOT_SENT);
    lab_end_withdraw(other, LAB_GETS_FIN, LAB_REASON_BACK_FIN_NOT_SENT);
    end->fin_sent = end->fin_doubtful = end->fin_counts = end->wants_fin_ack =
        end->ack_of_fin_seen = false;
    conn->fin_seen = other->fin_sent;
    conn->closer = (uint8_t)!id;
    if (conn->close != LAB_CLOSE_RESET)
        conn->close = LAB_CLOSE_NONE;
}

void
lab_doubtful_fin_take_back(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_end *snd = ctx->snd;

    if (was_no_loss(ctx->rcv, seg))
        lab_doubtful_fin_drop(ctx->conn, !ctx->from);
    if (!contradicts(snd, seg))
        return;
    lab_doubtful_fin_drop(ctx->conn, ctx->from);
    if (lab_serial_before(seg->seq, snd->fin)) {
        snd->nxt = seg->seq;
        snd->nxt_frame = 0;
    }
}
