/* Both sides of a device that changes sequence numbers: two connections between the same sockets.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "fed_flow.h"
#include "core/flow/rewritten.h"

#define MS G_GUINT64_CONSTANT(1000000)

/* Of the client and the server, here and behind the device. */
#define X       UINT32_C(1000)
#define Y       UINT32_C(5000)
#define X_THEN  UINT32_C(3000000000)
#define Y_THEN  UINT32_C(2000000000)

#define SYN     LAB_SYN
#define SYN_ACK (LAB_SYN | LAB_ACK)
#define ACK     LAB_ACK
#define FIN     (LAB_FIN | LAB_ACK)
#define RST     (LAB_RST | LAB_ACK)

struct row {
    guint8 side, flags;
    guint32 seq, ack;
    guint32 after; /* milliseconds */
    guint16 ip_id;
    guint8 ttl;
    gboolean behind;
    guint roles;
    guint32 tsval; /* 0: no timestamps */
    gboolean elsewhere;
};

#define ROLE(id) LAB_BIT(LAB_ROLE_##id)

static void
play(const struct row *rows, guint count)
{
    struct fed_flow flow[2];
    guint64 now = 0;

    fed_flow_start(&flow[0], 0);
    fed_flow_start(&flow[1], 0);
    for (guint i = 0; i < count; i++) {
        const struct row *row = &rows[i];
        struct lab_segment seg = {.side = row->side,
                                  .flags = row->flags,
                                  .seq = row->seq,
                                  .ack = row->ack,
                                  .ip_id = row->ip_id,
                                  .ttl = row->ttl,
                                  .tsval = row->tsval,
                                  .has_timestamps = row->tsval != 0,
                                  .window = 1000,
                                  .port = {row->side ? 80 : 40000, row->side ? 40000 : 80},
                                  .frame = i + 1,
                                  .time = now += row->after * MS};
        struct lab_verdict verdict;
        bool behind;

        g_test_message("row %u", i + 1);
        behind = lab_rewritten_may_be_other_side(&flow[0].flow, &seg) &&
                 lab_rewritten_is_other_side(&flow[0].flow, &seg, row->elsewhere);
        g_assert_cmpuint(behind, ==, row->behind);
        lab_flow_step(&flow[behind].flow, &seg, &verdict);
        g_assert_cmphex(verdict.roles, ==, row->roles);
    }
}

#define PLAY(...)                                                                                  \
    do {                                                                                           \
        static const struct row rows[] = {__VA_ARGS__};                                            \
        play(rows, G_N_ELEMENTS(rows));                                                            \
    } while (0)

/* A firewall draws another initial number for the client. The packets are the same. */
static void
test_numbers_drawn_anew(void)
{
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {0, SYN, X_THEN, 0, 0, 11, 64, TRUE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X_THEN + 1, 1, 0, 64, TRUE, ROLE(HANDSHAKE2)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 64, FALSE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y + 1, 1, 12, 64, FALSE, ROLE(HANDSHAKE3)},
         {0, ACK, X_THEN + 1, Y + 1, 0, 12, 64, TRUE, ROLE(HANDSHAKE3)},
         {0, FIN, X + 1, Y + 1, 1, 13, 64, FALSE, ROLE(TEARDOWN1)},
         {0, FIN, X_THEN + 1, Y + 1, 0, 13, 64, TRUE, ROLE(TEARDOWN1)},
         {1, FIN, Y + 1, X_THEN + 2, 1, 70, 64, TRUE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3)},
         {1, FIN, Y + 1, X + 2, 0, 70, 64, FALSE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3)});
    /* Without identification, the timestamp tells. */
    PLAY({0, SYN, X, 0, 1, 0, 64, FALSE, ROLE(HANDSHAKE1), .tsval = 7},
         {0, SYN, X_THEN, 0, 0, 0, 64, TRUE, ROLE(HANDSHAKE1), .tsval = 7},
         {1, SYN_ACK, Y, X_THEN + 1, 1, 0, 64, TRUE, ROLE(HANDSHAKE2), .tsval = 70},
         {1, SYN_ACK, Y, X + 1, 0, 0, 64, FALSE, ROLE(HANDSHAKE2), .tsval = 70});
    /* Without both, the TTL. */
    PLAY({0, SYN, X, 0, 1, 0, 64, FALSE, ROLE(HANDSHAKE1)},
         {0, SYN, X_THEN, 0, 0, 0, 63, TRUE, ROLE(HANDSHAKE1)},
         {0, SYN, X_THEN, 0, 1000, 0, 63, TRUE, ROLE(HANDSHAKE1)},
         {0, SYN, X, 0, 0, 0, 64, FALSE, ROLE(HANDSHAKE1)});
}

/* Somebody else opens to the server when the client has confirmed what he answered. */
static void
test_opened_for_the_client(void)
{
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 255, FALSE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y + 1, 20, 12, 64, FALSE, ROLE(HANDSHAKE3)},
         {0, SYN, X_THEN, 0, 0, 90, 255, TRUE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y_THEN, X_THEN + 1, 1, 0, 64, TRUE, ROLE(HANDSHAKE2)},
         {0, ACK, X_THEN + 1, Y_THEN + 1, 0, 91, 255, TRUE, ROLE(HANDSHAKE3)});
    /* With the client's number and TTL, the SYN looks like a copy until it is answered. */
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 64, FALSE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y + 1, 20, 12, 64, FALSE, ROLE(HANDSHAKE3)},
         {0, SYN, X, 0, 0, 0, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y_THEN, X + 1, 1, 0, 64, TRUE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y_THEN + 1, 0, 0, 64, TRUE, ROLE(HANDSHAKE3)},
         {1, ACK, Y + 1, X + 1, 0, 0, 64, FALSE, ROLE(ACK)});
}

/* A client that opens anew, and a server that knows nothing of its first answer. */
static void
test_one_side_only(void)
{
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {0, SYN, X_THEN, 0, 0, 12, 64, FALSE, ROLE(HANDSHAKE1)});
    PLAY({0, SYN, X, 0, 1, 1, 64, FALSE, ROLE(HANDSHAKE1)}, /* written by hand */
         {0, SYN, X_THEN, 0, 0, 1, 64, FALSE, ROLE(HANDSHAKE1)});
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1), .tsval = 7},
         {0, SYN, X_THEN, 0, 0, 11, 64, FALSE, ROLE(HANDSHAKE1), .tsval = 8});
    PLAY({0, SYN, X, 0, 1, 0, 64, FALSE, ROLE(HANDSHAKE1), .tsval = 7},
         {0, SYN, X_THEN, 0, 1, 0, 64, FALSE, ROLE(HANDSHAKE1), .tsval = 8});
    PLAY({0, SYN, X, 0, 1, 0, 64, FALSE, ROLE(HANDSHAKE1)},
         {0, SYN, X_THEN, 0, 0, 0, 64, FALSE, ROLE(HANDSHAKE1)});
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {0, SYN, X_THEN, 0, 51, 11, 64, FALSE, ROLE(HANDSHAKE1)});
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {0, SYN, X, 0, 1, 12, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 64, FALSE, ROLE(HANDSHAKE2)},
         {1, SYN_ACK, Y_THEN, X + 1, 0, 0, 64, FALSE, ROLE(HANDSHAKE2)});
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 64, FALSE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y + 1, 20, 12, 64, FALSE, ROLE(HANDSHAKE3)},
         {1, SYN_ACK, Y_THEN, X + 1, 1, 0, 64, FALSE, ROLE(STRAY)});
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 64, FALSE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y + 1, 20, 12, 64, FALSE, ROLE(HANDSHAKE3)},
         {0, SYN, X_THEN, 0, 2000, 90, 57, FALSE, ROLE(STRAY)});
    /* Nobody opens to the client for it, and the server has a TTL of its own. */
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 57, FALSE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y + 1, 20, 12, 64, FALSE, ROLE(HANDSHAKE3)},
         {1, SYN, Y_THEN, 0, 0, 90, 57, FALSE, ROLE(STRAY)});
    /* When the client closes, or breaks off, what it opens next is its own, whatever way it takes.
     */
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 57, FALSE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y + 1, 20, 12, 64, FALSE, ROLE(HANDSHAKE3)},
         {0, FIN, X + 1, Y + 1, 1, 13, 64, FALSE, ROLE(TEARDOWN1)},
         {0, SYN, X_THEN, 0, 1, 90, 63, FALSE, ROLE(STRAY)});
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 57, FALSE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y + 1, 20, 12, 64, FALSE, ROLE(HANDSHAKE3)},
         {0, RST, X + 1, Y + 1, 1, 13, 64, FALSE, ROLE(RESET)},
         {0, SYN, X_THEN, 0, 1, 90, 63, FALSE, ROLE(HANDSHAKE1)});
}

/* Two networks have the same addresses, and two clients the same port at the same time. */
static void
test_in_another_network(void)
{
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {0, SYN, X_THEN, 0, 60, 90, 64, TRUE, ROLE(HANDSHAKE1), .elsewhere = TRUE},
         {1, SYN_ACK, Y_THEN, X_THEN + 1, 1, 0, 64, TRUE, ROLE(HANDSHAKE2)},
         {0, ACK, X_THEN + 1, Y_THEN + 1, 1, 91, 64, TRUE, ROLE(HANDSHAKE3)},
         {1, SYN_ACK, Y, X + 1, 1, 0, 64, FALSE, ROLE(HANDSHAKE2)},
         {0, ACK, X + 1, Y + 1, 1, 12, 64, FALSE, ROLE(HANDSHAKE3)},
         {0, FIN, X_THEN + 1, Y_THEN + 1, 1, 92, 64, TRUE, ROLE(TEARDOWN1)},
         {0, FIN, X + 1, Y + 1, 1, 13, 64, FALSE, ROLE(TEARDOWN1)});
    /* A router has passed it on. */
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {0, SYN, X, 0, 0, 11, 63, FALSE, ROLE(HANDSHAKE1), .elsewhere = TRUE});
    /* The client closes, or breaks off, and has moved when it opens next. */
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN_ACK, Y, X + 1, 0, 0, 57, FALSE, ROLE(HANDSHAKE2)},
         {0, FIN, X + 1, Y + 1, 1, 13, 64, FALSE, ROLE(HANDSHAKE3) | ROLE(TEARDOWN1)},
         {0, SYN, X_THEN, 0, 1, 90, 64, FALSE, ROLE(STRAY), .elsewhere = TRUE});
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, RST, 0, X + 1, 0, 0, 57, FALSE, ROLE(RESET)},
         {0, SYN, X_THEN, 0, 1, 90, 64, FALSE, ROLE(HANDSHAKE1), .elsewhere = TRUE});
    /* Where the two directions go through different tunnels, one says nothing of the other. */
    PLAY({0, SYN, X, 0, 1, 11, 64, FALSE, ROLE(HANDSHAKE1)},
         {1, SYN, Y, 0, 1, 0, 64, FALSE, ROLE(HANDSHAKE1), .elsewhere = TRUE});
    /* Where its SYN was not captured, it may be the first that was. */
    PLAY({0, ACK, X + 1, Y + 1, 1, 12, 64, FALSE, ROLE(ACK)},
         {0, SYN, X_THEN, 0, 1, 90, 64, FALSE, ROLE(HANDSHAKE1), .elsewhere = TRUE});
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rewritten/numbers-drawn-anew", test_numbers_drawn_anew);
    g_test_add_func("/rewritten/opened-for-the-client", test_opened_for_the_client);
    g_test_add_func("/rewritten/one-side-only", test_one_side_only);
    g_test_add_func("/rewritten/in-another-network", test_in_another_network);
    return g_test_run();
}
