/** @file
 * A flow while nobody asks for it: its numbers as distances from the initial ones, and its
 * timestamps from the first, most of which are small and pack into a byte. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_FOLDING_H
#define LAB_FOLDING_H

#include "core/flow/memory.h"

/** Nothing but lab_folding_unfold() may be done with @a flow afterwards. */
void lab_folding_fold(struct lab_flow *flow);

/** Get back, byte for byte, what lab_folding_fold() was given. */
void lab_folding_unfold(struct lab_flow *flow);

#endif
