/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/hash.h"

#include <epan/wmem_scopes.h>

#define FIRST_ROOM 256

/* Each bucket becomes two, in the same order. */
static void
split(struct lab_ws_hash_table *table, struct lab_ws_hash_link *link, uint32_t number,
      uint32_t half)
{
    struct lab_ws_hash_link **end[] = {&table->buckets[number], &table->buckets[number + half]};

    for (; link; link = link->next) {
        unsigned which = (link->hash & half) != 0;

        *end[which] = link;
        end[which] = &link->next;
    }
    *end[0] = *end[1] = NULL;
}

static void
grow(struct lab_ws_hash_table *table)
{
    struct lab_ws_hash_table old = *table;

    table->room = old.room ? old.room * 2 : FIRST_ROOM;
    table->buckets = wmem_alloc0_array(wmem_file_scope(), struct lab_ws_hash_link *, table->room);
    for (uint32_t i = 0; i < old.room; i++)
        split(table, old.buckets[i], i, old.room);
    wmem_free(wmem_file_scope(), old.buckets);
}

void
lab_ws_hash_add(struct lab_ws_hash_table *table, struct lab_ws_hash_link *link, uint32_t hash)
{
    struct lab_ws_hash_link **bucket;

    if (table->count >= table->room)
        grow(table);
    bucket = &table->buckets[hash & (table->room - 1)];
    *link = (struct lab_ws_hash_link){.next = *bucket, .hash = hash};
    *bucket = link;
    table->count++;
}
