/** @file
 * Limits of the protocol that several files share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_BOUNDS_H
#define LAB_BOUNDS_H

#include <stdint.h>

/** A receive window is at most 2^30 bytes, its scale at most 14 (RFC 7323 section 2.3). */
#define LAB_WINDOW_MAX       (UINT32_C(1) << 30)
#define LAB_WINDOW_SHIFT_MAX 14

/** How far beyond all that was seen a number may be and still belong to a connection: far beyond
 * any window in use, and another connection's numbers are mostly farther off. */
#define LAB_FAR_OFF (UINT32_C(1) << 24)

/** How late the copy of a packet may come that was captured twice, in nanoseconds, if
 * identifications name the packets of its sender. */
#define LAB_TWICE_NS UINT32_C(50000000)

/** The same where nothing names them: nobody sends payload again so soon without being asked. */
#define LAB_TWICE_UNNAMED_NS UINT32_C(100000)

/** How far the time has gone back where a file is not in the order of time, in nanoseconds: a clock
 * that only trembles tells nothing. */
#define LAB_REORDERED_NS UINT64_C(100000)

/** How many duplicate ACKs tell of a loss: RFC 5681 section 3.2. */
#define LAB_DUP_ACKS_OF_LOSS 3

/** The initial congestion window: so many full segments may be sent before the first ACK comes (RFC
 * 6928 section 2). */
#define LAB_INITIAL_WINDOW 10

/** The shortest retransmission time-out in use, Linux's, in nanoseconds; RFC 6298 section 2.4 asks
 * for 1 s. */
#define LAB_TIMEOUT_MIN_NS UINT64_C(200000000)

#endif
