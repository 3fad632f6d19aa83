/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/room.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include <epan/wmem_scopes.h>

#define CHUNK   65536
#define ALIGNED alignof(void *)

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
