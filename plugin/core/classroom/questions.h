/** @file
 * What a segment can be asked about, and what an answer is worth.
 *
 * The right answer is taken from the verdict on the segment; nothing is judged here a
 * second time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_QUESTIONS_H
#define LAB_QUESTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "verdict.h"

/** One question on one segment, with its right answer. */
struct lab_question {
    uint8_t kind;      /**< enum lab_question_kind */
    bool has_relative; /**< origin is valid */
    uint32_t right;    /**< seq, ack, fin: the number, raw; role, event: set of enum lab_role or
                            lab_event; else the enumerator of the right word */
    uint32_t origin;   /**< seq, ack, fin: the raw number that is shown as relative 0 */
};

/** The questions that a segment asks, in the order of LAB_QUESTIONS: one of a kind, and only
 *  where the verdict knows the answer.
 *  @return how many of @a out are filled in */
unsigned lab_questions_of(const struct lab_verdict *verdict,
                          struct lab_question out[LAB_QUESTION_COUNT]);

/** Whether the answer to this kind of question is a number. */
bool lab_question_wants_number(enum lab_question_kind kind);

/** Whether lab_question.right of this kind is a set of words. */
bool lab_question_has_set(enum lab_question_kind kind);

/** One of the words that may answer this kind of question, in the order of their list.
 *  @param value the word's enumerator
 *  @return NULL behind the last; "" for an enumerator that is no answer */
const char *lab_question_choice(enum lab_question_kind kind, unsigned value);

/** Judge an answer, in UTF-8.
 *
 *  A number may be raw or relative, decimal, with spaces or commas between its digits, and stand
 *  behind an equals sign ("x + 1 = 1001"). A word is written as in the vocabulary; capitals,
 *  hyphens, underscores and spaces make no difference. A segment with several roles wants all of
 *  them, in any order; of several events one will do.
 *
 *  @return LAB_MARK_BLANK if nothing was written; LAB_MARK_PARTLY if only some of several right
 *          words are there, and no wrong one; LAB_MARK_UNREADABLE if it is no number, or no word
 *          that could answer */
enum lab_mark lab_question_mark(const struct lab_question *question, const char *answer);

#endif
