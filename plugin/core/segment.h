/** @file
 * One TCP segment as the capture shows it: the input of the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_SEGMENT_H
#define LAB_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

/** Control bits, RFC 9293 section 3.1. */
enum lab_flag {
    LAB_FIN = 0x01,
    LAB_SYN = 0x02,
    LAB_RST = 0x04,
    LAB_PSH = 0x08,
    LAB_ACK = 0x10,
    LAB_URG = 0x20,
    LAB_ECE = 0x40, /**< this and CWR: RFC 3168 */
    LAB_CWR = 0x80,
};

/** Of lab_segment.reserved: the bit that accurate ECN uses, and the others, which are to be 0. */
#define LAB_AE       0x1
#define LAB_RESERVED 0xe

/** The length of a header without and with all the options that it has room for, in bytes: RFC 9293
 * section 3.1. */
#define LAB_TCP_HEADER_MIN 20
#define LAB_TCP_HEADER_MAX 60

struct lab_segment {
    uint64_t time;    /**< capture time in nanoseconds, any origin */
    uint32_t frame;   /**< frame number in the capture, from 1 */
    uint32_t seq;     /**< raw sequence number */
    uint32_t ack;     /**< raw acknowledgment number, meaningful with LAB_ACK only */
    uint32_t len;     /**< payload length in bytes */
    uint32_t tsval;   /**< TSval of the timestamps option (RFC 7323), with has_timestamps only */
    uint32_t tsecr;   /**< TSecr of the same option */
    uint16_t port[2]; /**< port of the sender, port of the receiver */
    uint16_t window;  /**< raw window field, not scaled */
    uint8_t flags;    /**< set of enum lab_flag; other bits are ignored */
    uint8_t side;     /**< which of the flow's two sockets sent it: 0 or 1 */

    uint16_t ip_id; /**< identification of the IPv4 header, RFC 6864; 0: none, or not set */

    /* What the other options say (lab_options_read()). */
    uint16_t mss;             /**< maximum segment size, RFC 9293 3.7.1, in bytes; 0: not told */
    uint8_t window_shift;     /**< window scale, RFC 7323 2.2, as told; with has_window_shift */
    uint8_t fast_open_cookie; /**< bytes of the cookie, RFC 7413 4.1.1; 0: it is asked for */
    uint8_t sack_blocks;      /**< how many blocks the SACK option has, RFC 2018 3 */
    uint8_t sack_at;          /**< where among the options they begin, in bytes; with sack_blocks */
    uint32_t sack_first;      /**< first number of the first block */
    uint32_t sack_next;       /**< the number after its last */
    bool has_timestamps;
    bool has_window_shift;
    bool has_fast_open;
    bool to_itself : 1;      /**< sender and receiver are one socket; side is 0 */
    bool sack_permitted : 1; /**< RFC 2018 2 */
    bool mptcp_signals : 1;  /**< an option of Multipath TCP that is not about data: RFC 8684 3 */
    bool sack_nested : 1;    /**< the first block lies within the second: its bytes came twice, RFC
                                  2883 4 */
    bool untimed : 1;     /**< when it was captured is not known: time is that of the segment before
                               it */
    bool options_cut : 1; /**< the capture lacks options of it, so none was read */
    uint8_t reserved : 4; /**< the bits in front of the flags, RFC 9293 3.1: LAB_AE, and others */
    uint8_t ecn : 2;      /**< enum lab_codepoint of the IP header; LAB_NOT_ECT if not known */
    uint8_t ttl;          /**< TTL or hop limit of the IP header; 0: not known */
    uint16_t urgent;      /**< urgent pointer, RFC 9293 3.8.5, with LAB_URG only */
};

/** Whether the SYN and ACK bits are those of an opening SYN. */
static inline bool
lab_segment_is_syn(const struct lab_segment *seg)
{
    return (seg->flags & (LAB_SYN | LAB_ACK | LAB_RST)) == LAB_SYN;
}

/** Whether the SYN and ACK bits are those of a SYN+ACK. */
static inline bool
lab_segment_is_syn_ack(const struct lab_segment *seg)
{
    return (seg->flags & (LAB_SYN | LAB_ACK | LAB_RST)) == (LAB_SYN | LAB_ACK);
}

/** Whether it has ACK, neither SYN nor RST: what every segment of an open connection has, be it
 * with data or FIN, until it is reset. */
static inline bool
lab_segment_goes_on(const struct lab_segment *seg)
{
    return (seg->flags & (LAB_SYN | LAB_ACK | LAB_RST)) == LAB_ACK;
}

/** Whether it has RST and ACK: so an end without a socket answers what has no ACK (RFC 9293 section
 * 3.5.2), and so some stacks abort a connection. */
static inline bool
lab_segment_is_rst_ack(const struct lab_segment *seg)
{
    return (seg->flags & (LAB_SYN | LAB_ACK | LAB_RST)) == (LAB_ACK | LAB_RST);
}

/** Whether it is the answer to a segment without ACK where nobody listens, so mostly to a SYN: RFC
 * 9293 section 3.5.2 has it begin with number 0. */
static inline bool
lab_segment_is_refusal(const struct lab_segment *seg)
{
    return lab_segment_is_rst_ack(seg) && seg->seq == 0;
}

/** Whether two packets of one sender have passed a different number of routers. @param one, other
 * their TTLs; 0: not known. */
static inline bool
lab_ttls_differ(uint8_t one, uint8_t other)
{
    return one && other && one != other;
}

/** SEG.LEN of RFC 9293: the sequence numbers this segment takes; SYN and FIN take one each. */
static inline uint32_t
lab_segment_space(const struct lab_segment *seg)
{
    return seg->len + ((seg->flags & LAB_SYN) ? 1 : 0) + ((seg->flags & LAB_FIN) ? 1 : 0);
}

/** The number of the FIN itself: it comes after the payload of its segment. */
static inline uint32_t
lab_segment_fin(const struct lab_segment *seg)
{
    return seg->seq + seg->len + ((seg->flags & LAB_SYN) ? 1 : 0);
}

#endif
