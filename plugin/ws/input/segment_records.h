/** @file
 * What is kept of each TCP segment: its own numbers, and the verdict on it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SEGMENT_RECORDS_H
#define LAB_WS_SEGMENT_RECORDS_H

#include <stddef.h>
#include <string.h>

#include <epan/packet.h>

#include "core/clues/clues.h"
#include "core/segment.h"
#include "core/verdict.h"
#include "ws/input/records.h"
#include "ws/input/streams.h"

struct lab_ws_http; /* http_messages.h */
struct lab_ws_run;  /* runs.h */

/** The options of a SYN or SYN+ACK. */
struct lab_ws_options {
    struct lab_offer own;
    struct lab_offer other; /**< of the other end's SYN; not seen, if that comes later */
    uint8_t ip_header;      /**< of the IP version, in bytes */
    bool answers;           /**< it is a SYN+ACK */
};

/** Of lab_ws_record.lag: half of the numbers there are, which no echo lags behind. */
#define LAB_WS_NO_ECHO UINT32_C(0x80000000)

/** What is kept for one TCP layer of one frame, until the file is closed: packed (records.h), so
 *  what most segments have comes first. What it points to lives as long. */
struct lab_ws_record {
    struct lab_ws_stream *stream;
    uint32_t seq;   /**< raw sequence number of the segment */
    uint32_t ack;   /**< raw acknowledgment number; 0 without ACK */
    int32_t after;  /**< since the segment before it in its flow: see lab_ws_record_after() */
    uint8_t flags;  /**< set of enum lab_flag, and others */
    uint8_t clues;  /**< which of its frame's clues are its own, from 1; 0: none */
    uint16_t ip_id; /**< identification of its IPv4 header; 0: none, or not set */
    struct lab_verdict verdict;
    uint32_t sack_first; /**< first SACK block: its first number, */
    uint32_t sack_next;  /**< and that after its last; both 0: there is none */

    struct lab_ws_options own_options; /**< what options points to */

    const struct lab_ws_http *http;       /**< what HTTP has to say on it; NULL: nothing */
    const struct lab_ws_options *options; /**< of the handshake; NULL: another segment, or cut */

    uint32_t lag; /**< how far TSecr is behind the other end's newest TSval (RFC 7323);
                       LAB_WS_NO_ECHO: it is 0, which tells of none */
    lab_set tls;  /**< of enum lab_tls_message: the messages of TLS that it completes */
    int32_t tick; /**< TSval beyond the newest of its end before it */

    const struct lab_ws_run *run; /**< that its data is a piece of; NULL: none */
    uint32_t earlier; /**< the frame of the segment before it in its connection; 0: none */
    uint32_t len;     /**< payload length in bytes */
};

/** How many blocks a SACK option has at most: it has room for no more (RFC 2018 section 3). */
#define LAB_SACK_MAX 4

/** A block of a SACK option: its first number, and that after its last. */
struct lab_ws_block {
    uint32_t first;
    uint32_t next;
};

/** Up to here, lab_ws_record.after is in microseconds; what is beyond it, in milliseconds; and what
 *  is beyond twice as much, in seconds. */
#define LAB_WS_LONG_AFTER INT64_C(1000000000)

/** Microseconds since the segment before it in its flow; below 0: the clock of the capture went
 * back. From 16 minutes on told to the millisecond, from 11 days on to the second; it ends at 4
 * years. */
static inline int64_t
lab_ws_record_after(const struct lab_ws_record *record)
{
    int64_t after = record->after;

    if (after > 2 * LAB_WS_LONG_AFTER)
        after = 2 * LAB_WS_LONG_AFTER + (after - 2 * LAB_WS_LONG_AFTER) * 1000;
    if (after > LAB_WS_LONG_AFTER)
        after = LAB_WS_LONG_AFTER + (after - LAB_WS_LONG_AFTER) * 1000;
    return after;
}

/** The same, to be kept: from two times, each cut to microseconds, so that nothing adds up along a
 *  connection.
 *  @param before,now  capture times in nanoseconds */
static inline int32_t
lab_ws_record_after_of(uint64_t before, uint64_t now)
{
    int64_t apart = (int64_t)(now / 1000) - (int64_t)(before / 1000);

    if (apart > LAB_WS_LONG_AFTER)
        apart = LAB_WS_LONG_AFTER + (apart - LAB_WS_LONG_AFTER) / 1000;
    if (apart > 2 * LAB_WS_LONG_AFTER)
        apart = 2 * LAB_WS_LONG_AFTER + (apart - 2 * LAB_WS_LONG_AFTER) / 1000;
    return (int32_t)CLAMP(apart, INT32_MIN, INT32_MAX);
}

/** Whether a segment is worth an expert info: a merged close, a number that is not as expected, or
 *  the beginning of a port scan or a flood. */
static inline bool
lab_ws_record_is_noteworthy(const struct lab_verdict *verdict)
{
    return (verdict->facts & (LAB_IS_MERGED | LAB_BEGINS_SCAN | LAB_BEGINS_FLOOD)) ||
           verdict->seq.check == LAB_CHECK_DIFFERS || verdict->ack.check == LAB_CHECK_DIFFERS;
}

/** Whether the segment has a SACK block that tells of bytes that were sent. */
static inline bool
lab_ws_segment_has_sack(const struct lab_ws_record *record)
{
    return record->sack_first != record->sack_next && !(record->verdict.facts & LAB_SACKS_UNSENT);
}

/** The sequence numbers that the segment of a record takes, as lab_segment_space(). */
static inline uint32_t
lab_ws_record_space(const struct lab_ws_record *record)
{
    return record->len + ((record->flags & LAB_SYN) != 0) + ((record->flags & LAB_FIN) != 0);
}

/** Segments, among the kinds of records. */
extern const struct lab_ws_kind lab_ws_segment_record_kind;

/** Prepare for a file. */
void lab_ws_segment_records_init(void);

/** A new record of a segment, of zero bytes but for the verdict, which the core fills in whole. On
 * the first pass only. */
static inline struct lab_ws_record *
lab_ws_segment_record_begin(packet_info *pinfo)
{
    const size_t behind = offsetof(struct lab_ws_record, verdict) + sizeof(struct lab_verdict);
    struct lab_ws_record *record = lab_ws_records_begin(pinfo, &lab_ws_segment_record_kind);

    memset(record, 0, offsetof(struct lab_ws_record, verdict));
    memset((uint8_t *)record + behind, 0, sizeof *record - behind);
    return record;
}

/** Keep the clues of the segment of @a record. On the first pass only; most have none. */
void lab_ws_record_keep_clues(packet_info *pinfo, const struct lab_clues *clues,
                              struct lab_ws_record *record);

/** Keep the blocks of a SACK option behind the first. On the first pass only.
 *  @param tvb  of the segment, from the first byte of its header
 *  @param seg  has more than one block */
void lab_ws_record_keep_sack(tvbuff_t *tvb, packet_info *pinfo, const struct lab_segment *seg);

/** The judged TCP segments of a frame that is dissected, on any pass.
 *  @param layer  which one, from 0
 *  @return in the memory of the packet; NULL if there are no more */
const struct lab_ws_record *lab_ws_record(packet_info *pinfo, unsigned layer);

/** The same for any frame; with memory of the caller's.
 *  @return false if there are no more */
bool lab_ws_record_of_frame(uint32_t frame, unsigned layer, struct lab_ws_record *record);

/** The clues of a segment, on any pass.
 *  @param frame  of @a record
 *  @param clues  filled in; of zero bytes where it has none */
void lab_ws_record_clues(uint32_t frame, const struct lab_ws_record *record,
                         struct lab_clues *clues);

/** All blocks of the SACK option of a segment, as they stand there.
 *  @param frame  of @a record
 *  @return how many; 0: there is none */
unsigned lab_ws_record_sack(uint32_t frame, const struct lab_ws_record *record,
                            struct lab_ws_block blocks[LAB_SACK_MAX]);

#endif
