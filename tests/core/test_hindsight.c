/* What became of each segment, in conversations that are lost, late, repeated and refused: each is
 * judged by the core first, as in a capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/flow/flow.h"
#include "core/hindsight/hindsight.h"
#include "core/waits/waits.h"

#define MS       UINT64_C(1000000)
#define MAX_ROWS 16
#define X        1000u
#define Y        5000u

/* A segment, and what must be said of it looking back. */
struct row {
    unsigned ms;     /* when it passes; with NEAR in microseconds */
    const char *who; /* "c" or "s"; "s+": its SACK block lies within the next one */
    uint8_t flags;
    uint32_t seq, ack, len;
    uint32_t option[2]; /* with STAMPS: TSval and TSecr; else a SACK block */
    const char *fate;   /* NULL: none */
    unsigned acked, proof;
    const char *client, *server; /* states; NULL: not asked */
};

enum { STAMPS = 1, SACK = 2, LISTENS = 4, SACK_AGREED = 8, LIVES_ON = 16, NEAR = 32 };

#define S  LAB_SYN
#define A  LAB_ACK
#define SA (LAB_SYN | LAB_ACK)
#define FA (LAB_FIN | LAB_ACK)
#define RA (LAB_RST | LAB_ACK)

static struct lab_segment
segment_of(const struct row *row, unsigned frame, unsigned how)
{
    return (struct lab_segment){
        .time = (row->ms + 1) * (how & NEAR ? MS / 1000 : MS),
        .frame = frame,
        .seq = row->seq,
        .ack = row->ack,
        .len = row->len,
        .tsval = row->option[0],
        .tsecr = row->option[1],
        .port = {row->who[0] == 'c' ? 40000 : 80, row->who[0] == 'c' ? 80 : 40000},
        .window = 65000,
        .flags = row->flags,
        .side = row->who[0] == 'c' ? 0 : 1,
        .has_timestamps = (how & STAMPS) && !(row->flags & LAB_RST),
        .sack_blocks = how & SACK && row->option[1] ? 1 : 0,
        .sack_first = how & SACK ? row->option[0] : 0,
        .sack_next = how & SACK ? row->option[1] : 0,
        .sack_nested = row->who[1] == '+',
    };
}

static struct lab_past_segment
past_segment_of(const struct lab_segment *seg, const struct lab_verdict *verdict)
{
    struct lab_past_segment segment = {
        .time = seg->time,
        .frame = seg->frame,
        .seq = seg->seq,
        .ack = seg->ack,
        .len = seg->len,
        .tsval = seg->tsval,
        .tsecr = seg->tsecr,
        .sack_first = seg->sack_first,
        .sack_next = seg->sack_next,
        .flags = seg->flags,
        .has_timestamps = seg->has_timestamps,
        .echoes_nothing = !seg->tsecr,
    };

    lab_hindsight_take(&segment, verdict);
    return segment;
}

static void
check(const struct row *row, const struct lab_past_segment *segment)
{
    const struct lab_hindsight *says = &segment->says;

    g_test_message("frame %u: %s, acked in %u, told by %u, %s, %s", segment->frame,
                   lab_fate_word(says->fate), says->acked_frame, says->proof_frame,
                   lab_state_word(says->state[LAB_CLIENT]),
                   lab_state_word(says->state[LAB_SERVER]));
    g_assert_cmpstr(lab_fate_word(says->fate), ==, row->fate);
    g_assert_cmpuint(says->acked_frame, ==, row->acked);
    g_assert_cmpuint(says->proof_frame, ==, row->proof);
    if (row->client)
        g_assert_cmpstr(lab_state_word(says->state[LAB_CLIENT]), ==, row->client);
    if (row->server)
        g_assert_cmpstr(lab_state_word(says->state[LAB_SERVER]), ==, row->server);
}

static struct lab_past_segment played[MAX_ROWS]; /* in the last run */

static void
run(const struct row *rows, unsigned count, unsigned how)
{
    struct lab_past_segment *segments = memset(played, 0, sizeof played);
    struct lab_sent memory[2][LAB_FLIGHT_MAX];
    struct lab_flow flow;

    g_assert_cmpuint(count, <=, MAX_ROWS);
    lab_flow_init(&flow);
    for (unsigned side = 0; side < 2; side++)
        lab_flight_give(&flow.flight[side], memory[side], LAB_FLIGHT_MAX);
    for (unsigned i = 0; i < count; i++) {
        struct lab_segment seg = segment_of(&rows[i], i + 1, how);
        struct lab_verdict verdict;

        lab_flow_step(&flow, &seg, &verdict);
        segments[i] = past_segment_of(&seg, &verdict);
    }
    lab_hindsight_look_back(
        segments, count,
        &(struct lab_case){.lives_on = how & LIVES_ON ? LAB_STATE_ESTABLISHED : LAB_STATE_UNKNOWN,
                           .sack = how & (SACK | SACK_AGREED),
                           .listens = how & LISTENS});
    for (unsigned i = 0; i < count; i++)
        check(&rows[i], &segments[i]);
}

#define RUN(rows, how) run(rows, G_N_ELEMENTS(rows), how)

/* Tables, laid out by hand. */
/* clang-format off */
#define HANDSHAKE \
    {0, "c", S, X, 0, 0, {10, 0}, "acknowledged", 2, 2, "SYN-SENT", "SYN-RECEIVED"}, \
    {50, "s", SA, Y, X + 1, 0, {90, 10}, "acknowledged", 3, 3, "ESTABLISHED", "SYN-RECEIVED"}, \
    {51, "c", A, X + 1, Y + 1, 0, {60, 90}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"}
/* The same, with a segment later that echoes its last. */
#define HANDSHAKE_TOLD(frame) \
    {0, "c", S, X, 0, 0, {10, 0}, "acknowledged", 2, 2, "SYN-SENT", "SYN-RECEIVED"}, \
    {50, "s", SA, Y, X + 1, 0, {90, 10}, "acknowledged", 3, 3, "ESTABLISHED", "SYN-RECEIVED"}, \
    {51, "c", A, X + 1, Y + 1, 0, {60, 90}, "acknowledged", 0, frame, "ESTABLISHED", "ESTABLISHED"}
/* clang-format on */

static void
test_lost_data(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {110, 90}, "lost", 0, 6, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {410, 90}, "acknowledged", 6, 6, NULL, NULL},
        {450, "s", A, Y + 1, X + 101, 0, {500, 410}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, STAMPS);
}

/* A TSecr of 0 tells of no sending, and of nothing that has not arrived. */
static void
test_nothing_is_echoed(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {110, 90}, "acknowledged", 6, 6, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {410, 90}, "acknowledged", 6, 6, NULL, NULL},
        {450, "s", A, Y + 1, X + 101, 0, {500, 0}, NULL, 0, 0, NULL, NULL},
        {500, "s", A, Y + 1, X + 101, 9, {550, 0}, "acknowledged", 8, 8, NULL, "ESTABLISHED"},
        {550, "c", A, X + 101, Y + 10, 0, {560, 550}, NULL, 0, 0, NULL, "ESTABLISHED"},
        {600, "s", FA, Y + 10, X + 101, 0, {650, 0}, "acknowledged", 10, 10, NULL, "FIN-WAIT-1"},
        {650, "c", A, X + 101, Y + 11, 0, {660, 650}, NULL, 0, 0, NULL, "FIN-WAIT-2"},
    };

    RUN(rows, STAMPS);
}

/* The same, but the ACK echoes the first sending (RFC 3522). */
static void
test_repeated_without_need(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {110, 90}, "repeated", 6, 6, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {410, 90}, "acknowledged", 6, 6, NULL, NULL},
        {410, "s", A, Y + 1, X + 101, 0, {460, 110}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, STAMPS);
}

/* RFC 2883, without timestamps. */
#define PLAIN_HANDSHAKE                                                                            \
    {0, "c", S, X, 0, 0, {0, 0}, "acknowledged", 2, 2, NULL, NULL},                                \
        {50, "s", SA, Y, X + 1, 0, {0, 0}, "acknowledged", 3, 3, NULL, NULL},                      \
    {                                                                                              \
        51, "c", A, X + 1, Y + 1, 0, {0, 0}, NULL, 0, 0, NULL, NULL                                \
    }

static void
test_duplicate_sack(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "repeated", 6, 6, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {450, "s", A, Y + 1, X + 101, 0, {X + 1, X + 101}, NULL, 0, 0, NULL, NULL},
    };
    static const struct row silent[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "lost", 0, 6, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {450, "s", A, Y + 1, X + 101, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };
    static const struct row unknown[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {450, "s", A, Y + 1, X + 101, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, SACK);
    RUN(silent, SACK);
    RUN(unknown, 0);
}

/* What the client says last shows a FIN that the capture lacks: that, and not the ACK before it,
 * has brought the client to TIME-WAIT. */
static void
test_unseen_fin(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", FA, X + 1, Y + 1, 0, {0, 0}, "acknowledged", 5, 5, "FIN-WAIT-1", "CLOSE-WAIT"},
        {150, "s", A, Y + 1, X + 2, 0, {0, 0}, NULL, 0, 0, "FIN-WAIT-2", "CLOSE-WAIT"},
        {300, "c", A, X + 2, Y + 2, 0, {0, 0}, NULL, 0, 0, "TIME-WAIT", "CLOSED"},
    };
    /* Of a FIN whose number nobody saw no acknowledgment number tells that it arrived: also not 1,
     * which every segment has where the first number is 0. */
    static const struct row numbered_0[] = {
        {0, "c", S, X, 0, 0, {10, 0}, "acknowledged", 2, 2, "SYN-SENT", "SYN-RECEIVED"},
        {50, "s", SA, 0, X + 1, 0, {90, 10}, "acknowledged", 3, 3, "ESTABLISHED", "SYN-RECEIVED"},
        {51, "c", A, X + 1, 1, 0, {60, 90}, "acknowledged", 0, 6, "ESTABLISHED", NULL},
        {70, "c", A, X + 1, 1, 100, {80, 90}, "acknowledged", 7, 7, "ESTABLISHED", "FIN-WAIT-1"},
        {71, "c", A, X + 101, 1, 100, {81, 90}, "acknowledged", 7, 7, "ESTABLISHED", "FIN-WAIT-1"},
        {80, "s", A, 2, X + 1, 0, {120, 60}, NULL, 0, 0, "ESTABLISHED", "FIN-WAIT-1"},
        {180, "s", A, 2, X + 201, 0, {170, 81}, NULL, 0, 0, "ESTABLISHED", "FIN-WAIT-1"},
    };

    RUN(rows, 0);
    RUN(numbered_0, STAMPS);
}

/* A FIN that was lost closes nothing until it comes again, and one beyond a gap nothing until that
 * is filled, whatever its end says meanwhile. */
static void
test_fin_has_not_come(void)
{
    static const struct row lost[] = {
        HANDSHAKE_TOLD(5),
        {100, "c", FA, X + 1, Y + 1, 0, {110, 90}, "lost", 0, 8, NULL, "ESTABLISHED"},
        {105, "s", A, Y + 1, X + 1, 50, {145, 60}, "acknowledged", 6, 6, NULL, "ESTABLISHED"},
        {106, "c", A, X + 2, Y + 51, 0, {116, 145}, NULL, 0, 0, NULL, "ESTABLISHED"},
        {400, "c", FA, X + 1, Y + 51, 0, {410, 145}, "acknowledged", 8, 8, NULL, "CLOSE-WAIT"},
        {450, "s", A, Y + 51, X + 2, 0, {490, 410}, NULL, 0, 0, "FIN-WAIT-2", "CLOSE-WAIT"},
    };
    static const struct row early[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "lost", 0, 11, NULL, "ESTABLISHED"},
        {101, "c", A, X + 101, Y + 1, 100, {0, 0}, "acknowledged", 11, 11, NULL, "ESTABLISHED"},
        {102, "c", FA, X + 201, Y + 1, 0, {0, 0}, "acknowledged", 11, 11, NULL, "ESTABLISHED"},
        {103, "s", A, Y + 1, X + 1, 50, {0, 0}, "acknowledged", 8, 8, NULL, "ESTABLISHED"},
        {104, "c", A, X + 202, Y + 51, 0, {0, 0}, NULL, 0, 0, NULL, "ESTABLISHED"},
        {154, "s", A, Y + 51, X + 1, 0, {X + 101, X + 202}, NULL, 0, 0, NULL, "ESTABLISHED"},
        {155, "c", A, X + 1, Y + 51, 100, {0, 0}, "acknowledged", 11, 11, NULL, "CLOSE-WAIT"},
        {205, "s", A, Y + 51, X + 202, 0, {0, 0}, NULL, 0, 0, "FIN-WAIT-2", "CLOSE-WAIT"},
    };

    RUN(lost, STAMPS);
    RUN(early, SACK);
}

/* The third segment was not captured, and the data behind it was lost: only its repetition ends the
 * handshake at the server. */
static void
test_data_ends_the_handshake(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {10, 0}, "acknowledged", 2, 2, "SYN-SENT", "SYN-RECEIVED"},
        {50, "s", SA, Y, X + 1, 0, {90, 10}, "acknowledged", 3, 3, "ESTABLISHED", "SYN-RECEIVED"},
        {100, "c", A, X + 1, Y + 1, 100, {110, 90}, "lost", 0, 6, NULL, "SYN-RECEIVED"},
        {400, "c", A, X + 1, Y + 1, 100, {410, 90}, "acknowledged", 6, 6, NULL, "ESTABLISHED"},
        {401, "c", A, X + 101, Y + 1, 100, {411, 90}, "acknowledged", 6, 6, NULL, "ESTABLISHED"},
        {450, "s", A, Y + 1, X + 201, 0, {490, 410}, NULL, 0, 0, NULL, "ESTABLISHED"},
    };

    RUN(rows, STAMPS);
}

/* The capture lacks bytes in front of the FIN, but the client has acknowledged them before it came:
 * so nothing is missing to it. */
static void
test_fin_behind_unseen_data(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "s", FA, Y + 501, X + 1, 0, {0, 0}, "acknowledged", 6, 6, "CLOSE-WAIT", "FIN-WAIT-1"},
        {101, "c", A, X + 1, Y + 501, 0, {0, 0}, NULL, 0, 0, "ESTABLISHED", "FIN-WAIT-1"},
        {102, "c", FA, X + 1, Y + 502, 0, {0, 0}, "unanswered", 0, 0, "LAST-ACK", NULL},
    };

    RUN(rows, 0);
}

/* clang-format off */

/* A card cut the frame into two: the second half was sent again, and both came. */
static void
test_half_of_a_frame(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 200, {0, 0}, "repeated", 6, 6, NULL, NULL},
        {400, "c", A, X + 101, Y + 1, 100, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {450, "s", A, Y + 1, X + 201, 0, {X + 101, X + 201}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, SACK);
}

/* What came twice lies beyond a gap: within the block that the option tells of next (RFC 2883 4). */
static void
test_duplicate_beyond_gap(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "lost", 0, 10, NULL, NULL},
        {101, "c", A, X + 101, Y + 1, 100, {0, 0}, "repeated", 10, 9, NULL, NULL},
        {151, "s", A, Y + 1, X + 1, 0, {X + 101, X + 201}, NULL, 0, 0, NULL, NULL},
        {152, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 10, 10, NULL, NULL},
        {153, "c", A, X + 101, Y + 1, 100, {0, 0}, "acknowledged", 10, 10, NULL, NULL},
        {203, "s+", A, Y + 1, X + 1, 0, {X + 101, X + 201}, NULL, 0, 0, NULL, NULL},
        {204, "s", A, Y + 1, X + 201, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, SACK);
}

/* The ACK is there sooner than any answer to the repetition could be: it is the late answer to the
 * first sending. Whether the repetition came as well is not told. */
static void
test_sooner_than_the_path(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "repeated", 6, 6, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {420, "s", A, Y + 1, X + 101, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, SACK);
    RUN(rows, 0);
}

/* Within a room the hosts' own work is what takes the time: an answer may be sooner than all before
 * it. */
static void
test_sooner_within_a_room(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "lost", 0, 6, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {420, "s", A, Y + 1, X + 101, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, SACK | NEAR);
}

/* So late an ACK does not answer the repetition: what did is lost, or another segment did. */
static void
test_later_than_any_answer(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "lost", 0, 8, NULL, NULL},
        {101, "c", A, X + 101, Y + 1, 100, {0, 0}, "acknowledged", 8, 8, NULL, NULL},
        {180, "c", A, X + 101, Y + 1, 100, {0, 0}, "acknowledged", 8, 8, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 8, 8, NULL, NULL},
        {450, "s", A, Y + 1, X + 201, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, SACK);
}

/* This end has been sent something twice without a word on it: that it says nothing of another one
 * does not tell that the first sending was lost. */
static void
test_conceals_duplicates(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "repeated", 6, 6, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {420, "s", A, Y + 1, X + 101, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {450, "s", A, Y + 1, X + 101, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {500, "c", A, X + 101, Y + 1, 100, {0, 0}, "acknowledged", 10, 10, NULL, NULL},
        {800, "c", A, X + 101, Y + 1, 100, {0, 0}, "acknowledged", 10, 10, NULL, NULL},
        {850, "s", A, Y + 1, X + 201, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };
    static const struct row reports[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "repeated", 6, 7, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {420, "s", A, Y + 1, X + 101, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {450, "s", A, Y + 1, X + 101, 0, {X + 1, X + 101}, NULL, 0, 0, NULL, NULL},
        {500, "c", A, X + 101, Y + 1, 100, {0, 0}, "lost", 0, 10, NULL, NULL},
        {800, "c", A, X + 101, Y + 1, 100, {0, 0}, "acknowledged", 10, 10, NULL, NULL},
        {850, "s", A, Y + 1, X + 201, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, SACK);
    RUN(reports, SACK);
}

/* Two of three sendings came: which, nobody tells. */
static void
test_two_of_three(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 7, 7, NULL, NULL},
        {200, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 7, 7, NULL, NULL},
        {400, "c", A, X + 1, Y + 1, 100, {0, 0}, "acknowledged", 7, 7, NULL, NULL},
        {450, "s", A, Y + 1, X + 101, 0, {X + 1, X + 101}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, SACK);
}

/* clang-format on */

static void
test_refused(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "reset", 0, 2, "SYN-SENT", "CLOSED"},
        {50, "s", RA, 0, X + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* Nobody says anything: the port may be another's, or its queue full. Or the server says something
 * in the connection before, which its client has forgotten. */
static void
test_unanswered(void)
{
    static const struct row unknown[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "unanswered", 0, 0, "SYN-SENT", "SYN-RECEIVED"},
        {1000, "c", S, X, 0, 0, {0, 0}, "unanswered", 0, 0, "SYN-SENT", "SYN-RECEIVED"},
    };
    static const struct row full[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "unanswered", 0, 0, "SYN-SENT", "LISTEN"},
        {1000, "c", S, X, 0, 0, {0, 0}, "unanswered", 0, 0, "SYN-SENT", "LISTEN"},
    };

    static const struct row taken[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "unanswered", 0, 0, "SYN-SENT", "ESTABLISHED"},
        {1000, "c", S, X, 0, 0, {0, 0}, "unanswered", 0, 0, "SYN-SENT", "ESTABLISHED"},
    };

    RUN(unknown, 0);
    RUN(full, LISTENS);
    RUN(taken, LISTENS | LIVES_ON);
}

/* Both FINs cross: at each end the other's comes after its own was sent. */
static void
test_fins_cross(void)
{
    static const struct row rows[] = {
        HANDSHAKE_TOLD(5),
        {100, "c", FA, X + 1, Y + 1, 0, {110, 90}, "acknowledged", 7, 7, "FIN-WAIT-1", "CLOSING"},
        {120, "s", FA, Y + 1, X + 1, 0, {160, 60}, "acknowledged", 6, 6, "CLOSING", "FIN-WAIT-1"},
        {121, "c", A, X + 2, Y + 2, 0, {131, 160}, NULL, 0, 0, "CLOSING", "TIME-WAIT"},
        {150, "s", A, Y + 2, X + 2, 0, {190, 110}, NULL, 0, 0, "TIME-WAIT", "CLOSING"},
    };

    RUN(rows, STAMPS);
}

/* The FIN is lost: the server stays open, also when the ACK behind it comes. */
static void
test_lost_fin(void)
{
    static const struct row rows[] = {
        HANDSHAKE_TOLD(5),
        {100, "c", FA, X + 1, Y + 1, 0, {110, 90}, "lost", 0, 8, "FIN-WAIT-1", "ESTABLISHED"},
        {110,
         "s",
         A,
         Y + 1,
         X + 1,
         50,
         {150, 60},
         "acknowledged",
         6,
         6,
         "FIN-WAIT-1",
         "ESTABLISHED"},
        {111, "c", A, X + 2, Y + 51, 0, {121, 150}, NULL, 0, 0, "FIN-WAIT-1", "ESTABLISHED"},
        {400,
         "c",
         FA,
         X + 1,
         Y + 51,
         0,
         {410, 150},
         "acknowledged",
         8,
         8,
         "FIN-WAIT-1",
         "CLOSE-WAIT"},
        {450, "s", A, Y + 51, X + 2, 0, {490, 410}, NULL, 0, 0, "FIN-WAIT-2", "CLOSE-WAIT"},
    };

    RUN(rows, STAMPS);
}

/* Data for an end that has no socket any more. */
static void
test_answered_by_reset(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {110, 90}, "reset", 0, 5, "ESTABLISHED", "CLOSED"},
        {150, "s", LAB_RST, Y + 1, 0, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, STAMPS);
}

/* clang-format off */

/* A keep-alive is not acceptable, so that its timestamp is not echoed: and yet it came, before its
 * answer, and not after the FIN that came much later. */
static void
test_keep_alive(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 10, {110, 90}, "acknowledged", 5, 5, NULL, NULL},
        {150, "s", A, Y + 1, X + 11, 0, {200, 110}, "acknowledged", 0, 7, NULL, NULL},
        {2000, "s", A, Y, X + 11, 0, {2050, 110}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {2001, "c", A, X + 11, Y + 1, 0, {2011, 200}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {3000, "c", FA, X + 11, Y + 1, 0, {3010, 200}, "acknowledged", 9, 9, "FIN-WAIT-1", "CLOSE-WAIT"},
        {3050, "s", A, Y + 1, X + 12, 0, {3100, 3010}, NULL, 0, 0, "FIN-WAIT-2", "CLOSE-WAIT"},
    };

    RUN(rows, STAMPS);
}

/* The client's socket is gone while a burst of ACKs is on its way: only the RST with the last number
 * resets, for when the first comes the server has gone on from its number. */
static void
test_passed_by(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {110, 90}, "acknowledged", 6, 6, NULL, NULL},
        {101, "c", A, X + 101, Y + 1, 100, {111, 90}, "acknowledged", 8, 8, NULL, NULL},
        {150, "s", A, Y + 1, X + 101, 0, {190, 110}, NULL, 0, 0, "CLOSED", NULL},
        {151, "c", LAB_RST, X + 101, 0, 0, {0, 0}, NULL, 0, 0, "CLOSED", "ESTABLISHED"},
        {152, "s", A, Y + 1, X + 201, 0, {191, 111}, NULL, 0, 0, "CLOSED", "ESTABLISHED"},
        {153, "c", LAB_RST, X + 201, 0, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, STAMPS);
}

/* The SYN came again, for the SYN+ACK was lost: how long that took is no round trip. */
static void
test_syn_again_is_no_answer(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "repeated", 2, 2, NULL, NULL},
        {1, "s", SA, Y, X + 1, 0, {0, 0}, "lost", 0, 5, "SYN-SENT", NULL},
        {1000, "c", S, X, 0, 0, {0, 0}, "acknowledged", 4, 4, NULL, NULL},
        {1001, "s", SA, Y, X + 1, 0, {0, 0}, "acknowledged", 5, 5, NULL, NULL},
        {1041, "c", A, X + 1, Y + 1, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {1042, "c", A, X + 1, Y + 1, 50, {0, 0}, "acknowledged", 7, 7, NULL, NULL},
        {1043, "s", A, Y + 1, X + 51, 0, {0, 0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {1143, "c", FA, X + 51, Y + 1, 0, {0, 0}, "acknowledged", 9, 9, "FIN-WAIT-1", "CLOSE-WAIT"},
        {1144, "s", A, Y + 1, X + 52, 0, {0, 0}, NULL, 0, 0, "FIN-WAIT-2", "CLOSE-WAIT"},
    };

    RUN(rows, 0);
}

/* The first of two segments is lost. Without selective acknowledgments the repeated ACK tells that the other came. */
static void
test_came_beyond_gap(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "acknowledged", 2, 2, NULL, NULL},
        {50, "s", SA, Y, X + 1, 0, {0, 0}, "acknowledged", 3, 3, NULL, NULL},
        {51, "c", A, X + 1, Y + 1, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "reset", 0, 8, NULL, "CLOSED"},
        {101, "c", A, X + 101, Y + 1, 100, {0, 0}, "reset", 0, 8, NULL, "ESTABLISHED"},
        {151, "s", A, Y + 1, X + 1, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {152, "s", A, Y + 1, X + 1, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {500, "s", RA, Y + 1, X + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* The server's FIN passes sooner than an answer can: its ACK crosses the FIN. */
static void
test_no_answer_so_soon(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "s", A, Y + 1, X + 1, 10, {0, 0}, "acknowledged", 5, 5, NULL, NULL},
        {101, "c", A, X + 1, Y + 11, 0, {0, 0}, NULL, 0, 0, "ESTABLISHED", "FIN-WAIT-1"},
        {131, "s", FA, Y + 11, X + 1, 0, {0, 0}, "acknowledged", 7, 7, "CLOSE-WAIT", "FIN-WAIT-1"},
        {132, "c", A, X + 1, Y + 12, 0, {0, 0}, NULL, 0, 0, "CLOSE-WAIT", "FIN-WAIT-2"},
    };

    RUN(rows, 0);
}

/* The byte of a keep-alive was acknowledged long before: the answer to it is what counts. */
static void
test_keep_alive_byte(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 10, {0, 0}, "acknowledged", 5, 5, NULL, NULL},
        {150, "s", A, Y + 1, X + 11, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {9000, "c", A, X + 10, Y + 1, 1, {0, 0}, "acknowledged", 7, 7, NULL, NULL},
        {9050, "s", A, Y + 1, X + 11, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {18000, "c", A, X + 10, Y + 1, 1, {0, 0}, "unanswered", 0, 0, NULL, NULL},
    };

    RUN(rows, 0);
}

/* Only one way was captured: what it acknowledges shows that the other end speaks. */
static void
test_one_way(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {50, "c", A, X + 1, Y + 1, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {100, "c", A, X + 1, Y + 1, 10, {0, 0}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, 0);
}
/* clang-format on */

/* Rows without a word on the states. */
#define PLAIN(ms, who, flags, seq, ack, len, first, second, fate, acked, proof)                    \
    {                                                                                              \
        ms, who, flags, seq, ack, len, {first, second}, fate, acked, proof, NULL, NULL             \
    }

/* clang-format off */
/* What a SYN carried and was not taken goes out again without it: that is no second sending. */
static void
test_data_of_a_syn(void)
{
    static const struct row rows[] = {
        PLAIN(0, "c", S, X, 0, 100, 0, 0, "acknowledged", 5, 5),
        PLAIN(50, "s", SA, Y, X + 1, 0, 0, 0, "acknowledged", 3, 3),
        PLAIN(51, "c", A, X + 1, Y + 1, 0, 0, 0, NULL, 0, 0),
        PLAIN(52, "c", A, X + 1, Y + 1, 100, 0, 0, "acknowledged", 5, 5),
        PLAIN(100, "s", A, Y + 1, X + 101, 0, 0, 0, NULL, 0, 0),
    };

    RUN(rows, SACK);
}

static void
test_behind_its_ack_in_the_file(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "s", A, Y + 1, X + 101, 0, 0, 0, NULL, 0, 0),
        PLAIN(101, "c", A, X + 1, Y + 1, 100, 0, 0, "acknowledged", 4, 4),
    };

    RUN(rows, 0);
}

static void
test_overtaken(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", A, X + 101, Y + 1, 100, 0, 0, "acknowledged", 7, 7),
        PLAIN(101, "c", A, X + 1, Y + 1, 100, 0, 0, "acknowledged", 6, 6),
        PLAIN(150, "s", A, Y + 1, X + 101, 0, 0, 0, NULL, 0, 0),
        PLAIN(151, "s", A, Y + 1, X + 201, 0, 0, 0, NULL, 0, 0),
    };

    RUN(rows, 0);
}

/* Beyond all that was sent: nobody heeds it (RFC 9293 section 3.10.7.4). */
static void
test_ack_of_what_was_not_sent(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", A, X + 1, Y + 1, 100, 0, 0, "acknowledged", 6, 6),
        PLAIN(120, "s", A, Y + 1, X + 1500000000, 0, 0, 0, NULL, 0, 0),
        PLAIN(150, "s", A, Y + 1, X + 101, 0, 0, 0, NULL, 0, 0),
    };

    RUN(rows, 0);
}

/* A block above the acknowledgment number tells of nothing that came twice. */
static void
test_selective_ack_of_a_repetition(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", A, X + 1, Y + 1, 100, 0, 0, "lost", 0, 9),
        PLAIN(101, "c", A, X + 101, Y + 1, 100, 0, 0, "lost", 0, 9),
        PLAIN(400, "c", A, X + 101, Y + 1, 100, 0, 0, "acknowledged", 9, 9),
        PLAIN(450, "s", A, Y + 1, X + 1, 0, X + 101, X + 201, NULL, 0, 0),
        PLAIN(460, "c", A, X + 1, Y + 1, 100, 0, 0, "acknowledged", 9, 9),
        PLAIN(510, "s", A, Y + 1, X + 201, 0, 0, 0, NULL, 0, 0),
    };

    RUN(rows, SACK);
}

/* An ACK echoes the segment at its lower edge, which was sent once, and not the other one; and a
 * clock that stands still between two sendings tells neither. */
static void
test_echo_that_does_not_tell(void)
{
    static const struct row other[] = {
        HANDSHAKE,
        PLAIN(100, "c", A, X + 1, Y + 1, 100, 110, 90, "acknowledged", 7, 7),
        PLAIN(101, "c", A, X + 101, Y + 1, 100, 110, 90, "acknowledged", 7, 7),
        PLAIN(400, "c", A, X + 101, Y + 1, 100, 410, 90, "acknowledged", 7, 7),
        PLAIN(450, "s", A, Y + 1, X + 201, 0, 500, 110, NULL, 0, 0),
    };
    static const struct row same[] = {
        HANDSHAKE,
        PLAIN(100, "c", A, X + 1, Y + 1, 100, 110, 90, "acknowledged", 6, 6),
        PLAIN(400, "c", A, X + 1, Y + 1, 100, 110, 90, "acknowledged", 6, 6),
        PLAIN(450, "s", A, Y + 1, X + 101, 0, 500, 110, NULL, 0, 0),
    };

    RUN(other, STAMPS);
    RUN(same, STAMPS);
}

/* In TIME-WAIT nobody says that a FIN came twice: what the other end says without it may have
 * crossed the first, unless it is late. */
static void
test_fin_sent_again(void)
{
    static const struct row crossed[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", FA, X + 1, Y + 1, 0, 0, 0, "acknowledged", 7, 7),
        PLAIN(120, "s", A, Y + 1, X + 1, 50, 0, 0, "acknowledged", 6, 6),
        PLAIN(500, "c", FA, X + 1, Y + 51, 0, 0, 0, "acknowledged", 7, 7),
        PLAIN(550, "s", A, Y + 51, X + 2, 0, 0, 0, NULL, 0, 0),
    };
    static const struct row missed[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", FA, X + 1, Y + 1, 0, 0, 0, "lost", 0, 7),
        PLAIN(400, "s", A, Y + 1, X + 1, 50, 0, 0, "acknowledged", 6, 6),
        PLAIN(500, "c", FA, X + 1, Y + 51, 0, 0, 0, "acknowledged", 7, 7),
        PLAIN(550, "s", A, Y + 51, X + 2, 0, 0, 0, NULL, 0, 0),
    };

    RUN(crossed, SACK);
    RUN(missed, SACK);
}

/* What was lost in front of it was not captured: the SACK tells that it came, and so does what
 * followed it. */
static void
test_came_behind_what_was_not_captured(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "s", FA, Y + 1, X + 1, 0, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {150, "c", A, X + 101, Y + 1, 100, {0, 0}, "acknowledged", 9, 9, NULL, "FIN-WAIT-1"},
        {151, "c", A, X + 201, Y + 2, 0, {0, 0}, "acknowledged", 0, 7, NULL, "FIN-WAIT-2"},
        {200, "s", A, Y + 2, X + 1, 0, {X + 101, X + 201}, NULL, 0, 0, NULL, "FIN-WAIT-2"},
        {201, "c", A, X + 1, Y + 2, 100, {0, 0}, "acknowledged", 9, 9, NULL, NULL},
        {250, "s", A, Y + 2, X + 201, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, SACK);
}

/* Nor does anybody say it of a SYN. */
static void
test_syn_sent_again(void)
{
    static const struct row rows[] = {
        PLAIN(0, "c", S, X, 0, 0, 0, 0, "acknowledged", 3, 3),
        PLAIN(1000, "c", S, X, 0, 0, 0, 0, "acknowledged", 3, 3),
        PLAIN(1050, "s", SA, Y, X + 1, 0, 0, 0, "acknowledged", 4, 4),
        PLAIN(1051, "c", A, X + 1, Y + 1, 0, 0, 0, NULL, 0, 0),
    };
    static const struct row crossing[] = {
        PLAIN(0, "c", S, X, 0, 0, 0, 0, "acknowledged", 4, 4),
        PLAIN(900, "s", S, Y, 0, 0, 0, 0, "acknowledged", 5, 5),
        PLAIN(1000, "c", S, X, 0, 0, 0, 0, "acknowledged", 4, 4),
        PLAIN(1050, "s", SA, Y, X + 1, 0, 0, 0, "acknowledged", 5, 5),
        PLAIN(1051, "c", A, X + 1, Y + 1, 0, 0, 0, NULL, 0, 0),
    };

    RUN(crossing, SACK);
    RUN(rows, SACK);
}

static void
test_acknowledged_in_part(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", A, X + 1, Y + 1, 100, 0, 0, "unanswered", 0, 0),
        PLAIN(150, "s", A, Y + 1, X + 51, 0, 0, 0, NULL, 0, 0),
    };

    RUN(rows, 0);
}

static void
test_reset_that_is_ignored(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", A, X + 1, Y + 1, 100, 0, 0, "unanswered", 0, 0),
        PLAIN(150, "s", LAB_RST, Y + 100000000, 0, 0, 0, 0, NULL, 0, 0),
    };

    RUN(rows, 0);
}

/* Its receiver goes on as if nothing had come. */
static void
test_reset_that_is_lost(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", RA, X + 1, Y + 1, 0, 0, 0, "lost", 0, 5),
        PLAIN(500, "s", A, Y + 1, X + 1, 50, 0, 0, "unanswered", 0, 0),
    };

    RUN(rows, 0);
}

/* Two ACKs of one tick: the echo of it tells of neither that it came. */
static void
test_acks_of_one_tick(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        PLAIN(52, "c", A, X + 1, Y + 1, 0, 60, 90, NULL, 0, 0),
        PLAIN(150, "s", A, Y + 1, X + 1, 50, 190, 60, "unanswered", 0, 0),
    };

    RUN(rows, STAMPS);
}

/* Its receiver still waits for it long after, and sends its FIN again. */
static void
test_lost_ack_of_a_fin(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "s", FA, Y + 1, X + 1, 0, 0, 0, "repeated", 5, 5),
        PLAIN(101, "c", A, X + 1, Y + 2, 0, 0, 0, "lost", 0, 6),
        PLAIN(500, "s", FA, Y + 1, X + 1, 0, 0, 0, "acknowledged", 7, 7),
        PLAIN(501, "c", A, X + 1, Y + 2, 0, 0, 0, NULL, 0, 0),
    };

    RUN(rows, SACK);
}

/* What belongs to no connection acknowledges nothing. */
static void
test_stray_tells_nothing(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", A, X + 1, Y + 1, 100, 0, 0, "acknowledged", 6, 6),
        PLAIN(120, "s", SA, Y + 1500000000, X + 101, 0, 0, 0, NULL, 0, 0),
        PLAIN(150, "s", A, Y + 1, X + 101, 0, 0, 0, NULL, 0, 0),
    };

    RUN(rows, 0);
}

static void
test_copy_tells_nothing(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        PLAIN(100, "c", A, X + 1, Y + 1, 100, 0, 0, "acknowledged", 6, 6),
        PLAIN(100, "c", A, X + 1, Y + 1, 100, 0, 0, NULL, 0, 0),
        PLAIN(150, "s", A, Y + 1, X + 101, 0, 0, 0, NULL, 0, 0),
    };

    RUN(rows, 0);
}

/* Data was lost for good, and ACKs behind it came all the same: they wait for no number. */
static void
test_ack_behind_lost_data(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "s", A, Y + 1, X + 1, 10, {0, 0}, "reset", 0, 8, NULL, NULL},
        {101, "c", A, X + 1, Y + 1, 20, {0, 0}, "acknowledged", 6, 6, NULL, NULL},
        {151, "s", A, Y + 11, X + 21, 0, {0, 0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {400, "c", A, X + 21, Y + 1, 20, {0, 0}, "reset", 0, 8, NULL, NULL},
        {900, "c", RA, X + 41, Y + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* A SYN+ACK that is held back: the client answers it once more, with nothing new to say. Without
 * that it was lost; so too if a repetition of that answer may be what the client answers. */
#define HELD_BACK(fate, proof, after, third, told)                                       \
    {0, "c", S, X, 0, 0, {10, 0}, "acknowledged", 2, 2, "SYN-SENT", "SYN-RECEIVED"},     \
    {1, "s", SA, Y, X + 1, 0, {90, 10}, fate, 0, proof, after, "SYN-RECEIVED"},          \
    {1001, "s", SA, Y, X + 1, 0, {1090, 10}, "acknowledged", 4, 4, "ESTABLISHED", NULL}, \
    {1031, "c", A, X + 1, Y + 1, 0, {1040, 1090}, third, 0, told, "ESTABLISHED", NULL}

static void
test_syn_ack_that_comes_late(void)
{
    static const struct row late[] = {
        HELD_BACK("repeated", 5, "ESTABLISHED", NULL, 0),
        {1200, "c", A, X + 1, Y + 1, 0, {1210, 1090}, NULL, 0, 0, NULL, NULL},
    };
    static const struct row never[] = {
        HELD_BACK("lost", 4, "SYN-SENT", NULL, 0),
        {1200, "c", A, X + 1, Y + 1, 20, {1210, 1090}, "unanswered", 0, 0, NULL, NULL},
    };
    static const struct row same_packet[] = {
        HELD_BACK("lost", 4, "SYN-SENT", NULL, 0),
        {1200, "c", A, X + 1, Y + 1, 0, {1040, 1090}, NULL, 0, 0, NULL, NULL},
    };
    static const struct row of_data[] = {
        HELD_BACK("lost", 4, "SYN-SENT", "acknowledged", 5),
        {1100, "s", A, Y + 1, X + 1, 20, {1190, 1040}, "repeated", 6, 6, NULL, NULL},
        {1131, "c", A, X + 1, Y + 21, 0, {1140, 1190}, NULL, 0, 0, NULL, NULL},
        {1300, "s", A, Y + 1, X + 1, 20, {1390, 1040}, "acknowledged", 8, 8, NULL, NULL},
        {1331, "c", A, X + 1, Y + 21, 0, {1340, 1190}, NULL, 0, 0, NULL, NULL},
    };

    RUN(late, STAMPS | SACK_AGREED);
    RUN(never, STAMPS | SACK_AGREED);
    RUN(same_packet, STAMPS | SACK_AGREED);
    RUN(of_data, STAMPS | SACK_AGREED);
}

/* The same of a SYN, which the server answers in its connection. */
static void
test_syn_that_comes_late(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {10, 0}, "repeated", 0, 6, "SYN-SENT", "ESTABLISHED"},
        {1000, "c", S, X, 0, 0, {1010, 0}, "acknowledged", 3, 3, "SYN-SENT", "SYN-RECEIVED"},
        {1030, "s", SA, Y, X + 1, 0, {90, 1010}, "acknowledged", 4, 4, NULL, NULL},
        {1031, "c", A, X + 1, Y + 1, 0, {1041, 90}, "acknowledged", 0, 5, NULL, "ESTABLISHED"},
        {1100, "s", A, Y + 1, X + 1, 20, {160, 1041}, "unanswered", 0, 0, NULL, NULL},
        {1300, "s", A, Y + 21, X + 1, 0, {360, 1041}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, STAMPS | SACK_AGREED);
}

/* Much later an ACK may as well answer another one that comes late. */
static void
test_syn_that_is_too_late(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {10, 0}, "lost", 0, 3, "SYN-SENT", "LISTEN"},
        {1000, "c", S, X, 0, 0, {1010, 0}, "acknowledged", 3, 3, "SYN-SENT", "SYN-RECEIVED"},
        {1030, "s", SA, Y, X + 1, 0, {90, 1010}, "acknowledged", 4, 4, NULL, NULL},
        {1031, "c", A, X + 1, Y + 1, 0, {1041, 90}, "acknowledged", 0, 5, NULL, "ESTABLISHED"},
        {1100, "s", A, Y + 1, X + 1, 20, {160, 1041}, "unanswered", 0, 0, NULL, NULL},
        {2100, "s", A, Y + 21, X + 1, 0, {1160, 1041}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, STAMPS | SACK_AGREED);
}

/* A device in front of the server tries the client with a number that this never sent, and lets the
 * next attempt pass: of the two SYN+ACKs only the second is acknowledged, though its number is the
 * higher one. */
static void
test_syn_ack_that_was_refused(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "acknowledged", 5, 5, NULL, NULL},
        {10, "s", SA, Y, X + 70000, 0, {0, 0}, "reset", 0, 3, "SYN-SENT", NULL},
        {11, "c", LAB_RST, X + 70000, 0, 0, {0, 0}, NULL, 0, 0, "SYN-SENT", NULL},
        {1011, "c", S, X, 0, 0, {0, 0}, "acknowledged", 5, 5, "SYN-SENT", "SYN-RECEIVED"},
        {1050, "s", SA, Y + 9000000, X + 1, 0, {0, 0}, "acknowledged", 6, 6, "ESTABLISHED", NULL},
        {1051, "c", A, X + 1, Y + 9000001, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
    };

    RUN(rows, 0);
}

/* Two hosts with one address answer, and the client takes the first, of the higher number. */
static void
test_two_that_answer(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "acknowledged", 2, 2, NULL, NULL},
        {10, "s", SA, Y, X + 1, 0, {0, 0}, "acknowledged", 4, 4, "ESTABLISHED", NULL},
        {12, "s", SA, Y - 900000000, X + 1, 0, {0, 0}, "reset", 0, 5, NULL, NULL},
        {13, "c", A, X + 1, Y + 1, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {14, "c", LAB_RST, X + 1, 0, 0, {0, 0}, NULL, 0, 0, "CLOSED", NULL},
    };

    RUN(rows, 0);
}

/* Windows has heard that it is refused, and tries again half a second later. */
static void
test_refused_and_tried_again(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "reset", 0, 2, "SYN-SENT", NULL},
        {1, "s", RA, 0, X + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
        {501, "c", S, X, 0, 0, {0, 0}, "reset", 0, 4, "SYN-SENT", "CLOSED"},
        {502, "s", RA, 0, X + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* The same after a second: a timer has run out, for nothing was heard. */
static void
test_refused_in_vain(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "reset", 0, 2, "SYN-SENT", NULL},
        {1, "s", RA, 0, X + 1, 0, {0, 0}, "lost", 0, 3, "SYN-SENT", "CLOSED"},
        {1000, "c", S, X, 0, 0, {0, 0}, "reset", 0, 4, "SYN-SENT", "CLOSED"},
        {1001, "s", RA, 0, X + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* A RST overtakes the data before it: its number is not the one that is expected. */
static void
test_reset_that_overtakes(void)
{
    static const struct row rows[] = {
        HANDSHAKE_TOLD(4),
        {80, "s", A, Y + 1, X + 1, 0, {120, 60}, "acknowledged", 0, 5, "ESTABLISHED", "ESTABLISHED"},
        {100, "c", A, X + 1, Y + 1, 40, {110, 120}, "reset", 0, 6, NULL, NULL},
        {101, "c", RA, X + 41, Y + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "ESTABLISHED"},
        {151, "s", A, Y + 1, X + 1, 0, {191, 60}, NULL, 0, 0, "CLOSED", "ESTABLISHED"},
    };

    RUN(rows, STAMPS | SACK_AGREED);
}

/* The FIN found the client in TIME-WAIT, long before that began a new connection. */
static void
test_fin_before_a_new_syn(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", FA, X + 1, Y + 1, 0, {110, 90}, "acknowledged", 5, 5, "FIN-WAIT-1", NULL},
        {150, "s", FA, Y + 1, X + 2, 0, {190, 110}, "reset", 0, 9, "TIME-WAIT", "LAST-ACK"},
        {450, "s", FA, Y + 1, X + 2, 0, {490, 110}, "reset", 0, 9, "TIME-WAIT", "LAST-ACK"},
        {550, "c", S, X + 65539, 0, 0, {560, 190}, NULL, 0, 0, "SYN-SENT", "LAST-ACK"},
        {551, "s", A, Y + 2, X + 2, 0, {591, 110}, NULL, 0, 0, "SYN-SENT", "LAST-ACK"},
        {600, "c", LAB_RST, X + 2, 0, 0, {0, 0}, NULL, 0, 0, "SYN-SENT", "CLOSED"},
    };

    RUN(rows, STAMPS);
}

/* A wait of 250 ms that may be either: the next time-out tells, unless an ACK has started its timer
 * anew. */
static void
test_probe_or_time_out(void)
{
    static const struct lab_wait
        either = {.kind = LAB_WAIT_PROBE_OR_TIME_OUT, .time = 300000, .timeout = 250000},
        unknown = {.kind = LAB_WAIT_PROBE_OR_TIME_OUT, .time = 250000},
        other = {.kind = LAB_WAIT_TIME_OUT, .time = 250000},
        doubled = {.kind = LAB_WAIT_TIME_OUT, .frame = 5, .time = 505000},
        same = {.kind = LAB_WAIT_TIME_OUT, .frame = 5, .time = 255000},
        between = {.kind = LAB_WAIT_TIME_OUT, .frame = 5, .time = 380000},
        restarted = {.kind = LAB_WAIT_TIME_OUT, .frame = 5, .time = 505000, .timer_frame = 6},
        repair = {.kind = LAB_WAIT_FAST_REPAIR, .frame = 5, .time = 505000};

    g_assert_cmpuint(lab_wait_turned_out(&either, &doubled), ==, LAB_WAIT_TIME_OUT);
    g_assert_cmpuint(lab_wait_turned_out(&unknown, &doubled), ==, LAB_WAIT_TIME_OUT);
    g_assert_cmpuint(lab_wait_turned_out(&either, &same), ==, LAB_WAIT_TAIL_PROBE);
    g_assert_cmpuint(lab_wait_turned_out(&either, &between), ==, LAB_WAIT_NONE);
    g_assert_cmpuint(lab_wait_turned_out(&either, &restarted), ==, LAB_WAIT_NONE);
    g_assert_cmpuint(lab_wait_turned_out(&other, &doubled), ==, LAB_WAIT_NONE);
    g_assert_cmpuint(lab_wait_turned_out(&either, &repair), ==, LAB_WAIT_NONE);
}

/* Two marks, the second behind the first ECE; each end of the way to CWR. */
static void
test_marks(void)
{
    struct lab_past_segment segments[] = {
        {.frame = 1, .flags = A, .from = LAB_CLIENT, .seq = 10, .len = 10, .marked = true},
        {.frame = 2, .flags = A, .from = LAB_CLIENT, .seq = 20, .len = 10, .marked = true},
        {.frame = 3, .flags = A, .from = LAB_SERVER, .ack = 20, .echoes = true},
        {.frame = 4, .flags = A, .from = LAB_SERVER, .ack = 30, .echoes = true},
        {.frame = 5, .flags = A, .from = LAB_CLIENT, .seq = 30, .len = 10, .reduces = true, .marked = true},
        {.frame = 6, .flags = A, .from = LAB_SERVER, .ack = 40, .echoes = true},
    };
    static const uint32_t echo[] = {3, 4, 0, 0, 6, 0}, reduced[] = {5, 5, 5, 5, 0, 0};

    lab_hindsight_look_back(segments, G_N_ELEMENTS(segments), &(struct lab_case){0});
    for (unsigned i = 0; i < G_N_ELEMENTS(segments); i++) {
        g_assert_cmpuint(segments[i].echo_frame, ==, echo[i]);
        g_assert_cmpuint(segments[i].reduced_frame, ==, reduced[i]);
    }
}

/* A segment with ECE that was marked itself counts as the answer: it has room for one of the two. */
static void
test_marks_both_ways(void)
{
    struct lab_past_segment segments[] = {
        {.frame = 1, .flags = A, .from = LAB_CLIENT, .seq = 10, .len = 10, .ack = 100, .marked = true},
        {.frame = 2, .flags = A, .from = LAB_SERVER, .seq = 90, .len = 10, .ack = 10, .marked = true},
        {.frame = 3, .flags = A, .from = LAB_SERVER, .seq = 100, .len = 10, .ack = 20, .echoes = true, .marked = true},
        {.frame = 4, .flags = A, .from = LAB_CLIENT, .seq = 20, .len = 10, .ack = 100, .reduces = true},
    };
    static const uint32_t echo[] = {3, 0, 0, 0}, reduced[] = {4, 0, 4, 0};

    lab_hindsight_look_back(segments, G_N_ELEMENTS(segments), &(struct lab_case){0});
    for (unsigned i = 0; i < G_N_ELEMENTS(segments); i++) {
        g_assert_cmpuint(segments[i].echo_frame, ==, echo[i]);
        g_assert_cmpuint(segments[i].reduced_frame, ==, reduced[i]);
    }
}

static bool
has_cookie(const uint32_t (*stamps)[2], unsigned rows)
{
    struct lab_past_segment segments[5] = {
        {.frame = 1, .flags = S, .from = LAB_CLIENT},
        {.frame = 2, .flags = SA, .from = LAB_SERVER},
        {.frame = 3, .flags = A, .from = LAB_CLIENT},
        {.frame = 4, .flags = A, .from = LAB_SERVER},
        {.frame = 5, .flags = A, .from = LAB_SERVER},
    };

    for (unsigned i = 0; i < 5; i++) {
        segments[i].time = stamps[i][0] * MS;
        segments[i].tsval = stamps[i][1];
        segments[i].has_timestamps = stamps[i][1] != 0;
    }
    segments[1].tsecr = segments[3].tsecr = segments[0].tsval;
    lab_hindsight_look_back(segments, rows, &(struct lab_case){0});
    g_assert_false(segments[3].says.cookie);
    return segments[1].says.cookie;
}

/* Milliseconds and TSval of SYN, SYN+ACK, ACK, and two segments of the server; 0: no timestamps. */
static void
test_cookie_in_timestamp(void)
{
    static const uint32_t
        none[][2] = {{9000, 70}, {9030, 500}, {9031, 101}, {9100, 570}, {9900, 1370}},
        cookie[][2] = {{9000, 70}, {9030, 460}, {9031, 101}, {9100, 570}, {9900, 1370}},
        by_the_way[][2] = {{9000, 70}, {9030, 475}, {9031, 101}, {9100, 570}, {9900, 1370}},
        most[][2] = {{9000, 70}, {9030, 460}, {9031, 101}, {9040, 565}, {9900, 1370}},
        too_much[][2] = {{9000, 70}, {9030, 400}, {9031, 101}, {9100, 570}, {9900, 1370}},
        at_once[][2] = {{9000, 70}, {9030, 460}, {9031, 101}, {9030, 510}, {9900, 1370}},
        unstamped[][2] = {{9000, 70}, {9030, UINT32_MAX - 60}, {9031, 101}, {9031, 0}, {9900, 0}},
        jumps[][2] = {{9000, 70}, {9030, 500}, {9031, 101}, {9100, 570}, {9900, 1480}},
        fast_clock[][2] = {{9000, 70}, {9030, 500}, {9031, 101}, {9500, 1030}, {9900, 1500}},
        slow_clock[][2] = {{9000, 70}, {9030, 500}, {9031, 101}, {9100, 507}, {9900, 587}};

    g_assert_false(has_cookie(none, 5));
    g_assert_true(has_cookie(cookie, 5));
    g_assert_false(has_cookie(cookie, 3)); /* no later timestamp to compare with */
    g_assert_false(has_cookie(by_the_way, 5));
    g_assert_true(has_cookie(most, 4));
    g_assert_false(has_cookie(too_much, 5));
    g_assert_false(has_cookie(at_once, 4)); /* no time between them tells of a clock */
    g_assert_false(has_cookie(unstamped, 4));
    g_assert_false(has_cookie(jumps, 5));
    g_assert_false(has_cookie(fast_clock, 5));
    g_assert_false(has_cookie(slow_clock, 5));
}

/* It keeps nothing of a SYN: that it echoes the second does not tell that the first was lost. */
static void
test_syns_to_a_server_with_cookies(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {10, 0}, "acknowledged", 3, 3, "SYN-SENT", "SYN-RECEIVED"},
        {1000, "c", S, X, 0, 0, {1010, 0}, "acknowledged", 3, 3, "SYN-SENT", "SYN-RECEIVED"},
        {1030, "s", SA, Y, X + 1, 0, {40, 1010}, "acknowledged", 4, 4, NULL, NULL},
        {1031, "c", A, X + 1, Y + 1, 0, {1041, 40}, "acknowledged", 0, 5, NULL, NULL},
        {1100, "s", A, Y + 1, X + 1, 20, {150, 1041}, "unanswered", 0, 0, NULL, NULL},
    };
    struct row keeps[G_N_ELEMENTS(rows)];

    RUN(rows, STAMPS);
    memcpy(keeps, rows, sizeof rows);
    keeps[2].option[0] = keeps[3].option[1] = 80;
    keeps[0].fate = "lost";
    keeps[0].acked = 0;
    keeps[0].server = "LISTEN";
    RUN(keeps, STAMPS);
}
static void
check_refused(unsigned row, bool refused)
{
    g_assert_cmpint(played[row - 1].refused, ==, refused);
}

/* Which ACK found no socket any more, where RSTs and ACKs pass at about the same time. */
static void
test_which_was_refused(void)
{
    /* A client that wants no part of an old SYN+ACK goes on opening. */
    static const struct row opens[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "reset", 0, 3, "SYN-SENT", "SYN-RECEIVED"},
        {50, "s", SA, Y + 700000, X - 999, 0, {0, 0}, "reset", 0, 3, "SYN-SENT", NULL},
        {51, "c", LAB_RST, X - 999, 0, 0, {0, 0}, NULL, 0, 0, "SYN-SENT", NULL},
    };
    /* The bytes are, and an ACK of the other end between them and their own changes nothing. */
    static const struct row bytes[] = {
        PLAIN_HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0, 0}, "reset", 0, 7, NULL, "CLOSED"},
        {120, "s", A, Y + 1, X + 1, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {121, "c", A, X + 101, Y + 1, 0, {0, 0}, NULL, 0, 0, NULL, NULL},
        {180, "s", LAB_RST, Y + 1, 0, 0, {0, 0}, NULL, 0, 0, NULL, "CLOSED"},
    };
    /* No answer is that quick: it is one to those before. */
    static const struct row crossed[] = {
        PLAIN_HANDSHAKE,
        {60, "c", A, X + 1, Y + 1, 100, {0, 0}, "reset", 0, 6, NULL, "CLOSED"},
        {109, "c", A, X + 101, Y + 1, 100, {0, 0}, "reset", 0, 6, NULL, "CLOSED"},
        {110, "s", LAB_RST, Y + 1, 0, 0, {0, 0}, NULL, 0, 0, NULL, "CLOSED"},
    };

    RUN(opens, 0);
    check_refused(2, false);
    RUN(bytes, 0);
    check_refused(4, true);
    check_refused(6, false);
    RUN(crossed, 0);
    check_refused(4, true);
    check_refused(5, false);
}

/* An attempt that is broken off before its third step has come: who waits for connections goes on
 * waiting (RFC 9293 section 3.10.7.4). */
static void
test_opening_broken_off(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0, 0}, "acknowledged", 2, 2, "SYN-SENT", "SYN-RECEIVED"},
        {50, "s", SA, Y, X + 1, 0, {0, 0}, "repeated", 3, 3, "ESTABLISHED", "SYN-RECEIVED"},
        {51, "c", A, X + 1, Y + 1, 0, {0, 0}, "lost", 0, 5, "ESTABLISHED", "SYN-RECEIVED"},
        {351, "c", RA, X + 1, Y + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "LISTEN"},
        {651, "s", SA, Y, X + 1, 0, {0, 0}, "unanswered", 0, 0, "CLOSED", "SYN-RECEIVED"},
    };

    RUN(rows, 0);
}

/* A RST changes nothing in TIME-WAIT (RFC 1337), so that what its end says later shows no loss. */
static void
test_reset_in_time_wait(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {900, "s", FA, Y + 1, X + 1, 0, {0, 0}, "acknowledged", 5, 5, "CLOSE-WAIT", "FIN-WAIT-1"},
        {901, "c", FA, X + 1, Y + 2, 0, {0, 0}, "acknowledged", 7, 7, "LAST-ACK", "TIME-WAIT"},
        {902, "c", LAB_RST, X + 2, 0, 0, {0, 0}, NULL, 0, 0, "CLOSED", "TIME-WAIT"},
        {1800, "s", A, Y + 2, X + 2, 0, {0, 0}, NULL, 0, 0, "CLOSED", "TIME-WAIT"},
    };

    RUN(rows, 0);
}

/* There an end speaks only when it is spoken to: so what came behind the RST has reached it, and so
 * has the RST, soon though the answer is. */
static void
test_answer_in_time_wait(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", FA, X + 1, Y + 1, 0, {0, 0}, "acknowledged", 5, 5, "FIN-WAIT-1", "CLOSE-WAIT"},
        {150, "s", FA, Y + 1, X + 2, 0, {0, 0}, "acknowledged", 8, 8, "TIME-WAIT", "LAST-ACK"},
        {151, "s", RA, Y + 2, X + 2, 0, {0, 0}, NULL, 0, 0, "TIME-WAIT", "CLOSED"},
        {152, "s", A, Y + 2, X + 2, 0, {0, 0}, NULL, 0, 0, "TIME-WAIT", "LAST-ACK"},
        {153, "c", A, X + 2, Y + 2, 0, {0, 0}, NULL, 0, 0, "TIME-WAIT", "CLOSED"},
    };

    RUN(rows, 0);
}

/* The data was on its way before the RST can have come: nothing tells that that was lost. */
static void
test_reset_and_data_cross(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "s", RA, Y + 1, X + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
        {110, "c", A, X + 1, Y + 1, 20, {0, 0}, "unanswered", 0, 0, "ESTABLISHED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* A RST does not tell whether the ACK in front of it had come. */
static void
test_reset_tells_of_no_ack(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {100, "c", FA, X + 1, Y + 1, 0, {0, 0}, "acknowledged", 5, 5, "FIN-WAIT-1", "CLOSE-WAIT"},
        {150, "s", A, Y + 1, X + 2, 0, {0, 0}, NULL, 0, 0, "FIN-WAIT-2", "CLOSE-WAIT"},
        {151, "c", RA, X + 2, Y + 1, 0, {0, 0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* The server took long for its SYN+ACK, and is near: so the ACK had come before its FIN. */
static void
test_quicker_than_the_handshake(void)
{
    static const struct row rows[] = {
        PLAIN_HANDSHAKE,
        {61, "c", A, X + 1, Y + 1, 20, {0, 0}, "acknowledged", 5, 5, "ESTABLISHED", "ESTABLISHED"},
        {62, "s", A, Y + 1, X + 21, 20, {0, 0}, "acknowledged", 6, 6, "ESTABLISHED", "ESTABLISHED"},
        {63, "c", A, X + 21, Y + 21, 0, {0, 0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {64, "s", FA, Y + 21, X + 21, 0, {0, 0}, "unanswered", 0, 0, "CLOSE-WAIT", "FIN-WAIT-1"},
    };

    RUN(rows, 0);
}
/* clang-format on */

/* The server breaks off without a socket, and its RSTs tell by their numbers which ACKs they
 * answer, though the client ignores all but the last. */
static void
test_refused_acks(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "s", A, Y + 1, X + 1, 100, {0}, "acknowledged", 5, 5, NULL, NULL},
        {101, "c", A, X + 1, Y + 101, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {102, "s", A, Y + 101, X + 1, 100, {0}, "acknowledged", 7, 7, NULL, NULL},
        {103, "c", A, X + 1, Y + 201, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {152, "s", LAB_RST, Y + 101, 0, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {153, "s", LAB_RST, Y + 201, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* Somebody else's RSTs in the server's name, which both ends outlive: it was in no other state. */
static void
test_injected_resets(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0}, "acknowledged", 7, 7, "ESTABLISHED", "ESTABLISHED"},
        {105, "s", LAB_RST, Y + 1, 0, 0, {0}, "lost", 0, 8, "ESTABLISHED", "ESTABLISHED"},
        {106, "s", LAB_RST, Y + 1, 0, 0, {0}, "lost", 0, 8, "ESTABLISHED", "ESTABLISHED"},
        {150, "s", A, Y + 1, X + 101, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {500, "c", A, X + 101, Y + 1, 100, {0}, "acknowledged", 9, 9, NULL, "ESTABLISHED"},
        {550, "s", A, Y + 1, X + 201, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
    };

    RUN(rows, 0);
}

/* Somebody else's answer in the server's name, with a FIN: the server never was on its way to
 * close. */
static void
test_forged_answer(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0}, "acknowledged", 5, 5, "ESTABLISHED", "ESTABLISHED"},
        {105, "s", FA, Y + 1, X + 101, 300, {0}, "repeated", 6, 6, "CLOSE-WAIT", "ESTABLISHED"},
        {106, "c", A, X + 101, Y + 302, 0, {0}, NULL, 0, 0, "CLOSE-WAIT", "ESTABLISHED"},
        {150, "s", A, Y + 1, X + 101, 900, {0}, "unanswered", 0, 0, "CLOSE-WAIT", "ESTABLISHED"},
        {151, "c", FA, X + 101, Y + 302, 0, {0}, "acknowledged", 9, 9, "LAST-ACK", "CLOSE-WAIT"},
        {200, "s", A, Y + 901, X + 102, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSE-WAIT"},
    };

    RUN(rows, 0);
}

/* What comes shortly behind a RST may have been written before it; what comes later was not, though
 * it acknowledges no more. */
static void
test_injected_reset_amid_data(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 100, {0}, "acknowledged", 5, 5, "ESTABLISHED", "ESTABLISHED"},
        {105,
         "s",
         A,
         Y + 1,
         X + 101,
         100,
         {0},
         "acknowledged",
         10,
         10,
         "ESTABLISHED",
         "ESTABLISHED"},
        {106, "s", LAB_RST, Y + 101, 0, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {150, "s", A, Y + 101, X + 101, 100, {0}, "acknowledged", 10, 10, NULL, "ESTABLISHED"},
        {250, "s", A, Y + 201, X + 101, 100, {0}, "acknowledged", 10, 10, NULL, "ESTABLISHED"},
        {350, "s", A, Y + 301, X + 101, 100, {0}, "acknowledged", 10, 10, NULL, "ESTABLISHED"},
        {400, "c", A, X + 101, Y + 401, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
    };

    RUN(rows, 0);
}

/* The RST has overtaken the last that its end said; what comes long after it is an old copy. */
static void
test_reset_overtakes_before_old_copy(void)
{
    static const struct row rows[] = {
        HANDSHAKE_TOLD(4),
        {100, "s", A, Y + 1, X + 1, 100, {140, 60}, "repeated", 5, 5, NULL, NULL},
        {101, "c", A, X + 1, Y + 101, 0, {110, 140}, NULL, 0, 0, NULL, NULL},
        {152, "s", RA, Y + 201, X + 1, 0, {0}, NULL, 0, 0, NULL, "CLOSED"},
        {153, "s", A, Y + 101, X + 1, 100, {142, 60}, "unanswered", 0, 0, NULL, NULL},
        {400, "s", A, Y + 1, X + 1, 100, {140, 60}, "unanswered", 0, 0, NULL, NULL},
    };

    RUN(rows, STAMPS);
}

/* One number is acknowledged that no segment used: a FIN, one would think. It was a byte. */
static void
test_fin_that_was_a_byte(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0}, "acknowledged", 4, 4, "SYN-SENT", "CLOSED"},
        {1, "s", RA, 0, X + 1, 0, {0}, NULL, 0, 0, NULL, "CLOSED"},
        {40, "c", S, X, 0, 0, {0}, "acknowledged", 4, 4, "SYN-SENT", "SYN-RECEIVED"},
        {50, "s", SA, Y, X + 1, 0, {0}, "acknowledged", 5, 5, "ESTABLISHED", "SYN-RECEIVED"},
        {51, "c", A, X + 1, Y + 1, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {100, "c", A, X + 1, Y + 1, 100, {0}, "acknowledged", 7, 7, "ESTABLISHED", "ESTABLISHED"},
        {110, "s", A, Y + 1, X + 101, 300, {0}, "acknowledged", 8, 8, NULL, "ESTABLISHED"},
        {120, "c", A, X + 101, Y + 301, 0, {0}, NULL, 0, 0, "ESTABLISHED", NULL},
        {200, "s", A, Y + 301, X + 102, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {300, "s", A, Y + 301, X + 102, 99, {0}, "acknowledged", 11, 11, NULL, "ESTABLISHED"},
        {310, "c", A, X + 102, Y + 400, 0, {0}, NULL, 0, 0, "ESTABLISHED", NULL},
        {900, "c", A, X + 102, Y + 400, 50, {0}, "acknowledged", 13, 13, "ESTABLISHED", NULL},
        {910, "s", A, Y + 400, X + 152, 0, {0}, NULL, 0, 0, NULL, "ESTABLISHED"},
        {920, "c", FA, X + 152, Y + 400, 0, {0}, "acknowledged", 15, 15, "FIN-WAIT-1", NULL},
        {930, "s", A, Y + 400, X + 153, 0, {0}, NULL, 0, 0, NULL, "CLOSE-WAIT"},
    };

    RUN(rows, 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpuint(played[i].says.no_fin, ==, i >= 8 && i < 11 ? LAB_BIT(LAB_CLIENT) : 0);
}

/* The same where the client closes before the byte is sent again: its FIN seemed to be the second,
 * and its state after the refutal has a reason of its own. */
static void
test_fin_before_one_that_was_a_byte(void)
{
    static const struct row rows[] = {
        {40, "c", S, X, 0, 0, {0}, "acknowledged", 2, 2, "SYN-SENT", "SYN-RECEIVED"},
        {50, "s", SA, Y, X + 1, 0, {0}, "acknowledged", 3, 3, "ESTABLISHED", "SYN-RECEIVED"},
        {51, "c", A, X + 1, Y + 1, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {60, "c", A, X + 1, Y + 1, 100, {0}, "acknowledged", 5, 5, "ESTABLISHED", "ESTABLISHED"},
        {70, "s", A, Y + 1, X + 101, 100, {0}, "acknowledged", 6, 6, "ESTABLISHED", "ESTABLISHED"},
        {80, "c", A, X + 101, Y + 102, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {90, "c", FA, X + 101, Y + 102, 0, {0}, "acknowledged", 8, 8, "FIN-WAIT-1", "CLOSE-WAIT"},
        {99, "s", A, Y + 102, X + 102, 50, {0}, "acknowledged", 9, 9, "FIN-WAIT-2", "CLOSE-WAIT"},
        {101, "c", A, X + 102, Y + 152, 0, {0}, NULL, 0, 0, "FIN-WAIT-2", "CLOSE-WAIT"},
    };

    RUN(rows, 0);
    for (unsigned i = 0; i < G_N_ELEMENTS(rows); i++)
        g_assert_cmpuint(played[i].says.no_fin, ==, i == 5 || i == 6 ? LAB_BIT(LAB_SERVER) : 0);
}

/* An old copy of what the server had sent before wanders in behind its RSTs: it does not show that
 * there was a socket. */
static void
test_refused_acks_before_old_copy(void)
{
    static const struct row rows[] = {
        HANDSHAKE_TOLD(4),
        {100, "s", A, Y + 1, X + 1, 100, {140, 60}, "repeated", 5, 5, NULL, NULL},
        {101, "c", A, X + 1, Y + 101, 0, {110, 140}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {102, "s", A, Y + 101, X + 1, 100, {142, 60}, "acknowledged", 7, 7, NULL, NULL},
        {103, "c", A, X + 1, Y + 201, 0, {112, 142}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {152, "s", LAB_RST, Y + 101, 0, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {153, "s", LAB_RST, Y + 201, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
        {400, "s", A, Y + 1, X + 1, 100, {140, 60}, "unanswered", 0, 0, "CLOSED", NULL},
    };

    RUN(rows, STAMPS);
}

/* The same behind a RST of the program's own, which has the next number. */
static void
test_refused_acks_behind_abort(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "s", A, Y + 1, X + 1, 100, {0}, "acknowledged", 5, 5, NULL, NULL},
        {101, "c", A, X + 1, Y + 101, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {140, "s", RA, Y + 101, X + 1, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
        {152, "s", LAB_RST, Y + 101, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* Of two segments of one number the ACK was taken and the bytes were not, though the network has
 * doubled the RST. */
static void
test_ack_in_front_of_refused_bytes(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "s", A, Y + 1, X + 1, 100, {0}, "acknowledged", 5, 5, NULL, NULL},
        {101, "c", A, X + 1, Y + 101, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {102, "c", A, X + 1, Y + 101, 50, {0}, "reset", 0, 7, "ESTABLISHED", "CLOSED"},
        {153, "s", LAB_RST, Y + 101, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
        {453, "s", LAB_RST, Y + 101, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* The bytes of the same number were taken before, so that the ACK alone was refused. */
static void
test_refused_ack_behind_taken_bytes(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "s", A, Y + 1, X + 1, 100, {0}, "acknowledged", 5, 5, NULL, NULL},
        {101, "c", A, X + 1, Y + 101, 50, {0}, "acknowledged", 6, 6, "ESTABLISHED", "ESTABLISHED"},
        {151, "s", A, Y + 101, X + 51, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {300, "c", A, X + 51, Y + 101, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {301, "s", A, Y + 101, X + 51, 100, {0}, "acknowledged", 9, 9, NULL, NULL},
        {302, "c", A, X + 51, Y + 201, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {350, "s", LAB_RST, Y + 101, 0, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {351, "s", LAB_RST, Y + 201, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* Bytes without an ACK are answered with another RST (RFC 9293 section 3.10.7.1): that none answers
 * them tells nothing of the ACKs before them. */
static void
test_refused_acks_before_bytes_without_ack(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "s", A, Y + 1, X + 1, 100, {0}, "acknowledged", 5, 5, NULL, NULL},
        {101, "c", A, X + 1, Y + 101, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {102, "s", A, Y + 101, X + 1, 100, {0}, "acknowledged", 7, 7, NULL, NULL},
        {103, "c", A, X + 1, Y + 201, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {104, "c", LAB_PSH, X + 1, 0, 10, {0}, "reset", 0, 12, NULL, NULL},
        {105, "c", LAB_PSH, X + 11, 0, 10, {0}, "reset", 0, 12, NULL, NULL},
        {106, "c", LAB_PSH, X + 21, 0, 10, {0}, "reset", 0, 12, NULL, NULL},
        {152, "s", LAB_RST, Y + 101, 0, 0, {0}, NULL, 0, 0, "ESTABLISHED", "CLOSED"},
        {153, "s", LAB_RST, Y + 201, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* What came before the refused segment and acknowledged less was lost, for its own RST would have
 * had another number: so the ACK between them found a socket. */
static void
test_lost_before_refused(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {100, "c", A, X + 1, Y + 1, 50, {0}, "reset", 0, 8, "ESTABLISHED", NULL},
        {110, "s", FA, Y + 1, X + 1, 0, {0}, "acknowledged", 6, 6, "CLOSE-WAIT", "FIN-WAIT-1"},
        {111, "c", A, X + 51, Y + 2, 0, {0}, NULL, 0, 0, "CLOSE-WAIT", "FIN-WAIT-2"},
        {400, "c", FA, X + 51, Y + 2, 0, {0}, "reset", 0, 8, "LAST-ACK", "CLOSED"},
        {450, "s", LAB_RST, Y + 2, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* What an end took tells that it had a socket: the RST answers something else. */
static void
test_taken_before_refused(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {60, "c", A, X + 1, Y + 1, 50, {0}, "acknowledged", 5, 5, "ESTABLISHED", "ESTABLISHED"},
        {110, "s", A, Y + 1, X + 51, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
        {170, "s", LAB_RST, Y + 1, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
        {171, "s", LAB_RST, Y + 1, 0, 0, {0}, NULL, 0, 0, "CLOSED", "CLOSED"},
    };

    RUN(rows, 0);
}

/* The last ACK was held up on its way, as its clock shows: the server's had not reached its end
 * when it was written, but was not lost either. */
static void
test_held_up_ack(void)
{
    static const struct row rows[] = {
        HANDSHAKE_TOLD(4),
        {200, "s", FA, Y + 1, X + 1, 0, {240, 60}, "acknowledged", 7, 7, "CLOSING", "FIN-WAIT-1"},
        {201, "c", FA, X + 1, Y + 1, 0, {210, 90}, "acknowledged", 6, 6, "FIN-WAIT-1", "CLOSING"},
        {202, "s", A, Y + 2, X + 2, 0, {242, 210}, NULL, 0, 0, "TIME-WAIT", "CLOSING"},
        {430, "c", A, X + 2, Y + 2, 0, {280, 240}, NULL, 0, 0, NULL, "TIME-WAIT"},
    };

    RUN(rows, STAMPS);
}

/* The ACKs of the FIN are lost, and the client's data goes out again by its own timer: that it
 * echoes the latest FIN does not tell that the others were lost. */
static void
test_data_that_is_no_answer(void)
{
    static const struct row rows[] = {
        HANDSHAKE_TOLD(4),
        {100, "s", FA, Y + 1, X + 1, 0, {140, 60}, "acknowledged", 7, 7, NULL, "FIN-WAIT-1"},
        {400, "s", FA, Y + 1, X + 1, 0, {440, 60}, "acknowledged", 7, 7, NULL, "FIN-WAIT-1"},
        {900, "s", FA, Y + 1, X + 1, 0, {940, 60}, "acknowledged", 7, 7, NULL, "FIN-WAIT-1"},
        {1500,
         "c",
         A,
         X + 1,
         Y + 2,
         100,
         {1500, 940},
         "acknowledged",
         8,
         8,
         "CLOSE-WAIT",
         "FIN-WAIT-2"},
        {1501, "s", A, Y + 2, X + 101, 0, {1541, 1500}, NULL, 0, 0, "CLOSE-WAIT", "FIN-WAIT-2"},
    };

    RUN(rows, STAMPS | SACK_AGREED);
}

/* The first SYN+ACK was lost, as the client's SYN shows; which of the next two came does not. */
static void
test_lost_before_two_that_may_have_come(void)
{
    static const struct row rows[] = {
        {0, "c", S, X, 0, 0, {0}, "repeated", 2, 2, "SYN-SENT", "SYN-RECEIVED"},
        {5, "s", SA, Y, X + 1, 0, {0}, "lost", 0, 6, "SYN-SENT", "SYN-RECEIVED"},
        {1001, "c", S, X, 0, 0, {0}, "acknowledged", 4, 4, "SYN-SENT", "SYN-RECEIVED"},
        {1002, "s", SA, Y, X + 1, 0, {0}, "acknowledged", 6, 6, NULL, "SYN-RECEIVED"},
        {1004, "s", SA, Y, X + 1, 0, {0}, "acknowledged", 6, 6, NULL, "SYN-RECEIVED"},
        {1015, "c", A, X + 1, Y + 1, 0, {0}, NULL, 0, 0, "ESTABLISHED", "ESTABLISHED"},
    };

    RUN(rows, 0);
}

/* The data on its way came before the RST: that has a number which its receiver has passed when it
 * comes, and need not have been lost. */
static void
test_reset_below_what_came(void)
{
    static const struct row rows[] = {
        HANDSHAKE,
        {60, "c", A, X + 1, Y + 1, 50, {0}, "acknowledged", 7, 7, "ESTABLISHED", "ESTABLISHED"},
        {61, "s", A, Y + 1, X + 1, 50, {0}, "reset", 0, 6, NULL, NULL},
        {62, "c", LAB_RST, X + 1, 0, 0, {0}, NULL, 0, 0, "CLOSED", "ESTABLISHED"},
        {900, "s", A, Y + 51, X + 51, 50, {0}, "unanswered", 0, 0, "CLOSED", "ESTABLISHED"},
    };

    RUN(rows, 0);
}

/* Two captures, one for each direction, joined without regard to time: all ACKs stand in the file
 * before what they acknowledge. Each segment finds its own, in time that does not grow with the
 * square of their number. */
#define LATE 250000u

static struct lab_past_segment
one_way(unsigned i, unsigned from, uint32_t seq, uint32_t ack, uint32_t len)
{
    const struct lab_end_verdict open = {.before = LAB_STATE_ESTABLISHED,
                                         .after = LAB_STATE_ESTABLISHED};

    return (struct lab_past_segment){.time = i * MS,
                                     .frame = i + 1,
                                     .from = (uint8_t)from,
                                     .flags = LAB_ACK,
                                     .seq = seq,
                                     .ack = ack,
                                     .len = len,
                                     .events = from ? LAB_BIT(LAB_EVENT_ACK_UNSEEN) : 0,
                                     .end = {open, open}};
}

static void
test_all_behind_their_acks(void)
{
    const uint32_t first = UINT32_MAX - LATE * 50; /* the numbers wrap on the way */
    struct lab_past_segment *segments = g_new(struct lab_past_segment, 2 * LATE);

    for (unsigned i = 0; i < LATE; i++) {
        segments[i] = one_way(i, 1, Y, first + 100 * (i + 1), 0);
        segments[LATE + i] = one_way(LATE + i, 0, first + 100 * i, Y, 100);
    }
    /* Two of them have come in the other order. */
    segments[LATE + 10].seq += 100;
    segments[LATE + 11].seq -= 100;
    lab_hindsight_look_back(segments, 2 * LATE, &(struct lab_case){.sack = true});
    for (unsigned i = 0; i < LATE; i++) {
        unsigned nth = i == 10 ? 11 : i == 11 ? 10 : i;

        g_assert_cmpuint(segments[LATE + i].says.fate, ==, LAB_FATE_ACKNOWLEDGED);
        g_assert_cmpuint(segments[LATE + i].says.acked_frame, ==, nth + 1);
    }
    g_free(segments);
}

/* All that was sent is sent again, from the last to the first, and then acknowledged one by one. */
static void
test_all_sent_again(void)
{
    const uint32_t first = UINT32_MAX - LATE * 50;
    struct lab_past_segment *segments = g_new(struct lab_past_segment, 3 * LATE);

    for (unsigned i = 0; i < LATE; i++) {
        struct lab_past_segment *again = &segments[2 * LATE - 1 - i],
                                *ack = &segments[2 * LATE + i];

        segments[i] = one_way(i, 0, first + 100 * i, Y, 100);
        *again = one_way(2 * LATE - 1 - i, 0, first + 100 * i, Y, 100);
        again->events = LAB_BIT(LAB_EVENT_RETRANSMISSION);
        again->about_frame = i + 1;
        *ack = one_way(2 * LATE + i, 1, Y, first + 100 * (i + 1), 0);
    }
    lab_hindsight_look_back(segments, 3 * LATE, &(struct lab_case){.sack = false});
    for (unsigned i = 0; i < LATE; i++) {
        g_assert_cmpuint(segments[2 * LATE - 1 - i].says.fate, ==, LAB_FATE_ACKNOWLEDGED);
        g_assert_cmpuint(segments[2 * LATE - 1 - i].says.acked_frame, ==, 2 * LATE + i + 1);
    }
    g_free(segments);
}

/* Each is sent again at once, and its receiver says that it came twice. */
static void
test_all_come_twice(void)
{
    struct lab_past_segment *segments = g_new(struct lab_past_segment, 3 * LATE);

    for (unsigned i = 0; i < LATE; i++) {
        struct lab_past_segment *sent = &segments[3 * i], *ack = &sent[2];

        sent[0] = one_way(3 * i, 0, X + 100 * i, Y, 100);
        sent[1] = one_way(3 * i + 1, 0, X + 100 * i, Y, 100);
        sent[1].events = LAB_BIT(LAB_EVENT_RETRANSMISSION);
        sent[1].about_frame = sent[0].frame;
        *ack = one_way(3 * i + 2, 1, Y, X + 100 * (i + 1), 0);
        ack->events = LAB_BIT(LAB_EVENT_DUPLICATE_SACK);
        ack->sack_first = X + 100 * i;
        ack->sack_next = ack->ack;
    }
    lab_hindsight_look_back(segments, 3 * LATE, &(struct lab_case){.sack = true});
    for (unsigned i = 0; i < LATE; i++) {
        g_assert_cmpuint(segments[3 * i].says.fate, ==, LAB_FATE_REPEATED);
        g_assert_cmpuint(segments[3 * i].says.proof_frame, ==, 3 * i + 3);
    }
    g_free(segments);
}

/* One segment, sent again and again. */
static void
test_one_sent_very_often(void)
{
    struct lab_past_segment *segments = g_new(struct lab_past_segment, LATE);

    for (unsigned i = 0; i < LATE; i++) {
        segments[i] = one_way(i, 0, X, Y, 100);
        segments[i].events = i ? LAB_BIT(LAB_EVENT_RETRANSMISSION) : 0;
        segments[i].about_frame = i;
    }
    segments[LATE - 1] = one_way(LATE - 1, 1, Y, X + 100, 0);
    lab_hindsight_look_back(segments, LATE, &(struct lab_case){.sack = false});
    for (unsigned i = 0; i < LATE - 1; i++)
        g_assert_cmpuint(segments[i].says.fate, ==, LAB_FATE_ACKNOWLEDGED);
    g_free(segments);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/hindsight/nothing-is-echoed", test_nothing_is_echoed);
    g_test_add_func("/hindsight/all-behind-their-acks", test_all_behind_their_acks);
    g_test_add_func("/hindsight/all-sent-again", test_all_sent_again);
    g_test_add_func("/hindsight/all-come-twice", test_all_come_twice);
    g_test_add_func("/hindsight/one-sent-very-often", test_one_sent_very_often);
    g_test_add_func("/hindsight/opening-broken-off", test_opening_broken_off);
    g_test_add_func("/hindsight/reset-in-time-wait", test_reset_in_time_wait);
    g_test_add_func("/hindsight/answer-in-time-wait", test_answer_in_time_wait);
    g_test_add_func("/hindsight/reset-and-data-cross", test_reset_and_data_cross);
    g_test_add_func("/hindsight/reset-tells-of-no-ack", test_reset_tells_of_no_ack);
    g_test_add_func("/hindsight/quicker-than-the-handshake", test_quicker_than_the_handshake);
    g_test_add_func("/hindsight/lost-data", test_lost_data);
    g_test_add_func("/hindsight/repeated-without-need", test_repeated_without_need);
    g_test_add_func("/hindsight/duplicate-sack", test_duplicate_sack);
    g_test_add_func("/hindsight/refused", test_refused);
    g_test_add_func("/hindsight/unanswered", test_unanswered);
    g_test_add_func("/hindsight/fins-cross", test_fins_cross);
    g_test_add_func("/hindsight/lost-fin", test_lost_fin);
    g_test_add_func("/hindsight/answered-by-reset", test_answered_by_reset);
    g_test_add_func("/hindsight/which-was-refused", test_which_was_refused);
    g_test_add_func("/hindsight/keep-alive", test_keep_alive);
    g_test_add_func("/hindsight/passed-by", test_passed_by);
    g_test_add_func("/hindsight/syn-again-is-no-answer", test_syn_again_is_no_answer);
    g_test_add_func("/hindsight/came-beyond-gap", test_came_beyond_gap);
    g_test_add_func("/hindsight/no-answer-so-soon", test_no_answer_so_soon);
    g_test_add_func("/hindsight/data-of-a-syn", test_data_of_a_syn);
    g_test_add_func("/hindsight/behind-its-ack-in-the-file", test_behind_its_ack_in_the_file);
    g_test_add_func("/hindsight/overtaken", test_overtaken);
    g_test_add_func("/hindsight/ack-of-what-was-not-sent", test_ack_of_what_was_not_sent);
    g_test_add_func("/hindsight/selective-ack-of-a-repetition", test_selective_ack_of_a_repetition);
    g_test_add_func("/hindsight/echo-that-does-not-tell", test_echo_that_does_not_tell);
    g_test_add_func("/hindsight/fin-sent-again", test_fin_sent_again);
    g_test_add_func("/hindsight/came-behind-what-was-not-captured",
                    test_came_behind_what_was_not_captured);
    g_test_add_func("/hindsight/syn-sent-again", test_syn_sent_again);
    g_test_add_func("/hindsight/acknowledged-in-part", test_acknowledged_in_part);
    g_test_add_func("/hindsight/reset-that-is-ignored", test_reset_that_is_ignored);
    g_test_add_func("/hindsight/reset-that-is-lost", test_reset_that_is_lost);
    g_test_add_func("/hindsight/acks-of-one-tick", test_acks_of_one_tick);
    g_test_add_func("/hindsight/lost-ack-of-a-fin", test_lost_ack_of_a_fin);
    g_test_add_func("/hindsight/stray-tells-nothing", test_stray_tells_nothing);
    g_test_add_func("/hindsight/copy-tells-nothing", test_copy_tells_nothing);
    g_test_add_func("/hindsight/keep-alive-byte", test_keep_alive_byte);
    g_test_add_func("/hindsight/one-way", test_one_way);
    g_test_add_func("/hindsight/ack-behind-lost-data", test_ack_behind_lost_data);
    g_test_add_func("/hindsight/syn-ack-that-comes-late", test_syn_ack_that_comes_late);
    g_test_add_func("/hindsight/syn-that-comes-late", test_syn_that_comes_late);
    g_test_add_func("/hindsight/syn-that-is-too-late", test_syn_that_is_too_late);
    g_test_add_func("/hindsight/half-of-a-frame", test_half_of_a_frame);
    g_test_add_func("/hindsight/duplicate-beyond-gap", test_duplicate_beyond_gap);
    g_test_add_func("/hindsight/sooner-than-the-path", test_sooner_than_the_path);
    g_test_add_func("/hindsight/sooner-within-a-room", test_sooner_within_a_room);
    g_test_add_func("/hindsight/later-than-any-answer", test_later_than_any_answer);
    g_test_add_func("/hindsight/conceals-duplicates", test_conceals_duplicates);
    g_test_add_func("/hindsight/two-of-three", test_two_of_three);
    g_test_add_func("/hindsight/reset-that-overtakes", test_reset_that_overtakes);
    g_test_add_func("/hindsight/fin-before-a-new-syn", test_fin_before_a_new_syn);
    g_test_add_func("/hindsight/cookie-in-timestamp", test_cookie_in_timestamp);
    g_test_add_func("/hindsight/syns-to-a-server-with-cookies", test_syns_to_a_server_with_cookies);
    g_test_add_func("/hindsight/refused-acks", test_refused_acks);
    g_test_add_func("/hindsight/injected-resets", test_injected_resets);
    g_test_add_func("/hindsight/forged-answer", test_forged_answer);
    g_test_add_func("/hindsight/injected-reset-amid-data", test_injected_reset_amid_data);
    g_test_add_func("/hindsight/reset-overtakes-before-old-copy",
                    test_reset_overtakes_before_old_copy);
    g_test_add_func("/hindsight/fin-that-was-a-byte", test_fin_that_was_a_byte);
    g_test_add_func("/hindsight/fin-before-one-that-was-a-byte",
                    test_fin_before_one_that_was_a_byte);
    g_test_add_func("/hindsight/refused-acks-before-old-copy", test_refused_acks_before_old_copy);
    g_test_add_func("/hindsight/refused-acks-behind-abort", test_refused_acks_behind_abort);
    g_test_add_func("/hindsight/ack-in-front-of-refused-bytes", test_ack_in_front_of_refused_bytes);
    g_test_add_func("/hindsight/refused-ack-behind-taken-bytes",
                    test_refused_ack_behind_taken_bytes);
    g_test_add_func("/hindsight/refused-acks-before-bytes-without-ack",
                    test_refused_acks_before_bytes_without_ack);
    g_test_add_func("/hindsight/lost-before-refused", test_lost_before_refused);
    g_test_add_func("/hindsight/taken-before-refused", test_taken_before_refused);
    g_test_add_func("/hindsight/held-up-ack", test_held_up_ack);
    g_test_add_func("/hindsight/data-that-is-no-answer", test_data_that_is_no_answer);
    g_test_add_func("/hindsight/lost-before-two-that-may-have-come",
                    test_lost_before_two_that_may_have_come);
    g_test_add_func("/hindsight/reset-below-what-came", test_reset_below_what_came);
    g_test_add_func("/hindsight/unseen-fin", test_unseen_fin);
    g_test_add_func("/hindsight/fin-has-not-come", test_fin_has_not_come);
    g_test_add_func("/hindsight/data-ends-the-handshake", test_data_ends_the_handshake);
    g_test_add_func("/hindsight/fin-behind-unseen-data", test_fin_behind_unseen_data);
    g_test_add_func("/hindsight/syn-ack-refused", test_syn_ack_that_was_refused);
    g_test_add_func("/hindsight/two-that-answer", test_two_that_answer);
    g_test_add_func("/hindsight/refused-and-tried-again", test_refused_and_tried_again);
    g_test_add_func("/hindsight/refused-in-vain", test_refused_in_vain);
    g_test_add_func("/hindsight/marks", test_marks);
    g_test_add_func("/hindsight/marks-both-ways", test_marks_both_ways);
    g_test_add_func("/hindsight/probe-or-time-out", test_probe_or_time_out);
    return g_test_run();
}
