/** @file
 * The payload of segments, on its way to whoever reads what stands above TCP: HTTP, TLS, DNS.
 *
 * Wireshark's dissectors decide which protocol it is, and put together what several segments carry.
 * So it is read when they have seen the frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PAYLOADS_H
#define LAB_WS_PAYLOADS_H

#include <epan/packet.h>
#include <stdbool.h>

#include "core/segment.h"
#include "ws/input/segment_records.h"

/** A judged segment with payload, or with a FIN, which may complete a message. */
struct lab_ws_payload {
    packet_info *pinfo;
    tvbuff_t *tvb;                /**< from the first byte of its TCP header */
    unsigned header_len;          /**< in bytes */
    struct lab_segment segment;   /**< as it was read from the header */
    struct lab_ws_record *record; /**< still to be kept: what is found goes there */
};

/** Bytes in which messages may lie. */
struct lab_ws_bytes {
    const uint8_t *bytes;
    uint32_t captured; /**< of them */
    uint32_t size;     /**< how many there are, captured or not */
    uint32_t here;     /**< where those of this segment begin */
    uint32_t seq;      /**< raw sequence number of the first */
};

/** Read one message after the other.
 *  @param start  where the first begins
 *  @return whether there is one */
typedef bool lab_ws_reading(const struct lab_ws_payload *payload, const struct lab_ws_bytes *bytes,
                            uint32_t start);

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_payloads_init(void);

/** A segment is judged, which its dissectors have still to see. On the first pass only, and only if
 *  a protocol above TCP is asked for. */
void lab_ws_payload_expect(const struct lab_ws_payload *payload);

/** How many are expected of a frame. Those of an earlier one were never read if another
 *  post-dissector threw in front of Lab: what they point to is gone. */
unsigned lab_ws_payload_count(const packet_info *pinfo);

/** One of them, from 0, in the order of the segments. */
const struct lab_ws_payload *lab_ws_payload(unsigned nth);

/** They have been read. */
void lab_ws_payloads_forget(void);

/** Have those of a frame read that are not sent, or captured, once more: first what was put
 *  together with the segment at its end, then the rest of the segment. */
void lab_ws_payloads_read(const packet_info *pinfo, lab_ws_reading *read);

/** The bytes of the segment alone.
 *  @return false if none was captured */
bool lab_ws_payload_alone(const struct lab_ws_payload *payload, struct lab_ws_bytes *bytes);

/** What Wireshark put together in this frame, with those of the segment at its end.
 *  @return false if it did not */
bool lab_ws_payload_together(const struct lab_ws_payload *payload, struct lab_ws_bytes *bytes);

#endif
