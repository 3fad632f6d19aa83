/** @file
 * The hosts of a capture, numbered for the core, and the memory that its flows share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_HOSTS_SEEN_H
#define LAB_WS_HOSTS_SEEN_H

#include <epan/address.h>

#include "flow.h"

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_hosts_init(void);

/** Tell a new flow what it shares with the others, and between which hosts it is.
 *  @param addr  of the two sockets, by side; to live as long as the file is open */
void lab_ws_hosts_introduce(struct lab_flow *flow, const address addr[2]);

#endif
