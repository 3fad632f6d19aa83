/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/choices.h"

#include <epan/plugin_if.h>

#include "ws/quiz_mode.h"
#include "ws/statistics/table.h"
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
lab_ws_choices_lesson_of(const char *name)
{
    unsigned lesson = 0;

    while (lesson < LAB_LESSON_COUNT &&
           g_strcmp0(name, lab_lesson_word((enum lab_lesson)lesson)) != 0)
        lesson++;
    return (enum lab_lesson)lesson;
}

enum lab_lesson
lab_ws_choices_lesson(void)
{
    enum lab_lesson lesson = lab_ws_choices_lesson_of(chosen_lesson);

    return lesson == LAB_LESSON_COUNT ? LAB_LESSON_WHOLE : lesson;
}

/* Once for each name, though the preferences are applied again and again. */
static void
complain_of_unknown_lesson(void)
{
    static char *complained_of;
    GString *lessons;

    if (!*chosen_lesson || lab_ws_choices_lesson_of(chosen_lesson) != LAB_LESSON_COUNT ||
        g_strcmp0(complained_of, chosen_lesson) == 0)
        return;
    g_free(complained_of);
    complained_of = g_strdup(chosen_lesson);
    lessons = g_string_new(NULL);
    for (unsigned lesson = 0; lesson < LAB_LESSON_COUNT; lesson++)
        g_string_append_printf(lessons, "%s%s", lesson ? ", " : "",
                               lab_lesson_word((enum lab_lesson)lesson));
    lab_ws_complain("no-lesson", LAB_VALUES({"name", chosen_lesson}, {"names", lessons->str}));
    g_string_free(lessons, TRUE);
}

/* The toolbar, the preferences or another profile may have switched the quiz, or chosen another
 * language: what was said of an answer is of the quiz of before, and in its language. */
static void
follow(void)
{
    static const char *language;
    static bool was_on;
    bool is_on = lab_quiz_mode_is_on(), is_switched = is_on != was_on;

    if (is_switched || language != lab_ws_language())
        lab_ws_board_tell(NULL);
    language = lab_ws_language();
    was_on = is_on;
    if (!is_switched)
        return;
    lab_ws_board_withdraw("quiz-tables");
    if (is_on && lab_tables_are_shown())
        lab_ws_board_say("quiz-tables", 0, 0);
}

void
lab_ws_choices_show(void)
{
    complain_of_unknown_lesson();
    follow();
    lab_ws_board_show(lab_ws_choices_lesson());
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
lab_ws_choices_choose_lesson(enum lab_lesson lesson)
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
lab_ws_choices_choose_language(const char *name)
{
    set_preference("language", name);
    prefs_apply_all(); /* the titles of columns are saved with the preferences */
    dissect_again();
}

void
lab_ws_choices_choose_quiz(void)
{
    lab_quiz_mode_toggle();
    dissect_again();
}
