/* IP headers and the checksum by hand, on the bytes of published captures and of RFC 1071.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/layers/ip.h"

/* The echo request of sample-pcaps/ping.pcap, published with its checksum 0x3fbd. */
static const guint8 ping[] = {0x45, 0x00, 0x00, 0x3c, 0xe6, 0x21, 0x00, 0x00, 0x40, 0x01,
                              0x3f, 0xbd, 0xc0, 0xa8, 0x2b, 0x9d, 0x70, 0x50, 0xf8, 0x4c};

static const guint8 ipv6[] = {
    0x60, 0x01, 0x02, 0x03, 0x00, 0x28, 0x3a, 0x3f, 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0,    0,    0,    1,    0xff, 0x02, 0,    0,    0,    0,    0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

static void
test_ipv4(void)
{
    struct lab_ip_header header;

    g_assert_true(lab_ip_read(ping, sizeof ping, &header));
    g_assert_cmpuint(header.version, ==, 4);
    g_assert_cmpuint(header.length, ==, 20);
    g_assert_cmpuint(header.length_field, ==, 60);
    g_assert_cmpuint(lab_ip_payload(&header), ==, 40);
    g_assert_cmpuint(header.ttl, ==, 64);
    g_assert_cmpuint(header.protocol, ==, LAB_IP_ICMP);
    g_assert_cmpuint(header.checksum, ==, 0x3fbd);
    g_assert_cmpuint(header.offset, ==, 0);
    g_assert_false(header.dont_fragment);
    g_assert_false(header.more_fragments);
    g_assert_cmpuint(header.address_len, ==, 4);
    g_assert_true(header.source == ping + 12);
    g_assert_true(header.destination == ping + 16);
    g_assert_true(lab_ip_lengths_fit(&header));
}

static void
test_ipv6(void)
{
    struct lab_ip_header header;

    g_assert_true(lab_ip_read(ipv6, sizeof ipv6, &header));
    g_assert_cmpuint(header.version, ==, 6);
    g_assert_cmpuint(header.length, ==, 40);
    g_assert_cmpuint(lab_ip_payload(&header), ==, 40);
    g_assert_cmpuint(header.ttl, ==, 63);
    g_assert_cmpuint(header.protocol, ==, LAB_IP_ICMPV6);
    g_assert_cmpuint(header.address_len, ==, 16);
    g_assert_true(header.source == ipv6 + 8);
    g_assert_true(header.destination == ipv6 + 24);
    g_assert_true(lab_ip_lengths_fit(&header));
}

static void
test_fragment_fields(void)
{
    static const struct {
        guint8 bytes[2];
        gboolean dont, more;
        guint offset;
    } rows[] = {{{0x40, 0x00}, TRUE, FALSE, 0},      {{0x20, 0x00}, FALSE, TRUE, 0},
                {{0x20, 0xb9}, FALSE, TRUE, 1480},   {{0x01, 0x72}, FALSE, FALSE, 2960},
                {{0x1f, 0xff}, FALSE, FALSE, 65528}, {{0x80, 0x00}, FALSE, FALSE, 0}};
    guint8 bytes[sizeof ping];
    struct lab_ip_header header;

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        memcpy(bytes, ping, sizeof bytes);
        memcpy(bytes + 6, rows[i].bytes, 2);
        g_assert_true(lab_ip_read(bytes, sizeof bytes, &header));
        g_assert_cmpint(header.dont_fragment, ==, rows[i].dont);
        g_assert_cmpint(header.more_fragments, ==, rows[i].more);
        g_assert_cmpuint(header.offset, ==, rows[i].offset);
    }
}

/* Too few bytes, or no IP at all. */
static void
test_not_a_header(void)
{
    struct lab_ip_header header;
    guint8 other[40] = {0x50};

    g_assert_false(lab_ip_read(ping, 0, &header));
    g_assert_false(lab_ip_read(ping, 19, &header));
    g_assert_false(lab_ip_read(ipv6, 39, &header));
    g_assert_false(lab_ip_read(other, sizeof other, &header));
}

static void
test_lengths(void)
{
    static const struct {
        guint8 words;
        guint16 total;
        gboolean fit;
        guint payload;
    } rows[] = {{5, 60, TRUE, 40}, {5, 20, TRUE, 0},   {5, 19, FALSE, 0},
                {5, 0, TRUE, 0},   {4, 60, FALSE, 0},  {0, 0, FALSE, 0},
                {15, 60, TRUE, 0}, {15, 59, FALSE, 0}, {6, 65535, TRUE, 65511}};
    guint8 bytes[sizeof ping];
    struct lab_ip_header header;

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        memcpy(bytes, ping, sizeof bytes);
        bytes[0] = (guint8)(0x40 | rows[i].words);
        bytes[2] = (guint8)(rows[i].total >> 8);
        bytes[3] = (guint8)rows[i].total;
        g_assert_true(lab_ip_read(bytes, sizeof bytes, &header));
        g_assert_cmpuint(header.length, ==, rows[i].words * 4);
        g_assert_cmpint(lab_ip_lengths_fit(&header), ==, rows[i].fit);
        g_assert_cmpuint(lab_ip_payload(&header), ==, rows[i].payload);
    }
}

static void
test_first_ttl(void)
{
    static const guint8 rows[][2] = {{0, 64},    {1, 64},    {64, 64},  {65, 128},
                                     {128, 128}, {129, 255}, {255, 255}};

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpuint(lab_ip_first_ttl(rows[i][0]), ==, rows[i][1]);
}

static void
test_checksum(void)
{
    struct lab_ip_sum sum = lab_ip_checksum(ping, sizeof ping);

    /* 4500 + 003c + e621 + 0000 + 4001 + 0000 + c0a8 + 2b9d + 7050 + f84c */
    g_assert_cmpuint(sum.plain, ==, 0x3c03f);
    g_assert_cmpuint(sum.folded, ==, 0xc042);
    g_assert_cmpuint(sum.computed, ==, 0x3fbd);
    g_assert_cmpuint(sum.checked, ==, 0xffff);
}

/* A wrong field, one left empty, and both zeros of one's complement. */
static void
test_checksum_wrong(void)
{
    guint8 bytes[sizeof ping];
    guint8 zeros[20] = {0};

    memcpy(bytes, ping, sizeof bytes);
    bytes[11] ^= 1;
    g_assert_cmpuint(lab_ip_checksum(bytes, sizeof bytes).computed, ==, 0x3fbd);
    g_assert_cmpuint(lab_ip_checksum(bytes, sizeof bytes).checked, !=, 0xffff);
    bytes[10] = bytes[11] = 0;
    g_assert_cmpuint(lab_ip_checksum(bytes, sizeof bytes).checked, ==, 0xc042);
    g_assert_cmpuint(lab_ip_checksum(zeros, sizeof zeros).computed, ==, 0xffff);
    zeros[10] = zeros[11] = 0xff;
    g_assert_cmpuint(lab_ip_checksum(zeros, sizeof zeros).checked, ==, 0xffff);
    /* One router on; where 0xffff and 0 are the same sum, as in RFC 1624 3. */
    g_assert_cmphex(lab_ip_checksum_after_router(0x3fbd), ==, 0x40bd);
    g_assert_cmphex(lab_ip_checksum_after_router(0xff80), ==, 0x0081);
    g_assert_cmphex(lab_ip_checksum_after_router(0xfeff), ==, 0x0000);
}

/* The carry may carry once more: ffff + 1 + 1 ... = 10001, so fold it twice. */
static void
test_checksum_carries_twice(void)
{
    guint8 bytes[60];
    struct lab_ip_sum sum;

    memset(bytes, 0xff, sizeof bytes);
    bytes[1] = 0xfe + 1;
    memset(bytes + 2, 0, 2);
    bytes[3] = 0x1b; /* 28 × ffff + 001b = 1bffff */
    sum = lab_ip_checksum(bytes, sizeof bytes);
    g_assert_cmpuint(sum.plain, ==, 0x1bffff);
    g_assert_cmpuint(sum.folded, ==, 0x001b);
    g_assert_cmpuint(sum.computed, ==, 0xffe4);
}

/* Options are part of the sum. */
static void
test_checksum_of_options(void)
{
    guint8 bytes[24];

    memcpy(bytes, ping, sizeof ping);
    memcpy(bytes + 20, "\x94\x04\x00\x00", 4); /* router alert */
    g_assert_cmpuint(lab_ip_checksum(bytes, 24).plain, ==, 0x3c03f + 0x9404);
    g_assert_cmpuint(lab_ip_checksum_word(bytes, 5), ==, 0);
    g_assert_cmpuint(lab_ip_checksum_word(bytes, 10), ==, 0x9404);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/ip/ipv4", test_ipv4);
    g_test_add_func("/core/ip/ipv6", test_ipv6);
    g_test_add_func("/core/ip/fragment-fields", test_fragment_fields);
    g_test_add_func("/core/ip/not-a-header", test_not_a_header);
    g_test_add_func("/core/ip/lengths", test_lengths);
    g_test_add_func("/core/ip/first-ttl", test_first_ttl);
    g_test_add_func("/core/ip/checksum", test_checksum);
    g_test_add_func("/core/ip/checksum-wrong", test_checksum_wrong);
    g_test_add_func("/core/ip/checksum-carries-twice", test_checksum_carries_twice);
    g_test_add_func("/core/ip/checksum-of-options", test_checksum_of_options);
    return g_test_run();
}
