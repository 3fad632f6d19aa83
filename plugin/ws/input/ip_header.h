/** @file
 * The IP headers of a frame explained, if a preference asks for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_IP_HEADER_H
#define LAB_WS_IP_HEADER_H

#include <epan/packet.h>
#include <epan/prefs.h>

/** Register the preference in @a module: off, unless a profile says otherwise. */
void lab_ws_ip_header_register(module_t *module);

/** Add the fields that Lab asks Wireshark for in order to find the headers: none while the
 *  preference is off. */
void lab_ws_ip_header_want(GArray *wanted);

/** Keep the headers of a frame, for any later pass: on the first pass only. A header that an ICMP
 *  error quotes is not kept, as it was not sent in this frame. */
void lab_ws_ip_header_keep(packet_info *pinfo, proto_tree *tree);

/** Explain the headers of a frame.
 *  @param tree  the frame's tree
 *  @param lab   the frame's first Lab tree, which gets them; NULL: make one */
void lab_ws_ip_header_draw(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, proto_tree *lab);

#endif
