/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/asking.h"

#include <string.h>

#include "core/segment.h"
#include "ws/classroom/names.h"
#include "ws/page/texts.h"

const char *
lab_asking_section(const struct lab_page *page, const struct lab_question *question)
{
    return lab_page_section(page, "question",
                            lab_question_word((enum lab_question_kind)question->kind));
}

/* u, v and w are met first where they follow the SYN of their end, or its last segment. */
static const char *
formula_to_give(const struct lab_page *page, const struct lab_number *number)
{
    enum lab_formula formula = (enum lab_formula)number->formula;

    if (formula != LAB_FORMULA_U && formula != LAB_FORMULA_V && formula != LAB_FORMULA_W)
        return lab_formula_word(formula);
    if (!lab_page_follows_syn(page, number))
        return lab_formula_word(LAB_FORMULA_SEQ_LEN);
    if (page->verdict->from == LAB_CLIENT)
        return lab_formula_word(number->add == 1 ? LAB_FORMULA_X_1 : LAB_FORMULA_X_1_LEN);
    return lab_formula_word(number->add == 1 ? LAB_FORMULA_Y_1 : LAB_FORMULA_Y_1_LEN);
}

/* What the formula starts from is given, for nobody knows it by heart; but where nothing is added
 * to it, it would be the answer itself. */
static const char *
number_question(const struct lab_page *page, const struct lab_question *question)
{
    const struct lab_number *number =
        question->kind == LAB_QUESTION_SEQ ? &page->verdict->seq : &page->verdict->ack;
    const char *section = lab_asking_section(page, question);
    const char *formula, *letter, *base;
    int one;

    if (number->add <= 0)
        return lab_ws_word(section, "ask");
    formula = formula_to_give(page, number);
    letter = wmem_strndup(page->pinfo->pool, formula, strcspn(formula, "+-"));
    base = lab_page_decimal(page, number->base);
    if (!strstr(formula, "len"))
        return LAB_PHRASE(page, section, "ask-given", {"letter", letter}, {"value", base});
    one = strstr(formula, "+1") ? 1 : 0;
    return LAB_PHRASE(page, section, "ask-given-len", {"letter", letter}, {"value", base},
                      {"frame", .number = number->frame},
                      {"len", .number = (uint32_t)(number->add - one)});
}

/* The letter that a SYN or FIN takes: the x of x+1. */
static const char *
letter_of(const struct lab_page *page, const struct lab_question *question)
{
    const char *formula = lab_formula_word((enum lab_formula)question->formula);

    return wmem_strndup(page->pinfo->pool, formula, 1);
}

static const char *
next_question(const struct lab_page *page, const struct lab_question *question)
{
    const struct lab_ws_record *record = page->record;
    const char *key = record->len ? "ask" : (record->flags & LAB_SYN) ? "ask-syn" : "ask-fin";

    return LAB_PHRASE(page, "question.next", key, {"letter", letter_of(page, question)},
                      {"seq", .number = record->seq}, {"len", .number = record->len});
}

/* The topic of a question about the partner is what the message is. */
static const char *
partner_key(const struct lab_question *question, const char *request, const char *reply,
            const char *error)
{
    return question->topic == LAB_ROLE_PING_REQUEST ? request
           : question->topic == LAB_ROLE_PING_REPLY ? reply
                                                    : error;
}

/* The arithmetic of RFC 6298, of which the first sample is a case of its own. */
static const char *
time_question(const struct lab_page *page, const struct lab_question *question)
{
    const char *section = lab_asking_section(page, question);

    switch ((enum lab_question_kind)question->kind) {
    case LAB_QUESTION_SMOOTHED:
        return LAB_PHRASE(page, section, "ask",
                          {"was", .number = question->given[0], .decimals = 3},
                          {"sample", .number = question->given[1], .decimals = 3});
    case LAB_QUESTION_VARIATION:
        return LAB_PHRASE(page, section, "ask",
                          {"was", .number = question->given[0], .decimals = 3},
                          {"difference", .number = question->given[1], .decimals = 3});
    default:
        return LAB_PHRASE(page, section, question->betrays ? "ask-first" : "ask",
                          {"smoothed", .number = question->given[0], .decimals = 3},
                          {"variation", .number = question->given[1], .decimals = 3});
    }
}

/* Questions on the layers below and above TCP, on segments and on messages alike. */
static const char *
layer_question(const struct lab_page *page, const struct lab_question *question)
{
    const char *section = lab_asking_section(page, question);

    switch ((enum lab_question_kind)question->kind) {
    case LAB_QUESTION_PARTNER:
        return lab_ws_word(section, partner_key(question, "ask", "ask-reply", "ask-error"));
    case LAB_QUESTION_RTT:
        return lab_ws_word(section, question->topic == LAB_EXCHANGE_DNS    ? "ask-dns"
                                    : question->topic == LAB_EXCHANGE_HTTP ? "ask-http"
                                                                           : "ask");
    case LAB_QUESTION_NAMED:
        return lab_ws_word(section, question->given[0] ? "ask-answer" : "ask");
    case LAB_QUESTION_ECN:
        return lab_ws_word(section, question->given[0] ? "ask-cwr" : "ask");
    case LAB_QUESTION_PROOF:
        return lab_ws_word(section, question->given[1] == LAB_FATE_RESET ? "ask-reset" : "ask");
    case LAB_QUESTION_TLS_NEXT: {
        const char *word = lab_tls_word((enum lab_tls_message)question->topic);

        return LAB_PHRASE(page, section, "ask",
                          {"message", lab_ws_word(lab_page_section(page, "tls", word), "name")});
    }
    default:
        return lab_ws_word(section, "ask");
    }
}

const char *
lab_asking_question(const struct lab_page *page, const struct lab_question *question)
{
    const char *section = lab_asking_section(page, question);

    switch ((enum lab_question_kind)question->kind) {
    case LAB_QUESTION_CLIENT:
    case LAB_QUESTION_SERVER:
        return lab_ws_word(section, question->in_hindsight ? "ask-back" : "ask");
    case LAB_QUESTION_SMOOTHED:
    case LAB_QUESTION_VARIATION:
    case LAB_QUESTION_TIMEOUT:
        return time_question(page, question);
    case LAB_QUESTION_EDGE:
    case LAB_QUESTION_FLIGHT:
    case LAB_QUESTION_USABLE:
    case LAB_QUESTION_ROUND:
    case LAB_QUESTION_REPAIR:
        return LAB_PHRASE(page, section, "ask",
                          {"to", lab_page_end_name(page, !page->verdict->from)});
    case LAB_QUESTION_PHASE:
        return LAB_PHRASE(page, section, page->record->len ? "ask-data" : "ask",
                          {"to", lab_page_end_name(page, !page->verdict->from)});
    case LAB_QUESTION_SEQ:
    case LAB_QUESTION_ACK:
        return number_question(page, question);
    case LAB_QUESTION_NEXT:
        return next_question(page, question);
    case LAB_QUESTION_MSS:
        return LAB_PHRASE(page, section, "ask", {"mss", .number = page->record->options->own.mss},
                          {"to", lab_page_end_name(page, !page->verdict->from)});
    case LAB_QUESTION_MOVED:
        return LAB_PHRASE(page, section, "ask",
                          {"from", lab_page_end_name(page, page->verdict->from)},
                          {"edge", .number = question->given[2]});
    case LAB_QUESTION_BYTES:
    case LAB_QUESTION_CLOSED_BY:
    case LAB_QUESTION_CLOSED_FOR:
        return LAB_PHRASE(page, section, "ask",
                          {"from", lab_page_end_name(page, page->verdict->from)});
    default:
        return layer_question(page, question);
    }
}

const char *
lab_asking_choice_name(const struct lab_page *page, enum lab_question_kind kind, unsigned value)
{
    const struct lab_named named = lab_ws_names_of(kind);

    if (!named.kind)
        return "";
    return lab_ws_word(lab_page_section(page, named.kind, lab_question_choice(kind, value)),
                       named.key);
}

const char *
lab_asking_choice(const struct lab_page *page, enum lab_question_kind kind, unsigned value)
{
    const char *word = lab_question_choice(kind, value);
    const char *name = lab_asking_choice_name(page, kind, value);

    if (!*name || strcmp(name, word) == 0)
        return word;
    return LAB_PHRASE(page, "mark", "role", {"role", word}, {"name", name});
}

const char *
lab_asking_join(const struct lab_page *page, const struct lab_question *question,
                const char *separator, lab_asking_word say)
{
    enum lab_question_kind kind = (enum lab_question_kind)question->kind;
    wmem_strbuf_t *out = wmem_strbuf_new(page->pinfo->pool, "");

    for (unsigned value = 0; lab_question_choice(kind, value); value++) {
        if (question->right & LAB_BIT(value))
            wmem_strbuf_append_printf(out, "%s%s", wmem_strbuf_get_len(out) ? separator : "",
                                      say(page, kind, value));
    }
    return wmem_strbuf_get_str(out);
}

static const char *
word_alone(const struct lab_page *page _U_, enum lab_question_kind kind, unsigned value)
{
    return lab_question_choice(kind, value);
}

/* As Wireshark shows a checksum. */
static const char *
hexadecimal(const struct lab_page *page, uint32_t checksum)
{
    return wmem_strdup_printf(page->pinfo->pool, "0x%04x", checksum);
}

const char *
lab_asking_plain_answer(const struct lab_page *page, const struct lab_question *question)
{
    enum lab_question_kind kind = (enum lab_question_kind)question->kind;

    switch (lab_question_form(kind)) {
    case LAB_ANSWER_NUMBER:
        if (kind == LAB_QUESTION_CHECKSUM)
            return hexadecimal(page, question->right);
        return lab_page_decimal(page, question->right);
    case LAB_ANSWER_TIME:
        return lab_page_thousandths(page, question->right);
    case LAB_ANSWER_SET:
        return lab_asking_join(page, question, "+", word_alone);
    default:
        return lab_question_choice(kind, question->right);
    }
}

const char *
lab_asking_right_answer(const struct lab_page *page, const struct lab_question *question)
{
    enum lab_question_kind kind = (enum lab_question_kind)question->kind;

    switch (lab_question_form(kind)) {
    case LAB_ANSWER_SET:
        return lab_asking_join(page, question, " + ", lab_asking_choice);
    case LAB_ANSWER_WORD:
        return lab_asking_choice(page, kind, question->right);
    default:
        if (!question->has_relative)
            return lab_asking_plain_answer(page, question);
        return LAB_PHRASE(page, "mark", "number", {"value", .number = question->right},
                          {"relative", .number = question->right - question->origin});
    }
}
