/** @file
 * How a segment stands to the connection at hand: foreign, old, or sent once more. Internal to the
 * core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_STANDING_H
#define LAB_STANDING_H

#include "core/connection/context.h"
#include "core/flow/memory.h"

/** Whether the segment is the next of its end in a connection at rest, so that nothing else is to
 * be told of how it stands to that. To be asked when it may stay at rest
 * (lab_standing_may_stay_at_rest()), or conn->at_rest has been withdrawn. Nearly every segment. */
bool lab_standing_goes_on(struct lab_context *ctx);

/** Tell how the segment stands to its connection, the one at hand of @a flow, to which it belongs
 * or is foreign. */
void lab_standing_of(const struct lab_flow *flow, struct lab_context *ctx);

/** Whether @a conn is amid its data: both ends are ESTABLISHED, and nothing about either is
 * assumed, waited for or in doubt. */
bool lab_standing_is_at_rest(const struct lab_connection *conn);

/** Whether @a seg, before anything else is asked about it, may leave a connection at rest. */
bool lab_standing_may_stay_at_rest(const struct lab_flow *flow, const struct lab_segment *seg);

#endif
