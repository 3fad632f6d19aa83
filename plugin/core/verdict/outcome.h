/** @file
 * How a connection opens and closes. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_OUTCOME_H
#define LAB_OUTCOME_H

#include "core/connection/context.h"

/** How the connection opens, on the segment that decides it; else LAB_OPEN_NONE. */
enum lab_open lab_outcome_open(const struct lab_context *ctx, lab_set roles, enum lab_reset reset);

/** How it closes, on the segment that decides it; else LAB_CLOSE_NONE. */
enum lab_close lab_outcome_close(const struct lab_context *ctx, lab_set roles,
                                 enum lab_reset reset);

/** Whether it was open once, or is taken to have been: one whose start was not captured. */
bool lab_outcome_was_opened(const struct lab_connection *conn);

/** The verdict on the whole, as far as its segments have been seen. */
struct lab_summary lab_outcome_so_far(const struct lab_connection *conn);

#endif
