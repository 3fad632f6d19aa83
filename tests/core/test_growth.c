/* However hostile a conversation is: to look back on eight times as many segments takes about eight
 * times as long, for nothing is looked for among all of them once for each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>
#include <time.h>

#include "core/hindsight/hindsight.h"

#define COUNT 4000
#define TIMES 8
/* The square would take 64 times as long, and longer still where the caches are too small. */
#define LIMIT      (5 * TIMES)
#define TRIES      5
#define TRIES_BUSY 50
#define MS         UINT64_C(1000000)

/* What is repeated, and from the middle of the conversation on, what else. */
struct attack {
    const char *name;
    struct lab_past_segment each[2];
    guint seq_step; /* from one to the next */
    guint32 bytes;  /* of the first segment */
};

/* A table, laid out by hand. */
/* clang-format off */
#define AGAIN    .events = LAB_BIT(LAB_EVENT_RETRANSMISSION), .about_frame = 1
#define CLOSED   {LAB_STATE_CLOSED, LAB_STATE_CLOSED, LAB_REASON_NO_CHANGE}
#define ECE      0x40

static const struct attack attacks[] = {
    /* ACKs of the same number behind bytes, and RSTs of that number, which may refuse both. */
    {"refused",
     {{.from = LAB_SERVER, .flags = LAB_ACK, .seq = 5001, .ack = 1001},
      {.from = LAB_CLIENT, .flags = LAB_RST, .seq = 1001, .end = {CLOSED, CLOSED}}}, 0, 8},
    /* Each SYN+ACK may be a cookie that answers a SYN before. */
    {"syn-acks",
     {{.from = LAB_SERVER, .flags = LAB_SYN | LAB_ACK, .seq = 5000, .ack = 1001, .has_timestamps = TRUE, AGAIN},
      {.from = LAB_SERVER, .flags = LAB_SYN | LAB_ACK, .seq = 5000, .ack = 1001, .has_timestamps = TRUE, AGAIN}}, 0, 0},
    /* No ECE tells of those that a router has marked. */
    {"marked",
     {{.from = LAB_CLIENT, .flags = LAB_ACK, .seq = 1001, .ack = 5001, .len = 8, .marked = TRUE},
      {.from = LAB_SERVER, .flags = LAB_ACK | ECE, .seq = 5001, .ack = 1001, .echoes = TRUE}}, 8, 8},
    /* Always the first sending is named, and not the last. */
    {"sent-again",
     {{.from = LAB_CLIENT, .flags = LAB_ACK, .seq = 1001, .ack = 5001, .len = 8, AGAIN},
      {.from = LAB_SERVER, .flags = LAB_ACK, .seq = 5001, .ack = 1009}}, 0, 8},
};
/* clang-format on */

/* In seconds of the processor. */
static gdouble
look_back(const struct attack *attack, guint count)
{
    struct lab_past_segment *segments = g_new(struct lab_past_segment, count);
    const struct lab_case what = {.sack = TRUE};
    clock_t begun;

    for (guint i = 0; i < count; i++) {
        segments[i] = attack->each[i >= count / 2];
        segments[i].frame = i + 1;
        segments[i].time = (i + 1) * MS;
        segments[i].seq += i * attack->seq_step;
    }
    segments[0].len = attack->bytes;
    begun = clock();
    lab_hindsight_look_back(segments, count, &what);
    begun = clock() - begun;
    g_free(segments);
    return (gdouble)begun / CLOCKS_PER_SEC;
}

/* The machine may be busy: the quickest of some tries counts, and of more if those were not quick.
 */
static void
test_growth(gconstpointer data)
{
    const struct attack *attack = data;
    gdouble few = G_MAXDOUBLE, many = G_MAXDOUBLE;

    for (guint i = 0; i < TRIES || (i < TRIES_BUSY && many >= LIMIT * few); i++) {
        few = MIN(few, look_back(attack, COUNT));
        many = MIN(many, look_back(attack, TIMES * COUNT));
    }
    g_test_message("%g s, then %g s", few, many);
    g_assert_cmpfloat(many, <, LIMIT * few);
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(attacks); i++) {
        gchar *path = g_strconcat("/core/growth/", attacks[i].name, NULL);

        g_test_add_data_func(path, &attacks[i], test_growth);
        g_free(path);
    }
    return g_test_run();
}
