/** @file
 * Which connection of a flow a segment belongs to. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_INCARNATION_H
#define LAB_INCARNATION_H

#include "core/connection/context.h"
#include "core/flow/memory.h"

/** Begin the first connection of @a flow with its first segment. */
void lab_incarnation_first(struct lab_flow *flow, const struct lab_segment *seg);

/** Turn @a flow to the connection that a later segment belongs to: the one at hand, a new one, or
 * the one before, if the SYN that ended it was not taken.
 *  @param ctx the segment in the connection at hand (lab_view_open()), and then in that one */
enum lab_belonging lab_incarnation_of(struct lab_flow *flow, struct lab_context *ctx);

/** Whether a SYN with the number of an earlier one of @a snd that was answered is no copy of that,
 *  since its sender has drawn the same number again: its timestamp is later than all of the
 *  connection, its end has refused that, or so much time has passed that no copy can be on its way
 *  (RFC 9293 section 3.4.2). */
bool lab_incarnation_is_no_copy(const struct lab_flow *flow, const struct lab_segment *syn,
                                const struct lab_end *snd);

#endif
