/* A flow of one SYN, or of a SYN and its refusal, put away and got back: it goes on as if it had
 * stayed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/flow/flow.h"
#include "core/hosts/floods.h"

#define X           1000
#define Y           5000
#define MILLISECOND G_GUINT64_CONSTANT(1000000)
#define PORT        80

static const struct lab_segment syn = {.time = 10000 * MILLISECOND,
                                       .frame = 1,
                                       .seq = X,
                                       .port = {4000, PORT},
                                       .window = 64000,
                                       .flags = LAB_SYN,
                                       .ip_id = 7,
                                       .window_shift = 7,
                                       .has_window_shift = true};

static const struct lab_segment refusal = {.time = 10001 * MILLISECOND,
                                           .frame = 2,
                                           .ack = X + 1,
                                           .port = {PORT, 4000},
                                           .flags = LAB_RST | LAB_ACK,
                                           .side = 1,
                                           .ip_id = 1};

/* How the flow may go on, after the SYN or after its refusal: up to three segments. */
static const struct {
    guint64 after; /* the segment before, in nanoseconds */
    guint8 side, flags;
    guint32 seq, ack, len;
    guint16 ip_id;
} ways[][3] = {
    {{MILLISECOND, 1, LAB_SYN | LAB_ACK, Y, X + 1, 0, 1},
     {MILLISECOND, 0, LAB_ACK, X + 1, Y + 1, 0, 8},
     {MILLISECOND, 0, LAB_ACK | LAB_PSH, X + 1, Y + 1, 100, 9}},
    {{1000 * MILLISECOND, 0, LAB_SYN, X, 0, 0, 8},
     {MILLISECOND, 1, LAB_RST | LAB_ACK, 0, X + 1, 0, 0}},
    {{10000, 0, LAB_SYN, X, 0, 0, 7}, {MILLISECOND, 1, LAB_SYN | LAB_ACK, Y, X + 1, 0, 1}},
    {{MILLISECOND, 1, LAB_RST | LAB_ACK, 0, X + 1, 0, 0}, {MILLISECOND, 0, LAB_SYN, X, 0, 0, 8}},
    {{MILLISECOND, 0, LAB_SYN, X + 90000, 0, 0, 8},
     {MILLISECOND, 1, LAB_SYN | LAB_ACK, Y, X + 1, 0, 1}},
    {{MILLISECOND, 1, LAB_SYN, Y, 0, 0, 1}, {MILLISECOND, 0, LAB_SYN | LAB_ACK, X, Y + 1, 0, 8}},
    {{10000, 1, LAB_RST | LAB_ACK, 0, X + 1, 0, 1}, {MILLISECOND, 0, LAB_SYN, X, 0, 0, 8}},
};

/* Not byte by byte: nobody fills in what lies between the last member and the end. */
static void
assert_same(const struct lab_attempt *one, const struct lab_attempt *other)
{
    g_assert_cmpuint(one->tick, ==, other->tick);
    g_assert_cmpuint(one->kind, ==, other->kind);
    g_assert_cmpuint(one->side, ==, other->side);
    g_assert_cmpuint(one->opening, ==, other->opening);
    g_assert_cmpuint(one->repeats, ==, other->repeats);
    g_assert_cmpuint(one->replaces, ==, other->replaces);
    g_assert_cmpuint(one->carried, ==, other->carried);
}

static void
go_on(struct lab_flow *stayed, struct lab_flow *back, guint way)
{
    guint64 time = stayed->latest.time;
    guint32 frame = stayed->latest.frame;

    for (guint i = 0; i < G_N_ELEMENTS(ways[way]) && ways[way][i].flags; i++) {
        guint8 side = ways[way][i].side;
        struct lab_segment seg = {.time = time += ways[way][i].after,
                                  .frame = frame + i + 1,
                                  .seq = ways[way][i].seq,
                                  .ack = ways[way][i].ack,
                                  .len = ways[way][i].len,
                                  .port = {side ? PORT : 4000, side ? 4000 : PORT},
                                  .window = 64000,
                                  .flags = ways[way][i].flags,
                                  .side = side,
                                  .ip_id = ways[way][i].ip_id};
        struct lab_verdict verdicts[2];

        memset(verdicts, 0, sizeof verdicts);
        seg.window_shift = syn.window_shift;
        seg.has_window_shift = seg.flags & LAB_SYN;
        g_assert_cmpint(lab_flow_step(stayed, &seg, &verdicts[0]), ==,
                        lab_flow_step(back, &seg, &verdicts[1]));
        g_assert_cmpmem(&verdicts[0], sizeof verdicts[0], &verdicts[1], sizeof verdicts[1]);
    }
    g_assert_cmpint(lab_flow_summary(stayed).open, ==, lab_flow_summary(back).open);
}

/* Take a segment, put it away, and get it back into another flow. */
static void
take(struct lab_flow *stayed, struct lab_flow *back, const struct lab_segment *seg, guint nth)
{
    struct lab_verdict said;
    struct lab_seed seed;

    lab_flow_step(stayed, seg, &said);
    g_assert_true(lab_flow_to_seed(stayed, nth, &seed));
    lab_flow_from_seed(back, &seed);
    g_assert_cmpmem(&stayed->said, sizeof said, &back->said, sizeof said);
    assert_same(&stayed->attempt, &back->attempt);
    g_assert_cmpint(stayed->prospect, ==, back->prospect);
}

/* @param others  what other flows have told; NULL: there are none */
static void
check(struct lab_hosts *others, guint way, gboolean refused, guint *scans, guint *floods)
{
    struct lab_flow stayed = {.msl = 60000 * MILLISECOND, .hosts = others, .host = {9, 1}},
                    back = stayed;

    take(&stayed, &back, &syn, 0);
    if (refused)
        take(&stayed, &back, &refusal, 1);
    *scans += stayed.said.scan != LAB_SCAN_NONE;
    *floods += stayed.said.half_open > 0;
    stayed.hosts = back.hosts = NULL; /* who else would be told of each segment twice */
    go_on(&stayed, &back, way);
}

static void
check_all(struct lab_hosts *(*others)(guint kind), guint kind, guint *scans, guint *floods)
{
    for (guint i = 0; i < 2 * G_N_ELEMENTS(ways); i++) {
        struct lab_hosts *hosts = others ? others(kind) : NULL;

        check(hosts, i / 2, i % 2, scans, floods);
        g_free(hosts);
    }
}

static void
test_alone(void)
{
    guint scans = 0, floods = 0;

    check_all(NULL, 0, &scans, &floods);
    g_assert_cmpuint(scans + floods, ==, 0);
}

/* Others have tried this port, or the host other ports; the port may have refused, or this very SYN
 * is the first to show that those before it are a flood. */
static struct lab_hosts *
others_of(guint kind)
{
    struct lab_hosts *hosts = g_new0(struct lab_hosts, 1);

    for (guint i = 0; i < (kind == 3 ? LAB_FLOOD_MIN : 40); i++) {
        struct lab_flow flow = {.hosts = hosts, .host = {kind == 1 ? 9 : 100 + i, 1}};
        struct lab_segment seg = syn, rst = refusal;
        struct lab_verdict unused;

        seg.time -= 5000 * MILLISECOND;
        seg.port[0] = (guint16)(5000 + i);
        seg.port[1] = (guint16)(kind == 1 ? 100 + i : PORT);
        lab_flow_step(&flow, &seg, &unused);
        rst.time = seg.time;
        rst.port[0] = seg.port[1];
        rst.port[1] = seg.port[0];
        if (kind == 2)
            lab_flow_step(&flow, &rst, &unused);
    }
    return hosts;
}

static void
test_among_others(void)
{
    guint scans = 0, floods = 0;

    for (guint kind = 0; kind < 4; kind++)
        check_all(others_of, kind, &scans, &floods);
    g_assert_cmpuint(scans, >, 0);
    g_assert_cmpuint(floods, >, 0);
}

/* What else a flow may begin with is kept whole. */
static void
test_not_a_seed(void)
{
    const struct lab_segment others[] = {
        {.frame = 1, .flags = LAB_ACK},
        {.frame = 1, .flags = LAB_SYN | LAB_ACK},
        {.frame = 1, .flags = LAB_SYN | LAB_FIN},
        {.frame = 1, .flags = LAB_SYN, .len = 5},
        {.frame = 1, .flags = LAB_SYN, .to_itself = true},
    };

    for (guint i = 0; i < G_N_ELEMENTS(others); i++) {
        struct lab_flow flow = {.msl = 0};
        struct lab_verdict unused;
        struct lab_seed seed;

        lab_flow_step(&flow, &others[i], &unused);
        g_assert_false(lab_flow_to_seed(&flow, 0, &seed));
    }
}

/* Nor is a flow whose second segment is no refusal, or was not judged: it is a copy of the SYN, or
 * nothing but an ICMP error came. */
static void
test_not_two_seeds(void)
{
    struct lab_segment others[] = {syn, syn, refusal, refusal, refusal};

    others[0].frame = others[1].frame = 2;
    others[1].time += 1000 * MILLISECOND;
    others[1].ip_id++;
    others[2].seq = Y;
    others[3].len = 5;
    others[4].flags = LAB_SYN | LAB_ACK;
    for (guint i = 0; i <= G_N_ELEMENTS(others); i++) {
        struct lab_flow flow = {.msl = 0};
        struct lab_verdict unused;
        struct lab_seed seed;

        lab_flow_step(&flow, &syn, &unused);
        if (i < G_N_ELEMENTS(others))
            lab_flow_step(&flow, &others[i], &unused);
        else
            lab_flow_icmp_error(&flow, 0, X, LAB_ICMP_GIVES_UP, &unused);
        g_assert_false(lab_flow_to_seed(&flow, 1, &seed));
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/seed/alone", test_alone);
    g_test_add_func("/seed/among-others", test_among_others);
    g_test_add_func("/seed/not-a-seed", test_not_a_seed);
    g_test_add_func("/seed/not-two-seeds", test_not_two_seeds);
    return g_test_run();
}
