/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/saved.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <wsutil/report_message.h>

#ifdef G_OS_WIN32
#include <windows.h>

#include <shellapi.h>
#endif

#include "ws/annotation/annotate.h"
#include "ws/report/chapters.h"
#include "ws/report/report.h"

/* So many reports on one capture have names of their own. */
#define REPORTS_MOST 1000

/* How much of a capture's name goes into that of its report, in characters. */
#define NAME_MOST 50

static const char *folder = "";

void
lab_ws_saved_register(module_t *module)
{
    prefs_register_directory_preference(
        module, "reports", "Folder of the reports",
        "Where Tools > Lab puts reports; nothing is ever overwritten. Empty: your documents.",
        &folder);
}

static const char *
folder_in_force(void)
{
    const char *documents = g_get_user_special_dir(G_USER_DIRECTORY_DOCUMENTS);

    if (folder && *folder)
        return folder;
    return documents && g_file_test(documents, G_FILE_TEST_IS_DIR) ? documents : g_get_home_dir();
}

/* Tell a report what the tap would have told it. */
static void
replay_frame(struct lab_gathered *gathered, packet_info *pinfo)
{
    struct lab_told told = {.frame = pinfo->num};

    for (; lab_ws_record(pinfo, told.nth); told.nth++)
        lab_gathered_hear(gathered, pinfo, &told);
    told.is_message = true;
    for (told.nth = 0; lab_ws_ping_record(pinfo, told.nth); told.nth++)
        lab_gathered_hear(gathered, pinfo, &told);
}

static void
replay(struct lab_gathered *gathered, capture_file *capture)
{
    wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK);

    for (uint32_t number = 1; number <= capture->count; number++) {
        frame_data *frame = frame_data_sequence_find(capture->provider.frames, number);
        packet_info pinfo = {.num = number, .fd = frame, .epan = capture->epan, .pool = pool};

        if (!frame)
            continue;
        pinfo.abs_ts = frame->abs_ts;
        replay_frame(gathered, &pinfo);
        wmem_free_all(pool);
    }
    wmem_destroy_allocator(pool);
    lab_gathered_finish(gathered);
}

/* The name of the file without its folder; NULL: it has none of its own. */
static char *
name_of(const capture_file *capture)
{
    return capture->filename && !capture->is_tempfile ? g_path_get_basename(capture->filename)
                                                      : NULL;
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

    for (const char *at = valid; *at && count < NAME_MOST; at = g_utf8_next_char(at), count++) {
        gunichar c = g_utf8_get_char(at);

        g_string_append_unichar(plain,
                                g_unichar_isalnum(c) || (c && strchr("._-", (int)c)) ? c : '-');
    }
    g_free(valid);
    return g_string_free(plain, FALSE);
}

/* What is saved, and how the names of such files begin and end. */
struct kind {
    const char *prefix, *ending;
};

static const struct kind report = {"lab-report", ".html"}, annotated = {"lab-annotated", ".pcapng"};

/* A file that was not there before. */
static FILE *
open_new(const struct kind *kind, const char *name, char **path)
{
    char *plain = plain_name(name);
    FILE *file = NULL;

    *path = NULL;
    for (unsigned number = 1; !file && number <= REPORTS_MOST; number++) {
        char *base = number == 1
                         ? g_strconcat(kind->prefix, plain, kind->ending, NULL)
                         : g_strdup_printf("%s%s-%u%s", kind->prefix, plain, number, kind->ending);

        g_free(*path);
        *path = g_build_filename(folder_in_force(), base, NULL);
        file = g_fopen(*path, "wbx");
        g_free(base);
        if (!file && errno != EEXIST)
            break;
    }
    g_free(plain);
    return file;
}

static bool
write_report(FILE *file, capture_file *capture, const char *name, const struct lab_ws_stream *only)
{
    struct lab_gathered *gathered = lab_gathered_new(LAB_REPORT_USUAL);
    struct lab_document document;
    bool failed;

    gathered->only = only;
    gathered->origin.file = name;
    replay(gathered, capture);
    lab_document_open(&document, &lab_html_form, file);
    lab_report_write(&document, gathered, LAB_REPORT_HTML_ALL);
    lab_document_close(&document);
    lab_gathered_free(gathered);
    failed = ferror(file) != 0;
    return fclose(file) == 0 && !failed;
}

char *
lab_report_save(capture_file *capture, const struct lab_ws_stream *only)
{
    char *name = name_of(capture), *path;
    FILE *file = open_new(&report, name, &path);

    if (!file || !write_report(file, capture, name, only)) {
        report_failure("Lab: the report cannot be written to %s: %s", path, g_strerror(errno));
        g_free(path);
        path = NULL;
    }
    g_free(name);
    return path;
}

/* Make the copy in a file that was made for it. @return whether there is one */
static bool
annotate(const capture_file *capture, FILE *file, const char *path)
{
    struct lab_copy copy = {.from = capture->filename, .to = path, .is_made = true};
    bool copied = fclose(file) == 0 && lab_ws_annotate(&copy);

    if (copy.problem)
        report_warning("Lab: %s%s: %s", copied ? "the annotated copy is not complete, " : "", path,
                       copy.problem);
    g_free(copy.problem);
    if (!copied)
        g_unlink(path);
    return copied;
}

char *
lab_annotated_save(const capture_file *capture)
{
    char *name = name_of(capture), *path;
    FILE *file = open_new(&annotated, name, &path);

    if (!file)
        report_failure("Lab: the copy cannot be written to %s: %s", path, g_strerror(errno));
    if (!file || !annotate(capture, file, path)) {
        g_free(path);
        path = NULL;
    }
    g_free(name);
    return path;
}

/* What opens an address in the browser that a user has chosen. @return whether it was started */
#ifdef G_OS_WIN32
static bool
start_browser(char *address)
{
    wchar_t *wide = (wchar_t *)g_utf8_to_utf16(address, -1, NULL, NULL, NULL);
    /* Up to 32 the handle of an instance is the number of a mistake. */
    bool started = (INT_PTR)ShellExecuteW(NULL, L"open", wide, NULL, NULL, SW_SHOWNORMAL) > 32;

    g_free(wide);
    return started;
}
#else
#ifdef __APPLE__
#define OPENER "open"
#else
#define OPENER "xdg-open"
#endif
static bool
start_browser(char *address)
{
    char program[] = OPENER, *command[] = {program, address, NULL};

    return g_spawn_async(NULL, command, NULL,
                         G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL |
                             G_SPAWN_STDERR_TO_DEV_NULL,
                         NULL, NULL, NULL, NULL);
}
#endif

void
lab_report_open(const char *path)
{
    char *address = g_filename_to_uri(path, NULL, NULL);

    if (!address || !start_browser(address))
        report_warning("Lab: the report is %s; no browser could be opened", path);
    g_free(address);
}
