/* Questions on flow control and congestion control: what is on its way, what the window still
 * allows, the rounds and how they follow each other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/parts.h"

#include "core/segment.h"

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
    uint32_t ack = subject->ack - verdict->origin[!verdict->from];

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

bool
lab_ask_round(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_load *load = &subject->verdict->load;

    question->right = load->round_segments;
    question->weight = LAB_A_STEP;
    question->topic = 0;
    return is_sole_ack(subject) && load->round && load->round_segments > 1;
}

/* Where it shows: at the ACK that ends a round, and where something is sent again. */
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
           (repairs ? verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION)
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
