/** @file
 * A packet that the capture holds twice. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CAPTURED_TWICE_H
#define LAB_CAPTURED_TWICE_H

#include "segment.h"
#include "verdict.h"

/** Whether @a seg is the very packet that @a one is. */
bool lab_is_captured_twice(const struct lab_segment *one, const struct lab_segment *seg);

/** Make the verdict on a packet one for its copy: it plays the same parts, and nothing moves.
 *  @param frame of the packet itself */
void lab_say_again(struct lab_verdict *verdict, uint32_t frame);

#endif
