/** @file
 * What an ICMP or ICMPv6 message is, as far as ping and TCP are concerned.
 *
 * RFC 792 (ICMP; it has no numbered sections), RFC 4443 (ICMPv6).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_ICMP_H
#define LAB_ICMP_H

#include "core/layers/ip.h"
#include "core/vocabulary.h"

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

/** What an error does to a TCP: the first two to one that has only sent a SYN. */
enum lab_icmp_effect {
    LAB_ICMP_NO_EFFECT,    /**< nothing: other packets may get through, or by another way */
    LAB_ICMP_GIVES_UP,     /**< a hard error: it gives up (RFC 9293 section 3.9.2.2) */
    LAB_ICMP_MAY_GIVE_UP,  /**< a soft error: it should go on trying; Linux and others give up all
                              the same (RFC 5461 section 4.1) */
    LAB_ICMP_ASKS_SMALLER, /**< advice: its bytes go again in smaller packets (RFC 1191, RFC 8201)
                            */
};

/** Hard are protocol and port unreachable, and that a firewall forbids it; soft, that no route
 * leads there now. A packet that is too big is no failure but advice, and one whose time was
 * exceeded was sent so on purpose, as a rule. */
enum lab_icmp_effect lab_icmp_error_effect(enum lab_icmp_error error);

/** The packet that an error is about, as far as it is quoted. */
struct lab_icmp_quote {
    struct lab_ip_header ip;
    bool is_tcp;      /**< port and seq are those of a TCP segment */
    bool is_udp;      /**< port is that of a UDP datagram */
    bool is_echo;     /**< echo is an echo request */
    uint16_t port[2]; /**< of the quoted segment's or datagram's sender and receiver */
    uint32_t seq;     /**< raw sequence number of the quoted segment */
    bool has_len;     /**< len is known: enough is quoted to tell */
    uint32_t len;     /**< payload of the quoted segment, in bytes: so much at least, none if 0 */
    uint8_t flags;    /**< set of enum lab_flag, with has_len where len is 0 */
    const uint8_t *data; /**< what the datagram carries, among the bytes that were read... */
    size_t size;         /**< ... as far as it is quoted, in bytes; may be none of it */
    struct lab_icmp echo;
};

/** Read what an error quotes: an IP header and at least the 8 bytes after it (RFC 792, RFC 1122
 *  section 3.2.2).
 *  @return false if no IP header can be read */
bool lab_icmp_read_quote(const uint8_t *bytes, size_t size, struct lab_icmp_quote *out);

#endif
