/* Questions on flow control and congestion control: what is on its way, what the window still
 * allows, the rounds and how they follow each other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/parts.h"

#include "core/segment.h"
#include "core/serial.h"
#include "core/waits/waits.h"

/* On an ACK alone: on data Wireshark says itself how much is on its way. */
static bool
is_sole_ack(const struct lab_subject *subject)
{
    return subject->len == 0 && (subject->flags & LAB_ACK) &&
           !(subject->flags & (LAB_SYN | LAB_FIN)) && lab_subject_is_plain(subject) &&
           !lab_subject_is_old(subject->verdict);
}

/* Whether something is on its way after the ACK; else the answer is none, or the window itself. */
static bool
give_flight(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;
    uint32_t ack = lab_relative(verdict, !verdict->from, subject->ack);

    question->given[0] = ack;
    question->given[1] = verdict->window;
    question->given[2] = ack + verdict->load.bytes;
    question->weight = LAB_A_STEP;
    question->topic = 0;
    return is_sole_ack(subject) && (verdict->load.known & LAB_KNOWS_FLIGHT) && verdict->load.bytes;
}

bool
lab_ask_flight(const struct lab_subject *subject, struct lab_question *question)
{
    question->right = subject->verdict->load.bytes;
    return give_flight(subject, question);
}

bool
lab_ask_usable(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;

    question->right = verdict->load.usable;
    return give_flight(subject, question) && (verdict->load.known & LAB_KNOWS_USABLE) &&
           (verdict->facts & LAB_KNOWS_WINDOW);
}

bool
lab_ask_limit(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_load *load = &subject->verdict->load;

    question->right = load->limit;
    question->weight = load->limit == LAB_LIMIT_WINDOW ? LAB_UNUSUAL : LAB_A_STEP;
    question->topic = load->limit;
    return load->limit != LAB_LIMIT_NONE;
}

/* All that was sent from the oldest segment on that the ACK confirms: where a round began
 * otherwise, behind a repair, or a network card still had to cut segments, nobody could count it.
 */
bool
lab_ask_round(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_load *load = &subject->verdict->load;

    question->right = load->round_segments;
    question->weight = LAB_A_STEP;
    question->topic = 0;
    return is_sole_ack(subject) && load->round && load->round_segments > 1 &&
           load->round_segments == subject->verdict->acks_segments + load->segments;
}

static bool
asks_for_wait(const struct lab_subject *subject)
{
    return subject->waits &&
           lab_ask_which_wait((enum lab_wait_kind)subject->waits->sends.kind) != LAB_WAIT_NONE;
}

/* Where it shows: at the ACK that ends a round, and where something is sent again, unless what made
 * its sender do so is asked for, which has the same name. */
bool
lab_ask_phase(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;
    const struct lab_load *load = &verdict->load;
    bool repairs = load->phase == LAB_PHASE_FAST_RECOVERY || load->phase == LAB_PHASE_TIME_OUT;

    question->right = load->phase;
    question->weight = repairs ? LAB_UNUSUAL : LAB_A_STEP;
    question->topic = load->phase;
    return load->phase && !lab_subject_is_old(verdict) &&
           (repairs
                ? (verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION)) && !asks_for_wait(subject)
                : subject->len == 0 && load->round);
}

bool
lab_questions_want_repair(const struct lab_verdict *verdict, uint32_t len)
{
    return len == 0 && verdict->load.round == 2 && verdict->load.phase == LAB_PHASE_SLOW_START;
}

/* Where slow start ends: with the first repair. */
bool
lab_ask_repair(const struct lab_subject *subject, struct lab_question *question)
{
    question->right = subject->repair;
    question->weight = LAB_A_STEP;
    question->topic = 0;
    return subject->repair && lab_questions_want_repair(subject->verdict, subject->len);
}

static const struct lab_window_move *
move_of(const struct lab_subject *subject, enum lab_window_move_kind kind)
{
    const struct lab_window_move *move = subject->waits ? &subject->waits->window : NULL;

    return move && move->kind == kind ? move : NULL;
}

/* How far the right edge moves while the window closes: hardly, for less and less is read. */
bool
lab_ask_moved(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_window_move *move = move_of(subject, LAB_WINDOW_CLOSING);
    const struct lab_verdict *verdict = subject->verdict;
    uint32_t ack = lab_relative(verdict, !verdict->from, subject->ack);

    if (!move)
        move = move_of(subject, LAB_WINDOW_CLOSED);
    if (!move || move->before == UINT32_MAX || move->moved < 0)
        return false;
    question->right = (uint32_t)move->moved;
    question->given[0] = ack;
    question->given[1] = verdict->window;
    question->given[2] = ack + verdict->window - question->right;
    question->weight = LAB_A_STEP;
    question->topic = 0;
    return is_sole_ack(subject);
}

bool
lab_ask_closed_by(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_window_move *move = move_of(subject, LAB_WINDOW_REOPENED);

    question->right = move ? move->frame : 0;
    question->weight = LAB_UNUSUAL;
    question->topic = 0;
    return question->right && !lab_subject_is_old(subject->verdict);
}

bool
lab_ask_closed_for(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_window_move *move = move_of(subject, LAB_WINDOW_REOPENED);
    uint64_t time = move ? move->time : 0;

    question->right = (uint32_t)time;
    question->given[0] = move ? move->frame : 0;
    question->weight = LAB_UNUSUAL;
    question->topic = 0;
    return time > 0 && time < UINT32_MAX && !lab_subject_is_old(subject->verdict);
}

/* The gap in front of all that SACK tells of: between it and what is acknowledged. */
bool
lab_ask_missing(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_cargo *cargo = subject->cargo;
    const struct lab_verdict *verdict = subject->verdict;

    if (!cargo || !cargo->has_gap || !lab_serial_after(cargo->sack_first, subject->ack))
        return false;
    question->right = cargo->sack_first - subject->ack;
    question->given[0] = lab_relative(verdict, !verdict->from, subject->ack);
    question->given[1] = lab_relative(verdict, !verdict->from, cargo->sack_first);
    question->weight = LAB_UNUSUAL;
    question->topic = 0;
    return lab_subject_is_plain(subject) && !lab_subject_is_old(subject->verdict);
}
