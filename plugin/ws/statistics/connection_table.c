/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/connection_table.h"

#include "ws/classroom/quiz.h"
#include "ws/statistics/connection_cells.h"
#include "ws/statistics/table.h"
#include "ws/words.h"

#define ARGUMENT "lab,connections"

/* Rows that a window can show; each costs some six kilobytes there. */
#define MOST_ROWS 10000

static stat_tap_table_item columns[LAB_CELL_COUNT];
static stat_tap_table_ui ui;

#define NUMBER_WIDTH 12

#define HIDDEN "?"

static struct lab_connections *connections;
static bool closed; /* the file of the connections */

static void
reset(stat_tap_table *table)
{
    lab_ws_table_reset(table);
    lab_connections_forget(connections);
    closed = false;
}

static const char *
title(void)
{
    return lab_ws_word("statistics",
                       lab_ws_quiz_is_on() ? "connections-quiz" : "connections-title");
}

static void
init(stat_tap_table_ui *table_ui)
{
    lab_connections_forget(connections);
    table_ui->title = title();
    lab_ws_tables_init(table_ui, &table_ui->title, 1);
}

/* Bytes and time change with every segment, what else is text only with the revision. */
static bool
is_written_anew(enum lab_cell cell, bool revised)
{
    return revised || cell == LAB_CELL_BYTES_CLIENT || cell == LAB_CELL_BYTES_SERVER ||
           cell == LAB_CELL_RETRANSMISSIONS || cell == LAB_CELL_DURATION;
}

/* While the quiz is on, no table answers its questions. */
static const char *
text_of(packet_info *pinfo, const struct lab_connection_row *row, uint32_t number,
        enum lab_cell cell)
{
    if (lab_cell_is_asked_for(cell) && lab_ws_quiz_is_on())
        return HIDDEN;
    return lab_cell_text(pinfo, row, number, cell);
}

static void
write_row(stat_tap_table_item_type *cells, packet_info *pinfo, const struct lab_connection_row *row,
          uint32_t number)
{
    guint revision = row->revision + 1u; /* 0: not written yet */
    bool revised = cells[0].user_data.uint_value != revision;

    cells[0].user_data.uint_value = revision;
    for (unsigned i = 0; i < LAB_CELL_COUNT; i++) {
        enum lab_cell cell = (enum lab_cell)i;
        uint32_t count;

        if (lab_cell_count(row, cell, number, &count))
            cells[i].value.uint_value = count;
        else if (is_written_anew(cell, revised))
            lab_ws_table_write(&cells[i], lab_cell_is_number(cell) ? NUMBER_WIDTH : 0,
                               text_of(pinfo, row, number, cell));
    }
}

/* The last row says of how many there is none. */
static void
write_left_out(stat_tap_table *table, packet_info *pinfo)
{
    uint32_t count = lab_connections_left_out(connections);
    stat_tap_table_item_type *cells;

    if (!count)
        return;
    if (table->num_elements == MOST_ROWS)
        lab_ws_table_add_row(&ui, table);
    cells = table->elements[MOST_ROWS];
    cells[LAB_CELL_NUMBER].value.uint_value = MOST_ROWS + 1;
    lab_ws_table_write(&cells[LAB_CELL_CLIENT], 0, lab_cells_left_out(pinfo, count));
}

static tap_packet_status
hear(void *data _U_, packet_info *pinfo, epan_dissect_t *edt _U_, const void *told,
     tap_flags_t flags _U_)
{
    stat_tap_table *table = lab_ws_table(&ui, 0);
    const struct lab_connection_row *row;
    uint32_t number;

    if (closed)
        reset(table);
    row = lab_connections_hear(connections, pinfo, told, &number);
    if (!row) {
        write_left_out(table, pinfo);
        return TAP_PACKET_REDRAW;
    }
    if (number == table->num_elements)
        lab_ws_table_add_row(&ui, table);
    write_row(table->elements[number], pinfo, row, number);
    return TAP_PACKET_REDRAW;
}

void
lab_ws_connection_table_end(void)
{
    closed = true;
}

void
lab_ws_connection_table_show(void)
{
    for (unsigned i = 0; i < LAB_CELL_COUNT; i++)
        columns[i].column_name = lab_cell_title((enum lab_cell)i);
    ui.title = title();
}

static stat_tap_table_item
column_of(enum lab_cell cell)
{
    static const struct lab_connection_row none;
    uint32_t unused;
    bool is_count = lab_cell_count(&none, cell, 0, &unused);

    return (stat_tap_table_item){
        .type = is_count ? TABLE_ITEM_UINT : TABLE_ITEM_STRING,
        .align = lab_cell_is_number(cell) ? TAP_ALIGN_RIGHT : TAP_ALIGN_LEFT,
        .field_format = is_count ? "%u" : "%s",
    };
}

void
lab_ws_connection_table_register(void)
{
    connections = lab_connections_new(MOST_ROWS);
    for (unsigned i = 0; i < LAB_CELL_COUNT; i++)
        columns[i] = column_of((enum lab_cell)i);
    ui = (stat_tap_table_ui){
        .stat_tap_init_cb = init,
        .packet_func = hear,
        .stat_tap_reset_table_cb = reset,
        .nfields = LAB_CELL_COUNT,
        .fields = columns,
    };
    lab_ws_connection_table_show();
    lab_ws_tables_register(&ui, ARGUMENT);
}
