/** @file
 * The hosts of a capture: each is kept once, and has a number for the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_HOSTS_SEEN_H
#define LAB_WS_HOSTS_SEEN_H

#include <epan/address.h>

#include "core/hosts/hosts.h"
#include "ws/input/hash.h"

/** A host. Lives until the file is closed. */
struct lab_ws_host {
    address addr;
    uint32_t number; /**< from 0, below LAB_HOSTS_LIMIT */
};

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_hosts_init(void);

/** The host with an address, which need not live on. */
const struct lab_ws_host *lab_ws_host_of(const address *addr);

/** The memory that the flows of the file share. */
struct lab_hosts *lab_ws_hosts_shared(void);

#endif
