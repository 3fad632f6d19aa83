/** @file
 * What several connections tell together: which ports of a host refuse, how many of the connections
 * to a port are half-open, and who tries one port of a host after the other.
 *
 * The memory is one struct lab_hosts of fixed size, given by the caller. It is full of the most
 * recent: each endpoint and each pair has a place among LAB_HOSTS_WAYS, and when these are taken,
 * the one that was used the longest time ago is forgotten.
 *
 * What is said on a segment depends on it and on earlier ones only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HOSTS_H
#define LAB_HOSTS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/segment.h"
#include "core/verdict.h"

#define LAB_HOSTS_WAYS  8
#define LAB_ENDPOINTS   4096 /**< endpoints (host and port) remembered; about 360 kB */
#define LAB_HOST_PAIRS  1024 /**< pairs of hosts remembered, once for each way to scan; 100 kB */
#define LAB_HOSTS_LIMIT (UINT32_C(1) << 28) /**< a host's number is below this */

/* A half-open connection is counted for 48 to 64 seconds: Linux gives up after 63, having sent its
 * SYN+ACK six times (net.ipv4.tcp_synack_retries). RFC 4987 section 3.3 says why systems shorten
 * it. */
#define LAB_HALF_OPEN_SLOT_NS UINT64_C(16000000000)
#define LAB_HALF_OPEN_SLOTS   4

/* From this many half-open connections to one port on, they are worth telling: twice what a browser
 * opens to one server at a time, which is 6. And only while they are no fewer than those that began
 * in the same time and were completed: on a busy server, many are just being opened, but only for
 * the length of a round trip each. */
#define LAB_FLOOD_MIN 12

/* What one host opens at once, as for a web page, or tries again after this time, counts as one
 * attempt; whoever goes on for longer, without such a pause, is counted with each. */
#define LAB_ATTEMPT_NS UINT64_C(1000000000)

/* A scan: so many different ports of one host, tried by one other, none of which has carried a
 * byte, each within this time of the present. A browser opens its connections to one port, or to
 * two; a program that uses a web server and a database on one host, to two. A minute is long enough
 * for the slow scans of the usual tools (one port in 15 seconds), and a scan whose last try is
 * longer ago is over.
 *
 * Two hosts that have exchanged bytes in that time may open several connections at once (passive
 * FTP does, each to a new port): of them, only connections that ended without a byte count. */
#define LAB_SCAN_PORTS   4
#define LAB_SCAN_TIME_NS UINT64_C(60000000000)

/** What other connections say of the port that a SYN goes to. */
enum lab_prospect {
    LAB_PROSPECT_NONE,    /**< nothing, or that it is open */
    LAB_PROSPECT_REFUSES, /**< it refused a SYN, and accepted none since */
    LAB_PROSPECT_SCANNED, /**< nothing; but the SYN is part of a scan, and most ports are closed */
};

/** How far a connection is, as its server sees it. */
enum lab_opening {
    LAB_OPENING_NONE,      /**< not begun, or given up, or refused */
    LAB_OPENING_HALF,      /**< the server got the SYN and waits for the third segment */
    LAB_OPENING_COMPLETED, /**< and it was completed once, whether or not it is closed by now */
    LAB_OPENING_COUNT
};

/** What begins an entry of the memory. */
struct lab_entry {
    uint64_t key;
    uint32_t used; /**< when, on lab_hosts.clock; 0: nothing is here */
};

/** What is known of one port of one host. */
struct lab_endpoint {
    struct lab_entry entry;
    uint32_t slot; /**< the present one: capture time divided by LAB_HALF_OPEN_SLOT_NS */
    uint32_t count[LAB_OPENING_COUNT][LAB_HALF_OPEN_SLOTS]; /**< connections, by when they began */
    uint32_t host;                                          /**< the latest to try it, with tried */
    uint64_t latest;                                        /**< when it did */
    uint64_t since; /**< since when it goes on without a pause */
    bool tried;
    bool refuses; /**< its latest answer to a SYN was a RST */
    bool accepts; /**< it was a SYN+ACK */
    bool flooded; /**< as told on its latest SYN or SYN+ACK */
};

/** A port that was tried, and has carried no byte so far. */
struct lab_try {
    uint64_t time; /**< of the latest try, in nanoseconds */
    uint16_t port;
    bool valid;
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

/** What is followed of one flow; all zero at first. */
struct lab_attempt {
    uint32_t slot;   /**< in which the connection began */
    uint8_t kind;    /**< enum lab_scan of its first segment, SYN for every opening; NONE: it is not
                          followed, or not any more */
    uint8_t side;    /**< who made it (struct lab_segment) */
    uint8_t opening; /**< enum lab_opening, as counted */
    bool repeats;  /**< it is one with another attempt of its host, and not counted as half-open */
    bool replaces; /**< it takes the place of one that was counted, on the same ports */
    bool carried;  /**< it has carried a byte: no part of a scan */
};

/** A segment, and what its flow says of it. */
struct lab_sighting {
    const struct lab_segment *seg;
    uint32_t host[2];    /**< the caller's numbers of the two hosts, by side */
    uint8_t server_side; /**< the server of the connection that it belongs to */
    uint8_t opening;     /**< enum lab_opening of that connection after it */
    bool begins;         /**< it begins that connection */
    bool midstream;      /**< whose start was not captured, if there ever was one */
};

/** What a SYN has to expect. To be asked before its flow judges it, once for each: it is a try.
 *  @param host  of its sender and of its receiver */
enum lab_prospect lab_hosts_meet(struct lab_hosts *hosts, const uint32_t host[2],
                                 const struct lab_segment *syn);

/** Whether a segment has to be told to lab_hosts_see(): only those that open a connection, those up
 *  to its first byte, and those outside any connection. */
static inline bool
lab_hosts_follows(const struct lab_attempt *attempt, bool begins)
{
    return begins || attempt->kind;
}

/** Take a segment after its flow has judged it.
 *  @param attempt  the flow's
 *  @param verdict  the flow's on it; scan, half_open and the facts LAB_BEGINS_SCAN and
 *      LAB_BEGINS_FLOOD are filled in where there is something to tell */
void lab_hosts_see(struct lab_hosts *hosts, struct lab_attempt *attempt,
                   const struct lab_sighting *sighting, struct lab_verdict *verdict);

/** Take an ICMP error that ends an attempt to open.
 *  @param host  by side
 *  @param latest  segment of the flow */
void lab_hosts_unreachable(struct lab_hosts *hosts, struct lab_attempt *attempt,
                           const uint32_t host[2], const struct lab_segment *latest);

#endif
