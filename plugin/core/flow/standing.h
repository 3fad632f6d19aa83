/** @file
 * How a segment stands to the connection at hand: foreign, old, or sent once more. Internal to the
 * core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_STANDING_H
#define LAB_STANDING_H

#include "core/connection/context.h"
#include "core/flow/flow.h"

/** Fill in @a ctx whole for @a seg, which belongs to the connection at hand of @a flow or is
 *  foreign to it. */
void lab_standing_of(const struct lab_segment *seg, struct lab_flow *flow, struct lab_context *ctx);

/** Whether @a conn is amid its data: both ends are ESTABLISHED, and nothing about either is assumed,
 * waited for or in doubt. */
bool lab_is_at_rest(const struct lab_connection *conn);

/** Whether @a seg, before anything else is asked about it, may leave a connection at rest. */
bool lab_may_stay_at_rest(const struct lab_flow *flow, const struct lab_segment *seg);

#endif
