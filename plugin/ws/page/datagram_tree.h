/** @file
 * Draws the Lab trees of a frame without TCP: DNS and QUIC over UDP. Judges nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_DATAGRAM_TREE_H
#define LAB_WS_DATAGRAM_TREE_H

#include <epan/packet.h>

/** Add a Lab tree for each datagram of a frame that was judged.
 *  @return the first one; NULL: there is none */
proto_tree *lab_ws_datagrams_draw(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

#endif
