/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/inquiry.h"

#include "core/frames.h"

/* What is found about one connection lies behind this. */
struct entry {
    struct lab_ws_later *of;
    GList link; /* among the others of the inquiry, the latest first */
    bool asked; /* about again since it came to its place */
};

static void
free_oldest(struct lab_ws_inquiry *inquiry)
{
    struct entry *oldest = g_queue_pop_tail_link(&inquiry->order)->data;

    inquiry->clear(oldest + 1);
    g_free(oldest);
}

/* Make room: what was not asked about for long would have to be found anew. The others come to the
 * front only now, for to bring each there when it is asked about would cost as much with every
 * packet. */
static void
forget_oldest(struct lab_ws_inquiry *inquiry)
{
    struct entry *oldest;

    while ((oldest = g_queue_peek_tail(&inquiry->order))->asked) {
        oldest->asked = false;
        g_queue_unlink(&inquiry->order, &oldest->link);
        g_queue_push_head_link(&inquiry->order, &oldest->link);
    }
    oldest->of->found[inquiry->question] = NULL;
    free_oldest(inquiry);
}

static struct entry *
add(struct lab_ws_inquiry *inquiry, struct lab_ws_later *later)
{
    struct entry *entry = g_malloc0(sizeof *entry + inquiry->size);

    entry->of = later;
    entry->link.data = entry;
    if (inquiry->begin)
        inquiry->begin(entry + 1);
    if (inquiry->order.length == LAB_WS_INQUIRY_MOST)
        forget_oldest(inquiry);
    g_queue_push_head_link(&inquiry->order, &entry->link);
    return later->found[inquiry->question] = entry;
}

void *
lab_ws_inquiry_found(struct lab_ws_inquiry *inquiry, const struct lab_ws_stream *stream)
{
    struct lab_ws_later *later = lab_ws_stream_later(stream);
    struct entry *entry = later->found[inquiry->question];

    if (!entry)
        return add(inquiry, later) + 1;
    entry->asked = true;
    return entry + 1;
}

void
lab_ws_inquiry_end(struct lab_ws_inquiry *inquiry)
{
    while (inquiry->order.length)
        free_oldest(inquiry);
}

/* The frames of a connection behind one, in the order of the capture: uint32_t. */
static GArray *
frames_of(const struct lab_ws_stream *stream, uint32_t since)
{
    GArray *frames = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    uint32_t *first, *last;

    for (uint32_t frame = stream->latest; frame > since;) {
        struct lab_ws_record record;
        uint32_t earlier = 0;

        g_array_append_val(frames, frame);
        for (unsigned layer = 0; lab_ws_record_of_frame(frame, layer, &record); layer++) {
            if (record.stream == stream && record.earlier)
                earlier = record.earlier;
        }
        frame = earlier;
    }
    first = (uint32_t *)(void *)frames->data;
    for (last = first + frames->len; first + 1 < last;) {
        uint32_t one = *first;

        *first++ = *--last;
        *last = one;
    }
    return frames;
}

void
lab_ws_inquiry_walk(const struct lab_ws_stream *stream, uint32_t since,
                    void (*visit)(void *found, const struct lab_ws_record *record, uint32_t frame),
                    void *found)
{
    GArray *frames = frames_of(stream, since);

    for (guint i = 0; i < frames->len; i++) {
        uint32_t frame = g_array_index(frames, uint32_t, i);
        struct lab_ws_record record;

        for (unsigned layer = 0; lab_ws_record_of_frame(frame, layer, &record); layer++) {
            if (record.stream == stream)
                visit(found, &record, frame);
        }
    }
    g_array_free(frames, TRUE);
}

const void *
lab_ws_inquiry_find(const void *list, size_t count, size_t size, uint32_t frame, uint32_t seq)
{
    size_t at = lab_first_of_frame(list, count, size, offsetof(struct lab_ws_kept, frame), frame);

    for (; at < count; at++) {
        const struct lab_ws_kept *kept = (const void *)((const char *)list + at * size);

        if (kept->frame != frame)
            return NULL;
        if (kept->seq == seq)
            return kept;
    }
    return NULL;
}
