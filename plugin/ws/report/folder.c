/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/folder.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <wiretap/wtap.h>

#include "ws/words.h"

/* So many reports on one capture have names of their own. */
#define REPORTS_MOST 1000

/* How much of a capture's name goes into that of its report, in characters. */
#define NAME_MOST 50

static const char *folder = "";

void
lab_folder_register(module_t *module)
{
    prefs_register_directory_preference(
        module, "reports", "Folder of the reports",
        "Where Tools > Lab puts reports, charts, worksheets and annotated copies; nothing is ever "
        "overwritten. Empty: your documents.",
        &folder);
}

const char *
lab_folder(void)
{
    const char *documents = g_get_user_special_dir(G_USER_DIRECTORY_DOCUMENTS);

    if (folder && *folder)
        return folder;
    return documents && g_file_test(documents, G_FILE_TEST_IS_DIR) ? documents : g_get_home_dir();
}

char *
lab_folder_name_of(const capture_file *capture)
{
    return capture->filename && !capture->is_tempfile ? g_path_get_basename(capture->filename)
                                                      : NULL;
}

/* Cut off the ending that says that it is a capture, for what is saved has one of its own. */
static void
cut_capture_ending(char *name)
{
    GSList *endings = wtap_get_all_capture_file_extensions_list();
    size_t length = strlen(name), longest = 0;

    for (const GSList *ending = endings; ending; ending = ending->next) {
        size_t past = strlen(ending->data) + 1;

        if (past < length && past > longest && name[length - past] == '.' &&
            g_ascii_strcasecmp(name + length - past + 1, ending->data) == 0)
            longest = past;
    }
    name[length - longest] = '\0';
    wtap_free_extensions_list(endings);
}

/* What of a capture's name goes into that of its report, "" or with a "-" in front: letters, digits
 * and a few signs. No other character of a name may mean something to a shell, to a browser or to
 * another file system. */
static char *
plain_name(const char *name)
{
    char *valid = g_utf8_make_valid(name ? name : "", -1);
    GString *plain = g_string_new(*valid ? "-" : "");
    unsigned count = 0;

    cut_capture_ending(valid);
    for (const char *at = valid; *at && count < NAME_MOST; at = g_utf8_next_char(at), count++) {
        gunichar c = g_utf8_get_char(at);

        g_string_append_unichar(plain,
                                g_unichar_isalnum(c) || (c && strchr("._-", (int)c)) ? c : '-');
    }
    g_free(valid);
    return g_string_free(plain, FALSE);
}

/* A browser looks for a relative path in a folder of its own. */
static char *
path_of(const char *name)
{
    char *path = g_build_filename(lab_folder(), name, NULL);
    char *absolute = g_canonicalize_filename(path, NULL);

    g_free(path);
    return absolute;
}

FILE *
lab_folder_new_file(const struct lab_folder_kind *kind, const char *name, char **path)
{
    char *plain = plain_name(name);
    FILE *file = NULL;

    *path = NULL;
    for (unsigned number = 1; !file && number <= REPORTS_MOST; number++) {
        char *base = number == 1
                         ? g_strconcat(kind->prefix, plain, kind->ending, NULL)
                         : g_strdup_printf("%s%s-%u%s", kind->prefix, plain, number, kind->ending);

        g_free(*path);
        *path = path_of(base);
        file = g_fopen(*path, "wbx");
        g_free(base);
        if (!file && errno != EEXIST)
            break;
    }
    g_free(plain);
    return file;
}

bool
lab_folder_close(FILE *file, const char *path)
{
    bool complete = !ferror(file);
    int why;

    errno = EIO; /* of what was written before, it is no longer known */
    complete = fclose(file) == 0 && complete;
    why = errno;
    if (!complete)
        g_unlink(path);
    errno = why;
    return complete;
}

void
lab_folder_complain(const char *path)
{
    lab_ws_complain("not-written", LAB_VALUES({"path", path}, {"reason", g_strerror(errno)}));
}
