/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "notes/textfile.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>

/* Why a file that cannot be looked at is not read. */
static enum lab_textfile_fault
absence(const char *path)
{
    if (errno != ENOENT && errno != ENOTDIR)
        return LAB_TEXTFILE_UNREADABLE;
    return g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? LAB_TEXTFILE_BROKEN_LINK
                                                     : LAB_TEXTFILE_ABSENT;
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
lab_textfile_take(const char *path, size_t limit, size_t *length, enum lab_textfile_fault *fault)
{
    GStatBuf unread;
    FILE *file = NULL;
    char *data = NULL;
    int why;

    *fault = LAB_TEXTFILE_UNREADABLE;
    if (g_stat(path, &unread) != 0)
        *fault = absence(path);
    else if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
        *fault = LAB_TEXTFILE_NO_FILE;
    else if (!(file = g_fopen(path, "rb")))
        return NULL;
    else if (!(data = contents(file, limit, length)))
        *fault = LAB_TEXTFILE_TOO_LARGE;
    else if (ferror(file))
        g_clear_pointer(&data, g_free);
    why = errno;
    if (file)
        fclose(file);
    errno = why;
    return data;
}

const char *
lab_textfile_trouble(enum lab_textfile_fault fault)
{
    static const char *const keys[] = {[LAB_TEXTFILE_ABSENT] = "file-unreadable",
                                       [LAB_TEXTFILE_UNREADABLE] = "file-unreadable",
                                       [LAB_TEXTFILE_BROKEN_LINK] = "file-link",
                                       [LAB_TEXTFILE_NO_FILE] = "file-none",
                                       [LAB_TEXTFILE_TOO_LARGE] = "file-large"};

    return keys[fault];
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
