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
gets_segment(struct lab_hearing *hearing, const struct lab_letter *letter)
{
    if (hearing->state == LAB_STATE_SYN_RECEIVED)
        moves(hearing, LAB_GETS_ACK_OF_SYN);
    if (hearing->fin_sent && letter->ack == hearing->fin + 1)
        moves(hearing, LAB_GETS_ACK_OF_FIN);
    lab_ranges_add(&hearing->got, letter->seq, lab_letter_next(letter));
    if (letter->flags & LAB_FIN) {
        hearing->other_fin = lab_letter_next(letter) - 1;
        hearing->fin_due = true;
    }
    if (has_whole_stream(hearing)) {
        hearing->fin_due = false;
        moves(hearing, LAB_GETS_FIN);
    }
}

static void
gets(struct lab_hearing *hearing, const struct lab_letter *letter)
{
    if (letter->flags & LAB_RST) {
        if (letter->reset != LAB_RESET_IGNORED)
            moves(hearing, hearing->state == LAB_STATE_SYN_RECEIVED && hearing->passive
                               ? LAB_GETS_RST_PASSIVE
                               : LAB_GETS_RST);
        return;
    }
    if (letter->flags & LAB_SYN)
        lab_ranges_start(&hearing->got, letter->seq + 1);
    if (lab_letter_is_syn(letter))
        moves(hearing, LAB_GETS_SYN);
    else if (letter->flags & LAB_SYN)
        moves(hearing, LAB_GETS_SYN_ACK);
    else if (letter->flags & LAB_ACK)
        gets_segment(hearing, letter);
}

struct lab_letter *
lab_hearing_take_first(struct lab_hearing *hearing)
{
    struct lab_letter *letter = hearing->due;

    hearing->due = letter->next;
    if (!hearing->due)
        hearing->due_last = NULL;
    return letter;
}

void
lab_hearing_arrives(struct lab_hearing *hearing, struct lab_letter *letter)
{
    uint8_t judged = letter->end[hearing->end].after;

    hearing->heard = letter;
    hearing->tsval = letter->tsval;
    if (lab_hearing_is_passed_by(hearing, letter))
        hearing->otherwise = true;
    else
        gets(hearing, letter);
    if (!hearing->otherwise || judged == LAB_STATE_UNKNOWN)
        hearing->state = judged;
    letter->says.state[hearing->end] = hearing->state;
}

void
lab_hearing_never_arrives(struct lab_hearing *hearing, struct lab_letter *letter)
{
    uint32_t next = lab_letter_next(letter);

    letter->says.state[hearing->end] = hearing->state;
    hearing->otherwise = true;
    if (letter->flags & LAB_SYN)
        hearing->late = letter;
    if (!lab_letter_space(letter) || (letter->flags & LAB_SYN))
        return;
    if (!hearing->misses || lab_serial_after(next, hearing->lost))
        hearing->lost = next;
    hearing->misses = true;
}
