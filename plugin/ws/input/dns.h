/** @file
 * DNS before TCP: which query an answer belongs to, what it says, and which connection then goes to
 * an address that it gave.
 *
 * A question costs its name and 120 bytes until the file is closed, an answer 40 and 56 for each
 * address, LAB_DNS_ADDRESSES of them at most; and 16 to 32 each where a question and an address are
 * found by their hash.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_DNS_H
#define LAB_WS_DNS_H

#include <epan/packet.h>
#include <epan/prefs.h>

#include "core/layers/icmp.h"
#include "ws/input/datagrams.h"
#include "ws/input/dns_exchanges.h"

/** What is kept for a packet that opens a connection to an address that DNS gave. */
struct lab_ws_named {
    const struct lab_ws_dns_answer *answer; /**< the latest that gave it */
    const struct lab_ws_dns_answer *other;  /**< the latest that gave it to another name, so that
                                               nobody can tell which name is meant; NULL: none */
    const struct lab_ws_stream *stream;     /**< whose SYN it is; NULL: a datagram */
};

/** Register the preference that asks for all this in @a module. */
void lab_ws_dns_register(module_t *module);

/** Prepare for a file: the preference counts as it is now. */
void lab_ws_dns_start(void);

/** Whether DNS is asked for. */
bool lab_ws_dns_is_wanted(void);

/** Judge a datagram that Wireshark takes for one of a protocol. On the first pass only, in the
 * order of the capture, as all that follows. */
void lab_ws_dns_judge_datagram(packet_info *pinfo, int protocol,
                               const struct lab_ws_datagram *datagram);

/** Find the messages that the segments of a frame complete (payloads.h), after all its
 *  dissectors. */
void lab_ws_dns_judge_segments(packet_info *pinfo);

/** What an ICMP error quotes: the query of an exchange, or its answer. */
struct lab_ws_returned_dns {
    const struct lab_ws_exchange_of_dns *exchange; /**< NULL: neither, as far as one can tell */
    uint32_t frame;                                /**< of the query, or the answer */
    bool is_answer;
};

/** Find the message that came back to its sender, and let its exchange know.
 *  @param quote  of a datagram (is_udp)
 *  @param addr   its sender and its receiver */
struct lab_ws_returned_dns lab_ws_dns_judge_returned(const packet_info *pinfo,
                                                     const struct lab_icmp_quote *quote,
                                                     const address addr[2]);

/** A packet opens a connection: keep which answer gave its address, if one did. Not where it goes
 * to the port of DNS: a name server's address is known beforehand.
 *  @param port    where it goes to
 *  @param stream  whose SYN it is; NULL: of another protocol than TCP */
void lab_ws_dns_note_opening(packet_info *pinfo, const address *from, const address *to,
                             uint16_t port, const struct lab_ws_stream *stream);

/** The judged messages of a frame, on any pass.
 *  @param nth  which one, from 0
 *  @return in the memory of the packet; NULL if there are no more */
const struct lab_ws_dns *lab_ws_dns_record(packet_info *pinfo, unsigned nth);

/** The same of the packets of a frame that open a connection. */
const struct lab_ws_named *lab_ws_dns_named_record(packet_info *pinfo, unsigned nth);

/** The same of any frame, from 1: the message with this number, from 0.
 *  @param record  filled in
 *  @return false if the frame has no more of them */
bool lab_ws_dns_of_frame(uint32_t frame, unsigned nth, struct lab_ws_dns *record);

/** The same of its packets that open a connection. */
bool lab_ws_dns_named_of_frame(uint32_t frame, unsigned nth, struct lab_ws_named *record);

#endif
