/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/hash.h"

#include <epan/wmem_scopes.h>

#include "ws/input/room.h"

#define FIRST_ROOM 256

/* There always are free places, so that the next one is near. */
static bool
is_full(const struct lab_ws_hash_table *table)
{
    return table->count >= table->room / 4 * 3;
}

static void
put(struct lab_ws_hash_table *table, void *thing, uint32_t kept)
{
    uint32_t at = lab_ws_hash_place(table, kept);

    while (table->hash[at])
        at = (at + 1) & (table->room - 1);
    table->hash[at] = kept;
    table->thing[at] = thing;
}

static void *
places(size_t size)
{
    void *room = wmem_alloc(wmem_file_scope(), size);

    lab_ws_prefer_large_pages(room, size);
    return room;
}

static void
grow(struct lab_ws_hash_table *table)
{
    struct lab_ws_hash_table old = *table;

    table->room = old.room ? old.room * 2 : FIRST_ROOM;
    table->hash = places(table->room * sizeof *table->hash);
    memset(table->hash, 0, table->room * sizeof *table->hash);
    table->thing = places(table->room * sizeof *table->thing);
    for (uint32_t i = 0; i < old.room; i++) {
        if (old.hash[i])
            put(table, old.thing[i], old.hash[i]);
    }
    wmem_free(wmem_file_scope(), old.hash);
    wmem_free(wmem_file_scope(), old.thing);
}

void
lab_ws_hash_add(struct lab_ws_hash_table *table, void *thing, uint32_t hash)
{
    if (is_full(table))
        grow(table);
    put(table, thing, lab_ws_hash_kept(hash));
    table->count++;
}
