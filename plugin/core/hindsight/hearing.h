/** @file
 * One end as it hears the other: what is on its way to it, what has reached it, and the state that
 * this brings it to. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HINDSIGHT_HEARING_H
#define LAB_HINDSIGHT_HEARING_H

#include "core/connection/ranges.h"
#include "core/hindsight/parts.h"

/** All numbers are raw. */
struct lab_hearing {
    const struct lab_past *past;
    enum lab_end_id end;
    struct lab_past_segment *due, *due_last; /* on their way to it */
    struct lab_past_segment *heard;          /* the last that arrived */
    struct lab_past_segment *late; /* a SYN or SYN+ACK that may come yet, though it is lost */
    const struct lab_past_segment *speaks_next; /* no segment of its own but RSTs before this and
                                                   behind the latest RST */
    struct lab_ranges got;
    struct lab_path path;
    uint32_t tsval;     /* of the latest that arrived */
    uint32_t own_tsval; /* of its own latest */
    uint32_t acked;     /* the highest number that it has acknowledged, with acked_known */
    uint32_t fin;       /* the number of its own FIN, with fin_sent */
    uint32_t syn;       /* the number of its own SYN, with syn_sent */
    uint32_t lost;      /* the number after the last that was lost, with misses */
    uint32_t other_fin; /* of the FIN on its way to it, with fin_due */
    uint8_t state;      /* enum lab_state */
    bool otherwise;     /* not all has arrived when it passed: the verdicts assume too much */
    bool misses;        /* it has not acknowledged all that was lost */
    bool acked_known;
    bool syn_sent;
    bool fin_sent;
    bool fin_due;
    bool spoke;
    bool passive;   /* it answered a SYN with its own */
    bool disturbed; /* something is sent again, or out of turn, that it may answer once more */
};

/** Whether a segment had arrived when the receiver wrote one of its own. */
enum lab_proof {
    LAB_PROOF_OPEN,
    LAB_PROOF_ARRIVED,
    LAB_PROOF_NOT_YET,
};

/* hearing.c */

/** Take the first of those that are due, of which there must be one. */
struct lab_past_segment *lab_hearing_take_first(struct lab_hearing *hearing);

/** One that was due reached the end: it moves its state, and says so. What the verdict on it said
 *  holds as long as all before it arrived in its turn. */
void lab_hearing_arrives(struct lab_hearing *hearing, struct lab_past_segment *segment);

/** One that was due never reached it, or was not heeded: it says in which state the end stayed. */
void lab_hearing_never_arrives(struct lab_hearing *hearing, struct lab_past_segment *segment);

/* proofs.c: what a segment of the end, @a own, tells of one that was on its way to it, @a due. */

/** What @a own, with all that it says, tells of whether @a due had come. */
enum lab_proof lab_hearing_proof_of(const struct lab_hearing *hearing,
                                    const struct lab_past_segment *due,
                                    const struct lab_past_segment *own);

/** What the state tells in which its end wrote @a own: an ACK would have ended it. */
enum lab_proof lab_hearing_proof_by_state(const struct lab_hearing *hearing,
                                          const struct lab_past_segment *due,
                                          const struct lab_past_segment *own);

/** Whether it is a SYN or SYN+ACK of another connection, or one more of the same; or an answer to a
 *  SYN of this end that was but an old copy. */
bool lab_hearing_is_from_outside(const struct lab_hearing *hearing,
                                 const struct lab_past_segment *segment);

/** Whether the end has gone on from the number of a RST, which so changes nothing (RFC 5961 section
 *  3.2). Linux takes the number of the FIN as well, with which the RST answers what was sent before
 *  that came. */
bool lab_hearing_is_passed_by(const struct lab_hearing *hearing,
                              const struct lab_past_segment *reset);

/** Whether nothing else that was said to the end can have told it the same as @a segment. */
bool lab_hearing_is_the_only_one(const struct lab_hearing *hearing,
                                 const struct lab_past_segment *segment,
                                 const struct lab_past_segment *own);

/** Whether the end says again what it has said, with nothing new, newly written: so it answers
 *  something that it cannot take (RFC 9293 section 3.10.7.4). What it gets twice it would tell of
 *  (RFC 2883). */
bool lab_hearing_answers_unacceptable(const struct lab_hearing *hearing,
                                      const struct lab_past_segment *own);

#endif
