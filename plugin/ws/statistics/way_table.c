/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/way_table.h"

#include "ws/classroom/quiz.h"
#include "ws/page/page.h"
#include "ws/statistics/connections.h"
#include "ws/statistics/table.h"
#include "ws/statistics/ways.h"
#include "ws/words.h"

#define ARGUMENT "lab,round-trips"
#define SECTION  "ways"

/* Rows that a window can show. */
#define MOST_ROWS    10000

#define NUMBER_WIDTH 12

#define HIDDEN       "?"

/* clang-format off */
/* The columns, and the keys of their titles in [ways]. What comes from SAMPLES on, the quiz asks for. */
#define CELLS(X)                                \
    X(NUMBER, "number")                         \
    X(TCP_STREAM, "tcp-stream")                 \
    X(FROM, "from")                             \
    X(SENDER, "sender")                         \
    X(RECEIVER, "receiver")                     \
    X(SAMPLES, "samples")                       \
    X(LEAST, "least")                           \
    X(MEAN, "mean")                             \
    X(MOST, "most")                             \
    X(SMOOTHED, "smoothed")                     \
    X(TIMEOUT, "timeout")                       \
    X(FLIGHT, "flight")                         \
    X(FLIGHT_SEGMENTS, "flight-segments")       \
    X(WINDOW, "window")                         \
    X(ROUNDS, "rounds")                         \
    X(ROUND_MOST, "round-most")                 \
    X(PHASES, "phases")                         \
    X(WAITED, "waited")                         \
    X(RESENT, "resent")
/* clang-format on */

#define ENUM_CELL(id, key) id,
enum cell { CELLS(ENUM_CELL) CELL_COUNT };

#define KEY_OF(id, key) key,
static const char *const keys[] = {CELLS(KEY_OF)};

static stat_tap_table_item columns[CELL_COUNT];
static stat_tap_table_ui ui;
static struct lab_ways *ways;
static bool closed; /* the file of the ways */

static void
reset(stat_tap_table *table)
{
    lab_ws_table_reset(table);
    lab_ways_forget(ways);
    closed = false;
}

static const char *
title(void)
{
    return lab_ws_word("statistics", lab_ws_quiz_is_on() ? "ways-quiz" : "ways-title");
}

static void
init(stat_tap_table_ui *table_ui)
{
    lab_ways_forget(ways);
    table_ui->title = title();
    lab_ws_tables_init(table_ui, &table_ui->title, 1);
}

static const char *
known(const struct lab_page *page, uint32_t number)
{
    return number ? lab_page_decimal(page, number) : "";
}

/* Milliseconds. */
static const char *
time_text(const struct lab_page *page, uint64_t us)
{
    return us ? lab_page_thousandths(page, us, 3) : "";
}

static const char *
socket_text(const struct lab_page *page, const struct lab_way_row *row, bool sender)
{
    return lab_ws_stream_socket(page->pinfo->pool, row->stream, sender ? row->from : !row->from);
}

/* One more thing in a list: its name, and perhaps how much of it. */
static const char *
list(const struct lab_page *page, const char *text, const char *section, const char *amount)
{
    const char *name = lab_ws_word(section, "name");

    if (*amount)
        name = LAB_PHRASE(page, SECTION, "amount", {"name", name}, {"amount", amount});
    return *text ? LAB_PHRASE(page, "connections", "also", {"text", text}, {"name", name}) : name;
}

static const char *
phases_text(const struct lab_page *page, const struct lab_way_row *row)
{
    const char *text = "";

    for (unsigned phase = LAB_PHASE_NONE + 1; phase < LAB_PHASE_COUNT; phase++) {
        if (row->phases & LAB_BIT(phase))
            text = list(page, text,
                        lab_page_section(page, "phase", lab_phase_word((enum lab_phase)phase)), "");
    }
    return text;
}

/* Of the time from the first segment with data to the latest, in percent. */
static const char *
waited_text(const struct lab_page *page, const struct lab_way_row *row)
{
    uint64_t whole = row->latest - row->first;
    const char *text = "";

    for (unsigned limit = LAB_LIMIT_NONE + 1; limit < LAB_LIMIT_COUNT; limit++) {
        if (row->waited[limit] && whole)
            text = list(page, text,
                        lab_page_section(page, "limit", lab_limit_word((enum lab_limit)limit)),
                        wmem_strdup_printf(page->pinfo->pool, "%u %%",
                                           (unsigned)(row->waited[limit] * 100 / whole)));
    }
    return text;
}

static const char *
resent_text(const struct lab_page *page, const struct lab_way_row *row)
{
    const char *text = "";

    for (unsigned cause = LAB_RESENT_NONE; cause < LAB_RESENT_COUNT; cause++) {
        const char *word = lab_resent_word((enum lab_resent)cause);

        if (row->resent[cause])
            text = list(page, text, word ? lab_page_section(page, "resent", word) : "resent.other",
                        lab_page_decimal(page, row->resent[cause]));
    }
    return text;
}

static const char *
text_of(const struct lab_page *page, const struct lab_way_row *row, enum cell cell)
{
    switch (cell) {
    case TCP_STREAM:
        return row->tcp_stream == LAB_NO_TCP_STREAM ? "" : lab_page_decimal(page, row->tcp_stream);
    case FROM:
        return lab_page_end_name(page, (enum lab_end_id)row->from);
    case SENDER:
    case RECEIVER:
        return socket_text(page, row, cell == SENDER);
    case SAMPLES:
        return known(page, row->samples);
    case LEAST:
        return time_text(page, row->least);
    case MEAN:
        return time_text(page, row->samples ? row->sum / row->samples : 0);
    case MOST:
        return time_text(page, row->most);
    case SMOOTHED:
        return time_text(page, row->smoothed);
    case TIMEOUT:
        return time_text(page, row->timeout);
    case FLIGHT:
        return known(page, row->flight);
    case FLIGHT_SEGMENTS:
        return known(page, row->flight_segments);
    case WINDOW:
        return known(page, row->window);
    case ROUNDS:
        return known(page, row->rounds);
    case ROUND_MOST:
        return known(page, row->round_most);
    case PHASES:
        return phases_text(page, row);
    case WAITED:
        return waited_text(page, row);
    default:
        return resent_text(page, row);
    }
}

static bool
is_number(enum cell cell)
{
    return cell == NUMBER || cell == TCP_STREAM || (cell >= SAMPLES && cell < PHASES);
}

/* The ends stay; while the quiz is on, no table answers its questions. */
static void
write_row(stat_tap_table_item_type *cells, packet_info *pinfo, uint32_t number, bool is_new)
{
    const struct lab_way_row *row = lab_ways_row(ways, number);
    const struct lab_page page = lab_page_aside(pinfo, NULL);
    bool hides = lab_ws_quiz_is_on();

    cells[NUMBER].value.uint_value = number + 1;
    for (unsigned i = is_new ? NUMBER + 1 : SAMPLES; i < CELL_COUNT; i++) {
        enum cell cell = (enum cell)i;

        lab_ws_table_write(&cells[i], is_number(cell) ? NUMBER_WIDTH : 0,
                           hides && cell >= SAMPLES ? HIDDEN : text_of(&page, row, cell));
    }
}

/* The last row says of how many there is none. */
static void
write_left_out(stat_tap_table *table, packet_info *pinfo)
{
    const struct lab_page page = lab_page_aside(pinfo, NULL);
    stat_tap_table_item_type *cells;

    if (table->num_elements == MOST_ROWS)
        lab_ws_table_add_row(&ui, table);
    cells = table->elements[MOST_ROWS];
    cells[NUMBER].value.uint_value = MOST_ROWS + 1;
    lab_ws_table_write(&cells[SENDER], 0,
                       LAB_PHRASE(&page, SECTION, "left-out",
                                  {"count", lab_page_decimal(&page, lab_ways_left_out(ways))}));
}

static tap_packet_status
hear(void *data _U_, packet_info *pinfo, epan_dissect_t *edt _U_, const void *told,
     tap_flags_t flags _U_)
{
    stat_tap_table *table = lab_ws_table(&ui, 0);
    uint32_t changed[LAB_END_COUNT];
    unsigned count;

    if (closed)
        reset(table);
    count = lab_ways_hear(ways, pinfo, told, changed);
    for (unsigned i = 0; i < count; i++) {
        bool is_new = changed[i] == table->num_elements;

        if (is_new)
            lab_ws_table_add_row(&ui, table);
        write_row(table->elements[changed[i]], pinfo, changed[i], is_new);
    }
    if (lab_ways_left_out(ways))
        write_left_out(table, pinfo);
    return TAP_PACKET_REDRAW;
}

void
lab_ws_way_table_end(void)
{
    closed = true;
}

void
lab_ws_way_table_show(void)
{
    for (unsigned i = 0; i < CELL_COUNT; i++)
        columns[i].column_name = lab_ws_word(SECTION, keys[i]);
    ui.title = title();
}

void
lab_ws_way_table_register(void)
{
    ways = lab_ways_new(MOST_ROWS);
    for (unsigned i = 0; i < CELL_COUNT; i++)
        columns[i] = (stat_tap_table_item){
            .type = i == NUMBER ? TABLE_ITEM_UINT : TABLE_ITEM_STRING,
            .align = is_number((enum cell)i) ? TAP_ALIGN_RIGHT : TAP_ALIGN_LEFT,
            .field_format = i == NUMBER ? "%u" : "%s",
        };
    ui = (stat_tap_table_ui){
        .stat_tap_init_cb = init,
        .packet_func = hear,
        .stat_tap_reset_table_cb = reset,
        .nfields = CELL_COUNT,
        .fields = columns,
    };
    lab_ws_way_table_show();
    lab_ws_tables_register(&ui, ARGUMENT);
}
