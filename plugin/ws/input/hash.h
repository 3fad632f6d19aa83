/** @file
 * Things that are found by a hash of what they are known by: two sockets, a host, a question.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_HASH_H
#define LAB_WS_HASH_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <epan/address.h>

#include "core/spread.h"

/** What each hash begins with. It is another number whenever Wireshark starts, so that nobody can
 * write a capture whose things all have one hash, and each look-up passes all the others. A hash
 * goes on with one number at a time: two in one step could make up for each other, whatever this
 * is. */
extern uint32_t lab_ws_hash_start;

/** Choose that number. */
void lab_ws_hash_register(void);

/** Go on with a hash from a number. Each bit of that counts for each of the hash, as those of the
 * last byte of addresses must: it lies highest in a word of a little-endian machine. */
static inline uint32_t
lab_ws_hash(uint32_t hash, uint32_t number)
{
    return (uint32_t)(lab_spread(hash ^ number) >> 32);
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
lab_ws_hash_same_address(const address *one, const address *other)
{
    if (one->type != AT_IPv4 || other->type != AT_IPv4)
        return addresses_equal(one, other);
    return memcmp(one->data, other->data, sizeof(uint32_t)) == 0;
}

/** Things by their hash. Zero bytes are an empty one, until the file is closed.
 *
 * Each has a place: the one that its hash says, or the next that was free. The hashes lie apart
 * from the things, so that a look-up reads one spot of a large table, and no thing that is not it.
 */
struct lab_ws_hash_table {
    uint32_t *hash; /**< lab_ws_hash_kept() of what has each place; 0: it is free */
    void **thing;
    uint32_t room; /**< how many places; a power of two */
    uint32_t count;
};

/** A hash as it is kept: never 0. */
static inline uint32_t
lab_ws_hash_kept(uint32_t hash)
{
    return hash | 1;
}

/** The place that a hash says, in a table with room. */
static inline uint32_t
lab_ws_hash_place(const struct lab_ws_hash_table *table, uint32_t hash)
{
    return hash >> 1 & (table->room - 1);
}

/** Put into @a table what lab_ws_hash_find() does not find there. */
void lab_ws_hash_add(struct lab_ws_hash_table *table, void *thing, uint32_t hash);

/** The thing with @a hash that is the one looked for.
 *  @param is  whether a thing is what @a key says
 *  @return NULL if there is none */
static inline void *
lab_ws_hash_find(const struct lab_ws_hash_table *table, uint32_t hash,
                 bool (*is)(const void *thing, const void *key), const void *key)
{
    uint32_t kept = lab_ws_hash_kept(hash), at = lab_ws_hash_place(table, hash);

    if (!table->room)
        return NULL;
    for (; table->hash[at]; at = (at + 1) & (table->room - 1)) {
        if (table->hash[at] == kept && is(table->thing[at], key))
            return table->thing[at];
    }
    return NULL;
}

#endif
