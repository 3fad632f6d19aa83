/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/parts.h"

#include "core/segment.h"

#define ROLE(id)  LAB_BIT(LAB_ROLE_##id)
#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

#define TEARDOWN3 ROLE(TEARDOWN3)
#define ANY_FIN   (ROLE(TEARDOWN1) | TEARDOWN3)

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
bool
lab_ask_seq(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;

    set_number(verdict, question, verdict->from, lab_number_expected(&verdict->seq));
    return ask_number(&verdict->seq, question) && !(verdict->events & EVENT(LOST_SEGMENT));
}

bool
lab_ask_ack(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_verdict *verdict = subject->verdict;

    set_number(verdict, question, !verdict->from, lab_number_expected(&verdict->ack));
    return ask_number(&verdict->ack, question) && !(verdict->events & EVENT(ACK_UNSEEN));
}

/* seq + len, over and over, would teach nothing. */
bool
lab_ask_formula(const struct lab_subject *subject, struct lab_question *question)
{
    const struct lab_number *ack = &subject->verdict->ack;

    question->right = ack->formula;
    question->topic = ack->formula;
    return ack->check == LAB_CHECK_AGREES &&
           (ack->formula == LAB_FORMULA_X_1 || ack->formula == LAB_FORMULA_Y_1 ||
            ack->formula == LAB_FORMULA_U_1 || ack->formula == LAB_FORMULA_W_1);
}

/* Which ack confirms all that the segment brings: a SYN, bytes, or a FIN, but not two of them. */
bool
lab_ask_next(const struct lab_subject *subject, struct lab_question *question)
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
bool
lab_ask_fin(const struct lab_subject *subject, struct lab_question *question)
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
bool
lab_ask_bytes(const struct lab_subject *subject, struct lab_question *question)
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

/* How far the other end may send now; nobody asks once it has closed. */
bool
lab_ask_edge(const struct lab_subject *subject, struct lab_question *question)
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
bool
lab_ask_mss(const struct lab_subject *subject, struct lab_question *question)
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
