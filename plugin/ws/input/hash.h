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

/** What begins a thing that is found by its hash. */
struct lab_ws_hash_link {
    struct lab_ws_hash_link *next; /**< with the same hash, or with another one */
    uint32_t hash;
};

/** Things by their hash. Zero bytes are an empty one, until the file is closed. */
struct lab_ws_hash_table {
    struct lab_ws_hash_link **buckets;
    uint32_t room; /**< how many; a power of two */
    uint32_t count;
};

/** Put a thing into @a table. */
void lab_ws_hash_add(struct lab_ws_hash_table *table, struct lab_ws_hash_link *link, uint32_t hash);

/** The latest thing with @a hash that is the one looked for.
 *  @param is  whether a thing, which begins with its link, is what @a key says
 *  @return NULL if there is none */
static inline void *
lab_ws_hash_find(const struct lab_ws_hash_table *table, uint32_t hash,
                 bool (*is)(const void *thing, const void *key), const void *key)
{
    struct lab_ws_hash_link *link = table->room ? table->buckets[hash & (table->room - 1)] : NULL;

    while (link && (link->hash != hash || !is(link, key)))
        link = link->next;
    return link;
}

#endif
