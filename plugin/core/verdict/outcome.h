/** @file
 * How a connection opens and closes. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_OUTCOME_H
#define LAB_OUTCOME_H

#include "core/connection/context.h"

/** Tell how the connection opens, on the segment that decides it, and how it closes, from then on.
 * To be asked when the segment has moved both ends.
 *  @param begins the segment begins the connection
 *  @param verdict with its roles and its reset; open and close are filled in, and LAB_IS_MERGED */
void lab_outcome_tell(const struct lab_context *ctx, bool begins, struct lab_verdict *verdict);

/** Whether it was open once, or is taken to have been: one whose start was not captured. */
bool lab_outcome_was_opened(const struct lab_connection *conn);

/** The verdict on the whole, as far as its segments have been seen. */
struct lab_summary lab_outcome_so_far(const struct lab_connection *conn);

#endif
