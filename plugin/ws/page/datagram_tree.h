/** @file
 * Draws the Lab trees of a frame without TCP: DNS and QUIC over UDP. Judges nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_DATAGRAM_TREE_H
#define LAB_WS_DATAGRAM_TREE_H

#include "ws/input/quic.h"
#include "ws/page/asker.h"

/** Add a Lab tree for each datagram of a frame that was judged.
 *  @param asker  whose questions come first; NULL: there are none
 *  @return the first one; NULL: there is none */
proto_tree *lab_ws_datagram_tree_draw(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                                      const struct lab_asker *asker);

/** The packets of QUIC in a datagram, in a sentence.
 *  @param frame  of the datagram */
const char *lab_page_quic_title(const struct lab_page *page, const struct lab_ws_quic *quic,
                                uint32_t frame);

#endif
