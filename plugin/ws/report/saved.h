/** @file
 * A report as a file: where it is put, and the way into the browser. In Wireshark's window, where
 * all frames of the capture are at hand.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SAVED_H
#define LAB_WS_SAVED_H

#include <cfile.h>

#include "ws/input/segment_records.h"

/** Write a report on an open capture to a new file.
 *  @param only  the connection that it is on; NULL: the capture
 *  @return the path of the file, g_free(); NULL: it cannot be written, which has been said */
char *lab_saved_report(capture_file *capture, const struct lab_ws_stream *only);

/** The same with the charts of a connection alone. */
char *lab_saved_chart(capture_file *capture, const struct lab_ws_stream *only);

/** Write an annotated copy of an open capture to a new file: of its file, as that is on the disk.
 *  @return as lab_saved_report(); NULL also if it is not complete */
char *lab_saved_annotated(const capture_file *capture);

/** Show a file in the browser; if there is none, say where the file is. */
void lab_saved_open(const char *path);

#endif
