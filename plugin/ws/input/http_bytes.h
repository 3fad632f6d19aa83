/** @file
 * The bytes in which the HTTP messages of a segment lie, and the frames that brought them.
 *
 * A message lies in the payload of one segment, or in what Wireshark put together from several.
 * Which segments those were, Wireshark says in a tree only, and to build one makes every packet
 * dearer; so it is remembered here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_HTTP_BYTES_H
#define LAB_WS_HTTP_BYTES_H

#include <epan/packet.h>
#include <stdbool.h>

#include "core/segment.h"

/** The payload of a segment. */
struct lab_ws_carrier {
    uint32_t seq; /**< raw sequence number of its first byte */
    uint32_t len; /**< in bytes, more than 0 */
    uint32_t frame;
};

/** Those of one end, in the order of their bytes; of two that begin alike, first the one that was
 *  captured first. Zero bytes are none. In the file's memory. */
struct lab_ws_carriers {
    struct lab_ws_carrier *each;
    unsigned count, room;
};

/** Remember a segment with payload, unless a great many have overtaken it. */
void lab_ws_carriers_add(struct lab_ws_carriers *carriers, const struct lab_segment *segment);

/** Forget those that brought nothing from a sequence number on. */
void lab_ws_carriers_forget(struct lab_ws_carriers *carriers, uint32_t before);

/** The frames that brought the bytes from one sequence number up to another, in the order of the
 *  bytes. A copy that brought none that were not there already is left out.
 *  @param frames  with room for as many as there are carriers
 *  @return how many; 0: some of the bytes are not there */
unsigned lab_ws_carriers_of(const struct lab_ws_carriers *carriers, uint32_t from, uint32_t to,
                            uint32_t *frames);

/** A segment of which the dissectors have seen all that they will. */
struct lab_ws_payload {
    packet_info *pinfo;
    tvbuff_t *tvb;              /**< from the first byte of its TCP header */
    unsigned header_len;        /**< in bytes */
    struct lab_segment segment; /**< as it was read from the header */
};

/** Bytes in which messages may lie. */
struct lab_ws_http_bytes {
    const char *bytes;
    uint32_t captured; /**< of them */
    uint32_t size;     /**< how many there are, captured or not */
    uint32_t here;     /**< where those of this segment begin */
    uint32_t seq;      /**< raw sequence number of the first */
};

/** The bytes of the segment alone.
 *  @return false if none was captured */
bool lab_ws_http_bytes_alone(const struct lab_ws_payload *payload, struct lab_ws_http_bytes *bytes);

/** What Wireshark put together in this frame, with those of the segment at its end.
 *  @param messages  of its sender (pieces.h)
 *  @return false if it did not */
bool lab_ws_http_bytes_together(const struct lab_ws_payload *payload, wmem_tree_t *messages,
                                struct lab_ws_http_bytes *bytes);

#endif
