/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/profile.h"

#include <cfile.h>
#include <epan/column.h>
#include <epan/filter_expressions.h>
#include <epan/plugin_if.h>
#include <epan/prefs.h>

#include <epan/color_filters.h> /* which leaves GLib to those before it */

#include "ws/words.h"
#include "ws/ws_compat.h"

#define SECTION "profile"
#define OWN     "lab." /* how a field of Lab begins */

static const char *const titles[] = {
    "number", "time", "source", "destination", "port",   "length", "from", "role",
    "seq",    "ack",  "event",  "client",      "server", "info",   NULL,
};

static const char *const labels[] = {
    "handshake", "close",      "merged",     "resets", "handshake-tip",
    "close-tip", "merged-tip", "resets-tip", NULL,
};

static const char *const rules[] = {
    "rule-number", "rule-again", "rule-reset", "merged", "close",
    "handshake",   "rule-data",  "rule-ack",   NULL,
};

/* All shipped catalogues: to know a word, whatever language it was left in. */
static const lab_notes *
catalogue(unsigned index)
{
    static lab_notes **catalogues;
    const char *const *languages = lab_notes_shipped_languages();

    if (!catalogues) {
        catalogues = g_new0(lab_notes *, g_strv_length((char **)languages));
        for (unsigned i = 0; languages[i]; i++)
            catalogues[i] = lab_notes_load(languages[i], NULL, NULL, NULL);
    }
    return catalogues[index];
}

static bool
is_word(const char *text, const char *key)
{
    const char *const *languages = lab_notes_shipped_languages();

    for (unsigned i = 0; languages[i]; i++) {
        if (g_strcmp0(text, lab_notes_text(catalogue(i), SECTION, key)) == 0)
            return true;
    }
    return false;
}

/* @return what to say instead; NULL if that is in the chosen language, or nothing of Lab's */
static const char *
translated(const char *text, const char *const *keys)
{
    for (unsigned i = 0; keys[i]; i++) {
        if (g_strcmp0(text, lab_ws_word(SECTION, keys[i])) == 0)
            return NULL;
    }
    for (unsigned i = 0; keys[i]; i++) {
        if (is_word(text, keys[i]))
            return lab_ws_word(SECTION, keys[i]);
    }
    return NULL;
}

/* @return whether anything has changed */
static bool
translate(char **text, const char *const *keys)
{
    const char *other = translated(*text, keys);

    if (!other)
        return false;
    g_free(*text);
    *text = g_strdup(other);
    return true;
}

static lab_each_bool
translate_button(const void *key _U_, void *value, void *data _U_)
{
    filter_expression_t *button = value;

    translate(&button->label, labels);
    translate(&button->comment, labels);
    return false; /* go on */
}

/* Copies of the colour rules: those of a file, and those that Wireshark keeps for conversations. */
struct rules {
    GSList *lasting, *temporary;
    bool changed;
};

static void
collect_rule(color_filter_t *rule, void *data)
{
    struct rules *all = data;

    if (g_str_has_prefix(rule->filter_name, CONVERSATION_COLOR_PREFIX)) {
        all->temporary = g_slist_append(all->temporary, rule);
        return;
    }
    all->lasting = g_slist_append(all->lasting, rule);
    if (translate(&rule->filter_name, rules))
        all->changed = true;
}

/* A packet names the rule that coloured it. */
static void
translate_rules(void)
{
    struct rules all = {NULL, NULL, false};
    char *trouble =
        NULL; /* with a filter of somebody's own; Wireshark has said so when it read it */

    color_filters_clone(&all, collect_rule);
    if (all.changed)
        color_filters_apply(all.temporary, all.lasting, &trouble);
    g_free(trouble);
    color_filter_list_delete(&all.temporary);
    color_filter_list_delete(&all.lasting);
}

static bool
has_own_columns(void)
{
    for (int i = 0; i < (int)prefs.num_cols; i++) {
        const char *fields = get_column_custom_fields(i);

        if (fields && g_str_has_prefix(fields, OWN))
            return true;
    }
    return false;
}

/* What is printed and exported of an open capture has titles of its own. */
static void *
show_printed_titles(capture_file *capture, void *data _U_)
{
    for (int i = 0; capture && i < MIN(capture->cinfo.num_cols, (int)prefs.num_cols); i++) {
        char **title = &capture->cinfo.columns[i].col_title;

        g_free(*title);
        *title = g_strdup(get_column_title(i));
    }
    return NULL;
}

void
lab_ws_profile_show(void)
{
    if (!has_own_columns())
        return;
    for (int i = 0; i < (int)prefs.num_cols; i++) {
        const char *other = translated(get_column_title(i), titles);

        if (other)
            set_column_title(i, other);
    }
    plugin_if_get_capture_file(show_printed_titles, NULL);
    filter_expression_iterate_expressions(translate_button, NULL);
    translate_rules();
}
