/** @file
 * A packet that the capture holds twice: taken at two places of one host or of the path, and
 * counted once. Internal to the core.
 *
 * Two segments are one packet if all their numbers are the same and so is a non-zero
 * identification in the IP header, whatever lies between them, within LAB_TWICE_NS. (RFC 6864
 * section 4.1 leaves the number free where nobody may cut the packet, but systems count it up.)
 * Where there is no identification (IPv6, or Linux's SYN+ACK), only what is not sent again so soon
 * is sure to be the same: a SYN, a FIN, payload; or whatever has another TTL, since a router that
 * lies between two places of capture counts it down, and a sender always begins with the same.
 * Where some packets of a flow came twice, the others do so as well, about as late, and either with
 * the same TTL or with another.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CAPTURED_TWICE_H
#define LAB_CAPTURED_TWICE_H

#include <stdbool.h>
#include <stdint.h>

#include "core/segment.h"
#include "core/verdict.h"

/** How many of a flow's latest packets are remembered. A copy that comes after more is told from a
 *  retransmission by its identification (lab_history_order()). */
#define LAB_PACKETS 8

/** What is remembered of a packet. */
struct lab_packet {
    uint32_t frame;      /**< 0: none */
    uint32_t moment;     /**< its time in units of 1024 ns, modulo 2^32 */
    uint16_t roles : 12; /**< set of enum lab_role */
    uint16_t state : 4;  /**< enum lab_state of its sender then */
    uint8_t reset : 4;   /**< enum lab_reset */
    uint8_t scan : 4;    /**< enum lab_scan */
    uint8_t ttl;         /**< 0: not known */
};

/** The latest packets of a flow; zero bytes: none yet. */
struct lab_packets {
    uint32_t print[LAB_PACKETS]; /**< lab_captured_twice_print() of each of packet[] */
    struct lab_packet packet[LAB_PACKETS];
    uint32_t apart[2]; /**< how late the sure copies came, at most, in the units of moment: those
                            with the TTL of their packet, and those with another */
    uint8_t next;      /**< which of packet[] is the oldest */
};

_Static_assert(LAB_ROLE_STRAY < 12 && LAB_STATE_COUNT <= 16, "the roles of a segment fit");
_Static_assert(LAB_RESET_COUNT <= 16 && LAB_SCAN_COUNT <= 16, "both fit");
_Static_assert(sizeof(struct lab_packet) == 12,
               "a packet is remembered in 16 bytes, with its print");

/** Of all that two copies share, hashed. */
uint32_t lab_captured_twice_print(const struct lab_segment *seg);

/** Whether one of them has the print. All are compared, which is quicker than to stop at the first:
 *  mostly there is none. */
static inline bool
lab_captured_twice_has(const struct lab_packets *packets, uint32_t print)
{
    uint32_t found = 0;

    for (unsigned i = 0; i < LAB_PACKETS; i++)
        found |= packets->print[i] == print;
    return found != 0;
}

/** The packet that @a seg is a copy of.
 *  @param print of it
 *  @param named whether identifications tell the packets of its sender apart
 *  @return NULL if it is none */
const struct lab_packet *lab_captured_twice_find(struct lab_packets *packets,
                                                 const struct lab_segment *seg, uint32_t print,
                                                 bool named);

/** Forget the packets, but not how late copies come. */
void lab_captured_twice_forget(struct lab_packets *packets);

/** Remember a segment that is no copy, with what was said of it. */
void lab_captured_twice_remember(struct lab_packets *packets, const struct lab_segment *seg,
                                 uint32_t print, const struct lab_verdict *verdict);

struct lab_context;

/** Tell of a copy: it plays the same parts as its packet, and nothing moves.
 *  @param said what was said of the packet, if it is the latest; NULL: of an earlier one as much is
 *      said as is known still
 *  @param verdict filled in whole */
void lab_captured_twice_tell(const struct lab_context *ctx, const struct lab_packet *packet,
                             const struct lab_verdict *said, struct lab_verdict *verdict);

#endif
