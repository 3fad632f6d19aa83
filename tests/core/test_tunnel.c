/* Which tunnel a segment is in: the bytes of headers as the RFCs draw them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/layers/ip.h"
#include "core/layers/tunnel.h"

#define TCP 20 /* bytes of the segment behind all headers */

/* A frame that is written from its front; lengths are filled in when it is read. */
struct frame {
    guint8 bytes[256];
    gsize used;
    gsize ip[4]; /* where its IP headers are */
    guint ips;
};

static void
put(struct frame *frame, const void *bytes, gsize size)
{
    memcpy(frame->bytes + frame->used, bytes, size);
    frame->used += size;
}

/* Of a sender of this number, to another one. */
static void
put_ipv4(struct frame *frame, guint8 protocol, guint8 host)
{
    const guint8 header[LAB_IPV4_HEADER_MIN] = {0x45, 0, 0,  0, 0, 0,    0,  0, 64, protocol,
                                                0,    0, 10, 0, 0, host, 10, 0, 1,  1};

    frame->ip[frame->ips++] = frame->used;
    put(frame, header, sizeof header);
}

static void
put_ipv6(struct frame *frame, guint8 protocol, guint8 host)
{
    const guint8 header[LAB_IPV6_HEADER] = {0x60, [6] = protocol, 64,   0x20,
                                            1,    [23] = host,    0x20, 1};

    frame->ip[frame->ips++] = frame->used;
    put(frame, header, sizeof header);
}

static guint32
tunnel_of(struct frame *frame, gsize more)
{
    gsize start = frame->used, size = start + TCP;

    for (guint i = 0; i < frame->ips; i++) {
        guint8 *ip = frame->bytes + frame->ip[i];
        gboolean is_ipv6 = ip[0] >> 4 == 6;
        gsize length = size - frame->ip[i] - (is_ipv6 ? LAB_IPV6_HEADER : 0);

        ip[is_ipv6 ? 4 : 2] = (guint8)(length >> 8);
        ip[is_ipv6 ? 5 : 3] = (guint8)length;
    }
    return lab_tunnel_of(frame->bytes, start, size + more);
}

static const guint8 ethernet[14] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};

/* An IP packet in another one, behind a header of a tunnel. */
static guint32
in_tunnel(guint8 protocol, guint8 outer, const void *header, gsize size)
{
    struct frame frame = {0};

    put(&frame, ethernet, sizeof ethernet);
    put_ipv4(&frame, protocol, outer);
    put(&frame, header, size);
    put_ipv4(&frame, LAB_IP_TCP, 9);
    return tunnel_of(&frame, 0);
}

/* The outer addresses tell, of IPv4 and IPv6, and what is in between and behind does not. */
static void
test_addresses(void)
{
    struct frame six[2] = {0}, padded = {0};

    g_assert_cmphex(in_tunnel(4, 1, "", 0), ==, in_tunnel(4, 1, "", 0));
    g_assert_cmphex(in_tunnel(4, 1, "", 0), !=, in_tunnel(4, 2, "", 0));
    g_assert_cmphex(in_tunnel(4, 1, "", 0), ==, in_tunnel(4, 1, "\0\0\x8\0", 4));
    for (guint8 i = 0; i < G_N_ELEMENTS(six); i++) {
        put_ipv6(&six[i], 4, i);
        put_ipv4(&six[i], LAB_IP_TCP, 9);
    }
    g_assert_cmphex(tunnel_of(&six[0], 0), !=, tunnel_of(&six[1], 0));
    put_ipv4(&padded, 4, 1);
    put_ipv4(&padded, LAB_IP_TCP, 9);
    g_assert_cmphex(tunnel_of(&padded, 6), ==, in_tunnel(4, 1, "", 0));
}

/* What looks like a header, but whose packet ends before the segment or behind the frame, is none.
 */
static void
test_no_headers(void)
{
    static const guint8 looks[][14] = {
        {2, 0, 0, 0, 0, 1, 0x45, 0, 0, 30, 0, 2, 8, 0},
        {2, 0, 0, 0, 0, 1, 0x45, 0, 2, 0, 0, 2, 8, 0},
        {2, 0, 0, 0, 0, 1, 0x40, 0, 0, 60, 0, 2, 8, 0},
    };

    for (guint i = 0; i < G_N_ELEMENTS(looks); i++) {
        struct frame frame = {0};

        put(&frame, looks[i], sizeof looks[i]);
        put_ipv4(&frame, 4, 1);
        put_ipv4(&frame, LAB_IP_TCP, 9);
        g_assert_cmphex(tunnel_of(&frame, 0), ==, in_tunnel(4, 1, "", 0));
    }
    g_assert_cmphex(lab_tunnel_of(ethernet, 0, 0), ==, 0);
    g_assert_cmphex(lab_tunnel_of(ethernet, sizeof ethernet, 100), ==, 0);
}

#define SAME(protocol, one, other)                                                                 \
    g_assert_cmphex(in_tunnel(protocol, 1, one, sizeof one - 1), ==,                               \
                    in_tunnel(protocol, 1, other, sizeof other - 1))
#define DIFFER(protocol, one, other)                                                               \
    g_assert_cmphex(in_tunnel(protocol, 1, one, sizeof one - 1), !=,                               \
                    in_tunnel(protocol, 1, other, sizeof other - 1))

static void
test_gre(void)
{
    DIFFER(LAB_IP_GRE, "\x20\0\x8\0\0\0\0\1", "\x20\0\x8\0\0\0\0\2");
    /* Behind a checksum, which differs from packet to packet. */
    SAME(LAB_IP_GRE, "\xa0\0\x8\0\xaa\xaa\0\0\0\0\0\1", "\xa0\0\x8\0\xbb\xbb\0\0\0\0\0\1");
    DIFFER(LAB_IP_GRE, "\xa0\0\x8\0\xaa\xaa\0\0\0\0\0\1", "\xa0\0\x8\0\xaa\xaa\0\0\0\0\0\2");
    /* A number that counts packets, and the length in PPTP's key. */
    SAME(LAB_IP_GRE, "\x10\0\x8\0\0\0\0\1", "\x10\0\x8\0\0\0\0\2");
    SAME(LAB_IP_GRE, "\x20\1\x88\xb\0\x40\0\7", "\x20\1\x88\xb\0\x44\0\7");
    DIFFER(LAB_IP_GRE, "\x20\1\x88\xb\0\x40\0\7", "\x20\1\x88\xb\0\x40\0\x8");
}

/* A key for which there is no room. */
static void
test_cut(void)
{
    struct frame frames[2] = {0};

    for (guint i = 0; i < G_N_ELEMENTS(frames); i++) {
        put_ipv4(&frames[i], LAB_IP_GRE, 1);
        put(&frames[i], i ? "\x20\0\x8\0" : "\0\0\x8\0", 4);
        memset(frames[i].bytes + frames[i].used, (gint)i, TCP);
    }
    g_assert_cmphex(tunnel_of(&frames[0], 0), ==, tunnel_of(&frames[1], 0));
}

#define UDP(ports)   ports "\0\0\0\0"
#define VXLAN(ports) UDP(ports) "\x8\0\0\0"

static void
test_udp(void)
{
    /* The port of the sender is drawn from what is within, or at random. */
    SAME(LAB_IP_UDP, VXLAN("\xc3\x50\x12\xb5") "\0\0\7\0", VXLAN("\xc3\x51\x12\xb5") "\0\0\7\0");
    DIFFER(LAB_IP_UDP, VXLAN("\xc3\x50\x12\xb5") "\0\0\7\0", VXLAN("\xc3\x50\x12\xb5") "\0\0\x8\0");
    DIFFER(LAB_IP_UDP, VXLAN("\xc3\x50\x17\xc1") "\0\0\7\0", VXLAN("\xc3\x50\x17\xc1") "\0\0\x8\0");
    /* In a tunnel of which nothing is known, these bytes may be anything. */
    SAME(LAB_IP_UDP, VXLAN("\xc3\x50\x30\x39") "\0\0\7\0", VXLAN("\xc3\x50\x30\x39") "\0\0\x8\0");
    SAME(LAB_IP_UDP, UDP("\xc3\x50\x12\xb5"), UDP("\xc3\x50\x30\x39"));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tunnel/addresses", test_addresses);
    g_test_add_func("/tunnel/no-headers", test_no_headers);
    g_test_add_func("/tunnel/gre", test_gre);
    g_test_add_func("/tunnel/udp", test_udp);
    g_test_add_func("/tunnel/cut", test_cut);
    return g_test_run();
}
