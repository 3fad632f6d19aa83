/** @file
 * What became of each segment: from the records of its connection, when somebody asks for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_HINDSIGHT_H
#define LAB_WS_HINDSIGHT_H

#include "core/hindsight/hindsight.h"
#include "ws/input/segment_records.h"

/** Look back on the connection of a segment, as far as it is known now.
 *  @param frame  of @a record
 *  @return NULL if the record is not kept yet; valid until this is called again */
const struct lab_hindsight *lab_ws_hindsight_look_back(uint32_t frame,
                                                       const struct lab_ws_record *record);

/** Note that an ICMP error has ended an attempt to open: its SYN did not get through. On the first
 *  pass only.
 *  @param syn    the frame of that SYN
 *  @param error  the frame of the error */
void lab_ws_hindsight_returned(uint32_t syn, uint32_t error);

/** The steps of a connection, with those that only hindsight tells: a segment that was lost, the
 * first of a run of them, and the one that shows it.
 *  @return NULL if there are none; valid until the connection grows, or LAB_WS_INQUIRY_MOST
 *  others are asked about */
const struct lab_step *lab_ws_hindsight_steps(const struct lab_ws_stream *stream);

/** Forget the file that is being closed. */
void lab_ws_hindsight_end(void);

/** What answers the mark of a router (RFC 3168 section 6.1): frames; 0: none. */
struct lab_ws_mark {
    uint32_t echo;    /**< the first ECE, of a marked packet */
    uint32_t reduced; /**< the CWR, of that and of ECE */
};

/** What answers a mark, or an ECE. As with lab_ws_hindsight_look_back(), only on a second pass.
 *  @return NULL: nothing does */
const struct lab_ws_mark *lab_ws_hindsight_answers_to_mark(uint32_t frame,
                                                           const struct lab_ws_record *record);

#endif
