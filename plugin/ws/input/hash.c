/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _DEFAULT_SOURCE 1 /* madvise() */
#include "ws/input/hash.h"

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <epan/wmem_scopes.h>

#define FIRST_ROOM 256
#define LARGE_PAGE ((size_t)2 << 20)

uint32_t lab_ws_hash_start;

void
lab_ws_hash_register(void)
{
    lab_ws_hash_start = g_random_int();
}

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

/* A look into a large table mostly meets a page that was not asked for lately. In large pages,
 * where the system has such (Linux: madvise(2)), there are few. Memory that is filled from one end
 * to the other, as all else is, gains nothing from them: to clear one takes what the caches have.
 */
static void
prefer_large_pages(void *room, size_t size)
{
#ifdef MADV_HUGEPAGE
    uintptr_t first = ((uintptr_t)room + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
    uintptr_t past = ((uintptr_t)room + size) / LARGE_PAGE * LARGE_PAGE;

    if (first < past)
        madvise((void *)first, past - first, MADV_HUGEPAGE);
#else
    (void)room;
    (void)size;
#endif
}

static void *
places(size_t size)
{
    void *room = wmem_alloc(wmem_file_scope(), size);

    prefer_large_pages(room, size);
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
