/** @file
 * The facts that a segment tells of its sender, and those of an end that no segment shows but
 * others tell. They are learned here alone; what turns out otherwise is taken back where that is
 * decided (beyond.h, doubtful_fin.h). Internal to the core.
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

/** The SYN of @a client was not captured, but the answer tells its number. */
void lab_learn_unseen_syn(struct lab_end *client, const struct lab_segment *answer);

/** All that @a end has sent is the SYN or SYN+ACK that is known of it. */
void lab_learn_syn_alone(struct lab_end *end);

/** @a end has sent all numbers before @a next, though no segment shows it. */
void lab_learn_sent_unseen(struct lab_end *end, uint32_t next);

/** A capture may begin amid silence, with a keep-alive, whose number is that before the next one
 * (RFC 1122 section 4.2.3.6): what the other end has acknowledged before tells the next. What comes
 * at once was only captured in the other order. */
void lab_learn_keep_alive(struct lab_context *ctx);

/** An end has sent a FIN of this number, which the capture lacks (doubtful_fin.h). */
void lab_learn_inferred_fin(const struct lab_context *ctx, enum lab_end_id id, uint32_t number);

/** The numbers of @a end go on at @a number, far from all that was known, and the capture lacks
 * what lies between (beyond.h).
 *  @param other   acknowledges them
 *  @param flight  what @a end had sent */
void lab_learn_far_off(struct lab_end *end, struct lab_end *other, struct lab_flight *flight,
                       uint32_t number);

/** Learn what its sender has said now, for a RST may answer it later. To be asked when the segment
 *  has been judged.
 *  @param answers  the frame that it answers itself, if it is a RST; 0: none */
void lab_learn_spoken(const struct lab_context *ctx, uint32_t answers);

/** If the segment takes the first of two SYN+ACKs with different numbers, the first it is. To be
 *  asked before the segment is judged. */
void lab_learn_first_answer(const struct lab_context *ctx);

#endif
