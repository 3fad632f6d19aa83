/** @file
 * What the files of the questions share: one function for each kind, which says whether the segment
 * asks it, and then the right answer. Weight and topic are those of the segment and of the answer,
 * unless the function says otherwise. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CLASSROOM_PARTS_H
#define LAB_CLASSROOM_PARTS_H

#include "core/classroom/questions.h"

typedef bool (*lab_ask_function)(const struct lab_subject *subject, struct lab_question *question);

/* subject.c */

/** A segment of the connection, sent to bring or to confirm something. */
bool lab_subject_is_plain(const struct lab_subject *subject);

/** A segment that others have overtaken, or that stands in the file once more. */
bool lab_subject_is_old(const struct lab_verdict *verdict);

/* questions_numbers.c: sequence and acknowledgment numbers, and what is counted with them. */
bool lab_ask_seq(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_ack(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_formula(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_next(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_fin(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_bytes(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_edge(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_mss(const struct lab_subject *subject, struct lab_question *question);

/* questions_steps.c: the part that a segment plays, what happens, and the states of the ends. */
bool lab_ask_role(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_state(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_event(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_open(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_close(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_waits(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_reset(const struct lab_subject *subject, struct lab_question *question);

/* questions_time.c: round trips and time-outs, and what became of the segment. */
bool lab_ask_acked(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_sample(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_fate(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_smoothed(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_variation(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_timeout(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_backoff(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_wait(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_proof(const struct lab_subject *subject, struct lab_question *question);

/** Under which wait a wait is asked for: several are one to a class; NONE: it is not asked. */
enum lab_wait_kind lab_ask_which_wait(enum lab_wait_kind kind);

/* questions_load.c: what is on its way, the window and how it moves, gaps, rounds and phases. */
bool lab_ask_flight(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_usable(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_limit(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_round(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_phase(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_repair(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_moved(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_closed_by(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_closed_for(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_missing(const struct lab_subject *subject, struct lab_question *question);

/* questions_layers.c: what routers mark, and the layers above TCP. */
bool lab_ask_ecn(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_tls(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_tls_next(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_http_time(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_then(const struct lab_subject *subject, struct lab_question *question);
bool lab_ask_named(const struct lab_subject *subject, struct lab_question *question);

#endif
