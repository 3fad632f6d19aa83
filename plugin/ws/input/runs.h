/** @file
 * Runs: segments up to the one with PSH, where Wireshark does not know of a message (messages.h).
 *
 * The last segment of what a sender had to send has PSH (RFC 9293 section 3.9.1.2, MUST-61), or
 * FIN, which implies it (section 3.8). PSH marks no message of the application, so Wireshark's word
 * counts before it. That frame comes after the others, so that nobody knows it on a first pass.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_RUNS_H
#define LAB_WS_RUNS_H

#include <stdint.h>

#include "core/segment.h"
#include "core/verdict.h"

/** Segments of one end without a gap, up to the first with PSH or FIN. Grows while they come. */
struct lab_ws_run {
    uint32_t first; /**< frame of its first segment */
    uint32_t last;  /**< frame of the segment with PSH or FIN; 0: none so far */
    uint32_t next;  /**< raw sequence number after its last byte */
};

/** Add a segment to the run of its end. On the first pass only.
 *  @param open  the run that the end has not finished; NULL: none
 *  @return the run of the segment; NULL if it stands alone, brings nothing new, or has no data */
const struct lab_ws_run *lab_ws_run_join(struct lab_ws_run **open, const struct lab_segment *seg,
                                         const struct lab_verdict *verdict);

#endif
