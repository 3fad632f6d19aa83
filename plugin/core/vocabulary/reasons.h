/** @file
 * Why an end is in the state it is in.
 *
 * What moves it is in state/transitions.c, whose table names a reason in each of its cells.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_REASONS_H
#define LAB_VOCABULARY_REASONS_H

#include <stdbool.h>

#include "core/vocabulary/list.h"

/* Tables, laid out by hand. */
/* clang-format off */

/** Why an end is in the state it is in: one per kind of transition, with the section that decides
 *  it; "" where Lab infers it, and no RFC says so. The texts are in the catalogue under reason.WORD. */
#define LAB_REASONS(X)                                                                      \
    X(LAB_REASON_NOTHING_KNOWN,            "nothing-known",            "")                  \
    X(LAB_REASON_IN_UNSEEN_CONNECTION,     "in-unseen-connection",     "RFC 9293 3.5.1")    \
    X(LAB_REASON_STATE_PROVED,             "state-proved",             "")                  \
    X(LAB_REASON_NO_CHANGE,                "no-change",                "RFC 9293 3.10.7.4") \
    X(LAB_REASON_NO_ACK,                   "no-ack",                   "RFC 9293 3.10.7.4") \
    X(LAB_REASON_ACKS_UNSENT,              "acks-unsent",              "RFC 9293 3.10.7.4") \
    X(LAB_REASON_ACTIVE_OPEN,              "active-open",              "RFC 9293 3.10.1")   \
    X(LAB_REASON_OPENS_ANEW,               "opens-anew",               "RFC 9293 3.5.1")    \
    X(LAB_REASON_BACK_OLD_SYN,             "back-old-syn",             "RFC 9293 3.5")      \
    X(LAB_REASON_TRIES_AGAIN,              "tries-again",              "")                  \
    X(LAB_REASON_SYN_REPEATED,             "syn-repeated",             "RFC 9293 3.10.8")   \
    X(LAB_REASON_SYN_ARRIVES,              "syn-arrives",              "RFC 9293 3.10.7.2") \
    X(LAB_REASON_SYN_MEETS_SYN,            "syn-meets-syn",            "RFC 9293 3.10.7.3") \
    X(LAB_REASON_SYN_IN_CONNECTION,        "syn-in-connection",        "RFC 5961 4.2")      \
    X(LAB_REASON_SYN_ENDS_HANDSHAKE,       "syn-ends-handshake",       "RFC 9293 3.10.7.4") \
    X(LAB_REASON_SYN_IN_TIME_WAIT,         "syn-in-time-wait",         "RFC 9293 3.6.1")    \
    X(LAB_REASON_SYN_TOO_OLD,              "syn-too-old",              "RFC 6191 2")        \
    X(LAB_REASON_SYN_ACK_SENT,             "syn-ack-sent",             "RFC 9293 3.10.7.2") \
    X(LAB_REASON_SYN_ACK_ARRIVES,          "syn-ack-arrives",          "RFC 9293 3.10.7.3") \
    X(LAB_REASON_SYN_ACK_AGAIN,            "syn-ack-again",            "RFC 9293 3.10.7.4") \
    X(LAB_REASON_SYN_ACK_NOT_WANTED,       "syn-ack-not-wanted",       "RFC 9293 3.10.7.1") \
    X(LAB_REASON_ACK_UNACCEPTABLE,         "ack-unacceptable",         "RFC 9293 3.5.2")    \
    X(LAB_REASON_SYN_IS_ACKED,             "syn-is-acked",             "RFC 9293 3.10.7.4") \
    X(LAB_REASON_CLOSES_FIRST,             "closes-first",             "RFC 9293 3.6")      \
    X(LAB_REASON_CLOSES_SECOND,            "closes-second",            "RFC 9293 3.6")      \
    X(LAB_REASON_CLOSES_AT_ONCE,           "closes-at-once",           "RFC 9293 3.6")      \
    X(LAB_REASON_OPENS_AND_FIN_ARRIVES,    "opens-and-fin-arrives",    "RFC 9293 3.10.7.4") \
    X(LAB_REASON_FIN_REPEATED,             "fin-repeated",             "RFC 9293 3.6")      \
    X(LAB_REASON_FIN_ARRIVES,              "fin-arrives",              "RFC 9293 3.10.7.4") \
    X(LAB_REASON_FINS_CROSS,               "fins-cross",               "RFC 9293 3.6")      \
    X(LAB_REASON_FIN_ENDS_BOTH,            "fin-ends-both",            "RFC 9293 3.10.7.4") \
    X(LAB_REASON_FIN_AGAIN,                "fin-again",                "RFC 9293 3.10.7.4") \
    X(LAB_REASON_FIN_NOT_CAPTURED,         "fin-not-captured",         "RFC 9293 3.4")      \
    X(LAB_REASON_FIN_UNSEEN,               "fin-unseen",               "RFC 9293 3.4")      \
    X(LAB_REASON_FIN_OVERTAKEN,            "fin-overtaken",            "RFC 9293 3.6")      \
    X(LAB_REASON_FIN_IN_TIME_WAIT,         "fin-in-time-wait",         "RFC 9293 3.10.7.4") \
    X(LAB_REASON_FIN_TOO_EARLY,            "fin-too-early",            "RFC 9293 3.10.7.4") \
    X(LAB_REASON_FIN_IS_ACKED,             "fin-is-acked",             "RFC 9293 3.10.7.4") \
    X(LAB_REASON_CROSSED_FIN_IS_ACKED,     "crossed-fin-is-acked",     "RFC 9293 3.10.7.4") \
    X(LAB_REASON_LAST_FIN_IS_ACKED,        "last-fin-is-acked",        "RFC 9293 3.10.7.4") \
    X(LAB_REASON_SENDS_RESET,              "sends-reset",              "RFC 9293 3.10.5")   \
    X(LAB_REASON_PROBES_UNANSWERED,        "probes-unanswered",        "RFC 9293 3.8.4")    \
    X(LAB_REASON_LEAVES_FIN_WAIT_2,        "leaves-fin-wait-2",        "RFC 9293 3.6.1")    \
    X(LAB_REASON_TIME_WAIT_OVER,           "time-wait-over",           "RFC 9293 3.10.8")   \
    X(LAB_REASON_GIVEN_UP,                 "given-up",                 "RFC 9293 3.8.3")    \
    X(LAB_REASON_ANSWERS_NOTHING_KNOWN,    "answers-nothing-known",    "RFC 9293 3.5.2")    \
    X(LAB_REASON_REFUSES_SEGMENT,          "refuses-segment",          "RFC 9293 3.5.2")    \
    X(LAB_REASON_REFUSES_EARLIER,          "refuses-earlier",          "RFC 9293 3.5.2")    \
    X(LAB_REASON_REFUSED_BEFORE,           "refused-before",           "RFC 9293 3.10.7.1") \
    X(LAB_REASON_SCANNED,                  "scanned",                  "RFC 9293 3.10.7.1") \
    X(LAB_REASON_REFUSES_OPEN,             "refuses-open",             "RFC 9293 3.10.7.1") \
    X(LAB_REASON_OPEN_IS_REFUSED,          "open-is-refused",          "RFC 9293 3.10.7.3") \
    X(LAB_REASON_OPEN_IS_UNREACHABLE,      "open-is-unreachable",      "RFC 5461 4")        \
    X(LAB_REASON_OPEN_MAY_BE_GIVEN_UP,     "open-may-be-given-up",     "RFC 9293 3.9.2.2")  \
    X(LAB_REASON_ERROR_PASSES,             "error-passes",             "RFC 9293 3.9.2.2")  \
    X(LAB_REASON_SYN_RETURNED,             "syn-returned",             "RFC 792")           \
    X(LAB_REASON_BACK_TO_LISTEN,           "back-to-listen",           "RFC 9293 3.5.3")    \
    X(LAB_REASON_RESET_ARRIVES,            "reset-arrives",            "RFC 9293 3.10.7.4") \
    X(LAB_REASON_RESET_ENDS_TIME_WAIT,     "reset-ends-time-wait",     "RFC 9293 3.10.7.4") \
    X(LAB_REASON_RESET_IGNORED,            "reset-ignored",            "RFC 5961 3.2")      \
    X(LAB_REASON_RESET_ACKS_NO_SYN,        "reset-acks-no-syn",        "RFC 9293 3.10.7.3") \
    X(LAB_REASON_LATE_DUPLICATE,           "late-duplicate",           "RFC 9293 3.10.7.4") \
    X(LAB_REASON_BACK_IN_CONNECTION,       "back-in-connection",       "RFC 5961 4.2")      \
    X(LAB_REASON_BACK_OLD_COPY,            "back-old-copy",            "RFC 9293 3.10.7.4") \
    X(LAB_REASON_BACK_NO_COPY,             "back-no-copy",             "RFC 9293 3.6.1")    \
    X(LAB_REASON_BACK_SYN_NOT_ARRIVED,     "back-syn-not-arrived",     "RFC 9293 3.5")      \
    X(LAB_REASON_BACK_SYN_ACK_NOT_ARRIVED, "back-syn-ack-not-arrived", "")                  \
    X(LAB_REASON_BACK_ACK_NOT_ARRIVED,     "back-ack-not-arrived",     "")                  \
    X(LAB_REASON_BACK_FIN_NOT_ARRIVED,     "back-fin-not-arrived",     "RFC 9293 3.6")      \
    X(LAB_REASON_BACK_FIN_NOT_SENT,        "back-fin-not-sent",        "")                  \
    X(LAB_REASON_BACK_FIN_BELIED,          "back-fin-belied",          "RFC 9293 3.4")      \
    X(LAB_REASON_BACK_FIN_NOT_ACKED,       "back-fin-not-acked",       "")                  \
    X(LAB_REASON_BACK_FIN_OVERTAKEN,       "back-fin-overtaken",       "")                  \
    X(LAB_REASON_BACK_RESET_NOT_ARRIVED,   "back-reset-not-arrived",   "RFC 9293 3.5.3")    \
    X(LAB_REASON_BACK_RESET_NOT_SENT,      "back-reset-not-sent",      "RFC 5961 3")        \
    X(LAB_REASON_BACK_NOT_GIVEN_UP,        "back-not-given-up",        "")                  \
    X(LAB_REASON_BACK_IN_TIME_WAIT,        "back-in-time-wait",        "RFC 9293 3.10.7.4") \
    X(LAB_REASON_BACK_ERROR_NOT_HEEDED,    "back-error-not-heeded",    "RFC 9293 3.9.2.2")  \
    X(LAB_REASON_BACK_PORT_OPEN,           "back-port-open",           "RFC 9293 3.10.7.2")
enum lab_reason { LAB_REASONS(LAB_ENUMERATOR) LAB_REASON_COUNT };
const char *lab_reason_word(enum lab_reason reason);

/** The section that decides a transition, such as "RFC 9293 3.10.7.4"; "" where none does. */
const char *lab_reason_rfc(enum lab_reason reason);

/** Whether a reason takes back what was only assumed of an end: what it leads to is no transition
 * of TCP. */
bool lab_reason_corrects(enum lab_reason reason);

/* clang-format on */

#endif
