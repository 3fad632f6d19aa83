/** @file
 * The way of one segment through the core: which connection it belongs to, how it stands to that,
 * and then, in this order, its roles, its numbers, the data phase, both states, how the connection
 * opens and closes, and its clues. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_JUDGE_H
#define LAB_JUDGE_H

#include "core/flow/memory.h"

/** Judge @a seg, which is no copy of a packet that was judged before, and learn from it.
 *  @param verdict filled in whole, but for what the other flows make of it (company.h)
 *  @return which connection the segment belongs to: the one at hand now */
enum lab_belonging lab_judge(struct lab_flow *flow, const struct lab_segment *seg,
                             struct lab_verdict *verdict);

#endif
