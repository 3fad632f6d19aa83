/** @file
 * What a teacher does with the capture in Wireshark's window, from the toolbar or the menu.
 *
 * Each of them acts on the packet that is selected, and in TShark, where there is no window,
 * on nothing. What there is to say afterwards stands in the toolbar.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_STAGE_H
#define LAB_WS_STAGE_H

/** The capture is closed, or will be dissected again; what was closed is forgotten. */
void lab_ws_stage_end(void);

/** Take an answer to the next question on the selected packet, and say what it is worth. */
void lab_ws_stage_answer(const char *answer);

/** Set a display filter that shows only the selected conversation. */
void lab_ws_stage_show_only_this(void);

/** Open a sample by its name, as samples.h gives it, and go to the frame to begin with. */
void lab_ws_stage_open_sample(const char *name);

/** Mark every merged close of the capture, and go to the first. */
void lab_ws_stage_mark_merged(void);

#endif
