/* Wireshark's simple table of statistics. It is filled while packets come, for nobody says when all
 * have come.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/connection_table.h"

#include <epan/packet.h>
#include <epan/stat_tap_ui.h>

#include "ws/escape.h"
#include "ws/statistics/connection_cells.h"
#include "ws/words.h"

#define ARGUMENT "lab,connections"

/* Rows that a window can show; each costs some six kilobytes there. */
#define MOST_ROWS 10000

static stat_tap_table_item columns[LAB_CELL_COUNT];
static stat_tap_table_ui ui;

static struct lab_connections *connections;
static bool closed; /* the file of the connections */
static GPtrArray
    *past; /* the cells of rows that are no more, until no window can hold on to them */

static void
clear_words(stat_tap_table_item_type *cell)
{
    if (cell->type == TABLE_ITEM_STRING) {
        g_free((char *)cell->value.string_value);
        cell->value.string_value = NULL;
    }
}

static void
reset(stat_tap_table *table)
{
    for (guint row = 0; row < table->num_elements; row++) {
        for (unsigned cell = 0; cell < LAB_CELL_COUNT; cell++)
            clear_words(&table->elements[row][cell]);
        g_ptr_array_add(past, table->elements[row]);
    }
    table->num_elements = 0;
    lab_connections_forget(connections);
    closed = false;
}

static void
init(stat_tap_table_ui *table_ui)
{
    stat_tap_table *table =
        table_ui->tables ? stat_tap_find_table(table_ui, table_ui->title) : NULL;

    if (table) {
        reset(table);
        return;
    }
    g_ptr_array_set_size(past, 0);
    lab_connections_forget(connections);
    stat_tap_add_table(table_ui, stat_tap_init_table(table_ui->title, LAB_CELL_COUNT, 0, NULL));
}

static void
free_cell(stat_tap_table *table _U_, guint row _U_, guint column _U_,
          stat_tap_table_item_type *cell)
{
    clear_words(cell);
}

static void
add_row(stat_tap_table *table)
{
    stat_tap_table_item_type cells[LAB_CELL_COUNT] = {{0}};

    for (unsigned cell = 0; cell < LAB_CELL_COUNT; cell++) {
        cells[cell].type = columns[cell].type;
        if (cells[cell].type == TABLE_ITEM_STRING)
            cells[cell].value.string_value = g_strdup("");
    }
    stat_tap_init_table_row(table, table->num_elements, LAB_CELL_COUNT, cells);
}

/* Numbers in words are sorted as words: with the last digits below each other that is right. */
static void
write_words(stat_tap_table_item_type *cell, packet_info *pinfo, const char *text, bool is_number)
{
    clear_words(cell);
    cell->value.string_value =
        g_strdup_printf(is_number && *text ? "%10s" : "%s", lab_escape_line(pinfo->pool, text));
}

static void
write_row(stat_tap_table_item_type *cells, packet_info *pinfo, const struct lab_connection_row *row,
          uint32_t number)
{
    guint revision = row->revision + 1u; /* 0: not written yet */

    for (unsigned i = 0; i < LAB_CELL_COUNT; i++)
        lab_cell_value(row, (enum lab_cell)i, number, &cells[i].value.float_value);
    if (cells[0].user_data.uint_value == revision)
        return;
    cells[0].user_data.uint_value = revision;
    for (unsigned i = 0; i < LAB_CELL_COUNT; i++) {
        enum lab_cell cell = (enum lab_cell)i;

        if (columns[i].type == TABLE_ITEM_STRING)
            write_words(&cells[i], pinfo, lab_cell_text(pinfo, row, number, cell),
                        lab_cell_is_number(cell));
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
        add_row(table);
    cells = table->elements[MOST_ROWS];
    cells[LAB_CELL_NUMBER].value.float_value = MOST_ROWS + 1.0;
    write_words(&cells[LAB_CELL_CLIENT], pinfo, lab_cells_left_out(pinfo, count), false);
}

static tap_packet_status
hear(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *told,
     tap_flags_t flags _U_)
{
    stat_tap_table_ui *table_ui = ((stat_data_t *)data)->stat_tap_data;
    stat_tap_table *table = g_array_index(table_ui->tables, stat_tap_table *, 0);
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
        add_row(table);
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
    ui.title = lab_ws_word("statistics", "connections-title");
}

static stat_tap_table_item
column_of(enum lab_cell cell)
{
    static const struct lab_connection_row none;
    double unused;
    bool is_value = lab_cell_value(&none, cell, 0, &unused);

    return (stat_tap_table_item){
        .type = is_value ? TABLE_ITEM_FLOAT : TABLE_ITEM_STRING,
        .align = lab_cell_is_number(cell) ? TAP_ALIGN_RIGHT : TAP_ALIGN_LEFT,
        .field_format = !is_value                   ? "%s"
                        : cell == LAB_CELL_DURATION ? "%.6f"
                                                    : "%.0f",
    };
}

void
lab_ws_connection_table_register(void)
{
    static tap_param filter[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};

    connections = lab_connections_new(MOST_ROWS);
    past = g_ptr_array_new_with_free_func(g_free);
    for (unsigned i = 0; i < LAB_CELL_COUNT; i++)
        columns[i] = column_of((enum lab_cell)i);
    ui = (stat_tap_table_ui){
        .group = REGISTER_STAT_GROUP_CONVERSATION_LIST, /* of no menu: menu.c has the entry */
        .tap_name = LAB_TAP,
        .cli_string = ARGUMENT,
        .stat_tap_init_cb = init,
        .packet_func = hear,
        .stat_tap_reset_table_cb = reset,
        .stat_tap_free_table_item_cb = free_cell,
        .nfields = LAB_CELL_COUNT,
        .fields = columns,
        .nparams = 1,
        .params = filter,
    };
    lab_ws_connection_table_show();
    register_stat_tap_table_ui(&ui);
}
