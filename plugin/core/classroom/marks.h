/** @file
 * What an answer to a question is worth.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_MARKS_H
#define LAB_MARKS_H

#include "core/classroom/questions.h"

/** Under which other names the class knows the words that answer. */
struct lab_names {
    /** @param index  counted from 0
     *  @return a name in UTF-8, in any language; NULL behind the last */
    const char *(*name)(void *data, enum lab_question_kind kind, unsigned value, unsigned index);
    void *data;
};

/** A time that was read off may be wrong by this part of its value, as people round. */
#define LAB_MARK_COARSEST 20

/** Judge an answer, in UTF-8.
 *
 *  A number may be raw or relative, or both ("205761953 (relative 16)"); decimal, with spaces or
 *  commas between groups of three digits, or hexadecimal, as a dump shows it; and stand behind an
 *  equals sign ("x + 1 = 1001"). A word is written as in the vocabulary, or is one of @a names;
 *  capitals, hyphens, underscores and spaces make no difference. A name that stands for several
 *  words is all of them. A segment with several roles wants
 *  all of them, in any order; of several events one will do. A time is in milliseconds, or in the
 *  unit behind it, with a decimal point or comma; one that was read off is as exact as it is
 *  written, one that was reckoned within lab_question.slack. A sum that is right but was not worked
 *  out, with numbers or with letters ("SRTT + 4 × RTTVAR"), is a formula.
 *
 *  @param names  may be NULL
 *  @return LAB_MARK_BLANK if nothing was written; LAB_MARK_PARTLY if only some of several right
 *          words are there, and no wrong one; LAB_MARK_FORMULA for the right formula without its
 *          value; LAB_MARK_UNREADABLE if it is no number, or no word that could answer */
enum lab_mark lab_marks_judge(const struct lab_question *question, const char *answer,
                              const struct lab_names *names);

/** The words that are right where several may be, in a set. */
lab_set lab_marks_accepted(const struct lab_question *question);

/** Whether an answer is one word or name of a kind of question.
 *  @return its enumerator, or -1 */
int lab_marks_choice(enum lab_question_kind kind, const char *answer,
                     const struct lab_names *names);

#endif
