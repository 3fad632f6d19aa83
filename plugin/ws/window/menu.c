/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "menu.h"

#include <epan/plugin_if.h>
#include <wsutil/filesystem.h>

#include "fields.h"
#include "labels.h"
#include "stage.h"
#include "words.h"

#define NAME   "Lab"
#define PARENT "Tools"
#define GUIDE  "lab/guide/%s.html"

static void
on_step(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer back)
{
    lab_ws_stage_step(GPOINTER_TO_INT(back));
}

static void
on_lesson(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer lesson)
{
    lab_ws_stage_choose_lesson((enum lab_lesson)GPOINTER_TO_INT(lesson));
}

static void
on_language(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer name)
{
    lab_ws_stage_choose_language(name);
}

static void
on_quiz(ext_menubar_gui_type gui _U_, gpointer window _U_, gpointer data _U_)
{
    lab_ws_stage_toggle_quiz();
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

static void
add(ext_menu_t *menu, const char *key, ext_menubar_action_cb callback, gpointer data)
{
    ext_menubar_add_entry(menu, lab_ws_label("menu", key), NULL, callback, data);
}

static void
add_lessons(ext_menu_t *menu)
{
    ext_menu_t *lessons = ext_menubar_add_submenu(menu, lab_ws_label("menu", "lesson"));

    for (unsigned i = 0; i < LAB_LESSON_COUNT; i++) {
        char *section = g_strconcat("lesson.", lab_lesson_word((enum lab_lesson)i), NULL);

        ext_menubar_add_entry(lessons, lab_ws_label(section, "name"), NULL, on_lesson,
                              GINT_TO_POINTER(i));
        g_free(section);
    }
}

static void
add_languages(ext_menu_t *menu)
{
    ext_menu_t *languages = ext_menubar_add_submenu(menu, lab_ws_label("menu", "language"));
    const enum_val_t *first = lab_ws_languages();

    for (const enum_val_t *choice = first; choice->name; choice++)
        ext_menubar_add_entry(
            languages, choice == first ? lab_ws_label("toolbar", "automatic") : choice->description,
            NULL, on_language, (gpointer)choice->name);
}

/* The guide in a language, as `cmake --install` puts it into the user's configuration folder or
 * into that of all users; g_free(). NULL: it was not installed. */
static char *
guide_address(const char *language)
{
    char *name = g_strdup_printf(GUIDE, language);
    char *path = get_persconffile_path(name, FALSE);
    char *address;

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_free(path);
        path = get_datafile_path(name);
    }
    address = g_file_test(path, G_FILE_TEST_EXISTS) ? g_filename_to_uri(path, NULL, NULL) : NULL;
    g_free(path);
    g_free(name);
    return address;
}

static void
add_guides(ext_menu_t *menu)
{
    const char *const *languages = lab_notes_shipped_languages();

    ext_menubar_add_separator(menu);
    for (unsigned i = 0; languages[i]; i++) {
        char *address = guide_address(languages[i]);

        if (address)
            ext_menubar_add_website(menu, lab_ws_label_in(i, "menu", "guide"), NULL, address);
        g_free(address);
    }
}

void
lab_ws_menu_register(void)
{
    ext_menu_t *menu = ext_menubar_register_menu(lab_ws_fields.protocol, NAME, TRUE);

    ext_menubar_set_parentmenu(menu, PARENT);
    add(menu, "next", on_step, GINT_TO_POINTER(false));
    add(menu, "previous", on_step, GINT_TO_POINTER(true));
    add_lessons(menu);
    add_languages(menu);
    add(menu, "quiz", on_quiz, NULL);
    ext_menubar_add_separator(menu);
    add(menu, "only", on_only, NULL);
    add(menu, "merged", on_merged, NULL);
    add_guides(menu);
}
