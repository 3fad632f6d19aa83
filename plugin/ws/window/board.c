/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/board.h"

#include <string.h>

#include "ws/columns.h"
#include "ws/quiz_mode.h"
#include "ws/words.h"

/* Under this name the profile's file `recent` says that the toolbar is shown. */
#define NAME    "Lab"

#define SECTION "toolbar"

/* Wireshark makes the widgets from their descriptions after it has read the preferences, and then
 * never looks at a label or a tip again. The text of a button and the entries of a selector can
 * change later, so all words stand there, and what is called a label stays blank: blanks of
 * different lengths, because Wireshark tells its widgets apart by their labels. */
static const struct {
    ext_toolbar_item_t type;
    const char *label, *tip;
} widgets[] = {
    [LAB_WIDGET_LESSON] = {EXT_TOOLBAR_SELECTOR, " ", "lesson-tip"},
    [LAB_WIDGET_LANGUAGE] = {EXT_TOOLBAR_SELECTOR, "  ", "language-tip"},
    [LAB_WIDGET_QUIZ] = {EXT_TOOLBAR_BUTTON, "    ", "quiz-tip"},
    [LAB_WIDGET_PREVIOUS] = {EXT_TOOLBAR_BUTTON, "     ", "previous-tip"},
    [LAB_WIDGET_NEXT] = {EXT_TOOLBAR_BUTTON, "      ", "next-tip"},
    [LAB_WIDGET_ANSWER] = {EXT_TOOLBAR_STRING, "   ", "answer-tip"},
    [LAB_WIDGET_PLACE] = {EXT_TOOLBAR_BUTTON, "       ", "place-tip"},
};

static ext_toolbar_t *items[LAB_WIDGET_COUNT];

static struct {
    const char *key; /* NULL: nothing */
    unsigned number, count;
    bool is_so_far;
    char *text; /* NULL: that of the key */
} said;

/* What is said of how things are at the moment: with a file, a filter, the quiz or a packet of
 * another kind it holds no more. */
static const char *const passing[] = {
    "no-capture", "no-packet",  "no-conversation", "disabled",      "displaced",     "hidden",
    "quiz-first", "quiz-hides", "save-first",      "still-reading", "none-selected",
};

static GList *
lesson_values(void)
{
    GList *values = NULL;

    for (unsigned i = 0; i < LAB_LESSON_COUNT; i++) {
        char *word = g_strdup(lab_lesson_word((enum lab_lesson)i));

        values = ext_toolbar_add_val(values, word, word, FALSE);
        g_free(word);
    }
    return values;
}

static GList *
language_values(void)
{
    GList *values = NULL;

    for (const enum_val_t *choice = lab_ws_languages(); choice->name; choice++) {
        char *name = g_strdup(choice->name), *shown = g_strdup(choice->description);

        values = ext_toolbar_add_val(values, name, shown, FALSE);
        g_free(shown);
        g_free(name);
    }
    return values;
}

void
lab_ws_board_register(const ext_toolbar_action_cb used[LAB_WIDGET_COUNT])
{
    ext_toolbar_t *bar = ext_toolbar_register_toolbar(NAME);
    GList *values[LAB_WIDGET_COUNT] = {
        [LAB_WIDGET_LESSON] = lesson_values(), [LAB_WIDGET_LANGUAGE] = language_values()};

    for (unsigned i = 0; i < LAB_WIDGET_COUNT; i++)
        items[i] = ext_toolbar_add_entry(bar, widgets[i].type, widgets[i].label, NULL, NULL, FALSE,
                                         values[i], FALSE, NULL, used[i], NULL);
}

static void
replace(char **text, const char *by)
{
    g_free(*text);
    *text = g_strdup(by);
}

/* What an entry of a selector is called; g_free(). */
static char *
lesson_name(const char *word)
{
    char *section = g_strconcat("lesson.", word, NULL);
    const struct lab_note_value name = {"name", lab_ws_word(section, "name")};
    GString *shown = g_string_new(NULL);

    lab_ws_expand(shown, SECTION, "lesson", &name, 1);
    g_free(section);
    return g_string_free(shown, FALSE);
}

static char *
language_name(const char *name)
{
    const enum_val_t *first = lab_ws_languages(), *choice = first;

    while (strcmp(choice->name, name) != 0)
        choice++;
    return g_strdup(choice == first ? lab_ws_word(SECTION, "automatic") : choice->description);
}

static void
show_selector(enum lab_ws_widget widget, const char *chosen, char *(*name_of)(const char *))
{
    ext_toolbar_t *item = items[widget];

    for (GList *link = item->values; link; link = link->next) {
        ext_toolbar_value_t *value = link->data;
        const ext_toolbar_value_t *next = link->next ? link->next->data : NULL;

        char *name = name_of(value->value);

        /* The widget, when Wireshark makes it, chooses the entry after the default one. */
        value->is_default = next && strcmp(next->value, chosen) == 0;
        replace(&value->display, name);
        ext_toolbar_update_data_by_index(item, name, value->value, TRUE); /* may replace it too */
        g_free(name);
    }
    ext_toolbar_update_value(item, (gpointer)chosen, TRUE);
}

static void
show_button(enum lab_ws_widget widget, const char *text)
{
    replace(&items[widget]->name, text);
    ext_toolbar_update_value(items[widget], (gpointer)text, TRUE);
}

/* In the label of a button, "&" makes the next letter its shortcut. */
static void
show_text(const char *text)
{
    GString *label = g_string_new(text);

    g_string_replace(label, "&", "&&", 0);
    show_button(LAB_WIDGET_PLACE, label->str);
    g_string_free(label, TRUE);
}

/* The words of the key; g_string_free(). */
static GString *
words_said(void)
{
    char number[16], count[16];
    const struct lab_note_value values[] = {{"number", number}, {"count", count}};
    GString *words = g_string_new(NULL), *so_far;

    g_snprintf(number, sizeof number, "%u", said.number);
    g_snprintf(count, sizeof count, "%u", said.count);
    lab_ws_expand(words, SECTION, said.key ? said.key : "place", values, G_N_ELEMENTS(values));
    if (!said.is_so_far)
        return words;
    so_far = g_string_new(NULL);
    lab_ws_expand(so_far, SECTION, "so-far", &(struct lab_note_value){"text", words->str}, 1);
    g_string_free(words, TRUE);
    return so_far;
}

static void
show_place(void)
{
    GString *text, *lines;

    if (said.text) {
        show_text(said.text);
        return;
    }
    text = words_said();
    lines = g_string_new(NULL);
    lab_columns_append_lines(lines, text->str, LAB_TOOLBAR_COLUMNS, UINT_MAX);
    show_button(LAB_WIDGET_PLACE, lines->str);
    g_string_free(lines, TRUE);
    g_string_free(text, TRUE);
}

void
lab_ws_board_show(enum lab_lesson lesson)
{
    for (unsigned i = 0; i < LAB_WIDGET_COUNT; i++)
        replace(&items[i]->tooltip, lab_ws_word(SECTION, widgets[i].tip));
    show_selector(LAB_WIDGET_LESSON, lab_lesson_word(lesson), lesson_name);
    show_selector(LAB_WIDGET_LANGUAGE, lab_ws_language(), language_name);
    show_button(LAB_WIDGET_QUIZ,
                lab_ws_word(SECTION, lab_quiz_mode_is_on() ? "quiz-on" : "quiz-off"));
    /* What stands in the field as long as it is empty; Wireshark asks for it once. */
    replace(&items[LAB_WIDGET_ANSWER]->defvalue, lab_ws_word(SECTION, "answer"));
    show_button(LAB_WIDGET_PREVIOUS, lab_ws_word(SECTION, "previous"));
    show_button(LAB_WIDGET_NEXT, lab_ws_word(SECTION, "next"));
    show_place();
}

static bool
is_passing(const char *key)
{
    unsigned i = 0;

    while (i < array_length(passing) && strcmp(key, passing[i]) != 0)
        i++;
    return i < array_length(passing);
}

static void
say(const char *key, unsigned number, unsigned count, bool is_so_far)
{
    g_clear_pointer(&said.text, g_free);
    said.key = key;
    said.number = number;
    said.count = count;
    said.is_so_far = is_so_far;
    show_place();
}

void
lab_ws_board_say(const char *key, unsigned number, unsigned count)
{
    say(key, number, count, false);
}

void
lab_ws_board_say_so_far(const char *key, unsigned number, unsigned count)
{
    say(key, number, count, true);
}

void
lab_ws_board_tell(const char *text)
{
    g_free(said.text);
    said.text = g_strdup(text);
    show_place();
}

void
lab_ws_board_clear_answer(void)
{
    ext_toolbar_update_value(items[LAB_WIDGET_ANSWER], (gpointer) "", TRUE);
}

void
lab_ws_board_hush(void)
{
    lab_ws_board_say(NULL, 0, 0);
}

static void
take_back(void)
{
    said.key = NULL;
    said.is_so_far = false;
    show_place();
}

void
lab_ws_board_withdraw(const char *key)
{
    if (g_strcmp0(said.key, key) == 0)
        take_back();
}

void
lab_ws_board_withdraw_passing(void)
{
    /* With each packet that is looked at, and mostly there is nothing. */
    if (said.key && is_passing(said.key))
        take_back();
}
