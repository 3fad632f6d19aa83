/** @file
 * The lesser fields of the headers of TCP and IP.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_HEADERS_H
#define LAB_VOCABULARY_HEADERS_H

#include "core/vocabulary/list.h"

/* Tables, laid out by hand. */
/* clang-format off */

/** What the options of a SYN offer. */
#define LAB_OPTIONS(X)                             \
    X(LAB_OPTION_MSS, "mss")                       \
    X(LAB_OPTION_WINDOW_SCALE, "window-scale")     \
    X(LAB_OPTION_SACK_PERMITTED, "sack-permitted") \
    X(LAB_OPTION_TIMESTAMPS, "timestamps")         \
    X(LAB_OPTION_COOKIE_REQUEST, "cookie-request") \
    X(LAB_OPTION_COOKIE, "cookie")
enum lab_option { LAB_OPTIONS(LAB_ENUMERATOR) LAB_OPTION_COUNT };
const char *lab_option_word(enum lab_option option);

/** What the flags say that most segments do not have: URG (RFC 9293 3.8.5), and ECE and CWR, with which
 *  the ends agree on ECN and report a congested router (RFC 3168 6.1). With AE the two may be another
 *  language: accurate ECN (RFC 9768), in which the three are a counter, ACE. */
#define LAB_SIGNALS(X)                               \
    X(LAB_SIGNAL_URGENT, "urg")                      \
    X(LAB_SIGNAL_ECN_OFFERED, "ecn-offered")         \
    X(LAB_SIGNAL_ECN_ACCEPTED, "ecn-accepted")       \
    X(LAB_SIGNAL_ECHO, "ece")                        \
    X(LAB_SIGNAL_REDUCED, "cwr")                     \
    X(LAB_SIGNAL_ECN_DECLINED, "ecn-declined")       \
    X(LAB_SIGNAL_ACCECN_OFFERED, "accecn-offered")   \
    X(LAB_SIGNAL_ACCECN_ACCEPTED, "accecn-accepted") \
    X(LAB_SIGNAL_ACE, "ace")                         \
    X(LAB_SIGNAL_AE, "ae")                           \
    X(LAB_SIGNAL_RESERVED, "reserved")
enum lab_signal { LAB_SIGNALS(LAB_ENUMERATOR) LAB_SIGNAL_COUNT };
const char *lab_signal_word(enum lab_signal signal);

/** The ECN field of an IP header (RFC 3168 5), by its two bits; 00 has no word. */
#define LAB_CODEPOINTS(X) \
    X(LAB_ECT_1, "ect1")  \
    X(LAB_ECT_0, "ect0")  \
    X(LAB_CE, "ce")
enum lab_codepoint { LAB_NOT_ECT, LAB_CODEPOINTS(LAB_ENUMERATOR) LAB_CODEPOINT_COUNT };
const char *lab_codepoint_word(enum lab_codepoint codepoint);

/** What is not to be sent as ECN-capable (RFC 3168 6.1.1, 6.1.4 to 6.1.6), and here is. */
#define LAB_ECT_RULES(X)                    \
    X(LAB_ECT_RULE_SYN, "syn")              \
    X(LAB_ECT_RULE_BARE_ACK, "ack")         \
    X(LAB_ECT_RULE_AGAIN, "retransmission") \
    X(LAB_ECT_RULE_PROBE, "window-probe")
enum lab_ect_rule { LAB_ECT_RULE_NONE, LAB_ECT_RULES(LAB_ENUMERATOR) LAB_ECT_RULE_COUNT };
const char *lab_ect_rule_word(enum lab_ect_rule rule);

/** In what the IP header of a RST is unlike the others of its end. */
#define LAB_UNLIKES(X)           \
    X(LAB_UNLIKE_TTL, "ttl")     \
    X(LAB_UNLIKE_IP_ID, "ip-id")
enum lab_unlike { LAB_UNLIKES(LAB_ENUMERATOR) LAB_UNLIKE_COUNT };
const char *lab_unlike_word(enum lab_unlike unlike);

/** Whether the checksum of an IP header is right. absent: left to the network card; none: IPv6. */
#define LAB_CHECKSUMS(X)             \
    X(LAB_CHECKSUM_GOOD, "good")     \
    X(LAB_CHECKSUM_ABSENT, "absent") \
    X(LAB_CHECKSUM_WRONG, "wrong")   \
    X(LAB_CHECKSUM_NONE, "none")
enum lab_checksum { LAB_CHECKSUMS(LAB_ENUMERATOR) LAB_CHECKSUM_COUNT };
const char *lab_checksum_word(enum lab_checksum checksum);

/* clang-format on */

#endif
