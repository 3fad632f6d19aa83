/* A flow among the others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/company.h"

#include "core/clock.h"

enum lab_prospect
lab_company_prospect(const struct lab_flow *flow, const struct lab_segment *seg)
{
    if (!lab_segment_is_syn(seg) || (seg->flags & LAB_FIN) || !flow->hosts || seg->to_itself)
        return LAB_PROSPECT_NONE;
    return lab_hosts_meet(flow->hosts,
                          (const uint32_t[]){flow->host[seg->side], flow->host[!seg->side]}, seg);
}

/* Whoever sends a SYN again wants to get in, and has got no answer: nothing shows that anybody
 * keeps a half-open connection for it. Forged SYNs are not sent again. */
static bool
asks_in_vain(const struct lab_connection *conn)
{
    const struct lab_end *client = &conn->end[LAB_CLIENT], *server = &conn->end[LAB_SERVER];

    return !server->latest.frame && client->latest.frame != client->isn_frame;
}

/* How far the connection at hand is. */
static enum lab_opening
opening_of(const struct lab_connection *conn)
{
    switch (conn->end[LAB_SERVER].state) {
    case LAB_STATE_SYN_RECEIVED:
        return asks_in_vain(conn) ? LAB_OPENING_NONE : LAB_OPENING_HALF;
    case LAB_STATE_UNKNOWN:
    case LAB_STATE_CLOSED:
    case LAB_STATE_LISTEN:
    case LAB_STATE_SYN_SENT:
        return LAB_OPENING_NONE;
    default:
        return LAB_OPENING_COMPLETED;
    }
}

void
lab_company_tell(struct lab_flow *flow, const struct lab_segment *seg, bool begins,
                 struct lab_verdict *verdict)
{
    const struct lab_end *client = &flow->conn.end[LAB_CLIENT];
    struct lab_sighting sighting;

    if (!lab_hosts_follows(&flow->attempt, begins) || !flow->hosts || seg->to_itself)
        return;
    sighting = (struct lab_sighting){
        .seg = seg,
        .host = {flow->host[0], flow->host[1]},
        .server_side = !flow->conn.client_side,
        .opening = (uint8_t)opening_of(&flow->conn),
        .begins = begins,
        .midstream = flow->conn.midstream,
        .since_syn = client->isn_frame ? lab_elapsed(seg->time, client->syn_time) : UINT64_MAX,
    };
    lab_hosts_see(flow->hosts, &flow->attempt, &sighting, verdict);
}
