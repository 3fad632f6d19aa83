/* Which questions of a capture are on its worksheet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/flow/flow.h"
#include "core/classroom/sheet.h"
#include "traffic.h"

#define FRAMES 200
#define ROOM   15

static void
offer(struct lab_sheet *sheet, const struct lab_subject *subject, guint32 frame)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = lab_questions_of(subject, questions);

    for (unsigned i = 0; i < count; i++)
        lab_sheet_offer(sheet, &questions[i], frame, 0, subject);
}

/* The verdicts of a made-up capture. */
static void
judge(struct lab_verdict verdicts[FRAMES], struct lab_subject subjects[FRAMES])
{
    struct lab_flow flow = {0};
    struct traffic traffic;

    traffic_start(&traffic, 7, 0);
    for (guint i = 0; i < FRAMES; i++) {
        struct lab_segment seg = traffic_next(&traffic);

        lab_flow_step(&flow, &seg, &verdicts[i]);
        subjects[i] = (struct lab_subject){.verdict = &verdicts[i],
                                           .seq = seg.seq,
                                           .ack = seg.ack,
                                           .len = seg.len,
                                           .flags = seg.flags};
    }
}

static unsigned
ask(struct lab_asked out[LAB_SHEET_MAX], guint32 seed, gboolean backwards)
{
    static struct lab_verdict verdicts[FRAMES];
    static struct lab_subject subjects[FRAMES];
    struct lab_sheet sheet;

    judge(verdicts, subjects);
    lab_sheet_init(&sheet, seed);
    for (guint i = 0; i < FRAMES; i++) {
        guint at = backwards ? FRAMES - 1 - i : i;

        offer(&sheet, &subjects[at], at + 1);
    }
    return lab_sheet_read(&sheet, ROOM, out);
}

static gboolean
same(const struct lab_asked *one, const struct lab_asked *other)
{
    return one->frame == other->frame && one->layer == other->layer &&
           one->question.kind == other->question.kind &&
           one->question.right == other->question.right && one->record == other->record;
}

static guint
in_common(const struct lab_asked *one, unsigned count, const struct lab_asked *other,
          unsigned other_count)
{
    guint common = 0;

    for (unsigned i = 0; i < count; i++) {
        for (unsigned j = 0; j < other_count; j++)
            common += same(&one[i], &other[j]);
    }
    return common;
}

/* Two students with the same capture have the same questions, in the same order. */
static void
test_same_seed_same_questions(void)
{
    struct lab_asked one[LAB_SHEET_MAX], other[LAB_SHEET_MAX];

    for (guint32 seed = 0; seed < 50; seed++) {
        unsigned count = ask(one, seed, FALSE);

        g_assert_cmpuint(count, ==, ROOM);
        g_assert_cmpuint(ask(other, seed, TRUE), ==, count);
        for (unsigned i = 0; i < count; i++)
            g_assert_true(same(&one[i], &other[i]));
    }
}

static void
test_other_seed_other_questions(void)
{
    struct lab_asked first[LAB_SHEET_MAX], other[LAB_SHEET_MAX];
    unsigned count = ask(first, 0, FALSE);

    for (guint32 seed = 1; seed < 50; seed++) {
        unsigned other_count = ask(other, seed, FALSE);

        g_assert_cmpuint(in_common(first, count, other, other_count), <, count * 3 / 4);
    }
}

static void
test_in_order_and_unlike(void)
{
    struct lab_asked asked[LAB_SHEET_MAX];
    unsigned count = ask(asked, 3, FALSE);

    for (unsigned i = 1; i < count; i++) {
        g_assert_true(asked[i - 1].frame < asked[i].frame ||
                      asked[i - 1].question.kind < asked[i].question.kind);
        for (unsigned j = 0; j < i; j++)
            g_assert_true(asked[j].question.kind != asked[i].question.kind ||
                          asked[j].question.topic != asked[i].question.topic);
    }
}

/* Everyday segments are many: they must not push out those that open and close. */
static void
test_steps_come_first(void)
{
    const struct lab_verdict data = {.roles = LAB_BIT(LAB_ROLE_DATA)};
    const struct lab_verdict fin = {.roles = LAB_BIT(LAB_ROLE_TEARDOWN1)};
    const struct lab_subject everyday = {.verdict = &data}, step = {.verdict = &fin};
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;

    lab_sheet_init(&sheet, 0);
    for (guint32 frame = 1; frame <= 1000; frame++)
        offer(&sheet, frame == 500 ? &step : &everyday, frame);
    g_assert_cmpuint(lab_sheet_read(&sheet, 1, asked), ==, 1);
    g_assert_cmpuint(asked[0].frame, ==, 500);
    g_assert_cmpuint(lab_sheet_read(&sheet, 2, asked), ==, 2);
    g_assert_cmpuint(lab_sheet_read(&sheet, 3, asked), ==, 2);
}

/* Of several questions of one kind, the one that teaches most is asked, whatever the seed. */
static void
test_the_better_of_a_kind(void)
{
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;

    for (guint32 seed = 0; seed < 20; seed++) {
        lab_sheet_init(&sheet, seed);
        for (guint32 frame = 1; frame <= 20; frame++) {
            struct lab_question question = {.kind = LAB_QUESTION_SMOOTHED,
                                            .weight = frame == 7 ? LAB_A_STEP : LAB_EVERYDAY};

            lab_sheet_offer(&sheet, &question, frame, 0, NULL);
        }
        g_assert_cmpuint(lab_sheet_read(&sheet, LAB_SHEET_USUAL, asked), ==, 1);
        g_assert_cmpuint(asked[0].frame, ==, 7);
    }
}

/* One of a state, whichever end is in it. */
static void
test_a_state_is_asked_once(void)
{
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;

    lab_sheet_init(&sheet, 0);
    for (guint32 frame = 1; frame <= 2; frame++) {
        struct lab_question question = {.kind =
                                            frame == 1 ? LAB_QUESTION_CLIENT : LAB_QUESTION_SERVER,
                                        .weight = LAB_A_STEP,
                                        .topic = LAB_STATE_LAST_ACK};

        lab_sheet_offer(&sheet, &question, frame, 0, NULL);
    }
    g_assert_cmpuint(lab_sheet_read(&sheet, LAB_SHEET_USUAL, asked), ==, 1);
}

/* A question of each topic, of a weight. */
static void
offer_topics(struct lab_sheet *sheet, enum lab_question_kind kind, enum lab_weight weight)
{
    for (guint topic = 0; topic < LAB_TOPICS; topic++) {
        struct lab_question question = {.kind = kind, .weight = weight, .topic = topic};

        lab_sheet_offer(sheet, &question, topic + 1, 0, NULL);
    }
}

static guint
count_of(const struct lab_asked *asked, guint count, enum lab_question_kind kind)
{
    guint found = 0;

    for (guint i = 0; i < count; i++)
        found += asked[i].question.kind == kind;
    return found;
}

/* What is unusual is asked about first, but a few places are for the rest, kind by kind. */
static void
test_what_is_unusual_comes_first(void)
{
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;

    lab_sheet_init(&sheet, 5);
    offer_topics(&sheet, LAB_QUESTION_EVENT, LAB_UNUSUAL);
    g_assert_cmpuint(lab_sheet_read(&sheet, 8, asked), ==, 8);
    offer_topics(&sheet, LAB_QUESTION_ROLE, LAB_A_STEP);
    offer_topics(&sheet, LAB_QUESTION_NEXT, LAB_A_STEP);
    offer_topics(&sheet, LAB_QUESTION_EDGE, LAB_EVERYDAY);
    g_assert_cmpuint(lab_sheet_read(&sheet, 9, asked), ==, 9);
    g_assert_cmpuint(count_of(asked, 9, LAB_QUESTION_EVENT), ==, 9 - LAB_SHEET_STEPS);
    g_assert_cmpuint(count_of(asked, 9, LAB_QUESTION_ROLE), >=, 1);
    g_assert_cmpuint(count_of(asked, 9, LAB_QUESTION_NEXT), >=, 1);
    g_assert_cmpuint(count_of(asked, 9, LAB_QUESTION_EDGE), ==, 0);
    g_assert_cmpuint(lab_sheet_read(&sheet, 1000, asked), ==, LAB_SHEET_MAX);
    g_assert_cmpuint(lab_sheet_read(&sheet, 0, asked), ==, 0);
}

static void
test_empty(void)
{
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;

    memset(&sheet, 0xFF, sizeof sheet);
    lab_sheet_init(&sheet, 1);
    g_assert_cmpuint(lab_sheet_read(&sheet, LAB_SHEET_MAX, asked), ==, 0);
}

/* Each frame has its chance: over many seeds, none is asked far too seldom. */
static void
test_fair(void)
{
    const struct lab_verdict fin = {.roles = LAB_BIT(LAB_ROLE_TEARDOWN1)};
    const struct lab_subject step = {.verdict = &fin};
    guint chosen[12] = {0};

    for (guint32 seed = 0; seed < 12000; seed++) {
        struct lab_asked asked[LAB_SHEET_MAX];
        struct lab_sheet sheet;

        lab_sheet_init(&sheet, seed);
        for (guint32 frame = 1; frame <= G_N_ELEMENTS(chosen); frame++)
            offer(&sheet, &step, frame);
        g_assert_cmpuint(lab_sheet_read(&sheet, LAB_SHEET_USUAL, asked), ==, 1);
        chosen[asked[0].frame - 1]++;
    }
    for (guint i = 0; i < G_N_ELEMENTS(chosen); i++) {
        g_assert_cmpuint(chosen[i], >, 850); /* 1000 on average */
        g_assert_cmpuint(chosen[i], <, 1150);
    }
}

/* A question that gives a sample is not beside the one that asks for it. */
static void
test_no_answer_in_another_question(void)
{
    const struct lab_question asks = {
        .kind = LAB_QUESTION_SAMPLE, .weight = LAB_A_STEP, .betrays = 4};
    const struct lab_question gives = {
        .kind = LAB_QUESTION_SMOOTHED, .weight = LAB_A_STEP, .betrays = 4};
    const struct lab_question another = {
        .kind = LAB_QUESTION_TIMEOUT, .weight = LAB_A_STEP, .betrays = 9};
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;
    gboolean one = FALSE, other = FALSE;

    for (guint32 seed = 0; seed < 20; seed++) {
        lab_sheet_init(&sheet, seed);
        lab_sheet_offer(&sheet, &asks, 4, 0, NULL);
        lab_sheet_offer(&sheet, &gives, 6, 0, NULL);
        lab_sheet_offer(&sheet, &another, 10, 0, NULL);
        g_assert_cmpuint(lab_sheet_read(&sheet, LAB_SHEET_USUAL, asked), ==, 2);
        g_assert_cmpuint(count_of(asked, 2, LAB_QUESTION_TIMEOUT), ==, 1);
        one |= asked[0].question.kind == LAB_QUESTION_SAMPLE;
        other |= asked[0].question.kind == LAB_QUESTION_SMOOTHED;
    }
    g_assert_true(one && other);
}

/* Of a segment's fate and the frame that tells of it, and its role: how many are asked.
 * @param fate  gets whether its fate is among them */
static unsigned
ask_of_fate(guint32 seed, guint32 frame_of_proof, guint32 layer_of_proof, gboolean *fate)
{
    const enum lab_question_kind kinds[] = {LAB_QUESTION_FATE, LAB_QUESTION_ROLE,
                                            LAB_QUESTION_PROOF};
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;
    unsigned count;

    lab_sheet_init(&sheet, seed);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        gboolean proof = kinds[i] == LAB_QUESTION_PROOF;
        struct lab_question question = {.kind = kinds[i], .weight = LAB_UNUSUAL};

        lab_sheet_offer(&sheet, &question, proof ? frame_of_proof : 4, proof ? layer_of_proof : 0,
                        NULL);
    }
    count = lab_sheet_read(&sheet, LAB_SHEET_USUAL, asked);
    *fate = count_of(asked, count, LAB_QUESTION_FATE) == 1;
    return count;
}

/* Nor is the one for the frame that tells of a loss, or of a RST, beside the segment's fate,
 * whichever of them is taken first. */
static void
test_one_question_on_a_fate(void)
{
    gboolean fate, one = FALSE, other = FALSE;

    for (guint32 seed = 0; seed < 20; seed++) {
        g_assert_cmpuint(ask_of_fate(seed, 4, 0, &fate), ==, 2);
        one |= fate;
        other |= !fate;
        g_assert_cmpuint(ask_of_fate(seed, 5, 0, &fate), ==, 3);
        g_assert_cmpuint(ask_of_fate(seed, 4, 1, &fate), ==, 3);
    }
    g_assert_true(one && other);
}

/* In a frame that carries several segments, one after the other. */
static void
test_segments_in_turn(void)
{
    const struct lab_question of_first = {.kind = LAB_QUESTION_NEXT, .weight = LAB_A_STEP};
    const struct lab_question of_second = {.kind = LAB_QUESTION_ROLE, .weight = LAB_A_STEP};
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;

    lab_sheet_init(&sheet, 0);
    lab_sheet_offer(&sheet, &of_second, 4, 1, NULL);
    lab_sheet_offer(&sheet, &of_first, 4, 0, NULL);
    g_assert_cmpuint(lab_sheet_read(&sheet, LAB_SHEET_USUAL, asked), ==, 2);
    g_assert_cmpuint(asked[0].layer, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/sheet/same-seed", test_same_seed_same_questions);
    g_test_add_func("/core/sheet/other-seed", test_other_seed_other_questions);
    g_test_add_func("/core/sheet/order", test_in_order_and_unlike);
    g_test_add_func("/core/sheet/steps-first", test_steps_come_first);
    g_test_add_func("/sheet/the-better-of-a-kind", test_the_better_of_a_kind);
    g_test_add_func("/core/sheet/a-state-once", test_a_state_is_asked_once);
    g_test_add_func("/core/sheet/unusual-first", test_what_is_unusual_comes_first);
    g_test_add_func("/core/sheet/empty", test_empty);
    g_test_add_func("/core/sheet/no-answer-in-another", test_no_answer_in_another_question);
    g_test_add_func("/core/sheet/one-question-on-a-fate", test_one_question_on_a_fate);
    g_test_add_func("/core/sheet/segments-in-turn", test_segments_in_turn);
    g_test_add_func("/core/sheet/fair", test_fair);
    return g_test_run();
}
