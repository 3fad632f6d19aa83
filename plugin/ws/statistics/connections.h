/** @file
 * One row for each connection of the capture, gathered from what the tap tells (tap.h): what a
 * table of connections, a report or a figure says of it as a whole.
 *
 * A row has a fixed size whatever its connection does, LAB_CONNECTION_ROW_MAX bytes, and some 60
 * more by which it is found. There are no more rows than the caller wants; of the connections
 * beyond them only the number is known, for 17 to 43 bytes each, as GLib's hash tables grow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_CONNECTIONS_H
#define LAB_WS_CONNECTIONS_H

#include "ws/tap.h"

/** The roles that a connection's rows know the frames of: the steps and data. */
#define LAB_STEP_ROLES (LAB_ROLE_TEARDOWN4 + 1)

/** The letters of a connection: x, y, u and w. */
enum lab_letter { LAB_LETTER_X, LAB_LETTER_Y, LAB_LETTER_U, LAB_LETTER_W, LAB_LETTER_COUNT };

/** What an end did in a connection. What was captured twice counts once. */
struct lab_end_row {
    uint64_t bytes;                 /**< of payload; what was sent again counts once */
    uint32_t segments;              /**< with and without payload */
    uint32_t retransmissions;       /**< those of them that send something again */
    uint32_t frame[LAB_STEP_ROLES]; /**< by enum lab_role: of its first segment with this role; 0:
                                         none, or not captured */
    uint32_t after;                 /**< the raw number after everything it sent; with segments */
    uint32_t missing; /**< bytes before that, of which no sending was captured so far */
};

/** What is known of a connection as far as the tap has told: all of it, when an output prints. */
struct lab_connection_row {
    const struct lab_ws_stream *stream; /**< its ends, options, and how it opened and closed */
    struct lab_end_row end[LAB_END_COUNT];
    uint64_t first, last; /**< capture time of its earliest and its latest segment, in nanoseconds
                               since 1970 */
    uint64_t syn_time;    /**< the same of the client's SYN, if that was captured */
    uint64_t round_trip;  /**< from the SYN to the third segment of the handshake, in nanoseconds: a
                               whole round trip, wherever it was captured. 0: not known, or a step
                               was sent again */
    uint32_t first_frame, last_frame;
    uint32_t tcp_stream; /**< Wireshark's tcp.stream of its first frame; LAB_NO_TCP_STREAM */
    uint32_t letter[LAB_LETTER_COUNT]; /**< raw; see lab_connections_knows() */
    uint32_t reset_frame; /**< the first RST that ends something; else the first; 0: none */
    uint32_t error_frame; /**< the latest ICMP error that refused the attempt to open; 0: none */
    uint32_t events;      /**< set of enum lab_event: all that happened */
    uint32_t half_open;   /**< the most half-open connections that a segment of it tells of: it is
                               part of a flood; 0: it is not */
    uint16_t facts;       /**< set of enum lab_fact: which letters are known, who closed first */
    uint16_t revision;    /**< changes with everything here but times and what is counted */
    struct lab_summary summary; /**< the stream's, when this was heard of last */
    uint8_t reset;              /**< enum lab_reset, with reset_frame */
    uint8_t reset_from;         /**< enum lab_end_id, with reset_frame */
    uint8_t scan;               /**< enum lab_scan; LAB_SCAN_NONE: not part of a port scan */
    bool reset_decides;         /**< that RST ends something */
    bool repeated;              /**< a step of the handshake was sent again */
};

#define LAB_CONNECTION_ROW_MAX 208 /**< bytes */
#define LAB_NO_TCP_STREAM      UINT32_MAX

/** Wireshark's tcp.stream of the frame that is dissected, on the sockets of a connection.
 *  @return LAB_NO_TCP_STREAM: it has none */
uint32_t lab_connections_tcp_stream(const struct lab_ws_stream *stream, const packet_info *pinfo);

/** Whether a letter of the connection is known. */
bool lab_connections_knows(const struct lab_connection_row *row, enum lab_letter letter);

/** The first frame with a role, whoever sent it.
 *  @param role  below LAB_STEP_ROLES
 *  @return 0: there is none, or it was not captured */
uint32_t lab_connections_frame(const struct lab_connection_row *row, enum lab_role role);

/** The largest payload that either end may send, by what both offered (RFC 9293 3.7.1), in bytes.
 *  @return 0: not known, as not both SYNs were captured whole */
uint16_t lab_connections_mss(const struct lab_connection_row *row);

/** By how many bits the windows that @a end tells are scaled (RFC 7323 2.2), 0: not scaled.
 *  @return -1: not known, as not both SYNs were captured whole */
int lab_connections_scale(const struct lab_connection_row *row, enum lab_end_id end);

/** The rows of a capture. */
struct lab_connections;

/** @param most  how many rows to keep: of the connections that begin first */
struct lab_connections *lab_connections_new(uint32_t most);

/** Hear of the next segment or message, in the order of the capture (struct lab_tap_output).
 *  @param number  set to which row it is
 *  @return the row that it belongs to; NULL: it has none */
const struct lab_connection_row *lab_connections_hear(struct lab_connections *connections,
                                                      packet_info *pinfo,
                                                      const struct lab_told *told,
                                                      uint32_t *number);

/** Forget all that was heard. */
void lab_connections_forget(struct lab_connections *connections);

/** Give back what lab_connections_new() gave, and with it every row. */
void lab_connections_free(struct lab_connections *connections);

/** How many rows there are. */
uint32_t lab_connections_count(const struct lab_connections *connections);

/** @param number  which one, from 0, in the order in which they were heard of
 *  @return valid until all is forgotten */
const struct lab_connection_row *lab_connections_row(const struct lab_connections *connections,
                                                     uint32_t number);

/** How many connections were heard of that have no row. */
uint32_t lab_connections_left_out(const struct lab_connections *connections);

#endif
