/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/state/doubtful_fin.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/serial.h"
#include "core/state/end.h"
#include "core/state/learn.h"

/* Keystrokes, for example. */
static bool
sends_single_bytes(const struct lab_end *end, const struct lab_flight *flight)
{
    const struct lab_sent *last = lab_flight_find(flight, end->nxt - 1);

    return end->fin.was_a_byte || (last && last->next - last->seq == 1);
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

    return seg->flags == LAB_ACK && !seg->len && snd->nxt_known && !snd->fin.sent &&
           seg->seq == snd->nxt + 1 && rcv->acked_known && rcv->acked == snd->nxt &&
           !lab_serial_after(seg->ack, rcv->nxt) && !sends_single_bytes(snd, ctx->out);
}

/* The FIN was sent before this segment's ACK of the other FIN, if this is the first such ACK. */
enum lab_reason
lab_doubtful_fin_infer(const struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd;

    if (!shows_lost_fin(ctx))
        return LAB_REASON_NO_CHANGE;
    if ((snd->assumed & LAB_BIT(LAB_GETS_FIN)) && !ctx->rcv->fin.acked)
        lab_end_step_back(snd);
    lab_end_apply(snd, LAB_SENDS_FIN);
    lab_learn_inferred_fin(ctx, ctx->from, snd->nxt);
    return LAB_REASON_FIN_NOT_CAPTURED;
}

/* The number after all that is known of what @a end has sent: seen, or acknowledged. */
static uint32_t
known_next(const struct lab_end *end, const struct lab_end *other)
{
    return end->nxt_known && !lab_serial_after(other->acked, end->nxt) ? end->nxt : other->acked;
}

/* It acknowledges one number that nobody was seen to use: what has it was received, and the capture
 * misses it. Every connection has a FIN, and few have single bytes, but for probes of a closed
 * window. If there is a gap in front of the segment, too, the capture misses more; and of an end
 * that was never seen too little is known to call another FIN the second. */
static bool
acks_unseen_fin(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    return lab_segment_goes_on(seg) && !ctx->foreign && !ctx->old && !rcv->fin.sent &&
           snd->acked_known && !lab_serial_after(seg->seq, snd->nxt) &&
           seg->ack == known_next(rcv, snd) + 1 &&
           (rcv->state == LAB_STATE_ESTABLISHED || rcv->state == LAB_STATE_CLOSE_WAIT) &&
           (rcv->latest.frame || !(seg->flags & LAB_FIN)) && !ctx->conn->hidden &&
           !(ctx->out->spoke && !ctx->out->raw_window) && seg->len != 1 &&
           !sends_single_bytes(rcv, ctx->back) && !sends_single_bytes(snd, ctx->out);
}

/* Whether the unseen FIN that the segment acknowledges was written when the FIN of its sender had
 * come: it had time to go there and back. */
static bool
answers_own_fin(const struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (!snd->fin.sent || rcv->state != LAB_STATE_CLOSE_WAIT)
        return false;
    return !(rcv->assumed & LAB_BIT(LAB_GETS_FIN)) ||
           lab_elapsed(ctx->seg->time, snd->fin.time) >= (snd->round_trip + rcv->round_trip) / 2;
}

void
lab_doubtful_fin_infer_acked(struct lab_context *ctx)
{
    struct lab_end *rcv = ctx->rcv;
    bool answers;

    if (!acks_unseen_fin(ctx))
        return;
    answers = answers_own_fin(ctx);
    lab_learn_inferred_fin(ctx, !ctx->from, ctx->seg->ack - 1);
    rcv->fin.acks_fin = answers;
    rcv->fin.crosses = ctx->snd->fin.sent && !answers;
    ctx->unseen_fin = ctx->acks_fin = true;
}

void
lab_doubtful_fin_send_unseen(const struct lab_context *ctx)
{
    struct lab_end *rcv = ctx->rcv;

    if ((rcv->assumed & LAB_BIT(LAB_GETS_FIN)) && !rcv->fin.acks_fin)
        lab_end_step_back(rcv);
    lab_end_apply(rcv, LAB_SENDS_FIN);
    lab_learn_sent_unseen(rcv, rcv->fin.number + 1);
}

/* Whether the state of @a end may rest on a FIN of its own that is doubtful. */
static bool
may_have_sent_fin(const struct lab_end *end)
{
    return end->fin.doubtful || end->fin.may_be_missing;
}

/* The same of a FIN of the other end that it has got. */
static bool
may_have_got_fin(const struct lab_end *end, const struct lab_end *other)
{
    if (other->fin.doubtful)
        return (end->arrived & LAB_BIT(LAB_GETS_FIN)) != 0;
    return other->fin.may_be_missing && end->acked_known &&
           !(other->nxt_known && lab_serial_before(end->acked, other->nxt));
}

void
lab_doubtful_fin_mark(struct lab_connection *conn)
{
    conn->unsure = false;
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        struct lab_end *end = &conn->end[id];

        end->doubted = !lab_end_is_cut_off(end) &&
                       (may_have_sent_fin(end) || may_have_got_fin(end, &conn->end[!id]));
        conn->unsure |= may_have_sent_fin(end);
    }
}

static bool
contradicts(const struct lab_end *end, const struct lab_segment *seg)
{
    if (!end->fin.doubtful || (seg->flags & (LAB_SYN | LAB_RST)))
        return false;
    if ((seg->flags & LAB_FIN) && lab_segment_fin(seg) != end->fin.number)
        return true;
    return seg->len && lab_serial_after(seg->seq + seg->len, end->fin.number);
}

/* Its end has sent more behind it, which the other acknowledges. */
static bool
is_belied_by_ack(const struct lab_end *end, const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;

    return end->fin.doubtful && !end->fin.frame && lab_segment_goes_on(seg) &&
           seg->ack - end->fin.number - 2 < LAB_FAR_OFF;
}

/* The FIN itself, captured behind its ACK: no timer sends it again so soon. It tells the order. */
static bool
is_inferred_fin_itself(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    return snd->fin.doubtful && !snd->fin.frame && snd->fin.acked &&
           (seg->flags & (LAB_FIN | LAB_SYN | LAB_RST)) == LAB_FIN &&
           lab_segment_fin(seg) == snd->fin.number &&
           lab_elapsed(seg->time, rcv->latest.time) < LAB_TIMEOUT_MIN_NS;
}

static void
drop_from_end(struct lab_connection *conn, enum lab_end_id id, enum lab_reason why)
{
    struct lab_end *end = &conn->end[id], *other = &conn->end[!id];

    lab_end_withdraw(end, LAB_GETS_ACK_OF_FIN, why);
    end->fin.sent = end->fin.doubtful = end->fin.counts = end->fin.wants_ack = end->fin.acked =
        false;
    conn->fin_seen = other->fin.sent;
    conn->closer = (uint8_t)!id;
    conn->close_else = LAB_CLOSE_NONE;
    if (conn->close != LAB_CLOSE_RESET)
        conn->close = LAB_CLOSE_NONE;
}

void
lab_doubtful_fin_drop(struct lab_connection *conn, enum lab_end_id id)
{
    lab_end_withdraw(&conn->end[!id], LAB_GETS_FIN, LAB_REASON_BACK_FIN_NOT_SENT);
    drop_from_end(conn, id, LAB_REASON_BACK_FIN_NOT_SENT);
}

/* As if it had not been inferred, but for what was told. */
static void
forget_inferred(const struct lab_context *ctx, enum lab_end_id id)
{
    struct lab_end *end = &ctx->conn->end[id];

    lab_doubtful_fin_drop(ctx->conn, id);
    end->fin.acks_fin = end->fin.crosses = false;
    if (end->latest.frame && end->latest.next == end->fin.number + 1)
        return; /* its end has gone on to that number */
    end->nxt = end->fin.number;
    end->nxt_known = end->latest.frame != 0;
}

/* Nobody has both data and a FIN at one number: the FIN is not of that end, as where a box on the
 * way answers in the place of the server. A single byte there may keep the connection alive. */
static bool
has_data_in_place_of_fin(const struct lab_end *end, const struct lab_segment *seg)
{
    return end->fin.sent && !end->fin.doubtful && !(seg->flags & (LAB_SYN | LAB_RST)) &&
           seg->len > 1 && end->fin.number - seg->seq < seg->len;
}

/* The other end has got the FIN all the same, if it has acknowledged that and no more. */
static void
forget_belied(const struct lab_context *ctx)
{
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (snd->nxt == snd->fin.number + 1)
        snd->nxt = snd->fin.number;
    if (!snd->fin.acked || rcv->acked != snd->fin.number + 1)
        lab_end_withdraw(rcv, LAB_GETS_FIN, LAB_REASON_BACK_FIN_BELIED);
    drop_from_end(ctx->conn, ctx->from, LAB_REASON_BACK_FIN_BELIED);
}

void
lab_doubtful_fin_take_back(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (is_belied_by_ack(rcv, ctx)) {
        rcv->fin.was_a_byte = true;
        forget_inferred(ctx, !ctx->from);
    }
    if (is_inferred_fin_itself(ctx)) {
        forget_inferred(ctx, ctx->from);
        return;
    }
    if (has_data_in_place_of_fin(snd, seg))
        forget_belied(ctx);
    if (!contradicts(snd, seg))
        return;
    if (snd->fin.frame) {
        lab_doubtful_fin_drop(ctx->conn, ctx->from);
    } else {
        snd->fin.was_a_byte = true;
        forget_inferred(ctx, ctx->from);
    }
    if (lab_serial_before(seg->seq, snd->fin.number)) {
        snd->nxt = seg->seq;
        snd->nxt_frame = 0;
    }
}
