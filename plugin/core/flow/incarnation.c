/* Which connection of a flow a segment belongs to: RFC 9293 section 3.4 calls those that
 * follow each other on the same two sockets the incarnations of a connection.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/incarnation.h"

#include <string.h>

#include "core/bounds.h"
#include "core/connection/facts.h"
#include "core/serial.h"
#include "core/state/end.h"
#include "core/state/midstream.h"
#include "core/state/timers.h"

/* The last ACK is on its way to an end that waits for nothing else. */
static bool
is_about_to_end(const struct lab_end *end)
{
    return (end->state == LAB_STATE_CLOSING || end->state == LAB_STATE_LAST_ACK) &&
           end->ack_of_fin_seen && !end->wants_fin_ack;
}

static bool
is_in_time_wait(const struct lab_end *end)
{
    return end->state == LAB_STATE_TIME_WAIT ||
           (end->state == LAB_STATE_CLOSING && is_about_to_end(end));
}

/* RFC 9293 section 3.6.1 and RFC 6191: in TIME-WAIT a SYN opens only if its timestamp is later than
 * all of the old connection, or, where there is none or the same, its number. */
static bool
is_later(const struct lab_segment *syn, const struct lab_end *snd, const struct lab_end *rcv)
{
    if (syn->has_timestamps && snd->history.has_tsval && syn->tsval != snd->history.tsval)
        return lab_serial_after(syn->tsval, snd->history.tsval);
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

/* Whether the old connection is no obstacle at the end that the SYN goes to. */
static bool
is_free(const struct lab_flow *flow, const struct lab_segment *syn, const struct lab_end *snd,
        const struct lab_end *rcv)
{
    if (is_in_time_wait(rcv))
        return is_later(syn, snd, rcv);
    return rcv->state == LAB_STATE_CLOSED || rcv->state == LAB_STATE_LISTEN ||
           is_about_to_end(rcv) || may_have_last_ack(flow, rcv, syn->time);
}

/* A SYN with a new number opens a new connection if the old one is over for its receiver, was
 * never answered, or was not seen from its start. The peer's first SYN is a simultaneous open. */
static bool
syn_begins(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_connection *conn = &flow->conn;
    enum lab_end_id id = lab_end_of_side(conn, seg->side);
    const struct lab_end *snd = &conn->end[id], *rcv = &conn->end[!id];

    if (snd->isn_known && seg->seq == snd->isn)
        return false;
    if (conn->midstream)
        return true;
    if (!snd->isn_known)
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
           (seg->seq != server->isn ||
            (server->state == LAB_STATE_TIME_WAIT && said_syn_last(client)));
}

/* A copy of the SYN that opened a connection which is over at the server: to the program that
 * listens there it is a SYN like any other. The capture may show only the answer, which also tells
 * that the last ACK has reached the server. */
static bool
is_copy_for_listener(const struct lab_connection *conn, const struct lab_segment *seg)
{
    const struct lab_end *client = &conn->end[LAB_CLIENT], *server = &conn->end[LAB_SERVER];
    bool from_client = lab_end_of_side(conn, seg->side) == LAB_CLIENT;

    if (!is_over(server) || !server->sent_syn_ack || server->sent_syn || !client->isn_known ||
        !client->acked_known)
        return false;
    if (lab_segment_is_syn(seg))
        return from_client && seg->seq == client->isn && !(seg->flags & LAB_FIN) &&
               server->state == LAB_STATE_CLOSED;
    return lab_segment_is_syn_ack(seg) && !from_client && answers_copy(client, server, seg);
}

bool
lab_answers_other_syn(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *syn = &flow->other_syn;

    return syn->frame && lab_segment_is_syn(syn) && lab_segment_is_syn_ack(seg) &&
           seg->side != syn->side && lab_serial_after(seg->ack, syn->seq) &&
           !lab_serial_after(seg->ack, syn->seq + lab_segment_space(syn));
}

bool
lab_repeats_other_syn(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *first = &flow->other_syn;

    return lab_segment_is_syn(seg) && first->frame && lab_segment_is_syn(first) &&
           first->side == seg->side && first->seq == seg->seq && first->len == seg->len &&
           !seg->to_itself;
}

/* To a SYN it says yes or no. */
static bool
may_answer_syn(const struct lab_segment *seg)
{
    return lab_segment_is_syn_ack(seg) || lab_segment_is_refusal(seg);
}

/* Whether a SYN+ACK is an answer in the connection at hand: sent again, or to a SYN of it. Where
 * the capture begins behind the handshake, its numbers are not far below those that came since. */
static bool
answers_here(const struct lab_end *snd, const struct lab_end *rcv, const struct lab_segment *seg)
{
    if (snd->isn_known && seg->seq == snd->isn && !lab_segment_is_refusal(seg))
        return true;
    if (rcv->isn_known)
        return seg->ack - rcv->isn - 1 <= rcv->syn_len;
    return (!snd->nxt_known || snd->nxt - seg->seq < LAB_FAR_OFF) &&
           (!rcv->nxt_known || rcv->nxt - seg->ack < LAB_FAR_OFF);
}

/* An answer of other numbers, and its sender has no use for it in the connection at hand: the SYN
 * that it answers was not captured. Where that connection may live, it takes more to believe it
 * (lab_agrees_to_other_syn()). */
static bool
answers_unseen_syn(const struct lab_connection *conn, const struct lab_segment *seg)
{
    enum lab_end_id id = lab_end_of_side(conn, seg->side);
    const struct lab_end *snd = &conn->end[id], *rcv = &conn->end[!id];

    if (!may_answer_syn(seg) || seg->to_itself || answers_here(snd, rcv, seg))
        return false;
    if (rcv->state == LAB_STATE_SYN_SENT || (rcv->isn_frame && !rcv->acked_known))
        return false; /* it may be a wrong answer to the SYN that was captured */
    return conn->midstream || !rcv->latest.frame || snd->fin_sent || is_in_time_wait(snd) ||
           snd->state == LAB_STATE_CLOSED || snd->state == LAB_STATE_LISTEN;
}

bool
lab_agrees_to_other_syn(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_segment *other = &flow->other_syn;

    if (!other->frame || !lab_segment_is_syn_ack(other) || flow->conn.midstream || seg->to_itself ||
        (seg->flags & (LAB_SYN | LAB_RST | LAB_ACK)) != LAB_ACK)
        return false;
    if (seg->side != other->side)
        return seg->seq == other->ack && seg->ack == other->seq + 1;
    return seg->seq == other->seq + 1 && seg->ack - other->ack < LAB_FAR_OFF;
}

/* The end that a new SYN was sent to answers in the connection before: it did not take the SYN,
 * and what had seemed to end that connection was lost. */
static bool
answers_in_earlier(const struct lab_flow *flow, const struct lab_segment *seg)
{
    enum lab_end_id from = lab_end_of_side(&flow->conn, seg->side);
    const struct lab_end *snd = &flow->conn.end[from], *opener = &flow->conn.end[!from];

    return flow->has_earlier && opener->state == LAB_STATE_SYN_SENT && !snd->isn_known &&
           (seg->flags & (LAB_SYN | LAB_RST | LAB_ACK)) == LAB_ACK &&
           !lab_acks_syn(opener, seg->ack) &&
           lab_fits(&flow->earlier, lab_end_of_side(&flow->earlier, seg->side), seg);
}

/* An end in TIME-WAIT takes a new SYN in that state; every other end starts afresh. */
static void
start_opening_end(struct lab_end *end, const struct lab_end *earlier, enum lab_state afresh,
                  uint64_t now)
{
    if (!is_in_time_wait(earlier)) {
        lab_end_start(end, afresh);
        return;
    }
    lab_end_start(end, LAB_STATE_TIME_WAIT);
    end->wait_time = earlier->state == LAB_STATE_TIME_WAIT ? earlier->wait_time : now;
}

static void
start_opening(struct lab_flow *flow, uint8_t client_side, uint64_t now)
{
    struct lab_connection *conn = &flow->conn, *earlier = &flow->earlier;

    if (flow->started) { /* in a flood, no flow is: this would be much of what each takes */
        *earlier = *conn;
        memset(conn, 0, sizeof *conn);
        lab_flight_restart(&flow->flight[0]);
        lab_flight_restart(&flow->flight[1]);
    }
    flow->has_earlier = flow->started;
    flow->other_syn.frame = 0;
    conn->client_side = client_side;
    conn->reused = flow->started;
    start_opening_end(&conn->end[LAB_CLIENT], &earlier->end[lab_end_of_side(earlier, client_side)],
                      LAB_STATE_CLOSED, now);
    start_opening_end(&conn->end[LAB_SERVER], &earlier->end[lab_end_of_side(earlier, !client_side)],
                      LAB_STATE_LISTEN, now);
}

void
lab_incarnation_open(struct lab_flow *flow, const struct lab_segment *syn)
{
    struct lab_end *client = &flow->conn.end[LAB_CLIENT], *server = &flow->conn.end[LAB_SERVER];
    bool again = lab_repeats_other_syn(flow, syn);

    start_opening(flow, syn->to_itself ? 0 : syn->side, syn->time);
    if (again) {
        lab_end_start(client, LAB_STATE_SYN_SENT);
        client->inferred = false;
    }
    if (flow->has_earlier)
        flow->opening = *syn;
    if (flow->prospect && server->state == LAB_STATE_LISTEN)
        lab_end_start(server, LAB_STATE_CLOSED);
}

/* What was told of an end last, and is judged otherwise now. */
static void
take_back(struct lab_end *end, const struct lab_end *told, enum lab_reason why)
{
    end->shown = told->shown ? told->shown : told->state;
    end->resumes = (uint8_t)why;
}

/* The client knows nothing of this: it stays where it is, with the numbers that it had. */
static void
open_by_copy(struct lab_flow *flow, uint64_t now)
{
    struct lab_end client = flow->conn.end[LAB_CLIENT], server = flow->conn.end[LAB_SERVER];

    start_opening(flow, flow->conn.client_side, now);
    flow->conn.reused = false;
    flow->conn.copied = true;
    flow->conn.end[LAB_CLIENT] = (struct lab_end){
        .state = client.state,
        .history = client.history,
        .sent_syn = true,
        .isn_known = true,
        .isn = client.isn,
        .isn_frame = client.isn_frame,
        .syn_len = client.syn_len,
        .syn_time = client.syn_time,
        .syn_again = client.syn_again,
        .scales = client.scales,
        .shift = client.shift,
        .mss = client.mss,
        .nxt_known = client.nxt_known,
        .nxt = client.nxt,
        .nxt_frame = client.nxt_frame,
        .acked_known = client.acked_known,
        .acked = client.acked,
        .origin_known = client.origin_known,
        .origin = client.origin,
        .gone = client.gone,
        .latest = client.latest,
        .wait_time = client.wait_time,
    };
    if (flow->conn.end[LAB_SERVER].state == LAB_STATE_TIME_WAIT) /* this is the answer already */
        lab_end_apply(&flow->conn.end[LAB_SERVER], LAB_GETS_SYN);
    take_back(&flow->conn.end[LAB_CLIENT], &client, LAB_REASON_BACK_OLD_COPY);
    take_back(&flow->conn.end[LAB_SERVER], &server, LAB_REASON_NO_CHANGE);
}

/* The client acknowledges what the listener answered. So the SYN was no copy, but one more of its
 * own with the same number. */
static bool
takes_answer_to_copy(const struct lab_connection *conn, const struct lab_segment *seg)
{
    const struct lab_end *client = &conn->end[LAB_CLIENT], *server = &conn->end[LAB_SERVER];

    return conn->copied && lab_end_of_side(conn, seg->side) == LAB_CLIENT && server->sent_syn_ack &&
           (seg->flags & (LAB_SYN | LAB_RST | LAB_ACK)) == LAB_ACK && seg->seq == client->isn + 1 &&
           lab_serial_after(seg->ack, server->isn) && !lab_serial_after(seg->ack, server->nxt);
}

static void
open_after_all(struct lab_connection *conn)
{
    struct lab_end *client = &conn->end[LAB_CLIENT], told = *client;
    uint32_t after_syn = conn->end[LAB_SERVER].isn + 1;

    conn->copied = false;
    *client = (struct lab_end){
        .sent_syn = true,
        .isn_known = true,
        .isn = told.isn,
        .isn_frame = told.isn_frame,
        .syn_len = told.syn_len,
        .syn_time = told.syn_time,
        .syn_again = told.syn_again,
        .scales = told.scales,
        .shift = told.shift,
        .mss = told.mss,
        .nxt_known = true,
        .nxt = told.isn + 1 + told.syn_len,
        .nxt_frame = told.isn_frame,
        .origin_known = true,
        .origin = told.isn,
    };
    lab_end_start(client, LAB_STATE_SYN_SENT);
    lab_end_apply(client, LAB_GETS_SYN_ACK);
    lab_ranges_start(&client->got, after_syn);
    take_back(client, &told, LAB_REASON_BACK_NO_COPY);
}

static void
return_to_earlier(struct lab_flow *flow)
{
    struct lab_connection undone = flow->conn;
    enum lab_end_id opener;

    flow->conn = flow->earlier;
    flow->has_earlier = false;
    flow->other_syn = flow->opening;
    opener = lab_end_of_side(&flow->conn, flow->opening.side);
    lab_end_apply(&flow->conn.end[opener], LAB_SENDS_NEW_SYN);
    flow->conn.end[!opener].challenged = true;
    for (unsigned side = 0; side < LAB_END_COUNT; side++)
        take_back(&flow->conn.end[lab_end_of_side(&flow->conn, (uint8_t)side)],
                  &undone.end[lab_end_of_side(&undone, (uint8_t)side)],
                  LAB_REASON_BACK_IN_CONNECTION);
}

/* The SYN was not captured, but its answer tells its number. */
static void
infer_syn(struct lab_connection *conn, const struct lab_segment *answer)
{
    struct lab_end *client = &conn->end[LAB_CLIENT];

    client->isn = client->origin = answer->ack - 1;
    client->nxt = answer->ack;
    client->isn_known = client->origin_known = client->nxt_known = client->sent_syn = true;
    lab_end_start(client, LAB_STATE_SYN_SENT);
}

void
lab_incarnation_infer(struct lab_flow *flow, const struct lab_segment *answer)
{
    start_opening(flow, !answer->side, answer->time);
    infer_syn(&flow->conn, answer);
}

/* Nothing is open to question: only a SYN begins, and only a SYN+ACK or RST answers one. */
static bool
goes_on(const struct lab_flow *flow, const struct lab_segment *seg)
{
    return flow->started && !flow->has_earlier && !flow->conn.copied &&
           !(seg->flags & (LAB_SYN | LAB_RST));
}

enum lab_belonging
lab_incarnation_of(struct lab_flow *flow, const struct lab_segment *seg)
{
    bool started = flow->started;

    if (goes_on(flow, seg))
        return LAB_CONTINUES;
    if (lab_segment_is_syn(seg) && (!started || syn_begins(flow, seg))) {
        lab_incarnation_open(flow, seg);
    } else if (started && is_copy_for_listener(&flow->conn, seg)) {
        open_by_copy(flow, seg->time);
    } else if (started && takes_answer_to_copy(&flow->conn, seg)) {
        open_after_all(&flow->conn);
        return LAB_CONTINUES;
    } else if (started && answers_in_earlier(flow, seg)) {
        return_to_earlier(flow);
        return LAB_RETURNS;
    } else if (started ? answers_unseen_syn(&flow->conn, seg) : may_answer_syn(seg)) {
        lab_incarnation_infer(flow, seg);
    } else if (!started) {
        lab_midstream_start(&flow->conn, seg);
    } else {
        return LAB_CONTINUES;
    }
    flow->started = true;
    return LAB_BEGINS;
}
