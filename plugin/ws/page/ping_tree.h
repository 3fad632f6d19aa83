/** @file
 * Draws the Lab tree of one ICMP message; judges nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PING_TREE_H
#define LAB_WS_PING_TREE_H

#include "ws/input/ping.h"
#include "ws/page/asker.h"

/** Add the Lab tree of a message to the tree of the frame.
 *  @param asker  whose questions come first; NULL: there are none
 *  @return the Lab tree */
proto_tree *lab_ws_ping_tree_draw(const struct lab_ws_ping *ping, tvbuff_t *tvb, packet_info *pinfo,
                                  proto_tree *tree, const struct lab_asker *asker);

/* Lines of that tree. */

/** What an error says. */
const char *lab_page_ping_error_line(const struct lab_page *page, const struct lab_ws_ping *ping);

/** Which frame is the other half: the answer, the request, or what an error is about.
 *  @return NULL: none that is in the capture */
const char *lab_page_ping_partner_line(const struct lab_page *page, const struct lab_ws_ping *ping);

#endif
