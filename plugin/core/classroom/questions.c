/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/questions.h"

#include <string.h>

#include "core/classroom/parts.h"
#include "core/hindsight/hindsight.h"
#include "core/segment.h"

#define ROLE(id)  LAB_BIT(LAB_ROLE_##id)
#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

#define TEARDOWN3 ROLE(TEARDOWN3)
#define ANY_FIN   (ROLE(TEARDOWN1) | TEARDOWN3)
#define EVERYDAY  (ROLE(DATA) | ROLE(ACK))

/* Sent to be answered, not to bring anything. */
#define PROBES (EVENT(KEEP_ALIVE) | EVENT(WINDOW_PROBE))

static unsigned
lowest(lab_set set)
{
    unsigned bit = 0;

    while (bit < LAB_TOPICS - 1 && !(set & LAB_BIT(bit)))
        bit++;
    return bit;
}

static bool
ask_role(const struct lab_subject *subject, struct lab_question *question)
{
    lab_set roles = subject->verdict->roles;
    lab_set steps = roles & ~EVERYDAY;

    question->right = roles;
    question->topic = (uint8_t)lowest(steps ? steps : roles);
    /* The merged close, which plays two parts, is something else than either. */
    if (steps & (steps - 1))
        question->topic = LAB_ROLE_COUNT;
    return roles != 0;
}

static void
set_number(const struct lab_verdict *verdict, struct lab_question *question, unsigned numbering,
           uint32_t right)
{
    question->right = right;
    question->origin = verdict->origin[numbering];
    question->has_relative = verdict->facts & lab_knows_origin(numbering);
}

/* What a number must be can be read off the segment, except where it carries another one. */
static bool
ask_number(const struct lab_number *number, struct lab_question *question)
{
    question->weight = LAB_UNUSUAL;
    question->topic = 0;
    question->formula = number->formula;
    return number->check == LAB_CHECK_DIFFERS;
}

/* A gap says that segments are missing, not that a number is wrong. */
static bool
ask_seq(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;

    set_number(verdict, question, verdict->from, lab_number_expected(&verdict->seq));
    return ask_number(&verdict->seq, question) && !(verdict->events & EVENT(LOST_SEGMENT));
}

static bool
ask_ack(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;

    set_number(verdict, question, !verdict->from, lab_number_expected(&verdict->ack));
    return ask_number(&verdict->ack, question) && !(verdict->events & EVENT(ACK_UNSEEN));
}

/* seq + len, over and over, would teach nothing. */
static bool
ask_formula(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_number *ack = &subject->verdict->ack;

    question->right = ack->formula;
    question->topic = ack->formula;
    return ack->check == LAB_CHECK_AGREES &&
           (ack->formula == LAB_FORMULA_X_1 || ack->formula == LAB_FORMULA_Y_1 ||
            ack->formula == LAB_FORMULA_U_1 || ack->formula == LAB_FORMULA_W_1);
}

bool
lab_subject_is_plain(const struct lab_subject *subject)
{
    const struct lab_verdict *verdict = subject->verdict;

    return !(subject->flags & LAB_RST) && !(verdict->roles & ROLE(STRAY)) &&
           !(verdict->events & PROBES) && verdict->seq.check != LAB_CHECK_DIFFERS;
}

/* Which ack confirms all that the segment brings: a SYN, bytes, or a FIN, but not two of them. */
static bool
ask_next(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;
    bool syn = subject->flags & LAB_SYN, fin = subject->flags & LAB_FIN, data = subject->len > 0;

    set_number(verdict, question, verdict->from, subject->seq + subject->len + syn + fin);
    question->weight = LAB_A_STEP;
    if (syn)
        question->formula = verdict->from == LAB_CLIENT ? LAB_FORMULA_X_1 : LAB_FORMULA_Y_1;
    else if (fin)
        question->formula = verdict->roles & TEARDOWN3 ? LAB_FORMULA_W_1 : LAB_FORMULA_U_1;
    else
        question->formula = LAB_FORMULA_SEQ_LEN;
    question->topic = question->formula;
    return lab_subject_is_plain(subject) && syn + fin + data == 1 &&
           !(verdict->facts & LAB_NEXT_DIFFERS) && fin == (bool)(verdict->roles & ANY_FIN);
}

/* Without data the FIN has the number of its segment. */
static bool
ask_fin(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;
    bool second = verdict->roles & TEARDOWN3;

    set_number(verdict, question, verdict->from, second ? verdict->fin_second : verdict->fin_first);
    question->formula = LAB_FORMULA_SEQ_LEN;
    question->topic = 0;
    return (verdict->roles & ANY_FIN) && (verdict->roles & ROLE(DATA)) &&
           (verdict->facts & (second ? LAB_KNOWS_FIN_SECOND : LAB_KNOWS_FIN_FIRST));
}

/* The SYN and the FIN enclose all bytes of one direction. */
static bool
ask_bytes(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;
    bool second = verdict->roles & TEARDOWN3;
    unsigned isn = verdict->from == LAB_CLIENT ? LAB_KNOWS_ISN_CLIENT : LAB_KNOWS_ISN_SERVER;
    uint32_t fin = second ? verdict->fin_second : verdict->fin_first;

    question->right = fin - verdict->origin[verdict->from] - 1;
    question->topic = 0;
    question->weight = LAB_A_STEP;
    return (verdict->roles & ANY_FIN) && (verdict->facts & isn) &&
           (verdict->facts & (second ? LAB_KNOWS_FIN_SECOND : LAB_KNOWS_FIN_FIRST)) &&
           question->right > 0 && lab_subject_is_plain(subject);
}

bool
lab_subject_is_old(const struct lab_verdict *verdict)
{
    return verdict->end[verdict->from].reason == LAB_REASON_LATE_DUPLICATE ||
           (verdict->events & (EVENT(CAPTURED_TWICE) | EVENT(OUT_OF_ORDER)));
}

/* How far the other end may send now; nobody asks once it has closed. */
static bool
ask_edge(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;

    set_number(verdict, question, !verdict->from, subject->ack + verdict->window);
    question->topic = 0;
    question->weight = LAB_A_STEP;
    return !(verdict->roles & ~(ROLE(ACK) | ROLE(HANDSHAKE3))) && (subject->flags & LAB_ACK) &&
           lab_subject_is_plain(subject) && !lab_subject_is_old(verdict) &&
           (verdict->facts & LAB_KNOWS_WINDOW) && verdict->window > 0 &&
           verdict->ack.check != LAB_CHECK_DIFFERS;
}

/* MSS itself stands in the segment; what the timestamps leave of it does not. */
static bool
ask_mss(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_offer *own = subject->offer, *other = subject->answered;
    unsigned wanted = LAB_BIT(LAB_OPTION_MSS) | LAB_BIT(LAB_OPTION_TIMESTAMPS);

    question->topic = 0;
    if (!own || !other || (own->options & wanted) != wanted || !other->seen ||
        !(other->options & LAB_BIT(LAB_OPTION_TIMESTAMPS)) || own->mss <= LAB_TIMESTAMPS_SIZE)
        return false;
    question->right = own->mss - LAB_TIMESTAMPS_SIZE;
    return (subject->flags & LAB_ACK) && lab_subject_is_plain(subject) &&
           !lab_subject_is_old(subject->verdict);
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

static bool
ask_state(const struct lab_subject *subject, struct lab_question *question)
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
static bool
ask_event(const struct lab_subject *subject, struct lab_question *question)
{
    lab_set events = subject->verdict->events, unusual = events & ~LAB_EVENTS_ORDINARY;

    question->right = events;
    question->topic = (uint8_t)lowest(unusual ? unusual : events);
    question->weight = unusual                         ? LAB_UNUSUAL
                       : events & EVENT(WINDOW_UPDATE) ? LAB_A_STEP
                                                       : LAB_EVERYDAY;
    return events != 0;
}

/* That a RST refuses is asked of the RST. */
static bool
ask_open(const struct lab_subject *subject, struct lab_question *question)
{
    question->right = subject->verdict->open;
    question->weight = question->right == LAB_OPEN_THREE_WAY ? LAB_A_STEP : LAB_UNUSUAL;
    question->topic = (uint8_t)question->right;
    return question->right != LAB_OPEN_NONE && !(subject->flags & LAB_RST);
}

/* Only of the second FIN, which decides it: the verdict stays on all segments after that. */
static bool
ask_close(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;

    question->right = verdict->close;
    question->weight = verdict->close == LAB_CLOSE_SIMULTANEOUS ? LAB_UNUSUAL : LAB_A_STEP;
    question->topic = (uint8_t)verdict->close;
    return verdict->close != LAB_CLOSE_NONE && (verdict->roles & TEARDOWN3) &&
           !(verdict->events & EVENT(RETRANSMISSION));
}

/* Who closed first, asked by what comes of it, when both FINs and their ACKs are there. */
static bool
ask_waits(const struct lab_subject *subject, struct lab_question *question)
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

static bool
ask_reset(const struct lab_subject *subject, struct lab_question *question)
{
    question->right = subject->verdict->reset;
    question->weight = LAB_UNUSUAL;
    question->topic = (uint8_t)question->right;
    return question->right != LAB_RESET_NONE;
}

static const lab_asker askers[LAB_QUESTION_COUNT] = {
    [LAB_QUESTION_ROLE] = ask_role,
    [LAB_QUESTION_SEQ] = ask_seq,
    [LAB_QUESTION_ACK] = ask_ack,
    [LAB_QUESTION_FORMULA] = ask_formula,
    [LAB_QUESTION_NEXT] = ask_next,
    [LAB_QUESTION_FIN] = ask_fin,
    [LAB_QUESTION_BYTES] = ask_bytes,
    [LAB_QUESTION_EDGE] = ask_edge,
    [LAB_QUESTION_MSS] = ask_mss,
    [LAB_QUESTION_CLIENT] = ask_state,
    [LAB_QUESTION_SERVER] = ask_state,
    [LAB_QUESTION_EVENT] = ask_event,
    [LAB_QUESTION_OPEN] = ask_open,
    [LAB_QUESTION_CLOSE] = ask_close,
    [LAB_QUESTION_WAITS] = ask_waits,
    [LAB_QUESTION_RESET] = ask_reset,
    [LAB_QUESTION_ACKED] = lab_ask_acked,
    [LAB_QUESTION_SAMPLE] = lab_ask_sample,
    [LAB_QUESTION_FATE] = lab_ask_fate,
    [LAB_QUESTION_SMOOTHED] = lab_ask_smoothed,
    [LAB_QUESTION_VARIATION] = lab_ask_variation,
    [LAB_QUESTION_TIMEOUT] = lab_ask_timeout,
    [LAB_QUESTION_BACKOFF] = lab_ask_backoff,
    [LAB_QUESTION_FLIGHT] = lab_ask_flight,
    [LAB_QUESTION_USABLE] = lab_ask_usable,
    [LAB_QUESTION_LIMIT] = lab_ask_limit,
    [LAB_QUESTION_ROUND] = lab_ask_round,
    [LAB_QUESTION_PHASE] = lab_ask_phase,
    [LAB_QUESTION_REPAIR] = lab_ask_repair,
    [LAB_QUESTION_WAIT] = lab_ask_wait,
    [LAB_QUESTION_PROOF] = lab_ask_proof,
    [LAB_QUESTION_MOVED] = lab_ask_moved,
    [LAB_QUESTION_CLOSED_BY] = lab_ask_closed_by,
    [LAB_QUESTION_CLOSED_FOR] = lab_ask_closed_for,
    [LAB_QUESTION_MISSING] = lab_ask_missing,
    [LAB_QUESTION_ECN] = lab_ask_ecn,
    [LAB_QUESTION_RTT] = lab_ask_http_time,
    [LAB_QUESTION_TLS] = lab_ask_tls,
    [LAB_QUESTION_TLS_NEXT] = lab_ask_tls_next,
    [LAB_QUESTION_THEN] = lab_ask_then,
    [LAB_QUESTION_NAMED] = lab_ask_named,
};

unsigned
lab_questions_of(const struct lab_subject *subject, struct lab_question out[LAB_QUESTION_COUNT])
{
    uint8_t weight = subject->verdict->roles & ~EVERYDAY ? LAB_A_STEP : LAB_EVERYDAY;
    unsigned count = 0;

    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++) {
        out[count] = (struct lab_question){.kind = (uint8_t)kind, .weight = weight};
        if (askers[kind] && askers[kind](subject, &out[count]))
            count++;
    }
    return count;
}

enum lab_answer_form
lab_question_form(enum lab_question_kind kind)
{
    switch (kind) {
    case LAB_QUESTION_ROLE:
    case LAB_QUESTION_EVENT:
    case LAB_QUESTION_TLS:
        return LAB_ANSWER_SET;
    case LAB_QUESTION_SEQ:
    case LAB_QUESTION_ACK:
    case LAB_QUESTION_NEXT:
    case LAB_QUESTION_FIN:
    case LAB_QUESTION_BYTES:
    case LAB_QUESTION_EDGE:
    case LAB_QUESTION_MSS:
    case LAB_QUESTION_PARTNER:
    case LAB_QUESTION_HOPS:
    case LAB_QUESTION_CHECKSUM:
    case LAB_QUESTION_ACKED:
    case LAB_QUESTION_FLIGHT:
    case LAB_QUESTION_USABLE:
    case LAB_QUESTION_ROUND:
    case LAB_QUESTION_REPAIR:
    case LAB_QUESTION_PROOF:
    case LAB_QUESTION_MOVED:
    case LAB_QUESTION_CLOSED_BY:
    case LAB_QUESTION_MISSING:
    case LAB_QUESTION_ECN:
    case LAB_QUESTION_TLS_NEXT:
    case LAB_QUESTION_NAMED:
        return LAB_ANSWER_NUMBER;
    case LAB_QUESTION_RTT:
    case LAB_QUESTION_SAMPLE:
    case LAB_QUESTION_SMOOTHED:
    case LAB_QUESTION_VARIATION:
    case LAB_QUESTION_TIMEOUT:
    case LAB_QUESTION_BACKOFF:
    case LAB_QUESTION_CLOSED_FOR:
        return LAB_ANSWER_TIME;
    default:
        return LAB_ANSWER_WORD;
    }
}

/* The formulas that ask_formula() asks for, and those that are taken for them. */
static const char *
formula_choice(unsigned value)
{
    switch (value) {
    case LAB_FORMULA_X_1:
    case LAB_FORMULA_Y_1:
    case LAB_FORMULA_U_1:
    case LAB_FORMULA_W_1:
    case LAB_FORMULA_SEQ_LEN:
        return lab_formula_word((enum lab_formula)value);
    default:
        return value < LAB_FORMULA_COUNT ? "" : NULL;
    }
}

/* The waits that lab_ask_wait() asks for. */
static const char *
wait_choice(unsigned value)
{
    if (value >= LAB_WAIT_COUNT)
        return NULL;
    return value != LAB_WAIT_NONE && lab_wait_asked((enum lab_wait_kind)value) == value
               ? lab_wait_word((enum lab_wait_kind)value)
               : "";
}

/* The enumerations whose zero is "none" have no word for it, which must not end the list; an
 * unknown state is no answer, for then nothing is asked. */
const char *
lab_question_choice(enum lab_question_kind kind, unsigned value)
{
    switch (kind) {
    case LAB_QUESTION_ROLE:
        return value > LAB_ROLE_STRAY && value < LAB_ROLE_COUNT
                   ? "" /* of ICMP messages */
                   : lab_role_word((enum lab_role)value);
    case LAB_QUESTION_FORMULA:
        return formula_choice(value);
    case LAB_QUESTION_EVENT:
        return lab_event_word((enum lab_event)value);
    case LAB_QUESTION_CLIENT:
    case LAB_QUESTION_SERVER:
        return value == LAB_STATE_UNKNOWN ? "" : lab_state_word((enum lab_state)value);
    case LAB_QUESTION_OPEN:
        return value == LAB_OPEN_NONE ? "" : lab_open_word((enum lab_open)value);
    case LAB_QUESTION_CLOSE:
        return value == LAB_CLOSE_NONE ? "" : lab_close_word((enum lab_close)value);
    case LAB_QUESTION_WAITS:
        return lab_end_word((enum lab_end_id)value);
    case LAB_QUESTION_RESET:
        return value == LAB_RESET_NONE ? "" : lab_reset_word((enum lab_reset)value);
    case LAB_QUESTION_FATE:
        return value == LAB_FATE_NONE ? "" : lab_fate_word((enum lab_fate)value);
    case LAB_QUESTION_LIMIT:
        return value == LAB_LIMIT_NONE ? "" : lab_limit_word((enum lab_limit)value);
    case LAB_QUESTION_PHASE:
        return value == LAB_PHASE_NONE ? "" : lab_phase_word((enum lab_phase)value);
    case LAB_QUESTION_WAIT:
        return wait_choice(value);
    case LAB_QUESTION_TLS:
        return lab_tls_word((enum lab_tls_message)value);
    case LAB_QUESTION_THEN:
        return lab_then_word((enum lab_then)value);
    case LAB_QUESTION_ICMP:
        return value == LAB_ICMP_ERROR_NONE ? "" : lab_icmp_error_word((enum lab_icmp_error)value);
    default:
        return NULL;
    }
}
