/** @file
 * QUIC, which needs no TCP: which conversation a datagram is of, and which packets it holds.
 *
 * A conversation costs 32 bytes until the file is closed, and 16 to 32 where it is found by its
 * hash.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_QUIC_H
#define LAB_WS_QUIC_H

#include <epan/packet.h>
#include <epan/prefs.h>

#include "core/layers/quic.h"
#include "ws/input/datagrams.h"

/** What is kept of a datagram, until the file is closed. */
struct lab_ws_quic {
    uint32_t first;  /**< the first frame of QUIC between these two sockets, this one perhaps */
    lab_set packets; /**< of enum lab_quic_packet */
};

/** Register the preference that asks for it in @a module. */
void lab_ws_quic_register(module_t *module);

/** Prepare for a file: the preference counts as it is now. */
void lab_ws_quic_start(void);

/** Whether QUIC is asked for. */
bool lab_ws_quic_is_wanted(void);

/** Judge a datagram that Wireshark takes for one of a protocol: on the first pass only, in the
 * order of the capture. */
void lab_ws_quic_judge(packet_info *pinfo, int protocol, const struct lab_ws_datagram *datagram);

/** The judged datagrams of a frame, on any pass.
 *  @param nth  which one, from 0
 *  @return in the memory of the packet; NULL if there are no more */
const struct lab_ws_quic *lab_ws_quic_record(packet_info *pinfo, unsigned nth);

/** The same of any frame, with memory of the caller's.
 *  @return false if there are no more */
bool lab_ws_quic_of_frame(uint32_t frame, unsigned nth, struct lab_ws_quic *record);

#endif
