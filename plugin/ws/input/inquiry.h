/** @file
 * What is found out about a connection as a whole from the records of its segments, when somebody
 * asks: the way to them, and a place for what is found, for LAB_WS_INQUIRY_MOST connections that
 * were asked about lately. About another one it is found anew.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_INQUIRY_H
#define LAB_WS_INQUIRY_H

#include "ws/input/segment_records.h"

/** More than one can look at, and more than speak at a time in most captures. What is found about a
 * short connection takes a kilobyte: of hindsight 32 bytes a segment (hindsight.c), of waits 608
 * and 152 for each segment that had waited (waits.c). */
#define LAB_WS_INQUIRY_MOST 16384

/** Something that can be found out. */
struct lab_ws_inquiry {
    enum lab_ws_question question; /**< no other one has the same */
    size_t size;                   /**< of what is found about a connection, in bytes */
    void (*begin)(void *found);    /**< the first question about one: @a found is of zero bytes, and
                                        stays so if this is NULL */
    void (*clear)(void *found);    /**< free what it points to */
    GQueue order;                  /**< all that is found; inquiry.c's own */
};

/** What is found about a connection; at first, what begin() makes of zero bytes. It is there until
 *  so many others have been asked about. */
void *lab_ws_inquiry_found(struct lab_ws_inquiry *inquiry, const struct lab_ws_stream *stream);

/** Forget the file that is being closed. */
void lab_ws_inquiry_end(struct lab_ws_inquiry *inquiry);

/** Visit the segments of a connection behind frame @a since, in the order of the capture.
 *  @param found  given to @a visit */
void lab_ws_inquiry_walk(const struct lab_ws_stream *stream, uint32_t since,
                         void (*visit)(void *found, const struct lab_ws_record *record,
                                       uint32_t frame),
                         void *found);

/** When a connection begins for lab_ws_inquiry_clock(), in nanoseconds: not at 0, for the clock of
 * a capture may go back. */
#define LAB_WS_CLOCK_BEGINS (UINT64_C(3600) * 1000000000)

/** When a segment was captured, in nanoseconds.
 *  @param clock  LAB_WS_CLOCK_BEGINS at the first segment of the connection; goes on with each */
static inline uint64_t
lab_ws_inquiry_clock(uint64_t *clock, const struct lab_ws_record *record)
{
    uint64_t time = *clock + (uint64_t)(lab_ws_record_after(record) * 1000);

    /* The flow passes over copies: the next counts from the segment before them. */
    if (!(record->verdict.events & LAB_BIT(LAB_EVENT_CAPTURED_TWICE)))
        *clock = time;
    return time;
}

/** What is kept of a segment begins with what it is found by. */
struct lab_ws_kept {
    uint32_t frame;
    uint32_t seq; /**< raw sequence number: tells the segments of one frame apart */
};

/** Find a segment.
 *  @param list  of @a count elements, @a size bytes each, in the order of their frames
 *  @return NULL if it is not there */
const void *lab_ws_inquiry_find(const void *list, size_t count, size_t size, uint32_t frame,
                                uint32_t seq);

#endif
