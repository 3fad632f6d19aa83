/** @file
 * The parts of hindsight, and questions that they share. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HINDSIGHT_PARTS_H
#define LAB_HINDSIGHT_PARTS_H

#include "core/hindsight/past.h"

/** How long the way from the place of capture to an end and back takes (path.c). */
struct lab_path {
    uint64_t asked_time; /**< when the other end's SYN or SYN+ACK passed; 0: not yet */
    uint64_t round_trip; /**< the shortest, in nanoseconds; 0: not known */
    uint64_t slowest;    /**< answer so far, in nanoseconds */
    uint32_t offset;     /**< the smallest difference of capture time, in ms, and the end's TSval,
                              modulo 2^32; with stamped */
    bool stamped;
};

/** Note what the end says. */
void lab_path_note(struct lab_path *path, const struct lab_past_segment *own);

/** Note that what it says acknowledges @a heard, which was sent once. */
void lab_path_note_answer(struct lab_path *path, const struct lab_past_segment *heard,
                          const struct lab_past_segment *own);

/** Whether what the end says cannot answer @a due: no answer is quicker than the path. */
bool lab_path_is_too_short(const struct lab_path *path, const struct lab_past_segment *due,
                           const struct lab_past_segment *own);

/** The same where the time of the path tells the hosts' own apart from it: where it is long enough.
 */
bool lab_path_is_far_too_short(const struct lab_path *path, const struct lab_past_segment *due,
                               const struct lab_past_segment *own);

/** Whether what the end says comes so long after @a due that it was not merely crossing it. */
bool lab_path_had_time(const struct lab_path *path, const struct lab_past_segment *due,
                       const struct lab_past_segment *own);

/** What is known of an end that gets what the other sends. */
struct lab_receiver {
    struct lab_path path;
    bool reports;  /**< it has said of some bytes that they came twice (RFC 2883) */
    bool conceals; /**< it has never said so, though a repetition was needless: its silence tells
                        nothing */
};

/* sendings.c, of numbers that were sent more than once: @a first is the first sending. */

/** Which of the sendings came first, by the ACK that covers them.
 *  @return NULL if nothing tells */
struct lab_past_segment *lab_sending_that_came(const struct lab_past *past,
                                               const struct lab_receiver *receiver,
                                               struct lab_past_segment *first,
                                               const struct lab_past_segment *ack);

/** Where nothing tells which sending came, it may be known of the first ones that they did not.
 *  @return the first that may have come */
struct lab_past_segment *lab_sending_first_that_may_have_come(struct lab_past_segment *first,
                                                              const struct lab_past_segment *ack);

/** Whether the first sending had come when the next was on its way. */
bool lab_sending_is_needless(const struct lab_receiver *receiver, struct lab_past_segment *first);

/** Find out what answers the marks of routers (marks.c). */
void lab_hindsight_find_marks(const struct lab_past *past);

/** Find out which SYN+ACKs are cookies (cookies.c). Before lab_hindsight_find_fates(). */
void lab_hindsight_find_cookies(const struct lab_past *past);

/** Find out the fate of all that takes numbers (fates.c). */
void lab_hindsight_find_fates(const struct lab_past *past);

/** Find out which segments found no socket at an end any more (refusals.c). After
 *  lab_hindsight_find_fates(). */
void lab_hindsight_find_refusals(const struct lab_past *past, enum lab_end_id end);

/** Find out what an end was in when each segment reached it, and the fate of what takes no numbers
 *  (arrivals.c, with hearing.c and proofs.c). After lab_hindsight_find_refusals(). */
void lab_hindsight_find_arrivals(const struct lab_past *past, enum lab_end_id end);

/** Take back what a FIN that was none has done to the states of both ends, where that of @a end
 *  tells of it (no_fins.c). After lab_hindsight_find_arrivals() for both. */
void lab_hindsight_find_no_fins(const struct lab_past *past, enum lab_end_id end);

#endif
