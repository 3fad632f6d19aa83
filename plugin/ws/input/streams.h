/** @file
 * The connections of the capture, in the order in which they began.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_STREAMS_H
#define LAB_WS_STREAMS_H

#include <epan/packet.h>

#include "core/classroom/lesson.h"
#include "core/connection/offer.h"
#include "core/verdict.h"

struct lab_ws_tls_talk;  /* tls_records.h */
struct lab_ws_http_talk; /* http_messages.h */
struct lab_ws_sockets;   /* flows.h */

/** What may be found about a connection as a whole when somebody asks (inquiry.h). */
enum lab_ws_question { LAB_WS_ON_WAITS, LAB_WS_ON_HINDSIGHT, LAB_WS_QUESTIONS };

/** What a connection has once it goes on: a flood of SYNs has none. */
struct lab_ws_later {
    struct lab_ws_http_talk *http;        /**< NULL: no HTTP so far */
    struct lab_ws_tls_talk *tls;          /**< NULL: no TLS so far */
    wmem_tree_t *messages[LAB_END_COUNT]; /**< of each end, put together; NULL: none (messages.h) */
    void *found[LAB_WS_QUESTIONS];        /**< of inquiry.c; NULL: nobody has asked lately */
};

/** One connection. Lives until the file is closed, and grows while its segments come. */
struct lab_ws_stream {
    struct lab_summary summary;
    uint8_t client;   /**< which of the two sockets is the client: 0 or 1 */
    uint8_t lives_on; /**< as in struct lab_case: its SYN was not taken */
    uint8_t knows; /**< set of enum lab_fact: LAB_KNOWS_ORIGIN_CLIENT and LAB_KNOWS_ORIGIN_SERVER */
    struct lab_shown shown;
    uint32_t network; /**< in which the SYN of its client was captured, as segments.c tells networks
                         apart */
    struct lab_step *first_step, *last_step; /**< NULL: no segment has taught anything yet */
    struct lab_ws_later *later;              /**< NULL: it has none of that so far */
    struct lab_offer offer[LAB_END_COUNT];   /**< the options of each end's latest SYN */
    uint32_t origin[LAB_END_COUNT];          /**< in the first verdict that knows it, with knows */
    uint32_t latest; /**< the frame of its latest segment; those before it: record->earlier */
    const struct lab_ws_sockets *sockets; /**< see lab_ws_stream_address() */
    struct lab_ws_stream *next;           /**< that began after this one */
};

/** Prepare for a file, or forget the one that is being closed. */
void lab_ws_streams_forget(void);

/** The first connection of the file, the others behind it; NULL if there is none. */
const struct lab_ws_stream *lab_ws_streams(void);

/** A connection begins. On the first pass only.
 *  @param client  which of the sockets is the client: 0 or 1 */
struct lab_ws_stream *lab_ws_stream_begin(const struct lab_ws_sockets *sockets, uint8_t client);

/** What it has later, to be changed: made of zero bytes where there is none so far. Who only reads
 *  asks stream->later. */
struct lab_ws_later *lab_ws_stream_later(const struct lab_ws_stream *stream);

/** Which of the two sockets of a connection is that of an end: 0 or 1. */
static inline unsigned
lab_ws_stream_side(const struct lab_ws_stream *stream, enum lab_end_id end)
{
    return end == LAB_CLIENT ? stream->client : !stream->client;
}

/** Of the two sockets of a connection, 0 and 1. */
const address *lab_ws_stream_address(const struct lab_ws_stream *stream, unsigned which);

/** The port of that socket. */
uint16_t lab_ws_stream_port(const struct lab_ws_stream *stream, unsigned which);

/** The socket of an end as text: "192.0.2.1:80", "[2001:db8::1]:80". */
const char *lab_ws_stream_socket(wmem_allocator_t *pool, const struct lab_ws_stream *stream,
                                 enum lab_end_id end);

#endif
