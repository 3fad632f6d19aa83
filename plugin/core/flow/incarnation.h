/** @file
 * Which connection of a flow a segment belongs to. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_INCARNATION_H
#define LAB_INCARNATION_H

#include "core/flow/flow.h"

/** Turn @a flow to the connection that @a seg belongs to: the one at hand, a new one, or the one
 *  before, if the SYN that ended it was not taken. */
enum lab_belonging lab_incarnation_of(struct lab_flow *flow, const struct lab_segment *seg);

/** Whether @a seg is the answer to a SYN that seemed not to belong here (flow->other_syn): then
 *  that SYN did open a connection. */
bool lab_answers_other_syn(const struct lab_flow *flow, const struct lab_segment *seg);

/** Whether @a seg is that SYN sent again. */
bool lab_repeats_other_syn(const struct lab_flow *flow, const struct lab_segment *seg);

/** Whether @a seg agrees to a SYN+ACK that seemed not to belong here (flow->other_syn), or goes on
 *  behind it: then that one did open a connection, whose SYN was not captured. */
bool lab_agrees_to_other_syn(const struct lab_flow *flow, const struct lab_segment *seg);

/** Begin the connection that @a syn opens, before the SYN itself is judged. */
void lab_incarnation_open(struct lab_flow *flow, const struct lab_segment *syn);

/** The same of a connection whose SYN was not captured, before the answer to it is judged. */
void lab_incarnation_infer(struct lab_flow *flow, const struct lab_segment *answer);

#endif
