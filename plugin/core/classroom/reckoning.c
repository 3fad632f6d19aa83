/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/reckoning.h"

#include <stddef.h>

#include "core/classroom/marking.h"

/* Parentheses within parentheses. */
#define DEPTH_MAX 16

struct reckoning {
    const char *at;
    const struct lab_letter_value *letters;
    unsigned count;
    unsigned depth;
    unsigned terms; /* numbers and names so far */
    bool within_bars;
    bool failed;
};

static const char *const blanks[] = {" ", "\t", "　"};
static const char *const pluses[] = {"+", "＋"};
static const char *const minuses[] = {"-", "−", "–", "－"};
static const char *const times[] = {"*", "×", "·", "∙", "•", "x "};
static const char *const over[] = {"/", "÷", "／"};
static const char *const opens[] = {"(", "（", "["};
static const char *const closes[] = {")", "）", "]"};
static const char *const bars[] = {"|", "｜"};
static const char *const units[] = {"毫秒", "微秒", "秒", "字节", "ms", "bytes", "byte"};

static void
skip_blanks(struct reckoning *sum)
{
    size_t size;

    while ((size = LAB_MARKING_SIZE_OF_ANY(sum->at, blanks)) > 0)
        sum->at += size;
}

static bool
take_any(struct reckoning *sum, const char *const *signs, size_t count)
{
    size_t size;

    skip_blanks(sum);
    size = lab_marking_size_of_any(sum->at, signs, count);
    sum->at += size;
    return size > 0;
}
#define TAKE(sum, signs) take_any(sum, signs, sizeof(signs) / sizeof *(signs))

/* A comma in front of three digits divides groups. */
static bool
is_comma(const char *at)
{
    return *at == ',' && lab_marking_is_group(at + 1);
}

static double
take_number(struct reckoning *sum)
{
    double number = 0, part = 0;

    for (; lab_ascii_is_digit(*sum->at) || (part == 0 && (*sum->at == '.' || is_comma(sum->at)));
         sum->at++) {
        if (*sum->at == ',')
            continue;
        if (*sum->at == '.') {
            part = 1;
            continue;
        }
        number = number * 10 + (*sum->at - '0');
        part *= 10;
    }
    sum->terms++;
    (void)TAKE(sum, units);
    return part > 0 ? number / part : number;
}

static size_t
size_of_name(const char *at, const char *name)
{
    size_t size = lab_ascii_common(name, at);

    return name[size] == '\0' && !lab_ascii_is_letter(at[size]) ? size : 0;
}

static double
take_letter(struct reckoning *sum)
{
    for (unsigned i = 0; i < sum->count; i++) {
        size_t size = size_of_name(sum->at, sum->letters[i].name);

        if (size > 0) {
            sum->at += size;
            sum->terms++;
            return sum->letters[i].value;
        }
    }
    sum->failed = true;
    return 0;
}

static double take_sum(struct reckoning *sum);

static double
take_within(struct reckoning *sum, const char *const *ends, size_t count)
{
    double value;

    if (++sum->depth > DEPTH_MAX) {
        sum->failed = true;
        return 0;
    }
    value = take_sum(sum);
    sum->depth--;
    sum->failed |= !take_any(sum, ends, count);
    return value;
}

static double
take_factor(struct reckoning *sum)
{
    double value;

    if (TAKE(sum, opens))
        return take_within(sum, closes, sizeof closes / sizeof *closes);
    if (TAKE(sum, bars)) {
        sum->within_bars = true;
        value = take_within(sum, bars, sizeof bars / sizeof *bars);
        sum->within_bars = false;
        return value < 0 ? -value : value;
    }
    return lab_ascii_is_digit(*sum->at) ? take_number(sum) : take_letter(sum);
}

/* "4 RTTVAR" and "1/4 |SRTT − R|" multiply, without a sign for it. A bar within bars ends them. */
static bool
begins_factor(const struct reckoning *sum)
{
    return lab_ascii_is_letter(*sum->at) || LAB_MARKING_SIZE_OF_ANY(sum->at, opens) ||
           (!sum->within_bars && LAB_MARKING_SIZE_OF_ANY(sum->at, bars));
}

static double
take_product(struct reckoning *sum)
{
    double value = take_factor(sum), divisor;

    while (!sum->failed) {
        if (TAKE(sum, times) || begins_factor(sum)) {
            value *= take_factor(sum);
        } else if (TAKE(sum, over)) {
            divisor = take_factor(sum);
            sum->failed |= divisor == 0;
            value = sum->failed ? 0 : value / divisor;
        } else {
            break;
        }
    }
    return value;
}

static double
take_sum(struct reckoning *sum)
{
    bool negative = TAKE(sum, minuses);
    double value = take_product(sum);

    value = negative ? -value : value;
    while (!sum->failed) {
        if (TAKE(sum, pluses))
            value += take_product(sum);
        else if (TAKE(sum, minuses))
            value -= take_product(sum);
        else
            break;
    }
    return value;
}

bool
lab_reckoning_of(const char *text, const struct lab_letter_value *letters, unsigned count,
                 double *value)
{
    struct reckoning sum = {.at = text, .letters = letters, .count = count};

    *value = take_sum(&sum);
    skip_blanks(&sum);
    return !sum.failed && *sum.at == '\0' && sum.terms > 1;
}
