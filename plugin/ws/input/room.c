/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/room.h"

#include <stdalign.h>
#include <string.h>

#include <epan/wmem_scopes.h>

#define CHUNK       65536
#define ALIGNED     alignof(void *)

#define TABLE_FIRST 256

static uint8_t *chunk;
static size_t used;

void
lab_ws_room_init(void)
{
    chunk = NULL;
}

void *
lab_ws_room(size_t size)
{
    uint8_t *room;

    size = (size + ALIGNED - 1) / ALIGNED * ALIGNED;
    if (size > CHUNK)
        return wmem_alloc0(wmem_file_scope(), size);
    if (!chunk || CHUNK - used < size) {
        chunk = wmem_alloc(wmem_file_scope(), CHUNK);
        used = 0;
    }
    room = chunk + used;
    used += size;
    return memset(room, 0, size);
}

/* Each bucket becomes two, in the same order. */
static void
split(struct lab_ws_table *table, struct lab_ws_link *link, uint32_t number, uint32_t half)
{
    struct lab_ws_link **end[] = {&table->buckets[number], &table->buckets[number + half]};

    for (; link; link = link->next) {
        unsigned which = (link->hash & half) != 0;

        *end[which] = link;
        end[which] = &link->next;
    }
    *end[0] = *end[1] = NULL;
}

static void
grow(struct lab_ws_table *table)
{
    struct lab_ws_table old = *table;

    table->room = old.room ? old.room * 2 : TABLE_FIRST;
    table->buckets = wmem_alloc0_array(wmem_file_scope(), struct lab_ws_link *, table->room);
    for (uint32_t i = 0; i < old.room; i++)
        split(table, old.buckets[i], i, old.room);
    wmem_free(wmem_file_scope(), old.buckets);
}

void
lab_ws_table_add(struct lab_ws_table *table, struct lab_ws_link *link, uint32_t hash)
{
    struct lab_ws_link **bucket;

    if (table->count >= table->room)
        grow(table);
    bucket = &table->buckets[hash & (table->room - 1)];
    *link = (struct lab_ws_link){.next = *bucket, .hash = hash};
    *bucket = link;
    table->count++;
}
