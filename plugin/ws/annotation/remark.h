/** @file
 * What Lab says of a frame, as text: for each of its segments and messages the headline, the
 * numbers and the states. For readers who do not have Lab.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_REMARK_H
#define LAB_WS_REMARK_H

#include <epan/packet.h>

/** Append the lines; nothing, if Lab has nothing to say on the frame.
 *  @param nobody  no packet, but a pool: the frame need not be the one at hand */
void lab_remark(GString *out, packet_info *nobody, uint32_t frame);

#endif
