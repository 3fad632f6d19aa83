/* A segment in one row, as in a textbook's figure: its flags and its numbers.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/page/parts.h"
#include "ws/page/texts.h"

static const struct {
    uint8_t flag;
    const char *name;
} row_flags[] = {
    {LAB_SYN, "SYN"}, {LAB_FIN, "FIN"}, {LAB_RST, "RST"}, {LAB_PSH, "PSH"},
    {LAB_URG, "URG"}, {LAB_ACK, "ACK"}, {LAB_ECE, "ECE"}, {LAB_CWR, "CWR"},
};

/* Whether the textbooks have letters for a number. */
static bool
has_letters(const struct lab_number *number)
{
    return number->formula != LAB_FORMULA_NONE && number->formula < LAB_FORMULA_SEQ_LEN &&
           number->check != LAB_CHECK_DIFFERS;
}

static uint32_t
relative_seq(const struct lab_ws_record *record)
{
    return lab_relative(&record->verdict, (enum lab_end_id)record->verdict.from, record->seq);
}

static uint32_t
relative_ack(const struct lab_ws_record *record)
{
    return lab_relative(&record->verdict, !record->verdict.from, record->ack);
}

/* Append to a row: it is put together where its line keeps it (lab_page_phrase()), and a label has
 * twice the room of the longest. */
static void
put_words(char **row, const char *words)
{
    size_t length = strlen(words);

    memcpy(*row, words, length + 1);
    *row += length;
}

/* As in the other lines: printf() takes 650 instructions more for each of the three numbers that a
 * row may have, and a row is written for each visible tree. */
static void
put_decimal(char **row, uint32_t number)
{
    *row = lab_value_write_number(*row, number);
    **row = '\0';
}

/* In letters where the textbooks have some, and else as Wireshark counts. */
static void
put_number(char **row, const struct lab_number *number, uint32_t relative, bool reckoned)
{
    bool in_letters = has_letters(number);

    if (in_letters)
        put_words(row, lab_formula_word(number->formula));
    if (in_letters && reckoned)
        put_words(row, "=");
    if (!in_letters || reckoned)
        put_decimal(row, relative);
}

/* What a row begins with: "SYN=1, ACK=1, seq=". */
static const char *
compose_flags(const struct lab_page *page, uint8_t flags)
{
    wmem_strbuf_t *out = wmem_strbuf_new(page->pinfo->pool, "");

    for (unsigned i = 0; i < array_length(row_flags); i++) {
        if (flags & row_flags[i].flag)
            wmem_strbuf_append_printf(out, "%s=1, ", row_flags[i].name);
    }
    wmem_strbuf_append(out, "seq=");
    return wmem_strbuf_get_str(out);
}

static const char *
compose_row(const struct lab_page *page, bool reckoned)
{
    const struct lab_ws_record *record = page->record;
    char *row = lab_page_new_label(page)->representation, *at = row;

    put_words(&at, LAB_KEPT(LAB_KEPT_ROW_FLAGS, record->flags, compose_flags(page, record->flags)));
    put_number(&at, &record->verdict.seq, relative_seq(record), reckoned);
    if (record->flags & LAB_ACK) {
        put_words(&at, ", ack=");
        put_number(&at, &record->verdict.ack, relative_ack(record), reckoned);
    }
    if (record->len) {
        put_words(&at, ", len=");
        put_decimal(&at, record->len);
    }
    return row;
}

/* Whether a row has no number at all, as those of most steps. */
static bool
is_of_letters(const struct lab_ws_record *record)
{
    return !record->len && has_letters(&record->verdict.seq) &&
           (!(record->flags & LAB_ACK) || has_letters(&record->verdict.ack));
}

const char *
lab_page_row(const struct lab_page *page, bool reckoned)
{
    const struct lab_ws_record *record = page->record;
    const struct lab_verdict *verdict = page->verdict;
    uint32_t code =
        (uint32_t)(verdict->seq.formula << 16 | verdict->ack.formula << 8 | record->flags);

    if (reckoned || !is_of_letters(record))
        return compose_row(page, reckoned);
    return LAB_KEPT(LAB_KEPT_ROW, code, compose_row(page, false));
}

void
lab_page_draw_row(const struct lab_page *page)
{
    const char *row;

    if (!lab_page_wants(page, lab_ws_fields.row))
        return;
    row = lab_page_row(page, false);
    lab_page_add_string(page, page->tree, lab_ws_fields.row, row, page->visible ? row : NULL);
}

/* The letters and the number that Wireshark shows for them; in a quiz that number alone. */
static void
append_arrow_number(const struct lab_page *page, wmem_strbuf_t *out, const char *name,
                    const struct lab_number *number, uint32_t relative)
{
    if (has_letters(number) && !page->quiz)
        wmem_strbuf_append_printf(out, " %s=%s (%u)", name, lab_formula_word(number->formula),
                                  relative);
    else
        wmem_strbuf_append_printf(out, " %s=%u", name, relative);
}

const char *
lab_page_arrow(const struct lab_page *page)
{
    const struct lab_ws_record *record = page->record;
    wmem_strbuf_t *label = wmem_strbuf_new(page->pinfo->pool, "");

    for (unsigned i = 0; i < array_length(row_flags); i++) {
        if (record->flags & row_flags[i].flag)
            wmem_strbuf_append_printf(label, "%s%s", wmem_strbuf_get_len(label) ? "+" : "",
                                      row_flags[i].name);
    }
    append_arrow_number(page, label, "seq", &record->verdict.seq, relative_seq(record));
    if (record->flags & LAB_ACK)
        append_arrow_number(page, label, "ack", &record->verdict.ack, relative_ack(record));
    if (record->len)
        wmem_strbuf_append_printf(label, " len=%u", record->len);
    return wmem_strbuf_get_str(label);
}
