/** @file
 * Which frames brought the bytes of an HTTP message.
 *
 * A message lies in the payload of one segment, or in what Wireshark put together from several.
 * Which segments those were, Wireshark says in a tree only, and to build one makes every packet
 * dearer; so it is remembered here.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_HTTP_CARRIERS_H
#define LAB_WS_HTTP_CARRIERS_H

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

#endif
