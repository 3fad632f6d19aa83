/* Which segments found no socket any more. A host answers each of them with a RST, and that has the
 * number which the segment acknowledged (RFC 9293 section 3.5.2): so RSTs can be told apart though
 * their receiver ignores most of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"

#include "core/clock.h"

/* So many RSTs may wait for the segments that they answer: more than a window of data has ACKs. */
#define WAITING_MAX 64

/* When a segment is refused, so are all behind it; but some RSTs may be lost. */
#define MISSED_MAX 2

/* The RSTs of one end, from the last back. */
struct refusals {
    const struct lab_past *past;
    enum lab_end_id end;
    const struct lab_past_segment *waiting[WAITING_MAX];
    unsigned count;
    uint64_t quickest; /* answer of this end, in nanoseconds */
    uint32_t number;   /* acknowledged by bytes that seem to be refused, with any */
    bool any;
    unsigned refused, missed; /* segments: refused, and with no RST that answers them */
    bool spoke; /* later in the file: so it had a socket when it sent what comes before */
    const struct lab_past_segment *looked; /* as far back as goes_with_bytes() has looked, */
    bool goes;                             /* and what it said: so of all ACKs behind that */
};

static bool
is_refusal(const struct refusals *refusals, const struct lab_past_segment *segment)
{
    return (segment->flags & (LAB_RST | LAB_ACK)) == LAB_RST && !refusals->spoke &&
           segment->end[refusals->end].after == LAB_STATE_CLOSED;
}

static void
forget(struct refusals *refusals, unsigned at)
{
    refusals->count--;
    for (; at < refusals->count; at++)
        refusals->waiting[at] = refusals->waiting[at + 1];
}

static void
wait(struct refusals *refusals, const struct lab_past_segment *reset)
{
    if (refusals->count == WAITING_MAX)
        forget(refusals, 0);
    refusals->waiting[refusals->count++] = reset;
}

/* @return count: none */
static unsigned
waits_for(const struct refusals *refusals, const struct lab_past_segment *segment, uint64_t since)
{
    unsigned at = 0;

    while (at < refusals->count &&
           (refusals->waiting[at]->seq != segment->ack ||
            lab_elapsed(refusals->waiting[at]->time, segment->time) < since))
        at++;
    return at;
}

static bool
is_unheard(const struct lab_past_segment *segment)
{
    return lab_past_space(segment) && !segment->heard_by && segment->says.fate != LAB_FATE_LOST;
}

/* Bytes before or behind the ACK acknowledge the same: a socket whose program is gone takes the
 * ACK, and breaks off at the bytes. */
static bool
goes_with_bytes(struct refusals *refusals, const struct lab_past_segment *ack)
{
    const struct lab_past_segment *one = ack;

    if (refusals->any && refusals->number == ack->ack)
        return true;
    if (ack > refusals->looked)
        return refusals->goes;
    refusals->goes = false;
    while (!refusals->goes && one > refusals->past->first) {
        one--;
        if (one->from != ack->from || !lab_past_acks(one) || lab_past_is_mute(one))
            continue;
        if (one->ack != ack->ack)
            break;
        refusals->goes = is_unheard(one);
    }
    refusals->looked = one;
    return refusals->goes;
}

/* Of several segments that acknowledge the same the last are those that were refused: when one is,
 * so are all behind it. */
static void
find_bytes(struct refusals *refusals, struct lab_past_segment *segment)
{
    /* What passed shortly before the RST crossed it: no answer is much quicker than the path. */
    unsigned at = waits_for(refusals, segment, refusals->quickest / 2);

    if (waits_for(refusals, segment, 0) == refusals->count) {
        refusals->missed++;
        return;
    }
    refusals->number = segment->ack;
    refusals->any = true;
    if (at == refusals->count)
        return;
    segment->refused = true;
    refusals->refused++;
    forget(refusals, at);
}

static void
find_ack(struct refusals *refusals, struct lab_past_segment *segment)
{
    unsigned at = waits_for(refusals, segment, refusals->quickest / 2);

    if (at == refusals->count) {
        refusals->missed++;
        return;
    }
    if (goes_with_bytes(refusals, segment))
        return;
    segment->refused = true;
    refusals->refused++;
    forget(refusals, at);
}

static uint64_t
quickest_answer(const struct lab_past *past, enum lab_end_id end)
{
    uint64_t quickest = UINT64_MAX;

    for (size_t i = 0; i < past->count; i++) {
        const struct lab_past_segment *segment = &past->first[i], *ack = segment->acked_by;
        uint64_t since = ack && ack > segment ? lab_elapsed(ack->time, segment->time) : UINT64_MAX;

        if (segment->from != end && since < quickest)
            quickest = since;
    }
    return quickest < UINT64_MAX ? quickest : 0;
}

void
lab_hindsight_find_refusals(const struct lab_past *past, enum lab_end_id end)
{
    struct refusals refusals = {.past = past,
                                .end = end,
                                .quickest = quickest_answer(past, end),
                                .looked = past->first + past->count};

    for (size_t i = past->count; i-- > 0;) {
        struct lab_past_segment *segment = &past->first[i];

        if (lab_past_is_mute(segment))
            continue;
        if (segment->from == end) {
            if (is_refusal(&refusals, segment))
                wait(&refusals, segment);
            else if (!(segment->flags & LAB_RST) &&
                     segment->end[end].reason != LAB_REASON_LATE_DUPLICATE)
                refusals.spoke = true;
        } else if (segment->heard_by || refusals.missed > refusals.refused + MISSED_MAX) {
            return; /* it took this, and so what came before */
        } else if (is_unheard(segment) && lab_past_acks(segment)) {
            find_bytes(&refusals, segment);
        } else if (lab_past_acks(segment)) {
            find_ack(&refusals, segment);
        }
    }
}
