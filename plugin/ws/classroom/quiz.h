/** @file
 * The questions of quiz mode: the tree asks before it tells.
 *
 * The lines of the tree are the same, but each lies folded below the question that it answers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_QUIZ_H
#define LAB_WS_QUIZ_H

#include "ws/page/asker.h"

/** Who asks about the pages in quiz mode. */
extern const struct lab_asker lab_quiz;

/** Another capture is opened: none of its frames has been asked about. */
void lab_quiz_forget(void);

#endif
