/** @file
 * Tools > Lab: what is written to files, each shown or named as soon as it is there. Nothing that
 * would tell the answers of a quiz while that is on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_EXPORTS_H
#define LAB_WS_EXPORTS_H

#include <stdbool.h>

#include "ws/window/sheets.h"

/** Write a report on the selected conversation, or on the whole capture, and show it. */
void lab_ws_export_report(bool whole);

/** Write the charts of the selected conversation, and show them. */
void lab_ws_export_chart(void);

/** Write a worksheet on the capture, its answers, or the marks of filled ones, and show it. */
void lab_ws_export_sheet(enum lab_sheet_file which);

/** Write an annotated copy of the capture, and say where it is. */
void lab_ws_export_annotated(void);

#endif
