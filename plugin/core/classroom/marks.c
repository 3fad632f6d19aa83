/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/marks.h"

#include <string.h>

#include "core/classroom/reckoning.h"

/* Between words, and within one: "fin wait 1" is FIN-WAIT-1. The ideographic comma is what divides
 * words in Chinese. */
static const char *const fillers[] = {" ", "\t", "\r", "\n", "-",  "_", "+", ",", ";",
                                      "/", "&",  ".",  "\"", "\'", "`", "(", ")", "、"};

static size_t
filler_size(const char *text)
{
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++) {
        size_t size = strlen(fillers[i]);

        if (strncmp(text, fillers[i], size) == 0)
            return size;
    }
    return 0;
}

static const char *
skip_filler(const char *text)
{
    size_t size;

    while ((size = filler_size(text)) > 0)
        text += size;
    return text;
}

static char
lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* @return what follows @a word in @a text; NULL if @a text does not begin with it */
static const char *
after_word(const char *text, const char *word)
{
    for (;;) {
        text = skip_filler(text);
        word = skip_filler(word);
        if (*word == '\0')
            return text;
        if (lower(*text++) != lower(*word++))
            return NULL;
    }
}

/* What follows the longest of a choice's word and names; NULL if @a text begins with none. */
static const char *
after_choice(enum lab_question_kind kind, unsigned value, const char *text,
             const struct lab_names *names)
{
    const char *longest = after_word(text, lab_question_choice(kind, value)), *rest, *name;

    for (unsigned i = 0; names && (name = names->name(names->data, kind, value, i)) != NULL; i++) {
        rest = *skip_filler(name) ? after_word(text, name) : NULL;
        if (rest && (!longest || rest > longest))
            longest = rest;
    }
    return longest;
}

/* The longest choice that @a *text begins with; moves @a *text behind it.
 * @return its enumerator, or -1 */
static int
take_choice(enum lab_question_kind kind, const char **text, const struct lab_names *names)
{
    const char *word, *rest, *longest = NULL;
    int found = -1;

    for (unsigned value = 0; (word = lab_question_choice(kind, value)) != NULL; value++) {
        rest = *word ? after_choice(kind, value, *text, names) : NULL;
        if (rest && (!longest || rest > longest)) {
            longest = rest;
            found = (int)value;
        }
    }
    if (longest)
        *text = longest;
    return found;
}

/* "teardown2 and teardown3". */
static const char *
skip_conjunction(const char *text)
{
    static const char *const conjunctions[] = {"and ", "和", "与", "及"};

    for (size_t i = 0; i < sizeof conjunctions / sizeof *conjunctions; i++) {
        size_t size = strlen(conjunctions[i]);

        if (strncmp(text, conjunctions[i], size) == 0)
            return skip_filler(text + size);
    }
    return text;
}

/* A word may stand beside its own name: "ESTABLISHED (已建立连接)". */
int
lab_choice_of(enum lab_question_kind kind, const char *answer, const struct lab_names *names)
{
    int given = take_choice(kind, &answer, names);

    while (given >= 0 && *answer) {
        if (take_choice(kind, &answer, names) != given)
            return -1;
    }
    return given;
}

lab_set
lab_question_accepts(const struct lab_question *question)
{
    return question->right | (question->kind == LAB_QUESTION_TLS ? question->given[0] : 0);
}

/* Most events are noted beside others, such as a retransmission that also brings an ACK, and so are
 * messages of TLS: whoever sees one of them has understood. A role that is missing is a mistake. */
static enum lab_mark
mark_set(const struct lab_question *question, const char *answer, const struct lab_names *names)
{
    lab_set given = 0;
    int value;

    while (*answer) {
        value = take_choice((enum lab_question_kind)question->kind, &answer, names);
        if (value < 0)
            return LAB_MARK_UNREADABLE;
        given |= LAB_BIT(value);
        answer = skip_conjunction(answer);
    }
    if (given & ~lab_question_accepts(question))
        return LAB_MARK_WRONG;
    if (given == question->right || question->kind == LAB_QUESTION_EVENT ||
        question->kind == LAB_QUESTION_TLS)
        return LAB_MARK_RIGHT;
    return LAB_MARK_PARTLY;
}

static enum lab_mark
mark_word(const struct lab_question *question, const char *answer, const struct lab_names *names)
{
    const char *equals = question->kind == LAB_QUESTION_FORMULA ? strrchr(answer, '=') : NULL;
    int given =
        lab_choice_of((enum lab_question_kind)question->kind, equals ? equals + 1 : answer, names);

    if (given < 0)
        return LAB_MARK_UNREADABLE;
    return (uint32_t)given == question->right ? LAB_MARK_RIGHT : LAB_MARK_WRONG;
}

/* What may stand beside a number and says nothing against it. */
static const char *const labels[] = {
    "relative", "absolute", "bytes",   "byte", "frame", "rel",    "raw",  "seq",    "ack",
    "no",       "segments", "segment", "(",    ")",     ":",      ".",    "#",      "。",
    "、",       ",",        ";",       " ",    "\t",    "相对值", "相对", "原始值", "原始",
    "绝对值",   "确认号",   "序号",    "字节", "第",    "帧",     "个",   "报文段"};

static size_t
label_size(const char *text)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t size = 0;

        while (labels[i][size] && lower(text[size]) == labels[i][size])
            size++;
        if (labels[i][size] == '\0')
            return size;
    }
    return 0;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Three digits and no more: what follows a separator within a number. */
static bool
is_group(const char *text)
{
    return is_digit(text[0]) && is_digit(text[1]) && is_digit(text[2]) && !is_digit(text[3]);
}

/* Takes a decimal number, perhaps in groups of three digits; too large a one is UINT64_MAX. */
static uint64_t
take_decimal(const char **text)
{
    uint64_t number = 0;

    while (is_digit(**text) || ((**text == ' ' || **text == ',') && is_group(*text + 1))) {
        if (is_digit(**text) && number <= UINT32_MAX)
            number = number * 10 + (uint64_t)(**text - '0');
        (*text)++;
    }
    return number > UINT32_MAX ? UINT64_MAX : number;
}

static int
hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, lower(c)) : NULL;

    return at ? (int)(at - digits) : -1;
}

/* The whole text as a hexadecimal number: behind 0x, or the eight digits of a dump, of which one
 * at least is a letter or which stand in pairs. */
static bool
read_hex(const char *text, uint64_t *number)
{
    bool marked = text[0] == '0' && lower(text[1]) == 'x', letter = false;
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

    if (read_hex(text, &number)) {
        if (is_right_number(question, number))
            return LAB_MARK_RIGHT;
        if (text[strspn(text, "0123456789 :")])
            return LAB_MARK_WRONG;
    }
    while (*text) {
        size_t size = label_size(text);

        if (size > 0) {
            text += size;
        } else if (!is_digit(*text)) {
            return LAB_MARK_UNREADABLE;
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
        if (lower(*text) != *formula++)
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

/* The longest answer that is taken apart at its equals signs. */
#define EQUATION_MAX 200

typedef enum lab_mark (*side_marker)(const struct lab_question *question, const char *text);

/* The last side that says anything: "x + 1 = 1000 + 1 = 1001", but "1001 = x + 1" as well. */
static enum lab_mark
mark_equation(const struct lab_question *question, const char *answer, side_marker mark)
{
    char sides[EQUATION_MAX], *equals;
    enum lab_mark result;

    if (strlen(answer) >= sizeof sides)
        return LAB_MARK_UNREADABLE;
    memcpy(sides, answer, strlen(answer) + 1);
    do {
        equals = strrchr(sides, '=');
        result = mark(question, equals ? equals + 1 : sides);
        if (equals)
            *equals = '\0';
    } while (equals && result == LAB_MARK_UNREADABLE);
    return result;
}

/* How the numbers that a question gives are called in a formula. */
static const struct {
    uint8_t kind;
    uint8_t given; /* which one */
    const char *name;
} letters[] = {
    {LAB_QUESTION_SMOOTHED, 0, "SRTT"},
    {LAB_QUESTION_SMOOTHED, 0, "EstimatedRTT"},
    {LAB_QUESTION_SMOOTHED, 1, "R'"},
    {LAB_QUESTION_SMOOTHED, 1, "R"},
    {LAB_QUESTION_SMOOTHED, 1, "RTT"},
    {LAB_QUESTION_SMOOTHED, 1, "SampleRTT"},
    {LAB_QUESTION_SMOOTHED, 1, "sample"},
    {LAB_QUESTION_VARIATION, 0, "RTTVAR"},
    {LAB_QUESTION_VARIATION, 0, "DevRTT"},
    {LAB_QUESTION_VARIATION, 1, "difference"},
    {LAB_QUESTION_VARIATION, 1, "deviation"},
    {LAB_QUESTION_VARIATION, 2, "SRTT"},
    {LAB_QUESTION_VARIATION, 2, "EstimatedRTT"},
    {LAB_QUESTION_VARIATION, 3, "R'"},
    {LAB_QUESTION_VARIATION, 3, "R"},
    {LAB_QUESTION_VARIATION, 3, "RTT"},
    {LAB_QUESTION_VARIATION, 3, "SampleRTT"},
    {LAB_QUESTION_VARIATION, 3, "sample"},
    {LAB_QUESTION_TIMEOUT, 0, "SRTT"},
    {LAB_QUESTION_TIMEOUT, 0, "EstimatedRTT"},
    {LAB_QUESTION_TIMEOUT, 0, "R"},
    {LAB_QUESTION_TIMEOUT, 0, "SampleRTT"},
    {LAB_QUESTION_TIMEOUT, 1, "RTTVAR"},
    {LAB_QUESTION_TIMEOUT, 1, "DevRTT"},
    {LAB_QUESTION_BACKOFF, 0, "RTO"},
    {LAB_QUESTION_FLIGHT, 0, "ack"},
    {LAB_QUESTION_FLIGHT, 2, "next"},
    {LAB_QUESTION_FLIGHT, 2, "SND.NXT"},
    {LAB_QUESTION_FLIGHT, 0, "SND.UNA"},
    {LAB_QUESTION_USABLE, 0, "ack"},
    {LAB_QUESTION_USABLE, 1, "window"},
    {LAB_QUESTION_USABLE, 1, "win"},
    {LAB_QUESTION_USABLE, 1, "rwnd"},
    {LAB_QUESTION_USABLE, 1, "窗口"},
    {LAB_QUESTION_USABLE, 2, "next"},
    {LAB_QUESTION_USABLE, 0, "SND.UNA"},
    {LAB_QUESTION_USABLE, 1, "SND.WND"},
    {LAB_QUESTION_USABLE, 2, "SND.NXT"},
    {LAB_QUESTION_MOVED, 0, "ack"},
    {LAB_QUESTION_MOVED, 1, "window"},
    {LAB_QUESTION_MOVED, 1, "win"},
    {LAB_QUESTION_MOVED, 1, "窗口"},
    {LAB_QUESTION_MISSING, 0, "ack"},
    {LAB_QUESTION_MISSING, 1, "left edge"},
    {LAB_QUESTION_MISSING, 1, "left"},
    {LAB_QUESTION_MISSING, 1, "sle"},
    {LAB_QUESTION_MISSING, 1, "左边界"},
};

#define LETTERS_MAX (sizeof letters / sizeof *letters)

/* @param unit  that the answer is in, of which the numbers are so many */
static unsigned
letters_of(const struct lab_question *question, double unit,
           struct lab_letter_value out[LETTERS_MAX])
{
    unsigned count = 0;

    for (size_t i = 0; i < LETTERS_MAX; i++) {
        if (letters[i].kind == question->kind)
            out[count++] = (struct lab_letter_value){letters[i].name,
                                                     question->given[letters[i].given] / unit};
    }
    return count;
}

/* A sum that nobody has worked out yet. */
static enum lab_mark
mark_sum_of_number(const struct lab_question *question, const char *text)
{
    struct lab_letter_value values[LETTERS_MAX];
    unsigned count = letters_of(question, 1, values);
    double value;

    if (!lab_reckon(text, values, count, &value))
        return LAB_MARK_UNREADABLE;
    if (value < 0 || value > UINT32_MAX || value != (double)(uint32_t)value)
        return LAB_MARK_WRONG;
    return is_right_number(question, (uint32_t)value) ? LAB_MARK_FORMULA : LAB_MARK_WRONG;
}

/* What a text is worth to the first of several markers that can read it. */
static enum lab_mark
mark_by_first(const struct lab_question *question, const char *answer, const side_marker *markers,
              size_t count)
{
    enum lab_mark result = LAB_MARK_UNREADABLE;

    for (size_t i = 0; i < count && result == LAB_MARK_UNREADABLE; i++)
        result = mark_equation(question, answer, markers[i]);
    return result;
}

static enum lab_mark
mark_number(const struct lab_question *question, const char *answer)
{
    static const side_marker markers[] = {mark_side, mark_formula, mark_sum_of_number};

    return mark_by_first(question, answer, markers, sizeof markers / sizeof *markers);
}

#define US_OF_MS 1000.0

/* Units of time, in microseconds; the longest that fits comes first. Without one it is
 * milliseconds, as the question says, or seconds, as Wireshark does. */
static const struct {
    const char *name;
    double us;
} units[] = {
    {"milliseconds", US_OF_MS},
    {"millisecond", US_OF_MS},
    {"msec", US_OF_MS},
    {"ms", US_OF_MS},
    {"毫秒", US_OF_MS},
    {"microseconds", 1},
    {"us", 1},
    {"µs", 1},
    {"μs", 1},
    {"微秒", 1},
    {"seconds", 1e6},
    {"second", 1e6},
    {"sec", 1e6},
    {"s", 1e6},
    {"秒", 1e6},
    {"", US_OF_MS},
    {"", 1e6},
};

static bool
is_unit(const char *text, const char *name)
{
    for (; *name; text++, name++) {
        if (lower(*text) != *name)
            return false;
    }
    return text[strspn(text, " .")] == '\0' || strcmp(text, "。") == 0;
}

/* A decimal number with what counts as its last place. */
struct decimal {
    double value;
    double place; /* 0.01 for 41.25 */
};

/* @param grouped  a comma or a blank divides groups of three digits; else a comma is the point
 * @return what follows the number; NULL: it is none */
static const char *
read_decimal(const char *text, bool grouped, struct decimal *number)
{
    bool any = false, in_decimals = false;

    *number = (struct decimal){0, 1};
    for (;; text++) {
        if (is_digit(*text)) {
            any = true;
            number->value = number->value * 10 + (*text - '0');
            number->place /= in_decimals ? 10 : 1;
        } else if (grouped && !in_decimals && (*text == ',' || *text == ' ') &&
                   is_group(text + 1)) {
            continue;
        } else if (!in_decimals && (*text == '.' || (*text == ',' && !grouped)) &&
                   (is_digit(text[1]) || any)) {
            in_decimals = true;
        } else {
            break;
        }
    }
    number->value *= number->place;
    return any ? text : NULL;
}

/* A time that was read off is as exact as it is written, one that was reckoned as it may be. */
static bool
is_right_time(const struct lab_question *question, const struct decimal *given, double us)
{
    double off = given->value * us - question->right;
    double most = question->slack ? question->slack : question->right / (double)LAB_MARK_COARSEST;

    off = off < 0 ? -off : off;
    return off <= most + 1 && (question->slack || off <= given->place * us / 2 + 1);
}

static enum lab_mark
mark_time_read(const struct lab_question *question, const char *text, bool grouped)
{
    enum lab_mark result = LAB_MARK_UNREADABLE;
    struct decimal given;
    const char *unit = read_decimal(text, grouped, &given);

    if (!unit)
        return LAB_MARK_UNREADABLE;
    unit += strspn(unit, " ");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        if (!is_unit(unit, units[i].name))
            continue;
        if (is_right_time(question, &given, units[i].us))
            return LAB_MARK_RIGHT;
        result = LAB_MARK_WRONG;
    }
    return result;
}

/* "41,200" is 41.2, or 41200. */
static enum lab_mark
mark_time_side(const struct lab_question *question, const char *text)
{
    static const char *const before[] = {" ", "~", "≈", "约", "about"};
    enum lab_mark point, groups;

    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        if (strncmp(text, before[i], strlen(before[i])) == 0)
            return mark_time_side(question, text + strlen(before[i]));
    }
    point = mark_time_read(question, text, false);
    groups = mark_time_read(question, text, true);
    return point == LAB_MARK_RIGHT || groups == LAB_MARK_UNREADABLE ? point : groups;
}

static enum lab_mark
mark_sum_of_time(const struct lab_question *question, const char *text)
{
    struct lab_letter_value values[LETTERS_MAX];
    unsigned count = letters_of(question, US_OF_MS, values);
    struct decimal given = {.place = 1};

    if (!lab_reckon(text, values, count, &given.value))
        return LAB_MARK_UNREADABLE;
    return is_right_time(question, &given, US_OF_MS) ? LAB_MARK_FORMULA : LAB_MARK_WRONG;
}

static enum lab_mark
mark_time(const struct lab_question *question, const char *answer)
{
    static const side_marker markers[] = {mark_time_side, mark_sum_of_time};

    return mark_by_first(question, answer, markers, sizeof markers / sizeof *markers);
}

enum lab_mark
lab_question_mark(const struct lab_question *question, const char *answer,
                  const struct lab_names *names)
{
    if (*skip_filler(answer) == '\0')
        return LAB_MARK_BLANK;
    switch (lab_question_form((enum lab_question_kind)question->kind)) {
    case LAB_ANSWER_NUMBER:
        return mark_number(question, answer);
    case LAB_ANSWER_TIME:
        return mark_time(question, answer);
    case LAB_ANSWER_SET:
        return mark_set(question, answer, names);
    default:
        return mark_word(question, answer, names);
    }
}
