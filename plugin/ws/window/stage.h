/** @file
 * What a teacher does from Wireshark's window: the commands behind the toolbar and the menu.
 *
 * Each of them acts on the packet that is selected, and in TShark, where there is no window,
 * on nothing. What there is to say afterwards stands in the toolbar.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_STAGE_H
#define LAB_WS_STAGE_H

#include <epan/prefs.h>
#include <stdbool.h>

#include "core/vocabulary.h"
#include "ws/window/sheets.h"

/** Register the preference that keeps the lesson. */
void lab_ws_stage_register(module_t *module);

/** The capture is closed, or will be dissected again; what was closed is forgotten. */
void lab_ws_stage_end(void);

/** Show on the board what is chosen, in the chosen language. */
void lab_ws_stage_show(void);

/** Go to the selected conversation's next step of the lesson, or to the previous one. */
void lab_ws_stage_step(bool back);

/** Go once more to where the latest step was, or to where the board says that there is one. */
void lab_ws_stage_return(void);

/** Choose a lesson, and go to its first step. */
void lab_ws_stage_choose_lesson(enum lab_lesson lesson);

/** Choose a language, by a name of lab_ws_languages(). */
void lab_ws_stage_choose_language(const char *name);

void lab_ws_stage_toggle_quiz(void);

/** Take an answer to the next question on the selected packet, and say what it is worth. */
void lab_ws_stage_answer(const char *answer);

/** Set a display filter that shows only the selected conversation. */
void lab_ws_stage_show_only_this(void);

/** Open a sample by its name, as samples.h gives it, and go to the frame to begin with. */
void lab_ws_stage_open_sample(const char *name);

/** Write a report on the selected conversation, or on the whole capture, and show it. */
void lab_ws_stage_report(bool whole);

/** Write the charts of the selected conversation, and show them. */
void lab_ws_stage_chart(void);

/** Write a worksheet on the capture, its answers, or the marks of filled ones, and show it. */
void lab_ws_stage_save_sheet(enum lab_sheet_file which);

/** Write an annotated copy of the capture, and say where it is. */
void lab_ws_stage_annotate(void);

/** Mark every merged close of the capture, and go to the first. */
void lab_ws_stage_mark_merged(void);

#endif
