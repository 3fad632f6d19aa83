/** @file
 * Tells what the tap would tell, of a capture that the window has read already.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_REPLAY_H
#define LAB_WS_REPLAY_H

#include <cfile.h>

#include "ws/tap.h"

typedef void (*lab_replay_cb)(void *to, packet_info *pinfo, const struct lab_told *told);

/** Tell of each segment and ICMP message, in the order of the capture. */
void lab_replay(capture_file *capture, lab_replay_cb hear, void *to);

#endif
