/** @file
 * Draws the Lab tree of one segment from its record; judges nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TREE_H
#define LAB_WS_TREE_H

#include "ws/input/segment_records.h"
#include "ws/page/asker.h"

/** Add the Lab tree of one TCP layer, and its expert infos, to the tree of the frame.
 *  @param is_one_of_several  the frame has other TCP layers, so the headline says whose it is
 *  @param asker              whose questions come first; NULL: there are none
 *  @return the Lab tree; NULL if nobody wants its lines */
proto_tree *lab_ws_tree_draw(const struct lab_ws_record *record, bool is_one_of_several,
                             tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                             const struct lab_asker *asker);

/** What an ICMP error that ends an attempt to open does to the connection: both ends' states, how
 *  it opened, and the whole connection. page->verdict is the error's. */
void lab_ws_tree_draw_outcome(const struct lab_page *page);

/** Draw the one field for columns that any other frame has, quiz or not: its protocol. For a list
 *  only; the tree that is looked at has the protocol itself (page_columns.c). */
void lab_page_draw_protocol_column(packet_info *pinfo, tvbuff_t *tvb, proto_tree *frame);

#endif
