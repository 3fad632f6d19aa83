/* A flow among the others.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/flow/company.h"

enum lab_prospect
lab_company_prospect(const struct lab_flow *flow, const struct lab_segment *seg)
{
    const uint32_t host[] = {flow->host[seg->side], flow->host[!seg->side]};

    if (!flow->hosts || seg->to_itself || !lab_segment_is_syn(seg) || (seg->flags & LAB_FIN))
        return LAB_PROSPECT_NONE;
    return lab_hosts_meet(flow->hosts, host, seg);
}

/* How far the connection at hand is. */
static enum lab_opening
opening_of(const struct lab_connection *conn)
{
    switch (conn->end[LAB_SERVER].state) {
    case LAB_STATE_SYN_RECEIVED:
        return LAB_OPENING_HALF;
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
    struct lab_sighting sighting;

    if (!flow->hosts || seg->to_itself || !lab_hosts_follows(&flow->attempt, begins))
        return;
    sighting = (struct lab_sighting){
        .seg = seg,
        .host = {flow->host[0], flow->host[1]},
        .server_side = !flow->conn.client_side,
        .opening = (uint8_t)opening_of(&flow->conn),
        .begins = begins,
        .midstream = flow->conn.midstream,
    };
    lab_hosts_see(flow->hosts, &flow->attempt, &sighting, verdict);
}
