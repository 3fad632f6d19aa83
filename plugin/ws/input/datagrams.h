/** @file
 * The datagrams that UDP gets from IP, if somebody wants to know them: the way of DNS and QUIC to
 * Lab.
 *
 * Wireshark's dissectors decide what is in a datagram, so it is looked at when they have seen it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_DATAGRAMS_H
#define LAB_WS_DATAGRAMS_H

#include <epan/packet.h>
#include <stdbool.h>

/** A datagram of the frame at hand; nothing in it lives longer. */
struct lab_ws_datagram {
    address from, to;
    uint16_t port[2];     /**< of its sender and its receiver */
    const uint8_t *bytes; /**< its payload, as far as it was captured */
    size_t size;          /**< of that */
};

/** Register the table of what Lab stands before. Call once, after the fields. */
void lab_ws_datagrams_register(void);

/** At the start of a file: stand in front of UDP, if somebody wants to see datagrams. */
void lab_ws_datagrams_start(bool wanted);

/** The protocol that Wireshark found directly above one of the UDP or TCP layers of a frame.
 *  @param transport  protocol of that layer
 *  @param nth        which of them, from 0
 *  @return 0: none */
int lab_ws_datagrams_protocol(const packet_info *pinfo, int transport, unsigned nth);

/** Look at the datagrams of a frame, after all its dissectors. On the first pass only.
 *  @param judge  gets each, and the protocol in it; 0: none */
void lab_ws_datagrams_judge(packet_info *pinfo,
                            void (*judge)(packet_info *pinfo, int protocol,
                                          const struct lab_ws_datagram *datagram));

#endif
