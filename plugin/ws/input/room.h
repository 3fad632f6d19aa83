/** @file
 * Memory for the many small things that live until the file is closed, without the header that
 * wmem puts in front of each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ROOM_H
#define LAB_WS_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Prepare for a file. */
void lab_ws_room_init(void);

/** Zero bytes, aligned for anything, until the file is closed. */
void *lab_ws_room(size_t size);

/** What begins a thing that is found by its hash. */
struct lab_ws_link {
    struct lab_ws_link *next; /**< with the same hash, or with another one */
    uint32_t hash;
};

/** Things by their hash. Zero bytes are an empty one, until the file is closed. */
struct lab_ws_table {
    struct lab_ws_link **buckets;
    uint32_t room; /**< how many; a power of two */
    uint32_t count;
};

/** Put a thing into @a table. */
void lab_ws_table_add(struct lab_ws_table *table, struct lab_ws_link *link, uint32_t hash);

/** The latest thing with @a hash that is the one looked for.
 *  @param is  whether a thing, which begins with its link, is what @a key says
 *  @return NULL if there is none */
static inline void *
lab_ws_table_find(const struct lab_ws_table *table, uint32_t hash,
                  bool (*is)(const void *thing, const void *key), const void *key)
{
    struct lab_ws_link *link = table->room ? table->buckets[hash & (table->room - 1)] : NULL;

    while (link && (link->hash != hash || !is(link, key)))
        link = link->next;
    return link;
}

#endif
