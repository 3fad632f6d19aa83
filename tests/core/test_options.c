/* The options of a header: each kind, odd lengths, broken lists, and random bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "core/options.h"

#define READ(...) read_bytes((const guint8[]){__VA_ARGS__}, sizeof((const guint8[]){__VA_ARGS__}))

/* From a buffer of its own length, so that a sanitizer sees one byte too far. */
static struct lab_segment
read_bytes(const guint8 *bytes, size_t len)
{
    guint8 *exact = g_memdup2(bytes, len);
    struct lab_segment seg = {.len = 0};

    lab_options_read(exact, (unsigned)len, &seg);
    g_free(exact);
    return seg;
}

static void
assert_none(struct lab_segment seg)
{
    g_assert_cmpuint(seg.mss, ==, 0);
    g_assert_cmpuint(seg.sack_blocks, ==, 0);
    g_assert_false(seg.has_window_shift || seg.has_timestamps || seg.has_fast_open ||
                   seg.sack_permitted);
    g_assert_cmpuint(seg.window_shift | seg.tsval | seg.tsecr | seg.fast_open_cookie, ==, 0);
    g_assert_cmpuint(seg.sack_first | seg.sack_next, ==, 0);
}

/* As Linux sends them. */
static void
test_syn(void)
{
    struct lab_segment seg =
        READ(2, 4, 0x05, 0xb4, 4, 2, 8, 10, 1, 2, 3, 4, 0, 0, 0, 0, 1, 3, 3, 7);

    g_assert_cmpuint(seg.mss, ==, 1460);
    g_assert_true(seg.sack_permitted);
    g_assert_true(seg.has_timestamps);
    g_assert_cmphex(seg.tsval, ==, 0x01020304);
    g_assert_cmpuint(seg.tsecr, ==, 0);
    g_assert_true(seg.has_window_shift);
    g_assert_cmpuint(seg.window_shift, ==, 7);
    g_assert_false(seg.has_fast_open);
    g_assert_cmpuint(seg.sack_blocks, ==, 0);
}

/* The short way and the long way to the same timestamps. */
static void
test_timestamps(void)
{
    struct lab_segment quick = READ(1, 1, 8, 10, 0xff, 2, 3, 4, 0xfe, 6, 7, 8);
    struct lab_segment slow = READ(8, 10, 0xff, 2, 3, 4, 0xfe, 6, 7, 8, 1, 1);

    g_assert_cmpmem(&quick, sizeof quick, &slow, sizeof slow);
    g_assert_cmphex(quick.tsval, ==, 0xff020304);
    g_assert_cmphex(quick.tsecr, ==, 0xfe060708);
    assert_none(READ(1, 1, 8, 9, 1, 2, 3, 4, 5, 6, 7, 0));
    assert_none(READ(8, 11, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1));
}

static void
test_sack(void)
{
    struct lab_segment seg = READ(1, 1, 5, 18, 0, 0, 0, 1, 0x80, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4);

    g_assert_cmpuint(seg.sack_blocks, ==, 2);
    g_assert_cmpuint(seg.sack_first, ==, 1);
    g_assert_cmphex(seg.sack_next, ==, 0x80000002);
    g_assert_cmpuint(seg.sack_at, ==, 4);
    g_assert_false(seg.sack_nested);
    seg = READ(5, 18, 0, 0, 0, 3, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 6);
    g_assert_true(seg.sack_nested);
    seg = READ(5, 18, 0, 0, 0, 3, 0, 0, 0, 7, 0, 0, 0, 3, 0, 0, 0, 6);
    g_assert_false(seg.sack_nested);
    seg = READ(5, 18, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 3, 0, 0, 0, 6);
    g_assert_false(seg.sack_nested);
    seg = READ(5, 10, 0, 0, 0, 3, 0, 0, 0, 5);
    g_assert_false(seg.sack_nested);
    assert_none(READ(5, 9, 0, 0, 0, 1, 0, 0, 0));
    assert_none(READ(5, 2));
}

static void
test_fast_open(void)
{
    struct lab_segment asked = READ(34, 2, 1, 1), given = READ(34, 6, 1, 2, 3, 4, 1, 1);

    g_assert_true(asked.has_fast_open);
    g_assert_cmpuint(asked.fast_open_cookie, ==, 0);
    g_assert_true(given.has_fast_open);
    g_assert_cmpuint(given.fast_open_cookie, ==, 4);
}

/* As one of the experiments that share a kind. */
static void
test_fast_open_as_an_experiment(void)
{
    struct lab_segment asked = READ(254, 4, 0xf9, 0x89),
                       given = READ(254, 8, 0xf9, 0x89, 1, 2, 3, 4);

    g_assert_true(asked.has_fast_open);
    g_assert_cmpuint(asked.fast_open_cookie, ==, 0);
    g_assert_true(given.has_fast_open);
    g_assert_cmpuint(given.fast_open_cookie, ==, 4);
    assert_none(READ(254, 8, 0xe2, 0xd4, 0xc3, 0xd9, 0, 0));
    assert_none(READ(254, 3, 0xf9, 0x89));
}

/* Another address is told of (RFC 8684 section 3.4.1), data is acknowledged (3.3), or both. */
static void
test_multipath(void)
{
    g_assert_true(READ(30, 8, 0x30, 1, 192, 0, 2, 1).mptcp_signals);
    g_assert_false(READ(30, 8, 0x20, 1, 0, 0, 0, 9).mptcp_signals);
    g_assert_true(READ(30, 8, 0x30, 1, 192, 0, 2, 1, 30, 8, 0x20, 1, 0, 0, 0, 9).mptcp_signals);
    g_assert_false(READ(30, 2, 0x30, 1).mptcp_signals);
}

static void
test_broken(void)
{
    assert_none(READ(2));                          /* no length */
    assert_none(READ(2, 4, 5));                    /* cut */
    assert_none(READ(2, 0, 5, 0xb4));              /* would never end */
    assert_none(READ(2, 1, 5, 0xb4));              /* shorter than itself */
    assert_none(READ(0, 0, 2, 4, 5, 0xb4));        /* after the end of the list */
    assert_none(READ(2, 3, 5, 3, 2, 4, 3, 0));     /* lengths of no such options */
    assert_none(READ(253, 4, 0xf9, 0x89));         /* an experiment */
    assert_none(READ(8, 10, 1, 2, 3, 4, 5, 6, 7)); /* one byte short */
    g_assert_cmpuint(READ(253, 3, 9, 2, 4, 5, 0xb4).mss, ==, 1460);
}

static void
test_random(void)
{
    GRand *rand = g_rand_new_with_seed(4);
    guint8 bytes[40];

    for (int round = 0; round < 200000; round++) {
        gsize len = (gsize)g_rand_int_range(rand, 0, 41);

        for (gsize i = 0; i < len; i++)
            bytes[i] = (guint8)g_rand_int_range(rand, 0, g_rand_boolean(rand) ? 12 : 256);
        g_assert_cmpuint(read_bytes(bytes, len).sack_blocks, <=, 4);
    }
    g_rand_free(rand);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/options/syn", test_syn);
    g_test_add_func("/core/options/timestamps", test_timestamps);
    g_test_add_func("/core/options/sack", test_sack);
    g_test_add_func("/core/options/fast-open", test_fast_open);
    g_test_add_func("/core/options/fast-open as an experiment", test_fast_open_as_an_experiment);
    g_test_add_func("/core/options/multipath", test_multipath);
    g_test_add_func("/core/options/broken", test_broken);
    g_test_add_func("/core/options/random", test_random);
    return g_test_run();
}
