/** @file
 * What is chosen in the toolbar and the menu: the lesson, the language, and whether the quiz is on.
 * A language and a quiz hold at once: the capture is dissected again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_CHOICES_H
#define LAB_WS_CHOICES_H

#include <epan/prefs.h>

#include "core/vocabulary.h"

/** Register the preference that keeps the lesson. */
void lab_ws_choices_register(module_t *module);

/** Show on the board what is chosen, in the chosen language. */
void lab_ws_choices_show(void);

/** The lesson of that name; LAB_LESSON_COUNT: there is none. */
enum lab_lesson lab_ws_choices_lesson_of(const char *name);

/** The lesson in force. */
enum lab_lesson lab_ws_choices_lesson(void);

/** Choose a lesson; where it is in the capture is another matter (lesson.h). */
void lab_ws_choices_choose_lesson(enum lab_lesson lesson);

/** @param name  of lab_ws_languages() */
void lab_ws_choices_choose_language(const char *name);

/** Switch the quiz on or off. */
void lab_ws_choices_choose_quiz(void);

#endif
