/** @file
 * What time alone does to an end, though nothing reaches it. Internal to the core.
 *
 * TIME-WAIT ends after 2 MSL.
 *
 * An end that is not acknowledged repeats itself at intervals that double (RFC 6298 section 5.5),
 * and some day gives up without a word (RFC 9293 section 3.8.3). It is taken to have given up if
 *  - it has repeated itself three times in a row upon a time-out, and the other end was silent;
 *  - the next repetition is overdue by an eighth of its time-out, by which a timer of Linux may be
 *    late. A longer wait, for a repetition that the capture might lack, would seldom be right: what
 *    passed here three times and stayed unanswered is lost behind this place, not before it;
 *  - the other end speaks now, and does not acknowledge what was repeated. Otherwise the capture
 *    may lack an earlier acknowledgment, after which the end was silent because it had no more to
 *    say. In SYN-SENT it would have said more.
 * When it speaks again all the same, it steps back (evidence.h).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TIMERS_H
#define LAB_TIMERS_H

#include "core/connection/context.h"

/** Run the timers of both ends up to the time of the segment, before it is judged.
 *  @param msl in nanoseconds; 0: TIME-WAIT has no end */
void lab_timers_run(const struct lab_context *ctx, uint64_t msl);

/** Whether the FIN of @a end has been answered by @a now, in nanoseconds, though the capture lacks
 * the answer: otherwise it would have been sent again. */
bool lab_timers_fin_is_answered(const struct lab_end *end, uint64_t now);

/** Set the timers anew, after the segment has moved both ends. */
void lab_timers_note(const struct lab_context *ctx, const struct lab_verdict *verdict);

/** The same where neither end moves: only that its sender repeats itself is to be noted. */
void lab_timers_note_repetition(const struct lab_context *ctx, const struct lab_verdict *verdict);

#endif
