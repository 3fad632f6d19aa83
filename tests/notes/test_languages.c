/* Which languages there are, what they call themselves, and which one fits a user.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "notes/notes.h"
#include "support.h"

static void
check_available(const char *folder, const char *expected)
{
    char **names = lab_notes_available_languages(folder);
    char *joined = g_strjoinv(" ", names);

    g_assert_cmpstr(joined, ==, expected);
    g_free(joined);
    g_strfreev(names);
}

static int
by_name(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The shipped languages and two more, in the order of the alphabet. */
static char *
with_de_and_zh_tw(void)
{
    GPtrArray *names = g_ptr_array_new();
    char *joined;

    for (const char *const *name = lab_notes_shipped_languages(); *name; name++)
        g_ptr_array_add(names, (gpointer)*name);
    g_ptr_array_add(names, (gpointer) "de");
    g_ptr_array_add(names, (gpointer) "zh_TW");
    g_ptr_array_sort(names, by_name);
    g_ptr_array_add(names, NULL);
    joined = g_strjoinv(" ", (char **)names->pdata);
    g_ptr_array_free(names, TRUE);
    return joined;
}

static void
test_available(void)
{
    char *folder = folder_new(), *more = with_de_and_zh_tw();
    char *shipped = g_strjoinv(" ", (char **)lab_notes_shipped_languages());

    g_assert_true(g_strv_contains(lab_notes_shipped_languages(), "en"));
    g_assert_true(g_strv_contains(lab_notes_shipped_languages(), "zh_CN"));
    check_available(NULL, shipped);
    check_available("/does/not/exist", shipped);
    check_available(folder, shipped);

    folder_write(folder, "de.ini", "", -1);
    folder_write(folder, "en.ini", "", -1);
    folder_write(folder, "zh_TW.ini", "", -1);
    folder_write(folder, "zh_TW.ini~", "", -1);
    folder_write(folder, "copy of de.ini", "", -1);
    folder_write(folder, ".ini", "", -1);
    folder_write(folder, "notes.txt", "", -1);
    check_available(folder, more);
    folder_free(folder);
    g_free(more);
    g_free(shipped);
}

static void
test_title(void)
{
    char *folder = folder_new();

    g_assert_cmpstr(lab_notes_language_title("en", NULL), ==, "English");
    g_assert_cmpstr(lab_notes_language_title("zh_CN", folder), ==, "简体中文");
    g_assert_cmpstr(lab_notes_language_title("de", folder), ==, "de");

    folder_write(folder, "de.ini", "[language]\nname=Deutsch\n", -1);
    folder_write(folder, "fr.ini", "[end.client]\nname=client\n", -1);
    folder_write(folder, "en.ini", "[end.client]\nname=host\n", -1);
    folder_write(folder, "zh_CN.ini", "[language]\nname=我的中文\n", -1);
    g_assert_cmpstr(lab_notes_language_title("de", folder), ==, "Deutsch");
    g_assert_cmpstr(lab_notes_language_title("fr", folder), ==, "fr");
    g_assert_cmpstr(lab_notes_language_title("en", folder), ==, "English");
    g_assert_cmpstr(lab_notes_language_title("zh_CN", folder), ==, "我的中文");
    folder_free(folder);
}

static void
check_choice(const char *available, const char *locale_names, const char *expected)
{
    char **languages = g_strsplit(available, " ", 0), **names = g_strsplit(locale_names, " ", 0);
    char *choice = lab_notes_choose((const char *const *)languages, (const char *const *)names);

    g_assert_cmpstr(choice, ==, expected);
    g_free(choice);
    g_strfreev(languages);
    g_strfreev(names);
}

static void
test_choose(void)
{
    check_choice("en zh_CN", "zh_CN.UTF-8 zh_CN zh.UTF-8 zh C", "zh_CN");
    check_choice("en zh_CN", "zh C", "zh_CN");
    check_choice("en zh_CN", "zh_TW.UTF-8 zh_TW zh C", "zh_CN");
    check_choice("en zh_CN", "zh-Hans-CN C", "zh_CN");
    check_choice("en zh_CN", "en_GB.UTF-8 en_GB en C", "en");
    check_choice("en zh_CN", "C", "en");
    check_choice("en zh_CN", "C.UTF-8 C", "en");
    check_choice("en zh_CN", "", "en");
    check_choice("zh_CN", "fr C", "en");
    check_choice("en zh_CN", "zhuang C", "en");
    check_choice("en zh zh_CN zh_TW", "zh_TW.UTF-8 C", "zh_TW");
    check_choice("en zh zh_CN", "zh_TW C", "zh");
    check_choice("zh_CN zh en", "zh_TW C", "zh");
    check_choice("en zhuang", "zh C", "en");
    check_choice("en zh zh_CN", "zh_CN.UTF-8 C", "zh_CN");
    check_choice("de_AT de_DE en", "de_DE@euro C", "de_DE");
    check_choice("de_AT en", "de@euro C", "de_AT");
    check_choice("en zh_CN", "ZH.utf8 C", "zh_CN");
    check_choice("en zh-Hant", "zh_TW C", "zh-Hant");
    check_choice("en sr@latin", "sr_RS C", "sr@latin");
    check_choice("en zh_CN zh_TW", "zh_HK C", "zh_CN");
}

/* The first language of the user's that exists at all, before a better match of a later one. */
static void
test_choose_keeps_the_users_order(void)
{
    check_choice("de en zh_CN", "fr de zh_CN en C", "de");
    check_choice("de en zh_CN", "zh_TW de C", "zh_CN");
    check_choice("de en zh_CN", "en de C", "en");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/languages/available", test_available);
    g_test_add_func("/languages/title", test_title);
    g_test_add_func("/languages/choose", test_choose);
    g_test_add_func("/languages/choose/order", test_choose_keeps_the_users_order);
    return g_test_run();
}
