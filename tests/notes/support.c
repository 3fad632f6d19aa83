/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "support.h"

#include <glib/gstdio.h>

char *
folder_new(void)
{
    char *folder = g_dir_make_tmp("lab-notes-XXXXXX", NULL);

    g_assert_nonnull(folder);
    g_assert_cmpint(g_chmod(folder, 0755), ==, 0);
    return folder;
}

void
folder_free(char *folder)
{
    GDir *directory = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(directory))) {
        char *path = g_build_filename(folder, name, NULL);

        g_assert_cmpint(g_remove(path), ==, 0);
        g_free(path);
    }
    g_dir_close(directory);
    g_assert_cmpint(g_rmdir(folder), ==, 0);
    g_free(folder);
}

void
folder_write(const char *folder, const char *file, const char *data, gssize length)
{
    char *path = g_build_filename(folder, file, NULL);

    g_assert_true(g_file_set_contents(path, data, length, NULL));
    g_free(path);
}

void
record(const char *file, unsigned line, const char *reason, void *gstring)
{
    char *name = g_path_get_basename(file);

    g_string_append_printf(gstring, "%s:%u: %s\n", name, line, reason);
    g_free(name);
}
