/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/hearing.h"

#include "core/state/transitions.h"

static void
moves(struct lab_hearing *hearing, enum lab_input input)
{
    const struct lab_transition *cell = lab_transition(hearing->state, input);

    if (cell->reachable)
        hearing->state = cell->next;
}

static bool
has_whole_stream(const struct lab_hearing *hearing)
{
    return hearing->fin_due &&
           (!hearing->got.known || lab_serial_after(hearing->got.next, hearing->other_fin));
}

/* In the order of RFC 9293 section 3.10.7.4. */
static void
gets_segment(struct lab_hearing *hearing, const struct lab_past_segment *segment)
{
    if (hearing->state == LAB_STATE_SYN_RECEIVED)
        moves(hearing, LAB_GETS_ACK_OF_SYN);
    if (hearing->fin_sent && segment->ack == hearing->fin + 1)
        moves(hearing, LAB_GETS_ACK_OF_FIN);
    lab_ranges_add(&hearing->got, segment->seq, lab_past_next(segment));
    if (segment->flags & LAB_FIN) {
        hearing->other_fin = lab_past_next(segment) - 1;
        hearing->fin_due = true;
    }
    if (has_whole_stream(hearing)) {
        hearing->fin_due = false;
        moves(hearing, LAB_GETS_FIN);
    }
}

static void
gets(struct lab_hearing *hearing, const struct lab_past_segment *segment)
{
    if (segment->flags & LAB_RST) {
        if (segment->reset != LAB_RESET_IGNORED)
            moves(hearing, hearing->state == LAB_STATE_SYN_RECEIVED && hearing->passive
                               ? LAB_GETS_RST_PASSIVE
                               : LAB_GETS_RST);
        return;
    }
    if (segment->flags & LAB_SYN)
        lab_ranges_start(&hearing->got, segment->seq + 1);
    if (lab_past_is_syn(segment))
        moves(hearing, LAB_GETS_SYN);
    else if (segment->flags & LAB_SYN)
        moves(hearing, LAB_GETS_SYN_ACK);
    else if (segment->flags & LAB_ACK)
        gets_segment(hearing, segment);
}

struct lab_past_segment *
lab_hearing_take_first(struct lab_hearing *hearing)
{
    struct lab_past_segment *segment = hearing->due;

    hearing->due = segment->next;
    if (!hearing->due)
        hearing->due_last = NULL;
    return segment;
}

void
lab_hearing_arrives(struct lab_hearing *hearing, struct lab_past_segment *segment)
{
    uint8_t judged = segment->end[hearing->end].after;

    hearing->heard = segment;
    hearing->tsval = segment->tsval;
    if (lab_hearing_is_passed_by(hearing, segment))
        hearing->otherwise = true;
    else
        gets(hearing, segment);
    if (!hearing->otherwise || judged == LAB_STATE_UNKNOWN)
        hearing->state = judged;
    segment->says.state[hearing->end] = hearing->state;
}

void
lab_hearing_never_arrives(struct lab_hearing *hearing, struct lab_past_segment *segment)
{
    uint32_t next = lab_past_next(segment);

    segment->says.state[hearing->end] = hearing->state;
    hearing->otherwise = true;
    if (segment->flags & LAB_SYN)
        hearing->late = segment;
    if (!lab_past_space(segment) || (segment->flags & LAB_SYN))
        return;
    if (!hearing->misses || lab_serial_after(next, hearing->lost))
        hearing->lost = next;
    hearing->misses = true;
}
