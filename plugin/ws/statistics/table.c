/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/table.h"

#include "ws/escape.h"
#include "ws/tap.h"

static GPtrArray *uis; /* of stat_tap_table_ui: all that are registered */
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
free_cell(stat_tap_table *table _U_, guint row _U_, guint column _U_,
          stat_tap_table_item_type *cell)
{
    clear_words(cell);
}

void
lab_ws_table_reset(stat_tap_table *table)
{
    for (guint row = 0; row < table->num_elements; row++) {
        for (guint column = 0; column < table->num_fields; column++)
            clear_words(&table->elements[row][column]);
        g_ptr_array_add(past, table->elements[row]);
    }
    table->num_elements = 0;
}

/* Wireshark frees the tables when their last window is closed. */
static void
bury_past(void)
{
    for (guint i = 0; i < uis->len; i++) {
        if (((const stat_tap_table_ui *)g_ptr_array_index(uis, i))->tables)
            return;
    }
    g_ptr_array_set_size(past, 0);
}

void
lab_ws_tables_init(stat_tap_table_ui *ui, const char *const *titles, unsigned count)
{
    if (ui->tables && ui->tables->len) {
        for (unsigned i = 0; i < count; i++) {
            stat_tap_table *table = lab_ws_table(ui, i);

            if (ui->stat_tap_reset_table_cb)
                ui->stat_tap_reset_table_cb(table);
            table->title = titles[i];
        }
        return;
    }
    bury_past();
    for (unsigned i = 0; i < count; i++)
        stat_tap_add_table(ui, stat_tap_init_table(titles[i], (int)ui->nfields, 0, NULL));
}

stat_tap_table *
lab_ws_table(const stat_tap_table_ui *ui, unsigned number)
{
    return g_array_index(ui->tables, stat_tap_table *, number);
}

stat_tap_table_item_type *
lab_ws_table_add_row(const stat_tap_table_ui *ui, stat_tap_table *table)
{
    guint row = table->num_elements;
    stat_tap_table_item_type *cells = g_new0(stat_tap_table_item_type, ui->nfields);

    for (size_t i = 0; i < ui->nfields; i++) {
        cells[i].type = ui->fields[i].type;
        if (cells[i].type == TABLE_ITEM_STRING)
            cells[i].value.string_value = g_strdup("");
    }
    stat_tap_init_table_row(table, row, (guint)ui->nfields, cells);
    g_free(cells);
    return table->elements[row];
}

void
lab_ws_table_write(stat_tap_table_item_type *cell, int width, const char *words)
{
    const char *line = lab_escape_line(NULL, words);

    clear_words(cell);
    cell->value.string_value = g_strdup_printf("%*s", width, line);
    wmem_free(NULL, (char *)line);
}

void
lab_ws_tables_register(stat_tap_table_ui *ui, const char *argument)
{
    static tap_param filter[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};

    if (!uis) {
        uis = g_ptr_array_new();
        past = g_ptr_array_new_with_free_func(g_free);
    }
    g_ptr_array_add(uis, ui);
    ui->group = REGISTER_STAT_GROUP_CONVERSATION_LIST; /* of no menu: menu.c has the entries */
    ui->tap_name = LAB_TAP;
    ui->cli_string = argument;
    ui->stat_tap_free_table_item_cb = free_cell;
    ui->nparams = array_length(filter);
    ui->params = filter;
    register_stat_tap_table_ui(ui);
}
