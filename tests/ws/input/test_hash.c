/* Hashes of addresses: whichever byte tells hosts apart, they get places of their own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "ws/input/hash.h"

#define HOSTS 256
#define ROOM  512 /* of a table: half full */

/* How many places hosts get whose addresses differ in one byte, on the way from or to one other. */
static guint
places(gint type, gint len, gint differs, gboolean is_first)
{
    const struct lab_ws_hash_table table = {.room = ROOM};
    guint8 bytes[2][16] = {{10, 77, 1, 2, 5, 6}, {10, 77, 3, 4, 7, 8}};
    gboolean taken[ROOM] = {FALSE};
    guint count = 0;

    for (guint host = 0; host < HOSTS; host++) {
        guint32 hash = lab_ws_hash(0, 40000U << 16 | 80), at;

        bytes[!is_first][differs] = (guint8)host;
        for (guint i = 0; i < 2; i++) {
            const address addr = {.type = type, .len = len, .data = bytes[i]};

            hash = lab_ws_hash_address(hash, &addr);
        }
        at = lab_ws_hash_place(&table, lab_ws_hash_kept(hash));
        count += !taken[at];
        taken[at] = TRUE;
    }
    return count;
}

/* By chance 256 hosts get about 201 of 512 places. */
static void
test_each_byte(void)
{
    for (guint is_first = 0; is_first < 2; is_first++) {
        for (gint differs = 0; differs < 4; differs++)
            g_assert_cmpuint(places(AT_IPv4, 4, differs, is_first != 0), >, HOSTS / 2);
        for (gint differs = 0; differs < 16; differs++)
            g_assert_cmpuint(places(AT_IPv6, 16, differs, is_first != 0), >, HOSTS / 2);
    }
}

/* As in a scan of ports, or where a client goes on from one port to the next. */
static void
test_ports(void)
{
    const struct lab_ws_hash_table table = {.room = ROOM};

    for (guint shift = 0; shift <= 16; shift += 16) {
        gboolean taken[ROOM] = {FALSE};
        guint count = 0;

        for (guint port = 0; port < HOSTS; port++) {
            guint32 at = lab_ws_hash_place(&table, lab_ws_hash(0, (1024 + port) << shift));

            count += !taken[at];
            taken[at] = TRUE;
        }
        g_assert_cmpuint(count, >, HOSTS / 2);
    }
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ws/hash/each-byte", test_each_byte);
    g_test_add_func("/ws/hash/ports", test_ports);
    return g_test_run();
}
