/** @file
 * Tools > Lab: a worksheet on the capture, its answers, and the marks of what students filled in,
 * as files in the folder of the reports.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SHEETS_H
#define LAB_WS_SHEETS_H

#include <cfile.h>

enum lab_sheet_file {
    LAB_SHEET_FILE_QUESTIONS, /**< to print; and beside it a table to fill in */
    LAB_SHEET_FILE_KEY,
    LAB_SHEET_FILE_MARKS, /**< of every filled table in the folder */
};

/** Write one on an open capture to a new file.
 *  @return its path, g_free(); NULL: it cannot be written, which has been said */
char *lab_sheets_save(capture_file *capture, enum lab_sheet_file which);

#endif
