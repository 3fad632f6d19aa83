/* What has arrived: ranges.c, against a plain model where the numbers are few.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/connection/ranges.h"
#include "traffic.h"

static struct lab_ranges
started(guint32 next)
{
    struct lab_ranges ranges;

    memset(&ranges, 0xFF, sizeof ranges);
    lab_ranges_start(&ranges, next);
    return ranges;
}

static void
test_unknown(void)
{
    struct lab_ranges ranges = {.known = false};

    lab_ranges_add(&ranges, 0, 100);
    g_assert_false(ranges.known);
    g_assert_cmpuint(ranges.count, ==, 0);
    g_assert_cmpuint(ranges.next, ==, 0);
}

static void
test_in_order(void)
{
    struct lab_ranges ranges = started(10);

    lab_ranges_add(&ranges, 10, 20);
    g_assert_cmpuint(ranges.next, ==, 20);
    lab_ranges_add(&ranges, 15, 30); /* overlaps */
    g_assert_cmpuint(ranges.next, ==, 30);
    lab_ranges_add(&ranges, 10, 30); /* old */
    lab_ranges_add(&ranges, 30, 30); /* empty */
    g_assert_cmpuint(ranges.next, ==, 30);
    g_assert_cmpuint(ranges.count, ==, 0);
}

static void
test_gap_filled(void)
{
    struct lab_ranges ranges = started(10);

    lab_ranges_add(&ranges, 30, 40);
    lab_ranges_add(&ranges, 20, 30);
    g_assert_cmpuint(ranges.next, ==, 10);
    g_assert_cmpuint(ranges.count, ==, 2);
    lab_ranges_add(&ranges, 10, 20);
    g_assert_cmpuint(ranges.next, ==, 40);
    g_assert_cmpuint(ranges.count, ==, 0);
}

static void
test_gap_filled_in_part(void)
{
    struct lab_ranges ranges = started(10);

    lab_ranges_add(&ranges, 20, 30);
    lab_ranges_add(&ranges, 50, 60);
    lab_ranges_add(&ranges, 10, 25);
    g_assert_cmpuint(ranges.next, ==, 30);
    g_assert_cmpuint(ranges.count, ==, 1);
}

/* Each range becomes reachable only through one that comes later in the array. */
static void
test_worst_order(void)
{
    struct lab_ranges ranges = started(0);

    lab_ranges_add(&ranges, 40, 50);
    lab_ranges_add(&ranges, 30, 40);
    lab_ranges_add(&ranges, 20, 30);
    lab_ranges_add(&ranges, 10, 20);
    lab_ranges_add(&ranges, 0, 10);
    g_assert_cmpuint(ranges.next, ==, 50);
    g_assert_cmpuint(ranges.count, ==, 0);
}

/* When there is no room the newest is forgotten, and the older ones still count. */
static void
test_limit(void)
{
    struct lab_ranges ranges = started(0);

    for (guint32 i = 1; i <= LAB_RANGES_MAX + 3; i++)
        lab_ranges_add(&ranges, i * 10, i * 10 + 5);
    g_assert_cmpuint(ranges.count, ==, LAB_RANGES_MAX);
    for (guint32 i = 0; i <= LAB_RANGES_MAX; i++)
        lab_ranges_add(&ranges, i ? i * 10 + 5 : 0,
                       i * 10 + 10); /* fills the gaps up to the forgotten one */
    g_assert_cmpuint(ranges.next, ==, LAB_RANGES_MAX * 10 + 10);
    g_assert_cmpuint(ranges.count, ==, 0);
    lab_ranges_add(&ranges, 0, 1000);
    g_assert_cmpuint(ranges.next, ==, 1000);
    g_assert_cmpuint(ranges.count, ==, 0);
}

static void
test_wrap(void)
{
    struct lab_ranges ranges = started(0xFFFFFFF0);

    lab_ranges_add(&ranges, 0x10, 0x20);
    lab_ranges_add(&ranges, 0xFFFFFFF8, 0x8);
    g_assert_cmpuint(ranges.next, ==, 0xFFFFFFF0);
    lab_ranges_add(&ranges, 0xFFFFFFF0, 0xFFFFFFF8);
    g_assert_cmpuint(ranges.next, ==, 8);
    lab_ranges_add(&ranges, 8, 0x10);
    g_assert_cmpuint(ranges.next, ==, 0x20);
    lab_ranges_add(&ranges, 0xFFFFFFF0, 0x1F); /* old, though its number is high */
    g_assert_cmpuint(ranges.next, ==, 0x20);
    lab_ranges_start(&ranges, 7);
    g_assert_cmpuint(ranges.next, ==, 7);
}

/* Pseudo-random ranges: next never passes what has truly arrived, never goes back, and is
 * exact as long as no range had to be forgotten. */
static void
test_against_model(void)
{
    struct traffic dice;

    for (guint seed = 1; seed <= 3000; seed++) {
        guint32 base = seed * 0x9E3779B9u, before, forgotten = 0;
        struct lab_ranges ranges = started(base);
        gboolean arrived[201] = {FALSE};
        guint exact = 0;

        traffic_start(&dice, seed, 0);
        for (int i = 0; i < 30; i++) {
            guint32 first = traffic_random(&dice, 180), end = first + traffic_random(&dice, 20);
            gboolean full = ranges.count == LAB_RANGES_MAX;

            before = ranges.next - base;
            lab_ranges_add(&ranges, base + first, base + end);
            for (guint32 n = first; n < end; n++)
                arrived[n] = TRUE;
            while (arrived[exact])
                exact++;
            forgotten += full && first > before;
            g_assert_cmpuint(ranges.next - base, >=, before);
            g_assert_cmpuint(ranges.next - base, <=, exact);
            if (!forgotten)
                g_assert_cmpuint(ranges.next - base, ==, exact);
        }
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/ranges/unknown", test_unknown);
    g_test_add_func("/core/ranges/in-order", test_in_order);
    g_test_add_func("/core/ranges/gap-filled", test_gap_filled);
    g_test_add_func("/core/ranges/gap-filled-in-part", test_gap_filled_in_part);
    g_test_add_func("/core/ranges/worst-order", test_worst_order);
    g_test_add_func("/core/ranges/limit", test_limit);
    g_test_add_func("/core/ranges/wrap", test_wrap);
    g_test_add_func("/core/ranges/model", test_against_model);
    return g_test_run();
}
