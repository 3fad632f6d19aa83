/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/rewritten.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/facts.h"

/* The device opens its connection at once, or as soon as the client has confirmed the other. */
#define OPENS_WITHIN_NS LAB_NS_PER_S

/* What programs that write packets by hand leave in all of them. */
#define IP_ID_BY_HAND 1

static bool
has_another_ttl(const struct lab_end *end, const struct lab_segment *seg)
{
    return lab_ttls_differ(seg->ttl, end->manner.ttl);
}

/* Whether something names the packet: a client numbers its packets anew. Where it does not, as in
 * IPv6, nobody opens twice before his clock ticks. */
static bool
has_name(const struct lab_segment *syn)
{
    return syn->ip_id ? syn->ip_id > IP_ID_BY_HAND : syn->has_timestamps && syn->tsval;
}

/* The packet of the SYN, but for its number. */
static bool
is_same_packet(const struct lab_segment *first, const struct lab_segment *syn)
{
    return has_name(syn) && syn->ip_id == first->ip_id && syn->len == first->len &&
           syn->has_timestamps == first->has_timestamps && syn->tsval == first->tsval;
}

/* A SYN has just passed, and nothing since: the device has given it a number of its own. */
static bool
changes_number(const struct lab_flow *flow, const struct lab_segment *syn)
{
    const struct lab_segment *first = &flow->latest;
    const struct lab_end *client = &flow->conn.end[LAB_CLIENT];

    return first->frame && lab_segment_is_syn(first) && first->side == syn->side &&
           first->seq != syn->seq && lab_elapsed(syn->time, first->time) <= LAB_TWICE_NS &&
           (is_same_packet(first, syn) || has_another_ttl(client, syn));
}

/* The client has confirmed a connection that is young and lives. */
static bool
is_confirmed(const struct lab_connection *conn, uint64_t now)
{
    const struct lab_end *client = &conn->end[LAB_CLIENT], *server = &conn->end[LAB_SERVER];

    return !conn->midstream && !conn->fin_seen && !conn->close && client->isn_frame &&
           client->acked_known && server->sent_syn_ack &&
           lab_elapsed(now, client->syn_time) <= OPENS_WITHIN_NS;
}

/* The device opens to the server what it has answered for it. */
static bool
opens_behind(const struct lab_flow *flow, const struct lab_segment *syn)
{
    const struct lab_connection *conn = &flow->conn;

    return syn->side == conn->client_side && is_confirmed(conn, syn->time) &&
           has_another_ttl(&conn->end[LAB_CLIENT], syn);
}

/* A SYN that looked like a copy is answered with a number that is not the one confirmed before: no
 * server in a connection does that. */
static bool
answers_behind(const struct lab_flow *flow, const struct lab_segment *answer)
{
    const struct lab_connection *conn = &flow->conn;
    const struct lab_end *client = &conn->end[LAB_CLIENT], *server = &conn->end[LAB_SERVER];

    return answer->side != conn->client_side && is_confirmed(conn, answer->time) &&
           answer->seq != server->isn && lab_acks_syn(client, answer->ack) &&
           client->latest.frame > server->latest.frame && !client->latest.has_ack;
}

/* In another network it is another connection, while the one here lives. */
static bool
opens_elsewhere(const struct lab_connection *conn, const struct lab_segment *syn)
{
    const struct lab_end *client = &conn->end[LAB_CLIENT];

    return syn->side == conn->client_side && client->isn_frame && client->isn != syn->seq &&
           !conn->fin_seen && client->state != LAB_STATE_CLOSED;
}

static bool
begins_behind(const struct lab_flow *flow, const struct lab_segment *seg, bool elsewhere)
{
    if (seg->to_itself)
        return false;
    if (lab_segment_is_syn(seg))
        return changes_number(flow, seg) || opens_behind(flow, seg) ||
               (elsewhere && opens_elsewhere(&flow->conn, seg));
    return lab_segment_is_syn_ack(seg) && answers_behind(flow, seg);
}

/* On this side as well, a SYN may begin the next connection. */
static bool
fits_here(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const struct lab_connection *conn = &flow->conn;

    if (lab_segment_is_syn(seg))
        return !has_another_ttl(&conn->end[lab_connection_end(conn, seg->side)], seg);
    return lab_fits(conn, seg);
}

bool
lab_rewritten_is_other_side(struct lab_flow *flow, const struct lab_segment *seg, bool elsewhere)
{
    if (begins_behind(flow, seg, elsewhere)) {
        flow->rewritten = true;
        return true;
    }
    return flow->rewritten && !fits_here(flow, seg);
}
