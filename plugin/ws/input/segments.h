/** @file
 * From Wireshark's packets to the core's segments, and the verdicts kept per frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SEGMENTS_H
#define LAB_WS_SEGMENTS_H

#include <epan/packet.h>

#include "core/layers/icmp.h"
#include "ws/input/segment_records.h"

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_segments_init(void);

/** When the last segment of all connections so far was captured, as struct lab_segment has it. */
uint64_t lab_ws_segments_latest_time(void);

/** Judge a segment that TCP gets from IP: on the first pass only, in the order of the capture. The
 *  addresses of @a pinfo are those of the IP header in front of it. Does nothing with a fragment,
 *  or with what is no segment.
 *  @param tvb  the segment, from the first byte of its header */
void lab_ws_segments_judge(tvbuff_t *tvb, packet_info *pinfo);

/** Look for the messages that the segments of a frame complete, after all its dissectors. On the
 *  first pass only. */
void lab_ws_segments_judge_messages(packet_info *pinfo);

/** Where Wireshark completes the message that a byte of a segment belongs to: as
 * lab_ws_message_frame(). */
uint32_t lab_ws_segments_complete_in(const struct lab_ws_record *record, uint32_t seq);

/** Whether a segment was judged, since this was asked last, that is worth an expert info, which is
 *  told even if nobody looks. */
bool lab_ws_segments_take_noteworthy(void);

/** What an ICMP error is to the connection whose segment it quotes. */
struct lab_ws_returned {
    struct lab_ws_stream *stream;      /**< the connection; NULL: not in the capture */
    const struct lab_verdict *verdict; /**< of the error that ends an attempt to open, else NULL */
    uint32_t frame; /**< of the segment that is quoted; 0: not known, or not any more */
    bool is_syn;    /**< that segment is a SYN */
};

/** The source and the destination of an IP header, as Wireshark holds addresses: not copies. */
void lab_ws_segments_addresses(const struct lab_ip_header *header, address addr[2]);

/** Let the connection know that one of its segments came back. Call on the first pass only, in the
 *  order of the frames.
 *  @param returned  of zero bytes */
void lab_ws_segments_judge_returned(const struct lab_icmp_quote *quote, enum lab_icmp_error error,
                                    struct lab_ws_returned *returned);

#endif
