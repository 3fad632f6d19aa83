/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/tracks.h"

#include "core/clock.h"
#include "core/frames.h"
#include "ws/report/rungs.h"

#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

_Static_assert(sizeof(struct lab_point) <= 40 &&
                   sizeof(struct lab_point) * LAB_POINT_COUNT * LAB_POINTS_MOST +
                           (sizeof(struct lab_track_round) + sizeof(struct lab_track_phase)) *
                               LAB_ROUNDS_MOST <=
                       680000,
               "a track takes 680 KB");

void
lab_tracks_init(struct lab_tracks *tracks, bool drawn)
{
    tracks->latest = tracks->set_back = 0;
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        struct lab_track *track = &tracks->end[id];

        *track =
            (struct lab_track){.rounds = g_array_new(FALSE, FALSE, sizeof(struct lab_track_round)),
                               .phases = g_array_new(FALSE, FALSE, sizeof(struct lab_track_phase)),
                               .is_drawn = drawn};
        for (unsigned kind = 0; kind < LAB_POINT_COUNT; kind++)
            track->points[kind] = g_array_new(FALSE, FALSE, sizeof(struct lab_point));
    }
}

void
lab_tracks_clear(struct lab_tracks *tracks)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        for (unsigned kind = 0; kind < LAB_POINT_COUNT; kind++)
            g_array_free(tracks->end[id].points[kind], TRUE);
        g_array_free(tracks->end[id].rounds, TRUE);
        g_array_free(tracks->end[id].phases, TRUE);
    }
}

static struct lab_point *
point_at(const struct lab_track *track, enum lab_point_kind kind, unsigned index)
{
    return &g_array_index(track->points[kind], struct lab_point, index);
}

/* Let a point stand for the next one as well, if both are so close that a picture cannot show them
 * apart. */
static bool
join(const struct lab_track *track, enum lab_point_kind kind, struct lab_point *one,
     const struct lab_point *next)
{
    if (lab_elapsed(next->last_time, one->time) >= track->grain)
        return false;
    one->low = kind == LAB_POINT_ACK ? next->low : MIN(one->low, next->low);
    one->high = kind == LAB_POINT_ACK ? next->high : MAX(one->high, next->high);
    one->last_time = next->last_time;
    return true;
}

static void
join_all(struct lab_track *track, enum lab_point_kind kind)
{
    unsigned kept = 0, count = track->points[kind]->len;

    for (unsigned i = 1; i < count; i++) {
        if (!join(track, kind, point_at(track, kind, kept), point_at(track, kind, i)))
            *point_at(track, kind, ++kept) = *point_at(track, kind, i);
    }
    g_array_set_size(track->points[kind], MIN(count, kept + 1));
}

/* Two neighbours that are not joined begin and end a grain apart: so half of the room is left. */
static void
make_room(struct lab_track *track)
{
    uint64_t lasts = lab_elapsed(track->last, track->first);

    track->grain = MAX(track->grain * 2, lasts / (LAB_POINTS_MOST / 4) + 1);
    for (unsigned kind = 0; kind < LAB_POINT_COUNT; kind++)
        join_all(track, (enum lab_point_kind)kind);
}

static void
add(struct lab_track *track, enum lab_point_kind kind, const struct lab_point *point)
{
    GArray *points = track->points[kind];

    if (!track->is_drawn)
        return;
    track->first = track->last ? MIN(track->first, point->time) : point->time;
    track->last = MAX(track->last, point->time);
    if (points->len && join(track, kind, point_at(track, kind, points->len - 1), point))
        return;
    if (points->len == LAB_POINTS_MOST)
        make_room(track);
    if (points->len < LAB_POINTS_MOST)
        g_array_append_vals(points, point, 1);
}

/* A raw number as one that does not wrap: the nearest to where the end stands.
 * @return false: it lies before the first byte */
static bool
unwrap(const struct lab_track *track, uint32_t relative, uint64_t *number)
{
    int64_t apart = (int32_t)(relative - (uint32_t)track->high);

    *number = track->high + (uint64_t)apart;
    return apart >= 0 || track->high >= (uint64_t)-apart;
}

static void
count_in_round(struct lab_track *track, const struct lab_load *load, const struct lab_point *point)
{
    struct lab_track_round *round;

    if (!load->round || !track->is_drawn)
        return;
    if (load->round != track->round) {
        struct lab_track_round begun = {.time = point->time};

        if (track->rounds->len == LAB_ROUNDS_MOST)
            return;
        g_array_append_val(track->rounds, begun);
        track->round = load->round;
    }
    round = &g_array_index(track->rounds, struct lab_track_round, track->rounds->len - 1);
    round->bytes += point->high - point->low;
    round->segments = load->round_segments;
}

static void
follow_phase(struct lab_track *track, const struct lab_load *load, uint64_t time)
{
    const struct lab_track_phase now = {time, (enum lab_phase)load->phase};
    unsigned count = track->phases->len;
    enum lab_phase before = count ? lab_tracks_phase(track, count - 1)->phase : LAB_PHASE_NONE;

    if (track->is_drawn && now.phase != before && count < LAB_ROUNDS_MOST)
        g_array_append_val(track->phases, now);
}

/* The sending that a repetition names as the one before, as far as it is a point of its own. Points
 * of a kind stand in the order of their frames. */
static void
mark_lost(struct lab_track *track, uint32_t frame)
{
    for (unsigned kind = LAB_POINT_SENT; kind <= LAB_POINT_AGAIN; kind++) {
        const GArray *points = track->points[kind];
        unsigned at =
            (unsigned)lab_first_of_frame(points->data, points->len, sizeof(struct lab_point),
                                         offsetof(struct lab_point, frame), frame);

        if (at < points->len && point_at(track, (enum lab_point_kind)kind, at)->frame == frame) {
            const struct lab_point lost = *point_at(track, (enum lab_point_kind)kind, at);

            add(track, LAB_POINT_LOST, &lost);
            return;
        }
    }
}

static void
add_again(struct lab_track *track, const struct lab_verdict *verdict, const struct lab_point *point)
{
    track->resent++;
    if (lab_rungs_tells_of_loss(verdict))
        mark_lost(track, verdict->about_frame);
    add(track, LAB_POINT_AGAIN, point);
}

static void
add_sent(struct lab_track *track, const struct lab_load *load, const struct lab_point *point)
{
    track->segments++;
    track->bytes += point->high - point->low;
    track->high = MAX(track->high, point->high);
    track->most_in_flight =
        MAX(track->most_in_flight, track->high - MIN(track->high, track->acked));
    count_in_round(track, load, point);
    add(track, LAB_POINT_SENT, point);
}

static void
add_data(struct lab_track *track, const struct lab_ws_record *record, struct lab_point point)
{
    const lab_set probes = EVENT(KEEP_ALIVE) | EVENT(WINDOW_PROBE);
    uint32_t relative =
        lab_relative(&record->verdict, (enum lab_end_id)record->verdict.from, record->seq) +
        ((record->flags & LAB_SYN) != 0);

    if (!record->len || (record->verdict.events & probes) || !unwrap(track, relative, &point.low))
        return;
    point.high = point.low + record->len;
    if (record->verdict.events & EVENT(RETRANSMISSION))
        add_again(track, &record->verdict, &point);
    else
        add_sent(track, &record->verdict.load, &point);
    follow_phase(track, &record->verdict.load, point.time);
}

static void
add_ack(struct lab_track *track, const struct lab_ws_record *record, struct lab_point point)
{
    uint32_t relative = lab_relative(&record->verdict, !record->verdict.from, record->ack);

    if (!(record->flags & LAB_ACK) || (record->flags & LAB_RST) ||
        !unwrap(track, relative, &point.low) || point.low < track->acked)
        return;
    track->acked = point.low;
    track->is_answered = true;
    if (record->verdict.facts & LAB_KNOWS_WINDOW)
        point.high = point.low + record->verdict.window;
    add(track, LAB_POINT_ACK, &point);
}

static void
watch_clock(struct lab_tracks *tracks, uint64_t time)
{
    if (time < tracks->latest)
        tracks->set_back = MAX(tracks->set_back, tracks->latest - time);
    tracks->latest = MAX(tracks->latest, time);
}

void
lab_tracks_add(struct lab_tracks *tracks, const struct lab_ws_record *record, uint32_t frame,
               uint64_t time)
{
    const struct lab_verdict *verdict = &record->verdict;
    const struct lab_point point = {.time = time, .last_time = time, .frame = frame};

    if (!time || (verdict->events & EVENT(CAPTURED_TWICE)) ||
        (verdict->roles & LAB_BIT(LAB_ROLE_STRAY)))
        return;
    watch_clock(tracks, time);
    if (verdict->facts & lab_knows_origin(verdict->from))
        add_data(&tracks->end[verdict->from], record, point);
    if (verdict->facts & lab_knows_origin(!verdict->from))
        add_ack(&tracks->end[!verdict->from], record, point);
}
