/** @file
 * The four forms in which a worksheet is printed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_WORKSHEET_PRINT_H
#define LAB_WS_WORKSHEET_PRINT_H

#include <glib.h>

#include "answers.h"
#include "sheet.h"

struct lab_sheet_task;
typedef void (*lab_sheet_printer)(GString *out, struct lab_sheet_task *task);

/** A sheet that is being made. */
struct lab_sheet_task {
    struct lab_sheet sheet;      /**< without records: frame and layer lead to them */
    lab_sheet_printer print;     /**< called when the capture has been read */
    uint32_t stream;             /**< tcp.stream, or LAB_EVERY_STREAM */
    struct lab_answers *answers; /**< what to mark; NULL: nothing */
    uint32_t frame;              /**< of the latest segment */
    uint32_t layer;              /**< of the latest segment */
};

/** Markdown: the questions, with room for the answers. */
void lab_print_worksheet(GString *out, struct lab_sheet_task *task);

/** Tab-separated: a row per question, with an empty last column. */
void lab_print_table(GString *out, struct lab_sheet_task *task);

/** Markdown: the questions with their answers and why. */
void lab_print_key(GString *out, struct lab_sheet_task *task);

/** Text: a line per fault of the file, a line per question of the sheet, and a total. */
void lab_print_grade(GString *out, struct lab_sheet_task *task);

#endif
