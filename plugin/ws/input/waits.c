/* A connection is followed from its first segment on as far as it is known, and farther when it has
 * grown: each segment once, in whatever order they are looked at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/waits.h"

#include "core/frames.h"

/* What is kept of a segment that has waits; most have none. */
struct kept {
    uint32_t frame;
    uint32_t seq; /* tells the segments of one frame apart */
    struct lab_waits waits;
};

/* Of one connection. */
struct followed {
    struct lab_waiting waiting;
    GArray *kept;   /* struct kept, in the order of the frames */
    uint64_t time;  /* of the latest segment: nanoseconds of a clock that began an hour before */
    uint32_t until; /* the frame of the latest segment */
};

static GHashTable *connections; /* struct followed by stream; NULL: nobody has asked */

static void
forget(gpointer data)
{
    struct followed *followed = data;

    g_array_free(followed->kept, TRUE);
    g_free(followed);
}

void
lab_ws_waits_end(void)
{
    if (connections)
        g_hash_table_destroy(connections);
    connections = NULL;
}

static const struct lab_waits *
find(const struct followed *followed, uint32_t frame, uint32_t seq)
{
    const struct kept *kept = (const struct kept *)(const void *)followed->kept->data;
    size_t from = lab_first_of_frame(kept, followed->kept->len, sizeof *kept,
                                     offsetof(struct kept, frame), frame);

    for (; from < followed->kept->len && kept[from].frame == frame; from++) {
        if (kept[from].seq == seq)
            return &kept[from].waits;
    }
    return NULL;
}

static struct lab_segment
segment_of(const struct lab_ws_record *record, uint32_t frame, uint64_t time)
{
    const struct lab_ws_options *options = record->options;

    return (struct lab_segment){
        .time = time,
        .frame = frame,
        .seq = record->seq,
        .ack = record->ack,
        .len = record->len,
        .flags = record->flags,
        .sack_blocks = record->sack_first != record->sack_next,
        .sack_first = record->sack_first,
        .sack_next = record->sack_next,
        .mss = options ? options->own.mss : 0,
        .sack_permitted =
            !options || (options->own.options & LAB_BIT(LAB_OPTION_SACK_PERMITTED)) != 0,
    };
}

/* The flow passes over copies: the time of the next counts from the segment before them. */
static void
follow_segment(struct followed *followed, const struct lab_ws_record *record, uint32_t frame)
{
    const struct lab_verdict *verdict = &record->verdict;
    uint64_t time = followed->time + (uint64_t)(lab_ws_after(record) * 1000);
    struct lab_segment seg = segment_of(record, frame, time);
    struct kept kept = {.frame = frame, .seq = record->seq};

    lab_waits_step(&followed->waiting, &seg, verdict,
                   verdict->about_frame ? find(followed, verdict->about_frame, record->seq) : NULL,
                   &kept.waits);
    if (!(verdict->events & LAB_BIT(LAB_EVENT_CAPTURED_TWICE)))
        followed->time = time;
    if (kept.waits.sends.kind || kept.waits.acks.kind || kept.waits.window.kind)
        g_array_append_val(followed->kept, kept);
}

static void
follow(struct followed *followed, const struct lab_ws_stream *stream)
{
    GArray *frames = lab_ws_frames_of(stream, followed->until);

    for (guint i = 0; i < frames->len; i++) {
        uint32_t frame = g_array_index(frames, uint32_t, i);
        struct lab_ws_record record;

        for (unsigned layer = 0; lab_ws_record_of_frame(frame, layer, &record); layer++) {
            if (record.stream == stream)
                follow_segment(followed, &record, frame);
        }
    }
    g_array_free(frames, TRUE);
    followed->until = stream->latest;
}

static struct followed *
followed_of(const struct lab_ws_stream *stream)
{
    struct followed *followed;

    if (!connections)
        connections = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, forget);
    followed = g_hash_table_lookup(connections, stream);
    if (followed)
        return followed;
    followed = g_new0(struct followed, 1);
    followed->kept = g_array_new(FALSE, FALSE, sizeof(struct kept));
    followed->time = UINT64_C(3600) * 1000000000; /* for the clock may go back */
    g_hash_table_insert(connections, (gpointer)stream, followed);
    return followed;
}

const struct lab_waits *
lab_ws_waits(uint32_t frame, const struct lab_ws_record *record)
{
    struct followed *followed = followed_of(record->stream);

    if (followed->until != record->stream->latest)
        follow(followed, record->stream);
    return find(followed, frame, record->seq);
}
