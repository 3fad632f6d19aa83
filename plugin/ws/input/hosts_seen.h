/** @file
 * The hosts of a capture: each is kept once, and has a number for the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_HOSTS_SEEN_H
#define LAB_WS_HOSTS_SEEN_H

#include <string.h>

#include <epan/address.h>

#include "core/hosts/hosts.h"
#include "ws/input/room.h"

/** A host. Lives until the file is closed. */
struct lab_ws_host {
    struct lab_ws_link link;
    address addr;
    uint32_t number; /**< from 0, below LAB_HOSTS_LIMIT */
};

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_hosts_init(void);

/** The host with an address, which need not live on. */
const struct lab_ws_host *lab_ws_host_of(const address *addr);

/** The memory that the flows of the file share. */
struct lab_hosts *lab_ws_hosts_shared(void);

/** Go on with a hash from a number. */
static inline uint32_t
lab_ws_hash(uint32_t hash, uint32_t number)
{
    hash = (hash ^ number) * UINT32_C(0x9E3779B1);
    return hash ^ hash >> 15;
}

/** Go on with a hash from an address. */
static inline uint32_t
lab_ws_hash_address(uint32_t hash, const address *addr)
{
    const uint8_t *bytes = addr->data;
    uint32_t word;
    int at = 0;

    if (addr->len == sizeof word) { /* IPv4: asked for with nearly every packet */
        memcpy(&word, bytes, sizeof word);
        return lab_ws_hash(hash, word);
    }
    for (; at + (int)sizeof word <= addr->len; at += (int)sizeof word) {
        memcpy(&word, bytes + at, sizeof word);
        hash = lab_ws_hash(hash, word);
    }
    for (; at < addr->len; at++)
        hash = lab_ws_hash(hash, bytes[at]);
    return hash;
}

/** Whether two addresses are the same: as addresses_equal(), but those of IPv4, which are asked for
 * with every packet, without a call. */
static inline bool
lab_ws_same_address(const address *one, const address *other)
{
    if (one->type != AT_IPv4 || other->type != AT_IPv4)
        return addresses_equal(one, other);
    return memcmp(one->data, other->data, sizeof(uint32_t)) == 0;
}

#endif
