/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "toolbar.h"

#include <epan/plugin_if.h>

#include "labels.h"
#include "quiz.h"
#include "stage.h"
#include "words.h"

/* Under this name the profile's file `recent` says that the toolbar is shown. */
#define NAME "Lab"

static ext_toolbar_t *lesson, *language, *quiz, *place;

static void
on_previous(gpointer item _U_, gpointer data _U_, gpointer user_data _U_)
{
    lab_ws_stage_step(true);
}

static void
on_next(gpointer item _U_, gpointer data _U_, gpointer user_data _U_)
{
    lab_ws_stage_step(false);
}

static void
on_place(gpointer item _U_, gpointer data _U_, gpointer user_data _U_)
{
    lab_ws_stage_return();
}

static void
on_lesson(gpointer item _U_, gpointer value, gpointer user_data _U_)
{
    for (unsigned i = 0; i < LAB_LESSON_COUNT; i++) {
        if (g_strcmp0(((ext_toolbar_value_t *)value)->value, lab_lesson_word((enum lab_lesson)i)) ==
            0)
            lab_ws_stage_choose_lesson((enum lab_lesson)i);
    }
}

static void
on_language(gpointer item _U_, gpointer value, gpointer user_data _U_)
{
    lab_ws_stage_choose_language(((ext_toolbar_value_t *)value)->value);
}

/* The switch is always set from the preference, so whoever uses it wants the opposite. */
static void
on_quiz(gpointer item _U_, gpointer data _U_, gpointer user_data _U_)
{
    lab_ws_stage_toggle_quiz();
}

static GList *
lesson_values(void)
{
    GList *values = NULL;

    for (unsigned i = 0; i < LAB_LESSON_COUNT; i++) {
        char *word = g_strdup(lab_lesson_word((enum lab_lesson)i));
        char *section = g_strconcat("lesson.", word, NULL);

        values = ext_toolbar_add_val(values, word, lab_ws_label(section, "name"), FALSE);
        g_free(section);
        g_free(word);
    }
    return values;
}

static GList *
language_values(void)
{
    GList *values = NULL;

    for (const enum_val_t *choice = lab_ws_languages(); choice->name; choice++) {
        char *name = g_strdup(choice->name);
        char *shown = g_strdup(values ? choice->description : lab_ws_label("toolbar", "automatic"));

        values = ext_toolbar_add_val(values, name, shown, FALSE);
        g_free(shown);
        g_free(name);
    }
    return values;
}

static ext_toolbar_t *
add(ext_toolbar_t *bar, ext_toolbar_item_t type, const char *key, GList *values,
    ext_toolbar_action_cb callback)
{
    char *tip_key = g_strconcat(key, "-tip", NULL);
    ext_toolbar_t *item = ext_toolbar_add_entry(bar, type, lab_ws_label("toolbar", key), NULL,
                                                lab_ws_label("toolbar", tip_key), FALSE, values,
                                                FALSE, NULL, callback, NULL);

    g_free(tip_key);
    return item;
}

void
lab_ws_toolbar_register(void)
{
    ext_toolbar_t *bar = ext_toolbar_register_toolbar(NAME);

    lesson = add(bar, EXT_TOOLBAR_SELECTOR, "lesson", lesson_values(), on_lesson);
    language = add(bar, EXT_TOOLBAR_SELECTOR, "language", language_values(), on_language);
    quiz = add(bar, EXT_TOOLBAR_BOOLEAN, "quiz", NULL, on_quiz);
    add(bar, EXT_TOOLBAR_BUTTON, "previous", NULL, on_previous);
    add(bar, EXT_TOOLBAR_BUTTON, "next", NULL, on_next);
    place = add(bar, EXT_TOOLBAR_BUTTON, "place", NULL, on_place);
}

void
lab_ws_toolbar_update(void)
{
    ext_toolbar_update_value(lesson, (gpointer)lab_lesson_word(lab_ws_stage_lesson()), TRUE);
    ext_toolbar_update_value(language, (gpointer)lab_ws_language(), TRUE);
    ext_toolbar_update_value(quiz, GINT_TO_POINTER(lab_ws_quiz_is_on()), TRUE);
    ext_toolbar_update_value(place, (gpointer)lab_ws_word("toolbar", "place"), TRUE);
}

void
lab_ws_toolbar_say(const char *key, const struct lab_note_value *values, size_t count)
{
    GString *text = g_string_new(NULL);

    lab_ws_expand(text, "toolbar", key, values, count);
    ext_toolbar_update_value(place, text->str, TRUE);
    g_string_free(text, TRUE);
}
