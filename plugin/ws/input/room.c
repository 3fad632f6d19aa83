/* SPDX-License-Identifier: GPL-2.0-or-later */
#define _DEFAULT_SOURCE 1 /* madvise() */
#include "ws/input/room.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#ifdef __linux__
#include <sys/mman.h>
#endif

#include <epan/wmem_scopes.h>

#define CHUNK       ((size_t)64 << 10)
#define LARGE_CHUNK ((size_t)32 << 20) /* once as much is taken: a short capture needs no such */
#define LARGE_PAGE  ((size_t)2 << 20)
#define ALIGNED     alignof(void *)

static uint8_t *chunk;
static size_t chunk_size, used;
static size_t taken; /* by all chunks, in bytes */

void
lab_ws_room_init(void)
{
    chunk = NULL;
    chunk_size = used = taken = 0;
}

void
lab_ws_prefer_large_pages(void *room, size_t size)
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

static void
take_chunk(void)
{
    chunk_size = taken < LARGE_CHUNK ? CHUNK : LARGE_CHUNK;
    chunk = wmem_alloc(wmem_file_scope(), chunk_size);
    lab_ws_prefer_large_pages(chunk, chunk_size);
    taken += chunk_size;
    used = 0;
}

static void *
take(size_t size)
{
    uint8_t *room;

    size = (size + ALIGNED - 1) / ALIGNED * ALIGNED;
    if (size > CHUNK)
        return wmem_alloc(wmem_file_scope(), size);
    if (chunk_size - used < size)
        take_chunk();
    room = chunk + used;
    used += size;
    return room;
}

void *
lab_ws_room(size_t size)
{
    return memset(take(size), 0, size);
}

void *
lab_ws_room_copy(const void *bytes, size_t size)
{
    return memcpy(take(size), bytes, size);
}
