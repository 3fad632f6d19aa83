/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/connection/history.h"

#include <string.h>

#include "core/clock.h"
#include "core/serial.h"
#include "core/vocabulary.h"

static struct lab_utterance
utterance_of(const struct lab_segment *seg, uint8_t state)
{
    return (struct lab_utterance){
        .next = seg->seq + lab_segment_space(seg),
        .ack = seg->ack,
        .tsval = seg->tsval,
        .ip_id = seg->ip_id,
        .state = state,
        .has_ack = (seg->flags & LAB_ACK) != 0,
        .has_tsval = seg->has_timestamps,
    };
}

/* One that draws identifications at random does not go on by little twice. */
#define STEPS_ENOUGH 2

static uint32_t
offset_of(const struct lab_segment *seg)
{
    return lab_tsval_lag(seg->time, seg->tsval);
}

/* No segment is so long on its way: two minutes of the fastest clock in use, which counts
 * microseconds. Then either timestamp was damaged or forged. */
#define LATE_MAX (UINT32_C(1) << 27)

static bool
is_beyond_belief(const struct lab_history *history, uint32_t tsval)
{
    return lab_serial_before(tsval, history->tsval) && history->tsval - tsval > LATE_MAX;
}

static void
start_clock(struct lab_history *history, const struct lab_segment *seg)
{
    history->has_tsval = true;
    history->tsval = seg->tsval;
    history->offset = offset_of(seg);
    history->tick_frame = seg->frame;
}

void
lab_history_note_tsval(struct lab_history *history, const struct lab_segment *seg)
{
    uint32_t offset = offset_of(seg);

    if (!history->has_tsval) {
        start_clock(history, seg);
        return;
    }
    history->same_tick = seg->tsval == history->tsval;
    if (lab_serial_before(offset, history->offset))
        history->offset = offset;
    if (!lab_serial_after(seg->tsval, history->tsval) && !is_beyond_belief(history, seg->tsval))
        return;
    history->tsval = seg->tsval;
    history->tick_frame = seg->frame;
}

uint64_t
lab_history_delay(const struct lab_history *history, const struct lab_segment *seg)
{
    if (!seg->has_timestamps || !history->has_tsval)
        return UINT64_MAX;
    if (lab_serial_before(offset_of(seg), history->offset))
        return 0;
    return (offset_of(seg) - history->offset) * LAB_NS_PER_MS;
}

void
lab_history_enter(struct lab_history *history, const struct lab_segment *seg, uint8_t state)
{
    if (history->count == LAB_HISTORY_MAX) {
        memmove(history->first, history->first + 1, (LAB_HISTORY_MAX - 1) * sizeof *history->first);
        history->count--;
    }
    history->first[history->count++] = utterance_of(seg, state);
}

void
lab_history_forget_numbers(struct lab_history *own, struct lab_history *other, uint32_t oldest)
{
    for (unsigned i = 0; i < own->count; i++) {
        if (lab_serial_before(own->first[i].next, oldest))
            own->first[i].next = oldest;
    }
    for (unsigned i = 0; i < other->count; i++) {
        if (lab_serial_before(other->first[i].ack, oldest))
            other->first[i].ack = oldest;
    }
}

/* Whether the end counts, so that the number tells. */
static bool
counts(const struct lab_history *history, const struct lab_segment *seg)
{
    return history->steps >= STEPS_ENOUGH && seg->ip_id;
}

bool
lab_history_is_numbered_before(const struct lab_history *history, const struct lab_segment *seg)
{
    return counts(history, seg) &&
           lab_history_ip_id_goes_on((uint16_t)(history->ip_id - seg->ip_id));
}

bool
lab_history_is_latest(const struct lab_history *history, const struct lab_segment *seg)
{
    return seg->has_timestamps && history->has_tsval && seg->tsval == history->tsval &&
           lab_history_names(history, seg) && seg->ip_id == history->ip_id;
}

enum lab_order
lab_history_order(const struct lab_history *history, const struct lab_segment *seg)
{
    if (seg->has_timestamps && history->has_tsval && seg->tsval != history->tsval &&
        !is_beyond_belief(history, seg->tsval))
        return lab_serial_before(seg->tsval, history->tsval) ? LAB_ORDER_BEFORE : LAB_ORDER_AFTER;
    if (!counts(history, seg))
        return LAB_ORDER_UNKNOWN;
    if (lab_history_is_numbered_before(history, seg))
        return LAB_ORDER_BEFORE;
    return lab_history_ip_id_goes_on((uint16_t)(seg->ip_id - history->ip_id)) ? LAB_ORDER_AFTER
                                                                              : LAB_ORDER_UNKNOWN;
}

/* Whether @a seg may have been written after @a first. A later timestamp decides, or in the same
 * tick the identification; the number cannot then, since a retransmission goes back in it. */
static bool
may_follow(const struct lab_utterance *seg, const struct lab_utterance *first, bool counted)
{
    bool timed = seg->has_tsval && first->has_tsval;

    if (timed && seg->tsval != first->tsval)
        return lab_serial_after(seg->tsval, first->tsval);
    if (counted && first->ip_id)
        return (int16_t)(seg->ip_id - first->ip_id) >= 0;
    if (seg->has_ack && first->has_ack && lab_serial_before(seg->ack, first->ack))
        return false;
    return !lab_serial_before(seg->next, first->next);
}

uint8_t
lab_history_state(const struct lab_history *history, const struct lab_segment *seg)
{
    struct lab_utterance old = utterance_of(seg, LAB_STATE_UNKNOWN);
    bool counted = counts(history, seg);

    for (unsigned i = 0; i < history->count; i++) {
        const struct lab_utterance *first = &history->first[i];

        /* A FIN opens its state: the copy is that of its first sending. */
        if ((seg->flags & LAB_FIN) && first->next == old.next && may_follow(&old, first, counted))
            return first->state;
    }
    for (unsigned i = history->count; i-- > 0;) {
        if (may_follow(&old, &history->first[i], counted))
            return history->first[i].state;
    }
    return LAB_STATE_UNKNOWN;
}
