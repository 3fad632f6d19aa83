/** @file
 * From the bytes that TCP gets from IP to a segment of the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_READER_H
#define LAB_WS_READER_H

#include <epan/packet.h>

#include "core/segment.h"

/** Read a segment; side and to_itself are left to whoever knows the flow.
 *  @param tvb  from the first byte of the TCP header
 *  @return the header's length; 0 if it was not captured up to the window, or if every receiver
 *      drops such a header (RFC 9293 3.1) */
unsigned lab_ws_reader_read(tvbuff_t *tvb, const packet_info *pinfo, struct lab_segment *seg);

#endif
