/* The way of single segments through the core, written down call by call: what walk.py counts.
 *
 * Built with -finstrument-functions; the sources of the core and this file make the whole program.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <string.h>

#include "core/flow/flow.h"

#define OUTSIDE __attribute__((no_instrument_function))

void __cyg_profile_func_enter(void *function, void *caller) OUTSIDE;
void __cyg_profile_func_exit(void *function, void *caller) OUTSIDE;

static int follows;

void
__cyg_profile_func_enter(void *function, void *caller)
{
    (void)caller;
    if (follows)
        printf("> %p\n", function);
}

void
__cyg_profile_func_exit(void *function, void *caller)
{
    (void)function;
    (void)caller;
    if (follows)
        printf("<\n");
}

/* A connection as in a textbook: what each segment is, who sends it, its flags, and how long it is.
 */
static const struct {
    const char *name;
    uint8_t side, flags;
    uint32_t len;
} segments[] = {
    {"SYN", 0, LAB_SYN, 0},
    {"SYN+ACK", 1, LAB_SYN | LAB_ACK, 0},
    {"ACK of the handshake", 0, LAB_ACK, 0},
    {"first bytes", 0, LAB_ACK | LAB_PSH, 100},
    {"first answer", 1, LAB_ACK | LAB_PSH, 1000},
    {"data amid the connection", 1, LAB_ACK | LAB_PSH, 1000},
    {"ACK amid the connection", 0, LAB_ACK, 0},
    {"first FIN", 0, LAB_FIN | LAB_ACK, 0},
    {"ACK of it", 1, LAB_ACK, 0},
    {"second FIN", 1, LAB_FIN | LAB_ACK, 0},
    {"last ACK", 0, LAB_ACK, 0},
};

OUTSIDE int
main(void)
{
    static struct lab_flow flow;
    static struct lab_hosts hosts;
    static struct lab_sent memory[2][LAB_FLIGHT_FIRST];
    uint32_t next[2] = {1000, 5000};
    struct lab_verdict verdict;

    flow.hosts = &hosts;
    flow.host[1] = 1;
    for (unsigned side = 0; side < 2; side++)
        lab_flight_give(&flow.flight[side], memory[side], LAB_FLIGHT_FIRST);
    for (unsigned i = 0; i < sizeof segments / sizeof *segments; i++) {
        uint8_t side = segments[i].side, flags = segments[i].flags;
        struct lab_segment seg = {
            .time = UINT64_C(10000000) * (i + 1),
            .frame = i + 1,
            .side = side,
            .flags = flags,
            .seq = next[side],
            .ack = flags & LAB_ACK ? next[!side] : 0,
            .len = segments[i].len,
            .window = 60000,
            .port = {side ? 80 : 40000, side ? 40000 : 80},
        };

        printf("= %s\n", segments[i].name);
        follows = 1;
        lab_flow_step(&flow, &seg, &verdict);
        follows = 0;
        next[side] += lab_segment_space(&seg);
    }
    return 0;
}
