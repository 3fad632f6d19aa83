/** @file
 * Worksheets on the command line:
 *
 *     tshark -q -r FILE -z lab,worksheet[,STREAM]       the questions, as Markdown
 *     tshark -q -r FILE -z lab,worksheet,tsv[,STREAM]   the same as a table to fill in
 *     tshark -q -r FILE -z lab,key[,STREAM]             the questions with their answers
 *     tshark -q -r FILE -z lab,key,gift[,STREAM]        the same in GIFT, for Moodle and others
 *     tshark -q -r FILE -z lab,grade,ANSWERS.tsv        a filled table, marked
 *
 * STREAM is a number of Wireshark's tcp.stream; without it the sheet is on the whole capture.
 * The preference lab.seed chooses other questions, lab.questions how many.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_WORKSHEET_H
#define LAB_WS_WORKSHEET_H

#include <epan/prefs.h>

#include "ws/classroom/answers.h"

/** Register the -z arguments, and the seed and the number of questions in @a module. */
void lab_ws_worksheet_register(module_t *module);

/** The sheet on the whole capture that the preferences ask for. */
struct lab_sheet_name lab_ws_worksheet_name(void);

#endif
