/* What became of the segments that take numbers: who acknowledged them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"

#include "core/bounds.h"
#include "core/clock.h"
#include "core/connection/flight.h"
#include "core/frames.h"

/* What an end has sent and the other has not acknowledged yet. */
struct waiting {
    struct lab_past_segment *fresh, *fresh_last; /* in the order of their numbers */
    struct lab_past_segment *again;    /* out of that order, in a heap: sent again, or overtaken */
    struct lab_past_segment *repeated; /* the latest that was sent again, the others behind it */
    uint32_t acked;                    /* the highest number acknowledged, with acked_known */
    uint32_t sent;                     /* the number after all that it sent, with sent_known */
    bool acked_known;
    bool sent_known;
};

struct fates {
    const struct lab_past *past;
    struct waiting of[LAB_END_COUNT];
    struct lab_receiver receiver[LAB_END_COUNT];
    bool heard_alone[LAB_END_COUNT]; /* of the other, nothing was captured */
};

static struct lab_past_segment *
segment_of_frame(const struct lab_past *past, uint32_t frame)
{
    size_t at = lab_first_of_frame(past->first, past->count, sizeof *past->first,
                                   offsetof(struct lab_past_segment, frame), frame);

    return at < past->count && past->first[at].frame == frame ? &past->first[at] : NULL;
}

static struct lab_past_segment *
first_sending(struct lab_past_segment *segment)
{
    return segment->first ? segment->first : segment;
}

/* The numbers were sent before: put this sending behind the others. */
static void
join_sendings(struct fates *fates, struct lab_past_segment *segment)
{
    const struct lab_past *past = fates->past;
    struct waiting *own = &fates->of[segment->from];
    struct lab_past_segment *before = NULL, *first;

    if (segment->events & LAB_BIT(LAB_EVENT_RETRANSMISSION))
        before = segment_of_frame(past, segment->about_frame);
    if (!before || before >= segment || before->from != segment->from ||
        ((before->flags ^ segment->flags) & LAB_SYN))
        return; /* what a SYN carried and was not taken goes out again without it */
    first = segment->first = first_sending(before);
    if (!first->again) {
        first->last = first;
        first->more = own->repeated;
        own->repeated = first;
    }
    first->last->again = segment;
    first->last = segment;
}

static bool
is_acked(const struct lab_past_segment *segment, uint32_t ack)
{
    return !lab_serial_before(ack, lab_past_next(segment));
}

/* Whether it was acknowledged before @a other. */
static bool
was_acked(const struct lab_past_segment *segment, const struct lab_past_segment *other)
{
    return other->acked_known[!segment->from] && is_acked(segment, other->acked[!segment->from]);
}

/* The ACK that covers it, if it stands in the file behind that. From there on it was acknowledged
 * at each segment, so the place is found by halves, in a part that ends with the segment: numbers
 * come round, and those long before it compare with nothing. */
static struct lab_past_segment *
earlier_ack(const struct lab_past *past, const struct lab_past_segment *segment)
{
    size_t acked = (size_t)(segment - past->first), step = 1, open;

    while (step < acked && was_acked(segment, &past->first[acked - step])) {
        acked -= step;
        step *= 2;
    }
    open = step < acked ? acked - step : 0;
    while (acked - open > 1) {
        size_t middle = open + (acked - open) / 2;

        if (was_acked(segment, &past->first[middle]))
            acked = middle;
        else
            open = middle;
    }
    return &past->first[open];
}

static void
note_sent(struct waiting *own, uint32_t next)
{
    if (!own->sent_known || lab_serial_after(next, own->sent))
        own->sent = next;
    own->sent_known = true;
}

/* Its byte was acknowledged long ago: what matters is the answer to it. */
static bool
is_keep_alive(const struct lab_past_segment *segment)
{
    return (segment->events & LAB_BIT(LAB_EVENT_KEEP_ALIVE)) != 0;
}

/* The number whose acknowledgment tells the next of it: that it came in part, and then, whole. */
static uint32_t
awaited(const struct lab_past_segment *segment)
{
    return segment->heard_by ? lab_past_next(segment) : segment->seq + 1;
}

/* Two skew heaps become one: on top is what waits for the lowest number. A path is as long as the
 * logarithm of their size, on the average of many calls. */
static struct lab_past_segment *
meld(struct lab_past_segment *one, struct lab_past_segment *other)
{
    struct lab_past_segment *top = NULL, **place = &top;

    while (one && other) {
        struct lab_past_segment *lower =
            lab_serial_before(awaited(other), awaited(one)) ? other : one;

        other = lower == one ? other : one;
        one = lower->below[1];
        lower->below[1] = lower->below[0];
        *place = lower;
        place = &lower->below[0];
    }
    *place = one ? one : other;
    return top;
}

static void
await_again(struct waiting *own, struct lab_past_segment *segment)
{
    segment->below[0] = segment->below[1] = NULL;
    own->again = meld(own->again, segment);
}

static void
take_numbers(struct fates *fates, struct lab_past_segment *segment)
{
    struct waiting *own = &fates->of[segment->from];

    if (!lab_past_space(segment))
        return;
    note_sent(own, lab_past_next(segment));
    join_sendings(fates, segment);
    if (!segment->first && !(segment->flags & LAB_SYN) && !is_keep_alive(segment) &&
        own->acked_known && is_acked(segment, own->acked)) {
        segment->acked_by = segment->heard_by = earlier_ack(fates->past, segment);
        return;
    }
    if (segment->first || (own->fresh_last && !lab_serial_after(lab_past_next(segment),
                                                                lab_past_next(own->fresh_last)))) {
        await_again(own, segment);
        return;
    }
    lab_past_append(&own->fresh, &own->fresh_last, segment);
}

/* Beyond all that was sent, as far as the capture holds it: nobody heeds such an ACK. */
static bool
is_wild(const struct waiting *theirs, const struct lab_past_segment *ack)
{
    return theirs->sent_known && lab_serial_after(ack->ack, theirs->sent) &&
           !(ack->events & LAB_BIT(LAB_EVENT_ACK_UNSEEN));
}

static bool
covers(struct lab_receiver *receiver, struct lab_past_segment *ack,
       struct lab_past_segment *segment)
{
    if (!segment->heard_by && lab_serial_after(ack->ack, segment->seq))
        segment->heard_by = ack;
    if (!is_acked(segment, ack->ack))
        return false;
    segment->acked_by = ack;
    if (!segment->first && !segment->again)
        lab_path_note_answer(&receiver->path, segment, ack);
    return true;
}

/* A SYN that is no repetition, and far from what is acknowledged: another one is meant, whose
 * number is higher. */
static bool
is_another_syn(const struct lab_past_segment *segment, uint32_t ack)
{
    return (segment->flags & LAB_SYN) && !segment->first &&
           ack - lab_past_next(segment) > LAB_FAR_OFF;
}

static void
take_ack_of_again(struct waiting *theirs, struct lab_receiver *receiver,
                  struct lab_past_segment *ack)
{
    while (theirs->again && !lab_serial_before(ack->ack, awaited(theirs->again))) {
        struct lab_past_segment *segment = theirs->again;

        theirs->again = meld(segment->below[0], segment->below[1]);
        if (!is_another_syn(segment, ack->ack) && !covers(receiver, ack, segment))
            await_again(theirs, segment);
    }
}

/* The ACK is for a SYN of its end with a higher number: of two that differ, only one is taken. */
static bool
is_for_next_syn(const struct lab_past_segment *segment, uint32_t ack)
{
    const struct lab_past_segment *next = segment->next;

    return (segment->flags & LAB_SYN) && next && (next->flags & LAB_SYN) && is_acked(next, ack);
}

static void
take_ack(struct fates *fates, struct lab_past_segment *ack)
{
    struct waiting *theirs = &fates->of[!ack->from];
    struct lab_receiver *receiver = &fates->receiver[ack->from];

    if (is_wild(theirs, ack))
        return;
    lab_path_note(&receiver->path, ack);
    while (theirs->fresh &&
           (is_for_next_syn(theirs->fresh, ack->ack) || covers(receiver, ack, theirs->fresh)))
        theirs->fresh = theirs->fresh->next;
    if (!theirs->fresh)
        theirs->fresh_last = NULL;
    take_ack_of_again(theirs, receiver, ack);
    if (!theirs->acked_known || lab_serial_after(ack->ack, theirs->acked))
        theirs->acked = ack->ack;
    theirs->acked_known = true;
}

/* RFC 2883: a first block of numbers that came twice lies at or below the acknowledgment number, or
 * within the block behind it. Of a frame that a network card still had to cut, it may be a part.
 * What it tells of was sent again not long ago: no more is remembered of a flight, either. */
static void
take_duplicate_sack(struct fates *fates, struct lab_past_segment *segment)
{
    bool reports = (segment->events & LAB_BIT(LAB_EVENT_DUPLICATE_SACK)) != 0;
    struct lab_past_segment *one = fates->of[!segment->from].repeated;

    fates->receiver[segment->from].reports |= reports;
    if (segment->sack_first == segment->sack_next || !lab_past_acks(segment) ||
        (!reports && lab_serial_after(segment->sack_next, segment->ack)))
        return;
    for (unsigned i = 0; one && i < LAB_FLIGHT_MAX; i++, one = one->more) {
        if (!one->doubled_by && lab_serial_before(segment->sack_first, lab_past_next(one)) &&
            lab_serial_after(segment->sack_next, one->seq))
            one->doubled_by = segment;
    }
}

/* No connection waits so long for an ACK: the clock of the capture was set. */
#define CLOCK_WAS_SET_NS (UINT64_C(365) * 24 * 3600 * LAB_NS_PER_S)

/* As the ACK itself has it, where that tells: the times here may be cut to microseconds, so that
 * their distance is one more or less. */
static uint64_t
time_to_ack(const struct lab_past_segment *segment, const struct lab_past_segment *ack)
{
    bool is_sample = ack->trip_since == segment->frame && ack->trip_sample < UINT32_MAX;

    return ack->trip_sample && is_sample ? ack->trip_sample * UINT64_C(1000)
                                         : lab_elapsed(ack->time, segment->time);
}

static void
tell_acked(struct lab_past_segment *segment, const struct lab_past_segment *ack)
{
    uint64_t after = ack > segment ? time_to_ack(segment, ack) : 0;

    segment->says.acked_frame = ack->frame;
    segment->says.acked_after = after < CLOCK_WAS_SET_NS ? after : 0;
}

/* The same numbers were sent more than once. */
static void
tell_sendings(const struct fates *fates, struct lab_past_segment *first)
{
    struct lab_past_segment *ack = first->heard_by, *came, *earliest;

    if (!ack)
        return;
    came = lab_sending_that_came(fates->past, &fates->receiver[!first->from], first, ack);
    earliest = came ? came : lab_sending_first_that_may_have_come(first, ack);
    for (struct lab_past_segment *one = first; one != earliest; one = one->again) {
        one->says = (struct lab_hindsight){
            .fate = LAB_FATE_LOST, .proof_frame = ack->frame, .cookie = one->says.cookie};
    }
    if (!came || !came->again)
        return;
    came->says.fate = LAB_FATE_REPEATED;
    if (came->acked_by)
        tell_acked(came, came->acked_by);
    came->says.proof_frame = first->doubled_by && came == first && ack > came->again
                                 ? first->doubled_by->frame
                                 : ack->frame;
}

static void
tell_fate(const struct fates *fates, struct lab_past_segment *segment,
          const struct lab_past_segment *reset)
{
    if (segment->says.fate)
        return;
    if (segment->acked_by)
        tell_acked(segment, segment->acked_by);
    if (segment->acked_by || ((segment->flags & LAB_SYN) && segment->heard_by)) {
        segment->says.fate = LAB_FATE_ACKNOWLEDGED;
        segment->says.proof_frame =
            (segment->acked_by ? segment->acked_by : segment->heard_by)->frame;
    } else if (segment->returned_frame) {
        segment->says.fate = LAB_FATE_LOST;
        segment->says.proof_frame = segment->returned_frame;
    } else if (reset) {
        segment->says.fate = LAB_FATE_RESET;
        segment->says.proof_frame = reset->frame;
    } else if (!fates->heard_alone[segment->from]) {
        segment->says.fate = LAB_FATE_UNANSWERED;
    }
}

/* Whether a repetition to an end was needless, and it has never said that anything came twice. */
static void
find_concealing(struct fates *fates, enum lab_end_id end)
{
    struct lab_receiver *receiver = &fates->receiver[end];

    if (receiver->reports || !fates->past->case_of->sack)
        return;
    for (struct lab_past_segment *one = fates->of[!end].repeated; one; one = one->more)
        receiver->conceals |= lab_sending_is_needless(receiver, one);
}

/* It acknowledges what the other end has sent, of which this capture has nothing: neither has it
 * the answers. */
static bool
is_heard_alone(const struct lab_past *past, enum lab_end_id end)
{
    bool acknowledges = false;

    for (size_t i = 0; i < past->count; i++) {
        if (past->first[i].from != end)
            return false;
        acknowledges |= lab_past_acks(&past->first[i]);
    }
    return acknowledges;
}

static void
note_acked(const struct fates *fates, struct lab_past_segment *segment)
{
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        segment->acked[id] = fates->of[!id].acked;
        segment->acked_known[id] = fates->of[!id].acked_known;
    }
}

void
lab_hindsight_find_fates(const struct lab_past *past)
{
    struct fates fates = {.past = past};
    const struct lab_past_segment *reset = NULL;

    for (size_t i = 0; i < past->count; i++) {
        struct lab_past_segment *segment = &past->first[i];

        note_acked(&fates, segment);
        if (lab_past_is_mute(segment))
            continue;
        if (segment->flags & LAB_SYN)
            fates.receiver[!segment->from].path.asked_time = segment->time;
        if (lab_past_acks(segment))
            take_ack(&fates, segment);
        take_duplicate_sack(&fates, segment);
        take_numbers(&fates, segment);
    }
    for (unsigned end = 0; end < LAB_END_COUNT; end++) {
        fates.heard_alone[end] = is_heard_alone(past, (enum lab_end_id)end);
        find_concealing(&fates, (enum lab_end_id)end);
    }
    for (size_t i = past->count; i-- > 0;) {
        struct lab_past_segment *segment = &past->first[i];

        if (lab_past_is_mute(segment))
            continue;
        if ((segment->flags & LAB_RST) && segment->reset != LAB_RESET_IGNORED)
            reset = segment;
        if (!lab_past_space(segment))
            continue;
        if (!segment->first && segment->again)
            tell_sendings(&fates, segment);
        tell_fate(&fates, segment, reset);
    }
}
