/** @file
 * Pieces: data that is cut into segments, and the frame in which it is complete.
 *
 * Two things tell of that frame. Where a dissector needs more than one segment has, Wireshark puts
 * the message together and names its pieces on the segment that completes it. Everywhere the sender
 * tells: the last segment of what it had to send has PSH (RFC 9293 section 3.9.1.2, MUST-61), or
 * FIN, which implies it (section 3.8). PSH marks no message of the application, so Wireshark's word
 * counts before it.
 *
 * Either frame comes after the piece, so that nobody knows it on a first pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PIECES_H
#define LAB_WS_PIECES_H

#include <stdbool.h>

#include <epan/packet.h>

#include "core/segment.h"
#include "core/verdict.h"

/** Segments of one end without a gap, up to the first with PSH or FIN. Grows while they come. */
struct lab_ws_run {
    uint32_t first; /**< frame of its first segment */
    uint32_t last;  /**< frame of the segment with PSH or FIN; 0: none so far */
    uint32_t next;  /**< raw sequence number after its last byte */
};

/** The way of a segment, as Wireshark holds it: not copies. */
struct lab_ws_way {
    const address *addr[2]; /**< of the sender, of the receiver */
    uint16_t port[2];       /**< in the same order */
};

/** Wireshark's number of the connection between these two sockets, its tcp.stream, at the frame at
 *  hand; on any pass. The way may be either.
 *  @return false: there is none */
bool lab_ws_tcp_stream(const packet_info *pinfo, const struct lab_ws_way *way, uint32_t *number);

/** The first segment of a frame is seen: what Wireshark puts together from now on is made of
 *  segments. On the first pass only. */
void lab_ws_messages_expect(const packet_info *pinfo);

/** Whether something was put together in this frame since then: only then it pays to look. */
bool lab_ws_messages_found(const packet_info *pinfo);

/** Remember the message that a segment has completed, if earlier ones brought its beginning. After
 *  all dissectors of its frame, and frame by frame.
 *  @param seq       raw sequence number of the segment
 *  @param messages  of its sender, by their first bytes; NULL as long as there is none */
void lab_ws_message_note(uint32_t frame, const struct lab_ws_way *way, uint32_t seq,
                         wmem_tree_t **messages);

/** Whether Wireshark waits for more of a message that holds all of a segment: nobody has used any
 *  byte of it yet. On the first pass only, after all dissectors of its frame.
 *  @param seq  raw sequence number of the segment's first byte
 *  @param len  how many bytes it carries */
bool lab_ws_message_waits(uint32_t frame, const struct lab_ws_way *way, uint32_t seq, uint32_t len);

/** Whether a segment, or its FIN, has completed a message whose beginning earlier ones brought.
 * When all its messages are noted.
 *  @param seq    raw sequence number of the segment
 *  @param first  that of the first byte of the message */
bool lab_ws_message_completed(const packet_info *pinfo, wmem_tree_t *messages, uint32_t seq,
                              uint32_t *first);

/** What Wireshark put together in this frame, of segments or of what they carry.
 *  @param which  counted from 0
 *  @return NULL if there is no more */
tvbuff_t *lab_ws_message_buffer(const packet_info *pinfo, unsigned which);

/** Add a segment to the run of its end. On the first pass only.
 *  @param open  the run that the end has not finished; NULL: none
 *  @return the run of the segment; NULL if it stands alone, brings nothing new, or has no data */
const struct lab_ws_run *lab_ws_run_join(struct lab_ws_run **open, const struct lab_segment *seg,
                                         const struct lab_verdict *verdict);

/** Where Wireshark completes the message that a byte belongs to.
 *  @param messages  of its sender; may be NULL
 *  @param seq       raw sequence number of the byte
 *  @return the frame; 0: not known (yet), or one segment has all of the message */
uint32_t lab_ws_message_frame(wmem_tree_t *messages, uint32_t seq);

#endif
