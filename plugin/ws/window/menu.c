/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/menu.h"

#include <epan/packet.h>
#include <epan/plugin_if.h>
#include <epan/stat_tap_ui.h>

#include "ws/fields.h"
#include "ws/installed.h"
#include "ws/window/choices.h"
#include "ws/window/exports.h"
#include "ws/window/lesson.h"
#include "ws/window/samples.h"
#include "ws/window/stage.h"
#include "ws/words.h"

#define NAME       "Lab"
#define PARENT     "Tools"
#define STATISTICS "Statistics"
#define SECTION    "menu"
#define GUIDE      "guide/%s.html"

/* Wireshark makes the menu from the entries' descriptions after it has read the preferences, and
 * looks at the labels then for the only time; at the address of the guide whenever it is opened. */
struct entry {
    ext_menu_t *menu;
    char *section;
    const char *key;
};
static GArray *entries;   /* of struct entry: those whose words depend on the language */
static ext_menu_t *guide; /* NULL: it was not installed */

static void
on_step(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer back)
{
    lab_ws_lesson_step(GPOINTER_TO_INT(back));
}

static void
on_lesson(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer lesson)
{
    lab_ws_lesson_choose((enum lab_lesson)GPOINTER_TO_INT(lesson));
}

static void
on_language(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer name)
{
    lab_ws_choices_choose_language(name);
}

static void
on_quiz(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer data _U_)
{
    lab_ws_choices_choose_quiz();
}

static void
on_only(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer data _U_)
{
    lab_ws_stage_show_only_this();
}

static void
on_merged(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer data _U_)
{
    lab_ws_stage_mark_merged();
}

/* Wireshark opens the window of a statistic for its argument of the command line. */
static void
on_statistic(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer argument)
{
    if (process_stat_cmd_arg(argument))
        start_requested_stats();
}

static void
on_report(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer whole)
{
    lab_ws_export_report(GPOINTER_TO_INT(whole));
}

static void
on_chart(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer data _U_)
{
    lab_ws_export_chart();
}

static void
on_annotated(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer data _U_)
{
    lab_ws_export_annotated();
}

static void
on_sheet(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer which)
{
    lab_ws_export_sheet((enum lab_sheet_file)GPOINTER_TO_INT(which));
}

static void
on_sample(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer name)
{
    lab_ws_stage_open_sample(name);
}

static ext_menu_t *
latest_of(const ext_menu_t *menu)
{
    return g_list_last(menu->children)->data;
}

/* The words of an entry are those of the catalogue, from now on. */
static ext_menu_t *
name(ext_menu_t *menu, const char *section, const char *key)
{
    const struct entry entry = {menu, g_strdup(section), key};

    g_array_append_val(entries, entry);
    return menu;
}

static void
add(ext_menu_t *menu, const char *section, const char *key, ext_menubar_action_cb callback,
    gpointer data)
{
    ext_menubar_add_entry(menu, key, NULL, callback, data);
    name(latest_of(menu), section, key);
}

static ext_menu_t *
add_submenu(ext_menu_t *menu, const char *key)
{
    return name(ext_menubar_add_submenu(menu, key), SECTION, key);
}

static void
add_lessons(ext_menu_t *menu)
{
    ext_menu_t *lessons = add_submenu(menu, "lesson");

    for (unsigned i = 0; i < LAB_LESSON_COUNT; i++) {
        char *section = g_strconcat("lesson.", lab_lesson_word((enum lab_lesson)i), NULL);

        add(lessons, section, "name", on_lesson, GINT_TO_POINTER(i));
        g_free(section);
    }
}

static void
add_languages(ext_menu_t *menu)
{
    ext_menu_t *languages = add_submenu(menu, "language");
    const enum_val_t *choice = lab_ws_languages();

    add(languages, SECTION, "automatic", on_language, (gpointer)choice->name);
    while ((++choice)->name)
        ext_menubar_add_entry(languages, choice->description, NULL, on_language,
                              (gpointer)choice->name);
}

/* The address of the guide in the chosen language; g_free(). NULL: there is none. */
static char *
guide_address(void)
{
    char *path = lab_ws_installed_text(GUIDE);
    char *address = path ? g_filename_to_uri(path, NULL, NULL) : NULL;

    g_free(path);
    return address;
}

static void
add_samples(ext_menu_t *menu)
{
    if (!lab_ws_samples_are_there())
        return;
    lab_ws_samples_register(add_submenu(menu, "samples"), on_sample);
    ext_menubar_add_separator(menu);
}

static void
add_guide(ext_menu_t *menu)
{
    char *address = guide_address();

    if (!address)
        return;
    ext_menubar_add_separator(menu);
    ext_menubar_add_website(menu, "guide", NULL, address);
    guide = name(latest_of(menu), SECTION, "guide");
    g_free(address);
}

static void
register_statistics(void)
{
    static char connections[] = "lab,connections", steps[] = "lab,steps",
                ways[] = "lab,round-trips";
    ext_menu_t *menu = ext_menubar_register_menu(lab_ws_fields.protocol, NAME, TRUE);

    ext_menubar_set_parentmenu(menu, STATISTICS);
    add(menu, "statistics", "connections", on_statistic, connections);
    add(menu, "statistics", "ways", on_statistic, ways);
    add(menu, "statistics", "steps", on_statistic, steps);
}

void
lab_ws_menu_register(void)
{
    ext_menu_t *menu = ext_menubar_register_menu(lab_ws_fields.protocol, NAME, TRUE);

    entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    ext_menubar_set_parentmenu(menu, PARENT);
    add_samples(menu);
    add(menu, SECTION, "next", on_step, GINT_TO_POINTER(false));
    add(menu, SECTION, "previous", on_step, GINT_TO_POINTER(true));
    add_lessons(menu);
    add_languages(menu);
    add(menu, SECTION, "quiz", on_quiz, NULL);
    ext_menubar_add_separator(menu);
    add(menu, SECTION, "only", on_only, NULL);
    add(menu, SECTION, "merged", on_merged, NULL);
    ext_menubar_add_separator(menu);
    add(menu, SECTION, "report", on_report, GINT_TO_POINTER(false));
    add(menu, SECTION, "report-all", on_report, GINT_TO_POINTER(true));
    add(menu, SECTION, "chart", on_chart, NULL);
    add(menu, SECTION, "annotated", on_annotated, NULL);
    ext_menubar_add_separator(menu);
    add(menu, SECTION, "worksheet", on_sheet, GINT_TO_POINTER(LAB_SHEET_FILE_QUESTIONS));
    add(menu, SECTION, "key", on_sheet, GINT_TO_POINTER(LAB_SHEET_FILE_KEY));
    add(menu, SECTION, "marks", on_sheet, GINT_TO_POINTER(LAB_SHEET_FILE_MARKS));
    add_guide(menu);
    register_statistics();
}

static void
update_guide(void)
{
    char *address = guide_address();

    if (!address)
        return;
    g_free(guide->user_data);
    guide->user_data = address;
}

void
lab_ws_menu_show(void)
{
    for (guint i = 0; i < entries->len; i++) {
        const struct entry *entry = &g_array_index(entries, struct entry, i);

        g_free(entry->menu->label);
        entry->menu->label = g_strdup(lab_ws_word(entry->section, entry->key));
    }
    lab_ws_samples_show();
    if (guide)
        update_guide();
}
