/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/connection_table.h"

#include "ws/quiz_mode.h"
#include "ws/statistics/connection_cells.h"
#include "ws/statistics/table.h"
#include "ws/words.h"

static struct lab_connections *connections;
static struct lab_tables tables;

static const char *
title(void)
{
    return lab_ws_word("statistics",
                       lab_quiz_mode_is_on() ? "connections-quiz" : "connections-title");
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
    if (lab_cell_is_asked_for(cell) && lab_quiz_mode_is_on())
        return LAB_TABLE_HIDDEN;
    return lab_cell_text(pinfo, row, number, cell);
}

static void
write_text(stat_tap_table_item_type *at, enum lab_cell cell, const char *text)
{
    if (lab_cell_is_number(cell))
        lab_table_write_number(at, text);
    else
        lab_table_write(at, text);
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
            write_text(&cells[i], cell, text_of(pinfo, row, number, cell));
    }
}

static void
hear(packet_info *pinfo, const struct lab_told *told)
{
    stat_tap_table *table = lab_table(&tables, 0);
    uint32_t number, left_out;
    const struct lab_connection_row *row = lab_connections_hear(connections, pinfo, told, &number);

    if (row && number == table->num_elements)
        lab_table_add_row(&tables, table);
    if (row)
        write_row(table->elements[number], pinfo, row, number);
    else if ((left_out = lab_connections_left_out(connections)) != 0)
        lab_table_write_left_out(&tables, lab_cells_left_out(pinfo, left_out));
}

static void
forget(void)
{
    lab_connections_forget(connections);
}

static const char *
column_title(unsigned column)
{
    return lab_cell_title((enum lab_cell)column);
}

static stat_tap_table_item
column_of(enum lab_cell cell)
{
    static const struct lab_connection_row none;
    uint32_t unused;
    bool is_count = lab_cell_count(&none, cell, 0, &unused);

    return lab_table_column(is_count, lab_cell_is_number(cell));
}

static stat_tap_table_item columns[LAB_CELL_COUNT];

static struct lab_tables tables = {
    .argument = "lab,connections",
    .count = 1,
    .column_count = LAB_CELL_COUNT,
    .words_column = LAB_CELL_CLIENT,
    .columns = columns,
    .title = title,
    .column_title = column_title,
    .hear = hear,
    .forget = forget,
};

void
lab_ws_connection_table_register(void)
{
    connections = lab_connections_new(LAB_TABLE_ROWS_MAX);
    for (unsigned i = 0; i < LAB_CELL_COUNT; i++)
        columns[i] = column_of((enum lab_cell)i);
    lab_tables_register(&tables);
}
