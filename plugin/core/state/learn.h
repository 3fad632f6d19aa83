/** @file
 * The facts that a segment tells of its sender. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_LEARN_H
#define LAB_LEARN_H

#include "core/connection/context.h"

/** Learn whether the end that may have closed (lab_end.fin.may_be_missing) goes on: the last number
 * of its segment is the last that it is known to have sent, or one behind that. To be asked before
 *  lab_learn(). */
void lab_learn_going_on(struct lab_context *ctx);

/** Learn the facts that a segment tells of its sender, whether it arrives or not. */
void lab_learn(struct lab_context *ctx);

/** Learn what its sender has said now, for a RST may answer it later. To be asked when the segment
 *  has been judged.
 *  @param answers  the frame that it answers itself, if it is a RST; 0: none */
void lab_learn_spoken(const struct lab_context *ctx, uint32_t answers);

/** If the segment takes the first of two SYN+ACKs with different numbers, the first it is. To be
 *  asked before the segment is judged. */
void lab_learn_first_answer(const struct lab_context *ctx);

#endif
