/* A packet that the capture holds twice, taken at two places of one host.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "captured_twice.h"
#include "clock.h"

/* How far apart two captures of one packet may be; and how far without an identification in the
 * IP header, where only a segment with payload is sure to be the same. */
#define TWICE_NS         1000000
#define TWICE_UNNAMED_NS 100000

bool
lab_is_captured_twice(const struct lab_segment *one, const struct lab_segment *seg)
{
    uint64_t apart = lab_elapsed(seg->time, one->time);

    if (one->seq != seg->seq || one->side != seg->side || one->ack != seg->ack ||
        one->flags != seg->flags || one->len != seg->len || one->ip_id != seg->ip_id)
        return false;
    if (one->window != seg->window || one->tsval != seg->tsval || one->tsecr != seg->tsecr ||
        one->sack_first != seg->sack_first || one->sack_end != seg->sack_end)
        return false;
    return one->frame && one->frame != seg->frame &&
           (seg->ip_id ? apart < TWICE_NS : seg->len && apart < TWICE_UNNAMED_NS);
}

void
lab_say_again(struct lab_verdict *verdict, uint32_t frame)
{
    verdict->events = LAB_BIT(LAB_EVENT_CAPTURED_TWICE);
    verdict->about_frame = frame;
    verdict->open = LAB_OPEN_NONE;
    verdict->facts &= (uint16_t)~(LAB_BEGINS_SCAN | LAB_BEGINS_FLOOD);
    verdict->resent = LAB_RESENT_NONE;
    verdict->delay = verdict->acks_bytes = verdict->acks_segments = verdict->repeats = 0;
    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        struct lab_end_verdict *end = &verdict->end[id];

        end->before = end->after;
        if (end->after != LAB_STATE_UNKNOWN)
            end->reason = LAB_REASON_NO_CHANGE;
        end->certainty =
            (end->certainty & LAB_AFTER_INFERRED) ? LAB_AFTER_INFERRED | LAB_BEFORE_INFERRED : 0;
    }
}
