/** @file
 * The Lab toolbar as a board: its widgets, and what they show, in the chosen language. What
 * happens when one of them is used is another matter (toolbar.h).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_BOARD_H
#define LAB_WS_BOARD_H

#include <epan/plugin_if.h>

#include "core/vocabulary.h"

enum lab_ws_widget {
    LAB_WIDGET_LESSON,   /**< a selector; the values are those of lab_lesson_word() */
    LAB_WIDGET_LANGUAGE, /**< a selector; the values are the names of lab_ws_languages() */
    LAB_WIDGET_QUIZ,     /**< those that say nothing else are buttons */
    LAB_WIDGET_PREVIOUS,
    LAB_WIDGET_NEXT,
    LAB_WIDGET_ANSWER, /**< a field to write into */
    LAB_WIDGET_PLACE,  /**< says what there is to say, at first nothing but "Step" */
    LAB_WIDGET_COUNT
};

/** Register the toolbar. Call once, after the preferences.
 *  @param used  what to call when a widget is used, for each of them */
void lab_ws_board_register(const ext_toolbar_action_cb used[LAB_WIDGET_COUNT]);

/** Show what is chosen, and all words anew, in the chosen language. Also before Wireshark has made
 *  the widgets, which it then makes so. */
void lab_ws_board_show(enum lab_lesson lesson);

/** Say something to the teacher: the text of [toolbar] under @a key, a string that lives as long as
 *  the program, with {number} and {count} filled in. */
void lab_ws_board_say(const char *key, unsigned number, unsigned count);

/** The same of a capture that goes on, or is still being read: there may be more soon. */
void lab_ws_board_say_so_far(const char *key, unsigned number, unsigned count);

/** Say a text, of one line or two, in place of what lab_ws_board_say() said; NULL: that again. */
void lab_ws_board_tell(const char *text);

/** Make the field for the answer empty. */
void lab_ws_board_clear_answer(void);

/** There is nothing to say any more. */
void lab_ws_board_hush(void);

/** Take back the text under @a key, if it is what is said, also below what lab_ws_board_tell()
 *  said. */
void lab_ws_board_withdraw(const char *key);

/** Somebody looks at a packet anew: take back what held at its moment alone, such as that the
 *  display filter hides all. */
void lab_ws_board_withdraw_passing(void);

#endif
