/* Which ECE answers the mark of a router, and which CWR ends it (RFC 3168 section 6.1).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/connection/flight.h"
#include "core/hindsight/parts.h"

/* So many of the marked packets are looked at for each ECE: more are on their way only where most
 * of what their receiver says was not captured. */
#define LOOK_MAX LAB_FLIGHT_MAX

/* Of the packets of one end. */
struct marks {
    struct lab_past_segment *marked; /* no ECE has come for them yet; in their order */
    struct lab_past_segment *marked_last;
    struct lab_past_segment *echoed; /* it has, but no CWR: these, and the ECEs */
};

static void
put(struct lab_past_segment **list, struct lab_past_segment *segment)
{
    segment->next = *list;
    *list = segment;
}

/* The receiver has got what it acknowledges, with the mark. */
static void
echo(struct marks *theirs, struct lab_past_segment *ack)
{
    struct lab_past_segment **one = &theirs->marked, *last = NULL;

    for (unsigned i = 0; *one && i < LOOK_MAX; i++) {
        struct lab_past_segment *segment = *one;

        if (lab_serial_before(ack->ack, lab_past_next(segment))) {
            last = segment;
            one = &segment->next;
            continue;
        }
        *one = segment->next;
        segment->echo_frame = ack->frame;
        put(&theirs->echoed, segment);
    }
    if (!*one)
        theirs->marked_last = last;
    put(&theirs->echoed, ack);
}

static void
reduce(struct marks *own, const struct lab_past_segment *segment)
{
    for (struct lab_past_segment *one = own->echoed; one; one = one->next)
        one->reduced_frame = segment->frame;
    own->echoed = NULL;
}

void
lab_hindsight_find_marks(const struct lab_past *past)
{
    struct marks of[LAB_END_COUNT] = {{0}, {0}};

    for (size_t i = 0; i < past->count; i++) {
        struct lab_past_segment *segment = &past->first[i];

        if (lab_past_is_mute(segment))
            continue;
        if (segment->reduces)
            reduce(&of[segment->from], segment);
        if (segment->echoes)
            echo(&of[!segment->from], segment);
        else if (segment->marked)
            lab_past_append(&of[segment->from].marked, &of[segment->from].marked_last, segment);
    }
}
