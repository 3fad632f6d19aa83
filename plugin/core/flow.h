/** @file
 * The core's door: segments of one pair of sockets in, verdicts out.
 *
 * A flow is everything that passes between two sockets (address and port, twice);
 * it may be several connections one after the other. The core allocates nothing,
 * keeps no clock and cannot fail: nonsense on the wire is a verdict, not an error.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_FLOW_H
#define LAB_FLOW_H

#include <stdbool.h>

#include "connection.h"
#include "segment.h"
#include "verdict.h"

struct lab_flow {
    struct lab_connection conn; /**< the current connection */
    struct lab_segment
        foreign_syn; /**< the latest SYN that is not of this connection; frame 0: none */
    bool started;    /**< conn is valid: a segment was seen */
};

/** Make @a flow an empty flow; a flow of zero bytes is one already. */
void lab_flow_init(struct lab_flow *flow);

/** Take the next segment of @a flow, in the order of the capture.
 *  @param verdict filled in whole
 *  @return whether the segment begins a connection, the flow's first or a new one */
bool lab_flow_step(struct lab_flow *flow, const struct lab_segment *seg,
                   struct lab_verdict *verdict);

/** The verdict on the flow's current connection, as far as its segments have been seen. */
struct lab_summary lab_flow_summary(const struct lab_flow *flow);

#endif
