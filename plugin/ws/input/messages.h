/** @file
 * Messages that are cut into segments, and the frame in which each is complete: Wireshark's word.
 *
 * Where a dissector needs more than one segment has, Wireshark puts the message together and names
 * its pieces on the segment that completes it. That frame comes after the piece, so that nobody
 * knows it on a first pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_MESSAGES_H
#define LAB_WS_MESSAGES_H

#include <stdbool.h>

#include <epan/packet.h>

/** The way of a segment, as Wireshark holds it: not copies. */
struct lab_ws_way {
    const address *addr[2]; /**< of the sender, of the receiver */
    uint16_t port[2];       /**< in the same order */
};

/** Wireshark's number of the connection between these two sockets, its tcp.stream, at the frame at
 *  hand; on any pass. The way may be either.
 *  @return false: there is none */
bool lab_ws_messages_tcp_stream(const packet_info *pinfo, const struct lab_ws_way *way,
                                uint32_t *number);

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

/** Where Wireshark completes the message that a byte belongs to.
 *  @param messages  of its sender; may be NULL
 *  @param seq       raw sequence number of the byte
 *  @return the frame; 0: not known (yet), or one segment has all of the message */
uint32_t lab_ws_message_frame(wmem_tree_t *messages, uint32_t seq);

#endif
