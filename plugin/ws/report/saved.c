/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/saved.h"

#include <glib/gstdio.h>

#ifdef G_OS_WIN32
#include <windows.h>

#include <shellapi.h>
#endif

#include "ws/annotation/annotate.h"
#include "ws/report/chapters.h"
#include "ws/report/folder.h"
#include "ws/report/replay.h"
#include "ws/report/report.h"
#include "ws/words.h"

static const struct lab_folder_kind report = {"lab-report", ".html"},
                                    chart = {"lab-chart", ".html"},
                                    annotated = {"lab-annotated", ".pcapng"};

/* Writes a document on what was gathered. */
typedef void (*writer)(struct lab_document *document, const struct lab_gathered *gathered);

static void
hear(void *gathered, packet_info *pinfo, const struct lab_told *told)
{
    lab_gathered_hear(gathered, pinfo, told);
}

static void
write_report(struct lab_document *document, const struct lab_gathered *gathered)
{
    lab_chapters_write_report(document, gathered, LAB_REPORT_HTML_ALL);
}

static void
write_document(FILE *file, capture_file *capture, const char *name,
               const struct lab_ws_stream *only, writer write)
{
    struct lab_gathered *gathered = lab_gathered_new(LAB_REPORT_USUAL, true);
    struct lab_document document;

    gathered->only = only;
    gathered->origin.file = name;
    lab_replay(capture, hear, gathered);
    lab_gathered_finish(gathered);
    lab_document_open(&document, &lab_document_html, file);
    write(&document, gathered);
    lab_document_close(&document);
    lab_gathered_free(gathered);
}

static char *
save(capture_file *capture, const struct lab_ws_stream *only, const struct lab_folder_kind *kind,
     writer write)
{
    char *name = lab_folder_name_of(capture), *path;
    FILE *file = lab_folder_new_file(kind, name, &path);

    if (file)
        write_document(file, capture, name, only, write);
    if (!file || !lab_folder_close(file, path)) {
        lab_folder_complain(path);
        g_free(path);
        path = NULL;
    }
    g_free(name);
    return path;
}

char *
lab_saved_report(capture_file *capture, const struct lab_ws_stream *only)
{
    return save(capture, only, &report, write_report);
}

char *
lab_saved_chart(capture_file *capture, const struct lab_ws_stream *only)
{
    return save(capture, only, &chart, lab_chapters_write_charts);
}

static bool
stamp_shown(uint32_t number, struct lab_stamp *stamp, void *frames)
{
    const frame_data *frame = frame_data_sequence_find(frames, number);

    if (frame)
        *stamp = lab_ws_annotate_stamp(frame);
    return frame != NULL;
}

/* Make the copy in a file that was made for it. @return whether it is complete; else what is wrong,
 * and where what there is of it is, has been said */
static bool
annotate(const capture_file *capture, FILE *file, const char *path)
{
    struct lab_copy copy = {
        .from = capture->filename, .to = path, .is_made = true, .least = capture->count};
    bool copied =
        fclose(file) == 0 && lab_ws_annotate(&copy, stamp_shown, capture->provider.frames);

    if (copy.problem)
        lab_copy_complain(&copy, copied);
    if (!copied)
        g_unlink(path);
    copied = copied && !copy.problem;
    g_free(copy.problem);
    return copied;
}

char *
lab_saved_annotated(const capture_file *capture)
{
    char *name = lab_folder_name_of(capture), *path;
    FILE *file = lab_folder_new_file(&annotated, name, &path);

    if (!file)
        lab_folder_complain(path);
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
lab_saved_open(const char *path)
{
    char *address = g_filename_to_uri(path, NULL, NULL);

    if (!address || !start_browser(address))
        lab_ws_complain("no-browser", LAB_VALUES({"path", path}));
    g_free(address);
}
