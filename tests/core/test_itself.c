/* A socket that is connected with itself: it hears its own segments.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "core/flow/flow.h"

#define X 1000

/* What the socket says, and the states in which it says and has heard it: as Linux does. */
static const struct {
    guint8 flags;
    guint32 seq, ack, len;
    enum lab_state says, hears;
} dialogue[] = {
    {LAB_SYN, X, 0, 0, LAB_STATE_SYN_SENT, LAB_STATE_SYN_RECEIVED},
    {LAB_SYN | LAB_ACK, X, X + 1, 0, LAB_STATE_SYN_RECEIVED, LAB_STATE_ESTABLISHED},
    {LAB_ACK, X + 1, X + 1, 0, LAB_STATE_ESTABLISHED, LAB_STATE_ESTABLISHED},
    {LAB_ACK, X + 1, X + 1, 10, LAB_STATE_ESTABLISHED, LAB_STATE_ESTABLISHED},
    {LAB_ACK, X + 11, X + 11, 0, LAB_STATE_ESTABLISHED, LAB_STATE_ESTABLISHED},
    {LAB_FIN | LAB_ACK, X + 11, X + 11, 0, LAB_STATE_FIN_WAIT_1, LAB_STATE_CLOSING},
    {LAB_ACK, X + 12, X + 12, 0, LAB_STATE_CLOSING, LAB_STATE_TIME_WAIT},
};

static void
test_dialogue(void)
{
    struct lab_flow flow = {.msl = 0};
    struct lab_verdict verdict = {.facts = 0}, last = {.facts = 0};

    for (guint i = 0; i < G_N_ELEMENTS(dialogue); i++) {
        struct lab_segment seg = {.time = (i + 1) * G_GUINT64_CONSTANT(1000000),
                                  .frame = i + 1,
                                  .flags = dialogue[i].flags,
                                  .seq = dialogue[i].seq,
                                  .ack = dialogue[i].ack,
                                  .len = dialogue[i].len,
                                  .port = {4000, 4000},
                                  .window = 65535,
                                  .to_itself = true};

        g_assert_cmpint(lab_flow_step(&flow, &seg, &verdict), ==,
                        i == 0 ? LAB_BEGINS : LAB_CONTINUES);
        g_assert_cmpint(verdict.from, ==, LAB_CLIENT);
        g_assert_cmpstr(lab_state_word(verdict.end[LAB_CLIENT].after), ==,
                        lab_state_word(dialogue[i].says));
        g_assert_cmpstr(lab_state_word(verdict.end[LAB_SERVER].after), ==,
                        lab_state_word(dialogue[i].hears));
        for (int id = 0; i > 0 && id < LAB_END_COUNT; id++)
            g_assert_cmpint(verdict.end[id].before, ==, last.end[id].after);
        last = verdict;
        g_assert_cmpint(verdict.open, ==, i == 1 ? LAB_OPEN_SIMULTANEOUS : LAB_OPEN_NONE);
        if (i == 0)
            g_assert_cmpint(lab_flow_summary(&flow).open, ==, LAB_OPEN_UNANSWERED);
    }
    g_assert_cmpint(lab_flow_summary(&flow).open, ==, LAB_OPEN_SIMULTANEOUS);
    g_assert_cmpint(lab_flow_summary(&flow).close, ==, LAB_CLOSE_SIMULTANEOUS);
}

/* Midstream with equal ports, who speaks first is as good a client as the other; on either side. */
static void
test_equal_ports(void)
{
    for (guint8 side = 0; side < 2; side++) {
        struct lab_flow flow = {.msl = 0};
        struct lab_verdict verdict;
        struct lab_segment seg = {.frame = 1, .flags = LAB_ACK, .port = {500, 500}, .side = side};

        lab_flow_step(&flow, &seg, &verdict);
        g_assert_cmpint(verdict.from, ==, LAB_CLIENT);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/core/itself/dialogue", test_dialogue);
    g_test_add_func("/core/itself/equal-ports", test_equal_ports);
    return g_test_run();
}
