/* Every conversation of the tables as an imperfect capture holds it: with a segment missing, and
 * with each packet twice.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "conversation.h"
#include "invariants.h"

struct play {
    struct lab_flow flow;
    struct lab_sent memory[2][LAB_FLIGHT_MAX];
};

static void
start(struct play *play)
{
    lab_flow_init(&play->flow);
    play->flow.msl = CONVERSATION_MSL;
    for (int side = 0; side < 2; side++)
        lab_flight_give(&play->flow.flight[side], play->memory[side], LAB_FLIGHT_MAX);
}

/* @return whether there is a verdict on a segment */
static bool
step(struct play *play, const struct row *row, const struct lab_segment *seg,
     struct lab_verdict *verdict)
{
    if (!row->icmp_error) {
        lab_flow_step(&play->flow, seg, verdict);
        return true;
    }
    lab_flow_icmp_error(&play->flow, seg->side, seg->seq, row->effect, verdict);
    return false;
}

static bool
is_fin_of(const struct conversation *conv, guint without, guint32 number)
{
    for (guint i = 0; i < conv->rows->len; i++) {
        struct lab_segment seg = conversation_segment(conv, &variants[0], i);

        if (i != without && (seg.flags & LAB_FIN) && lab_segment_fin(&seg) == number)
            return true;
    }
    return false;
}

/* That a FIN was sent which no segment of the table has: numbers alone show it. */
static bool
infers_fin(const struct conversation *conv)
{
    for (guint i = 0; i < conv->rows->len; i++) {
        const struct row *row = ROW(conv, i);

        for (int id = 0; id < LAB_END_COUNT; id++) {
            if (row->reason[id] == LAB_REASON_FIN_NOT_CAPTURED ||
                row->reason[id] == LAB_REASON_FIN_UNSEEN)
                return true;
        }
    }
    return false;
}

/* What takes one number and is missing is taken for a FIN, but not for sure. */
static bool
is_marked(const struct conversation *conv, guint without, const struct lab_verdict *verdict)
{
    const struct lab_end_verdict *end = verdict->end;

    return ROW(conv, without)->len == 1 &&
           ((end[LAB_CLIENT].certainty | end[LAB_SERVER].certainty) & LAB_AFTER_INFERRED);
}

static void
check_fins(const struct conversation *conv, guint without, guint at,
           const struct lab_verdict *verdict)
{
    const struct {
        enum lab_fact fact;
        guint32 number;
    } fins[] = {{LAB_KNOWS_FIN_FIRST, verdict->fin_first},
                {LAB_KNOWS_FIN_SECOND, verdict->fin_second}};

    for (guint i = 0; i < G_N_ELEMENTS(fins); i++) {
        if (!(verdict->facts & fins[i].fact) || is_fin_of(conv, conv->rows->len, fins[i].number) ||
            is_marked(conv, without, verdict))
            continue;
        g_test_message("%s: without row %u, row %u tells of a FIN that nobody sent", conv->title,
                       without + 1, at + 1);
        g_test_fail();
    }
}

/* Whatever single segment a capture lacks, it tells of no FIN that nobody sent, not as certain. */
static void
test_one_missing(gconstpointer data)
{
    const struct conversation *conv = data;

    for (guint without = 0; without < conv->rows->len && !infers_fin(conv); without++) {
        struct play play;

        start(&play);
        for (guint i = 0; i < conv->rows->len; i++) {
            struct lab_segment seg = conversation_segment(conv, &variants[0], i);
            struct lab_verdict verdict;

            if (i != without && step(&play, ROW(conv, i), &seg, &verdict))
                check_fins(conv, without, i, &verdict);
        }
    }
}

/* A packet of its own by its identification. */
static struct lab_segment
named_segment(const struct conversation *conv, guint index)
{
    struct lab_segment seg = conversation_segment(conv, &variants[0], index);

    seg.ip_id = (guint16)(1000 + index);
    seg.frame = 2 * index + 1;
    return seg;
}

/* The copies are known, and change nothing else. */
static void
test_each_twice(gconstpointer data)
{
    const struct conversation *conv = data;
    struct play once, twice;

    start(&once);
    start(&twice);
    for (guint i = 0; i < conv->rows->len; i++) {
        struct lab_segment seg = named_segment(conv, i);
        struct lab_verdict one, two;
        const struct row *row = ROW(conv, i);

        if (!step(&once, row, &seg, &one)) {
            step(&twice, row, &seg, &two);
            continue;
        }
        step(&twice, row, &seg, &two);
        if (!verdicts_equal(&one, &two)) {
            g_test_message("%s: row %u reads otherwise behind copies", conv->title, i + 1);
            g_test_fail();
        }
        seg.frame++;
        seg.time += 100;
        step(&twice, row, &seg, &two);
        if (!(two.events & LAB_BIT(LAB_EVENT_CAPTURED_TWICE)) || two.roles != one.roles) {
            g_test_message("%s: the copy of row %u is taken for another", conv->title, i + 1);
            g_test_fail();
        }
        if (two.load.known || two.trip.sample) {
            g_test_message("%s: the copy of row %u is counted", conv->title, i + 1);
            g_test_fail();
        }
    }
}

int
main(int argc, char **argv)
{
    static const struct conversation_test tests[] = {
        {"/core/one missing", test_one_missing},
        {"/core/each twice", test_each_twice},
        {NULL, NULL},
    };

    return conversations_test(argc, argv, tests);
}
