/** @file
 * Repairs, waits and windows: what kept a sender from sending, and what became of what it sent.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_TIMING_H
#define LAB_VOCABULARY_TIMING_H

#include "core/vocabulary/list.h"

/* Tables, laid out by hand. */
/* clang-format off */

/** What made the sender send bytes again that the capture holds already. */
#define LAB_RESENDS(X)                 \
    X(LAB_RESENT_FAST, "fast")         \
    X(LAB_RESENT_TIMEOUT, "timeout")   \
    X(LAB_RESENT_SPURIOUS, "spurious") \
    X(LAB_RESENT_EARLY, "early")       \
    X(LAB_RESENT_TOO_BIG, "too-big")
enum lab_resent { LAB_RESENT_NONE, LAB_RESENDS(LAB_ENUMERATOR) LAB_RESENT_COUNT };
const char *lab_resent_word(enum lab_resent resent);

/** What became of a segment, once those after it are known. repeated: it did arrive, and was sent again
 *  without need; reset: a RST came before it was acknowledged. */
#define LAB_FATES(X)                         \
    X(LAB_FATE_ACKNOWLEDGED, "acknowledged") \
    X(LAB_FATE_LOST, "lost")                 \
    X(LAB_FATE_REPEATED, "repeated")         \
    X(LAB_FATE_RESET, "reset")               \
    X(LAB_FATE_UNANSWERED, "unanswered")
enum lab_fate { LAB_FATE_NONE, LAB_FATES(LAB_ENUMERATOR) LAB_FATE_COUNT };
const char *lab_fate_word(enum lab_fate fate);

/** What had kept a sender from sending new data earlier: the other end's window, its program that had
 *  nothing to send, or its own congestion window. */
#define LAB_LIMITS(X)                       \
    X(LAB_LIMIT_WINDOW, "window")           \
    X(LAB_LIMIT_APPLICATION, "application") \
    X(LAB_LIMIT_CONGESTION, "congestion")
enum lab_limit { LAB_LIMIT_NONE, LAB_LIMITS(LAB_ENUMERATOR) LAB_LIMIT_COUNT };
const char *lab_limit_word(enum lab_limit limit);

/** How a sender's congestion window moves (RFC 5681), as far as it shows on the wire. */
#define LAB_PHASES(X)                              \
    X(LAB_PHASE_SLOW_START, "slow-start")          \
    X(LAB_PHASE_AVOIDANCE, "congestion-avoidance") \
    X(LAB_PHASE_FAST_RECOVERY, "fast-recovery")    \
    X(LAB_PHASE_TIME_OUT, "time-out")
enum lab_phase { LAB_PHASE_NONE, LAB_PHASES(LAB_ENUMERATOR) LAB_PHASE_COUNT };
const char *lab_phase_word(enum lab_phase phase);

/** What a segment had waited for, and the timer or the news that ended the wait (waits.h). Up to
 *  "repetition" it was sent before. */
#define LAB_WAITS(X)                                   \
    X(LAB_WAIT_TIME_OUT, "time-out")                   \
    X(LAB_WAIT_FAST_REPAIR, "fast-repair")             \
    X(LAB_WAIT_SACK_REPAIR, "sack-repair")             \
    X(LAB_WAIT_EARLY_REPAIR, "early-repair")           \
    X(LAB_WAIT_SAME_REPAIR, "same-repair")             \
    X(LAB_WAIT_TAIL_PROBE, "tail-probe")               \
    X(LAB_WAIT_PROBE_OR_TIME_OUT, "probe-or-time-out") \
    X(LAB_WAIT_REPETITION, "repetition")               \
    X(LAB_WAIT_PROBE_OR_PROGRAM, "probe-or-program")   \
    X(LAB_WAIT_WINDOW_PROBE, "window-probe")           \
    X(LAB_WAIT_KEEP_ALIVE, "keep-alive")               \
    X(LAB_WAIT_DELAYED_ACK, "delayed-ack")             \
    X(LAB_WAIT_LATE_ACK, "late-ack")                   \
    X(LAB_WAIT_NAGLE, "nagle")                         \
    X(LAB_WAIT_IDLE, "idle")
enum lab_wait_kind { LAB_WAIT_NONE, LAB_WAITS(LAB_ENUMERATOR) LAB_WAIT_COUNT };
const char *lab_wait_word(enum lab_wait_kind wait);

/** How an end's window moves, where that makes its peer slow down or go on. */
#define LAB_WINDOW_MOVES(X)            \
    X(LAB_WINDOW_CLOSING, "closing")   \
    X(LAB_WINDOW_CLOSED, "closed")     \
    X(LAB_WINDOW_REOPENED, "reopened")
enum lab_window_move_kind {
    LAB_WINDOW_STAYS,
    LAB_WINDOW_MOVES(LAB_ENUMERATOR) LAB_WINDOW_MOVE_COUNT
};
const char *lab_window_move_word(enum lab_window_move_kind move);

/* clang-format on */

#endif
