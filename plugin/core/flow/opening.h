/** @file
 * How a flow turns to another of its connections: a new one begins, or it returns to the one
 * before. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_OPENING_H
#define LAB_OPENING_H

#include "core/flow/memory.h"

/** Begin the connection that @a syn opens, before the SYN itself is judged. */
void lab_opening_by_syn(struct lab_flow *flow, const struct lab_segment *syn);

/** Begin a connection whose handshake was not captured, with the segment at hand. */
void lab_opening_midstream(struct lab_flow *flow, const struct lab_segment *seg);

/** The same of a connection whose SYN was not captured, before the answer to it is judged. */
void lab_opening_unseen(struct lab_flow *flow, const struct lab_segment *answer);

/** A copy of the SYN of the connection at hand begins another one at the server.
 *  @param now  capture time, in nanoseconds */
void lab_opening_by_copy(struct lab_flow *flow, uint64_t now);

/** The client takes the answer to that copy: it was a SYN of its own with the same number. */
void lab_opening_after_all(struct lab_connection *conn);

/** The SYN that ended the connection before was not taken: go on with that one. */
void lab_opening_take_back(struct lab_flow *flow);

#endif
