/** @file
 * Statistics > Lab > Connections, and tshark -z lab,connections[,FILTER].
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_CONNECTION_TABLE_H
#define LAB_WS_CONNECTION_TABLE_H

/** Register the table. */
void lab_ws_connection_table_register(void);

#endif
