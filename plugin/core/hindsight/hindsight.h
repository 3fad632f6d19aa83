/** @file
 * What the segments of a connection turn out to have been, once those after them are known.
 *
 * Where a segment passes, nobody can tell whether it will arrive. Its end's next segments tell:
 * what they acknowledge, which timestamp they echo (RFC 7323), which bytes came twice (RFC 2883).
 * Looking back, each segment has its fate, and each end the state that it really was in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HINDSIGHT_H
#define LAB_HINDSIGHT_H

#include <stddef.h>

#include "core/hindsight/past.h"

/** Take what looking back needs of the verdict on the segment. */
void lab_hindsight_take(struct lab_past_segment *segment, const struct lab_verdict *verdict);

/** Look back on a connection.
 *  @param segments  all of it so far, in the order of the capture; zero in what is filled in, and
 *                   in what is this function's alone */
void lab_hindsight_look_back(struct lab_past_segment *segments, size_t count,
                             const struct lab_case *case_of);

#endif
