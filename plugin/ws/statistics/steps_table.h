/** @file
 * Statistics > Lab > Steps and events, and tshark -z lab,steps[,FILTER].
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_STEPS_TABLE_H
#define LAB_WS_STEPS_TABLE_H

/** Register the counts. */
void lab_ws_steps_table_register(void);

#endif
