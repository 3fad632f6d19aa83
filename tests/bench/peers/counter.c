/* Loaded before tshark under callgrind (LD_PRELOAD), so that it counts some packets and nothing
 * else, and the same in each run.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <glib.h>
#include <stdlib.h>
#include <valgrind/callgrind.h>

/* GLib's dice. Wireshark's hash tables draw their seeds with them, and how many things meet in one
 * place would differ from run to run by several hundred instructions per packet. */
guint32
g_random_int(void)
{
    static guint32 state = 1;

    return state = state * 1664525u + 1013904223u; /* a linear congruential generator */
}

/* The packets before those that count, and after them, or none: the numbers in the environment are
 * those of a packet that is about to be read. */
static void
turn_counter(unsigned long number)
{
    const char *from = getenv("LAB_COUNT_FROM"), *to = getenv("LAB_COUNT_TO");

    if (from && number == strtoul(from, NULL, 10))
        CALLGRIND_START_INSTRUMENTATION;
    if (to && number == strtoul(to, NULL, 10))
        CALLGRIND_STOP_INSTRUMENTATION;
}

/* How many arguments there are differs between the versions of Wireshark; those that are too many
 * stay where they are. */
int wtap_read(void *file, void *one, void *two, void *three, void *four, void *five);

int
wtap_read(void *file, void *one, void *two, void *three, void *four, void *five)
{
    static int (*read_next)(void *, void *, void *, void *, void *, void *);
    static unsigned long number;

    if (!read_next)
        *(void **)&read_next = dlsym(RTLD_NEXT, "wtap_read");
    turn_counter(++number);
    return read_next(file, one, two, three, four, five);
}
