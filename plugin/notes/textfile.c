/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "notes/textfile.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>

/* Why a file that cannot be looked at is not read; g_free(). NULL: there is none. */
static char *
absence(const char *path)
{
    if (errno != ENOENT && errno != ENOTDIR)
        return g_strdup_printf("cannot be read: %s", g_strerror(errno));
    if (g_file_test(path, G_FILE_TEST_IS_SYMLINK))
        return g_strdup("is a link to a file that is not there");
    return NULL;
}

/* The bytes of a file, and one that is 0 behind them; NULL: more than the limit. */
static char *
contents(FILE *file, size_t limit, size_t *length)
{
    GString *bytes = g_string_new(NULL);
    char part[16 * 1024];
    size_t size;

    while (bytes->len <= limit && (size = fread(part, 1, sizeof part, file)) > 0)
        g_string_append_len(bytes, part, (gssize)size);
    *length = bytes->len;
    return g_string_free(bytes, bytes->len > limit);
}

/* How large a file is, g_stat() may not be asked: for Microsoft's compiler, which makes Wireshark's
 * GLib, its structure is another one than for MinGW, which makes Lab. Only whether it fails counts.
 */
char *
lab_textfile_read(const char *path, size_t limit, size_t *length, char **reason)
{
    GStatBuf unread;
    FILE *file = NULL;
    char *data = NULL;

    *reason = NULL;
    if (g_stat(path, &unread) != 0) {
        *reason = absence(path);
    } else if (!g_file_test(path, G_FILE_TEST_IS_REGULAR)) {
        *reason = g_strdup("is not a file but a folder or a device");
    } else if (!(file = g_fopen(path, "rb"))) {
        *reason = g_strdup_printf("cannot be read: %s", g_strerror(errno));
    } else if (!(data = contents(file, limit, length))) {
        *reason =
            g_strdup_printf("is larger than %u MiB and was not read", (unsigned)(limit / LAB_MIB));
    } else if (ferror(file)) {
        *reason = g_strdup_printf("cannot be read: %s", g_strerror(errno));
        g_clear_pointer(&data, g_free);
    }
    if (file)
        fclose(file);
    return data;
}

char *
lab_textfile_shown(const char *text, size_t size, unsigned most)
{
    char *valid = g_utf8_make_valid(text, (gssize)size);
    GString *out = g_string_new(NULL);
    const char *at = valid;

    for (unsigned i = 0; *at && i < most; i++, at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);

        g_string_append_unichar(out, c == '\t' ? ' ' : g_unichar_isprint(c) ? c : '?');
    }
    if (*at)
        g_string_append(out, "…");
    g_free(valid);
    return g_string_free(out, FALSE);
}
