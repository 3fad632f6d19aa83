/** @file
 * An annotated copy of the capture, for readers who do not have Lab:
 *
 *     tshark -q -r FILE -z lab,annotate,FILE,COPY      (./lab annotate FILE COPY)
 *
 * A comma in the name of a file is written twice.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ANNOTATE_H
#define LAB_WS_ANNOTATE_H

#include <epan/packet.h>

#include "ws/annotation/copy.h"

/** Register the -z argument. */
void lab_ws_annotate_register(void);

/** What tells a packet from others when its file is read a second time. */
struct lab_stamp {
    nstime_t time;
    uint32_t length;   /**< on the wire, in bytes */
    uint32_t captured; /**< of it */
};

/** That of a frame that was read. */
struct lab_stamp lab_ws_annotate_stamp(const frame_data *frame);

/** The stamp of a frame.
 *  @return false: it is not known, for nothing was read of that number that has a comment */
typedef bool (*lab_stamp_of_frame)(uint32_t frame, struct lab_stamp *stamp, void *user_data);

/** Make an annotated copy of the capture that was read. There is none of a file that is not that.
 *  @param copy  from, to, least and progress are set
 *  @return as lab_copy_file() */
bool lab_ws_annotate(struct lab_copy *copy, lab_stamp_of_frame stamp_of, void *user_data);

#endif
