/** @file
 * What the class calls the words that answer a question, in every language that Lab speaks: a
 * student may write ESTABLISHED, ESTAB or 已建立连接 on any sheet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_NAMES_H
#define LAB_WS_NAMES_H

#include "core/classroom/marks.h"

/** Where the catalogue names the words of a kind: the section is kind.WORD. */
struct lab_named {
    const char *kind; /**< NULL: these words have no other name than themselves */
    const char *key;
    const char *other_key; /**< of a second name that an answer may use; NULL: there is none */
    const char *also; /**< the section with further ones, divided by ";"; NULL: there is none */
};

/** Where those are that answer a kind of question. */
struct lab_named lab_ws_names_of(enum lab_question_kind kind);

/** The names from the catalogues of all languages, with the teacher's own; read when they are asked
 *  for, and kept until the texts are loaded again (lab_ws_words_load()). */
const struct lab_names *lab_ws_names(void);

#endif
