/* What is remembered of unacknowledged segments, and what happens when it is too much.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/flow/flow.h"

#define MSS 100

/* A flow whose two ends are given memory as the plugin gives it. */
struct fixture {
    struct lab_flow flow;
    struct lab_verdict verdict;
    guint32 frame;
    guint32 isn;
    gboolean stingy; /* give no memory at all */
};

static void
step(struct fixture *f, guint8 side, guint8 flags, guint32 seq, guint32 ack, guint32 len)
{
    const struct lab_segment seg = {.time = (guint64)++f->frame * 1000000,
                                    .frame = f->frame,
                                    .seq = f->isn + seq,
                                    .ack = f->isn + ack,
                                    .len = len,
                                    .flags = flags,
                                    .window = 5000,
                                    .side = side,
                                    .port = {(guint16)(40000 - side), (guint16)(39999 + side)}};
    struct lab_flight *flight = &f->flow.flight[side];
    unsigned room = f->stingy ? 0 : lab_flight_wants(flight, &seg);

    if (room)
        lab_flight_give(flight, g_realloc_n(flight->sent, room, sizeof *flight->sent), room);
    lab_flow_step(&f->flow, &seg, &f->verdict);
}

static void
open_at(struct fixture *f, gconstpointer isn)
{
    f->isn = GPOINTER_TO_UINT(isn);
    step(f, 0, LAB_SYN, 0, 0, 0);
    step(f, 1, LAB_SYN | LAB_ACK, 0, 1, 0);
    step(f, 0, LAB_ACK, 1, 1, 0);
}

static void
close_all(struct fixture *f, gconstpointer isn)
{
    (void)isn;
    g_free(f->flow.flight[0].sent);
    g_free(f->flow.flight[1].sent);
}

static void
send_many(struct fixture *f, guint32 from, guint count)
{
    for (guint i = 0; i < count; i++)
        step(f, 0, LAB_ACK, 1 + (from + i) * MSS, 1, MSS);
}

static void
acknowledge(struct fixture *f, guint32 count)
{
    step(f, 1, LAB_ACK, 1, 1 + count * MSS, 0);
}

/* A connection without data costs nothing more. */
static void
test_no_data_no_room(struct fixture *f, gconstpointer isn)
{
    (void)isn;
    g_assert_null(f->flow.flight[0].sent);
    acknowledge(f, 0);
    g_assert_null(f->flow.flight[1].sent);
    send_many(f, 0, 1);
    g_assert_cmpuint(f->flow.flight[0].room, ==, LAB_FLIGHT_FIRST);
    g_assert_null(f->flow.flight[1].sent);
}

/* Acknowledged segments make room for new ones. */
static void
test_steady_flow_stays_small(struct fixture *f, gconstpointer isn)
{
    (void)isn;
    for (guint32 i = 0; i < 1000; i++) {
        send_many(f, 2 * i, 2);
        acknowledge(f, 2 * i + 2);
        g_assert_cmpuint(f->verdict.acks_segments, ==, 2);
        g_assert_cmpuint(f->verdict.acks_bytes, ==, 2 * MSS);
        g_assert_cmpuint(f->verdict.ack.frame, ==, f->frame - 1);
    }
    g_assert_cmpuint(f->flow.flight[0].room, <=, 2 * LAB_FLIGHT_FIRST);
}

static void
test_as_many_as_fit(struct fixture *f, gconstpointer isn)
{
    guint32 first = f->frame + 1;

    (void)isn;
    send_many(f, 0, LAB_FLIGHT_MAX);
    g_assert_cmpuint(f->flow.flight[0].room, ==, LAB_FLIGHT_MAX);
    for (guint32 i = 0; i < LAB_FLIGHT_MAX; i++) {
        acknowledge(f, i + 1);
        g_assert_cmpuint(f->verdict.acks_segments, ==, 1);
        g_assert_cmpuint(f->verdict.ack.frame, ==, first + i);
        g_assert_cmpint(f->verdict.ack.check, ==, LAB_CHECK_AGREES);
    }
}

/* Past the limit no number is given rather than a wrong one, and bytes are still counted. */
static void
test_one_too_many(struct fixture *f, gconstpointer isn)
{
    const guint32 over = LAB_FLIGHT_MAX + 20;

    (void)isn;
    send_many(f, 0, over);
    g_assert_cmpuint(f->flow.flight[0].room, ==, LAB_FLIGHT_MAX);
    acknowledge(f, LAB_FLIGHT_MAX);
    g_assert_cmpuint(f->verdict.acks_segments, ==, LAB_FLIGHT_MAX);
    acknowledge(f, LAB_FLIGHT_MAX + 10);
    g_assert_cmpuint(f->verdict.acks_bytes, ==, 10 * MSS);
    g_assert_cmpuint(f->verdict.acks_segments, ==, 0);
    g_assert_cmpuint(f->verdict.facts & LAB_IS_UNTRACKED, !=, 0);
    g_assert_cmpuint(f->verdict.ack.formula, ==, LAB_FORMULA_NONE);
    /* Sent again, it is an old acquaintance nobody remembers. */
    step(f, 0, LAB_ACK, 1 + (over - 5) * MSS, 1, MSS);
    g_assert_cmpuint(f->verdict.events, ==, 0);
    g_assert_cmpuint(f->verdict.facts & LAB_IS_UNTRACKED, !=, 0);
    acknowledge(f, over);
    g_assert_cmpuint(f->verdict.acks_segments, ==, 0);
    g_assert_cmpuint(f->verdict.facts & LAB_IS_UNTRACKED, !=, 0);
    /* From here on all is known again. */
    send_many(f, over, 3);
    acknowledge(f, over + 3);
    g_assert_cmpuint(f->verdict.acks_segments, ==, 3);
    g_assert_cmpuint(f->verdict.facts & LAB_IS_UNTRACKED, ==, 0);
    g_assert_cmpuint(f->verdict.ack.frame, ==, f->frame - 1);
    /* What the capture lacks is another matter. */
    send_many(f, over + 4, 1);
    acknowledge(f, over + 5);
    g_assert_cmpuint(f->verdict.acks_segments, ==, 0);
    g_assert_cmpuint(f->verdict.facts & LAB_IS_UNTRACKED, ==, 0);
}

static void
test_no_memory(struct fixture *f, gconstpointer isn)
{
    (void)isn;
    f->stingy = TRUE;
    send_many(f, 0, 3);
    acknowledge(f, 3);
    g_assert_cmpuint(f->verdict.acks_bytes, ==, 3 * MSS);
    g_assert_cmpuint(f->verdict.acks_segments, ==, 0);
    g_assert_cmpuint(f->verdict.facts & LAB_IS_UNTRACKED, !=, 0);
    g_assert_false(f->flow.flight[0].untracked_known); /* all of it is acknowledged */
}

/* Room is reused once half of it is acknowledged. */
static void
test_wants(struct fixture *f, gconstpointer isn)
{
    struct lab_flight flight = {.room = 8, .count = 8, .first = 3};
    const struct lab_segment seg = {.len = MSS};

    (void)f;
    (void)isn;
    g_assert_cmpuint(lab_flight_wants(&flight, &seg), ==, 16);
    flight.first = 4;
    g_assert_cmpuint(lab_flight_wants(&flight, &seg), ==, 0);
}

/* A new connection on the same sockets forgets the old one's segments, and keeps the memory. */
static void
test_new_connection(struct fixture *f, gconstpointer isn)
{
    (void)isn;
    send_many(f, 0, 10);
    step(f, 1, LAB_RST | LAB_ACK, 1, 1 + 10 * MSS, 0);
    f->isn += 77;
    step(f, 0, LAB_SYN, 0, 0, 0);
    g_assert_cmpuint(f->flow.flight[0].count, ==, 0);
    g_assert_cmpuint(f->flow.flight[0].room, ==, 16);
    step(f, 1, LAB_SYN | LAB_ACK, 0, 1, 0);
    step(f, 0, LAB_ACK, 1, 1, 0);
    send_many(f, 0, 2);
    acknowledge(f, 2);
    g_assert_cmpuint(f->verdict.acks_segments, ==, 2);
}

/* The newest of overlapping segments is the one that is found. */
static void
test_find(struct fixture *f, gconstpointer isn)
{
    const struct lab_flight *flight = &f->flow.flight[0];

    (void)isn;
    send_many(f, 0, 3);
    acknowledge(f, 1);
    g_assert_null(lab_flight_find(flight, f->isn));
    g_assert_cmpuint(lab_flight_find(flight, f->isn + 1)->seq, ==, f->isn + 1);
    g_assert_cmpuint(lab_flight_find(flight, f->isn + MSS)->seq, ==, f->isn + 1);
    g_assert_cmpuint(lab_flight_find(flight, f->isn + MSS + 1)->seq, ==, f->isn + MSS + 1);
    g_assert_null(lab_flight_find(flight, f->isn + 3 * MSS + 1));
    g_assert_cmpuint(lab_flight_above(flight, f->isn + 1)->seq, ==, f->isn + MSS + 1);
    g_assert_null(lab_flight_above(flight, f->isn + 2 * MSS + 1));
}

/* What is taken back takes what was acknowledged of it along. */
static void
test_cut(struct fixture *f, gconstpointer isn)
{
    struct lab_flight *flight = &f->flow.flight[0];

    (void)isn;
    send_many(f, 0, 3);
    acknowledge(f, 2);
    lab_flight_cut(flight, f->isn + MSS + 1);
    g_assert_cmpuint(flight->count, ==, 1);
    g_assert_cmpuint(flight->first, ==, 1);
}

static void
check_latest(const struct lab_flight *flight, guint index, guint32 frame)
{
    g_assert_cmpuint(flight->sent[index].latest, ==, frame);
}

/* What is sent once more is each segment that lies in it whole, from its first byte to its last. */
static void
test_again(struct fixture *f, gconstpointer isn)
{
    struct lab_flight *flight = &f->flow.flight[0];
    struct lab_segment again = {.frame = 98, .seq = f->isn + MSS + 1, .len = 2 * MSS + 1};

    (void)isn;
    send_many(f, 0, 3);
    step(f, 0, LAB_ACK, 3 * MSS + 1, 1, 1);
    lab_flight_again(flight, &again);
    for (guint i = 0; i < 4; i++)
        check_latest(flight, i, i ? 98 : flight->sent[0].frame);
    again = (struct lab_segment){.frame = 99, .seq = f->isn + 1, .len = MSS + 1};
    lab_flight_again(flight, &again);
    for (guint i = 0; i < 4; i++)
        check_latest(flight, i, i ? 98 : 99);
}

int
main(int argc, char **argv)
{
    static const guint32 isns[] = {1000, 0, 0xFFFFFF00, 0x7FFFFFF0};
    static const struct {
        const char *name;
        void (*test)(struct fixture *, gconstpointer);
    } tests[] = {{"no-data-no-room", test_no_data_no_room},
                 {"steady-flow-stays-small", test_steady_flow_stays_small},
                 {"as-many-as-fit", test_as_many_as_fit},
                 {"one-too-many", test_one_too_many},
                 {"no-memory", test_no_memory},
                 {"wants", test_wants},
                 {"new-connection", test_new_connection},
                 {"find", test_find},
                 {"cut", test_cut},
                 {"again", test_again}};

    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    for (guint i = 0; i < G_N_ELEMENTS(tests) * G_N_ELEMENTS(isns); i++) {
        guint32 isn = isns[i % G_N_ELEMENTS(isns)];
        char *path = g_strdup_printf("/core/flight/%s/%08x", tests[i / G_N_ELEMENTS(isns)].name,
                                     (unsigned)isn);

        g_test_add(path, struct fixture, GUINT_TO_POINTER(isn), open_at,
                   tests[i / G_N_ELEMENTS(isns)].test, close_all);
        g_free(path);
    }
    return g_test_run();
}
