/** @file
 * Draws the IP headers of a frame, explained; computes nothing but what it shows.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_IP_TREE_H
#define LAB_WS_IP_TREE_H

#include <epan/packet.h>

/** Explain the headers of a frame that were kept.
 *  @param tree  the frame's tree
 *  @param lab   the frame's first Lab tree, which gets them; NULL: make one */
void lab_ws_ip_tree_draw(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, proto_tree *lab);

#endif
