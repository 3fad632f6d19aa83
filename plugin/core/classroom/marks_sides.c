/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/marking.h"

#include <string.h>

#include "core/classroom/reckoning.h"

/* The longest answer that is taken apart at its equals signs. */
#define EQUATION_MAX 200

/* The last side that says anything: "x + 1 = 1000 + 1 = 1001", but "1001 = x + 1" as well. */
static enum lab_mark
mark_equation(const struct lab_question *question, const char *answer, lab_side_marker mark)
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

enum lab_mark
lab_marking_sides(const struct lab_question *question, const char *answer,
                  const lab_side_marker *markers, size_t count)
{
    enum lab_mark result = LAB_MARK_UNREADABLE;

    for (size_t i = 0; i < count && result == LAB_MARK_UNREADABLE; i++)
        result = mark_equation(question, answer, markers[i]);
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

bool
lab_marking_reckon(const struct lab_question *question, const char *text, double unit,
                   double *value)
{
    struct lab_letter_value values[sizeof letters / sizeof *letters];
    unsigned count = 0;

    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (letters[i].kind == question->kind)
            values[count++] = (struct lab_letter_value){letters[i].name,
                                                        question->given[letters[i].given] / unit};
    }
    return lab_reckoning_of(text, values, count, value);
}
