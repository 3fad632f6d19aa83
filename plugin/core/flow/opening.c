/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/opening.h"

#include <string.h>

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"
#include "core/flow/other_syn.h"
#include "core/serial.h"
#include "core/state/end.h"
#include "core/state/learn.h"
#include "core/state/midstream.h"

/* The end on a side of the flow in the connection before. NULL: there was none. */
static const struct lab_end *
earlier_end(const struct lab_flow *flow, uint8_t side)
{
    return flow->has_earlier ? &flow->earlier.end[lab_connection_end(&flow->earlier, side)] : NULL;
}

/* An end in TIME-WAIT takes a new SYN in that state; every other end starts afresh. */
static void
start_opening_end(struct lab_end *end, const struct lab_end *earlier, enum lab_state afresh,
                  uint64_t now)
{
    if (!earlier || !lab_is_in_time_wait(earlier)) {
        lab_end_start(end, afresh);
        return;
    }
    lab_end_start(end, LAB_STATE_TIME_WAIT);
    end->wait_time = earlier->state == LAB_STATE_TIME_WAIT ? earlier->wait_time : now;
}

static void
start_opening(struct lab_flow *flow, uint8_t client_side, uint64_t now)
{
    struct lab_connection *conn = &flow->conn;

    if (flow->started) { /* in a flood, no flow is: this would be much of what each takes */
        flow->earlier = *conn;
        memset(conn, 0, sizeof *conn);
        lab_flight_restart(&flow->flight[0]);
        lab_flight_restart(&flow->flight[1]);
    }
    flow->has_earlier = flow->started;
    flow->other_syn.frame = flow->opening.frame = 0;
    conn->client_side = client_side;
    conn->reused = flow->started;
    start_opening_end(&conn->end[LAB_CLIENT], earlier_end(flow, client_side), LAB_STATE_CLOSED,
                      now);
    start_opening_end(&conn->end[LAB_SERVER], earlier_end(flow, !client_side), LAB_STATE_LISTEN,
                      now);
}

/* Where a file is not in the order of time, nobody knows which of two connections was first. */
static bool
is_later(const struct lab_segment *syn, const struct lab_segment *latest)
{
    return latest->frame > syn->frame || lab_elapsed(latest->time, syn->time) < LAB_REORDERED_NS;
}

void
lab_opening_by_syn(struct lab_flow *flow, const struct lab_segment *syn)
{
    struct lab_end *client = &flow->conn.end[LAB_CLIENT], *server = &flow->conn.end[LAB_SERVER];
    bool again = lab_other_syn_is_repeated(flow, syn);

    start_opening(flow, syn->to_itself ? 0 : syn->side, syn->time);
    if (again)
        lab_end_keep(client, LAB_STATE_SYN_SENT);
    if (flow->has_earlier) {
        flow->opening = *syn;
        flow->conn.reused = is_later(syn, &flow->latest);
    }
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

/* An end of which nothing is known but the SYN that it sent. */
static struct lab_end
facts_of_syn(const struct lab_end *end)
{
    return (struct lab_end){
        .sent_syn = true,
        .isn_known = true,
        .isn = end->isn,
        .isn_frame = end->isn_frame,
        .syn_len = end->syn_len,
        .syn_time = end->syn_time,
        .syn_again = end->syn_again,
        .scaling = end->scaling,
        .shift = end->shift,
        .mss = end->mss,
        .takes_sack = end->takes_sack,
    };
}

/* Its SYN has been sent twice, so no answer to it makes a round trip (RFC 6298 section 3). */
static void
note_two_sendings(struct lab_pace *pace, const struct lab_end *opener)
{
    pace->again = true;
    pace->again_first = opener->isn;
    pace->again_next = opener->isn + 1 + opener->syn_len;
}

/* Its answer tells that a SYN has reached it. Out of TIME-WAIT nothing else leads there. */
static void
take_answered_syn(struct lab_end *listener)
{
    struct lab_end before = *listener;

    if (before.state != LAB_STATE_TIME_WAIT)
        return;
    lab_end_apply(listener, LAB_GETS_SYN);
    take_back(listener, &before, LAB_REASON_NO_CHANGE);
}

/* The client knows nothing of this: it stays where it is, with the numbers that it had. */
void
lab_opening_by_copy(struct lab_flow *flow, uint64_t now)
{
    struct lab_end *opener = &flow->conn.end[LAB_CLIENT], *listener = &flow->conn.end[LAB_SERVER];
    struct lab_end client = *opener, server = *listener;

    start_opening(flow, flow->conn.client_side, now);
    flow->conn.reused = false;
    flow->conn.copied = true;
    *opener = facts_of_syn(&client);
    lab_end_keep(opener, (enum lab_state)client.state);
    opener->history = client.history;
    opener->nxt_known = client.nxt_known;
    opener->nxt = client.nxt;
    opener->nxt_frame = client.nxt_frame;
    opener->acked_known = client.acked_known;
    opener->acked = client.acked;
    opener->origin_known = client.origin_known;
    opener->origin = client.origin;
    opener->gone = client.gone;
    opener->latest = client.latest;
    opener->wait_time = client.wait_time;
    note_two_sendings(&flow->flight[flow->conn.client_side].pace, opener);
    take_answered_syn(listener);
    take_back(opener, &client, LAB_REASON_BACK_OLD_COPY);
    take_back(listener, &server, LAB_REASON_NO_CHANGE);
}

void
lab_opening_after_all(struct lab_connection *conn)
{
    struct lab_end *client = &conn->end[LAB_CLIENT], told = *client;
    uint32_t after_syn = conn->end[LAB_SERVER].isn + 1;

    conn->copied = false;
    *client = facts_of_syn(&told);
    lab_learn_syn_alone(client);
    lab_end_start(client, LAB_STATE_SYN_SENT);
    lab_end_apply(client, LAB_GETS_SYN_ACK);
    lab_ranges_start(&client->got, after_syn);
    take_back(client, &told, LAB_REASON_BACK_NO_COPY);
}

/* What the end on this side had on its way was forgotten with the connection. */
static void
forget_flight(struct lab_flow *flow, uint8_t side)
{
    enum lab_end_id id = lab_connection_end(&flow->conn, side);
    const struct lab_end *end = &flow->conn.end[id], *other = &flow->conn.end[!id];

    if (end->nxt_known && other->acked_known && lab_serial_after(end->nxt, other->acked))
        lab_flight_lose_track(&flow->flight[side], other->acked, end->nxt);
}

void
lab_opening_take_back(struct lab_flow *flow)
{
    struct lab_connection undone = flow->conn;
    enum lab_end_id opener;

    flow->conn = flow->earlier;
    flow->has_earlier = false;
    flow->other_syn = flow->opening;
    opener = lab_connection_end(&flow->conn, flow->opening.side);
    lab_end_apply(&flow->conn.end[opener], LAB_SENDS_NEW_SYN);
    flow->conn.end[!opener].challenged = true;
    for (unsigned side = 0; side < LAB_END_COUNT; side++) {
        forget_flight(flow, (uint8_t)side);
        take_back(&flow->conn.end[lab_connection_end(&flow->conn, (uint8_t)side)],
                  &undone.end[lab_connection_end(&undone, (uint8_t)side)],
                  LAB_REASON_BACK_IN_CONNECTION);
    }
}

void
lab_opening_midstream(struct lab_flow *flow, const struct lab_segment *seg)
{
    start_opening(flow, seg->side, seg->time);
    lab_midstream_start(&flow->conn, seg);
    flow->conn.reused = true;
}

void
lab_opening_unseen(struct lab_flow *flow, const struct lab_segment *answer)
{
    struct lab_end *client = &flow->conn.end[LAB_CLIENT];

    start_opening(flow, !answer->side, answer->time);
    lab_learn_unseen_syn(client, answer);
    lab_end_start(client, LAB_STATE_SYN_SENT);
    take_answered_syn(&flow->conn.end[LAB_SERVER]);
}
