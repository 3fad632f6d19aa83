/** @file
 * A copy of the IP headers of a frame, if a preference asks to explain them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_IP_HEADER_H
#define LAB_WS_IP_HEADER_H

#include <epan/packet.h>
#include <epan/prefs.h>

#include "core/layers/ip.h"

/** A copy, because a later pass has no packet but the one of the frame itself, and this header may
 *  have been in a tunnel or in a packet put together from fragments. */
struct lab_ws_ip_header {
    uint32_t size; /**< of what was captured */
    uint8_t bytes[LAB_IPV4_HEADER_MAX];
};

/** Register the preference in @a module: off, unless a profile says otherwise. */
void lab_ws_ip_header_register(module_t *module);

/** Whether the preference is on. */
bool lab_ws_ip_header_is_wanted(void);

/** At the start of a file: stand in front of IP, if the preference is on. */
void lab_ws_ip_header_start(void);

/** Find the header that was not seen in front of IP, if there is one: on the first pass only. A
 *  header that an ICMP error quotes is not kept, as it was not sent in this frame.
 *  @param tvb  the frame */
void lab_ws_ip_header_keep(packet_info *pinfo, tvbuff_t *tvb);

/** The headers of a frame that were kept, on any pass.
 *  @param layer  which one, from 0
 *  @return NULL if there are no more */
const struct lab_ws_ip_header *lab_ws_ip_header(packet_info *pinfo, unsigned layer);

#endif
