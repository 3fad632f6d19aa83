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
#include <stdbool.h>

#include "ws/tap.h"

/** Rows that a window can show; each costs some six kilobytes there. */
#define LAB_TABLE_ROWS_MAX 10000

/** Instead of what the quiz asks for, while it is on. */
#define LAB_TABLE_HIDDEN "?"

/** Tables of what Lab's tap tells. Lives as long as the program. */
struct lab_tables {
    const char *argument;         /**< behind -z: "lab,connections" */
    unsigned count;               /**< how many tables */
    unsigned column_count;        /**< of each; the first is the number of the row */
    unsigned words_column;        /**< has words, and room for what is said instead of a row */
    stat_tap_table_item *columns; /**< all but their titles */
    /* The words, in the chosen language. */
    const char *(*title)(void);
    const char *(*table_title)(unsigned number); /**< NULL: there is one table, with that title */
    const char *(*column_title)(unsigned column);
    /** The next one that was told, in the order of the capture. */
    void (*hear)(packet_info *pinfo, const struct lab_told *told);
    /** All that was heard is to be forgotten. */
    void (*forget)(void);

    /* table.c alone: */
    stat_tap_table_ui ui;
    bool closed; /**< the file that the rows are of */
};

/** A column.
 *  @param is_count   its cells are counts; else words
 *  @param is_number  words that are a number, as counts are: they stand on the right */
stat_tap_table_item lab_table_column(bool is_count, bool is_number);

/** Register tables. */
void lab_tables_register(struct lab_tables *tables);

/** Put the words of all registered tables into the chosen language. */
void lab_tables_show(void);

/** Whether a window holds on to tables: what it shows stays until its filter is applied again. */
bool lab_tables_are_shown(void);

/** Forget the file that is being closed; what a window shows of it stays. */
void lab_tables_end(void);

/** One of the tables, from 0. */
stat_tap_table *lab_table(const struct lab_tables *tables, unsigned number);

/** Add a row of zeros and empty words. @return its cells */
stat_tap_table_item_type *lab_table_add_row(const struct lab_tables *tables, stat_tap_table *table);

/** Take a row out, where no window holds on to it (lab_tap_has_window()), though it shows it no
 * more; those behind it move up.
 *  @param row  from 0 */
void lab_table_remove_row(stat_tap_table *table, guint row);

/** Put words into a cell that has some. */
void lab_table_write(stat_tap_table_item_type *cell, const char *words);

/** The same with blanks in front of a number, for they are sorted like words. */
void lab_table_write_number(stat_tap_table_item_type *cell, const char *digits);

/** Say in the only row why there is no other. */
void lab_table_say(const struct lab_tables *tables, const char *words);

/** Say in a row behind LAB_TABLE_ROWS_MAX others that there are more. */
void lab_table_write_left_out(const struct lab_tables *tables, const char *words);

#endif
