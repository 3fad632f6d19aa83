/** @file
 * What a packet travels in, told by the headers in front of it: several networks may have the same
 * addresses, and a capture on the way between their routers has the packets of all of them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TUNNEL_H
#define LAB_TUNNEL_H

#include <stddef.h>
#include <stdint.h>

/** Which tunnel a segment is in, or which in which: by the addresses of all IP headers in front of
 *  it, and by the numbers of networks that VXLAN (RFC 7348), Geneve (RFC 8926), GTP-U and GRE with
 * a key (RFC 2890) have. Of one tunnel it is the same for all segments of one direction, that of
 *  different ones hardly ever.
 *  @param frame  its bytes, at least those in front of the segment
 *  @param start  where the segment begins, in bytes
 *  @param size   where the frame ends: no less, also where the capture has less of it */
uint32_t lab_tunnel_of(const uint8_t *frame, size_t start, size_t size);

#endif
