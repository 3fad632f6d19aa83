/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sheet.h"

#include <string.h>

void
lab_sheet_init(struct lab_sheet *sheet, uint32_t seed)
{
    memset(sheet, 0, sizeof *sheet);
    sheet->seed = seed;
}

/* The finalizer of MurmurHash3: every bit of the input moves every bit of the output. */
static uint32_t
mix(uint32_t value)
{
    value = (value ^ (value >> 16)) * UINT32_C(0x85EBCA6B);
    value = (value ^ (value >> 13)) * UINT32_C(0xC2B2AE35);
    return value ^ (value >> 16);
}

static uint32_t
rank_of(uint32_t seed, uint32_t frame, uint32_t layer, uint32_t kind)
{
    return mix(mix(mix(mix(seed) + frame) + layer) + kind);
}

/* Frame and layer decide between equal ranks, so that the order of the offers does not. */
static bool
comes_before(const struct lab_asked *one, const struct lab_asked *other)
{
    if (one->rank != other->rank)
        return one->rank < other->rank;
    return one->frame != other->frame ? one->frame < other->frame : one->layer < other->layer;
}

/* Keep the first @a room of all that are offered, in order. */
static void
offer(struct lab_asked *places, uint8_t *used, unsigned room, const struct lab_asked *asked)
{
    unsigned at = *used;

    while (at > 0 && comes_before(asked, &places[at - 1]))
        at--;
    if (at == room)
        return;
    if (*used < room)
        (*used)++;
    memmove(&places[at + 1], &places[at], (*used - at - 1u) * sizeof *places);
    places[at] = *asked;
}

void
lab_sheet_offer(struct lab_sheet *sheet, const struct lab_verdict *verdict, uint32_t frame,
                uint32_t layer, const void *record)
{
    const lab_set everyday = LAB_BIT(LAB_ROLE_DATA) | LAB_BIT(LAB_ROLE_ACK);
    struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = lab_questions_of(verdict, questions);

    for (unsigned i = 0; i < count; i++) {
        unsigned kind = questions[i].kind;
        struct lab_asked asked = {questions[i], record, frame, layer,
                                  rank_of(sheet->seed, frame, layer, kind)};

        if ((verdict->roles & ~everyday) || kind == LAB_QUESTION_EVENT)
            offer(sheet->asked[kind], &sheet->steps[kind], LAB_SHEET_STEPS, &asked);
        else
            offer(&sheet->asked[kind][LAB_SHEET_STEPS], &sheet->everyday[kind], LAB_SHEET_EVERYDAY,
                  &asked);
    }
}

static bool
is_asked_before(const struct lab_asked *one, const struct lab_asked *other)
{
    if (one->frame != other->frame)
        return one->frame < other->frame;
    if (one->layer != other->layer)
        return one->layer < other->layer;
    return one->question.kind < other->question.kind;
}

static void
insert(struct lab_asked *out, unsigned *count, const struct lab_asked *asked)
{
    unsigned at = (*count)++;

    for (; at > 0 && is_asked_before(asked, &out[at - 1]); at--)
        out[at] = out[at - 1];
    out[at] = *asked;
}

unsigned
lab_sheet_read(const struct lab_sheet *sheet, struct lab_asked out[LAB_SHEET_MAX])
{
    unsigned count = 0;

    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++) {
        for (unsigned i = 0; i < sheet->steps[kind]; i++)
            insert(out, &count, &sheet->asked[kind][i]);
        for (unsigned i = 0; i < sheet->everyday[kind]; i++)
            insert(out, &count, &sheet->asked[kind][LAB_SHEET_STEPS + i]);
    }
    return count;
}
