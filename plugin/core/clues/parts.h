/** @file
 * The parts of the clues. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CLUES_PARTS_H
#define LAB_CLUES_PARTS_H

#include "core/clues/clues.h"

/** What the flags and the ECN field of the IP header say. */
void lab_clues_tell_flags(struct lab_context *ctx, const struct lab_verdict *verdict,
                          struct lab_clues *clues);

/** Whether the receiver must refuse the segment by its timestamp, or has just done so. */
void lab_clues_tell_age(struct lab_context *ctx, struct lab_clues *clues);

/** Whether the IP header of a RST is unlike those of its end. */
void lab_clues_tell_origin(const struct lab_context *ctx, struct lab_clues *clues);

/** What it means that a segment is sent again: the third step of the handshake was not heard, or
 *  nothing so large arrives. */
void lab_clues_tell_repeats(struct lab_context *ctx, const struct lab_verdict *verdict,
                            struct lab_clues *clues);

#endif
