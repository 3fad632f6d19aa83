/** @file
 * The parts of lab_states_step(). Internal to this folder.
 *
 * Each function moves an end and says why, or that nothing changed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_STATE_PARTS_H
#define LAB_STATE_PARTS_H

#include "core/connection/context.h"

/* receiver.c */

/** What the receiver makes of the segment, if it arrives.
 *  @param cause  of a RST */
enum lab_reason lab_receiver_gets(struct lab_context *ctx, enum lab_reset cause);

/** The same of a SYN, which may begin another connection. */
enum lab_reason lab_receiver_gets_syn(struct lab_context *ctx);

/** The same of a SYN+ACK, or of what comes in the place of one. */
enum lab_reason lab_receiver_gets_syn_ack(struct lab_context *ctx);

/** The same of a SYN+ACK with another number than the SYN of its end, which is known. */
enum lab_reason lab_receiver_gets_other_syn_ack(struct lab_context *ctx);

/* unseen.c: lab_end.in_unseen */

/** Whether the segment answers a SYN in a connection of which the capture has nothing. */
bool lab_unseen_is_shown(const struct lab_context *ctx);

/** The SYN has not begun anything at the end. */
void lab_unseen_enter(struct lab_end *end);

/** Of an end that is in such a connection: who speaks in this one is in it, and so is who must have
 *  answered the SYN, as the other end goes on. A RST ends what its sender was in, or refuses the
 *  SYN. */
enum lab_reason lab_unseen_leave(struct lab_context *ctx, struct lab_end *end,
                                 enum lab_reset cause);

/** A RST arrives: nothing is left of that connection. */
enum lab_reason lab_unseen_reset(struct lab_end *end);

#endif
