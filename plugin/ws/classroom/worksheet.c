/* One task is one -z argument. Its tap collects while the capture is read; when all has been
 * read, and every verdict is final, it prints.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "worksheet.h"

#include <epan/stat_tap_ui.h>
#include <stdio.h>
#include <string.h>
#include <wsutil/report_message.h>
#include <wsutil/strtoi.h>

#include "answers.h"
#include "sheet.h"
#include "worksheet_print.h"
#include "ws_compat.h"

#define TAP "lab"

static int tap;
static guint seed;
static GSList *tasks; /* struct lab_sheet_task, one for each -z argument */

/* "", or "," and the number of a stream. */
static bool
read_stream(const char *argument, uint32_t *stream)
{
    const char *end;

    *stream = LAB_EVERY_STREAM;
    if (*argument == '\0')
        return true;
    return *argument == ',' && ws_strtou32(argument + 1, &end, stream) && *end == '\0';
}

static struct lab_sheet_task *
new_task(lab_sheet_printer print, uint32_t stream)
{
    struct lab_sheet_task *task = g_new0(struct lab_sheet_task, 1);

    task->print = print;
    task->stream = stream;
    lab_sheet_init(&task->sheet, seed);
    tasks = g_slist_append(tasks, task);
    return task;
}

static void
free_task(struct lab_sheet_task *task)
{
    tasks = g_slist_remove(tasks, task);
    lab_answers_free(task->answers);
    g_free(task);
}

static void
forget(void *data, void *nothing _U_)
{
    struct lab_sheet_task *task = data;

    lab_sheet_init(&task->sheet, task->sheet.seed);
    task->frame = 0;
}

/* The file is read anew, for instance because a preference has changed. */
static void
reset(void *data)
{
    forget(data, NULL);
}

/* Also tshark -M closes a file amid its packets, and tells no tap. */
void
lab_ws_worksheet_end(void)
{
    g_slist_foreach(tasks, forget, NULL);
}

static tap_packet_status
collect(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *tapped,
        tap_flags_t flags _U_)
{
    struct lab_sheet_task *task = data;
    const struct lab_ws_record *record = tapped;

    task->layer = task->frame == pinfo->num ? task->layer + 1 : 0;
    task->frame = pinfo->num;
    lab_sheet_offer(&task->sheet, &record->verdict, task->frame, task->layer, NULL);
    return TAP_PACKET_REDRAW;
}

static void
draw(void *data)
{
    struct lab_sheet_task *task = data;
    GString *out = g_string_new(NULL);

    task->print(out, task);
    fputs(out->str, stdout);
    g_string_free(out, TRUE);
}

static void
finish(void *data)
{
    free_task(data);
}

static bool
start_listening(struct lab_sheet_task *task)
{
    char *filter =
        task->stream == LAB_EVERY_STREAM ? NULL : g_strdup_printf("tcp.stream == %u", task->stream);
    GString *error =
        register_tap_listener(TAP, task, filter, TL_REQUIRES_NOTHING, reset, collect, draw, finish);

    g_free(filter);
    if (!error)
        return true;
    report_failure("Lab: %s", error->str);
    g_string_free(error, TRUE);
    free_task(task);
    return false;
}

static bool
start_sheet(const char *form, const char *argument, lab_sheet_printer print)
{
    uint32_t stream;

    if (!read_stream(argument, &stream)) {
        report_failure("Lab: \"-z %s%s\" is not understood; behind \"%s\" only the number of a "
                       "tcp.stream may stand, as in \"-z %s,0\"",
                       form, argument, form, form);
        return false;
    }
    return start_listening(new_task(print, stream));
}

#define WORKSHEET "lab,worksheet"
#define TABLE     "lab,worksheet,tsv"
#define KEY       "lab,key"
#define GRADE     "lab,grade"

static lab_tap_started
start_worksheet(const char *argument, void *data _U_)
{
    LAB_TAP_RETURN(start_sheet(WORKSHEET, argument + strlen(WORKSHEET), lab_print_worksheet));
}

static lab_tap_started
start_table(const char *argument, void *data _U_)
{
    LAB_TAP_RETURN(start_sheet(TABLE, argument + strlen(TABLE), lab_print_table));
}

static lab_tap_started
start_key(const char *argument, void *data _U_)
{
    LAB_TAP_RETURN(start_sheet(KEY, argument + strlen(KEY), lab_print_key));
}

static bool
grade(const char *path)
{
    struct lab_sheet_task *task;
    char *reason = NULL;
    struct lab_answers *answers = lab_answers_read(path, &reason);

    if (!answers) {
        report_failure("Lab: %s %s", path, reason);
        g_free(reason);
        return false;
    }
    task = new_task(lab_print_grade, answers->stream);
    task->answers = answers;
    if (answers->has_seed)
        lab_sheet_init(&task->sheet, answers->seed);
    return start_listening(task);
}

static lab_tap_started
start_grade(const char *argument, void *data _U_)
{
    bool has_file = g_str_has_prefix(argument, GRADE ",") && argument[strlen(GRADE) + 1];

    if (!has_file)
        report_failure("Lab: \"-z %s\" needs the file to mark, as in \"-z %s,answers.tsv\"",
                       argument, GRADE);
    LAB_TAP_RETURN(has_file && grade(argument + strlen(GRADE) + 1));
}

void
lab_ws_worksheet_register(module_t *module)
{
    static stat_tap_ui uis[] = {
        {REGISTER_STAT_GROUP_GENERIC, NULL, WORKSHEET, start_worksheet, 0, NULL},
        {REGISTER_STAT_GROUP_GENERIC, NULL, TABLE, start_table, 0, NULL},
        {REGISTER_STAT_GROUP_GENERIC, NULL, KEY, start_key, 0, NULL},
        {REGISTER_STAT_GROUP_GENERIC, NULL, GRADE, start_grade, 0, NULL},
    };

    tap = register_tap(TAP);
    for (unsigned i = 0; i < array_length(uis); i++)
        register_stat_tap_ui(&uis[i], NULL);
    prefs_register_uint_preference(
        module, "seed", "Seed of the worksheets",
        "Which questions \"tshark -z lab,worksheet\" asks: the same number and the same capture "
        "give the same questions, another number gives others.",
        10, &seed);
}

bool
lab_ws_worksheet_listens(void)
{
    return have_tap_listener(tap);
}

void
lab_ws_worksheet_tell(packet_info *pinfo, const struct lab_ws_record *record)
{
    tap_queue_packet(tap, pinfo, record);
}
