/** @file
 * What is kept of a flow from one segment to the next: nothing but data. Internal to the core, but
 * for msl, hosts and host, which the caller sets, and flight, for which it has the memory.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_MEMORY_H
#define LAB_MEMORY_H

#include <stdbool.h>

#include "core/clues/clues.h"
#include "core/connection/connection.h"
#include "core/connection/flight.h"
#include "core/flow/captured_twice.h"
#include "core/hosts/hosts.h"
#include "core/segment.h"
#include "core/verdict.h"

/** The past of a flow is remembered in three ways, each for a question of its own. packets tells a
 * copy that was captured at a second place from a new segment, also behind others: so it has the
 * latest eight, but of each a print of 16 bytes only. latest is one segment as a whole, as an ICMP
 * error quotes it; its time is what the next one is timed by. said is the verdict on it, which a
 * copy of it gets once more. (What each end sent last, whoever spoke since: lab_end.latest.) */
struct lab_flow {
    struct lab_connection conn;   /**< the current connection; the one before it is below */
    struct lab_flight flight[2];  /**< what each of the two sockets has sent in it, by side */
    struct lab_packets packets;   /**< its latest, to know a copy of one */
    struct lab_segment latest;    /**< the segment before this one; frame 0: none, or an ICMP error
                                       came since */
    struct lab_verdict said;      /**< the verdict on it, or on an ICMP error after it */
    struct lab_clues clues;       /**< those of the latest segment, beside the verdict on it */
    struct lab_segment other_syn; /**< the latest SYN or SYN+ACK that is not of conn; frame 0:
                                       none */
    uint64_t msl;                 /**< the maximum segment lifetime, in nanoseconds, to be set
                                       before the first segment: TIME-WAIT lasts twice as long. RFC
                                       9293 section 3.4.2 says 2 minutes, Linux waits 60 seconds in
                                       all. 0: for ever */
    struct lab_hosts *hosts; /**< what all flows of the capture share, to be set before the first
                                  segment; NULL: each is judged alone */
    uint32_t host[2];        /**< the numbers of the two hosts, by side, below LAB_HOSTS_LIMIT; with
                                  hosts */
    struct lab_attempt attempt; /**< what hosts follows of it */
    uint8_t prospect;           /**< enum lab_prospect of the segment at hand, if it is a SYN */
    bool started;               /**< conn is valid: a segment was seen */
    bool has_earlier;
    bool rewritten; /**< a device changes its numbers, and the other side of it was captured as well
                         (rewritten.h) */

    /* From here on there is something with has_earlier only: most flows have one connection. */
    struct lab_segment opening;    /**< the SYN that began conn; frame 0: it was not captured */
    struct lab_connection earlier; /**< the connection before it */
};

/** Which of a flow's connections a segment belongs to. */
enum lab_belonging {
    LAB_CONTINUES, /**< the one at hand */
    LAB_BEGINS,    /**< a new one: the flow's first, or the next on the same ports */
    LAB_RETURNS,   /**< the one before the one at hand, which was none: its SYN was not taken */
};

#endif
