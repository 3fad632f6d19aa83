/* Wireshark's tree of counters. What a segment is and shows is counted as it comes. How a
 * connection opened and closed, the last word on it decides: until then it may move from one count
 * to another.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/steps_tree.h"

#include <epan/stats_tree.h>

#include "ws/escape.h"
#include "ws/tap.h"
#include "ws/words.h"
#include "ws/ws_compat.h"

#define ABBREVIATION "lab_steps"
#define SECTION      "statistics"

/* Under which two words a connection is counted; 40 bytes for each connection. */
struct counted {
    uint8_t open, close;
};

/* A tree that is open in a window, or on its way to the command line. */
struct counts {
    GHashTable *connections; /* struct lab_ws_stream to a packed struct counted */
    gint opens[LAB_OPEN_COUNT], closes[LAB_CLOSE_COUNT];
};

static GHashTable *trees; /* stats_tree to struct counts */

/* A kind of counts: the node that holds them, by the key of its name. */
struct kind {
    const char *key;     /* in [statistics] */
    const char *section; /* of the words: "role" for [role.data] */
    const char *name;    /* the key of a word's name */
    const char *(*word)(unsigned value);
};

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

static const struct kind roles = {"roles", "role", "name", role_of},
                         events = {"events", "event", "name", event_of},
                         opens = {"opens", "open", "title", open_of},
                         closes = {"closes", "close", "title", close_of},
                         resets = {"resets", "reset", "name", reset_of},
                         scans = {"scans", "scan", "title", scan_of};

static const struct kind *const kinds[] = {&roles, &events, &opens, &closes, &resets, &scans};

#define FLOODS "floods"

static const char *
node_name(const char *key)
{
    return lab_ws_word(SECTION, key);
}

static const char *
value_name(const struct kind *kind, unsigned value)
{
    char *section = g_strconcat(kind->section, ".", kind->word(value), NULL);
    const char *name = lab_ws_word(section, kind->name);

    g_free(section);
    return name;
}

/* One more of a kind. */
static void
tick(stats_tree *tree, const struct kind *kind, unsigned value)
{
    int parent = stats_tree_parent_id_by_name(tree, node_name(kind->key));

    tick_stat_node(tree, node_name(kind->key), 0, TRUE);
    tick_stat_node(tree, value_name(kind, value), parent, FALSE);
}

/* So many of a kind. */
static void
set(stats_tree *tree, const struct kind *kind, unsigned value, gint count)
{
    int parent = stats_tree_parent_id_by_name(tree, node_name(kind->key));

    set_stat_node(tree, value_name(kind, value), parent, FALSE, count);
}

static void
tick_set(stats_tree *tree, const struct kind *kind, lab_set values, unsigned count)
{
    for (unsigned value = 0; value < count; value++) {
        if (values & LAB_BIT(value))
            tick(tree, kind, value);
    }
}

static void
free_counts(gpointer data)
{
    struct counts *counts = data;

    g_hash_table_destroy(counts->connections);
    g_free(counts);
}

static void
init(stats_tree *tree)
{
    struct counts *counts = g_new0(struct counts, 1);

    counts->connections = g_hash_table_new(NULL, NULL);
    g_hash_table_replace(trees, tree, counts);
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++)
        stats_tree_create_node(tree, node_name(kinds[i]->key), 0, STAT_DT_INT, TRUE);
    stats_tree_create_node(tree, node_name(FLOODS), 0, STAT_DT_INT, FALSE);
}

static void
cleanup(stats_tree *tree)
{
    g_hash_table_remove(trees, tree);
}

/* A connection leaves a count and joins another. */
static void
move(stats_tree *tree, const struct kind *kind, gint *count, unsigned from, unsigned to)
{
    if (from == to)
        return;
    if (from)
        set(tree, kind, from, --count[from]);
    if (to)
        set(tree, kind, to, ++count[to]);
}

static void
count_connection(stats_tree *tree, struct counts *counts, const struct lab_ws_stream *stream)
{
    const struct lab_summary now = stream->summary;
    guint was = GPOINTER_TO_UINT(g_hash_table_lookup(counts->connections, stream));

    if (was == (guint)(now.open << 8 | now.close))
        return;
    move(tree, &opens, counts->opens, was >> 8, now.open);
    move(tree, &closes, counts->closes, was & 0xff, now.close);
    g_hash_table_insert(counts->connections, (gpointer)stream,
                        GUINT_TO_POINTER(now.open << 8 | now.close));
    set_stat_node(tree, node_name(opens.key), 0, TRUE,
                  (gint)g_hash_table_size(counts->connections));
    set_stat_node(tree, node_name(closes.key), 0, TRUE,
                  (gint)g_hash_table_size(counts->connections));
}

static void
count_segment(stats_tree *tree, const struct lab_ws_record *record)
{
    const struct lab_verdict *verdict = &record->verdict;

    tick_set(tree, &roles, verdict->roles, LAB_ROLE_COUNT);
    tick_set(tree, &events, verdict->events, LAB_EVENT_COUNT);
    if (verdict->reset)
        tick(tree, &resets, verdict->reset);
    if (verdict->facts & LAB_BEGINS_SCAN)
        tick(tree, &scans, verdict->scan);
    if (verdict->facts & LAB_BEGINS_FLOOD)
        tick_stat_node(tree, node_name(FLOODS), 0, FALSE);
}

static tap_packet_status
hear(stats_tree *tree, packet_info *pinfo, epan_dissect_t *edt _U_, const void *data,
     tap_flags_t flags _U_)
{
    struct counts *counts = g_hash_table_lookup(trees, tree);
    const struct lab_told *told = data;
    const struct lab_ws_record *record;
    const struct lab_ws_ping *ping;

    if (told->is_message) {
        ping = lab_ws_ping_record(pinfo, told->nth);
        if (ping)
            tick(tree, &roles, ping->role);
        if (ping && ping->returned.stream)
            count_connection(tree, counts, ping->returned.stream);
        return TAP_PACKET_REDRAW;
    }
    record = lab_ws_record(pinfo, told->nth);
    if (record) {
        count_segment(tree, record);
        count_connection(tree, counts, record->stream);
    }
    return TAP_PACKET_REDRAW;
}

void
lab_ws_steps_tree_register(void)
{
    trees = g_hash_table_new_full(NULL, NULL, NULL, free_counts);
    /* As a plugin's, it would be in the menu in a place of its own: menu.c has the entry. */
    stats_tree_register(LAB_TAP, ABBREVIATION, lab_ws_word(SECTION, "steps-title"), 0, hear, init,
                        cleanup);
}
