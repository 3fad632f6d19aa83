/** @file
 * The way through a lesson: from one of its steps in the selected conversation to the next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_LESSON_H
#define LAB_WS_LESSON_H

#include <stdbool.h>
#include <stdint.h>

#include "core/vocabulary.h"

/** Go to the selected conversation's next step of the lesson, or to the previous one. */
void lab_ws_lesson_step(bool back);

/** Choose a lesson, and go to its first step. */
void lab_ws_lesson_choose(enum lab_lesson lesson);

/** Go to a frame as to a step. */
void lab_ws_lesson_go_to(uint32_t frame);

/** Go once more to where the latest step was, or to where the board says that there is one. */
void lab_ws_lesson_return(void);

/** Another capture: there was no step in it yet. */
void lab_ws_lesson_forget(void);

#endif
