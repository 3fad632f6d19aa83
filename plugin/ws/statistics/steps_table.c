/* A tree of counts. What a segment is and shows is counted as it comes. How a connection opened and
 * closed, its last segment decides: until then it moves from one count to another.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/steps_table.h"

#include <string.h>

#include "ws/quiz_mode.h"
#include "ws/statistics/table.h"
#include "ws/tap.h"
#include "ws/words.h"

#define SECTION "statistics"

/* The kinds of counts, each a table. */
enum kind { ROLES, EVENTS, OPENS, CLOSES, RESETS, SCANS, FLOODS, KIND_COUNT };

/* A column of a table. The window sorts by the first one: rows stand as the capture brings them. */
enum column { NUMBER, NAME, COUNT, FILTER, COLUMN_COUNT };

#define WORD_OF(kind)                                                                              \
    static const char *kind##_of(unsigned value)                                                   \
    {                                                                                              \
        return lab_##kind##_word((enum lab_##kind)value);                                          \
    }
WORD_OF(role)
WORD_OF(event)
WORD_OF(open)
WORD_OF(close)
WORD_OF(reset)
WORD_OF(scan)

static const struct {
    const char *title;   /* key in [statistics] */
    const char *section; /* of the words: "role" for [role.data] */
    const char *name;    /* the key of a word's name there */
    const char *field;   /* that filters for it */
    const char *(*word)(unsigned value);
} kinds[KIND_COUNT] = {
    [ROLES] = {"roles", "role", "name", "lab.role", role_of},
    [EVENTS] = {"events", "event", "name", "lab.event", event_of},
    [OPENS] = {"opens", "open", "title", "lab.stream.open", open_of},
    [CLOSES] = {"closes", "close", "title", "lab.stream.close", close_of},
    [RESETS] = {"resets", "reset", "name", "lab.reset", reset_of},
    [SCANS] = {"scans", "scan", "title", "lab.scan", scan_of},
    [FLOODS] = {.title = "floods", .section = NULL, .name = "flood", .field = "lab.flood"},
};

/* More values than any kind has. */
#define MOST_VALUES 32
_Static_assert(LAB_ROLE_COUNT <= MOST_VALUES && LAB_EVENT_COUNT <= MOST_VALUES, "values fit");

static struct lab_tables tables;

static guint row_of[KIND_COUNT][MOST_VALUES]; /* of each value, from 1; 0: it has none */
/* struct lab_ws_stream to how it is counted: 17 to 43 bytes for each, as GLib's tables grow. */
static GHashTable *connections;

static void
forget(void)
{
    memset(row_of, 0, sizeof row_of);
    g_hash_table_remove_all(connections);
}

static void
name_row(stat_tap_table_item_type *cells, enum kind kind, unsigned value)
{
    const char *word = kinds[kind].word ? kinds[kind].word(value) : NULL;
    char *section = word ? g_strconcat(kinds[kind].section, ".", word, NULL) : g_strdup(SECTION);
    char *filter = word ? g_strdup_printf("%s == \"%s\"", kinds[kind].field, word)
                        : g_strdup(kinds[kind].field);

    cells[NUMBER].value.uint_value = lab_table(&tables, kind)->num_elements;
    lab_table_write(&cells[NAME], lab_ws_word(section, kinds[kind].name));
    lab_table_write(&cells[FILTER], filter);
    g_free(section);
    g_free(filter);
}

static void
add(enum kind kind, unsigned value, int more)
{
    stat_tap_table *table = lab_table(&tables, kind);
    guint *row = &row_of[kind][value];

    if (!*row) {
        name_row(lab_table_add_row(&tables, table), kind, value);
        *row = table->num_elements;
    }
    table->elements[*row - 1][COUNT].value.uint_value += (guint)more;
}

static void
add_set(enum kind kind, lab_set values)
{
    for (unsigned value = 0; values >> value; value++) {
        if (values & LAB_BIT(value))
            add(kind, value, 1);
    }
}

/* What was said of connections until their end told otherwise is not worth a row of 0. */
static void
remove_empty_row(enum kind kind, unsigned value)
{
    stat_tap_table *table = lab_table(&tables, kind);
    guint number = row_of[kind][value];

    if (table->elements[number - 1][COUNT].value.uint_value || lab_tap_has_window())
        return;
    lab_table_remove_row(table, number - 1);
    row_of[kind][value] = 0;
    for (unsigned other = 0; other < MOST_VALUES; other++)
        row_of[kind][other] -= row_of[kind][other] > number;
    for (guint row = number - 1; row < table->num_elements; row++)
        table->elements[row][NUMBER].value.uint_value--;
}

/* A connection leaves a count and joins another. */
static void
move(enum kind kind, unsigned from, unsigned to)
{
    if (from == to)
        return;
    if (from) {
        add(kind, from, -1);
        remove_empty_row(kind, from);
    }
    if (to)
        add(kind, to, 1);
}

static void
count_connection(const struct lab_ws_stream *stream)
{
    const struct lab_summary *now = &stream->summary;
    guint was = GPOINTER_TO_UINT(g_hash_table_lookup(connections, stream));
    guint is = (guint)now->open << 8 | now->close;

    if (was == is)
        return;
    move(OPENS, was >> 8, now->open);
    move(CLOSES, was & 0xff, now->close);
    g_hash_table_insert(connections, (gpointer)stream, GUINT_TO_POINTER(is));
}

static void
count_segment(const struct lab_ws_record *record)
{
    const struct lab_verdict *verdict = &record->verdict;

    add_set(ROLES, verdict->roles);
    add_set(EVENTS, verdict->events);
    if (verdict->reset)
        add(RESETS, verdict->reset, 1);
    if (verdict->facts & LAB_BEGINS_SCAN)
        add(SCANS, verdict->scan, 1);
    if (verdict->facts & LAB_BEGINS_FLOOD)
        add(FLOODS, 0, 1);
    count_connection(record->stream);
}

static void
count_message(const struct lab_ws_ping *ping)
{
    add(ROLES, ping->role, 1);
    if (ping->returned.stream)
        count_connection(ping->returned.stream);
}

/* In the only row: the counts would answer what the quiz asks. */
static void
say_that_quiz_hides(void)
{
    if (lab_table(&tables, ROLES)->num_elements == 0)
        lab_table_say(&tables, lab_ws_word(SECTION, "steps-quiz"));
}

static void
hear(packet_info *pinfo, const struct lab_told *told)
{
    const struct lab_ws_record *record;
    const struct lab_ws_ping *ping;

    if (lab_quiz_mode_is_on()) {
        say_that_quiz_hides();
    } else {
        ping = lab_tap_message(pinfo, told);
        record = lab_tap_segment(pinfo, told);
        if (ping)
            count_message(ping);
        if (record)
            count_segment(record);
    }
}

static const char *
title(void)
{
    return lab_ws_word(SECTION, "steps-title");
}

static const char *
table_title(unsigned kind)
{
    return lab_ws_word(SECTION, kinds[kind].title);
}

static const char *
column_title(unsigned column)
{
    static const char *const keys[] = {
        [NUMBER] = "number", [NAME] = "what", [COUNT] = "count", [FILTER] = "filter"};

    return lab_ws_word(SECTION, keys[column]);
}

static stat_tap_table_item columns[COLUMN_COUNT] = {
    [NUMBER] = {TABLE_ITEM_UINT, TAP_ALIGN_LEFT, "", "%u"},
    [NAME] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "", "%s"},
    [COUNT] = {TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, "", "%u"},
    [FILTER] = {TABLE_ITEM_STRING, TAP_ALIGN_LEFT, "", "%s"},
};

static struct lab_tables tables = {
    .argument = "lab,steps",
    .count = KIND_COUNT,
    .column_count = COLUMN_COUNT,
    .words_column = NAME,
    .columns = columns,
    .title = title,
    .table_title = table_title,
    .column_title = column_title,
    .hear = hear,
    .forget = forget,
};

void
lab_ws_steps_table_register(void)
{
    connections = g_hash_table_new(NULL, NULL);
    lab_tables_register(&tables);
}
