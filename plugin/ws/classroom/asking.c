/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "asking.h"

#include <string.h>

static const char *
question_section(const struct lab_page *page, enum lab_question_kind kind)
{
    return lab_page_section(page, "question", lab_question_word(kind));
}

static const struct lab_number *
number_of(const struct lab_page *page, enum lab_question_kind kind)
{
    return kind == LAB_QUESTION_SEQ   ? &page->verdict->seq
           : kind == LAB_QUESTION_ACK ? &page->verdict->ack
                                      : NULL;
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
    return lab_formula_word(page->verdict->from == LAB_CLIENT ? LAB_FORMULA_X_1 : LAB_FORMULA_Y_1);
}

/* What the formula starts from is given, for nobody knows it by heart; but where nothing is added
 * to it, it would be the answer itself. */
const char *
lab_page_question(const struct lab_page *page, const struct lab_question *question)
{
    const char *section = question_section(page, (enum lab_question_kind)question->kind);
    const struct lab_number *number = number_of(page, (enum lab_question_kind)question->kind);
    const char *formula, *letter, *base;
    int one;

    if (!number || number->add <= 0)
        return lab_ws_word(section, "ask");
    formula = formula_to_give(page, number);
    letter = wmem_strndup(page->pinfo->pool, formula, strcspn(formula, "+-"));
    base = lab_page_decimal(page, number->base);
    if (!strstr(formula, "len"))
        return LAB_PHRASE(page, section, "ask-given", {"letter", letter}, {"value", base});
    one = strstr(formula, "+1") ? 1 : strstr(formula, "-1") ? -1 : 0;
    return LAB_PHRASE(page, section, "ask-given-len", {"letter", letter}, {"value", base},
                      {"frame", lab_page_decimal(page, number->frame)},
                      {"len", lab_page_decimal(page, (uint32_t)(number->add - one))});
}

/* Which section and key of the catalogue name the words that answer. */
static const struct {
    const char *kind, *key;
} name_of[LAB_QUESTION_COUNT] = {
    [LAB_QUESTION_ROLE] = {"role", "name"},    [LAB_QUESTION_EVENT] = {"event", "title"},
    [LAB_QUESTION_OPEN] = {"open", "title"},   [LAB_QUESTION_CLOSE] = {"close", "title"},
    [LAB_QUESTION_RESET] = {"reset", "title"},
};

const char *
lab_ws_choice_name(const struct lab_page *page, enum lab_question_kind kind, unsigned value)
{
    if (!name_of[kind].kind)
        return "";
    return lab_ws_word(lab_page_section(page, name_of[kind].kind, lab_question_choice(kind, value)),
                       name_of[kind].key);
}

static const char *
named_word(const struct lab_page *page, enum lab_question_kind kind, unsigned value)
{
    const char *word = lab_question_choice(kind, value);
    const char *name = lab_ws_choice_name(page, kind, value);

    if (!*name)
        return word;
    return LAB_PHRASE(page, "mark", "role", {"role", word}, {"name", name});
}

static const char *
text_of_event(const struct lab_page *page, enum lab_question_kind kind, unsigned value)
{
    return lab_page_word_text(page, name_of[kind].kind, lab_question_choice(kind, value));
}

/* What @a say makes of each word of the right answer, which is a set. */
static const char *
join(const struct lab_page *page, const struct lab_question *question, const char *separator,
     const char *(*say)(const struct lab_page *page, enum lab_question_kind kind, unsigned value))
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

const char *
lab_page_plain_answer(const struct lab_page *page, const struct lab_question *question)
{
    enum lab_question_kind kind = (enum lab_question_kind)question->kind;

    if (lab_question_wants_number(kind))
        return lab_page_decimal(page, question->right);
    return lab_question_has_set(kind) ? join(page, question, "+", word_alone)
                                      : lab_question_choice(kind, question->right);
}

const char *
lab_page_right_answer(const struct lab_page *page, const struct lab_question *question)
{
    enum lab_question_kind kind = (enum lab_question_kind)question->kind;
    const char *number = lab_page_decimal(page, question->right);

    if (lab_question_has_set(kind))
        return join(page, question, " + ", named_word);
    if (!lab_question_wants_number(kind))
        return named_word(page, kind, question->right);
    if (!question->has_relative)
        return number;
    return LAB_PHRASE(page, "mark", "number", {"value", number},
                      {"relative", lab_page_decimal(page, question->right - question->origin)});
}

/* What Lab says on the subject anyway. */
static const char *
subject_text(const struct lab_page *page, const struct lab_question *question)
{
    switch ((enum lab_question_kind)question->kind) {
    case LAB_QUESTION_ROLE:
        return lab_page_role_title(page);
    case LAB_QUESTION_SEQ:
    case LAB_QUESTION_ACK:
        return lab_page_number_line(page, question->kind == LAB_QUESTION_ACK);
    case LAB_QUESTION_FIN:
        return LAB_PHRASE(page, "question.fin", "sum",
                          {"seq", lab_page_decimal(page, page->record->seq)},
                          {"len", lab_page_decimal(page, question->right - page->record->seq)},
                          {"value", lab_page_decimal(page, question->right)});
    case LAB_QUESTION_EVENT:
        return join(page, question, " ", text_of_event);
    case LAB_QUESTION_CLIENT:
        return lab_page_reason(page, LAB_CLIENT);
    case LAB_QUESTION_SERVER:
        return lab_page_reason(page, LAB_SERVER);
    default:
        return lab_page_word_text(page, name_of[question->kind].kind,
                                  lab_question_choice(question->kind, question->right));
    }
}

const char *
lab_page_why_right(const struct lab_page *page, const struct lab_question *question)
{
    return LAB_PHRASE(page, question_section(page, (enum lab_question_kind)question->kind), "why",
                      {"text", subject_text(page, question)});
}
