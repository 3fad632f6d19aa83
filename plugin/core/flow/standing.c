/* How a segment stands to the connection at hand: foreign, old, or sent once more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/standing.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/flow/incarnation.h"
#include "core/serial.h"
#include "core/state/beyond.h"
#include "core/state/old.h"
#include "core/verdict/outcome.h"

/* The SYN+ACK with which its end has agreed was not captured. What answers a SYN does not open
 * itself, unless the two SYNs crossed. */
static bool
is_syn_of_agreed(const struct lab_segment *seg, const struct lab_end *snd,
                 const struct lab_end *rcv)
{
    return lab_segment_is_syn(seg) && lab_has_agreed(snd, rcv) && seg->seq != snd->origin;
}

/* A server may answer a repeated SYN with a new number (its first answer was forgotten, or
 * was a SYN cookie), until the client has taken one of its answers. */
static bool
is_foreign_syn(const struct lab_flow *flow, const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (!snd->isn_known)
        return flow->conn.midstream || is_syn_of_agreed(seg, snd, rcv);
    if (lab_segment_is_syn_ack(seg))
        return seg->seq != snd->isn && !(rcv->sent_syn && !rcv->acked_known);
    return seg->seq != snd->isn ||
           (lab_incarnation_is_no_copy(flow, seg, snd) && !lab_was_captured_elsewhere(ctx));
}

/* An end that opens takes nothing from another that has not agreed (RFC 9293 3.10.7.3). */
static bool
is_no_answer(const struct lab_connection *conn, const struct lab_segment *seg,
             const struct lab_end *snd, const struct lab_end *rcv)
{
    return !conn->midstream && !snd->isn_known && rcv->state == LAB_STATE_SYN_SENT &&
           (!(seg->flags & LAB_ACK) || !lab_acks_syn(rcv, seg->ack));
}

/* Whether an acknowledgment of @a end, believed or not, is near a number of the other. */
static bool
has_acked_about(const struct lab_end *end, uint32_t number)
{
    return (end->acked_known && lab_are_near(number, end->acked)) ||
           (end->wild_ack_seen && lab_are_near(number, end->wild_ack));
}

/* No end sends where the other has no room. But what opened the window may be missing here, and so
 * may the data before the FIN: then it follows what its end has sent, or the other acknowledged,
 * within reason, or it also acknowledges what the capture lacks; or no ACK was captured at all. */
static bool
is_forged_fin(const struct lab_segment *seg, const struct lab_end *snd, const struct lab_end *rcv)
{
    return (seg->flags & LAB_FIN) && !lab_is_number_of(snd, seg->seq) && rcv->acked_known &&
           !has_acked_about(rcv, seg->seq) &&
           (!rcv->edge_known || lab_is_beyond_window(rcv, seg)) &&
           !((seg->flags & LAB_ACK) && rcv->nxt_known && lab_serial_after(seg->ack, rcv->nxt));
}

/* Its end has sent more behind that number, and the other has acknowledged it: nothing comes behind
 * a FIN. */
static bool
is_belied_fin(const struct lab_segment *seg, const struct lab_end *snd, const struct lab_end *rcv)
{
    uint32_t next = lab_segment_fin(seg) + 1;

    return (seg->flags & LAB_FIN) && !snd->fin.sent && snd->nxt_known && rcv->acked_known &&
           lab_serial_after(snd->nxt, next) && lab_serial_after(rcv->acked, next);
}

/* All its bytes lie before those that follow the SYN of its end, which never sent them. The number
 * of the SYN itself is that of a keep-alive. */
static bool
lies_before_stream(const struct lab_segment *seg, const struct lab_end *snd)
{
    return seg->len && snd->isn_frame && !snd->first_isn_frame && !snd->gone &&
           snd->isn - seg->seq - 1 < LAB_FAR_OFF &&
           !lab_serial_after(seg->seq + seg->len, snd->isn + 1);
}

/* Both numbers of the segment lie outside this connection: it is left over from another. */
static bool
is_foreign(const struct lab_flow *flow, const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (seg->flags & LAB_RST)
        return false;
    if (seg->flags & LAB_SYN)
        return is_foreign_syn(flow, ctx);
    if (is_no_answer(&flow->conn, seg, snd, rcv))
        return true;
    if (is_forged_fin(seg, snd, rcv) || is_belied_fin(seg, snd, rcv) ||
        lies_before_stream(seg, snd))
        return true;
    return (seg->flags & LAB_ACK) && !lab_is_number_of(snd, seg->seq) &&
           !lab_is_number_of(rcv, seg->ack);
}

/* Of the other end no number is known from the start, so only the connection before tells that the
 * segment is left over from it. */
static bool
is_left_over(const struct lab_context *ctx)
{
    return lab_segment_goes_on(ctx->seg) && !ctx->rcv->isn_known &&
           !lab_is_number_of(ctx->snd, ctx->seg->seq) && lab_fits_earlier(ctx);
}

/* A number so far beyond all that the other end was seen to send is damaged or forged, unless the
 * capture lacks that much: then it comes again, or a little more, or a little more or less than one
 * that was believed. */
static bool
is_wild_ack(const struct lab_segment *seg, const struct lab_end *snd, const struct lab_end *rcv)
{
    return (seg->flags & LAB_ACK) && rcv->nxt_known &&
           lab_serial_after(seg->ack, rcv->nxt + LAB_FAR_OFF) &&
           !(snd->acked_known && lab_are_near(seg->ack, snd->acked)) &&
           !(snd->wild_ack_seen && seg->ack - snd->wild_ack < LAB_FAR_OFF);
}

/* Nothing comes behind a FIN, so no capture can lack what this acknowledges. */
static bool
acks_beyond_fin(const struct lab_segment *seg, const struct lab_end *rcv)
{
    return rcv->fin.frame && !rcv->fin.doubtful && rcv->nxt == rcv->fin.number + 1 &&
           lab_serial_after(seg->ack, rcv->nxt);
}

/* A SYN or SYN+ACK that was not captured so far, but whose answer was, so shortly before that no
 * timer has sent it again: the two were only captured in the other order. Or what comes behind it
 * was answered, too: who has got so far sends it no more, and its way stands in the file far behind
 * the other one, as where the two were captured by clocks that differ. */
static bool
is_overtaken_syn(const struct lab_connection *conn, const struct lab_segment *seg,
                 const struct lab_end *snd, const struct lab_end *rcv)
{
    bool answered = lab_segment_is_syn(seg)
                        ? snd->isn_known && seg->seq == snd->isn
                        : rcv->acked_known && rcv->sent_syn && !rcv->sent_syn_ack &&
                              rcv->acked - seg->seq - 1 < LAB_FAR_OFF;

    return !(seg->flags & LAB_RST) && !conn->copied && !snd->isn_frame && answered &&
           rcv->latest.frame &&
           (lab_elapsed(seg->time, rcv->latest.time) < LAB_TIMEOUT_MIN_NS ||
            (rcv->acked_known && lab_serial_after(rcv->acked, seg->seq + lab_segment_space(seg))));
}

/* An ACK of what was never sent does not count: after it, the end went on before its FIN. Unless it
 * is the very number behind the FIN, and what went on was overtaken as well. */
static bool
was_acked_before(const struct lab_end *snd, const struct lab_end *rcv, uint32_t fin)
{
    bool goes_on = snd->latest.frame > rcv->latest.frame &&
                   !lab_serial_after(snd->latest.next, fin) && rcv->acked != fin + 1;

    return rcv->acked_known && lab_serial_after(rcv->acked, fin) && !goes_on;
}

/* A SYN+ACK that acknowledges what the SYN that was captured has not used: it says nothing of what
 * has arrived (RFC 9293 section 3.10.7.3). */
static bool
acks_other_syn(const struct lab_segment *seg, const struct lab_end *rcv)
{
    return (seg->flags & LAB_ACK) && rcv->isn_frame && !lab_acks_syn(rcv, seg->ack);
}

static void
tell_of_syn(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd;
    bool again = (lab_segment_is_syn(seg) && snd->sent_syn) ||
                 (lab_segment_is_syn_ack(seg) && snd->sent_syn_ack);

    ctx->overtaken_syn = !ctx->foreign && is_overtaken_syn(ctx->conn, seg, snd, ctx->rcv);
    ctx->repeats_syn = again && seg->seq == snd->isn && !ctx->overtaken_syn && !ctx->foreign;
    ctx->wild |= acks_other_syn(seg, ctx->rcv);
}

/* A FIN was seen of its end, or inferred: then it was thought to be lost, and may only have been
 * overtaken by what its end said next, or stand in the file behind its ACK like all of its end. */
static void
tell_of_fin_again(struct lab_context *ctx)
{
    const struct lab_end *snd = ctx->snd;
    bool again = lab_segment_fin(ctx->seg) == snd->fin.number;

    ctx->overtaken_fin =
        again && !ctx->foreign && !snd->fin.frame && (ctx->old || ctx->out->pace.acked_early);
    ctx->repeats_fin = again && !ctx->overtaken_fin;
}

/* Nothing was sent behind its SYN, which had the FIN with it, and was not taken with that. */
static bool
was_in_syn(const struct lab_end *snd)
{
    return snd->isn_frame && snd->nxt_frame == snd->isn_frame;
}

/* The first that is seen of a FIN may have been sent before: it was acknowledged, or its own end
 * spoke behind it, as its next number shows. It was only overtaken if it comes as soon as no timer
 * sends it again, or if its sender's order says so of the latter. */
static void
tell_of_first_fin(struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;
    bool acked = was_acked_before(snd, rcv, lab_segment_fin(seg));
    bool in_syn = !acked && was_in_syn(snd);
    uint64_t since = lab_elapsed(seg->time, acked ? rcv->latest.time : ctx->out->last_time);

    ctx->fills_last = lab_fills_last_number(ctx);
    if (ctx->foreign || !(acked || ctx->fills_last))
        return;
    ctx->overtaken_fin = (since < LAB_TIMEOUT_MIN_NS && !in_syn) ||
                         (acked ? ctx->out->pace.acked_early : ctx->order == LAB_ORDER_BEFORE);
    ctx->repeats_fin = !ctx->overtaken_fin;
}

/* Once it is known whether the segment is old. */
static void
tell_of_fin(struct lab_context *ctx)
{
    if (ctx->seg->flags & (LAB_SYN | LAB_RST))
        return;
    if (ctx->snd->fin.sent)
        tell_of_fin_again(ctx);
    else if (ctx->sends_fin)
        tell_of_first_fin(ctx);
}

static bool
is_settled(const struct lab_end *end)
{
    return end->state == LAB_STATE_ESTABLISHED && end->shown == LAB_STATE_UNKNOWN &&
           !end->assumed && !end->inferred && !end->fin.may_be_missing && !end->challenged &&
           !end->wants_ack3 && !end->fin.sent && !end->repeats && !end->first_isn_frame;
}

bool
lab_standing_is_at_rest(const struct lab_connection *conn)
{
    return is_settled(&conn->end[LAB_CLIENT]) && is_settled(&conn->end[LAB_SERVER]) &&
           lab_outcome_was_opened(conn) && !conn->copied;
}

bool
lab_standing_may_stay_at_rest(const struct lab_flow *flow, const struct lab_segment *seg)
{
    return flow->conn.at_rest && !flow->other_syn.frame && !seg->to_itself &&
           (seg->flags & (LAB_SYN | LAB_FIN | LAB_RST | LAB_ACK)) == LAB_ACK;
}

/* Its numbers still may show that the connection is another one, or that the capture lacks
 * something, maybe a FIN; and the first ACK of an end may be the third segment of the handshake. */
static bool
stays_at_rest(const struct lab_context *ctx)
{
    if (!ctx->snd->acked_known && ctx->rcv->sent_syn_ack)
        return false;
    return ctx->conn->at_rest && !ctx->foreign && !ctx->old &&
           !lab_serial_after(ctx->seg->seq, ctx->snd->nxt) &&
           !lab_serial_after(ctx->seg->ack, ctx->rcv->nxt);
}

static bool
is_sent_fin(const struct lab_context *ctx)
{
    uint8_t flags = ctx->seg->flags;

    if ((flags & (LAB_FIN | LAB_SYN | LAB_RST)) != LAB_FIN)
        return false;
    return (flags & LAB_ACK) || (!ctx->conn->midstream && ctx->snd->isn_known);
}

static void
tell_of_numbers(const struct lab_flow *flow, struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    ctx->wild = is_wild_ack(seg, snd, rcv);
    ctx->acks_fin = rcv->fin.sent && (seg->flags & LAB_ACK) && !ctx->wild &&
                    lab_serial_after(seg->ack, rcv->fin.number);
    ctx->wild |= ctx->acks_fin && acks_beyond_fin(seg, rcv);
    ctx->sends_fin = is_sent_fin(ctx);
    ctx->foreign = is_foreign(flow, ctx) || is_left_over(ctx);
    if (seg->flags & LAB_SYN)
        tell_of_syn(ctx);
    ctx->old = !ctx->foreign && (ctx->overtaken_syn || lab_old_was_overtaken(ctx));
    if (seg->flags & LAB_FIN)
        tell_of_fin(ctx);
    ctx->at_rest = stays_at_rest(ctx);
}

bool
lab_standing_goes_on(struct lab_context *ctx)
{
    ctx->at_rest = ctx->conn->at_rest && lab_is_next(ctx) && ctx->snd->nxt_known &&
                   ctx->snd->acked_known && ctx->order != LAB_ORDER_BEFORE &&
                   !lab_serial_after(ctx->seg->ack, ctx->rcv->nxt);
    return ctx->at_rest;
}

void
lab_standing_of(const struct lab_flow *flow, struct lab_context *ctx)
{
    if (!lab_is_next(ctx) || ctx->rcv->acks_unsent)
        lab_beyond_take_back(ctx);
    tell_of_numbers(flow, ctx);
}
