/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/streams.h"

#include <epan/to_str.h>

#include "ws/input/flows.h"
#include "ws/input/room.h"

static struct lab_ws_stream *first, *last; /* NULL: there is none yet */

void
lab_ws_streams_forget(void)
{
    first = last = NULL;
}

const struct lab_ws_stream *
lab_ws_streams(void)
{
    return first;
}

struct lab_ws_stream *
lab_ws_stream_begin(const struct lab_ws_sockets *sockets, uint8_t client)
{
    struct lab_ws_stream *stream = lab_ws_room(sizeof *stream);

    stream->sockets = sockets;
    stream->client = client;
    if (last)
        last->next = stream;
    else
        first = stream;
    return last = stream;
}

struct lab_ws_later *
lab_ws_stream_later(const struct lab_ws_stream *stream)
{
    /* What is found when somebody asks changes nothing of the connection itself. */
    struct lab_ws_stream *kept = (struct lab_ws_stream *)stream;

    if (!kept->later)
        kept->later = lab_ws_room(sizeof *kept->later);
    return kept->later;
}

const address *
lab_ws_stream_address(const struct lab_ws_stream *stream, unsigned which)
{
    return &stream->sockets->host[which]->addr;
}

uint16_t
lab_ws_stream_port(const struct lab_ws_stream *stream, unsigned which)
{
    return stream->sockets->port[which];
}

const char *
lab_ws_stream_socket(wmem_allocator_t *pool, const struct lab_ws_stream *stream,
                     enum lab_end_id end)
{
    unsigned which = lab_ws_stream_side(stream, end);
    const address *addr = lab_ws_stream_address(stream, which);

    return wmem_strdup_printf(pool, addr->type == AT_IPv6 ? "[%s]:%u" : "%s:%u",
                              address_to_str(pool, addr), lab_ws_stream_port(stream, which));
}
