/** @file
 * A segment as the connection at hand sees it: the way into a struct lab_context. Internal to the
 * core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VIEW_H
#define LAB_VIEW_H

#include "core/connection/context.h"
#include "core/connection/history.h"
#include "core/flow/memory.h"

/** Fill in @a ctx: @a seg, and the two ends of the connection at hand of @a flow as it sees them.
 * How it stands to that is not told yet (lab_standing_of()). To be asked anew when the flow has
 * turned to another connection. */
static inline void
lab_view_open(struct lab_flow *flow, const struct lab_segment *seg, struct lab_context *ctx)
{
    struct lab_connection *conn = &flow->conn;
    enum lab_end_id from = lab_connection_end(conn, seg->side);

    *ctx = (struct lab_context){
        .seg = seg,
        .conn = conn,
        .earlier = flow->has_earlier ? &flow->earlier : NULL,
        .other_syn = &flow->other_syn,
        .snd = &conn->end[from],
        .rcv = &conn->end[!from],
        .out = &flow->flight[seg->side],
        .back = &flow->flight[!seg->side],
        .from = from,
        .order = lab_history_order(&conn->end[from].history, seg),
        .next = seg->seq + lab_segment_space(seg),
        .prospect = flow->prospect,
    };
}

#endif
