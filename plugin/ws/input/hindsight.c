/* A connection is looked back on as a whole, and once, unless it has grown since then.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/hindsight.h"

#include <stdlib.h>

#include "core/serial.h"
#include "ws/input/flows.h"
#include "ws/input/hosts_seen.h"
#include "ws/input/inquiry.h"

/* What is kept of one segment. */
struct kept {
    struct lab_ws_kept at;
    struct lab_hindsight says;
};

_Static_assert(sizeof(struct kept) <= 32, "hindsight takes little of each segment");

/* What is kept of one that a router has marked, or that tells of a mark; most have none. */
struct kept_mark {
    struct lab_ws_kept at;
    struct lab_ws_mark mark;
};

/* Of one connection. */
struct looked_back {
    struct kept *kept; /* g_malloc(): in the order of the frames */
    uint32_t count;
    GArray *marks;          /* struct kept_mark; NULL: there is none */
    uint32_t latest;        /* the frame of the last segment that was known */
    GArray *steps;          /* struct lab_step, of which the list consists; NULL: nobody asked */
    struct lab_step *first; /* of that list */
};

/* The sockets of servers that answered a SYN: struct lab_ws_sockets, of which the first counts. */
static GHashTable *listening;
static const struct lab_ws_stream *listening_until; /* the last connection that was looked at */

static void
clear(void *found)
{
    struct looked_back *back = found;

    if (back->steps)
        g_array_free(back->steps, TRUE);
    if (back->marks)
        g_array_free(back->marks, TRUE);
    g_free(back->kept);
}

static struct lab_ws_inquiry inquiry = {
    .question = LAB_WS_ON_HINDSIGHT, .size = sizeof(struct looked_back), .clear = clear};

/* The frames of SYNs that came back, with those of the ICMP errors that brought them. */
static GHashTable *returned;

void
lab_ws_hindsight_returned(uint32_t syn, uint32_t error)
{
    if (!returned)
        returned = g_hash_table_new(NULL, NULL);
    g_hash_table_insert(returned, GUINT_TO_POINTER(syn), GUINT_TO_POINTER(error));
}

static uint32_t
returned_in(uint32_t syn)
{
    return returned ? GPOINTER_TO_UINT(g_hash_table_lookup(returned, GUINT_TO_POINTER(syn))) : 0;
}

void
lab_ws_hindsight_end(void)
{
    if (returned)
        g_hash_table_destroy(returned);
    returned = NULL;
    lab_ws_inquiry_end(&inquiry);
    if (listening)
        g_hash_table_destroy(listening);
    listening = NULL;
    listening_until = NULL;
}

/* The segments of a connection, and the clocks that they tell. */
struct gathered {
    GArray *segments;               /* struct lab_past_segment */
    uint64_t clock;                 /* of lab_ws_inquiry_clock() */
    uint32_t newest[LAB_END_COUNT]; /* TSval of each end: that clock begins at 0 */
    bool stamped;                   /* a segment after the SYNs has timestamps, */
    bool sacks;                     /* or a SACK block */
};

/* From how far the timestamps are from those before them. */
static void
set_timestamps(struct gathered *gathered, const struct lab_ws_record *record,
               struct lab_past_segment *segment)
{
    uint32_t *own = &gathered->newest[segment->from];

    segment->tsval = *own + (uint32_t)record->tick;
    segment->tsecr = gathered->newest[!segment->from] - record->lag;
    segment->echoes_nothing = record->lag == LAB_WS_NO_ECHO;
    if (lab_serial_after(segment->tsval, *own))
        *own = segment->tsval;
}

static void
set_marks(const struct lab_ws_record *record, struct lab_past_segment *segment)
{
    struct lab_clues clues;

    if (!record->clues)
        return;
    lab_ws_record_clues(segment->frame, record, &clues);
    if (clues.ecn_mode == LAB_ECN_NONE)
        return;
    segment->marked = clues.ecn == LAB_CE;
    segment->echoes = (clues.signals & LAB_BIT(LAB_SIGNAL_ECHO)) && !clues.cwr_frame;
    segment->reduces = (clues.signals & LAB_BIT(LAB_SIGNAL_REDUCED)) != 0;
}

static void
gather(void *found, const struct lab_ws_record *record, uint32_t frame)
{
    struct gathered *gathered = found;
    struct lab_past_segment segment = {
        .time = lab_ws_inquiry_clock(&gathered->clock, record),
        .frame = frame,
        .seq = record->seq,
        .ack = record->ack,
        .len = record->len,
        .flags = record->flags,
    };

    if (lab_ws_segment_has_sack(record)) {
        segment.sack_first = record->sack_first;
        segment.sack_next = record->sack_next;
    }
    gathered->sacks |= record->sack_first != record->sack_next;
    if (segment.flags & LAB_SYN)
        segment.returned_frame = returned_in(frame);
    lab_hindsight_take(&segment, &record->verdict);
    set_timestamps(gathered, record, &segment);
    gathered->stamped |= record->tick && !(segment.flags & (LAB_SYN | LAB_RST));
    set_marks(record, &segment);
    g_array_append_val(gathered->segments, segment);
}

static guint
hash_of_server(gconstpointer key)
{
    const struct lab_ws_sockets *server = key;

    return lab_ws_hash(lab_ws_hash(lab_ws_hash_start, server->host[0]->number), server->port[0]);
}

static gboolean
is_same_server(gconstpointer one, gconstpointer other)
{
    const struct lab_ws_sockets *server = one, *key = other;

    return server->host[0] == key->host[0] && server->port[0] == key->port[0];
}

static struct lab_ws_sockets
server_of(const struct lab_ws_stream *stream)
{
    unsigned side = lab_ws_stream_side(stream, LAB_SERVER);

    return (struct lab_ws_sockets){.host = {stream->sockets->host[side]},
                                   .port = {stream->sockets->port[side]}};
}

static bool
was_answered(const struct lab_ws_stream *stream)
{
    enum lab_open open = (enum lab_open)stream->summary.open;

    return open == LAB_OPEN_THREE_WAY || open == LAB_OPEN_FAST_OPEN || open == LAB_OPEN_HALF_OPEN;
}

/* Connections that began since this was asked last are looked at as well. */
static bool
listens(const struct lab_ws_stream *stream)
{
    struct lab_ws_sockets server = server_of(stream);
    const struct lab_ws_stream *one = listening_until ? listening_until : lab_ws_streams();

    if (!listening)
        listening = g_hash_table_new_full(hash_of_server, is_same_server, g_free, NULL);
    for (; one; one = one->next) {
        struct lab_ws_sockets other = server_of(one);

        if (was_answered(one))
            g_hash_table_add(listening, g_memdup2(&other, sizeof other));
        listening_until = one;
    }
    return g_hash_table_contains(listening, &server);
}

/* Whether an end may use an option: nothing rules it out where its SYN was not captured. */
static bool
may_use(const struct lab_offer *offer, enum lab_option option)
{
    return !offer->seen || (offer->options & LAB_BIT(option));
}

/* Whether both ends use an option.
 * @param shows  segments after the SYNs have it, which tells where a SYN was not captured */
static bool
both_use(const struct lab_ws_stream *stream, enum lab_option option, bool shows)
{
    const struct lab_offer *client = &stream->offer[LAB_CLIENT];
    const struct lab_offer *server = &stream->offer[LAB_SERVER];

    return may_use(client, option) && may_use(server, option) &&
           ((client->seen && server->seen) || shows);
}

/* What a connection that was looked back on has told, as far as it is kept. */
static void
keep(struct looked_back *back, const struct lab_past_segment *segments)
{
    back->kept = g_renew(struct kept, back->kept, back->count);
    if (back->marks)
        g_array_set_size(back->marks, 0);
    for (uint32_t i = 0; i < back->count; i++) {
        const struct lab_past_segment *segment = &segments[i];
        struct kept_mark mark = {{segment->frame, segment->seq},
                                 {segment->echo_frame, segment->reduced_frame}};

        back->kept[i] = (struct kept){{segment->frame, segment->seq}, segment->says};
        if (!segment->echo_frame && !segment->reduced_frame)
            continue;
        if (!back->marks)
            back->marks = g_array_new(FALSE, FALSE, sizeof mark);
        g_array_append_val(back->marks, mark);
    }
}

static void
look_back(const struct lab_ws_stream *stream, struct looked_back *back)
{
    struct gathered gathered = {.segments =
                                    g_array_new(FALSE, FALSE, sizeof(struct lab_past_segment)),
                                .clock = LAB_WS_CLOCK_BEGINS};
    struct lab_past_segment *segments;
    bool stamped;

    lab_ws_inquiry_walk(stream, 0, gather, &gathered);
    segments = (struct lab_past_segment *)(void *)gathered.segments->data;
    back->count = gathered.segments->len;
    back->latest = stream->latest;
    stamped = both_use(stream, LAB_OPTION_TIMESTAMPS, gathered.stamped);
    for (uint32_t i = 0; i < back->count; i++)
        segments[i].has_timestamps = stamped && !(segments[i].flags & LAB_RST);
    lab_hindsight_look_back(
        segments, back->count,
        &(struct lab_case){.lives_on = stream->lives_on,
                           .sack = both_use(stream, LAB_OPTION_SACK_PERMITTED, gathered.sacks),
                           .listens = listens(stream)});
    if (back->steps)
        g_array_free(back->steps, TRUE);
    back->steps = NULL;
    keep(back, segments);
    g_array_free(gathered.segments, TRUE);
}

static struct looked_back *
looked_back_on(const struct lab_ws_stream *stream)
{
    struct looked_back *back = lab_ws_inquiry_found(&inquiry, stream);

    if (back->latest != stream->latest)
        look_back(stream, back);
    return back;
}

static void
add_step(struct looked_back *back, uint32_t frame)
{
    struct lab_step step = {.frame = frame};

    g_array_append_val(back->steps, step);
}

/* What hindsight tells of losses; of a run of them, the first is enough. */
static void
add_losses(struct looked_back *back)
{
    bool was_lost = false;

    for (uint32_t i = 0; i < back->count; i++) {
        const struct lab_hindsight *says = &back->kept[i].says;
        bool is_lost = says->fate == LAB_FATE_LOST;

        if (is_lost && !was_lost) {
            add_step(back, back->kept[i].at.frame);
            add_step(back, says->proof_frame);
        }
        was_lost = is_lost;
    }
}

static int
by_frame(const void *one, const void *other)
{
    uint32_t left = ((const struct lab_step *)one)->frame;
    uint32_t right = ((const struct lab_step *)other)->frame;

    return left < right ? -1 : left > right;
}

/* The list goes through the array, which so must not grow any more. */
static void
link_steps(struct looked_back *back, guint seen)
{
    struct lab_step *steps = (struct lab_step *)(void *)back->steps->data;
    struct lab_step **place = &back->first;

    back->first = seen ? steps : NULL;
    for (guint i = 0; i < seen; i++)
        steps[i].next = i + 1 < seen ? &steps[i + 1] : NULL;
    qsort(steps + seen, back->steps->len - seen, sizeof *steps, by_frame);
    for (guint i = seen; i < back->steps->len; i++)
        place = lab_lesson_insert_step(place, &steps[i]);
}

const struct lab_step *
lab_ws_hindsight_steps(const struct lab_ws_stream *stream)
{
    struct looked_back *back = looked_back_on(stream);
    guint seen;

    if (back->steps)
        return back->first;
    back->steps = g_array_new(FALSE, FALSE, sizeof(struct lab_step));
    for (const struct lab_step *step = stream->first_step; step; step = step->next)
        g_array_append_val(back->steps, *step);
    seen = back->steps->len;
    add_losses(back);
    link_steps(back, seen);
    return back->first;
}

const struct lab_hindsight *
lab_ws_hindsight_look_back(uint32_t frame, const struct lab_ws_record *record)
{
    const struct looked_back *back = looked_back_on(record->stream);
    const struct kept *kept =
        lab_ws_inquiry_find(back->kept, back->count, sizeof *kept, frame, record->seq);

    return kept ? &kept->says : NULL;
}

const struct lab_ws_mark *
lab_ws_hindsight_answers_to_mark(uint32_t frame, const struct lab_ws_record *record)
{
    const struct looked_back *back = looked_back_on(record->stream);
    const struct kept_mark *kept = back->marks
                                       ? lab_ws_inquiry_find(back->marks->data, back->marks->len,
                                                             sizeof *kept, frame, record->seq)
                                       : NULL;

    return kept ? &kept->mark : NULL;
}
