/* What several connections tell together: core/hosts, through the flows that ask it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/flow/flow.h"
#include "core/hosts/floods.h"

#define SYN     LAB_SYN
#define SYN_ACK (LAB_SYN | LAB_ACK)
#define ACK     LAB_ACK
#define RST     LAB_RST
#define RST_ACK (LAB_RST | LAB_ACK)
#define FIN_ACK (LAB_FIN | LAB_ACK)
#define XMAS    (LAB_FIN | LAB_PSH | 0x20)

#define SECONDS UINT64_C(1000000000)
/* A little more, so that it is over whatever the ticks of the clock. */
#define LONGEST_ROUND_TRIP (SECONDS + SECONDS / 10)
#define CLIENT             1 /* the hosts; any number will do */
#define SERVER             2

/* Any number of flows between any hosts, and what they share. */
struct scene {
    struct lab_hosts *hosts;
    GHashTable *talks; /* of struct talk, by itself */
    guint64 now;
    guint32 frame;
};

/* One flow; side 0 is the host that spoke first. */
struct talk {
    guint32 host[2];
    guint16 port[2];
    guint32 nxt[2]; /* the number that each side uses next */
    struct lab_flow flow;
    struct lab_verdict verdict; /* on its latest segment */
};

static guint
talk_hash(gconstpointer key)
{
    const struct talk *talk = key;

    return talk->host[0] ^ talk->host[1] << 8 ^ (guint)talk->port[0] << 16 ^ talk->port[1];
}

static gboolean
talk_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, G_STRUCT_OFFSET(struct talk, nxt)) == 0;
}

static struct scene
scene_begin(void)
{
    return (struct scene){
        .hosts = g_new0(struct lab_hosts, 1),
        .talks = g_hash_table_new_full(talk_hash, talk_equal, NULL, g_free),
        .now = 1000 * SECONDS,
    };
}

static void
scene_end(struct scene *scene)
{
    g_hash_table_destroy(scene->talks);
    g_free(scene->hosts);
}

static struct talk *
talk_between(struct scene *scene, guint32 from, guint16 from_port, guint32 to, guint16 to_port)
{
    struct talk key = {.host = {from, to}, .port = {from_port, to_port}};
    struct talk *talk = g_hash_table_lookup(scene->talks, &key);

    if (talk)
        return talk;
    talk = g_new0(struct talk, 1);
    memcpy(talk, &key, G_STRUCT_OFFSET(struct talk, nxt));
    talk->nxt[0] = 1000 * from_port;
    talk->nxt[1] = 2000 * from_port;
    talk->flow.hosts = scene->hosts;
    memcpy(talk->flow.host, talk->host, sizeof talk->host);
    g_hash_table_add(scene->talks, talk);
    return talk;
}

/* The side sends its next segment, a millisecond after the segment before. A RST that refuses
 * has number 0. */
static const struct lab_verdict *
say(struct scene *scene, struct talk *talk, guint8 side, guint8 flags, guint32 len)
{
    gboolean refuses = flags == RST_ACK && side == 1 && talk->flow.conn.end[LAB_SERVER].nxt == 0;
    struct lab_segment seg = {
        .time = scene->now += SECONDS / 1000,
        .frame = ++scene->frame,
        .seq = refuses ? 0 : talk->nxt[side],
        .ack = (flags & LAB_ACK) ? talk->nxt[!side] : 0,
        .len = len,
        .port = {talk->port[side], talk->port[!side]},
        .window = 65535,
        .flags = flags,
        .side = side,
    };

    if (!(flags & LAB_RST))
        talk->nxt[side] += lab_segment_space(&seg);
    lab_flow_step(&talk->flow, &seg, &talk->verdict);
    return &talk->verdict;
}

/* The client tries a port, from a port of its own. */
static struct talk *
try_port(struct scene *scene, guint16 port, guint8 flags)
{
    struct talk *talk = talk_between(scene, CLIENT, (guint16)(50000 + scene->frame), SERVER, port);

    say(scene, talk, 0, flags, 0);
    return talk;
}

static struct talk *
open_port(struct scene *scene, guint16 port)
{
    struct talk *talk = try_port(scene, port, SYN);

    say(scene, talk, 1, SYN_ACK, 0);
    say(scene, talk, 0, ACK, 0);
    return talk;
}

static void
check_scan(const struct talk *talk, enum lab_scan scan)
{
    g_assert_cmpstr(lab_scan_word((enum lab_scan)talk->verdict.scan), ==, lab_scan_word(scan));
}

static void
check_server(const struct talk *talk, enum lab_state before, enum lab_state after,
             enum lab_reason reason)
{
    const struct lab_end_verdict *end = &talk->verdict.end[LAB_SERVER];

    g_assert_cmpstr(lab_state_word((enum lab_state)end->before), ==, lab_state_word(before));
    g_assert_cmpstr(lab_state_word((enum lab_state)end->after), ==, lab_state_word(after));
    g_assert_cmpstr(lab_reason_word((enum lab_reason)end->reason), ==, lab_reason_word(reason));
}

/* Scans */

/* As nmap -sS does: SYNs, and the kernel's RST to each SYN+ACK. */
static void
test_syn_scan(void)
{
    struct scene scene = scene_begin();
    struct talk *talk[6];
    struct lab_segment copy;
    struct lab_verdict told;

    for (guint i = 0; i < 3; i++) {
        talk[i] = try_port(&scene, (guint16)(20 + i), SYN);
        check_scan(talk[i], LAB_SCAN_NONE);
        check_server(talk[i], LAB_STATE_LISTEN, LAB_STATE_SYN_RECEIVED, LAB_REASON_SYN_ARRIVES);
    }
    talk[3] = try_port(&scene, 23, SYN);
    check_scan(talk[3], LAB_SCAN_SYN);
    g_assert_true(talk[3]->verdict.facts & LAB_BEGINS_SCAN);
    copy = talk[3]->flow.latest;
    copy.frame++;
    lab_flow_step(&talk[3]->flow, &copy, &told);
    g_assert_cmpint(told.events, ==, LAB_BIT(LAB_EVENT_CAPTURED_TWICE));
    g_assert_cmpint(told.scan, ==, LAB_SCAN_SYN);
    g_assert_false(told.facts & LAB_BEGINS_SCAN); /* once */
    check_server(talk[3], LAB_STATE_CLOSED, LAB_STATE_CLOSED, LAB_REASON_SCANNED);
    g_assert_cmpint(talk[3]->verdict.end[LAB_SERVER].certainty, ==,
                    LAB_BEFORE_INFERRED | LAB_AFTER_INFERRED);

    say(&scene, talk[0], 1, RST_ACK, 0);
    check_scan(talk[0], LAB_SCAN_SYN);
    g_assert_false(talk[0]->verdict.facts & LAB_BEGINS_SCAN);
    say(&scene, talk[3], 1, RST_ACK, 0);
    check_server(talk[3], LAB_STATE_CLOSED, LAB_STATE_CLOSED, LAB_REASON_REFUSES_OPEN);
    g_assert_cmpint(talk[3]->verdict.end[LAB_SERVER].certainty, ==, LAB_BEFORE_INFERRED);

    talk[4] = try_port(&scene, 80, SYN);
    copy = talk[4]->flow.latest;
    say(&scene, talk[4], 1, SYN_ACK, 0);
    check_server(talk[4], LAB_STATE_CLOSED, LAB_STATE_SYN_RECEIVED, LAB_REASON_BACK_PORT_OPEN);
    check_scan(talk[4], LAB_SCAN_SYN);
    copy.frame = ++scene.frame;
    copy.time += SECONDS / 2000;
    lab_flow_step(&talk[4]->flow, &copy, &told); /* behind its answer */
    g_assert_cmpint(told.events, ==, LAB_BIT(LAB_EVENT_CAPTURED_TWICE));
    g_assert_cmpint(told.scan, ==, LAB_SCAN_SYN);
    say(&scene, talk[4], 0, RST, 0);
    check_scan(talk[4], LAB_SCAN_SYN);
    check_server(talk[4], LAB_STATE_SYN_RECEIVED, LAB_STATE_LISTEN, LAB_REASON_BACK_TO_LISTEN);

    /* The port is known now, and the scan goes on. */
    talk[5] = try_port(&scene, 80, SYN);
    check_scan(talk[5], LAB_SCAN_SYN);
    check_server(talk[5], LAB_STATE_LISTEN, LAB_STATE_SYN_RECEIVED, LAB_REASON_SYN_ARRIVES);
    scene_end(&scene);
}

/* Data in a SYN is not yet taken: it makes no talk of a scan (RFC 7413). */
static void
test_syn_scan_with_data(void)
{
    struct scene scene = scene_begin();

    for (guint i = 0; i < LAB_SCAN_PORTS; i++) {
        struct talk *talk =
            talk_between(&scene, CLIENT, (guint16)(50000 + i), SERVER, (guint16)(20 + i));

        say(&scene, talk, 0, SYN, 10);
        check_scan(talk, i + 1 < LAB_SCAN_PORTS ? LAB_SCAN_NONE : LAB_SCAN_SYN);
    }
    scene_end(&scene);
}

/* As nmap -sT does: connect(), and close() at once; here by a RST, and by a FIN. */
static void
test_connect_scan(void)
{
    struct scene scene = scene_begin();
    struct talk *talk;

    for (guint16 port = 1; port <= 3; port++)
        try_port(&scene, port, SYN);
    talk = try_port(&scene, 80, SYN);
    check_scan(talk, LAB_SCAN_SYN); /* no difference shows yet */
    say(&scene, talk, 1, SYN_ACK, 0);
    check_scan(talk, LAB_SCAN_SYN);
    say(&scene, talk, 0, ACK, 0);
    check_scan(talk, LAB_SCAN_CONNECT);
    say(&scene, talk, 0, RST_ACK, 0);
    check_scan(talk, LAB_SCAN_CONNECT);
    talk = try_port(&scene, 81, SYN);
    check_scan(talk, LAB_SCAN_CONNECT);
    scene_end(&scene);

    scene = scene_begin();
    for (guint16 port = 1; port <= 3; port++) {
        talk = open_port(&scene, port);
        say(&scene, talk, 0, FIN_ACK, 0);
        check_scan(talk, LAB_SCAN_NONE);
    }
    talk = try_port(&scene, 4, SYN);
    check_scan(talk, LAB_SCAN_CONNECT); /* as the three before showed */
    say(&scene, talk, 1, SYN_ACK, 0);
    say(&scene, talk, 0, RST, 0);
    check_scan(talk, LAB_SCAN_SYN); /* no more */
    scene_end(&scene);
}

/* Segments that belong to no connection; the host refuses every other one. */
static void
test_probes(void)
{
    static const struct {
        guint8 flags;
        enum lab_scan scan;
    } probes[] = {{LAB_FIN, LAB_SCAN_FIN},
                  {0, LAB_SCAN_NO_FLAGS},
                  {XMAS, LAB_SCAN_XMAS},
                  {ACK, LAB_SCAN_ACK}};

    for (guint i = 0; i < G_N_ELEMENTS(probes); i++) {
        struct scene scene = scene_begin();

        for (guint16 port = 1; port <= 6; port++) {
            enum lab_scan scan = port < LAB_SCAN_PORTS ? LAB_SCAN_NONE : probes[i].scan;
            struct talk *talk = try_port(&scene, port, probes[i].flags);

            check_scan(talk, scan);
            g_assert_cmpint((talk->verdict.facts & LAB_BEGINS_SCAN) != 0, ==,
                            port == LAB_SCAN_PORTS);
            if (port % 2)
                continue;
            say(&scene, talk, 1, probes[i].flags == ACK ? RST : RST_ACK, 0);
            check_scan(talk, scan);
        }
        scene_end(&scene);
    }
}

/* Ordinary work */

static void
exchange(struct scene *scene, struct talk *talk)
{
    say(scene, talk, 0, ACK, 100);
    say(scene, talk, 1, ACK, 1000);
}

/* A browser opens six connections to one port at a time; another program uses two ports. */
static void
test_few_ports(void)
{
    struct scene scene = scene_begin();

    for (guint i = 0; i < 6; i++)
        check_scan(try_port(&scene, 443, SYN), LAB_SCAN_NONE);
    for (guint i = 0; i < 6; i++) {
        struct talk *talk = open_port(&scene, i % 2 ? 80 : 5432);

        check_scan(talk, LAB_SCAN_NONE);
        exchange(&scene, talk);
        check_scan(talk, LAB_SCAN_NONE);
    }
    scene_end(&scene);
}

/* Passive FTP: a control connection, and a new port for each file, several at a time. */
static void
test_passive_ftp(void)
{
    struct scene scene = scene_begin();
    struct talk *file[5];

    exchange(&scene, open_port(&scene, 21));
    for (guint i = 0; i < G_N_ELEMENTS(file); i++) {
        file[i] = try_port(&scene, (guint16)(60000 + i), SYN);
        check_scan(file[i], LAB_SCAN_NONE);
        check_server(file[i], LAB_STATE_LISTEN, LAB_STATE_SYN_RECEIVED, LAB_REASON_SYN_ARRIVES);
    }
    for (guint i = 0; i < G_N_ELEMENTS(file); i++) {
        say(&scene, file[i], 1, SYN_ACK, 0);
        say(&scene, file[i], 0, ACK, 0);
        say(&scene, file[i], 1, ACK, 500);
        say(&scene, file[i], 1, FIN_ACK, 0);
        check_scan(file[i], LAB_SCAN_NONE);
    }
    scene_end(&scene);
}

/* Whoever talks to a host may scan it all the same: then it is failures that count. */
static void
test_scan_beside_work(void)
{
    struct scene scene = scene_begin();
    struct talk *talk[5];

    exchange(&scene, open_port(&scene, 22));
    for (guint16 i = 0; i < 5; i++) {
        talk[i] = try_port(&scene, (guint16)(100 + i), SYN);
        check_scan(talk[i], LAB_SCAN_NONE);
    }
    for (guint i = 1; i < 5; i++) {
        say(&scene, talk[i], 1, RST_ACK, 0);
        check_scan(talk[i], i < 4 ? LAB_SCAN_NONE : LAB_SCAN_SYN);
    }
    check_scan(try_port(&scene, 200, SYN), LAB_SCAN_SYN);
    scene_end(&scene);
}

static void
test_slow_tries(void)
{
    struct scene scene = scene_begin();

    for (guint16 port = 1; port <= 12; port++) {
        check_scan(try_port(&scene, port, SYN), LAB_SCAN_NONE);
        scene.now += 21 * SECONDS;
    }
    for (guint16 port = 21; port <= 24; port++)
        try_port(&scene, port, SYN);
    check_scan(try_port(&scene, 25, SYN), LAB_SCAN_SYN);
    scene.now += 61 * SECONDS;
    check_scan(try_port(&scene, 26, SYN), LAB_SCAN_NONE);
    scene_end(&scene);
}

/* One try each of many hosts, and of one host by many. */
static void
test_other_hosts(void)
{
    struct scene scene = scene_begin();

    for (guint16 i = 0; i < 20; i++) {
        struct talk *talk = talk_between(&scene, CLIENT, 50000, 100 + i, 1000 + i);

        say(&scene, talk, 0, SYN, 0);
        check_scan(talk, LAB_SCAN_NONE);
        talk = talk_between(&scene, 200 + i, 50000, SERVER, 1000 + i);
        say(&scene, talk, 0, SYN, 0);
        check_scan(talk, LAB_SCAN_NONE);
    }
    scene_end(&scene);
}

/* A capture that begins amid connections: a server acknowledges what its clients' ports sent, and
 * clients what several ports of a server sent. */
static void
test_midstream_acks(void)
{
    struct scene scene = scene_begin();

    for (guint16 i = 0; i < 8; i++) {
        struct talk *talk = talk_between(&scene, SERVER, 443, CLIENT, (guint16)(50000 + i));

        say(&scene, talk, 0, ACK, 0);
        check_scan(talk, LAB_SCAN_NONE);
    }
    for (guint16 i = 0; i < 8; i++) {
        struct talk *talk = try_port(&scene, (guint16)(80 + i), ACK);

        check_scan(talk, LAB_SCAN_NONE);
        say(&scene, talk, 1, ACK, i % 2 ? 100 : 0);
        check_scan(talk, LAB_SCAN_NONE);
    }
    scene_end(&scene);
}

/* Half-open connections */

static const struct lab_verdict *
flood(struct scene *scene, guint32 from, gboolean answered)
{
    struct talk *talk = talk_between(scene, from, 50000, SERVER, 80);

    say(scene, talk, 0, SYN, 0);
    if (answered)
        say(scene, talk, 1, SYN_ACK, 0);
    return &talk->verdict;
}

/* The same from @a count hosts, each @a apart after the one before; then what comes a second later.
 */
static const struct lab_verdict *
floods(struct scene *scene, guint32 from, guint count, guint64 apart)
{
    const struct lab_verdict *verdict = NULL;

    for (guint i = 0; i <= count; i++) {
        scene->now += i < count ? apart : LONGEST_ROUND_TRIP;
        verdict = flood(scene, from + i, i % 3);
    }
    return verdict;
}

static void
test_flood(void)
{
    struct scene scene = scene_begin();
    struct talk *normal;
    guint begins = 0;

    for (guint i = 1; i <= 30; i++) {
        const struct lab_verdict *verdict = flood(&scene, 100 + i, i % 3);

        g_assert_cmpuint(verdict->half_open, ==, 0); /* they may be on their way */
        g_assert_cmpint(verdict->scan, ==, LAB_SCAN_NONE);
    }
    scene.now += LONGEST_ROUND_TRIP;
    for (guint i = 31; i <= 40; i++) {
        const struct lab_verdict *verdict = flood(&scene, 100 + i, i % 2 == 0);

        g_assert_cmpuint(verdict->half_open, ==, i);
        begins += (verdict->facts & LAB_BEGINS_FLOOD) != 0;
    }
    g_assert_cmpuint(begins, ==, 1);
    /* Half-open itself until its third segment. */
    normal = try_port(&scene, 80, SYN);
    g_assert_cmpuint(normal->verdict.half_open, ==, 41);
    say(&scene, normal, 1, SYN_ACK, 0);
    g_assert_cmpuint(normal->verdict.half_open, ==, 41);
    say(&scene, normal, 0, ACK, 0);
    g_assert_cmpuint(normal->verdict.half_open, ==, 0);
    exchange(&scene, normal);
    g_assert_cmpuint(flood(&scene, 200, TRUE)->half_open, ==, 41);
    /* One that is cancelled. */
    say(&scene, talk_between(&scene, 102, 50000, SERVER, 80), 0, RST, 0);
    g_assert_cmpuint(flood(&scene, 201, TRUE)->half_open, ==, 41);
    /* Another port of the same host. */
    g_assert_cmpuint(try_port(&scene, 81, SYN)->verdict.half_open, ==, 0);
    /* The rest is forgotten after a minute. */
    scene.now += 69 * SECONDS;
    g_assert_cmpuint(flood(&scene, 202, TRUE)->half_open, ==, 0);
    g_assert_cmpuint(floods(&scene, 300, 20, 0)->half_open, ==, 22);
    scene_end(&scene);
}

/* Who forges addresses has no time to lose: so many at once fill a usual backlog. */
static void
test_flood_at_once(void)
{
    struct scene scene = scene_begin();

    for (guint i = 1; i <= LAB_BACKLOG; i++) {
        const struct lab_verdict *verdict = flood(&scene, 100 + i, FALSE);

        scene.now -= SECONDS / 1000;
        g_assert_cmpuint(verdict->half_open, ==, i < LAB_BACKLOG ? 0 : i);
    }
    scene_end(&scene);
}

/* As long as more come through than wait, the port is busy, and nothing worse. */
static void
test_busy_port_is_no_flood(void)
{
    struct scene scene = scene_begin();

    for (guint i = 1; i <= 40; i++) {
        flood(&scene, 100 + i, TRUE);
        say(&scene, talk_between(&scene, 100 + i, 50000, SERVER, 80), 0, ACK, 0);
    }
    g_assert_cmpuint(floods(&scene, 500, 20, 0)->half_open, ==, 0);
    g_assert_cmpuint(floods(&scene, 600, 30, 0)->half_open, ==, 21 + 31);
    scene_end(&scene);
}

/* Where a handshake shows how long a round trip is, a flood is known sooner; one whose SYN was not
 * captured shows nothing. */
static void
test_flood_where_round_trip_is_known(void)
{
    struct scene scene = scene_begin();
    struct talk *unseen = talk_between(&scene, CLIENT, 40000, SERVER, 80);

    open_port(&scene, 80);
    unseen->nxt[0]++;
    say(&scene, unseen, 1, SYN_ACK, 0);
    say(&scene, unseen, 0, ACK, 0);
    for (guint i = 1; i <= LAB_FLOOD_MIN; i++)
        g_assert_cmpuint(flood(&scene, 100 + i, TRUE)->half_open, ==, 0);
    scene.now += SECONDS / 1000 * 60;
    g_assert_cmpuint(flood(&scene, 200, TRUE)->half_open, ==, 0);
    scene.now += SECONDS / 1000 * 100;
    g_assert_cmpuint(flood(&scene, 201, TRUE)->half_open, ==, LAB_FLOOD_MIN + 2);
    scene_end(&scene);
}

/* The number goes up and down about the least that is told: one flood, told of once. */
static void
test_flood_begins_once(void)
{
    struct scene scene = scene_begin();
    guint begins = 0;

    floods(&scene, 1000, LAB_FLOOD_MIN - 2, 0);
    for (guint i = 1; i <= 10; i++) {
        scene.now += LONGEST_ROUND_TRIP;
        begins += (flood(&scene, 100 + i, FALSE)->facts & LAB_BEGINS_FLOOD) != 0;
        if (i >= 3 && i <= 6)
            say(&scene, talk_between(&scene, 100 + i, 50000, SERVER, 80), 0, RST, 0);
    }
    g_assert_cmpuint(begins, ==, 1);
    for (guint i = 0; i < LAB_FLOOD_MIN + 10; i++) {
        say(&scene, talk_between(&scene, 1000 + i, 50000, SERVER, 80), 0, RST, 0);
        say(&scene, talk_between(&scene, 100 + i, 50000, SERVER, 80), 0, RST, 0);
    }
    begins += (flood(&scene, 200, FALSE)->facts & LAB_BEGINS_FLOOD) != 0;
    g_assert_cmpuint(begins, ==, 1);
    begins += (floods(&scene, 201, LAB_FLOOD_MIN, 0)->facts & LAB_BEGINS_FLOOD) != 0;
    g_assert_cmpuint(begins, ==, 2);
    scene_end(&scene);
}

/* It begins with a SYN, though a SYN+ACK may be the first segment after it that comes so late. */
static void
test_flood_begins_with_a_syn(void)
{
    struct scene scene = scene_begin();
    const struct lab_verdict *verdict = NULL;

    for (guint i = 0; i <= LAB_FLOOD_MIN; i++)
        verdict = flood(&scene, 100 + i, FALSE);
    g_assert_cmpuint(verdict->half_open, ==, 0);
    scene.now += LONGEST_ROUND_TRIP;
    verdict = say(&scene, talk_between(&scene, 100, 50000, SERVER, 80), 1, SYN_ACK, 0);
    g_assert_cmpuint(verdict->half_open, ==, LAB_FLOOD_MIN + 1);
    g_assert_false(verdict->facts & LAB_BEGINS_FLOOD);
    g_assert_true(flood(&scene, 200, FALSE)->facts & LAB_BEGINS_FLOOD);
    scene_end(&scene);
}

/* A SYN+ACK sent again is of the same connection; a port used again is another. */
static void
test_flood_counts_connections(void)
{
    struct scene scene = scene_begin();

    for (guint i = 1; i <= LAB_FLOOD_MIN; i++)
        flood(&scene, 100 + i, i > 1);
    scene.now += LONGEST_ROUND_TRIP;
    for (guint i = 2; i <= LAB_FLOOD_MIN; i++) {
        struct talk *talk = talk_between(&scene, 100 + i, 50000, SERVER, 80);

        talk->nxt[1]--;
        say(&scene, talk, 1, SYN_ACK, 0);
        g_assert_cmpuint(talk->verdict.half_open, ==, LAB_FLOOD_MIN);
        talk->nxt[0]--; /* its client asks again, but not in vain */
        say(&scene, talk, 0, SYN, 0);
        g_assert_cmpuint(talk->verdict.half_open, ==, LAB_FLOOD_MIN);
    }
    flood(&scene, 101, FALSE); /* it begins anew, and has to wait anew */
    g_assert_cmpuint(flood(&scene, 99, FALSE)->half_open, ==, 0);
    scene.now += LONGEST_ROUND_TRIP;
    g_assert_cmpuint(flood(&scene, 98, FALSE)->half_open, ==, LAB_FLOOD_MIN + 2);
    scene_end(&scene);
}

/* A page opens many connections at once; a client tries a dead port again and again. */
static void
test_one_host_is_no_flood(void)
{
    struct scene scene = scene_begin();

    for (guint16 i = 0; i < 2 * LAB_FLOOD_MIN; i++) {
        struct talk *talk = talk_between(&scene, 101, 50000 + i, SERVER, 80);

        say(&scene, talk, 0, SYN, 0);
        g_assert_cmpuint(talk->verdict.half_open, ==, 0);
    }
    for (guint16 i = 0; i < 8 * LAB_FLOOD_MIN; i++) {
        struct talk *talk = talk_between(&scene, 102, 50000 + i, SERVER, 81);

        scene.now += SECONDS / 2;
        say(&scene, talk, 0, SYN, 0);
        g_assert_cmpuint(talk->verdict.half_open, ==, 0);
    }
    scene_end(&scene);
}

/* Nor are several that do so at the same time, whether the port answers or not. */
static void
test_a_few_hosts_are_no_flood(void)
{
    struct scene scene = scene_begin();

    for (guint16 i = 0; i < 20 * LAB_FLOOD_MIN; i++) {
        struct talk *talk = talk_between(&scene, 101 + i % 6, 50000 + i, SERVER, 80);

        scene.now += SECONDS / 10;
        say(&scene, talk, 0, SYN, 0);
        g_assert_cmpuint(talk->verdict.half_open, ==, 0);
        if (i % 12 > 6)
            say(&scene, talk, 1, SYN_ACK, 0);
        g_assert_cmpuint(talk->verdict.half_open, ==, 0);
    }
    scene_end(&scene);
}

/* Many clients of a server that is down: they ask again, which a forged SYN does not. */
static void
test_clients_of_a_dead_server(void)
{
    struct scene scene = scene_begin();

    for (guint i = 0; i < 4 * LAB_FLOOD_MIN; i++) {
        struct talk *talk = talk_between(&scene, 101 + i, 50000, SERVER, 80);

        say(&scene, talk, 0, SYN, 0);
        scene.now += SECONDS * 12 / 10;
        talk->nxt[0]--;
        say(&scene, talk, 0, SYN, 0);
        g_assert_cmpuint(talk->verdict.half_open, ==, 0);
    }
    scene_end(&scene);
}

/* But one host that goes on and on is. */
static void
test_one_host_floods(void)
{
    struct scene scene = scene_begin();
    guint32 most = 0;

    for (guint16 i = 0; i < 150; i++) {
        struct talk *talk = talk_between(&scene, 101, 50000 + i, SERVER, 80);

        scene.now += SECONDS / 50;
        say(&scene, talk, 0, SYN, 0);
        most = MAX(most, talk->verdict.half_open);
    }
    g_assert_cmpuint(most, >=, LAB_FLOOD_MIN);
    scene_end(&scene);
}

/* SYNs to a closed port, and those that a firewall answers by ICMP, leave nothing half-open. */
static void
test_refused_flood(void)
{
    struct scene scene = scene_begin();

    for (guint i = 1; i <= 40; i++) {
        struct talk *talk = talk_between(&scene, 100 + i, 50000, SERVER, i % 2 ? 81 : 82);
        struct lab_verdict verdict;

        say(&scene, talk, 0, SYN, 0);
        g_assert_cmpuint(talk->verdict.half_open, ==, 0);
        if (i % 2)
            say(&scene, talk, 1, RST_ACK, 0);
        else
            g_assert_true(
                lab_flow_icmp_error(&talk->flow, 0, talk->nxt[0] - 1, LAB_ICMP_GIVES_UP, &verdict));
    }
    scene_end(&scene);
}

/* A server of clients that are @a away: 400 handshakes begin in a second, and all are completed.
 * @return on how many of their segments there seemed to be a flood */
static guint
serve(struct scene *scene, guint64 away)
{
    GQueue waiting = G_QUEUE_INIT;
    guint told = 0;

    for (guint i = 1; i <= 1000; i++) {
        struct talk *talk = talk_between(scene, 1000 + i, 50000, SERVER, 80);
        struct talk *first = g_queue_peek_head(&waiting);

        say(scene, talk, 0, SYN, 0);
        told += talk->verdict.half_open > 0;
        say(scene, talk, 1, SYN_ACK, 0);
        told += talk->verdict.half_open > 0;
        g_queue_push_tail(&waiting, talk);
        if (first && scene->now - first->flow.conn.end[LAB_CLIENT].syn_time >= away)
            say(scene, g_queue_pop_head(&waiting), 0, ACK, 0);
        else
            scene->now += SECONDS / 2000;
    }
    g_queue_clear(&waiting);
    return told;
}

static void
test_busy_server(void)
{
    static const guint64 away[] = {5, 50, 100, 200, 400, 600};

    for (guint i = 0; i < G_N_ELEMENTS(away); i++) {
        struct scene scene = scene_begin();

        g_assert_cmpuint(serve(&scene, SECONDS / 1000 * away[i]), ==, 0);
        scene_end(&scene);
    }
}

/* The nearest clients say nothing of the others. */
static void
test_busy_server_and_a_near_client(void)
{
    struct scene scene = scene_begin();

    open_port(&scene, 80);
    g_assert_cmpuint(serve(&scene, SECONDS / 1000 * 100), ==, 0);
    scene_end(&scene);
}

/* Ports that refuse */

static void
test_refused_before(void)
{
    struct scene scene = scene_begin();
    struct talk *talk = try_port(&scene, 81, SYN);

    check_server(talk, LAB_STATE_LISTEN, LAB_STATE_SYN_RECEIVED, LAB_REASON_SYN_ARRIVES);
    say(&scene, talk, 1, RST_ACK, 0);
    scene.now += 600 * SECONDS;
    /* What is no mere SYN asks for nothing. */
    check_server(try_port(&scene, 81, SYN | LAB_FIN), LAB_STATE_LISTEN, LAB_STATE_LISTEN,
                 LAB_REASON_NO_CHANGE);
    talk = talk_between(&scene, 9, 40000, SERVER, 81); /* another client */
    say(&scene, talk, 0, SYN, 0);
    check_server(talk, LAB_STATE_CLOSED, LAB_STATE_CLOSED, LAB_REASON_REFUSED_BEFORE);
    talk->nxt[0]--;
    say(&scene, talk, 0, SYN, 0);
    check_server(talk, LAB_STATE_CLOSED, LAB_STATE_CLOSED, LAB_REASON_NO_CHANGE);
    say(&scene, talk, 1, SYN_ACK, 0);
    check_server(talk, LAB_STATE_CLOSED, LAB_STATE_SYN_RECEIVED, LAB_REASON_BACK_PORT_OPEN);
    say(&scene, talk, 0, ACK, 0);
    check_server(talk, LAB_STATE_SYN_RECEIVED, LAB_STATE_ESTABLISHED, LAB_REASON_SYN_IS_ACKED);
    check_server(try_port(&scene, 81, SYN), LAB_STATE_LISTEN, LAB_STATE_SYN_RECEIVED,
                 LAB_REASON_SYN_ARRIVES);
    scene_end(&scene);
}

/* Another SYN amid a handshake is refused as well, but the port goes on listening. */
static void
test_refuses_and_listens(void)
{
    struct scene scene = scene_begin();
    struct talk *talk = try_port(&scene, 80, SYN);

    say(&scene, talk, 1, SYN_ACK, 0);
    talk->nxt[0] += 700;
    say(&scene, talk, 0, SYN, 0);
    check_server(talk, LAB_STATE_SYN_RECEIVED, LAB_STATE_LISTEN, LAB_REASON_SYN_ENDS_HANDSHAKE);
    say(&scene, talk, 1, RST_ACK, 0);
    g_assert_cmpint(talk->verdict.reset, ==, LAB_RESET_REFUSED);
    check_server(try_port(&scene, 80, SYN), LAB_STATE_LISTEN, LAB_STATE_SYN_RECEIVED,
                 LAB_REASON_SYN_ARRIVES);
    scene_end(&scene);
}

/* The port listens again, but the capture lacks the SYN+ACK; or both ends open at once. */
static void
test_refused_before_and_wrong(void)
{
    struct scene scene = scene_begin();
    struct talk *talk = try_port(&scene, 81, SYN);

    say(&scene, talk, 1, RST_ACK, 0);
    talk = try_port(&scene, 81, SYN);
    talk->nxt[1]++;
    say(&scene, talk, 0, ACK, 0);
    check_server(talk, LAB_STATE_CLOSED, LAB_STATE_ESTABLISHED, LAB_REASON_SYN_IS_ACKED);
    talk = try_port(&scene, 81, SYN);
    check_server(talk, LAB_STATE_CLOSED, LAB_STATE_CLOSED, LAB_REASON_REFUSED_BEFORE);
    say(&scene, talk, 1, SYN, 0);
    check_server(talk, LAB_STATE_CLOSED, LAB_STATE_SYN_SENT, LAB_REASON_BACK_SYN_NOT_ARRIVED);
    g_assert_cmpint(talk->verdict.open, ==, LAB_OPEN_SIMULTANEOUS);
    scene_end(&scene);
}

/* The memory is bounded: what was used the longest time ago goes first. */
static void
test_forgets(void)
{
    struct scene scene = scene_begin();

    for (guint port = 1; port <= 3 * LAB_ENDPOINTS; port++) {
        struct talk *talk = talk_between(&scene, CLIENT, 50000, SERVER, (guint16)port);

        say(&scene, talk, 0, SYN, 0);
        say(&scene, talk, 1, RST_ACK, 0);
        talk = talk_between(&scene, CLIENT, 50001, 3, 80); /* used all the time */
        talk->nxt[0] = port * 1000;
        say(&scene, talk, 0, SYN, 0);
        if (port == 1)
            say(&scene, talk, 1, RST_ACK, 0);
        else
            g_assert_cmpint(talk->verdict.end[LAB_SERVER].reason, ==, LAB_REASON_REFUSED_BEFORE);
    }
    scene.now += 100 * SECONDS;
    check_server(try_port(&scene, 3 * LAB_ENDPOINTS, SYN), LAB_STATE_CLOSED, LAB_STATE_CLOSED,
                 LAB_REASON_REFUSED_BEFORE);
    check_server(try_port(&scene, 1, SYN), LAB_STATE_LISTEN, LAB_STATE_SYN_RECEIVED,
                 LAB_REASON_SYN_ARRIVES);
    scene_end(&scene);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/core/hosts/syn-scan", test_syn_scan);
    g_test_add_func("/core/hosts/connect-scan", test_connect_scan);
    g_test_add_func("/core/hosts/probes", test_probes);
    g_test_add_func("/core/hosts/few-ports", test_few_ports);
    g_test_add_func("/core/hosts/passive-ftp", test_passive_ftp);
    g_test_add_func("/core/hosts/scan-beside-work", test_scan_beside_work);
    g_test_add_func("/core/hosts/slow-tries", test_slow_tries);
    g_test_add_func("/core/hosts/other-hosts", test_other_hosts);
    g_test_add_func("/core/hosts/midstream-acks", test_midstream_acks);
    g_test_add_func("/core/hosts/flood", test_flood);
    g_test_add_func("/core/hosts/flood-at-once", test_flood_at_once);
    g_test_add_func("/core/hosts/flood-begins-with-a-syn", test_flood_begins_with_a_syn);
    g_test_add_func("/core/hosts/syn-scan-with-data", test_syn_scan_with_data);
    g_test_add_func("/core/hosts/busy-port", test_busy_port_is_no_flood);
    g_test_add_func("/core/hosts/flood-where-round-trip-is-known",
                    test_flood_where_round_trip_is_known);
    g_test_add_func("/core/hosts/flood-begins-once", test_flood_begins_once);
    g_test_add_func("/core/hosts/flood-counts-connections", test_flood_counts_connections);
    g_test_add_func("/core/hosts/one-host-is-no-flood", test_one_host_is_no_flood);
    g_test_add_func("/core/hosts/a-few-hosts-are-no-flood", test_a_few_hosts_are_no_flood);
    g_test_add_func("/core/hosts/clients-of-a-dead-server", test_clients_of_a_dead_server);
    g_test_add_func("/core/hosts/one-host-floods", test_one_host_floods);
    g_test_add_func("/core/hosts/refused-flood", test_refused_flood);
    g_test_add_func("/core/hosts/busy-server", test_busy_server);
    g_test_add_func("/core/hosts/busy-server-and-a-near-client",
                    test_busy_server_and_a_near_client);
    g_test_add_func("/core/hosts/refused-before", test_refused_before);
    g_test_add_func("/core/hosts/refuses-and-listens", test_refuses_and_listens);
    g_test_add_func("/core/hosts/refused-before-and-wrong", test_refused_before_and_wrong);
    g_test_add_func("/core/hosts/forgets", test_forgets);
    return g_test_run();
}
