/** @file
 * The layers beside and above TCP: ICMP, HTTP, TLS, DNS and QUIC.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_LAYERS_H
#define LAB_VOCABULARY_LAYERS_H

#include "core/vocabulary/list.h"

/* Tables, laid out by hand. */
/* clang-format off */

/** What an ICMP error says, the same words for ICMP and ICMPv6 (RFC 792, RFC 4443 section 3). */
#define LAB_ICMP_ERRORS(X)                                         \
    X(LAB_ICMP_ERROR_NETWORK_UNREACHABLE, "network-unreachable")   \
    X(LAB_ICMP_ERROR_HOST_UNREACHABLE, "host-unreachable")         \
    X(LAB_ICMP_ERROR_PROTOCOL_UNREACHABLE, "protocol-unreachable") \
    X(LAB_ICMP_ERROR_PORT_UNREACHABLE, "port-unreachable")         \
    X(LAB_ICMP_ERROR_PROHIBITED, "prohibited")                     \
    X(LAB_ICMP_ERROR_UNREACHABLE, "unreachable")                   \
    X(LAB_ICMP_ERROR_TOO_BIG, "too-big")                           \
    X(LAB_ICMP_ERROR_TIME_EXCEEDED, "time-exceeded")               \
    X(LAB_ICMP_ERROR_PARAMETER_PROBLEM, "parameter-problem")
enum lab_icmp_error {
    LAB_ICMP_ERROR_NONE,
    LAB_ICMP_ERRORS(LAB_ENUMERATOR) LAB_ICMP_ERROR_COUNT
};
const char *lab_icmp_error_word(enum lab_icmp_error error);

/** What became of a ping request. */
#define LAB_PINGS(X)                     \
    X(LAB_PING_UNANSWERED, "unanswered") \
    X(LAB_PING_ANSWERED, "answered")     \
    X(LAB_PING_ERROR, "error")
enum lab_ping { LAB_PINGS(LAB_ENUMERATOR) LAB_PING_COUNT };
const char *lab_ping_word(enum lab_ping ping);

/** The messages of an application, on the segment that completes one. */
#define LAB_APPS(X)                           \
    X(LAB_APP_HTTP_REQUEST, "http-request")   \
    X(LAB_APP_HTTP_RESPONSE, "http-response")
enum lab_app { LAB_APPS(LAB_ENUMERATOR) LAB_APP_COUNT };
const char *lab_app_word(enum lab_app app);

/** What a TLS record holds, in the order of a handshake (RFC 5246 section 7, RFC 8446 section 4), as far as
 *  it shows without the keys. */
#define LAB_TLS_MESSAGES(X)                               \
    X(LAB_TLS_HELLO_REQUEST, "hello-request")             \
    X(LAB_TLS_CLIENT_HELLO, "client-hello")               \
    X(LAB_TLS_RETRY_REQUEST, "hello-retry-request")       \
    X(LAB_TLS_SERVER_HELLO, "server-hello")               \
    X(LAB_TLS_CERTIFICATE, "certificate")                 \
    X(LAB_TLS_CERTIFICATE_STATUS, "certificate-status")   \
    X(LAB_TLS_SERVER_KEY_EXCHANGE, "server-key-exchange") \
    X(LAB_TLS_CERTIFICATE_REQUEST, "certificate-request") \
    X(LAB_TLS_SERVER_HELLO_DONE, "server-hello-done")     \
    X(LAB_TLS_CLIENT_KEY_EXCHANGE, "client-key-exchange") \
    X(LAB_TLS_CERTIFICATE_VERIFY, "certificate-verify")   \
    X(LAB_TLS_NEW_SESSION_TICKET, "new-session-ticket")   \
    X(LAB_TLS_CHANGE_CIPHER_SPEC, "change-cipher-spec")   \
    X(LAB_TLS_FINISHED, "finished")                       \
    X(LAB_TLS_ENCRYPTED_HANDSHAKE, "encrypted-handshake") \
    X(LAB_TLS_APPLICATION_DATA, "application-data")       \
    X(LAB_TLS_CLOSE_NOTIFY, "close-notify")               \
    X(LAB_TLS_ALERT, "alert")                             \
    X(LAB_TLS_ENCRYPTED_ALERT, "encrypted-alert")
enum lab_tls_message { LAB_TLS_MESSAGES(LAB_ENUMERATOR) LAB_TLS_MESSAGE_COUNT };
const char *lab_tls_word(enum lab_tls_message message);

/** Which half of a pair of DNS messages. */
#define LAB_DNS_HALVES(X)       \
    X(LAB_DNS_QUERY, "query")   \
    X(LAB_DNS_ANSWER, "answer")
enum lab_dns_half { LAB_DNS_HALVES(LAB_ENUMERATOR) LAB_DNS_HALF_COUNT };
const char *lab_dns_half_word(enum lab_dns_half half);

/** What an answer of DNS comes to (RFC 1035 section 4.1.1, RFC 2308). data: of a type other than addresses;
 *  referral: other servers know; truncated: no more fitted into the packet, so the question is to be
 *  asked over TCP. */
#define LAB_DNS_RESULTS(X)                         \
    X(LAB_DNS_RESULT_ADDRESSES, "addresses")       \
    X(LAB_DNS_RESULT_DATA, "data")                 \
    X(LAB_DNS_RESULT_NO_DATA, "no-data")           \
    X(LAB_DNS_RESULT_REFERRAL, "referral")         \
    X(LAB_DNS_RESULT_NO_SUCH_NAME, "no-such-name") \
    X(LAB_DNS_RESULT_TRUNCATED, "truncated")       \
    X(LAB_DNS_RESULT_FAILED, "failed")             \
    X(LAB_DNS_RESULT_REFUSED, "refused")           \
    X(LAB_DNS_RESULT_ERROR, "error")
enum lab_dns_result {
    LAB_DNS_RESULT_NONE, /**< the capture has too little of the answer to tell */
    LAB_DNS_RESULTS(LAB_ENUMERATOR) LAB_DNS_RESULT_COUNT
};
const char *lab_dns_result_word(enum lab_dns_result result);

/** What is worth noticing on a DNS message. again: the query had its answer already; other-address:
 *  not from where the query went to; over-tcp: because the answer over UDP was truncated; no-query:
 *  an answer, and what it answers is not there. */
#define LAB_DNS_NOTES(X)                           \
    X(LAB_DNS_NOTE_REPEATED, "repeated")           \
    X(LAB_DNS_NOTE_OVER_TCP, "over-tcp")           \
    X(LAB_DNS_NOTE_AGAIN, "again")                 \
    X(LAB_DNS_NOTE_OTHER_ADDRESS, "other-address") \
    X(LAB_DNS_NOTE_NO_QUERY, "no-query")
enum lab_dns_note { LAB_DNS_NOTE_NONE, LAB_DNS_NOTES(LAB_ENUMERATOR) LAB_DNS_NOTE_COUNT };
const char *lab_dns_note_word(enum lab_dns_note note);

/** What became of a DNS query. error: instead of an answer an ICMP error came. */
#define LAB_DNS_FATES(X)                     \
    X(LAB_DNS_FATE_UNANSWERED, "unanswered") \
    X(LAB_DNS_FATE_ANSWERED, "answered")     \
    X(LAB_DNS_FATE_ERROR, "error")
enum lab_dns_fate { LAB_DNS_FATES(LAB_ENUMERATOR) LAB_DNS_FATE_COUNT };
const char *lab_dns_fate_word(enum lab_dns_fate fate);

/** Kinds of QUIC packets (RFC 9000 section 17). */
#define LAB_QUIC_PACKETS(X)                                \
    X(LAB_QUIC_INITIAL, "initial")                         \
    X(LAB_QUIC_0RTT, "0-rtt")                              \
    X(LAB_QUIC_HANDSHAKE, "handshake")                     \
    X(LAB_QUIC_RETRY, "retry")                             \
    X(LAB_QUIC_VERSION_NEGOTIATION, "version-negotiation") \
    X(LAB_QUIC_1RTT, "1-rtt")
enum lab_quic_packet { LAB_QUIC_PACKETS(LAB_ENUMERATOR) LAB_QUIC_PACKET_COUNT };
const char *lab_quic_word(enum lab_quic_packet packet);

/* clang-format on */

#endif
