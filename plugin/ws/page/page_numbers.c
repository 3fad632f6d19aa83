/* The two lines that explain the numbers of a segment.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/page/parts.h"
#include "ws/page/texts.h"

/* Which number of the segment, and whose numbering it is in. */
struct number_part {
    const struct lab_number *number;
    const struct lab_ws_number_fields *fields;
    const char *name;        /* as Wireshark and the textbooks write it */
    const char *warning_key; /* in the catalogue's [expert] */
    expert_field *warning;
    uint32_t actual;
    enum lab_end_id numbering; /* the end whose bytes it counts */
};

static uint32_t
relative(const struct lab_page *page, const struct number_part *part, uint32_t raw)
{
    return lab_relative(page->verdict, part->numbering, raw);
}

/* "x+1" as a textbook sets it: "x + 1". */
static const char *
compose_spaced(const struct lab_page *page, uint8_t formula)
{
    wmem_strbuf_t *out = wmem_strbuf_new(page->pinfo->pool, "");

    for (const char *at = lab_formula_word(formula); *at; at++) {
        if (*at == '+')
            wmem_strbuf_append(out, " + ");
        else if (*at == '-')
            wmem_strbuf_append(out, " − ");
        else
            wmem_strbuf_append_c(out, *at);
    }
    return wmem_strbuf_get_str(out);
}

static const char *
spaced(const struct lab_page *page, uint8_t formula)
{
    return LAB_KEPT(LAB_KEPT_FORMULA, formula, compose_spaced(page, formula));
}

static const char *
check_words(const struct lab_page *page, const struct number_part *part)
{
    switch ((enum lab_check)part->number->check) {
    case LAB_CHECK_AGREES:
        return LAB_KEPT(LAB_KEPT_AGREES, 0, lab_ws_word("mark", "agrees"));
    case LAB_CHECK_DIFFERS:
        return LAB_PHRASE(page, "mark", "differs", {"actual", .number = part->actual},
                          {"actual_relative", .number = relative(page, part, part->actual)});
    case LAB_CHECK_NONE:
        break;
    }
    return "";
}

/* Where the letter comes from: a SYN, a FIN, or what its end sent before. A number that differs
 * has enough in its line. */
static const char *
origin_words(const struct lab_page *page, const struct number_part *part)
{
    const struct lab_number *number = part->number;
    char letter[] = {lab_formula_word(number->formula)[0], '\0'};
    bool of_syn = letter[0] == 'x' || letter[0] == 'y';
    bool of_fin = number->formula == LAB_FORMULA_U_1 || number->formula == LAB_FORMULA_W_1 ||
                  (page->verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION));

    if (!number->frame || number->check == LAB_CHECK_DIFFERS)
        return "";
    return LAB_PHRASE(page, "mark",
                      of_syn   ? "of-syn"
                      : of_fin ? "of-fin"
                               : "of-segment",
                      {"letter", letter}, {"frame", .number = number->frame});
}

/* Whether a number is reckoned from that of the SYN of an end. */
static bool
begins_at_syn(const struct lab_verdict *verdict, enum lab_end_id numbering,
              const struct lab_number *number)
{
    unsigned known = numbering == LAB_CLIENT ? LAB_KNOWS_ISN_CLIENT : LAB_KNOWS_ISN_SERVER;

    return number->base == verdict->origin[numbering] && (verdict->facts & known);
}

/* The line of most numbers of most captures: one text, because parts of it would cost as much. */
static const char *
after_line(const struct lab_page *page, const struct number_part *part)
{
    const struct lab_number *number = part->number;
    uint32_t expected = lab_number_expected(number);
    uint32_t of_syn = begins_at_syn(page->verdict, part->numbering, number);

    return LAB_PHRASE(
        page, "line", of_syn ? "after-syn" : "after", {"field", part->name},
        {"base", .number = number->base}, {"add", .number = (uint32_t)number->add - of_syn},
        {"value", .number = expected}, {"relative", .number = relative(page, part, expected)},
        {"frame", .number = number->frame},
        {"covers", part->fields == &lab_ws_fields.ack ? lab_page_covers(page) : ""});
}

/* Whether it is the first number behind a SYN, as expected. */
static bool
is_after_syn(const struct lab_number *number)
{
    return (number->formula == LAB_FORMULA_X_1 || number->formula == LAB_FORMULA_Y_1) &&
           number->frame && number->check == LAB_CHECK_AGREES;
}

/* The line of most others where connections are short: one text as well. */
static const char *
after_syn_line(const struct lab_page *page, const struct number_part *part)
{
    const struct lab_number *number = part->number;
    uint32_t value = lab_number_expected(number);

    return LAB_PHRASE(page, "line", "sum-syn", {"field", part->name},
                      {"letter", number->formula == LAB_FORMULA_X_1 ? "x" : "y"},
                      {"base", .number = number->base}, {"value", .number = value},
                      {"relative", .number = relative(page, part, value)},
                      {"frame", .number = number->frame});
}

/* Whether a SYN begins a numbering with it. */
static bool
is_new_isn(const struct lab_number *number)
{
    return number->check == LAB_CHECK_NONE &&
           (number->formula == LAB_FORMULA_X || number->formula == LAB_FORMULA_Y);
}

static const char *
isn_line(const struct lab_page *page, const struct number_part *part)
{
    uint32_t value = lab_number_expected(part->number);

    return LAB_PHRASE(page, "line", "isn", {"field", part->name},
                      {"formula", spaced(page, part->number->formula)}, {"value", .number = value},
                      {"relative", .number = relative(page, part, value)},
                      {"from", lab_page_end_name(page, page->verdict->from)});
}

/* A RST that answers what is of no connection. */
static const char *
zero_line(const struct lab_page *page, const struct number_part *part)
{
    return LAB_PHRASE(page, "line", "zero", {"field", part->name},
                      {"verdict", check_words(page, part)});
}

/* What a letter stands for, where it is met first. */
static const char *
letter_meaning(const struct lab_number *number)
{
    switch ((enum lab_formula)number->formula) {
    case LAB_FORMULA_X:
    case LAB_FORMULA_Y:
        return lab_ws_word("mark", "letter-isn");
    case LAB_FORMULA_U:
        return lab_ws_word("mark", "letter-u");
    case LAB_FORMULA_V:
        return lab_ws_word("mark", "letter-v");
    case LAB_FORMULA_W:
        return lab_ws_word("mark", "letter-w");
    default:
        return number->add ? "" : lab_ws_word("mark", "letter-other");
    }
}

/* x + 1 + len: one for the SYN, and its bytes. */
static bool
is_behind_syn_data(const struct lab_number *number)
{
    return number->formula == LAB_FORMULA_X_1_LEN || number->formula == LAB_FORMULA_Y_1_LEN;
}

/* The catalogue's line of a number: how it is reckoned. */
static const char *
number_key(const struct lab_page *page, const struct lab_number *number)
{
    bool reckoned = number->frame && number->check != LAB_CHECK_DIFFERS;

    switch ((enum lab_formula)number->formula) {
    case LAB_FORMULA_SEQ:
        return "again";
    case LAB_FORMULA_X:
    case LAB_FORMULA_Y:
        return "letter";
    case LAB_FORMULA_U:
    case LAB_FORMULA_V:
    case LAB_FORMULA_W:
        if (!number->add || !reckoned)
            break;
        if (lab_page_follows_syn(page, number))
            return number->add == 1 ? "letter-after-syn" : "letter-after-syn-data";
        return "letter-after";
    case LAB_FORMULA_X_1_LEN:
    case LAB_FORMULA_Y_1_LEN:
        return "sum-len";
    default:
        break;
    }
    return number->add > 0 ? "sum" : number->add ? "difference" : "letter";
}

bool
lab_page_follows_syn(const struct lab_page *page, const struct lab_number *number)
{
    return begins_at_syn(page->verdict, page->verdict->from, number);
}

static const char *
number_line(const struct lab_page *page, const struct number_part *part)
{
    const struct lab_number *number = part->number;
    uint32_t expected = lab_number_expected(number), add = (uint32_t)ABS(number->add);

    if (number->formula == LAB_FORMULA_SEQ_LEN && number->add > 0 && number->frame &&
        number->check == LAB_CHECK_AGREES)
        return after_line(page, part);
    if (is_after_syn(number))
        return after_syn_line(page, part);
    if (is_new_isn(number))
        return isn_line(page, part);
    if (number->formula == LAB_FORMULA_ZERO)
        return zero_line(page, part);
    return LAB_PHRASE(page, "line", number_key(page, number), {"field", part->name},
                      {"formula", spaced(page, number->formula)},
                      {"meaning", letter_meaning(number)}, {"base", .number = number->base},
                      {"add", .number = is_behind_syn_data(number) ? add - 1 : add},
                      {"value", .number = expected},
                      {"relative", .number = relative(page, part, expected)},
                      {"verdict", check_words(page, part)}, {"origin", origin_words(page, part)},
                      {"covers", part->fields == &lab_ws_fields.ack ? lab_page_covers(page) : ""},
                      {"frame", .number = number->frame});
}

/* Whether the number is the right one, only not of the next bytes. Before its handshake is complete
 * an end has none that could be missing. */
static bool
is_beyond_gap(const struct lab_page *page, const struct number_part *part)
{
    return part->fields == &lab_ws_fields.seq &&
           (page->verdict->events & LAB_BIT(LAB_EVENT_LOST_SEGMENT)) &&
           !(page->verdict->roles & LAB_BIT(LAB_ROLE_HANDSHAKE3));
}

static const char *
warning_key(const struct lab_page *page, const struct number_part *part)
{
    if (is_beyond_gap(page, part))
        return "seq-gap";
    return part->number->formula == LAB_FORMULA_ZERO ? "seq-zero" : part->warning_key;
}

static void
warn_of_number(const struct lab_page *page, const struct number_part *part, proto_item *item)
{
    const struct lab_number *number = part->number;
    bool gap = is_beyond_gap(page, part);

    if (number->check != LAB_CHECK_DIFFERS)
        return;
    lab_page_tell(page, item, LAB_SUBTREE_NUMBER, gap ? &lab_ws_fields.gap_note : part->warning,
                  LAB_PHRASE(page, "expert", warning_key(page, part),
                             {"actual", .number = part->actual},
                             {"formula", spaced(page, number->formula)},
                             {"value", .number = lab_number_expected(number)}));
}

/* The line is a link to the frame that the number comes from, if there is one. */
static proto_item *
draw_line(const struct lab_page *page, const struct number_part *part)
{
    const struct lab_number *number = part->number;
    const struct lab_ws_number_fields *fields = part->fields;
    const char *formula = lab_formula_word(number->formula);
    const char *words = page->visible ? number_line(page, part) : NULL;
    proto_item *line =
        number->frame ? lab_page_add_number(page, page->tree, fields->frame, number->frame, words)
                      : lab_page_add_string(page, page->tree, fields->formula, formula, words);

    if (number->frame)
        lab_page_hide_string(page, page->tree, fields->formula, formula);
    lab_page_hide_number(page, page->tree, fields->expected, lab_number_expected(number));
    if (number->check != LAB_CHECK_NONE)
        lab_page_add_flag(page, page->tree, fields->ok, number->check == LAB_CHECK_AGREES, NULL);
    return line;
}

static void
draw_number(const struct lab_page *page, const struct number_part *part)
{
    if (part->number->formula == LAB_FORMULA_NONE)
        return;
    warn_of_number(page, part, page->tree ? draw_line(page, part) : page->headline);
}

static struct number_part
seq_part(const struct lab_ws_record *record)
{
    return (struct number_part){.number = &record->verdict.seq,
                                .fields = &lab_ws_fields.seq,
                                .name = "seq",
                                .warning_key = "seq-differs",
                                .warning = &lab_ws_fields.seq_warning,
                                .actual = record->seq,
                                .numbering = record->verdict.from};
}

static struct number_part
ack_part(const struct lab_ws_record *record)
{
    return (struct number_part){.number = &record->verdict.ack,
                                .fields = &lab_ws_fields.ack,
                                .name = "ack",
                                .warning_key = "ack-differs",
                                .warning = &lab_ws_fields.ack_warning,
                                .actual = record->ack,
                                .numbering = !record->verdict.from};
}

void
lab_page_draw_seq(const struct lab_page *page)
{
    struct number_part part = seq_part(page->record);

    draw_number(page, &part);
}

void
lab_page_draw_ack(const struct lab_page *page)
{
    struct number_part part = ack_part(page->record);

    draw_number(page, &part);
}

const char *
lab_page_number_line(const struct lab_page *page, bool is_ack)
{
    struct number_part part = is_ack ? ack_part(page->record) : seq_part(page->record);

    return number_line(page, &part);
}
