/** @file
 * The data phase: what each segment carries and acknowledges, what was lost and sent again, and
 * what the windows allow. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_DATA_H
#define LAB_DATA_H

#include "core/connection/context.h"

/** Tell all that a segment means in the data phase, before it moves any state, and remember what
 *  later segments are measured by. */
void lab_data_step(struct lab_context *ctx, struct lab_verdict *verdict);

/** Tell the window that the segment offers. RFC 7323 section 2.2: windows are scaled only if both
 *  SYNs offer it, those of SYNs never. */
void lab_data_tell_window(const struct lab_context *ctx, struct lab_verdict *verdict);

/** Tell where its acknowledgment number comes from, if nothing has told it before. */
void lab_data_tell_acked(const struct lab_context *ctx, struct lab_verdict *verdict);

#endif
