/** @file
 * From Wireshark's packets to the core's segments, and the verdicts kept per frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SEGMENTS_H
#define LAB_WS_SEGMENTS_H

#include <epan/packet.h>

#include "ws/input/http_messages.h"
#include "core/clues/clues.h"
#include "core/layers/icmp.h"
#include "core/classroom/lesson.h"
#include "core/connection/offer.h"
#include "ws/input/pieces.h"
#include "ws/input/tls_records.h"
#include "core/segment.h"
#include "core/verdict.h"

struct lab_ws_sockets; /* flows.h */

/** One connection of the capture. Lives until the file is closed, and grows while its segments
 *  come. */
struct lab_ws_stream {
    struct lab_summary summary;
    uint8_t client; /**< which of the two sockets is the client: 0 or 1 */
    uint8_t knows; /**< set of enum lab_fact: LAB_KNOWS_ORIGIN_CLIENT and LAB_KNOWS_ORIGIN_SERVER */
    struct lab_shown shown;
    struct lab_step *first_step, *last_step; /**< NULL: no segment has taught anything yet */
    struct lab_ws_http_talk *http;           /**< NULL: no HTTP so far */
    struct lab_tls *tls;                     /**< NULL: no TLS so far */
    wmem_tree_t *messages[LAB_END_COUNT];  /**< of each end, put together; NULL: none (pieces.h) */
    struct lab_offer offer[LAB_END_COUNT]; /**< the options of each end's latest SYN */
    uint32_t origin[LAB_END_COUNT];        /**< in the first verdict that knows it, with knows */
    uint32_t latest; /**< the frame of its latest segment; those before it: record->earlier */
    const struct lab_ws_sockets *sockets; /**< see lab_ws_stream_address() */
    struct lab_ws_stream *next;           /**< that began after this one */
};

/** The options of a SYN or SYN+ACK. */
struct lab_ws_options {
    struct lab_offer own;
    struct lab_offer other; /**< of the other end's SYN; not seen, if that comes later */
    uint8_t ip_header;      /**< of the IP version, in bytes */
    bool answers;           /**< it is a SYN+ACK */
};

/** What is kept for one TCP layer of one frame, until the file is closed: packed (records.h), so
 *  what most segments have comes first. What it points to lives as long. */
struct lab_ws_record {
    struct lab_ws_stream *stream;
    uint32_t seq;   /**< raw sequence number of the segment */
    uint32_t ack;   /**< raw acknowledgment number; 0 without ACK */
    int32_t after;  /**< since the segment before it in its flow: see lab_ws_after() */
    uint8_t flags;  /**< set of enum lab_flag, and others */
    uint8_t clues;  /**< which of its frame's clues are its own, from 1; 0: none */
    uint16_t ip_id; /**< identification of its IPv4 header; 0: none, or not set */
    uint32_t len;   /**< payload length in bytes */
    struct lab_verdict verdict;
    uint32_t earlier; /**< the frame of the segment before it in its connection; 0: none */
    const struct lab_ws_run *run; /**< that its data is a piece of; NULL: none */
    int32_t tick;                 /**< TSval beyond the newest of its end before it */
    uint32_t lag; /**< how far TSecr is behind the other end's newest TSval (RFC 7323) */
    struct lab_ws_options own_options; /**< what options points to */
    lab_set tls;         /**< of enum lab_tls_message: the messages of TLS that it completes */
    uint32_t sack_first; /**< first SACK block: its first number, */
    uint32_t sack_next;  /**< and that after its last; both 0: there is none */
    const struct lab_ws_http *http;       /**< what HTTP has to say on it; NULL: nothing */
    const struct lab_ws_options *options; /**< of the handshake; NULL: another segment, or cut */
};

/** How many blocks a SACK option has at most: it has room for no more (RFC 2018 section 3). */
#define LAB_SACK_MAX 4

/** A block of a SACK option: its first number, and that after its last. */
struct lab_ws_block {
    uint32_t first;
    uint32_t next;
};

/** All blocks of the SACK option of a segment, as they stand there.
 *  @param frame  of @a record
 *  @return how many; 0: there is none */
unsigned lab_ws_sack(uint32_t frame, const struct lab_ws_record *record,
                     struct lab_ws_block blocks[LAB_SACK_MAX]);

/** Microseconds since the segment before it in its flow; below 0: the clock of the capture went
 * back. From 18 minutes on told to the millisecond; it ends at 12 days. */
int64_t lab_ws_after(const struct lab_ws_record *record);

/** The frames of a connection behind frame @a since, in the order of the capture.
 *  @return of uint32_t; g_array_free() */
GArray *lab_ws_frames_of(const struct lab_ws_stream *stream, uint32_t since);

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_segments_init(void);

/** Forget the file that is being closed. */
void lab_ws_segments_end(void);

/** The first connection of the file, the others behind it; NULL if there is none. */
const struct lab_ws_stream *lab_ws_streams(void);

/** Of the two sockets of a connection, 0 and 1. */
const address *lab_ws_stream_address(const struct lab_ws_stream *stream, unsigned which);
uint16_t lab_ws_stream_port(const struct lab_ws_stream *stream, unsigned which);

/** The two in one: "192.0.2.1:80", "[2001:db8::1]:80". */
const char *lab_ws_stream_socket(wmem_allocator_t *pool, const struct lab_ws_stream *stream,
                                 unsigned which);

/** Judge a segment that TCP gets from IP: on the first pass only, in the order of the capture. The
 *  addresses of @a pinfo are those of the IP header in front of it. Does nothing with a fragment,
 *  or with what is no segment.
 *  @param tvb  the segment, from the first byte of its header */
void lab_ws_judge(tvbuff_t *tvb, packet_info *pinfo);

/** Look for the messages that the segments of a frame complete, after all its dissectors. On the
 *  first pass only. */
void lab_ws_judge_messages(packet_info *pinfo);

/** Whether a segment was judged, since this was asked last, that is worth an expert info, which is
 *  told even if nobody looks. */
bool lab_ws_take_noteworthy(void);

/** What an ICMP error is to the connection whose segment it quotes. */
struct lab_ws_returned {
    struct lab_ws_stream *stream;      /**< the connection; NULL: not in the capture */
    const struct lab_verdict *verdict; /**< of the error that ends an attempt to open, else NULL */
    uint32_t frame; /**< of the segment that is quoted; 0: not known, or not any more */
    bool is_syn;    /**< that segment is a SYN */
};

/** The source and the destination of an IP header, as Wireshark holds addresses: not copies. */
void lab_ws_addresses(const struct lab_ip_header *header, address addr[2]);

/** Let the connection know that one of its segments came back. Call on the first pass only, in the
 *  order of the frames.
 *  @param returned  of zero bytes */
void lab_ws_judge_returned(const struct lab_icmp_quote *quote, enum lab_icmp_error error,
                           struct lab_ws_returned *returned);

/** The judged TCP segments of a frame that is dissected, on any pass.
 *  @param layer  which one, from 0
 *  @return in the memory of the packet; NULL if there are no more */
const struct lab_ws_record *lab_ws_record(packet_info *pinfo, unsigned layer);

/** The clues of a segment of a frame, on any pass.
 *  @param clues  filled in; of zero bytes where it has none */
void lab_ws_clues(uint32_t frame, const struct lab_ws_record *record, struct lab_clues *clues);

/** The same for any frame; with memory of the caller's.
 *  @return false if there are no more */
bool lab_ws_record_of_frame(uint32_t frame, unsigned layer, struct lab_ws_record *record);

/** Whether a segment is worth an expert info: a merged close, a number that is not as expected, or
 *  the beginning of a port scan or a flood. */
bool lab_ws_noteworthy(const struct lab_verdict *verdict);

#endif
