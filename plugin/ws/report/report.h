/** @file
 * Reports on the command line:
 *
 *     tshark -q -r FILE -z lab,report[,STREAM|,all]        as Markdown
 *     tshark -q -r FILE -z lab,report,html[,STREAM|,all]   as an HTML file
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_REPORT_H
#define LAB_WS_REPORT_H

/** How to ask for a report as an HTML file on every connection. */
#define LAB_REPORT_HTML_ALL "tshark -q -z lab,report,html,all -r FILE"

/** Register the -z arguments. */
void lab_ws_report_register(void);

#endif
