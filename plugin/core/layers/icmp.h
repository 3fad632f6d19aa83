/** @file
 * What an ICMP or ICMPv6 message is, as far as ping and TCP are concerned.
 *
 * RFC 792 (ICMP; it has no numbered sections), RFC 4443 (ICMPv6).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_ICMP_H
#define LAB_ICMP_H

#include "ip.h"
#include "vocabulary.h"

/** Bytes of a message before the data of an echo, or before what an error quotes. */
#define LAB_ICMP_HEADER 8

enum lab_icmp_kind {
    LAB_ICMP_UNINTERESTING,
    LAB_ICMP_ECHO_REQUEST,
    LAB_ICMP_ECHO_REPLY,
    LAB_ICMP_IS_ERROR,
};

struct lab_icmp {
    uint8_t kind;      /**< enum lab_icmp_kind */
    uint8_t error;     /**< enum lab_icmp_error, of an error */
    uint16_t id;       /**< identifier of an echo */
    uint16_t sequence; /**< sequence number of an echo */
};

/** Read the message that starts at @a bytes.
 *  @param version  of the IP that carries it: 4 or 6
 *  @return false if the capture holds less than its first 8 bytes */
bool lab_icmp_read(const uint8_t *bytes, size_t size, unsigned version, struct lab_icmp *out);

/** Whether a TCP that has only sent a SYN gives up because of the error.
 *
 * RFC 1122 section 4.2.3.9 says so of the hard errors alone (protocol and port unreachable); Linux
 * and others give up on nearly all of them, as RFC 5461 describes. A packet that is too big is no
 * failure but advice: smaller ones get through. */
bool lab_icmp_error_is_hard(enum lab_icmp_error error);

/** The packet that an error is about, as far as it is quoted. */
struct lab_icmp_quote {
    struct lab_ip_header ip;
    bool is_tcp;      /**< port and seq are those of a TCP segment */
    bool is_echo;     /**< echo is an echo request */
    uint16_t port[2]; /**< of the quoted segment's sender and receiver */
    uint32_t seq;     /**< raw sequence number of the quoted segment */
    bool has_len;     /**< len is known: enough is quoted to tell */
    uint32_t len;     /**< payload of the quoted segment, in bytes: so much at least, none if 0 */
    uint8_t flags;    /**< set of enum lab_flag, with has_len where len is 0 */
    struct lab_icmp echo;
};

/** Read what an error quotes: an IP header and at least the 8 bytes after it (RFC 792, RFC 1122
 *  section 3.2.2).
 *  @return false if no IP header can be read */
bool lab_icmp_read_quote(const uint8_t *bytes, size_t size, struct lab_icmp_quote *out);

#endif
