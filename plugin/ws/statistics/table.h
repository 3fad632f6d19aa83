/** @file
 * Wireshark's simple tables of statistics: in one window, or in one output of tshark, rows below
 * the titles of several tables, or rows alone. They are filled while packets come, for nobody says
 * when all have come.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TABLE_H
#define LAB_WS_TABLE_H

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>

/** Register tables of what Lab's tap tells; the caller has set columns, title and functions.
 *  @param ui        lives as long as the program
 *  @param argument  behind -z: "lab,connections" */
void lab_ws_tables_register(stat_tap_table_ui *ui, const char *argument);

/** Have tables without a row: packets are going to come.
 *  @param titles  of the tables; until the language is changed */
void lab_ws_tables_init(stat_tap_table_ui *ui, const char *const *titles, unsigned count);

stat_tap_table *lab_ws_table(const stat_tap_table_ui *ui, unsigned number);

/** Add a row of zeros and empty words. @return its cells */
stat_tap_table_item_type *lab_ws_table_add_row(const stat_tap_table_ui *ui, stat_tap_table *table);

/** Put words into a cell that has some.
 *  @param width  at least so many bytes, with blanks in front: numbers are sorted like words */
void lab_ws_table_write(stat_tap_table_item_type *cell, int width, const char *words);

/** Have no rows any more. Their cells stay for a while, for a window that holds on to them. */
void lab_ws_table_reset(stat_tap_table *table);

#endif
