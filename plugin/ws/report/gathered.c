/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/gathered.h"

#include "ws/nstime.h"

static void
free_rungs(void *data)
{
    lab_rungs_clear(data);
    g_free(data);
}

static void
free_tracks(void *data)
{
    lab_tracks_clear(data);
    g_free(data);
}

static void
prepare(struct lab_gathered *gathered)
{
    gathered->connections = lab_connections_new(gathered->most);
    gathered->ladders = g_ptr_array_new_with_free_func(free_rungs);
    gathered->tracks = g_ptr_array_new_with_free_func(free_tracks);
    gathered->first = gathered->last = gathered->segments = 0;
    lab_origin_init(&gathered->origin);
}

static void
release(struct lab_gathered *gathered)
{
    lab_connections_free(gathered->connections);
    g_ptr_array_free(gathered->ladders, TRUE);
    g_ptr_array_free(gathered->tracks, TRUE);
    lab_origin_clear(&gathered->origin);
}

struct lab_gathered *
lab_gathered_new(uint32_t most, bool draws_charts)
{
    struct lab_gathered *gathered = g_new0(struct lab_gathered, 1);

    gathered->most = most;
    gathered->draws_charts = draws_charts;
    prepare(gathered);
    return gathered;
}

void
lab_gathered_free(struct lab_gathered *gathered)
{
    release(gathered);
    g_free(gathered);
}

void
lab_gathered_forget(struct lab_gathered *gathered)
{
    release(gathered);
    prepare(gathered);
}

static void
note_time(struct lab_gathered *gathered, uint64_t now)
{
    gathered->segments++;
    if (!now)
        return;
    gathered->first = gathered->first ? MIN(gathered->first, now) : now;
    gathered->last = MAX(gathered->last, now);
}

/* Make room for a row. They come in the order of their numbers. */
static void
begin_row(struct lab_gathered *gathered, uint32_t number)
{
    struct lab_rungs *rungs;
    struct lab_tracks *tracks;

    if (number < gathered->ladders->len)
        return;
    rungs = g_new(struct lab_rungs, 1);
    lab_rungs_init(rungs);
    g_ptr_array_add(gathered->ladders, rungs);
    tracks = g_new(struct lab_tracks, 1);
    lab_tracks_init(tracks, gathered->draws_charts);
    g_ptr_array_add(gathered->tracks, tracks);
}

static bool
is_wanted(const struct lab_gathered *gathered, const struct lab_ws_stream *stream)
{
    return !gathered->only || gathered->only == stream;
}

static void
hear_segment(struct lab_gathered *gathered, packet_info *pinfo, const struct lab_told *told,
             uint64_t now)
{
    const struct lab_ws_record *record = lab_ws_record(pinfo, told->nth);
    uint32_t number;

    if (!record || !is_wanted(gathered, record->stream))
        return;
    note_time(gathered, now);
    if (!lab_connections_hear(gathered->connections, pinfo, told, &number))
        return;
    begin_row(gathered, number);
    lab_rungs_add(g_ptr_array_index(gathered->ladders, number), record, told, now);
    lab_tracks_add(g_ptr_array_index(gathered->tracks, number), record, told->frame, now);
}

static void
hear_message(struct lab_gathered *gathered, packet_info *pinfo, const struct lab_told *told,
             uint64_t now)
{
    const struct lab_ws_ping *ping = lab_ws_ping_record(pinfo, told->nth);
    uint32_t number;

    if (!ping || !ping->returned.verdict || !is_wanted(gathered, ping->returned.stream))
        return;
    if (!lab_connections_hear(gathered->connections, pinfo, told, &number))
        return;
    begin_row(gathered, number);
    lab_rungs_add_message(g_ptr_array_index(gathered->ladders, number),
                          (enum lab_end_id)ping->returned.verdict->from, told, now);
}

void
lab_gathered_hear(struct lab_gathered *gathered, packet_info *pinfo, const struct lab_told *told)
{
    uint64_t now = lab_ws_nstime_of(pinfo);

    if (told->what > LAB_TOLD_ICMP)
        return; /* a report is about connections */
    lab_origin_hear(&gathered->origin, pinfo);
    if (told->what == LAB_TOLD_ICMP)
        hear_message(gathered, pinfo, told, now);
    else
        hear_segment(gathered, pinfo, told, now);
}

void
lab_gathered_finish(struct lab_gathered *gathered)
{
    for (guint i = 0; i < gathered->ladders->len; i++)
        lab_rungs_finish(g_ptr_array_index(gathered->ladders, i));
}

const struct lab_rungs *
lab_gathered_rungs(const struct lab_gathered *gathered, uint32_t number)
{
    return g_ptr_array_index(gathered->ladders, number);
}

const struct lab_tracks *
lab_gathered_tracks(const struct lab_gathered *gathered, uint32_t number)
{
    return g_ptr_array_index(gathered->tracks, number);
}
