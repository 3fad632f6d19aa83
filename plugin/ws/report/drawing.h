/** @file
 * Ladders and charts on the command line:
 *
 *     tshark -q -r FILE -z lab,ladder[,STREAM|,all]       as text
 *     tshark -q -r FILE -z lab,ladder,svg[,STREAM|,all]   as an SVG file
 *     tshark -q -r FILE -z lab,chart,svg[,STREAM|,all]    what each end sent, over time
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_DRAWING_H
#define LAB_WS_DRAWING_H

/** Register the -z arguments. */
void lab_ws_drawing_register(void);

#endif
