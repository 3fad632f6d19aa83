/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/statistics/ways.h"

#include "core/clock.h"
#include "ws/nstime.h"
#include "ws/statistics/connections.h"

struct lab_ways {
    uint32_t most, left_out;
    GHashTable *numbers[LAB_END_COUNT]; /* struct lab_ws_stream to the number of the row of this
                                           sender, from 1; 0: it has none */
    GPtrArray *rows;                    /* of struct lab_way_row */
};

struct lab_ways *
lab_ways_new(uint32_t most)
{
    struct lab_ways *ways = g_new0(struct lab_ways, 1);

    ways->most = most;
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        ways->numbers[id] = g_hash_table_new(NULL, NULL);
    ways->rows = g_ptr_array_new_with_free_func(g_free);
    return ways;
}

void
lab_ways_forget(struct lab_ways *ways)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        g_hash_table_remove_all(ways->numbers[id]);
    g_ptr_array_set_size(ways->rows, 0);
    ways->left_out = 0;
}

const struct lab_way_row *
lab_ways_row(const struct lab_ways *ways, uint32_t number)
{
    return g_ptr_array_index(ways->rows, number);
}

uint32_t
lab_ways_left_out(const struct lab_ways *ways)
{
    return ways->left_out;
}

/* @return NULL: there are too many */
static struct lab_way_row *
row_of(struct lab_ways *ways, const struct lab_ws_stream *stream, enum lab_end_id from,
       const packet_info *pinfo, uint32_t *number)
{
    struct lab_way_row *row;
    gpointer found;

    if (g_hash_table_lookup_extended(ways->numbers[from], stream, NULL, &found)) {
        *number = GPOINTER_TO_UINT(found) - 1;
        return found ? g_ptr_array_index(ways->rows, *number) : NULL;
    }
    *number = ways->rows->len;
    if (*number >= ways->most) {
        ways->left_out++;
        g_hash_table_insert(ways->numbers[from], (gpointer)stream, NULL);
        return NULL;
    }
    row = g_new0(struct lab_way_row, 1);
    row->stream = stream;
    row->from = (uint8_t)from;
    row->tcp_stream = lab_connections_tcp_stream(stream, pinfo);
    g_ptr_array_add(ways->rows, row);
    g_hash_table_insert(ways->numbers[from], (gpointer)stream, GUINT_TO_POINTER(*number + 1));
    return row;
}

static void
note_sample(struct lab_way_row *row, const struct lab_round_trip *trip)
{
    if (!trip->sample)
        return;
    row->least = row->samples ? MIN(row->least, trip->sample) : trip->sample;
    row->most = MAX(row->most, trip->sample);
    row->sum += trip->sample;
    row->samples++;
    row->smoothed = lab_smoothed_after(trip);
    row->timeout = lab_trip_is_part(trip) ? 0 : lab_timeout_of_linux(trip);
}

static void
note_load(struct lab_way_row *row, const struct lab_load *load)
{
    if (load->known & LAB_KNOWS_FLIGHT)
        row->flight = MAX(row->flight, load->bytes);
    row->flight_segments = MAX(row->flight_segments, load->segments);
    row->rounds = MAX(row->rounds, load->round);
    row->round_most = MAX(row->round_most, load->round_segments);
    if (load->phase)
        row->phases |= (uint8_t)LAB_BIT(load->phase);
}

static void
note_data(struct lab_way_row *row, const struct lab_verdict *verdict, uint64_t now)
{
    row->segments++;
    if (!row->first)
        row->first = row->latest = now;
    if (verdict->load.limit)
        row->waited[verdict->load.limit] += lab_elapsed(now, row->latest);
    row->latest = MAX(row->latest, now);
    if (verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION))
        row->resent[verdict->resent]++;
}

/* The way of the segment itself: what it carries. */
static unsigned
hear_own(struct lab_ways *ways, packet_info *pinfo, const struct lab_ws_record *record,
         uint32_t *number)
{
    const struct lab_verdict *verdict = &record->verdict;
    uint64_t now = lab_ws_nstime_of(pinfo);
    struct lab_way_row *row;

    if (!record->len)
        return 0;
    row = row_of(ways, record->stream, (enum lab_end_id)verdict->from, pinfo, number);
    if (!row)
        return 0;
    note_load(row, &verdict->load);
    note_data(row, verdict, now);
    return 1;
}

/* The way back, of which it tells by its acknowledgment and window. */
static unsigned
hear_other(struct lab_ways *ways, packet_info *pinfo, const struct lab_ws_record *record,
           uint32_t *number)
{
    const struct lab_verdict *verdict = &record->verdict;
    enum lab_end_id to = verdict->from == LAB_CLIENT ? LAB_SERVER : LAB_CLIENT;
    struct lab_way_row *row;

    if (!verdict->trip.sample && !g_hash_table_contains(ways->numbers[to], record->stream))
        return 0;
    row = row_of(ways, record->stream, to, pinfo, number);
    if (!row)
        return 0;
    note_sample(row, &verdict->trip);
    if (!record->len)
        note_load(row, &verdict->load);
    if (verdict->facts & LAB_KNOWS_WINDOW)
        row->window = MAX(row->window, verdict->window);
    return 1;
}

unsigned
lab_ways_hear(struct lab_ways *ways, packet_info *pinfo, const struct lab_told *told,
              uint32_t changed[LAB_END_COUNT])
{
    const struct lab_ws_record *record = lab_tap_segment(pinfo, told);
    unsigned count;

    if (!record || (record->verdict.events & LAB_BIT(LAB_EVENT_CAPTURED_TWICE)))
        return 0;
    count = hear_own(ways, pinfo, record, &changed[0]);
    return count + hear_other(ways, pinfo, record, &changed[count]);
}
