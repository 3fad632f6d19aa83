/* What new payload, a probe or an ACK had waited for, and how a window closes and opens.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/waits/parts.h"

#include "core/bounds.h"

/* What is shorter than this is no wait but the work of a program. */
#define LEAST_HELD_US UINT64_C(10000)

/* RFC 1122 section 4.2.3.2: an ACK is delayed by less than this. */
#define MOST_HELD_US UINT64_C(500000)

/* RFC 6298 section 2.4: where the time-out is not known, it is taken to be this at least. */
#define RFC_TIMEOUT_US UINT64_C(1000000)

/* ---- probes */

/* The next of a series, or its first, which counts from another segment. */
static void
tell_probe(const struct lab_moment *at, const struct lab_probes *probes, enum lab_wait_kind kind,
           uint32_t first_frame, uint64_t first_time, struct lab_wait *wait)
{
    if (!probes->count && !first_frame)
        return; /* all before were strays */
    wait->kind = (uint8_t)kind;
    wait->frame = probes->count ? probes->frame : first_frame;
    wait->time = lab_waits_since(at, probes->count ? probes->time : first_time);
    wait->attempt = probes->count < UINT16_MAX ? probes->count + 1 : UINT16_MAX;
    wait->before = probes->count ? probes->wait : 0;
    wait->backoff = (uint8_t)lab_waits_backoff_of(wait->time, wait->before);
    wait->way = lab_waits_way_to(at->own, at->other);
}

/* The persist timer (RFC 9293 section 3.8.6.1), from the ACK on that left the window closed. */
static void
tell_window_probe(const struct lab_moment *at, struct lab_wait *wait)
{
    tell_probe(at, &at->own->window_probes, LAB_WAIT_WINDOW_PROBE, at->other->spoke_frame,
               at->other->spoke_time, wait);
}

/* RFC 9293 section 3.8.4, from the latest segment of either end on. */
static void
tell_keep_alive(const struct lab_moment *at, struct lab_wait *wait)
{
    const struct lab_waiting_end *latest =
        at->own->spoke_frame > at->other->spoke_frame ? at->own : at->other;

    tell_probe(at, &at->own->keep_alives, LAB_WAIT_KEEP_ALIVE, latest->spoke_frame,
               latest->spoke_time, wait);
}

/* ---- new payload */

/* A small piece leaves the moment that the ACK of the one before comes, without more of the other
 * end's data, though both windows had room for it before: with Nagle's rule it had to wait (RFC
 * 9293 section 3.7.4). That the congestion window had room shows where as much was on its way
 * before, or no more than any sender may begin with (RFC 5681 section 3.1). */
static bool
waited_for_ack(const struct lab_moment *at)
{
    const struct lab_waiting_end *own = at->own;
    uint32_t with = own->freed_flight + at->seg->len;
    uint32_t least = 2 * (own->mss ? own->mss : own->full);

    return own->freed && !own->repaired && own->spoke_frame < own->acked_frame &&
           lab_waits_is_near(lab_waits_way_to(own, at->other)) &&
           lab_waits_is_small(own, at->seg->len) &&
           lab_elapsed(at->seg->time, own->sent_time) >= 2 * LAB_AT_ONCE_NS &&
           at->seg->len <= own->freed_room && with <= (own->most > least ? own->most : least) &&
           lab_elapsed(at->seg->time, own->acked_time) < LAB_AT_ONCE_NS;
}

/* A probe for a lost tail is due 2 SRTT after the last segment, and 200 ms later if that is alone
 * on its way (RFC 8985 section 7.2); a kernel's timer may add some ticks. */
#define PROBE_ALONE_US UINT64_C(200000)
#define PROBE_TICKS_US UINT64_C(16000)

/* It may take bytes that were not sent before; but so may a program that has something to say just
 * then. Where the segment before was full, there may have been more behind it. */
static bool
may_be_probe(const struct lab_moment *at)
{
    const struct lab_waiting_end *own = at->own;
    bool alone = own->next - own->una <= own->full;
    uint64_t due = UINT64_C(2) * own->smoothed + (alone ? PROBE_ALONE_US : 0);
    uint64_t since = lab_waits_since(at, own->sent_time);

    return own->una_known && lab_serial_before(own->una, own->next) && own->smoothed &&
           own->timeout && !own->repair && own->acked_frame < own->sent_frame &&
           own->sent_frame > own->probe_frame && !own->no_sack && !at->other->no_sack &&
           !(own->small && own->small_next == own->next) && since >= due &&
           since <= due + PROBE_TICKS_US && due < own->timeout;
}

/* RFC 5681 section 4.1: who has sent nothing for longer than its time-out begins with no more than
 * that again. Who never had more on its way does so all the time. */
static bool
begins_anew(const struct lab_moment *at)
{
    const struct lab_waiting_end *own = at->own;
    uint64_t least = own->timeout ? own->timeout : RFC_TIMEOUT_US;

    return lab_waits_since(at, own->sent_time) > least &&
           own->most > LAB_INITIAL_WINDOW * (own->mss ? own->mss : own->full);
}

/* A pause that is worth a word: in a conversation each line has one before it, and most are alike.
 */
static bool
is_longest_pause(const struct lab_moment *at)
{
    uint64_t since = lab_waits_since(at, at->own->sent_time);

    return since >= RFC_TIMEOUT_US && since >= 2 * at->own->pause;
}

/* Nothing was on its way, the window had room, and its end has sent no payload for long. */
static bool
was_idle(const struct lab_moment *at)
{
    const struct lab_waiting_end *own = at->own;

    return own->sent_frame && own->una_known && own->una == own->next && !at->waiting->patchy &&
           at->other->held_frame <= own->sent_frame && (begins_anew(at) || is_longest_pause(at));
}

static void
tell_new_payload(const struct lab_moment *at, struct lab_wait *wait)
{
    const struct lab_waiting_end *own = at->own;

    if (!own->next_known || at->seg->seq != own->next)
        return;
    if (waited_for_ack(at)) {
        wait->kind = LAB_WAIT_NAGLE;
        wait->frame = own->acked_frame;
    } else if (may_be_probe(at)) {
        wait->kind = LAB_WAIT_PROBE_OR_PROGRAM;
        wait->frame = own->sent_frame;
    } else if (was_idle(at)) {
        wait->kind = LAB_WAIT_IDLE;
        wait->frame = own->sent_frame;
        wait->begins_anew = begins_anew(at);
        wait->timeout = wait->begins_anew ? own->timeout : 0;
    } else {
        return;
    }
    wait->time = lab_waits_since(at, own->sent_time);
    wait->way = lab_waits_way_to(own, at->other);
}

void
lab_waits_tell_pause(const struct lab_moment *at, struct lab_wait *wait)
{
    if (at->verdict->events & EVENT(WINDOW_PROBE))
        tell_window_probe(at, wait);
    else if (at->verdict->events & EVENT(KEEP_ALIVE))
        tell_keep_alive(at, wait);
    else if (at->seg->len && !(at->seg->flags & LAB_SYN))
        tell_new_payload(at, wait);
}

/* ---- acknowledgments */

/* The only segment on its way was seen to go to an end beyond the way, whose ACK came later than
 * that takes, and than those before vary: the end has held it back, or the network has the segment.
 */
static uint64_t
held_beyond(const struct lab_moment *at, uint32_t way)
{
    const struct lab_verdict *verdict = at->verdict;
    const struct lab_round_trip *trip = &verdict->trip;
    bool alone = verdict->acks_segments == 1 && at->other->una_known && at->other->next_known &&
                 at->seg->ack == at->other->next && !at->seg->len;
    bool late = trip->smoothed && trip->sample > trip->smoothed + UINT64_C(4) * trip->variation;

    return alone && late && way > 1 && trip->sample > way ? trip->sample - way : 0;
}

void
lab_waits_tell_held_ack(const struct lab_moment *at, struct lab_wait *wait)
{
    const struct lab_round_trip *trip = &at->verdict->trip;
    uint32_t way = lab_waits_way_to(at->own, at->other);
    uint64_t held = lab_waits_is_near(way) ? trip->sample : held_beyond(at, way);

    if (!at->verdict->acks_bytes || (at->seg->flags & (LAB_SYN | LAB_FIN)) || at->other->repair ||
        held < LEAST_HELD_US || held >= MOST_HELD_US)
        return;
    wait->kind = lab_waits_is_near(way) ? LAB_WAIT_DELAYED_ACK : LAB_WAIT_LATE_ACK;
    wait->frame = trip->since;
    wait->time = held;
    wait->way = way;
}

/* ---- windows */

/* It has taken bytes, and what it offers has become less by at least half of them, and is half of
 * the most that it offered. */
static bool
is_closing(const struct lab_waiting_end *own, uint32_t ack, uint32_t window)
{
    return own->window_known && own->acked_known && window < own->window &&
           window <= own->window_most / 2 && own->window - window >= (ack - own->acked) / 2 &&
           ack != own->acked;
}

void
lab_waits_tell_window_move(const struct lab_moment *at, struct lab_window_move *move)
{
    const struct lab_waiting_end *own = at->own;
    const struct lab_segment *seg = at->seg;
    bool known = (at->verdict->facts & LAB_KNOWS_WINDOW) != 0;
    uint32_t window = at->verdict->window;

    if (!(seg->flags & LAB_ACK) || (seg->flags & (LAB_SYN | LAB_RST)) ||
        (own->acked_known && lab_serial_before(seg->ack, own->acked)))
        return;
    if (own->zero_frame && window) {
        move->kind = LAB_WINDOW_REOPENED;
        move->frame = own->zero_frame;
        move->time = lab_waits_since(at, own->zero_time);
    } else if (!own->zero_frame && !window) {
        move->kind = LAB_WINDOW_CLOSED;
    } else if (known && is_closing(own, seg->ack, window)) {
        move->kind = LAB_WINDOW_CLOSING;
    } else {
        return;
    }
    move->before = known && own->window_known ? own->window : UINT32_MAX;
    if (move->before != UINT32_MAX)
        move->moved = (int32_t)(seg->ack + window - own->edge);
}
