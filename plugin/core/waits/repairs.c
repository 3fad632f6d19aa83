/* Why something is sent again: which timer ran out, or what told of the loss, and how long ago.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/waits/parts.h"

static bool
is_in_repair(const struct lab_moment *at)
{
    return at->own->repair && lab_serial_before(at->seg->seq, at->own->repair_next);
}

/* After a time-out the segments behind the first go again as ACKs come; without one it is the timer
 * again. */
static bool
goes_on(const struct lab_moment *at)
{
    const struct lab_waiting_end *own = at->own;

    return is_in_repair(at) && own->acked_frame > own->repair_frame &&
           lab_elapsed(at->seg->time, own->heard_time) < lab_at_once_upon(own->round_trip);
}

/* The last that its end has sent, sent again for the first time, with no repair under way: what a
 * tail loss probe takes (RFC 8985 section 7.3), which needs SACK. */
static bool
may_be_probe(const struct lab_moment *at, const struct lab_wait *wait)
{
    const struct lab_waiting_end *own = at->own;
    uint32_t next = at->seg->seq + lab_segment_space(at->seg);

    return !(at->seg->flags & LAB_SYN) && wait->attempt == 1 && !own->repair && own->una_known &&
           own->next_known && next == own->next && !own->no_sack && !at->other->no_sack;
}

/* A timer has its sender repeat a segment. The retransmission timer takes the first that is not
 * acknowledged, and not before the time-out; a probe takes the last. Where that is the same, and as
 * late, nobody can tell. */
static enum lab_wait_kind
timer_of(const struct lab_moment *at, const struct lab_wait *wait)
{
    uint64_t since = wait->timer_frame ? wait->timer : wait->time;

    if (!may_be_probe(at, wait))
        return LAB_WAIT_TIME_OUT;
    if (lab_serial_before(at->own->una, at->seg->seq))
        return LAB_WAIT_TAIL_PROBE;
    return since && wait->timeout && since + since / 8 < wait->timeout ? LAB_WAIT_TAIL_PROBE
                                                                       : LAB_WAIT_PROBE_OR_TIME_OUT;
}

/* Sooner than any time-out, and nothing has told of a loss. */
static enum lab_wait_kind
early_of(const struct lab_moment *at, const struct lab_wait *wait)
{
    return may_be_probe(at, wait) && lab_serial_before(at->own->una, at->seg->seq)
               ? LAB_WAIT_TAIL_PROBE
               : LAB_WAIT_REPETITION;
}

/* The news that set a repair off came with this frame, at this time. */
static enum lab_wait_kind
set_off(const struct lab_moment *at, uint32_t frame, uint64_t time, enum lab_wait_kind kind,
        struct lab_wait *wait)
{
    wait->frame = frame;
    wait->time = lab_waits_since(at, time);
    return kind;
}

/* RFC 8985 section 6.2: what was sent a round trip and a quarter ago is lost, once something that
 * was sent after it has arrived; and, up to then, as soon as it was so long ago. */
static bool
is_by_time(const struct lab_moment *at, const struct lab_wait *wait)
{
    const struct lab_waiting_end *own = at->own;

    return lab_elapsed(at->seg->time, own->sack_time) >= LAB_AT_ONCE_NS ||
           (own->smoothed && wait->time >= own->smoothed + own->smoothed / 4);
}

/* Three duplicate ACKs have told of the loss (RFC 5681 section 3.2), or SACKs of as much (RFC
 * 6675), or, with less than that, the time since later bytes are known to have arrived (RFC 8985
 * section 6).
 */
static enum lab_wait_kind
repair_of(const struct lab_moment *at, struct lab_wait *wait)
{
    const struct lab_waiting_end *own = at->own;

    /* That of a time-out is over where others bring a repair before all is acknowledged. */
    if (is_in_repair(at) && own->repair == LAB_RESENT_FAST)
        return set_off(at, own->repair_frame, at->seg->time, LAB_WAIT_SAME_REPAIR, wait);
    if (own->third_frame)
        return set_off(at, own->third_frame, own->third_time, LAB_WAIT_FAST_REPAIR, wait);
    if (own->enough_frame)
        return set_off(at, own->enough_frame, own->enough_time, LAB_WAIT_SACK_REPAIR, wait);
    if (own->sack_frame && !at->waiting->patchy && is_by_time(at, wait))
        return set_off(at, own->sack_frame, own->sack_time, LAB_WAIT_EARLY_REPAIR, wait);
    return LAB_WAIT_REPETITION;
}

static enum lab_wait_kind
kind_of(const struct lab_moment *at, struct lab_wait *wait)
{
    switch ((enum lab_resent)at->verdict->resent) {
    case LAB_RESENT_TIMEOUT:
        if (!at->other->spoke_frame && !(at->seg->flags & LAB_SYN))
            return LAB_WAIT_REPETITION; /* only one direction was captured */
        if (goes_on(at))
            return set_off(at, at->own->repair_frame, at->seg->time, LAB_WAIT_SAME_REPAIR, wait);
        return timer_of(at, wait);
    case LAB_RESENT_FAST:
        return repair_of(at, wait);
    case LAB_RESENT_EARLY:
        return early_of(at, wait);
    default:
        return LAB_WAIT_REPETITION;
    }
}

static bool
is_by_timer(uint8_t kind)
{
    return kind == LAB_WAIT_TIME_OUT || kind == LAB_WAIT_PROBE_OR_TIME_OUT;
}

/* The sending before, and how often there was one. */
static void
tell_series(const struct lab_moment *at, struct lab_wait *wait)
{
    const struct lab_verdict *verdict = at->verdict;
    const struct lab_wait *before = at->before ? &at->before->sends : NULL;
    bool first = !before || !before->kind || before->kind > LAB_WAIT_REPETITION;

    if (!verdict->about_frame)
        return; /* it was not captured */
    wait->frame = verdict->about_frame;
    wait->time = lab_known_delay(verdict);
    if (first)
        wait->attempt = 1;
    else if (before->attempt && before->attempt < UINT16_MAX)
        wait->attempt = before->attempt + 1;
    if (before && is_by_timer(before->kind))
        wait->before = before->time;
}

/* Whether the latest ACK was of all this already: so it has not reached the end that sends it. */
static bool
is_acked_before(const struct lab_moment *at)
{
    uint32_t next = at->seg->seq + lab_segment_space(at->seg);

    return at->own->una_known && !lab_serial_after(next, at->own->una);
}

/* Each ACK of something new starts the timer anew, and so does a probe. */
static void
tell_timer(const struct lab_moment *at, struct lab_wait *wait)
{
    const struct lab_waiting_end *own = at->own;
    bool by_probe = own->probe_frame > own->acked_frame;
    uint32_t frame = by_probe ? own->probe_frame : own->acked_frame;

    wait->timeout = own->timeout;
    if (!wait->frame || frame <= wait->frame || (!by_probe && is_acked_before(at)))
        return;
    wait->timer_frame = frame;
    wait->timer = lab_waits_since(at, by_probe ? own->probe_time : own->acked_time);
    wait->timer_by_probe = by_probe;
}

/* Where no timer ran out, when it began and how long it runs is beside the point. */
static void
forget_timer(struct lab_wait *wait)
{
    wait->timer_frame = 0;
    wait->timer = wait->timeout = 0;
    wait->timer_by_probe = false;
}

void
lab_waits_tell_repetition(const struct lab_moment *at, struct lab_wait *wait)
{
    tell_series(at, wait);
    tell_timer(at, wait);
    wait->kind = (uint8_t)kind_of(at, wait);
    if (!is_by_timer(wait->kind) && wait->kind != LAB_WAIT_TAIL_PROBE)
        forget_timer(wait);
    if (wait->kind == LAB_WAIT_TIME_OUT)
        wait->backoff = (uint8_t)lab_waits_backoff_of(wait->time, wait->before);
    if (!wait->backoff)
        wait->before = 0;
    wait->way = lab_waits_way_to(at->own, at->other);
}

uint8_t
lab_wait_turned_out(const struct lab_wait *wait, const struct lab_wait *next)
{
    uint64_t timeout = wait->timeout ? wait->timeout : wait->timer_frame ? wait->timer : wait->time;

    if (wait->kind != LAB_WAIT_PROBE_OR_TIME_OUT || next->kind != LAB_WAIT_TIME_OUT ||
        next->timer_frame > next->frame)
        return LAB_WAIT_NONE;
    switch (lab_waits_backoff_of(next->time, timeout)) {
    case LAB_BACKOFF_DOUBLED:
        return LAB_WAIT_TIME_OUT;
    case LAB_BACKOFF_SAME:
        return LAB_WAIT_TAIL_PROBE;
    default:
        return LAB_WAIT_NONE;
    }
}
