/* Who is taken for the client where the start was not captured; the tables have ports of one kind,
 * and ends that stay client and server.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "fed_flow.h"

/* What is said of the first segment. */
static struct lab_verdict
begin(uint8_t side, uint16_t port, uint16_t other, uint8_t flags, uint32_t len)
{
    struct fed_flow fed;
    struct lab_verdict verdict;
    struct lab_segment seg = {.frame = 1,
                              .side = side,
                              .port = {port, other},
                              .flags = flags,
                              .seq = 1000,
                              .ack = 5000,
                              .len = len,
                              .window = 65535};

    fed_flow_start(&fed, 0);
    lab_flow_step(&fed.flow, &seg, &verdict);
    return verdict;
}

/* The sender of the first segment, its port and the other's, and who it is. */
static void
check_sender(uint8_t side, uint16_t port, uint16_t other, uint8_t flags, enum lab_end_id expected)
{
    g_assert_cmpint(begin(side, port, other, flags, 0).from, ==, expected);
}

static void
test_ports_tell(void)
{
    for (uint8_t side = 0; side < 2; side++) {
        check_sender(side, 40000, 80, LAB_ACK, LAB_CLIENT);
        check_sender(side, 80, 40000, LAB_ACK, LAB_SERVER);
        check_sender(side, 5000, 5000, LAB_ACK, LAB_CLIENT); /* nothing tells: whoever begins */
    }
}

static void
test_syn_ack_tells_more(void)
{
    for (uint8_t side = 0; side < 2; side++)
        check_sender(side, 40000, 80, LAB_SYN | LAB_ACK, LAB_SERVER);
}

/* Nobody knows yet what its receiver has. */
static void
test_expects_what_comes_after(void)
{
    g_assert_false(begin(0, 40000, 80, LAB_ACK, 100).facts & LAB_NEXT_DIFFERS);
}

/* A flow of these segments, a millisecond apart.
 * @return what the last of them does, with what is said of it in @a verdict */
static enum lab_belonging
play(const struct lab_segment *segs, unsigned count, struct lab_verdict *verdict)
{
    struct fed_flow fed;
    enum lab_belonging belongs = LAB_CONTINUES;

    fed_flow_start(&fed, 0);
    for (unsigned i = 0; i < count; i++) {
        struct lab_segment seg = segs[i];

        seg.frame = i + 1;
        seg.time = i * UINT64_C(1000000);
        seg.window = 65535;
        belongs = lab_flow_step(&fed.flow, &seg, verdict);
    }
    return belongs;
}

/* The client's connection, of which the capture lacks the SYN+ACK, is over, and in TIME-WAIT. What
 * the server's host opens next on the same ports is another, and there it is the client. */
static void
test_server_opens_the_next(void)
{
    static const struct lab_segment segs[] = {
        {.flags = LAB_SYN, .seq = 1000},
        {.flags = LAB_ACK, .seq = 1001, .ack = 5001},
        {.flags = LAB_FIN | LAB_ACK, .seq = 1001, .ack = 5001},
        {.side = 1, .flags = LAB_FIN | LAB_ACK, .seq = 5001, .ack = 1002},
        {.flags = LAB_ACK, .seq = 1002, .ack = 5002},
        {.side = 1, .flags = LAB_SYN, .seq = 900000},
    };
    struct lab_verdict verdict;

    g_assert_cmpint(play(segs, G_N_ELEMENTS(segs), &verdict), ==, LAB_BEGINS);
    g_assert_cmpint(verdict.from, ==, LAB_CLIENT);
}

/* The same behind a copy of the client's SYN, which the server took, though its SYN+ACK was not
 * captured. The client is in TIME-WAIT still, and in this connection it has got nothing that a
 * number could be compared with. Its stack has RCV.NXT of the one before, 5002, and takes each of
 * these, which are larger (RFC 6191 section 2; Linux: tcp_timewait_state_process()). */
static void
test_server_opens_behind_a_copy(void)
{
    static const uint32_t numbers[] = {0x7FFFFFFF, 0x80000000};

    for (unsigned i = 0; i < G_N_ELEMENTS(numbers); i++) {
        const struct lab_segment segs[] = {
            {.flags = LAB_SYN, .seq = 1000},
            {.side = 1, .flags = LAB_SYN | LAB_ACK, .seq = 5000, .ack = 1001},
            {.flags = LAB_ACK, .seq = 1001, .ack = 5001},
            {.flags = LAB_FIN | LAB_ACK, .seq = 1001, .ack = 5001},
            {.side = 1, .flags = LAB_FIN | LAB_ACK, .seq = 5001, .ack = 1002},
            {.flags = LAB_ACK, .seq = 1002, .ack = 5002},
            {.flags = LAB_SYN, .seq = 1000},
            {.side = 1, .flags = LAB_ACK, .seq = 70001, .ack = 1001},
            {.side = 1, .flags = LAB_SYN, .seq = numbers[i]},
        };
        struct lab_verdict verdict;

        g_assert_cmpint(play(segs, G_N_ELEMENTS(segs), &verdict), ==, LAB_BEGINS);
        g_assert_cmpint(verdict.from, ==, LAB_CLIENT);
        g_assert_cmpint(verdict.end[LAB_SERVER].before, ==, LAB_STATE_TIME_WAIT);
        g_assert_cmpint(verdict.end[LAB_SERVER].after, ==, LAB_STATE_SYN_RECEIVED);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/midstream/ports", test_ports_tell);
    g_test_add_func("/midstream/syn-ack", test_syn_ack_tells_more);
    g_test_add_func("/midstream/expects", test_expects_what_comes_after);
    g_test_add_func("/midstream/server-opens-the-next", test_server_opens_the_next);
    g_test_add_func("/midstream/server-opens-behind-a-copy", test_server_opens_behind_a_copy);
    return g_test_run();
}
