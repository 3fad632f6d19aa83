/** @file
 * What IP carries, seen before Wireshark's own dissectors get it.
 *
 * Lab takes the place of TCP, ICMP and ICMPv6 in Wireshark's table of IP protocols, looks at the
 * header, and calls the dissector that stood there. So it needs no field from Wireshark, and
 * Wireshark builds no tree for frames that nobody looks at: a post-dissector that asks for one
 * field makes every packet a quarter dearer.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_CARRIED_H
#define LAB_WS_CARRIED_H

#include <epan/packet.h>
#include <stdbool.h>

/** Register the table of the dissectors that Lab stands before. Call once, after the fields. */
void lab_ws_carried_register(void);

/** Take their places. Call once, when all of Wireshark's dissectors have taken theirs. */
void lab_ws_carried_take_over(void);

/** Prepare for a file: nothing is looked at while the protocol "lab" is disabled. */
void lab_ws_carried_init(void);

/** Whether something has taken Lab's place before TCP in turn: a script, or Decode As. It may still
 *  call what stood there. */
bool lab_ws_carried_is_displaced(void);

/** Say, once, that Lab is displaced, if this frame has TCP and Lab was never asked. Call on the
 * first pass, after all dissectors of the frame. */
void lab_ws_carried_watch(packet_info *pinfo);

#endif
