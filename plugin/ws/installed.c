/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/installed.h"

#include <glib.h>
#include <string.h>
#include <wsutil/filesystem.h>

#include "ws/words.h"

#define ENGLISH "en"

char *
lab_ws_installed(const char *name)
{
    char *file = g_build_path("/", LAB_FOLDER, name, NULL);
    char *path = get_persconffile_path(file, FALSE);

    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_free(path);
        path = get_datafile_path(file);
    }
    g_free(file);
    if (g_file_test(path, G_FILE_TEST_EXISTS))
        return path;
    g_free(path);
    return NULL;
}

static char *
installed_in(const char *language, const char *form)
{
    const char *at = strstr(form, "%s");
    char *name = g_strdup_printf("%.*s%s%s", (int)(at - form), form, language, at + 2);
    char *path = lab_ws_installed(name);

    g_free(name);
    return path;
}

char *
lab_ws_installed_text(const char *form)
{
    const char *language = lab_ws_spoken_language();
    char *path = language ? installed_in(language, form) : NULL;

    return path ? path : installed_in(ENGLISH, form);
}
