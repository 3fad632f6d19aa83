/** @file
 * ICMP and ICMPv6 messages: pings and their replies, and errors, kept per frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PING_H
#define LAB_WS_PING_H

#include "ws/input/segments.h"

struct lab_ws_exchange_of_dns; /* dns_exchanges.h */

/** One ping: an echo request and what came of it. Grows while frames come. */
struct lab_ws_exchange {
    nstime_t sent;    /**< capture time of the request */
    uint32_t request; /**< its frame; the latest, if it was captured more than once */
    uint32_t reply;   /**< frame of the first reply; 0: none so far */
    nstime_t rtt;     /**< until that reply; negative if that is stamped before it */
    uint32_t error;   /**< frame of the first ICMP error that came instead; 0: none so far */
};

/** What is kept for one ICMP message of one frame, until the file is closed. All but what
 *  @a exchange and returned.stream point to depends on earlier frames only. */
struct lab_ws_ping {
    const struct lab_ws_exchange *exchange;   /**< of an echo, or a quoted one; NULL: no request */
    struct lab_ws_returned returned;          /**< of an error that quotes a segment */
    const struct lab_ws_exchange_of_dns *dns; /**< whose message an error quotes; NULL: none */
    nstime_t rtt;      /**< of a reply: time since the request, if that is in the capture; negative
                            if it is stamped before it */
    uint32_t request;  /**< of a reply, or an error about a ping: frame of the request, or 0; of an
                            error about a message of DNS: its frame */
    uint32_t earlier;  /**< of a reply that is not the first: frame of the first; else 0 */
    uint8_t role;      /**< enum lab_role */
    uint8_t ttl;       /**< TTL or hop limit of the packet that brings it; 0: not known */
    uint8_t error;     /**< enum lab_icmp_error */
    bool is_answer;    /**< that message is the answer of @a dns, not the query */
    uint16_t checksum; /**< of the IPv4 header that brings it, if that is right; 0: not known */
};

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_ping_init(void);

/** Judge a message that ICMP gets from IP: on the first pass only, in the order of the capture. The
 *  addresses of @a pinfo are those of the IP header in front of it.
 *  @param tvb      the message, from its first byte
 *  @param version  4: ICMP, 6: ICMPv6 */
void lab_ws_ping_judge(tvbuff_t *tvb, packet_info *pinfo, unsigned version);

/** Whether the frame at hand has an ICMP error, which quotes a packet. On the first pass only. */
bool lab_ws_ping_quotes(const packet_info *pinfo);

/** The judged messages of a frame, on any pass.
 *  @param layer  which one, from 0
 *  @return NULL if there are no more */
const struct lab_ws_ping *lab_ws_ping_record(packet_info *pinfo, unsigned layer);

/** The same for any frame; with memory of the caller's.
 *  @return false if there are no more */
bool lab_ws_ping_of_frame(uint32_t frame, unsigned layer, struct lab_ws_ping *ping);

#endif
