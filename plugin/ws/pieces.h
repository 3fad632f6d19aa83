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

#include <epan/packet.h>

#include "segment.h"
#include "verdict.h"

/** Segments of one end without a gap, up to the first with PSH or FIN. Grows while they come. */
struct lab_ws_run {
    uint32_t first; /**< frame of its first segment */
    uint32_t last;  /**< frame of the segment with PSH or FIN; 0: none so far */
    uint32_t next;  /**< raw sequence number after its last byte */
};

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_pieces_init(void);

/** Add the field that Lab asks Wireshark for: one for each piece, on the frame that completes a
 *  message. It costs nothing on all other frames. */
void lab_ws_pieces_want(GArray *wanted);

/** Remember which pieces make up the messages that a frame completes. On the first pass only. */
void lab_ws_pieces_keep(const packet_info *pinfo, proto_tree *tree);

/** Add a segment to the run of its end. On the first pass only.
 *  @param open  the run that the end has not finished; NULL: none
 *  @return the run of the segment; NULL if it stands alone, brings nothing new, or has no data */
const struct lab_ws_run *lab_ws_run_join(struct lab_ws_run **open, const struct lab_segment *seg,
                                         const struct lab_verdict *verdict);

/** Where Wireshark completes the message that the last bytes of a frame belong to.
 *  @return its frame, after @a frame; 0: not known (yet), or @a frame holds it to its end */
uint32_t lab_ws_message_frame(uint32_t frame);

#endif
