/* Which of several sendings of the same numbers arrived, and which may have been lost.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/clock.h"
#include "core/hindsight/parts.h"

/* An ACK that moves the lower edge echoes the timestamp of the segment that moved it (RFC 7323
 * section 4.3), and so tells which sending that was (RFC 3522).
 * @return NULL if it does not tell */
static struct lab_past_segment *
echoed_sending(struct lab_past_segment *first, const struct lab_past_segment *ack)
{
    struct lab_past_segment *echoed = NULL;
    uint32_t edge = ack->acked[ack->from];
    bool is_edge =
        !ack->acked_known[ack->from] || (first->flags & LAB_SYN) ||
        (!lab_serial_before(edge, first->seq) && lab_serial_before(edge, lab_past_next(first)));

    if (!ack->has_timestamps || ack->echoes_nothing || !first->has_timestamps || !is_edge)
        return NULL;
    for (struct lab_past_segment *one = first; one && one < ack; one = one->again) {
        if (echoed && one->tsval == echoed->tsval)
            return NULL; /* their clock does not tell the two apart */
        if (!lab_serial_after(one->tsval, ack->tsecr))
            echoed = one;
    }
    return echoed;
}

/* The last sending that the ACK may answer: what was sent just before it, it crossed. */
static struct lab_past_segment *
last_answered(const struct lab_receiver *receiver, struct lab_past_segment *first,
              const struct lab_past_segment *ack)
{
    struct lab_past_segment *last = first;

    while (last->again && last->again < ack &&
           !lab_path_is_far_too_short(&receiver->path, last->again, ack))
        last = last->again;
    return last;
}

/* Whether what the other end says tells what it has got: after a SYN+ACK that is its SYN once more.
 */
static bool
tells_of(const struct lab_past_segment *segment, const struct lab_past_segment *other)
{
    if (other->from == segment->from || lab_past_is_mute(other))
        return false;
    return (segment->flags & LAB_SYN) ? (other->flags & (LAB_SYN | LAB_ACK)) == LAB_SYN
                                      : lab_past_acks(other);
}

/* Its receiver spoke on without it, when half of the time to the next sending was over: before
 * that, what it said may have crossed it. */
static bool
is_missed(const struct lab_past_segment *segment)
{
    uint64_t pause = lab_elapsed(segment->again->time, segment->time);

    for (const struct lab_past_segment *one = segment->again; one-- > segment + 1;) {
        if (lab_elapsed(one->time, segment->time) <= pause / 2)
            return false;
        if (tells_of(segment, one))
            return true;
    }
    return false;
}

/* Of a SYN+ACK or a FIN: the first sending that its receiver was not without. */
static struct lab_past_segment *
first_not_missed(struct lab_past_segment *first, const struct lab_past_segment *ack)
{
    struct lab_past_segment *one = first;

    while (one->again && one->again < ack && is_missed(one))
        one = one->again;
    return one;
}

/* An ACK alone answers what has just come. What brings bytes of its own may be sent by a timer,
 * long after the answer, which is lost: then it comes later than the repetition itself had. */
static bool
answers_at_once(const struct lab_past_segment *first, const struct lab_past_segment *came,
                const struct lab_past_segment *ack)
{
    const struct lab_past_segment *before = first;

    while (before->again && before->again != came)
        before = before->again;
    return came == first || (!ack->len && !(ack->flags & LAB_FIN)) ||
           lab_elapsed(ack->time, came->time) <= lab_elapsed(came->time, before->time);
}

/* What the echo tells: but if the ACK before was lost, one that came twice is echoed as well. */
static struct lab_past_segment *
sending_by_echo(const struct lab_receiver *receiver, struct lab_past_segment *first,
                const struct lab_past_segment *ack)
{
    struct lab_past_segment *echoed = echoed_sending(first, ack);

    return echoed == first || !receiver->conceals ? echoed : NULL;
}

/* Who got an earlier sending would have said, when the later one came, that it came twice. */
static struct lab_past_segment *
sending_by_silence(const struct lab_past *past, const struct lab_receiver *receiver,
                   struct lab_past_segment *last, const struct lab_past_segment *ack)
{
    bool speaks = past->case_of->sack && !receiver->conceals;

    return speaks && !lab_path_had_time(&receiver->path, last, ack) ? last : NULL;
}

/* Of two sendings both came; of more, it is not known which. */
static struct lab_past_segment *
sending_of_doubled(struct lab_past_segment *first)
{
    const struct lab_past_segment *second = first->again;

    return !second || !second->again || second->again > first->doubled_by ? first : NULL;
}

/* Not told of a SYN that came twice, nor, in TIME-WAIT, of a FIN. Who answers with cookies has
 * forgotten the SYNs before. */
struct lab_past_segment *
lab_sending_that_came(const struct lab_past *past, const struct lab_receiver *receiver,
                      struct lab_past_segment *first, const struct lab_past_segment *ack)
{
    struct lab_past_segment *came, *last;

    if (first->doubled_by)
        return sending_of_doubled(first);
    if (!first->again || first->again > ack)
        return first;
    if (ack->says.cookie)
        return NULL;
    came = sending_by_echo(receiver, first, ack);
    if (!came && lab_past_is_syn(first))
        return NULL;
    last = last_answered(receiver, first, ack);
    if (!came && (first->flags & (LAB_SYN | LAB_FIN)))
        return first_not_missed(first, ack) == last ? last : NULL;
    if (!came)
        came = last == first ? first : sending_by_silence(past, receiver, last, ack);
    return came && answers_at_once(first, came, ack) ? came : NULL;
}

bool
lab_sending_is_needless(const struct lab_receiver *receiver, struct lab_past_segment *first)
{
    const struct lab_past_segment *ack = first->heard_by, *echoed;

    if (!ack || first->again > ack || (first->flags & (LAB_SYN | LAB_FIN)))
        return false;
    echoed = echoed_sending(first, ack);
    return (echoed ? echoed : last_answered(receiver, first, ack)) == first;
}

struct lab_past_segment *
lab_sending_first_that_may_have_come(struct lab_past_segment *first,
                                     const struct lab_past_segment *ack)
{
    bool may_be_missed = (first->flags & (LAB_SYN | LAB_FIN)) && !lab_past_is_syn(first);

    return may_be_missed ? first_not_missed(first, ack) : first;
}
