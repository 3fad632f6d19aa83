/* Which cells of the transition table are used: linked with --wrap=lab_transition, so
 * that every look-up passes here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"
#include "core/state/transitions.h"
#include "fed_flow.h"
#include "traffic.h"

#define FLOWS    30000
#define SEGMENTS 40

static guint visits[LAB_STATE_COUNT][LAB_INPUT_COUNT];

static const char *const input_names[LAB_INPUT_COUNT] = {
    [LAB_GETS_SYN] = "gets SYN",
    [LAB_GETS_OTHER_SYN] = "gets other SYN",
    [LAB_GETS_SYN_ACK] = "gets SYN+ACK",
    [LAB_GETS_BAD_SYN_ACK] = "gets bad SYN+ACK",
    [LAB_GETS_ACK_OF_SYN] = "gets ACK of SYN",
    [LAB_GETS_ACK_OF_FIN] = "gets ACK of FIN",
    [LAB_GETS_FIN] = "gets FIN",
    [LAB_GETS_EARLY_FIN] = "gets early FIN",
    [LAB_GETS_RST] = "gets RST",
    [LAB_GETS_RST_PASSIVE] = "gets RST after a passive open",
    [LAB_GETS_BAD_RST] = "gets bad RST",
    [LAB_GETS_ICMP_ERROR] = "gets ICMP error",
    [LAB_GETS_NO_ANSWER] = "gets no answer",
    [LAB_GETS_NO_ANSWER_PASSIVE] = "gets no answer after a passive open",
    [LAB_TOLD_REFUSES] = "is told that the port refuses",
    [LAB_TOLD_SCANNED] = "is told that the port is scanned",
    [LAB_SENDS_SYN] = "sends SYN",
    [LAB_SENDS_NEW_SYN] = "sends new SYN",
    [LAB_SENDS_SYN_ACK] = "sends SYN+ACK",
    [LAB_SENDS_FIN] = "sends FIN",
    [LAB_SENDS_RST] = "sends RST",
    [LAB_REFUSES_SYN] = "refuses SYN",
    [LAB_WAITS_2_MSL] = "waits 2 MSL",
    [LAB_SENDS_REFUSAL] = "sends refusal",
};

const struct lab_transition *__real_lab_transition(enum lab_state state, enum lab_input input);
const struct lab_transition *__wrap_lab_transition(enum lab_state state, enum lab_input input);

const struct lab_transition *
__wrap_lab_transition(enum lab_state state, enum lab_input input)
{
    visits[state][input]++;
    return __real_lab_transition(state, input);
}

static void
play_tables(void)
{
    GPtrArray *all = conversations_read_all();

    for (guint i = 0; i < all->len; i++) {
        const struct conversation *conv = g_ptr_array_index(all, i);
        struct fed_flow fed;
        struct lab_verdict verdict;

        fed_flow_start(&fed, CONVERSATION_MSL);
        for (guint row = 0; row < conv->rows->len; row++) {
            struct lab_segment seg = conversation_segment(conv, &variants[0], row);

            if (ROW(conv, row)->icmp_error)
                lab_flow_icmp_error(&fed.flow, seg.side, seg.seq, ROW(conv, row)->effect, &verdict);
            else
                lab_flow_step(&fed.flow, &seg, &verdict);
        }
    }
    g_ptr_array_free(all, TRUE);
}

/* One SYN to each of a host's ports, which refuse it. */
static void
play_scan(void)
{
    struct lab_hosts *hosts = g_new0(struct lab_hosts, 1);

    for (guint16 port = 1; port <= LAB_SCAN_PORTS; port++) {
        struct lab_segment seg = {.frame = port, .port = {40000, port}, .flags = LAB_SYN};
        struct lab_segment refusal = {
            .frame = port, .port = {port, 40000}, .flags = LAB_RST | LAB_ACK, .ack = 1, .side = 1};
        struct lab_flow flow = {.hosts = hosts, .host = {1, 2}};
        struct lab_verdict verdict;

        lab_flow_step(&flow, &seg, &verdict);
        lab_flow_step(&flow, &refusal, &verdict);
    }
    g_free(hosts);
}

static void
play_traffic(void)
{
    static const unsigned hostile[] = {0, 0, 5, 15, 40, 100};
    struct lab_hosts *hosts = g_new0(struct lab_hosts, 1);

    for (unsigned seed = 1; seed <= FLOWS; seed++) {
        struct fed_flow fed;
        struct lab_verdict verdict;
        struct traffic traffic;

        fed_flow_start(&fed, CONVERSATION_MSL);
        fed.flow.hosts = seed % 2 ? hosts : NULL;
        traffic_start(&traffic, seed, hostile[seed % G_N_ELEMENTS(hostile)]);
        for (int i = 0; i < SEGMENTS; i++) {
            struct lab_segment seg = traffic_next(&traffic);

            traffic_move(&seg, seed);
            lab_flow_step(&fed.flow, &seg, &verdict);
        }
    }
    g_free(hosts);
}

static void
check_cell(enum lab_state state, enum lab_input input)
{
    const struct lab_transition *cell = __real_lab_transition(state, input);
    guint count = visits[state][input];

    if (cell->reachable == (count > 0))
        return;
    g_test_message("%s, %s: %s", lab_state_word(state), input_names[input],
                   count ? "is declared unreachable and was reached"
                         : "is declared reachable and was not reached");
    g_test_fail();
}

static void
test_cells(void)
{
    play_tables();
    play_scan();
    play_traffic();
    for (int state = 0; state < LAB_STATE_COUNT; state++) {
        for (int input = 0; input < LAB_INPUT_COUNT; input++)
            check_cell((enum lab_state)state, (enum lab_input)input);
    }
}

/* What a cell says must be sayable, and nonsense must not be looked up. */
static void
test_contents(void)
{
    for (int state = 0; state < LAB_STATE_COUNT; state++) {
        for (int input = 0; input < LAB_INPUT_COUNT; input++) {
            const struct lab_transition *cell =
                __real_lab_transition((enum lab_state)state, (enum lab_input)input);

            if (!cell->reachable)
                continue;
            g_assert_nonnull(lab_state_word((enum lab_state)cell->next));
            g_assert_nonnull(lab_reason_word((enum lab_reason)cell->reason));
            g_assert_cmpint(cell->next, !=, LAB_STATE_UNKNOWN);
            if (cell->next != state)
                g_assert_cmpint(cell->reason, !=, LAB_REASON_NO_CHANGE);
        }
    }
    g_assert_false(__real_lab_transition(LAB_STATE_COUNT, LAB_GETS_SYN)->reachable);
    g_assert_false(__real_lab_transition(LAB_STATE_CLOSED, LAB_INPUT_COUNT)->reachable);
    g_assert_false(__real_lab_transition((enum lab_state) - 1, (enum lab_input) - 1)->reachable);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/core/transitions/contents", test_contents);
    g_test_add_func("/core/transitions/cells", test_cells);
    return g_test_run();
}
