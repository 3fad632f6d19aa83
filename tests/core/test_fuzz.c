/* A few hundred thousand pseudo-random segments, under everything that must always hold.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "fed_flow.h"
#include "invariants.h"
#include "traffic.h"
#include "core/flow/folding.h"
#include "core/packing.h"

#define FLOWS    4000
#define SEGMENTS 60
#define MSL      UINT64_C(1000000000)

/* Plausible traffic first; a fuzzer that only talks nonsense never gets past the handshake. */
static unsigned
hostility(unsigned seed)
{
    static const unsigned per_cent[] = {0, 0, 5, 15, 40, 100};

    return per_cent[seed % G_N_ELEMENTS(per_cent)];
}

/* Some sockets are connected with themselves. */
static struct lab_segment
next_segment(struct traffic *traffic, unsigned seed)
{
    struct lab_segment seg = traffic_next(traffic);

    seg.to_itself = seed % 7 == 0;
    if (seg.to_itself)
        seg.side = 0;
    return seg;
}

/* A seed and what is done to each segment before a second flow gets it. */
struct twin {
    guint8 mirrored;
    guint32 shift[2];
    guint32 frames;
    guint64 time;
    bool long_way; /* as if the connection were never at rest */
};

static struct lab_segment
twin_of(const struct lab_segment *seg, const struct twin *twin)
{
    struct lab_segment out = *seg;

    out.side ^= !seg->to_itself && twin->mirrored;
    out.seq += twin->shift[seg->side];
    out.ack += twin->shift[!seg->side && !seg->to_itself];
    out.frame += twin->frames;
    out.time += twin->time;
    return out;
}

/* Runs each flow beside its twin; alike() compares the two verdicts. */
static void
run_beside(const struct twin *twin,
           bool (*alike)(const struct lab_verdict *, const struct lab_verdict *))
{
    guint failures = 0;

    for (unsigned seed = 1; seed <= FLOWS && failures < 5; seed++) {
        struct fed_flow flow, other;
        struct lab_verdict one, two;
        struct traffic traffic;

        fed_flow_start(&flow, MSL);
        fed_flow_start(&other, MSL);
        traffic_start(&traffic, seed, hostility(seed));
        for (int i = 0; i < SEGMENTS; i++) {
            struct lab_segment seg = next_segment(&traffic, seed);
            struct lab_segment twin_seg = twin_of(&seg, twin);

            if (lab_segment_is_refusal(&seg) != lab_segment_is_refusal(&twin_seg))
                continue; /* its 0 is nobody's number, and does not move */
            memset(&two, 0xAA, sizeof two);
            other.flow.conn.at_rest &= !twin->long_way;
            lab_flow_step(&flow.flow, &seg, &one);
            lab_flow_step(&other.flow, &twin_seg, &two);
            if (alike(&one, &two))
                continue;
            g_test_message("seed %u, segment %d: the verdicts differ", seed, i + 1);
            g_test_fail();
            failures++;
            break;
        }
    }
}

static void
test_same_again(void)
{
    run_beside(&(struct twin){.mirrored = 0}, verdicts_equal);
}

/* What is left out amid a connection at rest would have changed nothing. */
static void
test_long_way(void)
{
    run_beside(&(struct twin){.long_way = true}, verdicts_equal);
}

/* Whatever a flow holds comes back, and takes less room while it is folded. */
static void
test_folded(void)
{
    static struct lab_flow folded;
    static uint8_t packed[LAB_PACKED_MAX(sizeof folded)];
    size_t as_it_is = 0, as_folded = 0;

    for (unsigned seed = 1; seed <= FLOWS / 10; seed++) {
        struct fed_flow flow;
        struct lab_verdict verdict;
        struct traffic traffic;

        fed_flow_start(&flow, MSL);
        traffic_start(&traffic, seed, hostility(seed));
        for (int i = 0; i < SEGMENTS; i++) {
            struct lab_segment seg = next_segment(&traffic, seed);

            lab_flow_step(&flow.flow, &seg, &verdict);
            memcpy(&folded, &flow.flow, sizeof folded);
            as_it_is += lab_pack(packed, &folded, sizeof folded);
            lab_folding_fold(&folded);
            as_folded += lab_pack(packed, &folded, sizeof folded);
            lab_folding_unfold(&folded);
            g_assert_cmpmem(&folded, sizeof folded, &flow.flow, sizeof flow.flow);
        }
    }
    g_assert_cmpuint(as_folded, <, as_it_is);
}

static void
test_mirrored(void)
{
    run_beside(&(struct twin){.mirrored = 1}, verdicts_equal);
}

/* Sequence numbers have no zero: moving all of them changes nothing. */
static void
test_shifted(void)
{
    run_beside(&(struct twin){.shift = {0x12345678, 0x9ABCDEF0}}, verdicts_alike);
    run_beside(&(struct twin){.shift = {0x80000000, 1}}, verdicts_alike);
}

static void
test_later(void)
{
    run_beside(&(struct twin){.frames = 5000, .time = 3600 * G_GUINT64_CONSTANT(1000000000)},
               verdicts_alike);
}

static void
test_invariants(void)
{
    GHashTable *seen = g_hash_table_new(g_str_hash, g_str_equal);
    struct lab_hosts *hosts = g_new0(struct lab_hosts, 1);

    for (unsigned seed = 1; seed <= FLOWS; seed++) {
        struct fed_flow flow;
        struct watch watch = {.now = {.close = 0}};
        struct lab_verdict verdict;
        struct traffic traffic, errors;
        struct lab_waiting waiting;
        struct lab_waits waits, before;

        memset(&waiting, 0, sizeof waiting);
        memset(&waits, 0, sizeof waits);
        fed_flow_start(&flow, MSL);
        flow.flow.hosts = seed % 2 ? hosts : NULL;
        traffic_start(&traffic, seed, hostility(seed));
        traffic_start(&errors, seed, 0);
        for (int i = 0; i < SEGMENTS; i++) {
            struct lab_segment seg = next_segment(&traffic, seed);
            enum lab_belonging belongs;
            const char *broken;

            traffic_move(&seg, seed);
            belongs = lab_flow_step(&flow.flow, &seg, &verdict);
            broken = invariant_broken(&watch, &seg, &verdict, belongs);
            if (belongs == LAB_BEGINS)
                memset(&waiting, 0, sizeof waiting);
            before = waits; /* whichever that is of */
            lab_waits_step(&waiting, &seg, &verdict, &before, &waits);
            if (!broken)
                broken = invariant_broken_by_waits(&watch, &waits, &seg, &verdict);

            /* Now and then an ICMP error returns the SYN. */
            if (!broken && traffic_random(&errors, 20) == 0 &&
                lab_flow_icmp_error(&flow.flow, seg.side, traffic.isn[seg.side],
                                    (enum lab_icmp_effect)traffic_random(&errors, 4), &verdict))
                broken = invariant_broken_by_error(&watch, &verdict);
            if (!broken || !g_hash_table_add(seen, (gpointer)broken))
                continue;
            g_test_message("seed %u, segment %d: broken: %s", seed, i + 1, broken);
            g_test_fail();
        }
    }
    g_hash_table_destroy(seen);
    g_free(hosts);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/core/fuzz/invariants", test_invariants);
    g_test_add_func("/core/fuzz/same-again", test_same_again);
    g_test_add_func("/core/fuzz/long-way", test_long_way);
    g_test_add_func("/core/fuzz/folded", test_folded);
    g_test_add_func("/core/fuzz/mirrored", test_mirrored);
    g_test_add_func("/core/fuzz/shifted", test_shifted);
    g_test_add_func("/core/fuzz/later", test_later);
    return g_test_run();
}
