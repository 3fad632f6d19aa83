/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/marking.h"

#include <string.h>

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
    static const char about[] = "左右";
    size_t size = lab_ascii_common(name, text);

    if (name[size])
        return false;
    text += size;
    text += strspn(text, " .");
    text += strncmp(text, about, strlen(about)) == 0 ? strlen(about) : 0;
    return *text == '\0' || strcmp(text, "。") == 0;
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
        if (lab_ascii_is_digit(*text)) {
            any = true;
            number->value = number->value * 10 + (*text - '0');
            number->place /= in_decimals ? 10 : 1;
        } else if (grouped && !in_decimals && (*text == ',' || *text == ' ') &&
                   lab_marking_is_group(text + 1)) {
            continue;
        } else if (!in_decimals && (*text == '.' || (*text == ',' && !grouped))) {
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
    static const char *const before[] = {" ", "~", "≈", "约", "大约", "about"};
    size_t said = LAB_MARKING_SIZE_OF_ANY(text, before);
    enum lab_mark point, groups;

    if (said)
        return mark_time_side(question, text + said);
    point = mark_time_read(question, text, false);
    groups = mark_time_read(question, text, true);
    return point == LAB_MARK_RIGHT || groups == LAB_MARK_UNREADABLE ? point : groups;
}

static enum lab_mark
mark_sum_of_time(const struct lab_question *question, const char *text)
{
    struct decimal given = {.place = 1};

    if (!lab_marking_reckon(question, text, US_OF_MS, &given.value))
        return LAB_MARK_UNREADABLE;
    return is_right_time(question, &given, US_OF_MS) ? LAB_MARK_FORMULA : LAB_MARK_WRONG;
}

enum lab_mark
lab_marking_as_time(const struct lab_question *question, const char *answer)
{
    static const lab_side_marker markers[] = {mark_time_side, mark_sum_of_time};

    return lab_marking_sides(question, answer, markers, sizeof markers / sizeof *markers);
}
