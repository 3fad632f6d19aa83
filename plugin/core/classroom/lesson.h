/** @file
 * Which segments of a connection teach something, and in which lesson.
 *
 * A teacher steps through a conversation from one such segment to the next; the
 * segments between them repeat what was shown before.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_LESSON_H
#define LAB_LESSON_H

#include "core/verdict.h"

/** What a connection has shown so far; all zero before its first segment. */
struct lab_shown {
    bool data[LAB_END_COUNT];    /**< this end has sent bytes */
    uint32_t odd[LAB_END_COUNT]; /**< the odd ones of enum lab_event on its latest segment, a set */
};

/** The lessons that a segment belongs to; judge each segment once, in the order of the capture.
 *  @param shown  of the segment's connection; brought up to date
 *  @return set of enum lab_lesson; with LAB_LESSON_WHOLE wherever there is any other, and 0 for a
 *          segment that shows nothing new */
lab_set lab_lessons_of(const struct lab_verdict *verdict, struct lab_shown *shown);

/** A segment that teaches something, in the list of those of its connection. */
struct lab_step {
    uint32_t frame;  /**< increasing along the list */
    lab_set lessons; /**< what lab_lessons_of() said */
    struct lab_step *next;
};

/** Put a segment that taught nothing when it passed among the steps, at its place: it turned out to
 * be lost, or to tell of it. One that is a step already belongs to these lessons as well.
 *  @param first  the first step, or a pointer to NULL; set anew if @a step comes before it
 *  @param step   with its frame; its other members are set, if it becomes a step; else, where that
 *                frame was a step already, it is free
 *  @return in place of @a first, for the next one, if its frame is no lower: a shorter way */
struct lab_step **lab_lesson_insert_step(struct lab_step **first, struct lab_step *step);

/** Where a teacher is in a lesson. */
struct lab_place {
    uint32_t frame;  /**< 0: the lesson has no step; nothing else is valid then */
    unsigned number; /**< of the step, from 1 to count */
    unsigned count;
    bool wrapped; /**< the list's other end was reached by going past this one */
};

/** Which steps to pass over; may be NULL. */
typedef bool (*lab_step_hidden)(uint32_t frame, void *user_data);

/** The step of @a lesson after the segment in @a frame, or before it.
 *  @param first  of the connection; NULL if it has no step
 *  @param frame  any frame, step or not; 0: none yet
 *  @param back   before, not after */
struct lab_place lab_lesson_step_from(const struct lab_step *first, enum lab_lesson lesson,
                                      uint32_t frame, bool back, lab_step_hidden hidden,
                                      void *user_data);

#endif
