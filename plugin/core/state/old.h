/** @file
 * Segments that are older than their place in the capture. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_OLD_H
#define LAB_OLD_H

#include "core/connection/context.h"

/** Whether the segment was written before others of its sender that were seen earlier. */
bool lab_old_was_overtaken(const struct lab_context *ctx);

/** Show the sender of an old segment in the state in which it wrote it, until the next segment.
 *  @param history the sender's, in the connection that the segment belongs to
 *  @return the reason */
enum lab_reason lab_old_recall(const struct lab_context *ctx, const struct lab_history *history);

#endif
