/* The segment that an ICMP error quotes, found again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "core/flow/flow.h"

#define X 1000
#define Y 5000

/* Frame n is row n - 1. */
static const struct lab_segment story[] = {
    {.side = 0, .flags = LAB_SYN, .seq = X},
    {.side = 1, .flags = LAB_SYN | LAB_ACK, .seq = Y, .ack = X + 1},
    {.side = 0, .flags = LAB_ACK, .seq = X + 1, .ack = Y + 1},
    {.side = 0, .flags = LAB_ACK, .seq = X + 1, .ack = Y + 1, .len = 3000}, /* offloaded */
    {.side = 0, .flags = LAB_ACK, .seq = X + 3001, .ack = Y + 1, .len = 100},
    {.side = 0, .flags = LAB_ACK, .seq = X + 3001, .ack = Y + 1, .len = 100}, /* again */
    {.side = 1, .flags = LAB_ACK, .seq = Y + 1, .ack = X + 1},
};

/* What is quoted after the first so many frames, and the frame found. */
static const struct {
    guint after;
    guint8 side;
    guint32 seq, len, frame;
    guint8 flags;
} quoted[] = {
    {3, 0, X + 1, 0, 3, LAB_ACK},           /* an ACK, as long as nothing came after it */
    {3, 0, X + 1, 0, 0, LAB_FIN | LAB_ACK}, /* a FIN that was not captured */
    {3, 0, X + 1, 1, 0, LAB_ACK},           /* it had no payload */
    {3, 0, X + 2, 0, 0, LAB_ACK},
    {3, 1, X + 1, 0, 0, LAB_ACK}, /* not from this end */
    {4, 0, X + 1, 0, 0, LAB_ACK}, /* the ACK is not the latest any more */
    {4, 0, X + 1, 1460, 4, LAB_ACK},
    {4, 0, X + 1541, 1460, 4, LAB_ACK},
    {4, 0, X + 1542, 1460, 0, LAB_ACK},
    {4, 0, X + 3001, 1, 0, LAB_ACK}, /* beyond what was sent */
    {5, 0, X + 3001, 100, 5, LAB_ACK},
    {5, 0, X + 3001, 101, 0, LAB_ACK},
    {6, 0, X + 3001, 100, 6, LAB_ACK}, /* of several the latest */
    {7, 1, Y + 1, 0, 7, LAB_ACK},
    {7, 1, Y + 1, 20, 0, LAB_ACK},
};

static void
test_quoted_frames(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(quoted); i++) {
        struct lab_sent memory[2][LAB_FLIGHT_FIRST];
        struct lab_flow flow = {.msl = 0};
        struct lab_verdict verdict;

        lab_flight_give(&flow.flight[0], memory[0], LAB_FLIGHT_FIRST);
        lab_flight_give(&flow.flight[1], memory[1], LAB_FLIGHT_FIRST);
        g_assert_cmpuint(lab_flow_frame_of_quoted(&flow, 0, 0, 0, 0), ==, 0);
        for (guint at = 0; at < quoted[i].after; at++) {
            struct lab_segment seg = story[at];

            seg.frame = at + 1;
            seg.time = seg.frame * G_GUINT64_CONSTANT(1000000000);
            seg.port[seg.side] = 40000;
            seg.port[!seg.side] = 80;
            seg.window = 65535;
            lab_flow_step(&flow, &seg, &verdict);
        }
        g_test_message("row %u", i);
        g_assert_cmpuint(lab_flow_frame_of_quoted(&flow, quoted[i].side, quoted[i].seq,
                                                  quoted[i].len, quoted[i].flags),
                         ==, quoted[i].frame);
    }
}

/* A SYN got no answer, so it was sent again: the error answers the latest. */
static void
test_quoted_syn(void)
{
    struct lab_flow flow = {.msl = 0};
    struct lab_verdict verdict;
    struct lab_segment syn = {.flags = LAB_SYN, .seq = X, .port = {40000, 80}, .window = 65535};

    g_assert_cmpuint(lab_flow_frame_of_syn(&flow, 0, X), ==, 0);
    for (syn.frame = 1; syn.frame <= 3; syn.frame++) {
        syn.time = syn.frame * G_GUINT64_CONSTANT(1000000000);
        lab_flow_step(&flow, &syn, &verdict);
        g_assert_cmpuint(lab_flow_frame_of_syn(&flow, 0, X), ==, syn.frame);
    }
    g_assert_cmpuint(lab_flow_frame_of_syn(&flow, 0, X + 1), ==, 0);
    g_assert_cmpuint(lab_flow_frame_of_syn(&flow, 1, X), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/quoted/frames", test_quoted_frames);
    g_test_add_func("/core/quoted/syn", test_quoted_syn);
    return g_test_run();
}
