/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/choices.h"

#include <epan/plugin_if.h>

#include "ws/quiz_mode.h"
#include "ws/window/board.h"
#include "ws/words.h"

#define MODULE "lab"
#define LESSON "lesson"

static const char *chosen_lesson = "";

void
lab_ws_choices_register(module_t *module)
{
    chosen_lesson = lab_lesson_word(LAB_LESSON_WHOLE);
    prefs_register_string_preference(module, LESSON, "Lesson of the toolbar",
                                     "What the Lab toolbar steps through: whole, handshake, data, "
                                     "close or oddities.",
                                     &chosen_lesson);
}

enum lab_lesson
lab_ws_chosen_lesson(void)
{
    for (unsigned lesson = 0; lesson < LAB_LESSON_COUNT; lesson++) {
        if (g_strcmp0(chosen_lesson, lab_lesson_word((enum lab_lesson)lesson)) == 0)
            return (enum lab_lesson)lesson;
    }
    return LAB_LESSON_WHOLE;
}

void
lab_ws_choices_show(void)
{
    lab_ws_board_show(lab_ws_chosen_lesson());
}

static void
set_preference(const char *name, const char *value)
{
    char *setting = g_strdup_printf("%s.%s:%s", MODULE, name, value);
    char *error = NULL;

    prefs_set_pref(setting, &error);
    g_free(error);
    g_free(setting);
}

void
lab_ws_choose_lesson(enum lab_lesson lesson)
{
    set_preference(LESSON, lab_lesson_word(lesson));
    lab_ws_choices_show();
}

/* Wireshark dissects anew, and saves and applies the preferences, when a plugin changes a
 * preference that is a string, and for no other reason. So the one that is a string is changed, to
 * what it was. */
static void
dissect_again(void)
{
    char *lesson = g_strdup(chosen_lesson);

    set_preference(LESSON, "");
    plugin_if_save_preference(MODULE, LESSON, lesson);
    g_free(lesson);
}

void
lab_ws_choose_language(const char *name)
{
    set_preference("language", name);
    lab_ws_board_tell(NULL); /* it is in the language of before */
    prefs_apply_all();       /* the titles of columns are saved with the preferences */
    dissect_again();
}

void
lab_ws_choose_quiz(void)
{
    lab_quiz_mode_toggle();
    lab_ws_board_tell(NULL); /* what was said of an answer is of another quiz */
    dissect_again();
}
