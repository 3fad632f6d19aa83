/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/parts.h"

#include <string.h>

#include "core/hindsight/past.h"
#include "core/segment.h"

#define ROLE(id)  LAB_BIT(LAB_ROLE_##id)
#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

#define TEARDOWN3 ROLE(TEARDOWN3)
#define EVERYDAY  (ROLE(DATA) | ROLE(ACK))

static unsigned
lowest(lab_set set)
{
    unsigned bit = 0;

    while (bit < LAB_TOPICS - 1 && !(set & LAB_BIT(bit)))
        bit++;
    return bit;
}

/* That it acknowledges a FIN, or comes behind one, is inferred: it may have been a byte. */
static bool
rests_on_unseen_fin(const struct lab_verdict *verdict)
{
    const lab_set answers = ROLE(TEARDOWN2) | ROLE(TEARDOWN4);

    return ((verdict->roles & answers) || (verdict->events & EVENT(HALF_CLOSE))) &&
           (verdict->end[!verdict->from].certainty & LAB_AFTER_INFERRED);
}

/* It was a byte, as hindsight knows. */
static bool
was_no_fin(const struct lab_subject *subject)
{
    const struct lab_verdict *verdict = subject->verdict;

    return rests_on_unseen_fin(verdict) && subject->back &&
           subject->back->state[!verdict->from] != verdict->end[!verdict->from].after;
}

bool
lab_ask_role(const struct lab_subject *subject, struct lab_question *question)
{
    lab_set roles = subject->verdict->roles;
    lab_set steps = roles & ~EVERYDAY;

    question->right = roles;
    question->topic = (uint8_t)lowest(steps ? steps : roles);
    /* The merged close, which plays two parts, is something else than either. */
    if (steps & (steps - 1))
        question->topic = LAB_ROLE_COUNT;
    return roles != 0 && !was_no_fin(subject);
}

static bool
corrects(enum lab_reason reason)
{
    return strncmp(lab_reason_word(reason), "back-", 5) == 0 && reason != LAB_REASON_BACK_TO_LISTEN;
}

/* Where the segment only corrects what was assumed before it, or time alone explains the state, a
 * student cannot know better than Lab did. */
static bool
is_doubtful(const struct lab_end_verdict *end)
{
    return end->after == LAB_STATE_UNKNOWN || (end->certainty & LAB_AFTER_INFERRED) ||
           corrects((enum lab_reason)end->reason) || end->reason == LAB_REASON_LATE_DUPLICATE;
}

/* Whether hindsight tells why the receiver is not where the segment would have brought it: a SYN
 * that was refused, a FIN that was lost. A SYN that seems lost may have come late. */
static bool
came_to_nothing(const struct lab_subject *subject)
{
    enum lab_fate fate = (enum lab_fate)subject->back->fate;

    return (fate == LAB_FATE_RESET && (subject->flags & (LAB_SYN | LAB_ACK)) == LAB_SYN) ||
           (fate == LAB_FATE_LOST && (subject->flags & LAB_FIN) && lab_subject_is_plain(subject));
}

/* Where hindsight knows better than the first look, it is another question. */
static bool
ask_final_state(const struct lab_subject *subject, struct lab_question *question,
                enum lab_end_id end)
{
    question->right = subject->back->state[end];
    question->given[0] = subject->back->fate;
    question->topic = (uint8_t)(LAB_STATE_COUNT + question->right);
    question->weight = LAB_UNUSUAL;
    question->in_hindsight = true;
    return end != subject->verdict->from && question->right != LAB_STATE_UNKNOWN &&
           came_to_nothing(subject) && !lab_subject_is_old(subject->verdict);
}

bool
lab_ask_state(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;
    enum lab_end_id end = question->kind == LAB_QUESTION_SERVER ? LAB_SERVER : LAB_CLIENT;

    if (subject->back && subject->back->state[end] != verdict->end[end].after)
        return ask_final_state(subject, question, end);
    question->right = verdict->end[end].after;
    question->topic = (uint8_t)question->right;
    return end == verdict->from && !is_doubtful(&verdict->end[end]) &&
           lab_subject_is_plain(subject) && !lab_subject_is_old(verdict);
}

/* A healthy conversation has window updates, but not many: each tells of a program that reads. */
bool
lab_ask_event(const struct lab_subject *subject, struct lab_question *question)
{
    lab_set doubtful = rests_on_unseen_fin(subject->verdict) ? EVENT(HALF_CLOSE) : 0;
    lab_set events = subject->verdict->events & ~doubtful;
    lab_set unusual = events & ~LAB_EVENTS_ORDINARY;

    question->right = events;
    question->given[0] = subject->verdict->resent;
    question->topic = (uint8_t)lowest(unusual ? unusual : events);
    question->weight = unusual                         ? LAB_UNUSUAL
                       : events & EVENT(WINDOW_UPDATE) ? LAB_A_STEP
                                                       : LAB_EVERYDAY;
    return events != 0;
}

/* That a RST refuses is asked of the RST. */
bool
lab_ask_open(const struct lab_subject *subject, struct lab_question *question)
{
    question->right = subject->verdict->open;
    question->weight = question->right == LAB_OPEN_THREE_WAY ? LAB_A_STEP : LAB_UNUSUAL;
    question->topic = (uint8_t)question->right;
    return question->right != LAB_OPEN_NONE && !(subject->flags & LAB_RST);
}

/* Only of the second FIN, which decides it: the verdict stays on all segments after that. */
bool
lab_ask_close(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;

    question->right = verdict->close;
    question->weight = verdict->close == LAB_CLOSE_SIMULTANEOUS ? LAB_UNUSUAL : LAB_A_STEP;
    question->topic = (uint8_t)verdict->close;
    return verdict->close != LAB_CLOSE_NONE && (verdict->roles & TEARDOWN3) &&
           !(verdict->events & EVENT(RETRANSMISSION)) &&
           !(verdict->end[verdict->from].certainty & LAB_AFTER_INFERRED);
}

/* Who closed first, asked by what comes of it, when both FINs and their ACKs are there. */
bool
lab_ask_waits(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;
    unsigned closer = verdict->facts & LAB_CLOSER_IS_SERVER ? LAB_SERVER : LAB_CLIENT;

    question->right = closer;
    question->topic = 0;
    return (verdict->roles & ROLE(TEARDOWN4)) && (verdict->facts & LAB_KNOWS_FIN_FIRST) &&
           (verdict->close == LAB_CLOSE_FOUR_WAY || verdict->close == LAB_CLOSE_THREE_WAY) &&
           verdict->from == closer && verdict->end[closer].after == LAB_STATE_TIME_WAIT &&
           !is_doubtful(&verdict->end[closer]) && !lab_subject_is_old(verdict);
}

bool
lab_ask_reset(const struct lab_subject *subject, struct lab_question *question)
{
    question->right = subject->verdict->reset;
    question->weight = LAB_UNUSUAL;
    question->topic = (uint8_t)question->right;
    return question->right != LAB_RESET_NONE;
}
