/** @file
 * The header of an IP packet, and its checksum as it is computed by hand.
 *
 * RFC 791 section 3.1 (IPv4), RFC 8200 section 3 (IPv6), RFC 1071 section 1 (the checksum).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_IP_H
#define LAB_IP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LAB_IPV4_HEADER_MIN 20
#define LAB_IPV4_SOURCE     12 /**< where its addresses are */
#define LAB_IPV6_SOURCE     8
#define LAB_IPV4_HEADER_MAX 60
#define LAB_IPV6_HEADER     40

/** Fragments begin at multiples of this, in bytes, and their offset counts them: RFC 791 3.1. */
#define LAB_IP_OFFSET_UNIT 8

/** Values of IPv4's Protocol and IPv6's Next Header. */
enum lab_ip_protocol {
    LAB_IP_ICMP = 1,
    LAB_IP_TCP = 6,
    LAB_IP_UDP = 17,
    LAB_IP_GRE = 47,
    LAB_IP_ICMPV6 = 58,
};

struct lab_ip_header {
    const uint8_t *source;      /**< address_len bytes of what was read, not a copy */
    const uint8_t *destination; /**< the same */
    uint8_t address_len;        /**< in bytes: 4 or 16 */
    uint8_t version;            /**< 4 or 6 */
    uint8_t length;             /**< of the header, in bytes; IPv4 may claim less than 20 */
    uint8_t protocol;           /**< what the payload is */
    uint8_t ttl;                /**< TTL, in IPv6 the hop limit */
    uint16_t length_field;      /**< IPv4: header and payload; IPv6: payload alone; 0: not told */
    uint16_t identification;    /**< the same in all fragments of a packet (RFC 6864); 0 in IPv6 */
    uint16_t offset;            /**< where the payload was in the packet that was cut, in bytes */
    uint16_t checksum;          /**< as received; 0 in IPv6 */
    bool dont_fragment;
    bool more_fragments;
};

/** Read the header that starts at @a bytes.
 *  @param size  how many bytes there are
 *  @return false if these are not the 20 or 40 bytes that every header has */
bool lab_ip_read(const uint8_t *bytes, size_t size, struct lab_ip_header *out);

/** Whether a receiver can make sense of the lengths: IPv4's header has 20 bytes or more, and the
 *  packet is no shorter than its header. A total length of 0 stands for segmentation that is
 *  left to the network card: the packet was captured before the card filled it in. */
bool lab_ip_lengths_fit(const struct lab_ip_header *header);

/** How many bytes follow the header; 0 if the header does not tell, or its lengths do not fit. */
uint32_t lab_ip_payload(const struct lab_ip_header *header);

/** The value that the sender probably gave TTL or hop limit: the smallest of the usual ones, 64,
 *  128 and 255, that is not below what has arrived. Inferred: no header shows it. */
uint8_t lab_ip_first_ttl(uint8_t ttl);

/** Below this a TTL tells no such thing. It is what 30 routers leave of the smallest usual one:
 *  hardly any path has more, and traceroute, which begins with 1, looks no further by default. */
#define LAB_IP_TTL_TELLS 34

/** Each step of the checksum of an IPv4 header, the way it is done on paper. */
struct lab_ip_sum {
    uint32_t plain;    /**< sum of the 16-bit words, the checksum field taken as 0 */
    uint16_t folded;   /**< plain with its carries added to its last 16 bits, until none is left */
    uint16_t computed; /**< the complement of folded: what the field should hold */
    uint16_t checked;  /**< folded + the field as received, folded again; 0xFFFF: it is right */
};

/** Compute it.
 *  @param length  of the header in bytes, from 20 to 60, a multiple of 4 */
struct lab_ip_sum lab_ip_checksum(const uint8_t *header, size_t length);

/** The checksum that a router has to put in when it has subtracted 1 from TTL (RFC 1624 3).
 *  @param checksum  of the header that it got, which is right */
uint16_t lab_ip_checksum_after_router(uint16_t checksum);

/** Word number @a index, from 0, of the sum: the field itself counts as 0. */
uint16_t lab_ip_checksum_word(const uint8_t *header, size_t index);

#endif
