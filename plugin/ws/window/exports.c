/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/exports.h"

#include <epan/plugin_if.h>
#include <wsutil/report_message.h>

#include "ws/quiz_mode.h"
#include "ws/report/saved.h"
#include "ws/window/board.h"
#include "ws/window/shown.h"
#include "ws/words.h"

/* Whether the quiz is on, whose answers a report or a copy with comments would tell. If so, the
 * board says it. */
static bool
quiz_forbids_it(void)
{
    if (lab_quiz_mode_is_on())
        lab_ws_board_say("quiz-hides", 0, 0);
    return lab_quiz_mode_is_on();
}

/* A file that is asked for. */
struct wish {
    const struct lab_ws_stream *only; /* of a report; NULL: on the whole capture */
    enum lab_sheet_file sheet;        /* of a sheet */
    const char *obstacle; /* why there cannot be one, as a key of [toolbar]; NULL: none */
    char *path;           /* where it is then; NULL: it could not be written */
};

/* Have it written. While a box says that it cannot be, the board says of no other that it is saved.
 */
static void
have_written(struct wish *wish, void *(*save)(capture_file *capture, void *wish))
{
    lab_ws_board_hush();
    plugin_if_get_capture_file(save, wish);
}

/* The same, and show it. */
static void
grant(struct wish *wish, void *(*save)(capture_file *capture, void *wish), const char *said)
{
    have_written(wish, save);
    if (!wish->path)
        return;
    lab_ws_board_say(said, 0, 0);
    lab_saved_open(wish->path);
    g_free(wish->path);
}

static void *
save_report(capture_file *capture, void *data)
{
    struct wish *wish = data;

    wish->path = lab_saved_report(capture, wish->only);
    return NULL;
}

static void *
save_chart(capture_file *capture, void *data)
{
    struct wish *wish = data;

    wish->path = lab_saved_chart(capture, wish->only);
    return NULL;
}

/* On the selected conversation, or on the whole capture. */
static void
write_on(bool whole, void *(*save)(capture_file *capture, void *wish), const char *said)
{
    struct wish wish = {0};

    if (!lab_ws_shown_has_conversations() || quiz_forbids_it())
        return;
    if (!whole)
        wish.only = lab_ws_shown_selected();
    if (!whole && !wish.only) {
        lab_ws_board_say("none-selected", 0, 0);
        return;
    }
    grant(&wish, save, said);
}

void
lab_ws_export_report(bool whole)
{
    write_on(whole, save_report, "reported");
}

void
lab_ws_export_chart(void)
{
    write_on(false, save_chart, "charted");
}

static void *
save_sheet(capture_file *capture, void *data)
{
    struct wish *wish = data;

    wish->path = lab_sheets_save(capture, wish->sheet);
    return NULL;
}

void
lab_ws_export_sheet(enum lab_sheet_file which)
{
    static const char *const said[] = {[LAB_SHEET_FILE_QUESTIONS] = "sheet-saved",
                                       [LAB_SHEET_FILE_KEY] = "key-saved",
                                       [LAB_SHEET_FILE_MARKS] = "marks-saved"};
    struct wish wish = {.sheet = which};

    if (lab_ws_shown_has_exchanges())
        grant(&wish, save_sheet, said[which]);
}

/* The copy is one of the file on the disk, so this has to be what the window shows. */
static void *
save_annotated(capture_file *capture, void *data)
{
    struct wish *wish = data;

    if (capture->state != FILE_READ_DONE)
        wish->obstacle = "still-reading";
    else if (capture->provider.frames_modified_blocks || capture->rfcode)
        wish->obstacle = "save-first";
    else
        wish->path = lab_saved_annotated(capture);
    return NULL;
}

/* In a box, for it has to be found again, and a path is too long for the toolbar. */
static void
say_where(const char *path)
{
    const struct lab_note_value where = {"path", path};
    GString *text = g_string_new(NULL);

    lab_ws_expand(text, "toolbar", "annotated-where", &where, 1);
    report_warning("%s", text->str);
    g_string_free(text, TRUE);
    lab_ws_board_say("annotated", 0, 0);
}

void
lab_ws_export_annotated(void)
{
    struct wish wish = {0};

    if (!lab_ws_shown_has_exchanges() || quiz_forbids_it())
        return;
    have_written(&wish, save_annotated);
    if (wish.obstacle)
        lab_ws_board_say(wish.obstacle, 0, 0);
    else if (wish.path)
        say_where(wish.path);
    g_free(wish.path);
}
