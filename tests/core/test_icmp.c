/* ICMP messages and the packets they quote.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/layers/icmp.h"
#include "core/segment.h"

#define NONE LAB_ICMP_ERROR_NONE

static const struct {
    guint8 version, type, code;
    enum lab_icmp_kind kind;
    enum lab_icmp_error error;
} messages[] = {
    {4, 8, 0, LAB_ICMP_ECHO_REQUEST, NONE},
    {4, 0, 0, LAB_ICMP_ECHO_REPLY, NONE},
    {6, 128, 0, LAB_ICMP_ECHO_REQUEST, NONE},
    {6, 129, 0, LAB_ICMP_ECHO_REPLY, NONE},
    {4, 3, 0, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_NETWORK_UNREACHABLE},
    {4, 3, 1, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_HOST_UNREACHABLE},
    {4, 3, 2, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_PROTOCOL_UNREACHABLE},
    {4, 3, 3, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_PORT_UNREACHABLE},
    {4, 3, 4, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_TOO_BIG},
    {4, 3, 5, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_UNREACHABLE},
    {4, 3, 6, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_NETWORK_UNREACHABLE},
    {4, 3, 7, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_HOST_UNREACHABLE},
    {4, 3, 13, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_PROHIBITED},
    {4, 11, 0, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_TIME_EXCEEDED},
    {4, 12, 0, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_PARAMETER_PROBLEM},
    {6, 1, 0, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_NETWORK_UNREACHABLE},
    {6, 1, 1, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_PROHIBITED},
    {6, 1, 2, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_UNREACHABLE},
    {6, 1, 3, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_HOST_UNREACHABLE},
    {6, 1, 4, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_PORT_UNREACHABLE},
    {6, 2, 0, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_TOO_BIG},
    {6, 3, 0, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_TIME_EXCEEDED},
    {6, 4, 0, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_PARAMETER_PROBLEM},
    {6, 4, 1, LAB_ICMP_IS_ERROR, LAB_ICMP_ERROR_PROTOCOL_UNREACHABLE},
    /* Redirect, source quench, timestamp; a neighbour solicitation; the other version's echo. */
    {4, 5, 1, LAB_ICMP_UNINTERESTING, NONE},
    {4, 4, 0, LAB_ICMP_UNINTERESTING, NONE},
    {4, 13, 0, LAB_ICMP_UNINTERESTING, NONE},
    {6, 135, 0, LAB_ICMP_UNINTERESTING, NONE},
    {4, 128, 0, LAB_ICMP_UNINTERESTING, NONE},
    {6, 8, 0, LAB_ICMP_UNINTERESTING, NONE},
    {4, 255, 255, LAB_ICMP_UNINTERESTING, NONE},
};

static void
test_messages(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(messages); i++) {
        guint8 bytes[] = {messages[i].type, messages[i].code, 0, 0, 0x12, 0x34, 0xab, 0xcd};
        struct lab_icmp icmp;

        g_assert_true(lab_icmp_read(bytes, sizeof bytes, messages[i].version, &icmp));
        g_assert_cmpint(icmp.kind, ==, messages[i].kind);
        g_assert_cmpint(icmp.error, ==, messages[i].error);
        g_assert_cmphex(icmp.id, ==, 0x1234);
        g_assert_cmphex(icmp.sequence, ==, 0xabcd);
        g_assert_false(lab_icmp_read(bytes, 7, messages[i].version, &icmp));
    }
}

static void
test_effect(void)
{
    static const enum lab_icmp_effect effects[LAB_ICMP_ERROR_COUNT] = {
        [LAB_ICMP_ERROR_NETWORK_UNREACHABLE] = LAB_ICMP_MAY_GIVE_UP,
        [LAB_ICMP_ERROR_HOST_UNREACHABLE] = LAB_ICMP_MAY_GIVE_UP,
        [LAB_ICMP_ERROR_UNREACHABLE] = LAB_ICMP_MAY_GIVE_UP,
        [LAB_ICMP_ERROR_PROTOCOL_UNREACHABLE] = LAB_ICMP_GIVES_UP,
        [LAB_ICMP_ERROR_PORT_UNREACHABLE] = LAB_ICMP_GIVES_UP,
        [LAB_ICMP_ERROR_PROHIBITED] = LAB_ICMP_GIVES_UP,
        [LAB_ICMP_ERROR_TOO_BIG] = LAB_ICMP_ASKS_SMALLER,
    };

    for (unsigned error = 0; error < LAB_ICMP_ERROR_COUNT; error++)
        g_assert_cmpint(lab_icmp_error_effect(error), ==, effects[error]);
}

/* An IPv4 header with options (24 bytes) and the 8 bytes after it. */
static const guint8 quoted[] = {0x46, 0,  0,    44,   0,    0,    0x40, 0,    64,   6,   0,
                                0,    10, 77,   0,    1,    10,   0,    78,   2,    1,   1,
                                0,    0,  0xc3, 0x50, 0x1b, 0x9e, 0xde, 0xad, 0xbe, 0xef};

static void
test_quoted_segment(void)
{
    struct lab_icmp_quote quote;

    g_assert_true(lab_icmp_read_quote(quoted, sizeof quoted, &quote));
    g_assert_true(quote.is_tcp);
    g_assert_false(quote.is_echo);
    g_assert_cmpuint(quote.port[0], ==, 50000);
    g_assert_cmpuint(quote.port[1], ==, 7070);
    g_assert_cmphex(quote.seq, ==, 0xdeadbeef);
    g_assert_cmpuint(quote.ip.source[3], ==, 1);
    /* Less than 8 bytes of TCP: the addresses are there, the ports are not. */
    g_assert_true(lab_icmp_read_quote(quoted, sizeof quoted - 1, &quote));
    g_assert_false(quote.is_tcp);
    g_assert_false(lab_icmp_read_quote(quoted, 19, &quote));
}

/* How long the payload was shows in the header's length, which is not among the first 8 bytes. */
static void
test_quoted_length(void)
{
    guint8 bytes[] = {0x45, 0,  0, 141,  0,    0,    0,    0, 64, 6, 0, 0, 10, 77, 0, 1,    10,
                      0,    78, 2, 0xc3, 0x50, 0x1b, 0x9e, 0, 0,  0, 1, 0, 0,  0,  2, 0x80, 0x11};
    struct lab_icmp_quote quote;

    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_true(quote.is_tcp && quote.has_len);
    g_assert_cmpuint(quote.len, ==, 141 - 20 - 32);
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes - 1, &quote));
    g_assert_true(quote.has_len && quote.len == 141 - 20 - 60); /* or more */
    bytes[3] = 80; /* no payload behind the longest header, some behind others */
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes - 1, &quote));
    g_assert_true(quote.is_tcp && !quote.has_len);
    bytes[3] = 52; /* no payload */
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_true(quote.has_len && quote.len == 0 && quote.flags == (LAB_FIN | LAB_ACK));
    bytes[3] = 51; /* not even room for the header */
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_false(quote.has_len);
    bytes[3] = 141;
    bytes[32] = 0x40; /* a header of 16 bytes */
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_false(quote.has_len);
}

/* A later fragment holds no header of TCP: what is there must not be taken for ports. */
static void
test_quoted_fragment(void)
{
    guint8 bytes[sizeof quoted];
    struct lab_icmp_quote quote;

    memcpy(bytes, quoted, sizeof bytes);
    bytes[7] = 1;
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_false(quote.is_tcp);
    bytes[7] = 0;
    bytes[0] = 0x44; /* a header of 16 bytes */
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_false(quote.is_tcp);
}

/* As much of its payload as is quoted, but nothing of what stands behind it (RFC 4884). */
static void
test_quoted_datagram(void)
{
    guint8 bytes[] = {0x45, 0,  0, 31,   0,    0, 0,  0, 64, LAB_IP_UDP, 0, 0, 10, 77, 0, 1, 10,
                      0,    78, 2, 0xc3, 0x50, 0, 53, 0, 11, 0,          0, 7, 8,  9,  1, 1};
    struct lab_icmp_quote quote;

    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_true(quote.is_udp && !quote.is_tcp && !quote.is_echo);
    g_assert_cmpuint(quote.port[0], ==, 50000);
    g_assert_cmpuint(quote.port[1], ==, 53);
    g_assert_true(quote.size == 3 && quote.data == bytes + 28);
    for (gsize size = 28; size < 31; size++) {
        g_assert_true(lab_icmp_read_quote(bytes, size, &quote));
        g_assert_true(quote.is_udp && quote.size == size - 28);
    }
    g_assert_true(lab_icmp_read_quote(bytes, 27, &quote));
    g_assert_false(quote.is_udp);
    bytes[25] = 7; /* less than its own header: the length tells nothing */
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_true(quote.is_udp && quote.size == sizeof bytes - 28);
    bytes[7] = 1; /* a later fragment */
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_false(quote.is_udp);
}

static void
test_quoted_echo(void)
{
    guint8 bytes[48] = {0x60, 0, 0, 0, 0, 8, LAB_IP_ICMPV6, 64, [40] = 128, [45] = 7, [47] = 3};
    struct lab_icmp_quote quote;

    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_true(quote.is_echo);
    g_assert_cmpuint(quote.echo.id, ==, 7);
    g_assert_cmpuint(quote.echo.sequence, ==, 3);
    bytes[40] = 129; /* nobody reports that a reply is lost to the one who asked */
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_false(quote.is_echo);
    bytes[6] = LAB_IP_ICMP;
    bytes[40] = 8;
    g_assert_true(lab_icmp_read_quote(bytes, sizeof bytes, &quote));
    g_assert_false(quote.is_echo);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/icmp/messages", test_messages);
    g_test_add_func("/core/icmp/effect", test_effect);
    g_test_add_func("/core/icmp/quoted-segment", test_quoted_segment);
    g_test_add_func("/core/icmp/quoted-length", test_quoted_length);
    g_test_add_func("/core/icmp/quoted-fragment", test_quoted_fragment);
    g_test_add_func("/core/icmp/quoted-datagram", test_quoted_datagram);
    g_test_add_func("/core/icmp/quoted-echo", test_quoted_echo);
    return g_test_run();
}
