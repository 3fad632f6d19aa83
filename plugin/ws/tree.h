/** @file
 * Draws the Lab tree of one segment from its record; judges nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TREE_H
#define LAB_WS_TREE_H

#include "segments.h"

/** Add the Lab tree of one TCP layer, and its expert infos, to the tree of the frame. */
void lab_ws_draw(const struct lab_ws_record *record, tvbuff_t *tvb, packet_info *pinfo,
                 proto_tree *tree);

#endif
