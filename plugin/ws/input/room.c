/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/room.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include <epan/wmem_scopes.h>

#define CHUNK   ((size_t)64 << 10)
#define ALIGNED alignof(void *)

static uint8_t *chunk;
static size_t used = CHUNK; /* of the chunk: all, if there is none */

void
lab_ws_room_init(void)
{
    used = CHUNK;
}

static void *
take(size_t size)
{
    uint8_t *room;

    size = (size + ALIGNED - 1) / ALIGNED * ALIGNED;
    if (size > CHUNK)
        return wmem_alloc(wmem_file_scope(), size);
    if (CHUNK - used < size) {
        chunk = wmem_alloc(wmem_file_scope(), CHUNK);
        used = 0;
    }
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
