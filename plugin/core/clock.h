/** @file
 * Distances in capture time.
 *
 * Time in a capture may go back: merged files, several receive queues, a clock that was set. A
 * segment that is stamped earlier than one before it in the file is taken to have come at the same
 * moment; so no distance is negative, and none is huge because of a microsecond.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CLOCK_H
#define LAB_CLOCK_H

#include <stdint.h>

#define LAB_NS_PER_MS UINT64_C(1000000)
#define LAB_NS_PER_S  UINT64_C(1000000000)

/** Nanoseconds as microseconds, UINT32_MAX at most: 71 minutes. */
static inline uint32_t
lab_microseconds(uint64_t nanoseconds)
{
    uint64_t us = nanoseconds / 1000;

    return us < UINT32_MAX ? (uint32_t)us : UINT32_MAX;
}

/** How many milliseconds the clock of a sender's TSval is behind that of the capture when its
 * segment passes, modulo 2^32, if it ticks once a millisecond as in Linux (RFC 7323 section 5.4
 * allows 1 ms to 1 s). The smaller it is, the shorter was the segment on its way.
 *  @param time  of the segment, in nanoseconds */
static inline uint32_t
lab_tsval_lag(uint64_t time, uint32_t tsval)
{
    return (uint32_t)(time / LAB_NS_PER_MS) - tsval;
}

/** How many nanoseconds @a now is after @a then; 0 if it is stamped earlier. The two are less than
 *  2^63 nanoseconds, 292 years, apart, and their origin does not matter. */
static inline uint64_t
lab_elapsed(uint64_t now, uint64_t then)
{
    uint64_t apart = now - then;

    return apart <= INT64_MAX ? apart : 0;
}

/** The same of moments counted modulo 2^32, in any unit: whatever is not more than @a back before
 *  @a then is stamped earlier. */
static inline uint32_t
lab_elapsed_modulo(uint32_t now, uint32_t then, uint32_t back)
{
    uint32_t apart = now - then;

    return apart < 0 - back ? apart : 0;
}

/** The round trip from @a then to @a now, in nanoseconds; 0: it was none. No sender waits longer
 *  for an answer before it sends again than the largest time-out, 240 s (RFC 1122 section
 *  4.2.3.1): two ends whose stamps are farther apart were stamped by clocks that differ. */
static inline uint64_t
lab_trip_between(uint64_t now, uint64_t then)
{
    uint64_t apart = lab_elapsed(now, then);

    return apart <= UINT64_C(240000000000) ? apart : 0;
}

#endif
