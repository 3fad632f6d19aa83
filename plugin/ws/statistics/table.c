/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/table.h"

#include <string.h>

#include "ws/escape.h"
#include "ws/fields.h"
#include "ws/words.h"

#define NUMBER_WIDTH 12

static GPtrArray *registered; /* of struct lab_tables */
/* The cells of rows that are no more, until no window can hold on to them. */
static GPtrArray *past;

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

stat_tap_table *
lab_table(const struct lab_tables *tables, unsigned number)
{
    return g_array_index(tables->ui.tables, stat_tap_table *, number);
}

static struct lab_tables *
registered_at(guint i)
{
    return g_ptr_array_index(registered, i);
}

static struct lab_tables *
tables_of(const stat_tap_table_ui *ui)
{
    guint i = 0;

    while (&registered_at(i)->ui != ui)
        i++;
    return registered_at(i);
}

static struct lab_tables *
owner_of(const stat_tap_table *table)
{
    for (guint i = 0; i < registered->len; i++) {
        struct lab_tables *tables = registered_at(i);

        for (unsigned k = 0; tables->ui.tables && k < tables->ui.tables->len; k++) {
            if (lab_table(tables, k) == table)
                return tables;
        }
    }
    return NULL;
}

/* Nobody tells rows of a protocol that is disabled, and without a word a window would be empty. */
static void
say_if_disabled(const struct lab_tables *tables)
{
    if (!proto_is_protocol_enabled(find_protocol_by_id(lab_ws_fields.protocol)))
        lab_table_say(tables, lab_ws_word("toolbar", "disabled"));
}

static void
clear_row(stat_tap_table *table, guint row)
{
    for (guint column = 0; column < table->num_fields; column++)
        clear_words(&table->elements[row][column]);
}

/* Have no rows any more. Their cells stay for a while, for a window that holds on to them. */
static void
reset(stat_tap_table *table)
{
    struct lab_tables *tables = owner_of(table);

    for (guint row = 0; row < table->num_elements; row++) {
        clear_row(table, row);
        g_ptr_array_add(past, table->elements[row]);
    }
    table->num_elements = 0;
    tables->forget();
    tables->closed = false;
    if (table == lab_table(tables, 0))
        say_if_disabled(tables);
}

static bool
is_shown(const stat_tap_table_ui *ui)
{
    return ui->tables && ui->tables->len;
}

/* Wireshark frees the tables of a kind when the last window of it is closed. */
bool
lab_tables_are_shown(void)
{
    for (guint i = 0; i < registered->len; i++) {
        if (is_shown(&registered_at(i)->ui))
            return true;
    }
    return false;
}

static const char *
title_of(const struct lab_tables *tables, unsigned number)
{
    return tables->table_title ? tables->table_title(number) : tables->title();
}

/* Packets are going to come. */
static void
init(stat_tap_table_ui *ui)
{
    struct lab_tables *tables = tables_of(ui);
    bool is_open = is_shown(ui);

    ui->title = tables->title();
    tables->forget();
    if (!lab_tables_are_shown())
        g_ptr_array_set_size(past, 0);
    for (unsigned i = 0; i < tables->count; i++) {
        const char *title = title_of(tables, i);

        if (is_open) {
            reset(lab_table(tables, i));
            lab_table(tables, i)->title = title;
        } else {
            stat_tap_add_table(ui, stat_tap_init_table(title, (int)ui->nfields, 0, NULL));
        }
    }
    say_if_disabled(tables);
}

static tap_packet_status
hear(void *data, packet_info *pinfo, epan_dissect_t *edt _U_, const void *told,
     tap_flags_t flags _U_)
{
    stat_tap_table_ui *ui = ((const stat_data_t *)data)->stat_tap_data;
    const struct lab_tables *tables = tables_of(ui);

    if (tables->closed)
        reset_stat_table(ui);
    tables->hear(pinfo, told);
    return TAP_PACKET_REDRAW;
}

stat_tap_table_item_type *
lab_table_add_row(const struct lab_tables *tables, stat_tap_table *table)
{
    const stat_tap_table_ui *ui = &tables->ui;
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
lab_table_remove_row(stat_tap_table *table, guint row)
{
    clear_row(table, row);
    g_free(table->elements[row]);
    table->num_elements--;
    memmove(&table->elements[row], &table->elements[row + 1],
            (table->num_elements - row) * sizeof *table->elements);
}

static void
write_wide(stat_tap_table_item_type *cell, int width, const char *words)
{
    const char *line = lab_escape_line(NULL, words);

    clear_words(cell);
    cell->value.string_value = g_strdup_printf("%*s", width, line);
    wmem_free(NULL, (char *)line);
}

void
lab_table_write(stat_tap_table_item_type *cell, const char *words)
{
    write_wide(cell, 0, words);
}

void
lab_table_write_number(stat_tap_table_item_type *cell, const char *digits)
{
    write_wide(cell, NUMBER_WIDTH, digits);
}

/* In place of a row, behind so many others. */
static void
say_behind(const struct lab_tables *tables, guint row, const char *words)
{
    stat_tap_table *table = lab_table(tables, 0);
    stat_tap_table_item_type *cells;

    if (table->num_elements == row)
        lab_table_add_row(tables, table);
    cells = table->elements[row];
    cells[0].value.uint_value = row + 1;
    lab_table_write(&cells[tables->words_column], words);
}

void
lab_table_say(const struct lab_tables *tables, const char *words)
{
    say_behind(tables, 0, words);
}

void
lab_table_write_left_out(const struct lab_tables *tables, const char *words)
{
    say_behind(tables, LAB_TABLE_ROWS_MAX, words);
}

/* Wireshark takes what only begins with the argument of a table for that, and a filter to be what
 * stands behind a comma. */
static void
check(const char *given, const char **filter, char **problem)
{
    bool is_known = *filter != NULL;

    for (guint i = 0; !is_known && i < registered->len; i++)
        is_known = strcmp(given, registered_at(i)->argument) == 0;
    if (!is_known)
        *problem =
            g_strdup_printf("Lab: \"-z %s\" is not understood; behind the name of a table only "
                            "a comma and a display filter may stand, as in "
                            "\"-z lab,steps,ip.addr == 192.0.2.1\"",
                            given);
}

static void
show(struct lab_tables *tables)
{
    for (unsigned i = 0; i < tables->column_count; i++)
        tables->columns[i].column_name = tables->column_title(i);
    tables->ui.title = tables->title();
}

void
lab_tables_show(void)
{
    for (guint i = 0; i < registered->len; i++)
        show(registered_at(i));
}

void
lab_tables_end(void)
{
    for (guint i = 0; i < registered->len; i++)
        registered_at(i)->closed = true;
}

stat_tap_table_item
lab_table_column(bool is_count, bool is_number)
{
    return (stat_tap_table_item){
        .type = is_count ? TABLE_ITEM_UINT : TABLE_ITEM_STRING,
        .align = is_number ? TAP_ALIGN_RIGHT : TAP_ALIGN_LEFT,
        .field_format = is_count ? "%u" : "%s",
    };
}

void
lab_tables_register(struct lab_tables *tables)
{
    static tap_param filter[] = {{PARAM_FILTER, "filter", "Filter", NULL, TRUE}};

    if (!registered) {
        registered = g_ptr_array_new();
        past = g_ptr_array_new_with_free_func(g_free);
    }
    g_ptr_array_add(registered, tables);
    tables->ui = (stat_tap_table_ui){
        .group = REGISTER_STAT_GROUP_CONVERSATION_LIST, /* of no menu: menu.c has the entries */
        .tap_name = LAB_TAP,
        .cli_string = tables->argument,
        .stat_tap_init_cb = init,
        .packet_func = hear,
        .stat_filter_check_cb = check,
        .stat_tap_reset_table_cb = reset,
        .stat_tap_free_table_item_cb = free_cell,
        .nfields = tables->column_count,
        .fields = tables->columns,
        .nparams = array_length(filter),
        .params = filter,
    };
    show(tables);
    register_stat_tap_table_ui(&tables->ui);
}
