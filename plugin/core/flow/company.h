/** @file
 * A flow among the others: what they tell of a SYN, and what it tells in return. Internal to the
 * core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_COMPANY_H
#define LAB_COMPANY_H

#include "core/flow/memory.h"

/** What a segment has to expect, if it is a SYN. To be asked before it is judged, once for each. */
enum lab_prospect lab_company_prospect(const struct lab_flow *flow, const struct lab_segment *seg);

/** Tell of a segment that has been judged.
 *  @param begins  it begins a connection
 *  @param verdict on it: what the others make of it is filled in */
void lab_company_tell(struct lab_flow *flow, const struct lab_segment *seg, bool begins,
                      struct lab_verdict *verdict);

#endif
