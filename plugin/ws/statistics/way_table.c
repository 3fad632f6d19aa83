/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/way_table.h"

#include "ws/page/page.h"
#include "ws/quiz_mode.h"
#include "ws/statistics/connections.h"
#include "ws/statistics/table.h"
#include "ws/statistics/ways.h"
#include "ws/words.h"

#define SECTION "ways"

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

static struct lab_ways *ways;
static struct lab_tables tables;

static const char *
title(void)
{
    return lab_ws_word("statistics", lab_quiz_mode_is_on() ? "ways-quiz" : "ways-title");
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
    return us ? lab_page_thousandths(page, us) : "";
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
    bool hides = lab_quiz_mode_is_on();

    cells[NUMBER].value.uint_value = number + 1;
    for (unsigned i = is_new ? NUMBER + 1 : SAMPLES; i < CELL_COUNT; i++) {
        enum cell cell = (enum cell)i;
        const char *text = hides && cell >= SAMPLES ? LAB_TABLE_HIDDEN : text_of(&page, row, cell);

        if (is_number(cell))
            lab_table_write_number(&cells[i], text);
        else
            lab_table_write(&cells[i], text);
    }
}

static void
write_left_out(packet_info *pinfo)
{
    const struct lab_page page = lab_page_aside(pinfo, NULL);
    const char *count = lab_page_decimal(&page, lab_ways_left_out(ways));

    lab_table_write_left_out(&tables, LAB_PHRASE(&page, SECTION, "left-out", {"count", count}));
}

static void
hear(packet_info *pinfo, const struct lab_told *told)
{
    stat_tap_table *table = lab_table(&tables, 0);
    uint32_t changed[LAB_END_COUNT];
    unsigned count = lab_ways_hear(ways, pinfo, told, changed);

    for (unsigned i = 0; i < count; i++) {
        bool is_new = changed[i] == table->num_elements;

        if (is_new)
            lab_table_add_row(&tables, table);
        write_row(table->elements[changed[i]], pinfo, changed[i], is_new);
    }
    if (lab_ways_left_out(ways))
        write_left_out(pinfo);
}

static void
forget(void)
{
    lab_ways_forget(ways);
}

static const char *
column_title(unsigned column)
{
    return lab_ws_word(SECTION, keys[column]);
}

static stat_tap_table_item columns[CELL_COUNT];

static struct lab_tables tables = {
    .argument = "lab,round-trips",
    .count = 1,
    .column_count = CELL_COUNT,
    .words_column = SENDER,
    .columns = columns,
    .title = title,
    .column_title = column_title,
    .hear = hear,
    .forget = forget,
};

void
lab_ws_way_table_register(void)
{
    ways = lab_ways_new(LAB_TABLE_ROWS_MAX);
    for (unsigned i = 0; i < CELL_COUNT; i++)
        columns[i] = lab_table_column(i == NUMBER, is_number((enum cell)i));
    lab_tables_register(&tables);
}
