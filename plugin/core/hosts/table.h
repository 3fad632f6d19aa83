/** @file
 * What is remembered of hosts: their ports, and who tries them; and what a flow keeps for it.
 * Internal to this folder, but for the sizes.
 *
 * The memory is one struct lab_hosts of fixed size, given by the caller. It is full of the most
 * recent: each endpoint and each pair has a place among LAB_HOSTS_WAYS, and when these are taken,
 * the one that was used the longest time ago is forgotten.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TABLE_H
#define LAB_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/vocabulary.h"

#define LAB_HOSTS_WAYS      8
#define LAB_ENDPOINTS       4096 /**< endpoints (host and port) remembered; 512 KiB */
#define LAB_HOST_PAIRS      1024 /**< pairs of hosts remembered, once for each way to scan; 168 KiB */
#define LAB_HOSTS_LIMIT     (UINT32_C(1) << 28) /**< a host's number is below this */

#define LAB_HALF_OPEN_SLOTS 4  /**< see floods.h */
#define LAB_YOUNG_TICKS     32 /**< see floods.h */
#define LAB_SCAN_PORTS      4  /**< see scans.h */

/** How far a connection is, as its server sees it. */
enum lab_opening {
    LAB_OPENING_NONE,      /**< not begun, or given up, or refused */
    LAB_OPENING_HALF,      /**< the server got the SYN and waits for the third segment */
    LAB_OPENING_COMPLETED, /**< and it was completed once, whether or not it is closed by now */
};

/** What is followed of one flow; all zero at first. */
struct lab_attempt {
    uint32_t tick;   /**< in which the connection began (floods.h) */
    uint8_t kind;    /**< enum lab_scan of its first segment, SYN for every opening; NONE: it is not
                          followed, or not any more */
    uint8_t side;    /**< who made it (struct lab_segment) */
    uint8_t opening; /**< enum lab_opening, as counted */
    bool repeats;  /**< it is one with another attempt of its host, and not counted as half-open */
    bool replaces; /**< it takes the place of one that was counted, on the same ports */
    bool carried;  /**< it has carried a byte: no part of a scan */
};

/** What begins an entry of the memory. */
struct lab_entry {
    uint64_t key;
    uint32_t used; /**< when, on lab_hosts.clock; 0: nothing is here */
};

/** What is known of one port of one host. */
struct lab_endpoint {
    struct lab_entry entry;
    uint32_t tick;                           /**< the present one (lab_floods_tick()), with seen */
    uint32_t half_open[LAB_HALF_OPEN_SLOTS]; /**< connections, by when they began */
    uint32_t completed[LAB_HALF_OPEN_SLOTS];
    uint16_t young[LAB_YOUNG_TICKS]; /**< of half_open those of the latest ticks; up to its largest
                                          value */
    uint32_t slowest; /**< how long a handshake took at most, in microseconds; 0: none was seen */
    bool seen;
    bool refuses; /**< its latest answer to a SYN was a RST */
    bool accepts; /**< it was a SYN+ACK */
    bool flooded; /**< as told on its latest SYN or SYN+ACK */
};

/** A port that was tried, and has carried no byte so far. Moments are in units of 2^20 ns, modulo
 *  2^32. */
struct lab_try {
    uint64_t time;    /**< of the latest try, in nanoseconds */
    uint32_t begun;   /**< when the latest connection to it began; valid with attempted */
    uint32_t since;   /**< since when they have begun in quick succession */
    uint32_t counted; /**< when the latest began that floods.h counts */
    uint16_t port;
    bool valid;
    bool attempted;
    bool failed;    /**< refused, or closed or reset without a byte */
    bool completed; /**< and after the three segments of the handshake */
};

/** What one host tried on another, in one of the ways to scan. */
struct lab_pair {
    struct lab_entry entry;
    uint64_t talked; /**< when a connection of theirs carried its first byte, with has_talked */
    uint64_t last;   /**< time of the latest try */
    struct lab_try tries[LAB_SCAN_PORTS]; /**< of different ports, the latest ones */
    bool has_talked;
    bool scanning;  /**< a scan was recognised, and its latest try is not long ago */
    bool announces; /**< that is to be told of on the segment at hand */
    bool completes; /**< while scanning: the latest open port got a whole handshake */
};

struct lab_hosts {
    struct lab_endpoint endpoints[LAB_ENDPOINTS];
    struct lab_pair pairs[LAB_HOST_PAIRS];
    uint32_t clock; /**< counts the look-ups */
};

_Static_assert(sizeof(struct lab_endpoint) <= 128, "the endpoints take 512 KiB");
_Static_assert(sizeof(struct lab_pair) <= 168, "the pairs take 168 KiB");

/** The entry of a port of a host; all zero but for its key if nothing was remembered. */
struct lab_endpoint *lab_table_endpoint(struct lab_hosts *hosts, uint32_t host, uint16_t port);

/** The entry of what one host tries on another, in one way to scan. */
struct lab_pair *lab_table_pair(struct lab_hosts *hosts, uint32_t from, uint32_t to,
                                enum lab_scan kind);

#endif
