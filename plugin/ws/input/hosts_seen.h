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

struct lab_ws_known; /* flows.c */

/** A host. Lives until the file is closed. */
struct lab_ws_host {
    address addr;              /**< its bytes are those below */
    struct lab_ws_known *flow; /**< one that is kept with it; NULL: none. flows.c alone */
    uint32_t number;           /**< from 0, below LAB_HOSTS_LIMIT */
    uint8_t bytes[];
};

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_hosts_init(void);

/** The host with an address, which need not live on. */
struct lab_ws_host *lab_ws_host_of(const address *addr);

/** The same, or NULL if nobody has asked for it so far. */
struct lab_ws_host *lab_ws_host_find(const address *addr);

/** A hash of two of them. */
static inline uint32_t
lab_ws_hosts_hash(const struct lab_ws_host *one, const struct lab_ws_host *other)
{
    return lab_ws_hash(lab_ws_hash(lab_ws_hash_start, one->number), other->number);
}

/** The memory that the flows of the file share. */
struct lab_hosts *lab_ws_hosts_shared(void);

#endif
