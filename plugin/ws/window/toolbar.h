/** @file
 * View > Additional Toolbars > Lab: the commands of stage.h as widgets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TOOLBAR_H
#define LAB_WS_TOOLBAR_H

#include <stddef.h>

#include "notes.h"

/** Register the toolbar. Call once, after the preferences, with the labels open. */
void lab_ws_toolbar_register(void);

/** Show what is chosen, after it was chosen elsewhere. */
void lab_ws_toolbar_update(void);

/** Say something to the teacher: the text of [toolbar] under @a key, in the chosen language. */
void lab_ws_toolbar_say(const char *key, const struct lab_note_value *values, size_t count);

#endif
