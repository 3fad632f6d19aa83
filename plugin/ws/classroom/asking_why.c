/* Why an answer is right.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/asking.h"

#include "core/layers/http.h"
#include "ws/classroom/names.h"
#include "ws/page/subject.h"

static const char *
question_section(const struct lab_page *page, enum lab_question_kind kind)
{
    return lab_page_section(page, "question", lab_question_word(kind));
}

static const char *
text_of_event(const struct lab_page *page, enum lab_question_kind kind, unsigned value)
{
    return lab_page_word_text(page, "event", lab_question_choice(kind, value));
}

static const char *
text_of_tls(const struct lab_page *page, enum lab_question_kind kind, unsigned value)
{
    return lab_ws_word(lab_page_section(page, "tls", lab_question_choice(kind, value)), "text");
}

/* By what one knows a step. */
static const char *
sign_of_role(const struct lab_page *page _U_, enum lab_question_kind kind, unsigned value)
{
    return lab_ws_word("sign", lab_question_choice(kind, value));
}

/* How next, bytes and edge come about. */
static const char *
sum_text(const struct lab_page *page, const struct lab_question *question)
{
    const struct lab_verdict *verdict = page->verdict;
    const char *section = question_section(page, (enum lab_question_kind)question->kind);
    uint32_t seq = page->record->seq, isn = verdict->origin[verdict->from];

    switch ((enum lab_question_kind)question->kind) {
    case LAB_QUESTION_NEXT:
        return LAB_PHRASE(page, section, "sum",
                          {"formula", lab_formula_word((enum lab_formula)question->formula)},
                          {"seq", .number = seq}, {"add", .number = question->right - seq},
                          {"value", .number = question->right});
    case LAB_QUESTION_FIN:
        return LAB_PHRASE(page, section, "sum", {"seq", .number = seq},
                          {"len", .number = question->right - seq},
                          {"value", .number = question->right});
    case LAB_QUESTION_BYTES:
        return LAB_PHRASE(page, section, "sum", {"fin", .number = question->right + isn + 1},
                          {"isn", .number = isn}, {"value", .number = question->right});
    case LAB_QUESTION_MSS:
        return LAB_PHRASE(page, section, "sum", {"mss", .number = page->record->options->own.mss},
                          {"value", .number = question->right});
    default:
        return LAB_PHRASE(page, section, "sum", {"ack", .number = page->record->ack},
                          {"window", .number = verdict->window},
                          {"value", .number = question->right});
    }
}

/* How times and amounts come about, as the tree says it too. */
static const char *
reckoned_text(const struct lab_page *page, const struct lab_question *question)
{
    const uint32_t *given = question->given;
    const char *right = lab_page_thousandths(page, question->right);

    switch ((enum lab_question_kind)question->kind) {
    case LAB_QUESTION_SMOOTHED:
        return LAB_PHRASE(page, "time", "smoothed", {"was", .number = given[0], .decimals = 3},
                          {"sample", .number = given[1], .decimals = 3}, {"now", right});
    case LAB_QUESTION_VARIATION:
        return LAB_PHRASE(page, "time", "variation", {"was", .number = given[0], .decimals = 3},
                          {"smoothed", .number = given[2], .decimals = 3},
                          {"sample", .number = given[3], .decimals = 3}, {"now", right});
    case LAB_QUESTION_TIMEOUT:
        return LAB_PHRASE(page, "question.rto", "sum",
                          {"smoothed", .number = given[0], .decimals = 3},
                          {"variation", .number = given[1], .decimals = 3}, {"value", right});
    case LAB_QUESTION_BACKOFF:
        return LAB_PHRASE(page, "question.backoff", "sum",
                          {"was", .number = given[0], .decimals = 3}, {"value", right});
    case LAB_QUESTION_CLOSED_FOR:
        return LAB_PHRASE(page, "question.closed-for", "sum", {"frame", .number = given[0]},
                          {"value", right});
    case LAB_QUESTION_MOVED:
        return LAB_PHRASE(page, "question.moved", "sum", {"ack", .number = given[0]},
                          {"window", .number = given[1]}, {"edge", .number = given[2]},
                          {"value", .number = question->right});
    case LAB_QUESTION_MISSING:
        return LAB_PHRASE(page, "question.missing", "sum", {"ack", .number = given[0]},
                          {"left", .number = given[1]}, {"value", .number = question->right});
    case LAB_QUESTION_SAMPLE:
        return LAB_PHRASE(page, "question.sample", "sum", {"frame", .number = given[0]},
                          {"value", right});
    case LAB_QUESTION_FLIGHT:
        return LAB_PHRASE(page, "question.flight", "sum", {"ack", .number = given[0]},
                          {"next", .number = given[2]}, {"value", .number = question->right});
    default:
        return lab_page_usable_line(page);
    }
}

/* A segment that changes nothing does not explain the state: what the state means does. */
static const char *
state_text(const struct lab_page *page, const struct lab_question *question, enum lab_end_id end)
{
    const struct lab_end_verdict *verdict = &page->verdict->end[end];

    if (question->in_hindsight)
        return lab_page_final_line(page, (enum lab_fate)question->given[0], end,
                                   (enum lab_state)question->right);
    if (verdict->before == verdict->after)
        return lab_page_word_text(page, "state", lab_state_word((enum lab_state)verdict->after));
    return lab_page_reason(page, end);
}

/* A blank, or nothing in Chinese. */
static const char *
between_sentences(const struct lab_page *page)
{
    return LAB_PHRASE(page, "mark", "sentences", {"sentence", ""}, {"next", ""});
}

/* What Lab says of what TCP carries and of messages beside it; of all else, what the word means. */
static const char *
layer_text(const struct lab_page *page, const struct lab_question *question, const char *section)
{
    enum lab_question_kind kind = (enum lab_question_kind)question->kind;

    switch (kind) {
    case LAB_QUESTION_PARTNER:
        return lab_ws_word(section, question->topic == LAB_ROLE_ICMP_ERROR ? "text-error" : "text");
    case LAB_QUESTION_TLS:
        return lab_asking_join(page, question, between_sentences(page), text_of_tls);
    case LAB_QUESTION_THEN:
        return lab_ws_word(
            lab_page_section(page, "fate",
                             lab_http_fate_word((enum lab_http_fate)question->given[0])),
            "text");
    case LAB_QUESTION_RTT:
        return LAB_PHRASE(page, section,
                          question->topic == LAB_EXCHANGE_PING ? "text" : "text-answer",
                          {"time", .number = question->right, .decimals = 3});
    case LAB_QUESTION_ICMP: /* its texts have no placeholders, nor is there a verdict */
        return lab_ws_word(
            lab_page_section(page, "icmp", lab_question_choice(kind, question->right)), "text");
    default:
        return lab_page_word_text(page, lab_ws_named(kind).kind,
                                  lab_question_choice(kind, question->right));
    }
}

/* What Lab says on the subject anyway. */
static const char *
subject_text(const struct lab_page *page, const struct lab_question *question)
{
    enum lab_question_kind kind = (enum lab_question_kind)question->kind;
    const char *section = question_section(page, kind);

    switch (kind) {
    case LAB_QUESTION_ROLE:
        return lab_asking_join(page, question, between_sentences(page), sign_of_role);
    case LAB_QUESTION_SEQ:
    case LAB_QUESTION_ACK:
    case LAB_QUESTION_FORMULA:
        return lab_page_number_line(page, kind != LAB_QUESTION_SEQ);
    case LAB_QUESTION_NEXT:
    case LAB_QUESTION_FIN:
    case LAB_QUESTION_BYTES:
    case LAB_QUESTION_EDGE:
    case LAB_QUESTION_MSS:
        return sum_text(page, question);
    case LAB_QUESTION_EVENT:
        return lab_asking_join(page, question, between_sentences(page), text_of_event);
    case LAB_QUESTION_RESET:
        return lab_page_word_text(page, "reset", lab_page_reset_word(page));
    case LAB_QUESTION_CLIENT:
        return state_text(page, question, LAB_CLIENT);
    case LAB_QUESTION_SERVER:
        return state_text(page, question, LAB_SERVER);
    case LAB_QUESTION_WAITS:
        return LAB_PHRASE(page, section, "text",
                          {"end", lab_page_end_name(page, (enum lab_end_id)question->right)});
    case LAB_QUESTION_HOPS:
    case LAB_QUESTION_CHECKSUM:
    case LAB_QUESTION_ACKED:
    case LAB_QUESTION_ROUND:
    case LAB_QUESTION_REPAIR:
    case LAB_QUESTION_CLOSED_BY:
    case LAB_QUESTION_TLS_NEXT:
    case LAB_QUESTION_NAMED:
        return lab_ws_word(section, "text");
    case LAB_QUESTION_ECN:
        return lab_ws_word(section, question->given[0] ? "text-cwr" : "text");
    case LAB_QUESTION_WAIT:
        return lab_page_wait_text(page, question->given[0]);
    case LAB_QUESTION_PROOF:
        return lab_page_fate_line(page, (enum lab_fate)question->given[1], question->given[0]);
    case LAB_QUESTION_SAMPLE:
    case LAB_QUESTION_SMOOTHED:
    case LAB_QUESTION_VARIATION:
    case LAB_QUESTION_TIMEOUT:
    case LAB_QUESTION_BACKOFF:
    case LAB_QUESTION_FLIGHT:
    case LAB_QUESTION_USABLE:
    case LAB_QUESTION_CLOSED_FOR:
    case LAB_QUESTION_MOVED:
    case LAB_QUESTION_MISSING:
        return reckoned_text(page, question);
    case LAB_QUESTION_FATE:
        return lab_page_fate_line(page, (enum lab_fate)question->right, question->given[0]);
    case LAB_QUESTION_LIMIT:
    case LAB_QUESTION_PHASE:
        return LAB_PHRASE(page, "load", lab_ws_named(kind).kind,
                          {"text", lab_page_word_text(page, lab_ws_named(kind).kind,
                                                      lab_question_choice(kind, question->right))});
    default:
        return layer_text(page, question, section);
    }
}

const char *
lab_asking_why_right(const struct lab_page *page, const struct lab_question *question)
{
    const char *key = question->kind == LAB_QUESTION_RTT && question->topic != LAB_EXCHANGE_PING
                          ? "why-answer"
                          : "why";

    return LAB_PHRASE(page, question_section(page, (enum lab_question_kind)question->kind), key,
                      {"text", subject_text(page, question)});
}
