/** @file
 * What a segment is, what happened on it, and its numbers in letters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_SEGMENTS_H
#define LAB_VOCABULARY_SEGMENTS_H

#include "core/vocabulary/list.h"

/* Tables, laid out by hand. */
/* clang-format off */

/** The parts a segment plays; it may play several. The last three are those of ICMP
 *  messages, which play one each. Teardown numbers name what a
 *  segment does, not when: 1 the first FIN, 2 the ACK of it, 3 the other end's
 *  FIN, 4 the ACK of that. */
#define LAB_ROLES(X)                         \
    X(LAB_ROLE_HANDSHAKE1, "handshake1")     \
    X(LAB_ROLE_HANDSHAKE2, "handshake2")     \
    X(LAB_ROLE_HANDSHAKE3, "handshake3")     \
    X(LAB_ROLE_DATA, "data")                 \
    X(LAB_ROLE_TEARDOWN1, "teardown1")       \
    X(LAB_ROLE_TEARDOWN2, "teardown2")       \
    X(LAB_ROLE_TEARDOWN3, "teardown3")       \
    X(LAB_ROLE_TEARDOWN4, "teardown4")       \
    X(LAB_ROLE_ACK, "ack")                   \
    X(LAB_ROLE_RESET, "reset")               \
    X(LAB_ROLE_STRAY, "stray")               \
    X(LAB_ROLE_PING_REQUEST, "ping-request") \
    X(LAB_ROLE_PING_REPLY, "ping-reply")     \
    X(LAB_ROLE_ICMP_ERROR, "icmp-error")
enum lab_role { LAB_ROLES(LAB_ENUMERATOR) LAB_ROLE_COUNT };
const char *lab_role_word(enum lab_role role);

/** A FIN that acknowledges the other FIN plays both; in a merged close it is the first to do so. */
#define LAB_ROLES_MERGED (LAB_BIT(LAB_ROLE_TEARDOWN2) | LAB_BIT(LAB_ROLE_TEARDOWN3))

/** The role combinations with a headline of their own in the catalogue, each a
 *  set; a set not listed uses the headline of its lowest-numbered role that is
 *  not `data`, or `data`. Ends with 0. */
extern const lab_set lab_segments_headline_sets[];

/** What happened on a segment, beside its part. */
#define LAB_EVENTS(X)                             \
    X(LAB_EVENT_RETRANSMISSION, "retransmission") \
    X(LAB_EVENT_PORT_REUSE, "port-reuse")         \
    X(LAB_EVENT_CHALLENGE_ACK, "challenge-ack")   \
    X(LAB_EVENT_FAST_OPEN, "fast-open")           \
    X(LAB_EVENT_HALF_CLOSE, "half-close")         \
    X(LAB_EVENT_OUT_OF_ORDER, "out-of-order")     \
    X(LAB_EVENT_LOST_SEGMENT, "lost-segment")     \
    X(LAB_EVENT_ACK_UNSEEN, "ack-unseen")         \
    X(LAB_EVENT_DUPLICATE_ACK, "duplicate-ack")   \
    X(LAB_EVENT_DUPLICATE_SACK, "duplicate-sack") \
    X(LAB_EVENT_KEEP_ALIVE, "keep-alive")         \
    X(LAB_EVENT_KEEP_ALIVE_ACK, "keep-alive-ack") \
    X(LAB_EVENT_ZERO_WINDOW, "zero-window")       \
    X(LAB_EVENT_WINDOW_PROBE, "window-probe")     \
    X(LAB_EVENT_WINDOW_UPDATE, "window-update")   \
    X(LAB_EVENT_WINDOW_FULL, "window-full")       \
    X(LAB_EVENT_PIGGYBACK, "piggyback")           \
    X(LAB_EVENT_DELAYED_ACK, "delayed-ack")       \
    X(LAB_EVENT_OFFLOAD, "offload")               \
    X(LAB_EVENT_CAPTURED_TWICE, "captured-twice")
enum lab_event { LAB_EVENTS(LAB_ENUMERATOR) LAB_EVENT_COUNT };
const char *lab_event_word(enum lab_event event);

/** The events of a healthy conversation: no lesson stops for them, no question is about them alone
 *  where there are others. */
#define LAB_EVENTS_ORDINARY                                                                        \
    (LAB_BIT(LAB_EVENT_WINDOW_UPDATE) | LAB_BIT(LAB_EVENT_PIGGYBACK) |                             \
     LAB_BIT(LAB_EVENT_DELAYED_ACK) | LAB_BIT(LAB_EVENT_OFFLOAD))

/** The letters of the textbooks: x, y the two initial sequence numbers; u the
 *  number of the first FIN, v that of the segment that first acknowledges it,
 *  w that of the second FIN. In the data phase: seq+len, the end of an earlier
 *  segment; seq+len-1, the byte before that end; seq, the number of an earlier
 *  segment that is sent again. */
#define LAB_FORMULAS(X)                   \
    X(LAB_FORMULA_X, "x")                 \
    X(LAB_FORMULA_Y, "y")                 \
    X(LAB_FORMULA_X_1, "x+1")             \
    X(LAB_FORMULA_Y_1, "y+1")             \
    X(LAB_FORMULA_X_1_LEN, "x+1+len")     \
    X(LAB_FORMULA_Y_1_LEN, "y+1+len")     \
    X(LAB_FORMULA_ZERO, "0")              \
    X(LAB_FORMULA_U, "u")                 \
    X(LAB_FORMULA_V, "v")                 \
    X(LAB_FORMULA_W, "w")                 \
    X(LAB_FORMULA_U_LEN, "u-len")         \
    X(LAB_FORMULA_W_LEN, "w-len")         \
    X(LAB_FORMULA_U_1, "u+1")             \
    X(LAB_FORMULA_W_1, "w+1")             \
    X(LAB_FORMULA_SEQ_LEN, "seq+len")     \
    X(LAB_FORMULA_SEQ_LEN_1, "seq+len-1") \
    X(LAB_FORMULA_SEQ, "seq")
enum lab_formula { LAB_FORMULA_NONE, LAB_FORMULAS(LAB_ENUMERATOR) LAB_FORMULA_COUNT };
const char *lab_formula_word(enum lab_formula formula);

/** Why a RST was sent, or that its receiver must ignore it. */
#define LAB_RESETS(X)                           \
    X(LAB_RESET_REFUSED, "refused")             \
    X(LAB_RESET_ABORT, "abort")                 \
    X(LAB_RESET_NO_CONNECTION, "no-connection") \
    X(LAB_RESET_AFTER_CLOSE, "after-close")     \
    X(LAB_RESET_CANCELLED, "cancelled")         \
    X(LAB_RESET_IGNORED, "ignored")
enum lab_reset { LAB_RESET_NONE, LAB_RESETS(LAB_ENUMERATOR) LAB_RESET_COUNT };
const char *lab_reset_word(enum lab_reset reset);

/* clang-format on */

#endif
