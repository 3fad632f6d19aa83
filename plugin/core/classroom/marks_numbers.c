/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/marking.h"

#include <string.h>

/* What may stand beside a number and says nothing against it. */
static const char *const labels[] = {
    "relative", "absolute", "bytes",    "byte",    "frame",  "rel",  "raw",  "seq",
    "ack",      "no",       "segments", "segment", "(",      ")",    ":",    ".",
    "#",        "。",       "、",       ",",       ";",      " ",    "\t",   "相对值",
    "相对",     "原始值",   "原始",     "绝对值",  "确认号", "序号", "字节", "第",
    "帧",       "个",       "报文段",   "一共",    "共",     "b"};

static size_t
label_size(const char *text)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t size = lab_ascii_common(labels[i], text);

        if (labels[i][size] == '\0')
            return size;
    }
    return 0;
}

/* Takes a decimal number, perhaps in groups of three digits; of too large a one as much as makes it
 * larger than any that is right. */
static uint64_t
take_decimal(const char **text)
{
    uint64_t number = 0;

    while (lab_ascii_is_digit(**text) ||
           ((**text == ' ' || **text == ',') && lab_marking_is_group(*text + 1))) {
        if (lab_ascii_is_digit(**text) && number <= UINT32_MAX)
            number = number * 10 + (uint64_t)(**text - '0');
        (*text)++;
    }
    return number;
}

static int
hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, lab_ascii_lower(c)) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* The whole text as a hexadecimal number: behind 0x, or the eight digits of a dump, of which one
 * at least is a letter or which stand in pairs. */
static bool
read_hex(const char *text, uint64_t *number)
{
    bool marked = text[0] == '0' && lab_ascii_lower(text[1]) == 'x', letter = false;
    unsigned count = 0, pairs = 0;

    *number = 0;
    for (text += marked ? 2 : 0; *text; text++) {
        int digit = hex_digit(*text);

        if (*text == ' ' || *text == ':') {
            pairs += count > 0 && count < 8 && count % 2 == 0;
            continue;
        }
        if (digit < 0 || ++count > 8)
            return false;
        letter |= digit > 9;
        *number = *number << 4 | (unsigned)digit;
    }
    return count > 0 && (marked || (count == 8 && (letter || pairs == 3)));
}

static bool
is_right_number(const struct lab_question *question, uint64_t given)
{
    return given == question->right ||
           (question->has_relative && given == (uint32_t)(question->right - question->origin));
}

/* One side of an equation. @return LAB_MARK_UNREADABLE if it is no number */
static enum lab_mark
mark_side(const struct lab_question *question, const char *text)
{
    enum lab_mark result = LAB_MARK_UNREADABLE;
    uint64_t number;
    bool is_hex = read_hex(text, &number);

    if (is_hex && is_right_number(question, number))
        return LAB_MARK_RIGHT;
    while (*text) {
        size_t size = label_size(text);

        if (size > 0) {
            text += size;
        } else if (!lab_ascii_is_digit(*text)) {
            return is_hex ? LAB_MARK_WRONG : LAB_MARK_UNREADABLE;
        } else if (!is_right_number(question, take_decimal(&text))) {
            result = LAB_MARK_WRONG;
        } else if (result == LAB_MARK_UNREADABLE) {
            result = LAB_MARK_RIGHT;
        }
    }
    return result;
}

/* Whether @a text is a formula, whatever its spaces and capitals. */
static bool
is_formula(const char *text, const char *formula)
{
    for (;; text++) {
        if (*text == ' ' || *text == '(' || *text == ')')
            continue;
        if (*formula == '\0')
            return *text == '\0';
        if (lab_ascii_lower(*text) != *formula++)
            return false;
    }
}

static enum lab_mark
mark_formula(const struct lab_question *question, const char *text)
{
    for (unsigned value = LAB_FORMULA_NONE + 1; value < LAB_FORMULA_COUNT; value++) {
        if (is_formula(text, lab_formula_word((enum lab_formula)value)))
            return value == question->formula ? LAB_MARK_FORMULA : LAB_MARK_WRONG;
    }
    return LAB_MARK_UNREADABLE;
}

/* A sum that nobody has worked out yet. */
static enum lab_mark
mark_sum_of_number(const struct lab_question *question, const char *text)
{
    double value;

    if (!lab_marking_reckon(question, text, 1, &value))
        return LAB_MARK_UNREADABLE;
    if (value < 0 || value > UINT32_MAX || value != (double)(uint32_t)value)
        return LAB_MARK_WRONG;
    return is_right_number(question, (uint32_t)value) ? LAB_MARK_FORMULA : LAB_MARK_WRONG;
}

enum lab_mark
lab_marking_as_number(const struct lab_question *question, const char *answer)
{
    static const lab_side_marker markers[] = {mark_side, mark_formula, mark_sum_of_number};

    return lab_marking_sides(question, answer, markers, sizeof markers / sizeof *markers);
}
