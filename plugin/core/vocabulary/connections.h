/** @file
 * The two ends of a connection, their states, and how it opens and closes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_CONNECTIONS_H
#define LAB_VOCABULARY_CONNECTIONS_H

#include "core/vocabulary/list.h"

/* Tables, laid out by hand. */
/* clang-format off */

/** The two ends. The client is the end whose SYN came first. */
#define LAB_ENDS(X)         \
    X(LAB_CLIENT, "client") \
    X(LAB_SERVER, "server")
enum lab_end_id { LAB_ENDS(LAB_ENUMERATOR) LAB_END_COUNT };
const char *lab_end_word(enum lab_end_id end);

/** Connection states, RFC 9293 section 3.3.2. UNKNOWN: no segment proves one. */
#define LAB_STATES(X)                         \
    X(LAB_STATE_UNKNOWN, "UNKNOWN")           \
    X(LAB_STATE_CLOSED, "CLOSED")             \
    X(LAB_STATE_LISTEN, "LISTEN")             \
    X(LAB_STATE_SYN_SENT, "SYN-SENT")         \
    X(LAB_STATE_SYN_RECEIVED, "SYN-RECEIVED") \
    X(LAB_STATE_ESTABLISHED, "ESTABLISHED")   \
    X(LAB_STATE_FIN_WAIT_1, "FIN-WAIT-1")     \
    X(LAB_STATE_FIN_WAIT_2, "FIN-WAIT-2")     \
    X(LAB_STATE_CLOSE_WAIT, "CLOSE-WAIT")     \
    X(LAB_STATE_CLOSING, "CLOSING")           \
    X(LAB_STATE_LAST_ACK, "LAST-ACK")         \
    X(LAB_STATE_TIME_WAIT, "TIME-WAIT")
enum lab_state { LAB_STATES(LAB_ENUMERATOR) LAB_STATE_COUNT };
const char *lab_state_word(enum lab_state state);

/** How a connection opened. The last three are verdicts on a whole stream. */
#define LAB_OPENS(X)                         \
    X(LAB_OPEN_THREE_WAY, "three-way")       \
    X(LAB_OPEN_SIMULTANEOUS, "simultaneous") \
    X(LAB_OPEN_FAST_OPEN, "fast-open")       \
    X(LAB_OPEN_REFUSED, "refused")           \
    X(LAB_OPEN_MIDSTREAM, "midstream")       \
    X(LAB_OPEN_UNANSWERED, "unanswered")     \
    X(LAB_OPEN_HALF_OPEN, "half-open")       \
    X(LAB_OPEN_CANCELLED, "cancelled")
enum lab_open { LAB_OPEN_NONE, LAB_OPENS(LAB_ENUMERATOR) LAB_OPEN_COUNT };
const char *lab_open_word(enum lab_open open);

/** How a connection closed. The last four are verdicts on a whole stream. */
#define LAB_CLOSES(X)                         \
    X(LAB_CLOSE_FOUR_WAY, "four-way")         \
    X(LAB_CLOSE_THREE_WAY, "three-way")       \
    X(LAB_CLOSE_SIMULTANEOUS, "simultaneous") \
    X(LAB_CLOSE_RESET, "reset")               \
    X(LAB_CLOSE_HALF_CLOSED, "half-closed")   \
    X(LAB_CLOSE_STILL_OPEN, "still-open")     \
    X(LAB_CLOSE_NEVER_OPENED, "none")         \
    X(LAB_CLOSE_UNDECIDED, "unknown")
enum lab_close { LAB_CLOSE_NONE, LAB_CLOSES(LAB_ENUMERATOR) LAB_CLOSE_COUNT };
const char *lab_close_word(enum lab_close close);

/** The ways to scan the ports of a host, by what the scanner sends: SYNs, with the handshake not
 *  completed or completed; or segments that belong to no connection, with FIN alone, no flag,
 *  FIN, PSH and URG, or ACK alone. */
#define LAB_SCANS(X)               \
    X(LAB_SCAN_SYN, "syn")         \
    X(LAB_SCAN_CONNECT, "connect") \
    X(LAB_SCAN_FIN, "fin")         \
    X(LAB_SCAN_NO_FLAGS, "null")   \
    X(LAB_SCAN_XMAS, "xmas")       \
    X(LAB_SCAN_ACK, "ack")
enum lab_scan { LAB_SCAN_NONE, LAB_SCANS(LAB_ENUMERATOR) LAB_SCAN_COUNT };
const char *lab_scan_word(enum lab_scan scan);

/** By what a SYN+ACK shows that its server keeps nothing of the SYN: its timestamp has options in it, or
 *  it is not sent again. */
#define LAB_COOKIES(X)                         \
    X(LAB_COOKIE_TIMESTAMP, "timestamp")       \
    X(LAB_COOKIE_NOT_REPEATED, "not-repeated")
enum lab_cookie { LAB_COOKIE_NONE, LAB_COOKIES(LAB_ENUMERATOR) LAB_COOKIE_COUNT };
const char *lab_cookie_word(enum lab_cookie cookie);

/* clang-format on */

#endif
