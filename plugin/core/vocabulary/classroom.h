/** @file
 * Lessons, questions, and what an answer is worth.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_CLASSROOM_H
#define LAB_VOCABULARY_CLASSROOM_H

#include "core/vocabulary/list.h"

/* Tables, laid out by hand. */
/* clang-format off */

/** What a teacher can step through: the whole story of a conversation, or one lesson of it. */
#define LAB_LESSONS(X)                   \
    X(LAB_LESSON_WHOLE, "whole")         \
    X(LAB_LESSON_HANDSHAKE, "handshake") \
    X(LAB_LESSON_DATA, "data")           \
    X(LAB_LESSON_CLOSE, "close")         \
    X(LAB_LESSON_ODDITIES, "oddities")
enum lab_lesson { LAB_LESSONS(LAB_ENUMERATOR) LAB_LESSON_COUNT };
const char *lab_lesson_word(enum lab_lesson lesson);

/** What a segment can be asked about, on a worksheet and in quiz mode; from partner to checksum: what
 *  an ICMP message can. */
#define LAB_QUESTIONS(X)                     \
    X(LAB_QUESTION_ROLE, "role")             \
    X(LAB_QUESTION_SEQ, "seq")               \
    X(LAB_QUESTION_ACK, "ack")               \
    X(LAB_QUESTION_FORMULA, "formula")       \
    X(LAB_QUESTION_NEXT, "next")             \
    X(LAB_QUESTION_FIN, "fin")               \
    X(LAB_QUESTION_BYTES, "bytes")           \
    X(LAB_QUESTION_EDGE, "edge")             \
    X(LAB_QUESTION_MSS, "mss")               \
    X(LAB_QUESTION_CLIENT, "client-state")   \
    X(LAB_QUESTION_SERVER, "server-state")   \
    X(LAB_QUESTION_EVENT, "event")           \
    X(LAB_QUESTION_OPEN, "open")             \
    X(LAB_QUESTION_CLOSE, "close")           \
    X(LAB_QUESTION_WAITS, "waits")           \
    X(LAB_QUESTION_RESET, "reset")           \
    X(LAB_QUESTION_PARTNER, "partner")       \
    X(LAB_QUESTION_RTT, "rtt")               \
    X(LAB_QUESTION_HOPS, "hops")             \
    X(LAB_QUESTION_ICMP, "icmp")             \
    X(LAB_QUESTION_CHECKSUM, "checksum")     \
    X(LAB_QUESTION_ACKED, "acked")           \
    X(LAB_QUESTION_SAMPLE, "sample")         \
    X(LAB_QUESTION_FATE, "fate")             \
    X(LAB_QUESTION_SMOOTHED, "smoothed")     \
    X(LAB_QUESTION_VARIATION, "variation")   \
    X(LAB_QUESTION_TIMEOUT, "rto")           \
    X(LAB_QUESTION_BACKOFF, "backoff")       \
    X(LAB_QUESTION_FLIGHT, "flight")         \
    X(LAB_QUESTION_USABLE, "usable")         \
    X(LAB_QUESTION_LIMIT, "limit")           \
    X(LAB_QUESTION_ROUND, "round")           \
    X(LAB_QUESTION_PHASE, "phase")           \
    X(LAB_QUESTION_REPAIR, "repair")         \
    X(LAB_QUESTION_WAIT, "wait")             \
    X(LAB_QUESTION_PROOF, "proof")           \
    X(LAB_QUESTION_MOVED, "moved")           \
    X(LAB_QUESTION_CLOSED_BY, "closed-by")   \
    X(LAB_QUESTION_CLOSED_FOR, "closed-for") \
    X(LAB_QUESTION_MISSING, "missing")       \
    X(LAB_QUESTION_ECN, "ecn")               \
    X(LAB_QUESTION_TLS, "tls")               \
    X(LAB_QUESTION_TLS_NEXT, "tls-next")     \
    X(LAB_QUESTION_THEN, "then")             \
    X(LAB_QUESTION_NAMED, "named")
enum lab_question_kind { LAB_QUESTIONS(LAB_ENUMERATOR) LAB_QUESTION_COUNT };
const char *lab_question_word(enum lab_question_kind question);

/** What an answer is worth. */
#define LAB_MARKS(X)                     \
    X(LAB_MARK_BLANK, "blank")           \
    X(LAB_MARK_RIGHT, "right")           \
    X(LAB_MARK_WRONG, "wrong")           \
    X(LAB_MARK_PARTLY, "partly")         \
    X(LAB_MARK_FORMULA, "formula")       \
    X(LAB_MARK_UNREADABLE, "unreadable")
enum lab_mark { LAB_MARKS(LAB_ENUMERATOR) LAB_MARK_COUNT };
const char *lab_mark_word(enum lab_mark mark);

/** What becomes of a connection after a message of HTTP, in two words. */
#define LAB_THENS(X)                     \
    X(LAB_THEN_STAYS_OPEN, "stays-open") \
    X(LAB_THEN_CLOSES, "closes")
enum lab_then { LAB_THENS(LAB_ENUMERATOR) LAB_THEN_COUNT };
const char *lab_then_word(enum lab_then then);

/* clang-format on */

#endif
