/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/connection/flight.h"

#include <string.h>

#include "core/serial.h"

unsigned
lab_flight_wants(const struct lab_flight *flight, const struct lab_segment *seg)
{
    if (seg->len == 0 || flight->count < flight->room || flight->room == LAB_FLIGHT_MAX)
        return 0;
    if (flight->room == 0)
        return LAB_FLIGHT_FIRST;
    /* Rather reuse the room of what is acknowledged, if that is half of it. */
    return flight->first >= flight->room / 2 ? 0 : flight->room * 2u;
}

void
lab_flight_give(struct lab_flight *flight, struct lab_sent *memory, unsigned room)
{
    flight->sent = memory;
    flight->room = (uint16_t)room;
}

void
lab_flight_restart(struct lab_flight *flight)
{
    struct lab_sent *memory = flight->sent;
    uint16_t room = flight->room;

    memset(flight, 0, sizeof *flight);
    lab_flight_give(flight, memory, room);
}

/* @return whether there is room for one more */
static bool
make_room(struct lab_flight *flight)
{
    if (flight->count < flight->room)
        return true;
    if (flight->first == 0)
        return false;
    flight->count = (uint16_t)(flight->count - flight->first);
    memmove(flight->sent, flight->sent + flight->first, flight->count * sizeof *flight->sent);
    flight->first = 0;
    return true;
}

void
lab_flight_lose_track(struct lab_flight *flight, uint32_t first, uint32_t next)
{
    if (!flight->untracked_known || lab_serial_before(first, flight->untracked_first))
        flight->untracked_first = first;
    if (!flight->untracked_known || lab_serial_after(next, flight->untracked_next))
        flight->untracked_next = next;
    flight->untracked_known = true;
}

void
lab_flight_add(struct lab_flight *flight, const struct lab_segment *seg, uint32_t seq)
{
    unsigned at;

    if (!make_room(flight)) {
        lab_flight_lose_track(flight, seq, seq + seg->len);
        return;
    }
    /* Nearly always the last; a segment that was overtaken goes where it belongs. */
    for (at = flight->count; at > 0 && lab_serial_after(flight->sent[at - 1].seq, seq);)
        at--;
    memmove(flight->sent + at + 1, flight->sent + at, (flight->count - at) * sizeof *flight->sent);
    flight->sent[at] = (struct lab_sent){.time = seg->time,
                                         .frame = seg->frame,
                                         .latest = seg->frame,
                                         .seq = seq,
                                         .next = seq + seg->len};
    flight->count++;
    if (at < flight->first)
        flight->first++; /* it belongs to what is acknowledged */
}

void
lab_flight_drop(struct lab_flight *flight, const struct lab_sent *record)
{
    size_t at = (size_t)(record - flight->sent);

    if (at < flight->first)
        return;
    flight->count--;
    memmove(flight->sent + at, flight->sent + at + 1, (flight->count - at) * sizeof *flight->sent);
}

void
lab_flight_start_over(struct lab_flight *flight)
{
    struct lab_flight was = *flight;

    lab_flight_restart(flight);
    flight->spoke = was.spoke;
    flight->raw_window = was.raw_window;
    flight->window = was.window;
    flight->window_known = was.window_known;
}

void
lab_flight_cut(struct lab_flight *flight, uint32_t next)
{
    while (flight->count && !lab_serial_before(flight->sent[flight->count - 1].seq, next))
        flight->count--;
    if (flight->first > flight->count)
        flight->first = flight->count;
}

/* How many of the records, which stand in the order of their numbers, begin at @a seq or before. */
static unsigned
begun_at(const struct lab_flight *flight, uint32_t seq)
{
    unsigned low = 0, high = flight->count;

    while (low < high) {
        unsigned middle = (low + high) / 2;

        if (lab_serial_after(flight->sent[middle].seq, seq))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

void
lab_flight_again(struct lab_flight *flight, const struct lab_segment *seg)
{
    uint32_t next = seg->seq + seg->len;
    unsigned past = begun_at(flight, next - 1);

    for (unsigned i = begun_at(flight, seg->seq - 1); i < past; i++) {
        struct lab_sent *sent = &flight->sent[i];

        if (lab_serial_after(sent->next, next))
            continue;
        sent->time = seg->time;
        sent->latest = seg->frame;
    }
}

static void
leave_out(struct lab_cover *cover, const struct lab_flight *flight)
{
    cover->complete = false;
    cover->gap |= flight->first > 0;
}

static void
note_passed(struct lab_flight *flight, uint32_t len)
{
    if (len > flight->passed)
        flight->passed = (uint16_t)(len < UINT16_MAX ? len : UINT16_MAX);
}

struct lab_cover
lab_flight_cover(struct lab_flight *flight, uint32_t from, uint32_t ack)
{
    struct lab_cover cover = {.complete = true};
    uint32_t reached = from;

    while (flight->first < flight->count) {
        const struct lab_sent *sent = &flight->sent[flight->first];
        bool behind_ack = false; /* it was captured there, and is nothing new now */

        if (!lab_serial_before(sent->seq, ack))
            break;
        if (lab_serial_after(sent->seq, reached))
            leave_out(&cover, flight);
        if (lab_serial_after(sent->next, reached))
            reached = sent->next;
        else
            behind_ack = !lab_serial_after(sent->next, from);
        if (lab_serial_after(sent->next, ack)) {
            cover.in = sent;
            break;
        }
        if (sent->next == ack)
            cover.at = sent;
        note_passed(flight, sent->next - sent->seq);
        if (!behind_ack && cover.segments++ == 0) {
            cover.since = sent->time;
            cover.since_frame = sent->frame;
        }
        flight->first++;
    }
    if (lab_serial_before(reached, ack))
        leave_out(&cover, flight);
    if (flight->untracked_known && !lab_serial_before(ack, flight->untracked_next))
        flight->untracked_known = false;
    if (flight->too_big_len && !lab_serial_before(ack, flight->too_big_next))
        flight->too_big_len = 0;
    return cover;
}

void
lab_flight_was_too_big(struct lab_flight *flight, uint32_t seq, uint32_t nxt)
{
    const struct lab_sent *sent = lab_flight_find(flight, seq);

    if (!sent)
        return;
    flight->too_big_len = sent->next - sent->seq;
    flight->too_big_next = nxt;
}

bool
lab_flight_is_made_smaller(const struct lab_flight *flight, const struct lab_segment *seg)
{
    return seg->len < flight->too_big_len && lab_serial_before(seg->seq, flight->too_big_next);
}

const struct lab_sent *
lab_flight_find(const struct lab_flight *flight, uint32_t seq)
{
    /* From there back: only the latest of two overlapping segments counts. */
    for (unsigned i = begun_at(flight, seq); i > 0; i--) {
        if (lab_serial_after(flight->sent[i - 1].next, seq))
            return &flight->sent[i - 1];
    }
    return NULL;
}

const struct lab_sent *
lab_flight_above(const struct lab_flight *flight, uint32_t seq)
{
    unsigned above = begun_at(flight, seq);

    return above < flight->count ? &flight->sent[above] : NULL;
}

bool
lab_flight_lost_track(const struct lab_flight *flight, uint32_t seq)
{
    return flight->untracked_known && !lab_serial_before(seq, flight->untracked_first) &&
           lab_serial_before(seq, flight->untracked_next);
}
