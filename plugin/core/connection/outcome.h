/** @file
 * How a connection opens and closes. Internal to the core; lab_flow_summary() is the verdict on the
 * whole.
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

#endif
