/* Which questions of a capture are on its worksheet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "flow.h"
#include "sheet.h"
#include "traffic.h"

#define FRAMES 200

/* The verdicts of a made-up capture. */
static void
judge(struct lab_verdict verdicts[FRAMES])
{
    struct lab_flow flow = {0};
    struct traffic traffic;

    traffic_start(&traffic, 7, 0);
    for (guint i = 0; i < FRAMES; i++) {
        struct lab_segment seg = traffic_next(&traffic);

        lab_flow_step(&flow, &seg, &verdicts[i]);
    }
}

static unsigned
ask(struct lab_asked out[LAB_SHEET_MAX], guint32 seed, gboolean backwards)
{
    static struct lab_verdict verdicts[FRAMES];
    struct lab_sheet sheet;

    judge(verdicts);
    lab_sheet_init(&sheet, seed);
    for (guint i = 0; i < FRAMES; i++) {
        guint at = backwards ? FRAMES - 1 - i : i;

        lab_sheet_offer(&sheet, &verdicts[at], at + 1, 0, &verdicts[at]);
    }
    return lab_sheet_read(&sheet, out);
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

        g_assert_cmpuint(count, >=, 15);
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
test_in_order_and_no_more_than_fit(void)
{
    struct lab_asked asked[LAB_SHEET_MAX];
    unsigned count = ask(asked, 3, FALSE), of_kind[LAB_QUESTION_COUNT] = {0};

    for (unsigned i = 0; i < count; i++) {
        g_assert_cmpuint(++of_kind[asked[i].question.kind], <=, LAB_SHEET_PER_KIND);
        if (i > 0)
            g_assert_true(asked[i - 1].frame < asked[i].frame ||
                          asked[i - 1].question.kind < asked[i].question.kind);
    }
}

/* Everyday segments are many: they must not push out those that open and close. */
static void
test_steps_come_first(void)
{
    const struct lab_verdict data = {.roles = LAB_BIT(LAB_ROLE_DATA)};
    const struct lab_verdict step = {.roles = LAB_BIT(LAB_ROLE_TEARDOWN1)};
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;

    lab_sheet_init(&sheet, 0);
    for (guint32 frame = 1; frame <= 1000; frame++)
        lab_sheet_offer(&sheet, frame == 500 ? &step : &data, frame, 0, NULL);
    g_assert_cmpuint(lab_sheet_read(&sheet, asked), ==, 2);
    g_assert_true(asked[0].frame == 500 || asked[1].frame == 500);
}

static void
test_empty(void)
{
    struct lab_asked asked[LAB_SHEET_MAX];
    struct lab_sheet sheet;

    memset(&sheet, 0xFF, sizeof sheet);
    lab_sheet_init(&sheet, 1);
    g_assert_cmpuint(lab_sheet_read(&sheet, asked), ==, 0);
}

/* Each frame has its chance: over many seeds, none is asked far too seldom. */
static void
test_fair(void)
{
    const struct lab_verdict step = {.roles = LAB_BIT(LAB_ROLE_TEARDOWN1)};
    guint chosen[12] = {0};

    for (guint32 seed = 0; seed < 4000; seed++) {
        struct lab_asked asked[LAB_SHEET_MAX];
        struct lab_sheet sheet;
        unsigned count;

        lab_sheet_init(&sheet, seed);
        for (guint32 frame = 1; frame <= G_N_ELEMENTS(chosen); frame++)
            lab_sheet_offer(&sheet, &step, frame, 0, NULL);
        count = lab_sheet_read(&sheet, asked);
        g_assert_cmpuint(count, ==, LAB_SHEET_STEPS);
        for (unsigned i = 0; i < count; i++)
            chosen[asked[i].frame - 1]++;
    }
    for (guint i = 0; i < G_N_ELEMENTS(chosen); i++) {
        g_assert_cmpuint(chosen[i], >, 850); /* 1000 on average */
        g_assert_cmpuint(chosen[i], <, 1150);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/sheet/same-seed", test_same_seed_same_questions);
    g_test_add_func("/core/sheet/other-seed", test_other_seed_other_questions);
    g_test_add_func("/core/sheet/order", test_in_order_and_no_more_than_fit);
    g_test_add_func("/core/sheet/steps-first", test_steps_come_first);
    g_test_add_func("/core/sheet/empty", test_empty);
    g_test_add_func("/core/sheet/fair", test_fair);
    return g_test_run();
}
