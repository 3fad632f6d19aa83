/* Which QUIC packets a datagram holds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "core/layers/quic.h"

#define V1         0, 0, 0, 1
#define V2         0x6b, 0x33, 0x43, 0xcf
#define DRAFT      0xff, 0, 0, 29
#define IDS        2, 9, 9, 1, 9
#define REST       3, 7, 7, 7 /* length, and so many bytes */
#define TOKEN      0x40, 2, 8, 8
#define IS(packet) LAB_BIT(LAB_QUIC_##packet)
#define READ(...)                                                                                  \
    lab_quic_read((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}))

static void
test_types(void)
{
    g_assert_cmphex(READ(0xC0, V1, IDS, TOKEN, REST), ==, IS(INITIAL));
    g_assert_cmphex(READ(0xD0, V1, IDS, REST), ==, IS(0RTT));
    g_assert_cmphex(READ(0xE0, DRAFT, IDS, REST), ==, IS(HANDSHAKE));
    g_assert_cmphex(READ(0xF0, V1, IDS, 1, 2, 3), ==, IS(RETRY));
    g_assert_cmphex(READ(0x80, 0, 0, 0, 0, IDS, V1), ==, IS(VERSION_NEGOTIATION));
    g_assert_cmphex(READ(0x43, 9, 9, 9), ==, IS(1RTT));
    g_assert_cmphex(READ(0xD0, V2, IDS, TOKEN, REST), ==, IS(INITIAL));
    g_assert_cmphex(READ(0xE0, V2, IDS, REST), ==, IS(0RTT));
    g_assert_cmphex(READ(0xF0, V2, IDS, REST), ==, IS(HANDSHAKE));
    g_assert_cmphex(READ(0xC0, V2, IDS, REST), ==, IS(RETRY));
    g_assert_cmphex(READ(0xC0, 0x51, 0x30, 0x35, 0x30, IDS, REST), ==, 0);
}

static void
test_several(void)
{
    g_assert_cmphex(READ(0xC0, V1, IDS, 0, REST, 0xE0, V1, IDS, REST, 0x41, 7), ==,
                    IS(INITIAL) | IS(HANDSHAKE) | IS(1RTT));
    g_assert_cmphex(READ(0xC0, V1, IDS, TOKEN, REST, 0x41, 7), ==, IS(INITIAL) | IS(1RTT));
    g_assert_cmphex(READ(0xC0, V1, IDS, 0, REST, 0, 0, 0), ==, IS(INITIAL)); /* padding */
    /* Both ends agreed that the fixed bit means nothing (RFC 9287). */
    g_assert_cmphex(READ(0x80, V1, IDS, 0, REST, 0xA0, V1, IDS, REST, 1, 0, 0), ==,
                    IS(INITIAL) | IS(HANDSHAKE) | IS(1RTT));
    g_assert_cmphex(READ(0xC0, V1, IDS, 0, REST, 0, 0, 7), ==, IS(INITIAL) | IS(1RTT));
    g_assert_cmphex(READ(0xF0, V1, IDS, 0, 0x41, 7), ==, IS(RETRY)); /* all of it is its token */
}

/* Of a version that is cut off nothing can be told. */
static void
test_short(void)
{
    static const uint8_t whole[] = {0xC0, V1, IDS, TOKEN, REST};

    for (size_t size = 0; size < 5; size++)
        g_assert_cmphex(lab_quic_read(whole, size), ==, 0);
    g_assert_cmphex(lab_quic_read(whole, 5), ==, IS(INITIAL));
}

/* What a client sends first, and what cannot be the beginning. */
static void
test_opening(void)
{
    g_assert_true(lab_quic_may_open(IS(INITIAL)));
    g_assert_true(lab_quic_may_open(IS(INITIAL) | IS(0RTT)));
    g_assert_true(lab_quic_may_open(0)); /* of a version that nobody knows */
    g_assert_false(lab_quic_may_open(IS(1RTT)));
    g_assert_false(lab_quic_may_open(IS(HANDSHAKE) | IS(1RTT)));
    g_assert_false(lab_quic_may_open(IS(RETRY)));
    g_assert_false(lab_quic_may_open(IS(VERSION_NEGOTIATION)));
}

static void
test_cut(void)
{
    static const uint8_t whole[] = {0xC0, V1, IDS, TOKEN, REST, 0xE0, V1, IDS, REST, 0x41, 7};
    GRand *dice = g_rand_new_with_seed(1);

    g_assert_cmphex(lab_quic_read(whole, 0), ==, 0);
    for (unsigned turn = 0; turn < 20000; turn++) {
        size_t size = (size_t)g_rand_int_range(dice, 0, sizeof whole + 1);
        uint8_t *bytes = g_memdup2(whole, size ? size : 1);

        for (unsigned i = 0; size && i < turn % 3; i++)
            bytes[g_rand_int_range(dice, 0, (gint32)size)] = (uint8_t)g_rand_int(dice);
        g_assert_cmphex(lab_quic_read(bytes, size) >> LAB_QUIC_PACKET_COUNT, ==, 0);
        g_free(bytes);
    }
    g_rand_free(dice);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quic/types", test_types);
    g_test_add_func("/quic/several", test_several);
    g_test_add_func("/quic/short", test_short);
    g_test_add_func("/quic/opening", test_opening);
    g_test_add_func("/quic/cut", test_cut);
    return g_test_run();
}
