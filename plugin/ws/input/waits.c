/* A connection is followed from its first segment on as far as it is known, and farther when it has
 * grown: each segment once, in whatever order they are looked at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/waits.h"

#include "ws/input/inquiry.h"

/* What is kept of a segment that has waits; most have none. */
struct kept {
    struct lab_ws_kept at;
    struct lab_waits waits;
    uint8_t turned_out; /* as lab_wait_turned_out() */
};

/* Of one connection. */
struct followed {
    struct lab_waiting waiting;
    GArray *kept;   /* struct kept */
    uint64_t clock; /* of lab_ws_inquiry_clock() */
    uint32_t until; /* the frame of the latest segment */
};

_Static_assert(sizeof(struct kept) <= 152 && sizeof(struct followed) <= 608,
               "waits take what inquiry.h says");

static void
begin(void *found)
{
    struct followed *followed = found;

    followed->kept = g_array_new(FALSE, FALSE, sizeof(struct kept));
    followed->clock = LAB_WS_CLOCK_BEGINS;
}

static void
clear(void *found)
{
    g_array_free(((struct followed *)found)->kept, TRUE);
}

static struct lab_ws_inquiry inquiry = {
    .question = LAB_WS_ON_WAITS, .size = sizeof(struct followed), .begin = begin, .clear = clear};

void
lab_ws_waits_end(void)
{
    lab_ws_inquiry_end(&inquiry);
}

static struct kept *
find(const struct followed *followed, uint32_t frame, uint32_t seq)
{
    return (struct kept *)lab_ws_inquiry_find(followed->kept->data, followed->kept->len,
                                              sizeof(struct kept), frame, seq);
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
        .sack_blocks = lab_ws_segment_has_sack(record),
        .sack_first = record->sack_first,
        .sack_next = record->sack_next,
        .mss = options ? options->own.mss : 0,
        .sack_permitted =
            !options || (options->own.options & LAB_BIT(LAB_OPTION_SACK_PERMITTED)) != 0,
    };
}

static void
follow_segment(void *found, const struct lab_ws_record *record, uint32_t frame)
{
    struct followed *followed = found;
    const struct lab_verdict *verdict = &record->verdict;
    struct lab_segment seg =
        segment_of(record, frame, lab_ws_inquiry_clock(&followed->clock, record));
    struct kept kept;
    struct kept *before =
        verdict->about_frame ? find(followed, verdict->about_frame, record->seq) : NULL;

    lab_waits_step(&followed->waiting, &seg, verdict, before ? &before->waits : NULL, &kept.waits);
    kept.at = (struct lab_ws_kept){.frame = frame, .seq = record->seq};
    kept.turned_out = LAB_WAIT_NONE;
    if (before)
        before->turned_out = lab_wait_turned_out(&before->waits.sends, &kept.waits.sends);
    if (kept.waits.sends.kind || kept.waits.acks.kind || kept.waits.window.kind)
        g_array_append_val(followed->kept, kept);
}

/* Whether a segment is the only one behind those that are known. On a first pass it always is, and
 * need not be looked for. */
static bool
is_next(const struct followed *followed, uint32_t frame, const struct lab_ws_record *record)
{
    struct lab_ws_record other;

    return frame == record->stream->latest && record->earlier <= followed->until &&
           !lab_ws_record_of_frame(frame, 1, &other);
}

static const struct kept *
follow(uint32_t frame, const struct lab_ws_record *record)
{
    const struct lab_ws_stream *stream = record->stream;
    struct followed *followed = lab_ws_inquiry_found(&inquiry, stream);

    if (followed->until != stream->latest && is_next(followed, frame, record))
        follow_segment(followed, record, frame);
    else if (followed->until != stream->latest)
        lab_ws_inquiry_walk(stream, followed->until, follow_segment, followed);
    followed->until = stream->latest;
    return find(followed, frame, record->seq);
}

/* A RST, and a SYN that begins a connection: a flood and a scan have hardly anything else. */
static bool
never_waits(const struct lab_ws_record *record)
{
    return (record->flags & LAB_RST) || (!record->earlier && (record->flags & LAB_SYN));
}

const struct lab_waits *
lab_ws_waits(uint32_t frame, const struct lab_ws_record *record)
{
    const struct kept *kept = never_waits(record) ? NULL : follow(frame, record);

    return kept ? &kept->waits : NULL;
}

uint8_t
lab_ws_wait_turned_out(uint32_t frame, const struct lab_ws_record *record)
{
    const struct kept *kept = follow(frame, record);

    return kept ? kept->turned_out : (uint8_t)LAB_WAIT_NONE;
}
