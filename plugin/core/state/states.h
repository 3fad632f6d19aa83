/** @file
 * How one segment moves both ends. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_STATES_H
#define LAB_STATES_H

#include "core/connection/context.h"

/** Move both ends: what the segment proves of its sender, what the sender did, what
 *  the receiver makes of it. Learns the segment's facts on the way and fills in
 *  verdict->end[]. */
void lab_states_step(struct lab_context *ctx, struct lab_verdict *verdict);

/** The same of a segment amid a connection at rest: only facts are learned. */
void lab_states_stay(struct lab_context *ctx, struct lab_verdict *verdict);

#endif
