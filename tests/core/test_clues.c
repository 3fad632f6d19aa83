/* What the lesser fields tell: stories of a few segments, and the clues that each must have.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "fed_flow.h"

#define X           1000
#define Y           5000
#define MILLISECOND G_GUINT64_CONSTANT(1000000)
#define SECOND      (1000 * MILLISECOND)
#define DAY         (24 * 3600 * SECOND)

#define ECN         (LAB_ECE | LAB_CWR)

/* One segment: seq and ack are reckoned from the initial numbers. */
struct said {
    guint8 side, flags;
    guint32 seq, ack, len;
    struct lab_segment more; /* reserved, ecn, ttl, ip_id, urgent, timestamps */
    guint64 wait;            /* 0: a millisecond */
};

/* A flow in which every segment so far was a frame of its own. */
struct story {
    struct fed_flow fed;
    guint32 frame;
    guint64 time;
    struct lab_verdict verdict;
};

static const struct lab_clues *
say(struct story *story, const struct said *said)
{
    struct lab_segment seg = said->more;
    guint32 own = said->side ? Y : X, other = said->side ? X : Y;

    story->time += said->wait ? said->wait : MILLISECOND;
    seg.time = story->time;
    seg.frame = ++story->frame;
    seg.seq = own + said->seq;
    seg.ack = said->flags & LAB_ACK ? other + said->ack : 0;
    seg.len = said->len;
    seg.flags = said->flags;
    seg.side = said->side;
    seg.port[said->side] = 80;
    seg.port[!said->side] = 40000;
    seg.window = 64240;
    seg.mss = said->flags & LAB_SYN ? 1460 : 0;
    lab_flow_step(&story->fed.flow, &seg, &story->verdict);
    return &story->fed.flow.clues;
}

/* The payload, and what else there is to a segment. */
#define SAY(story, who, bits, seq_number, ack_number, ...)                                         \
    say(story, &(struct said){.side = (who),                                                       \
                              .flags = (bits),                                                     \
                              .seq = (seq_number),                                                 \
                              .ack = (ack_number),                                                 \
                              .len = __VA_ARGS__})

/* Frames 1 to 3, with these flags in front of the usual ones, and AE as reserved bit. */
static void
open_with(struct story *story, guint8 syn, guint8 syn_ae, guint8 answer, guint8 answer_ae)
{
    memset(story, 0, sizeof *story);
    fed_flow_start(&story->fed, 0);
    story->time = 100 * SECOND;
    SAY(story, 0, LAB_SYN | syn, 0, 0, 0, .more = {.reserved = syn_ae, .ttl = 64});
    SAY(story, 1, LAB_SYN | LAB_ACK | answer, 0, 1, 0, .more = {.reserved = answer_ae, .ttl = 57});
    SAY(story, 0, LAB_ACK, 1, 1, 0, .more = {.ttl = 64});
}

static void
test_what_the_syns_agree_on(void)
{
    static const struct {
        guint8 syn, syn_ae, answer, answer_ae, mode;
        guint signal; /* of the SYN+ACK */
    } ways[] = {
        {0, 0, 0, 0, LAB_ECN_NONE, 0},
        /* One of the two bits offers nothing, whatever the answer says. */
        {LAB_ECE, 0, LAB_ECE, 0, LAB_ECN_NONE, 1u << LAB_SIGNAL_ECN_ACCEPTED},
        {LAB_CWR, 0, LAB_ECE, 0, LAB_ECN_NONE, 1u << LAB_SIGNAL_ECN_ACCEPTED},
        {ECN, 0, LAB_ECE, 0, LAB_ECN_CLASSIC, 1u << LAB_SIGNAL_ECN_ACCEPTED},
        {ECN, 0, 0, 0, LAB_ECN_NONE, 1u << LAB_SIGNAL_ECN_DECLINED},
        {ECN, 0, ECN, 0, LAB_ECN_NONE, 1u << LAB_SIGNAL_ECN_DECLINED},
        {ECN, LAB_AE, LAB_ECE, 0, LAB_ECN_CLASSIC, 1u << LAB_SIGNAL_ECN_ACCEPTED},
        {ECN, LAB_AE, 0, 0, LAB_ECN_NONE, 1u << LAB_SIGNAL_ECN_DECLINED},
        {ECN, LAB_AE, ECN, LAB_AE, LAB_ECN_NONE, 1u << LAB_SIGNAL_ECN_DECLINED},
        {ECN, LAB_AE, LAB_CWR, 0, LAB_ECN_ACCURATE, 1u << LAB_SIGNAL_ACCECN_ACCEPTED},
        {ECN, LAB_AE, LAB_CWR, LAB_AE, LAB_ECN_ACCURATE, 1u << LAB_SIGNAL_ACCECN_ACCEPTED},
        {ECN, LAB_AE, ECN, 0, LAB_ECN_ACCURATE, 1u << LAB_SIGNAL_ACCECN_ACCEPTED},
        {ECN, LAB_AE, 0, LAB_AE, LAB_ECN_ACCURATE, 1u << LAB_SIGNAL_ACCECN_ACCEPTED},
        {ECN, LAB_AE, LAB_ECE, LAB_AE, LAB_ECN_ACCURATE, 1u << LAB_SIGNAL_ACCECN_ACCEPTED},
    };
    struct story story;

    for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
        memset(&story, 0, sizeof story);
        fed_flow_start(&story.fed, 0);
        SAY(&story, 0, LAB_SYN | ways[i].syn, 0, 0, 0, .more = {.reserved = ways[i].syn_ae});
        SAY(&story, 1, LAB_SYN | LAB_ACK | ways[i].answer, 0, 1, 0,
            .more = {.reserved = ways[i].answer_ae});
        g_assert_cmpuint(story.fed.flow.conn.ecn, ==, ways[i].mode);
        g_assert_cmphex(story.fed.flow.clues.signals, ==, ways[i].signal);
    }
}

/* RFC 3168 6.1.1.1: a SYN that is sent again without ECN leaves it open which one is answered. */
static void
test_a_fallback_is_not_known(void)
{
    struct story story = {.frame = 0};

    fed_flow_start(&story.fed, 0);
    SAY(&story, 0, LAB_SYN | ECN, 0, 0, 0);
    SAY(&story, 0, LAB_SYN, 0, 0, 0, .wait = SECOND);
    SAY(&story, 1, LAB_SYN | LAB_ACK | LAB_ECE, 0, 1, 0);
    g_assert_cmpuint(story.fed.flow.conn.ecn, ==, LAB_ECN_UNKNOWN);
}

static void
test_mark_echo_and_answer(void)
{
    const guint ece = 1u << LAB_SIGNAL_ECHO, cwr = 1u << LAB_SIGNAL_REDUCED;
    const struct lab_clues *clues;
    struct story story;

    open_with(&story, ECN, 0, LAB_ECE, 0);
    SAY(&story, 0, LAB_ACK, 1, 1, 100, .more = {.ecn = LAB_ECT_0});        /* 4 */
    clues = SAY(&story, 0, LAB_ACK, 101, 1, 100, .more = {.ecn = LAB_CE}); /* 5 */
    g_assert_cmpuint(clues->ecn, ==, LAB_CE);
    SAY(&story, 0, LAB_ACK, 201, 1, 100, .more = {.ecn = LAB_CE}); /* 6 */
    clues = SAY(&story, 1, LAB_ACK | LAB_ECE, 1, 201, 0);          /* 7 */
    g_assert_cmphex(clues->signals, ==, ece);
    g_assert_cmpuint(clues->ecn_mode, ==, LAB_ECN_CLASSIC);
    g_assert_cmpuint(clues->ecn_frame, ==, 5);
    clues = SAY(&story, 1, LAB_ACK | LAB_ECE, 1, 301, 0); /* 8 */
    g_assert_cmpuint(clues->ecn_frame, ==, 5);
    clues = SAY(&story, 0, LAB_ACK | LAB_CWR, 301, 1, 100, .more = {.ecn = LAB_CE}); /* 9 */
    g_assert_cmphex(clues->signals, ==, cwr);
    g_assert_cmpuint(clues->ecn_frame, ==, 7);
    clues = SAY(&story, 1, LAB_ACK | LAB_ECE, 1, 301, 0); /* 10: without knowing of the CWR */
    g_assert_cmpuint(clues->cwr_frame, ==, 9);
    g_assert_cmpuint(clues->ecn_frame, ==, 0);
    clues = SAY(&story, 1, LAB_ACK | LAB_ECE, 1, 401, 0); /* 11: for frame 9 was marked itself */
    g_assert_cmpuint(clues->cwr_frame, ==, 0);
    g_assert_cmpuint(clues->ecn_frame, ==, 9);
}

/* Where AE says otherwise, ECE and CWR are a counter. */
static void
test_accurate_ecn_is_no_echo(void)
{
    const struct lab_clues *clues;
    struct story story;

    open_with(&story, ECN, LAB_AE, LAB_CWR, 0);
    clues = SAY(&story, 1, LAB_ACK | LAB_ECE, 1, 1, 0, .more = {.reserved = LAB_AE});
    g_assert_cmphex(clues->signals, ==, 1u << LAB_SIGNAL_ACE);
    clues = SAY(&story, 1, LAB_ACK, 1, 1, 10);
    g_assert_cmphex(clues->signals, ==, 1u << LAB_SIGNAL_ACE);
    memset(&story, 0, sizeof story); /* and of a connection whose SYNs are not there nobody knows */
    fed_flow_start(&story.fed, 0);
    clues = SAY(&story, 1, LAB_ACK | LAB_ECE, 1, 1, 10, .more = {.reserved = LAB_AE});
    g_assert_cmphex(clues->signals, ==, 1u << LAB_SIGNAL_AE);
}

static void
test_what_is_not_to_be_capable(void)
{
    struct story story;

    open_with(&story, ECN, 0, LAB_ECE, 0);
    g_assert_cmpuint(SAY(&story, 0, LAB_ACK, 1, 1, 100, .more = {.ecn = LAB_ECT_0})->ect_rule, ==,
                     LAB_ECT_RULE_NONE);
    g_assert_cmpuint(SAY(&story, 1, LAB_ACK, 1, 101, 0, .more = {.ecn = LAB_ECT_1})->ect_rule, ==,
                     LAB_ECT_RULE_BARE_ACK);
    SAY(&story, 0, LAB_ACK, 101, 1, 100);
    g_assert_cmpuint(
        SAY(&story, 0, LAB_ACK, 101, 1, 100, .more = {.ecn = LAB_ECT_0}, .wait = SECOND)->ect_rule,
        ==, LAB_ECT_RULE_AGAIN);
    open_with(&story, ECN, LAB_AE, LAB_CWR, 0); /* RFC 9768 has no such rules */
    g_assert_cmpuint(SAY(&story, 1, LAB_ACK, 1, 1, 0, .more = {.ecn = LAB_ECT_1})->ect_rule, ==,
                     LAB_ECT_RULE_NONE);
    memset(&story, 0, sizeof story);
    fed_flow_start(&story.fed, 0);
    g_assert_cmpuint(SAY(&story, 0, LAB_SYN | ECN, 0, 0, 0, .more = {.ecn = LAB_ECT_0})->ect_rule,
                     ==, LAB_ECT_RULE_SYN);
}

static void
test_urgent_and_reserved(void)
{
    const struct lab_clues *clues;
    struct story story;

    open_with(&story, 0, 0, 0, 0);
    clues = SAY(&story, 0, LAB_ACK | LAB_URG, 1, 1, 10, .more = {.urgent = 3, .reserved = 0x4});
    g_assert_cmphex(clues->signals, ==, 1u << LAB_SIGNAL_URGENT | 1u << LAB_SIGNAL_RESERVED);
    g_assert_cmpuint(clues->urgent, ==, 3);
    g_assert_cmpuint(clues->reserved, ==, 4);
    clues = SAY(&story, 0, LAB_RST | LAB_URG | LAB_ECE, 11, 0, 0, .more = {.reserved = 0x4});
    g_assert_cmphex(clues->signals, ==, 0);
}

#define TS(val, ecr) .more = {.has_timestamps = true, .tsval = (val), .tsecr = (ecr)}

/* Three segments with timestamps: the server has echoed 1000 in frame 4. */
static void
open_with_timestamps(struct story *story)
{
    memset(story, 0, sizeof *story);
    fed_flow_start(&story->fed, 0);
    story->time = 100 * SECOND;
    SAY(story, 0, LAB_SYN, 0, 0, 0, TS(900, 0));
    SAY(story, 1, LAB_SYN | LAB_ACK, 0, 1, 0, TS(70, 900));
    SAY(story, 0, LAB_ACK, 1, 1, 100, TS(1000, 70));
    SAY(story, 1, LAB_ACK, 1, 101, 0, TS(80, 1000));
}

static void
test_old_timestamps(void)
{
    const struct lab_clues *clues;
    struct story story;

    open_with_timestamps(&story);
    clues = SAY(&story, 0, LAB_ACK, 101, 1, 10, TS(950, 80)); /* 5 */
    g_assert_cmpuint(clues->old_frame, ==, 4);
    g_assert_cmpuint(clues->old_tsval, ==, 950);
    g_assert_cmpuint(clues->echo, ==, 1000);
    clues = SAY(&story, 1, LAB_ACK, 1, 101, 0, TS(90, 1000)); /* 6 */
    g_assert_cmpuint(clues->refused, ==, 5);
    clues = SAY(&story, 1, LAB_ACK, 1, 101, 0, TS(91, 1000)); /* 7: answered already */
    g_assert_cmpuint(clues->refused, ==, 0);
    /* A tick, a RST, a bare ACK, and a clock after 24 days are let pass. */
    g_assert_cmpuint(SAY(&story, 0, LAB_ACK, 101, 1, 10, TS(999, 80))->old_frame, ==, 0);
    g_assert_cmpuint(SAY(&story, 0, LAB_ACK, 111, 1, 0, TS(950, 80))->old_frame, ==, 0);
    g_assert_cmpuint(SAY(&story, 0, LAB_ACK, 111, 1, 10, TS(950, 80), .wait = 25 * DAY)->old_frame,
                     ==, 0);
    open_with_timestamps(&story);
    g_assert_cmpuint(SAY(&story, 0, LAB_RST, 101, 0, 5, TS(950, 80))->old_frame, ==, 0);
}

/* What fills a gap is not too old: the receiver still echoes what came before the gap. */
static void
test_what_was_overtaken_is_not_too_old(void)
{
    struct story story;

    open_with_timestamps(&story);
    SAY(&story, 0, LAB_ACK, 201, 1, 100, TS(1020, 80));
    SAY(&story, 1, LAB_ACK, 1, 101, 0, TS(90, 1000));
    g_assert_cmpuint(SAY(&story, 0, LAB_ACK, 101, 1, 100, TS(1010, 80))->old_frame, ==, 0);
}

static void
test_who_sent_the_reset(void)
{
    const guint ttl = 1u << LAB_UNLIKE_TTL, ip_id = 1u << LAB_UNLIKE_IP_ID;
    const struct lab_clues *clues;
    struct story story;

    open_with(&story, 0, 0, 0, 0);
    clues =
        SAY(&story, 1, LAB_RST, 1, 0, 0, .more = {.ttl = 44}); /* one packet before tells little */
    g_assert_cmphex(clues->unlike, ==, 0);
    open_with(&story, 0, 0, 0, 0);
    SAY(&story, 1, LAB_ACK, 1, 1, 10, .more = {.ttl = 57});
    clues = SAY(&story, 1, LAB_RST, 11, 0, 0, .more = {.ttl = 44});
    g_assert_cmphex(clues->unlike, ==, ttl);
    g_assert_cmpuint(clues->ttl, ==, 44);
    g_assert_cmpuint(clues->usual_ttl, ==, 57);
    open_with(&story, 0, 0, 0, 0);
    SAY(&story, 1, LAB_ACK, 1, 1, 10, .more = {.ttl = 56}); /* its way changes */
    g_assert_cmphex(SAY(&story, 1, LAB_RST, 11, 0, 0, .more = {.ttl = 44})->unlike, ==, 0);
    for (guint last = 0; last < 4; last++) {
        const struct {
            guint16 id;
            guint unlike;
        } lasts[] = {{0, 0}, {30006, 0}, {9000, ip_id}, {30400, 0}};

        open_with(&story, 0, 0, 0, 0);
        for (guint16 i = 0; i < 6; i++)
            SAY(&story, 1, LAB_ACK, 1 + 10u * i, 1, 10,
                .more = {.ttl = 57, .ip_id = (guint16)(30000 + i)});
        clues = SAY(&story, 1, LAB_RST, 61, 0, 0, .more = {.ttl = 57, .ip_id = lasts[last].id});
        g_assert_cmphex(clues->unlike, ==, lasts[last].unlike);
        g_assert_cmpuint(clues->last_ip_id, ==, lasts[last].unlike ? 30005 : 0);
    }
}

static void
test_reset_since(void)
{
    struct story story;

    open_with(&story, 0, 0, 0, 0);
    g_assert_cmpuint(SAY(&story, 1, LAB_RST | LAB_ACK, 1, 1, 0)->reset_since, ==, 0); /* 4 */
    g_assert_cmpuint(SAY(&story, 0, LAB_ACK, 1, 1, 10)->reset_since, ==, 4);
    g_assert_cmpuint(SAY(&story, 1, LAB_RST, 1, 0, 0)->reset_since, ==, 4);
    open_with(&story, 0, 0, 0, 0);
    SAY(&story, 1, LAB_RST | LAB_ACK, 1, 1, 0);
    SAY(&story, 0, LAB_SYN, 100000, 0, 0); /* a new connection is not reset */
    g_assert_cmpuint(story.fed.flow.clues.reset_since, ==, 0);
}

static void
test_unheard(void)
{
    const struct lab_clues *clues;
    struct story story;

    open_with(&story, 0, 0, 0, 0);
    SAY(&story, 0, LAB_ACK | LAB_PSH, 1, 1, 50);
    clues = SAY(&story, 1, LAB_SYN | LAB_ACK, 0, 1, 0, .wait = SECOND);
    g_assert_cmpuint(clues->unheard_frame, ==, 3);
    g_assert_cmpuint(clues->unheard, ==, 1);
    g_assert_cmpuint(SAY(&story, 0, LAB_ACK, 51, 1, 0)->unheard_frame, ==, 0);
    clues = SAY(&story, 1, LAB_SYN | LAB_ACK, 0, 1, 0, .wait = 2 * SECOND);
    g_assert_cmpuint(clues->unheard, ==, 2);
}

/* Data to a server that says nothing behind its SYN+ACK: not when it is repeated for the first
 * time. */
static void
test_unheard_data(void)
{
    for (guint speaks = 0; speaks < 2; speaks++) {
        struct story story;

        open_with(&story, 0, 0, 0, 0);
        if (speaks)
            SAY(&story, 1, LAB_ACK, 1, 1, 10);
        SAY(&story, 0, LAB_ACK | LAB_PSH, 1, 1, 50);
        SAY(&story, 0, LAB_ACK | LAB_PSH, 1, 1, 50, .wait = SECOND / 4);
        g_assert_cmpuint(story.fed.flow.clues.unheard_frame, ==, 0);
        SAY(&story, 0, LAB_ACK | LAB_PSH, 1, 1, 50, .wait = SECOND / 2);
        g_assert_cmpuint(story.fed.flow.clues.unheard_frame, ==, speaks ? 0 : 3);
    }
}

/* What a SACK tells has arrived as well. */
static void
test_what_passes_beyond_a_gap(void)
{
    struct story story;

    open_with(&story, 0, 0, 0, 0);
    SAY(&story, 0, LAB_ACK, 1, 1, 1460);
    SAY(&story, 0, LAB_ACK | LAB_PSH, 1461, 1, 40);
    SAY(&story, 1, LAB_ACK, 1, 1, 0,
        .more = {.sack_blocks = 1, .sack_first = X + 1461, .sack_next = X + 1501});
    SAY(&story, 0, LAB_ACK, 1, 1, 1460, .wait = SECOND / 4);
    SAY(&story, 0, LAB_ACK, 1, 1, 1460, .wait = SECOND / 2);
    SAY(&story, 0, LAB_ACK, 1, 1, 1460, .wait = SECOND);
    g_assert_cmpuint(story.fed.flow.clues.passed, ==, 40);
}

/* 300 bytes arrive, and then 1460 do not, though the other end is there. */
static void
test_what_never_passes(void)
{
    for (guint alive = 0; alive < 2; alive++) {
        struct story story;

        open_with(&story, 0, 0, 0, 0);
        SAY(&story, 0, LAB_ACK, 1, 1, 300);
        SAY(&story, 1, LAB_ACK, 1, 301, 0);
        SAY(&story, 0, LAB_ACK, 301, 1, 1460);
        SAY(&story, 0, LAB_ACK | LAB_PSH, 1761, 1, 40);
        if (alive)
            SAY(&story, 1, LAB_ACK, 1, 301, 0); /* the 40 have come */
        g_assert_cmpuint(SAY(&story, 0, LAB_ACK, 301, 1, 1460, .wait = SECOND / 4)->passed, ==, 0);
        g_assert_cmpuint(SAY(&story, 0, LAB_ACK, 301, 1, 1460, .wait = SECOND / 2)->passed, ==,
                         alive ? 300 : 0);
        /* Not of a size that had passed, nor of one that passes everywhere. */
        open_with(&story, 0, 0, 0, 0);
        SAY(&story, 0, LAB_ACK, 1, 1, alive ? 1460 : 300);
        SAY(&story, 1, LAB_ACK, 1, alive ? 1461 : 301, 0);
        for (guint i = 0; i < 4; i++) {
            SAY(&story, 0, LAB_ACK, alive ? 1461 : 301, 1, alive ? 1460 : 500, .wait = SECOND << i);
            g_assert_cmpuint(story.fed.flow.clues.passed, ==, 0);
            if (i == 0)
                SAY(&story, 1, LAB_ACK, 1, alive ? 1461 : 301, 0);
        }
    }
}

static void
test_most_have_none(void)
{
    static const struct lab_clues nothing;
    struct story story;

    open_with(&story, 0, 0, 0, 0);
    g_assert_cmpmem(&story.fed.flow.clues, sizeof nothing, &nothing, sizeof nothing);
    SAY(&story, 0, LAB_ACK | LAB_PSH, 1, 1, 50, .more = {.ttl = 64, .ip_id = 77});
    g_assert_cmpmem(&story.fed.flow.clues, sizeof nothing, &nothing, sizeof nothing);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/clues/agreed", test_what_the_syns_agree_on);
    g_test_add_func("/core/clues/fallback", test_a_fallback_is_not_known);
    g_test_add_func("/core/clues/mark-echo-answer", test_mark_echo_and_answer);
    g_test_add_func("/core/clues/accurate", test_accurate_ecn_is_no_echo);
    g_test_add_func("/core/clues/not-capable", test_what_is_not_to_be_capable);
    g_test_add_func("/core/clues/flags", test_urgent_and_reserved);
    g_test_add_func("/core/clues/old", test_old_timestamps);
    g_test_add_func("/core/clues/overtaken", test_what_was_overtaken_is_not_too_old);
    g_test_add_func("/core/clues/origin", test_who_sent_the_reset);
    g_test_add_func("/core/clues/reset-since", test_reset_since);
    g_test_add_func("/core/clues/unheard", test_unheard);
    g_test_add_func("/core/clues/unheard-data", test_unheard_data);
    g_test_add_func("/core/clues/passed-sack", test_what_passes_beyond_a_gap);
    g_test_add_func("/core/clues/passed", test_what_never_passes);
    g_test_add_func("/core/clues/none", test_most_have_none);
    return g_test_run();
}
