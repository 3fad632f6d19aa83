/** @file
 * Worksheets on the command line:
 *
 *     tshark -q -r FILE -z lab,worksheet[,STREAM]       the questions, as Markdown
 *     tshark -q -r FILE -z lab,worksheet,tsv[,STREAM]   the same as a table to fill in
 *     tshark -q -r FILE -z lab,key[,STREAM]             the questions with their answers
 *     tshark -q -r FILE -z lab,grade,ANSWERS.tsv        a filled table, marked
 *
 * STREAM is a number of Wireshark's tcp.stream; without it the sheet is on the whole capture.
 * The preference lab.seed chooses other questions.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_WORKSHEET_H
#define LAB_WS_WORKSHEET_H

#include <epan/packet.h>
#include <epan/prefs.h>

#include "segments.h"

/** Register the tap, the -z arguments and the seed in @a module. */
void lab_ws_worksheet_register(module_t *module);

/** Forget the file that is being closed: its records will be gone. */
void lab_ws_worksheet_end(void);

/** Whether somebody listens, so that lab_ws_worksheet_tell() is worth calling. */
bool lab_ws_worksheet_listens(void);

/** Tell a sheet that is being made about a segment, in the order of the capture. */
void lab_ws_worksheet_tell(packet_info *pinfo, const struct lab_ws_record *record);

#endif
