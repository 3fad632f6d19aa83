/** @file
 * What several connections tell together: which ports of a host refuse, how many of the connections
 * to a port are half-open, and who tries one port of a host after the other.
 *
 * What is said on a segment depends on it and on earlier ones only.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HOSTS_H
#define LAB_HOSTS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/hosts/table.h"
#include "core/segment.h"
#include "core/verdict.h"

/** What other connections say of the port that a SYN goes to. */
enum lab_prospect {
    LAB_PROSPECT_NONE,    /**< nothing, or that it is open */
    LAB_PROSPECT_REFUSES, /**< it refused a SYN, and accepted none since */
    LAB_PROSPECT_SCANNED, /**< nothing; but the SYN is part of a scan, and most ports are closed */
};

/** A segment, and what its flow says of it. */
struct lab_sighting {
    const struct lab_segment *seg;
    uint32_t host[2];    /**< the caller's numbers of the two hosts, by side */
    uint8_t server_side; /**< the server of the connection that it belongs to */
    uint8_t opening;     /**< enum lab_opening of that connection after it */
    bool begins;         /**< it begins that connection */
    bool midstream;      /**< whose start was not captured, if there ever was one */
    uint64_t since_syn;  /**< time since its SYN, in nanoseconds; UINT64_MAX: not known */
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
