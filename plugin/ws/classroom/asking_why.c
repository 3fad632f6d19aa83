/* Why an answer is right.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/asking.h"

#include "core/layers/http.h"
#include "ws/classroom/names.h"
#include "ws/page/subject.h"
#include "ws/page/texts.h"

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
    const char *section = lab_asking_section(page, question);
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
state_text(const struct lab_page *page, const struct lab_question *question)
{
    enum lab_end_id end = question->kind == LAB_QUESTION_CLIENT ? LAB_CLIENT : LAB_SERVER;
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

static const char *
role_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_asking_join(page, question, between_sentences(page), sign_of_role);
}

static const char *
event_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_asking_join(page, question, between_sentences(page), text_of_event);
}

static const char *
tls_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_asking_join(page, question, between_sentences(page), text_of_tls);
}

static const char *
number_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_page_number_line(page, question->kind != LAB_QUESTION_SEQ);
}

static const char *
reset_text(const struct lab_page *page, const struct lab_question *question _U_)
{
    return lab_page_word_text(page, "reset", lab_page_reset_word(page));
}

static const char *
waits_text(const struct lab_page *page, const struct lab_question *question)
{
    return LAB_PHRASE(page, lab_asking_section(page, question), "text",
                      {"end", lab_page_end_name(page, (enum lab_end_id)question->right)});
}

static const char *
ecn_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_ws_word(lab_asking_section(page, question),
                       question->given[0] ? "text-cwr" : "text");
}

static const char *
wait_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_page_wait_text(page, question->given[0]);
}

static const char *
fate_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_page_fate_line(page, (enum lab_fate)question->right, question->given[0]);
}

static const char *
proof_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_page_fate_line(page, (enum lab_fate)question->given[1], question->given[0]);
}

static const char *
partner_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_ws_word(lab_asking_section(page, question),
                       question->topic == LAB_ROLE_ICMP_ERROR ? "text-error" : "text");
}

static const char *
rtt_text(const struct lab_page *page, const struct lab_question *question)
{
    return LAB_PHRASE(page, lab_asking_section(page, question),
                      question->topic == LAB_EXCHANGE_PING ? "text" : "text-answer",
                      {"time", .number = question->right, .decimals = 3});
}

static const char *
then_text(const struct lab_page *page, const struct lab_question *question)
{
    const char *fate = lab_http_fate_word((enum lab_http_fate)question->given[0]);

    return lab_ws_word(lab_page_section(page, "fate", fate), "text");
}

/* The texts of ICMP errors have no placeholders, nor is there a verdict to fill in. */
static const char *
icmp_text(const struct lab_page *page, const struct lab_question *question)
{
    const char *error = lab_icmp_error_word((enum lab_icmp_error)question->right);

    return lab_ws_word(lab_page_section(page, "icmp", error), "text");
}

/* What the word means that is the answer. */
static const char *
meaning_text(const struct lab_page *page, const struct lab_question *question)
{
    enum lab_question_kind kind = (enum lab_question_kind)question->kind;

    return lab_page_word_text(page, lab_ws_names_of(kind).kind,
                              lab_question_choice(kind, question->right));
}

static const char *
load_text(const struct lab_page *page, const struct lab_question *question)
{
    return LAB_PHRASE(page, "load", lab_ws_names_of((enum lab_question_kind)question->kind).kind,
                      {"text", meaning_text(page, question)});
}

/* The one text that the question has for every answer. */
static const char *
plain_text(const struct lab_page *page, const struct lab_question *question)
{
    return lab_ws_word(lab_asking_section(page, question), "text");
}

/* What Lab says on the subject of a question anyway. */
static const char *(*const texts[LAB_QUESTION_COUNT])(const struct lab_page *page,
                                                      const struct lab_question *question) = {
    [LAB_QUESTION_ROLE] = role_text,
    [LAB_QUESTION_SEQ] = number_text,
    [LAB_QUESTION_ACK] = number_text,
    [LAB_QUESTION_FORMULA] = number_text,
    [LAB_QUESTION_NEXT] = sum_text,
    [LAB_QUESTION_FIN] = sum_text,
    [LAB_QUESTION_BYTES] = sum_text,
    [LAB_QUESTION_EDGE] = sum_text,
    [LAB_QUESTION_MSS] = sum_text,
    [LAB_QUESTION_CLIENT] = state_text,
    [LAB_QUESTION_SERVER] = state_text,
    [LAB_QUESTION_EVENT] = event_text,
    [LAB_QUESTION_OPEN] = meaning_text,
    [LAB_QUESTION_CLOSE] = meaning_text,
    [LAB_QUESTION_WAITS] = waits_text,
    [LAB_QUESTION_RESET] = reset_text,
    [LAB_QUESTION_PARTNER] = partner_text,
    [LAB_QUESTION_RTT] = rtt_text,
    [LAB_QUESTION_HOPS] = plain_text,
    [LAB_QUESTION_ICMP] = icmp_text,
    [LAB_QUESTION_CHECKSUM] = plain_text,
    [LAB_QUESTION_ACKED] = plain_text,
    [LAB_QUESTION_SAMPLE] = reckoned_text,
    [LAB_QUESTION_FATE] = fate_text,
    [LAB_QUESTION_SMOOTHED] = reckoned_text,
    [LAB_QUESTION_VARIATION] = reckoned_text,
    [LAB_QUESTION_TIMEOUT] = reckoned_text,
    [LAB_QUESTION_BACKOFF] = reckoned_text,
    [LAB_QUESTION_FLIGHT] = reckoned_text,
    [LAB_QUESTION_USABLE] = reckoned_text,
    [LAB_QUESTION_LIMIT] = load_text,
    [LAB_QUESTION_ROUND] = plain_text,
    [LAB_QUESTION_PHASE] = load_text,
    [LAB_QUESTION_REPAIR] = plain_text,
    [LAB_QUESTION_WAIT] = wait_text,
    [LAB_QUESTION_PROOF] = proof_text,
    [LAB_QUESTION_MOVED] = reckoned_text,
    [LAB_QUESTION_CLOSED_BY] = plain_text,
    [LAB_QUESTION_CLOSED_FOR] = reckoned_text,
    [LAB_QUESTION_MISSING] = reckoned_text,
    [LAB_QUESTION_ECN] = ecn_text,
    [LAB_QUESTION_TLS] = tls_text,
    [LAB_QUESTION_TLS_NEXT] = plain_text,
    [LAB_QUESTION_THEN] = then_text,
    [LAB_QUESTION_NAMED] = plain_text,
};

const char *
lab_asking_why_right(const struct lab_page *page, const struct lab_question *question)
{
    const char *key = question->kind == LAB_QUESTION_RTT && question->topic != LAB_EXCHANGE_PING
                          ? "why-answer"
                          : "why";

    return LAB_PHRASE(page, lab_asking_section(page, question), key,
                      {"text", texts[question->kind](page, question)});
}
