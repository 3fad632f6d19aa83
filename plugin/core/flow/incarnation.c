/* Which connection of a flow a segment belongs to: RFC 9293 section 3.4 calls those that
 * follow each other on the same two sockets the incarnations of a connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/incarnation.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/flow/opening.h"
#include "core/flow/view.h"
#include "core/serial.h"
#include "core/state/beyond.h"
#include "core/state/midstream.h"
#include "core/state/timers.h"

/* How the timestamp of a SYN stands to the latest of its end: 1 later, -1 earlier, 0 the same, or
 * one of them has none. */
static int
age_by_timestamp(const struct lab_segment *syn, const struct lab_end *snd)
{
    if (!syn->has_timestamps || !snd->history.has_tsval || syn->tsval == snd->history.tsval)
        return 0;
    return lab_serial_after(syn->tsval, snd->history.tsval) ? 1 : -1;
}

/* RFC 9293 section 3.6.1 and RFC 6191: in TIME-WAIT a SYN opens only if its timestamp is later than
 * all of the old connection, or, where there is none or the same, its number. */
static bool
is_later(const struct lab_segment *syn, const struct lab_end *snd, const struct lab_end *rcv)
{
    int age = age_by_timestamp(syn, snd);

    if (age)
        return age > 0;
    return !rcv->got.known || lab_serial_after(syn->seq, rcv->got.next);
}

/* Whether the capture lacks bytes that were acknowledged, and so maybe the last ACK too. */
static bool
has_gaps(const struct lab_flow *flow)
{
    return flow->flight[0].missed_known || flow->flight[1].missed_known;
}

/* The last ACK was not captured, but has been sent, as far as anybody can tell. */
static bool
may_have_last_ack(const struct lab_flow *flow, const struct lab_end *end, uint64_t now)
{
    return end->state == LAB_STATE_LAST_ACK &&
           (has_gaps(flow) || lab_timers_fin_is_answered(end, now));
}

/* The challenge ACK for the RST, which is sent at once, would have passed by now. */
static bool
lacks_challenge(const struct lab_segment *syn, const struct lab_end *snd, const struct lab_end *rcv)
{
    uint64_t twice = 2 * rcv->round_trip;
    uint64_t longest = twice && twice < LAB_TIMEOUT_MIN_NS ? twice : LAB_TIMEOUT_MIN_NS;

    return rcv->challenged && lab_elapsed(syn->time, snd->latest.time) >= longest;
}

/* Its receiver was thought to lack bytes before a RST, but sends no challenge ACK (RFC 5961 section
 * 3.2), or acknowledges them: only the capture lacks them, and the RST has ended the connection. */
static bool
has_taken_reset(const struct lab_segment *syn, const struct lab_end *snd, const struct lab_end *rcv)
{
    return snd->reset_frame &&
           ((rcv->acked_known && rcv->acked == snd->latest.next) || lacks_challenge(syn, snd, rcv));
}

/* Whether the old connection is no obstacle at the end that the SYN goes to. */
static bool
is_free(const struct lab_flow *flow, const struct lab_segment *syn, const struct lab_end *snd,
        const struct lab_end *rcv)
{
    if (lab_is_in_time_wait(rcv))
        return is_later(syn, snd, rcv);
    return rcv->state == LAB_STATE_CLOSED || rcv->state == LAB_STATE_LISTEN ||
           lab_is_about_to_end(rcv) || may_have_last_ack(flow, rcv, syn->time) ||
           has_taken_reset(syn, snd, rcv);
}

/* Its end has shown that it knows nothing of the connection: it answered in it with a RST. What
 * comes as late as a timer sends a SYN again is its attempt to open another. */
static bool
follows_refusal(const struct lab_segment *syn, const struct lab_end *snd)
{
    return snd->reset_frame && snd->reset_answers && snd->state == LAB_STATE_CLOSED &&
           lab_elapsed(syn->time, snd->latest.time) >= LAB_TIMEOUT_MIN_NS;
}

bool
lab_incarnation_is_no_copy(const struct lab_flow *flow, const struct lab_segment *syn,
                           const struct lab_end *snd)
{
    int age = age_by_timestamp(syn, snd);

    if (!snd->acked_known || age < 0)
        return false;
    return age > 0 || follows_refusal(syn, snd) ||
           (flow->msl && snd->isn_frame && lab_elapsed(syn->time, snd->syn_time) > 2 * flow->msl);
}

/* A SYN with a new number opens a new connection if the old one is over for its receiver, was
 * never answered, or was not seen from its start, unless its close was. The peer's first SYN is a
 * simultaneous open. */
static bool
syn_begins(const struct lab_flow *flow, const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (snd->isn_known && seg->seq == snd->isn)
        return lab_incarnation_is_no_copy(flow, seg, snd) && is_free(flow, seg, snd, rcv);
    if (ctx->conn->midstream && !lab_is_in_time_wait(rcv))
        return true;
    if (!snd->isn_known && !lab_has_agreed(snd, rcv))
        return rcv->state == LAB_STATE_CLOSED ||
               (rcv->state != LAB_STATE_SYN_SENT && !rcv->sent_syn);
    return is_free(flow, seg, snd, rcv) || !rcv->latest.frame;
}

static bool
is_over(const struct lab_end *end)
{
    return end->state == LAB_STATE_CLOSED || end->state == LAB_STATE_LAST_ACK ||
           end->state == LAB_STATE_TIME_WAIT;
}

/* Nothing but a SYN uses one number and acknowledges none. */
static bool
said_syn_last(const struct lab_end *client)
{
    return !client->latest.has_ack && client->latest.next == client->isn + 1 + client->syn_len;
}

/* The answer of a server whose connection is over: with a new number, or, out of TIME-WAIT, with
 * the old one to a SYN that came again. That is a conversation which somebody plays once more. */
static bool
answers_copy(const struct lab_end *client, const struct lab_end *server,
             const struct lab_segment *seg)
{
    return seg->ack == client->isn + 1 &&
           (seg->seq != server->origin ||
            (server->state == LAB_STATE_TIME_WAIT && said_syn_last(client)));
}

/* A copy of the SYN that opened a connection which is over at the server: to the program that
 * listens there it is a SYN like any other. The capture may show only the answer, which also tells
 * that the last ACK has reached the server. */
static bool
is_copy_for_listener(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *client = &ctx->conn->end[LAB_CLIENT];
    const struct lab_end *server = &ctx->conn->end[LAB_SERVER];

    if (!is_over(server) || ctx->conn->midstream || server->sent_syn || !client->isn_known ||
        !client->acked_known)
        return false;
    if (lab_segment_is_syn(seg))
        return ctx->snd == client && seg->seq == client->isn && !(seg->flags & LAB_FIN) &&
               server->state == LAB_STATE_CLOSED;
    return lab_segment_is_syn_ack(seg) && ctx->snd == server && answers_copy(client, server, seg);
}

/* To a SYN it says yes or no. */
static bool
may_answer_syn(const struct lab_segment *seg)
{
    return lab_segment_is_syn_ack(seg) || lab_segment_is_refusal(seg);
}

/* The 0 is its sender's very next number, as it may be. */
static bool
resets_here(const struct lab_end *snd, const struct lab_end *rcv, const struct lab_segment *seg)
{
    return lab_segment_is_refusal(seg) && snd->nxt_known && seg->seq == snd->nxt &&
           !(rcv->nxt_known && lab_serial_after(seg->ack, rcv->nxt));
}

/* Whether a SYN+ACK is an answer in the connection at hand: sent again, or to a SYN of it. Where
 * the capture begins behind the handshake, its numbers are not far below those that came since. */
static bool
answers_here(const struct lab_end *snd, const struct lab_end *rcv, const struct lab_segment *seg)
{
    if (snd->isn_known && seg->seq == snd->isn && !lab_segment_is_refusal(seg))
        return true;
    if (resets_here(snd, rcv, seg))
        return true;
    if (rcv->isn_known)
        return seg->ack - rcv->isn - 1 <= rcv->syn_len;
    return (!snd->nxt_known || snd->nxt - seg->seq < LAB_FAR_OFF) &&
           (!rcv->nxt_known || rcv->nxt - seg->ack < LAB_FAR_OFF);
}

/* An answer of other numbers, and its sender has no use for it in the connection at hand: the SYN
 * that it answers was not captured. Where that connection may live, it takes more to believe it
 * (lab_other_syn_opened()). */
static bool
answers_unseen_syn(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *snd = ctx->snd, *rcv = ctx->rcv;

    if (!may_answer_syn(seg) || seg->to_itself || answers_here(snd, rcv, seg))
        return false;
    if (rcv->state == LAB_STATE_SYN_SENT || (rcv->isn_frame && !rcv->acked_known))
        return false; /* it may be a wrong answer to the SYN that was captured */
    return ctx->conn->midstream || !rcv->latest.frame || snd->fin.sent ||
           lab_is_in_time_wait(snd) || snd->state == LAB_STATE_CLOSED ||
           snd->state == LAB_STATE_LISTEN;
}

/* The end that a new SYN was sent to answers in the connection before: it did not take the SYN,
 * and what had seemed to end that connection was lost. */
static bool
answers_in_earlier(const struct lab_flow *flow, const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *opener = ctx->rcv;

    return flow->has_earlier && flow->opening.frame && opener->state == LAB_STATE_SYN_SENT &&
           !ctx->snd->isn_known && lab_segment_goes_on(seg) && !lab_acks_syn(opener, seg->ack) &&
           lab_fits_earlier(ctx);
}

/* RFC 9293 figure 8: a duplicate of an old SYN came in between. Its sender has refused the answer
 * to it, and now the SYN before it is answered. */
static bool
answers_earlier_syn(const struct lab_flow *flow, const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *opener = ctx->rcv, *before;

    if (!flow->has_earlier || !flow->opening.frame || !lab_segment_is_syn_ack(seg) ||
        !(opener->assumed & LAB_BIT(LAB_SENDS_RST)))
        return false;
    before = &flow->earlier.end[lab_connection_end(&flow->earlier, !seg->side)];
    return before->state == LAB_STATE_SYN_SENT && before->isn_frame && !before->acked_known &&
           !lab_acks_syn(opener, seg->ack) && lab_acks_syn(before, seg->ack);
}

/* The client acknowledges what the listener answered. So the SYN was no copy, but one more of its
 * own with the same number. */
static bool
takes_answer_to_copy(const struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    const struct lab_end *client = ctx->snd, *server = ctx->rcv;

    return ctx->conn->copied && ctx->from == LAB_CLIENT && server->sent_syn_ack &&
           lab_segment_goes_on(seg) && seg->seq == client->isn + 1 &&
           lab_serial_after(seg->ack, server->isn) && !lab_serial_after(seg->ack, server->nxt);
}

/* The connection at hand closes or is over, and two segments agree on numbers that are far off both
 * of its ends': they are of the next one, of which the capture lacks the handshake. */
static bool
begins_midstream(const struct lab_context *ctx)
{
    return (ctx->conn->fin_seen || ctx->conn->close) &&
           !lab_is_number_of(ctx->snd, ctx->seg->seq) &&
           !lab_is_number_of(ctx->rcv, ctx->seg->ack) && lab_beyond_agrees(ctx);
}

/* Another capture of the connection stands in the file as well. */
static bool
is_late_copy(const struct lab_context *ctx)
{
    return ctx->seg->seq == ctx->snd->isn && lab_was_captured_elsewhere(ctx);
}

/* Nothing is open to question: only a SYN begins, and only a SYN+ACK or RST answers one. */
static bool
goes_on(const struct lab_flow *flow, const struct lab_segment *seg)
{
    return !flow->has_earlier && !flow->conn.copied && !(seg->flags & (LAB_SYN | LAB_RST));
}

void
lab_incarnation_first(struct lab_flow *flow, const struct lab_segment *seg)
{
    if (lab_segment_is_syn(seg))
        lab_opening_by_syn(flow, seg);
    else if (may_answer_syn(seg))
        lab_opening_unseen(flow, seg);
    else
        lab_midstream_start(&flow->conn, seg);
    flow->started = true;
}

enum lab_belonging
lab_incarnation_of(struct lab_flow *flow, struct lab_context *ctx)
{
    const struct lab_segment *seg = ctx->seg;
    enum lab_belonging belongs = LAB_BEGINS;

    if (begins_midstream(ctx)) {
        lab_opening_midstream(flow, seg);
    } else if (goes_on(flow, seg) || is_late_copy(ctx)) {
        return LAB_CONTINUES;
    } else if (lab_segment_is_syn(seg) && syn_begins(flow, ctx)) {
        lab_opening_by_syn(flow, seg);
    } else if (is_copy_for_listener(ctx)) {
        lab_opening_by_copy(flow, seg->time);
    } else if (takes_answer_to_copy(ctx)) {
        lab_opening_after_all(&flow->conn);
        belongs = LAB_CONTINUES;
    } else if (answers_in_earlier(flow, ctx) || answers_earlier_syn(flow, ctx)) {
        lab_opening_take_back(flow);
        belongs = LAB_RETURNS;
    } else if (answers_unseen_syn(ctx)) {
        lab_opening_unseen(flow, seg);
    } else {
        return LAB_CONTINUES;
    }
    lab_view_open(flow, seg, ctx);
    return belongs;
}
