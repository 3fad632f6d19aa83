/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/sheet.h"

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

static bool
is_better(const struct lab_asked *one, const struct lab_asked *other)
{
    if (one->question.weight != other->question.weight)
        return one->question.weight < other->question.weight;
    return one->rank < other->rank;
}

void
lab_sheet_offer(struct lab_sheet *sheet, const struct lab_question *question, uint32_t frame,
                uint32_t layer, const void *record)
{
    const struct lab_asked asked = {*question, record, frame, layer,
                                    rank_of(sheet->seed, frame, layer, question->kind)};
    struct lab_asked *best = &sheet->best[question->kind][question->topic];

    if (best->frame == 0 || is_better(&asked, best))
        *best = asked;
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

/* A sheet that is being put together. */
struct choice {
    const struct lab_sheet *sheet;
    struct lab_asked *out; /* in the order of is_asked_before() */
    unsigned count;
    bool taken[LAB_QUESTION_COUNT][LAB_TOPICS];
};

static void
take(struct choice *choice, const struct lab_asked *asked)
{
    unsigned at = choice->count++;

    for (; at > 0 && is_asked_before(asked, &choice->out[at - 1]); at--)
        choice->out[at] = choice->out[at - 1];
    choice->out[at] = *asked;
    choice->taken[asked->question.kind][asked->question.topic] = true;
}

/* Who asks for the frame that tells what became of a segment says what became of it. */
static bool
are_on_one_fate(const struct lab_asked *one, const struct lab_asked *other)
{
    return one->frame == other->frame && one->layer == other->layer &&
           ((one->question.kind == LAB_QUESTION_FATE &&
             other->question.kind == LAB_QUESTION_PROOF) ||
            (one->question.kind == LAB_QUESTION_PROOF &&
             other->question.kind == LAB_QUESTION_FATE));
}

/* A sample that one question gives, and another asks for. */
static bool
gives_away(const struct lab_asked *one, const struct lab_asked *other)
{
    bool asks_one = one->question.kind == LAB_QUESTION_SAMPLE;
    bool asks_other = other->question.kind == LAB_QUESTION_SAMPLE;

    return are_on_one_fate(one, other) || (asks_one != asks_other && one->question.betrays &&
                                           one->question.betrays == other->question.betrays);
}

/* The states of the two ends are one subject. */
static bool
is_taken(const struct choice *choice, const struct lab_asked *asked)
{
    unsigned kind = asked->question.kind, topic = asked->question.topic;

    for (unsigned i = 0; i < choice->count; i++) {
        if (gives_away(asked, &choice->out[i]))
            return true;
    }
    if (kind == LAB_QUESTION_CLIENT || kind == LAB_QUESTION_SERVER)
        return choice->taken[LAB_QUESTION_CLIENT][topic] ||
               choice->taken[LAB_QUESTION_SERVER][topic];
    return choice->taken[kind][topic];
}

/* The next question of a weight and of one kind, or of LAB_QUESTION_COUNT: any.
 * @return NULL if there is none */
static const struct lab_asked *
best_of(const struct choice *choice, unsigned kind, enum lab_weight weight)
{
    unsigned first = kind == LAB_QUESTION_COUNT ? 0 : kind;
    unsigned last = kind == LAB_QUESTION_COUNT ? LAB_QUESTION_COUNT - 1 : kind;
    const struct lab_asked *best = NULL;

    for (kind = first; kind <= last; kind++) {
        for (unsigned topic = 0; topic < LAB_TOPICS; topic++) {
            const struct lab_asked *asked = &choice->sheet->best[kind][topic];

            if (asked->frame && asked->question.weight == weight && !is_taken(choice, asked) &&
                (!best || asked->rank < best->rank))
                best = asked;
        }
    }
    return best;
}

static void
take_unusual(struct choice *choice, unsigned room)
{
    const struct lab_asked *asked;

    while (choice->count < room &&
           (asked = best_of(choice, LAB_QUESTION_COUNT, LAB_UNUSUAL)) != NULL)
        take(choice, asked);
}

/* The kinds as the seed shuffles them. */
static void
shuffle(uint32_t seed, uint8_t kinds[LAB_QUESTION_COUNT])
{
    for (unsigned i = 0; i < LAB_QUESTION_COUNT; i++) {
        unsigned at = mix(mix(seed) + i) % (i + 1);

        kinds[i] = kinds[at];
        kinds[at] = (uint8_t)i;
    }
}

/* Of each kind one, of each kind a second one, and so on. */
static void
take_in_turn(struct choice *choice, unsigned room, enum lab_weight weight)
{
    uint8_t kinds[LAB_QUESTION_COUNT] = {0};
    unsigned before;

    shuffle(choice->sheet->seed, kinds);
    do {
        before = choice->count;
        for (unsigned i = 0; i < LAB_QUESTION_COUNT && choice->count < room; i++) {
            const struct lab_asked *asked = best_of(choice, kinds[i], weight);

            if (asked)
                take(choice, asked);
        }
    } while (choice->count > before);
}

unsigned
lab_sheet_read(const struct lab_sheet *sheet, unsigned room, struct lab_asked out[LAB_SHEET_MAX])
{
    struct choice choice = {.sheet = sheet, .out = out};

    if (room > LAB_SHEET_MAX)
        room = LAB_SHEET_MAX;
    take_unusual(&choice, room > LAB_SHEET_STEPS ? room - LAB_SHEET_STEPS : room);
    take_in_turn(&choice, room, LAB_A_STEP);
    take_in_turn(&choice, room, LAB_EVERYDAY);
    take_unusual(&choice, room);
    return choice.count;
}
