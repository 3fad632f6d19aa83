/** @file
 * The words of a question on a segment: for worksheets, and for the quiz in the tree.
 *
 * Every string comes from the pool of page->pinfo.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ASKING_H
#define LAB_WS_ASKING_H

#include "core/classroom/questions.h"
#include "ws/page/page.h"

/** The question, such as "This SYN has seq = x = 1000. Which ack must the answer have?". Of an ICMP
 *  message page->record and page->verdict are NULL. */
const char *lab_asking_question(const struct lab_page *page, const struct lab_question *question);

/** Its right answer, such as "1001 (relative 1)". */
const char *lab_asking_right_answer(const struct lab_page *page,
                                    const struct lab_question *question);

/** The same as a filter can compare it: in no language, a number raw, words joined by "+". */
const char *lab_asking_plain_answer(const struct lab_page *page,
                                    const struct lab_question *question);

/** The catalogue's section of a question. */
const char *lab_asking_section(const struct lab_page *page, const struct lab_question *question);

/** Says something of a word that may answer a question. */
typedef const char *(*lab_asking_word)(const struct lab_page *page, enum lab_question_kind kind,
                                       unsigned value);

/** What @a say makes of each word of the right answer, which is a set. */
const char *lab_asking_join(const struct lab_page *page, const struct lab_question *question,
                            const char *separator, lab_asking_word say);

/** Why that is right, in one sentence or two (asking_why.c). */
const char *lab_asking_why_right(const struct lab_page *page, const struct lab_question *question);

/** A word that may answer this kind of question, as the class calls it: "Second handshake".
 *  @param value the word's enumerator
 *  @return "" if it has no other name than itself */
const char *lab_asking_choice_name(const struct lab_page *page, enum lab_question_kind kind,
                                   unsigned value);

/** The same word with that name: "handshake2 (Handshake 2 of 3)". */
const char *lab_asking_choice(const struct lab_page *page, enum lab_question_kind kind,
                              unsigned value);

#endif
