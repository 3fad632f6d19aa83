/** @file
 * An end, and the only way to change its state. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_END_H
#define LAB_END_H

#include "core/connection/connection.h"
#include "core/state/transitions.h"

/** Set a state that is a convention, which no segment shows. */
void lab_end_start(struct lab_end *end, enum lab_state state);

/** Set a state that a segment has shown, such as one from before this connection began. */
void lab_end_keep(struct lab_end *end, enum lab_state state);

/** Put one input through the transition table.
 *  @return the cell that was used */
const struct lab_transition *lab_end_apply(struct lab_end *end, enum lab_input input);

/** Return to the state without the arrivals that are only assumed: it must have some. */
void lab_end_step_back(struct lab_end *end);

/** The state of an end in @a state but for one FIN, which nobody has sent.
 *  @param own  its own, not the other end's */
uint8_t lab_end_without_fin(uint8_t state, bool own);

/** Take back that the end got the ACK of a FIN which it never sent (LAB_GETS_ACK_OF_FIN), or a FIN
 * that was none (LAB_GETS_FIN). */
void lab_end_withdraw(struct lab_end *end, enum lab_input input, enum lab_reason why);

/** Whether the end is CLOSED by a RST or has given up: no FIN has brought it there. */
bool lab_end_is_cut_off(const struct lab_end *end);

/** Whether the end is CLOSED by what other connections tell of its port (core/hosts). */
static inline bool
lab_end_is_presumed_closed(const struct lab_end *end)
{
    return (end->assumed & (LAB_BIT(LAB_TOLD_REFUSES) | LAB_BIT(LAB_TOLD_SCANNED))) != 0;
}

/** Write down the end's state before a segment, as it was told after the one before. */
void lab_end_tell_before(const struct lab_end *end, struct lab_end_verdict *out);

/** Write down the end's state after a segment, with the reason for going there. */
void lab_end_tell_after(const struct lab_end *end, enum lab_reason reason,
                        struct lab_end_verdict *out);

/** Write down the end's state before a segment, and take back what was told of it for the one
 * before only.
 *  @return the reason, or LAB_REASON_NO_CHANGE */
enum lab_reason lab_end_resume(struct lab_end *end, struct lab_end_verdict *out);

#endif
