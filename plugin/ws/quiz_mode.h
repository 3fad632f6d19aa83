/** @file
 * Whether quiz mode is on: the preference lab.quiz, and the toolbar.
 *
 * What a class sees without asking then says nothing: neither the headline of a tree, nor expert
 * infos, nor the columns, which have fields of their own (lab.column.*), nor the colours, whose
 * rules look for lab.question, nor statistics. The fields for filters are all there.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_QUIZ_MODE_H
#define LAB_WS_QUIZ_MODE_H

#include <epan/prefs.h>
#include <stdbool.h>

/** Register the preference in @a module. */
void lab_quiz_mode_register(module_t *module);

/** As the preference said when it changed last, or as it was switched since. */
bool lab_quiz_mode_is_on(void);

/** Switch it until Wireshark ends: a class finds it on only if somebody has said so in the
 *  preferences. The capture has to be dissected again. */
void lab_quiz_mode_toggle(void);

#endif
