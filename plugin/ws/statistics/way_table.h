/** @file
 * Statistics > Lab > Round trips and bytes in flight, and tshark -z lab,round-trips[,FILTER].
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_WAY_TABLE_H
#define LAB_WS_WAY_TABLE_H

/** Register the table. */
void lab_ws_way_table_register(void);

#endif
