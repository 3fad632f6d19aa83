/** @file
 * A round trip measured, and the arithmetic of RFC 6298 with it. Times are in microseconds where
 * nothing else is said.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_ROUND_TRIP_H
#define LAB_ROUND_TRIP_H

#include <stdbool.h>
#include <stdint.h>

#include "core/clock.h"

/** Up to this long an end may take to do at once what it does, in nanoseconds. */
#define LAB_AT_ONCE_NS UINT64_C(1000000)

/** Up to this long after an ACK has passed here its receiver may do at once what it sets free, in
 * nanoseconds. @param way  what the handshake took to that end and back; 0: not known */
static inline uint64_t
lab_at_once_upon(uint64_t way)
{
    return 2 * LAB_AT_ONCE_NS + way + way / 4;
}

/** Whether an end is away from the place of capture.
 *  @param way    what the handshake took from there to it and back, in nanoseconds; 0: not known
 *  @param other  the same of the other end: an eighth of that is little */
static inline bool
lab_is_away(uint64_t way, uint64_t other)
{
    return way > LAB_AT_ONCE_NS && way > other / 8;
}

/** That way in microseconds; 1: hardly anything; 0: not known. */
static inline uint32_t
lab_way_of(uint64_t way, uint64_t other)
{
    return lab_is_away(way, other) ? lab_microseconds(way) : way != 0;
}

/** The least that Linux adds to SRTT for its time-out; RFC 6298 section 2.4 asks for a time-out of
 *  1 s at least. */
#define LAB_LINUX_MARGIN_US UINT32_C(200000)

/** Of the end whose segment is acknowledged, by an acknowledgment. */
struct lab_round_trip {
    uint32_t sample;    /**< R': from that segment to the ACK; 0: none was measured */
    uint32_t missing;   /**< lab_way_of() that end, which no sample taken here can hold */
    uint32_t smoothed;  /**< SRTT before the sample; 0: it is the first */
    uint32_t variation; /**< RTTVAR before the sample */
    uint32_t since;     /**< the frame of that segment, the oldest that is newly covered */
    uint32_t extra; /**< what Linux adds to SRTT after it, beyond LAB_LINUX_MARGIN_US: 4 RTTVAR, of
                         which a largest value fades only slowly */
};

/** SRTT after the sample: 7/8 of what it was and 1/8 of the sample (section 2.3); at first the
 *  sample (2.2). */
static inline uint32_t
lab_smoothed_after(const struct lab_round_trip *trip)
{
    return trip->smoothed ? (uint32_t)((UINT64_C(7) * trip->smoothed + trip->sample + 4) / 8)
                          : trip->sample;
}

/** How far the sample is from SRTT before it. */
static inline uint32_t
lab_deviation(const struct lab_round_trip *trip)
{
    return trip->sample > trip->smoothed ? trip->sample - trip->smoothed
                                         : trip->smoothed - trip->sample;
}

/** Whether Linux gives a sample little weight in RTTVAR: one that is smaller than SRTT by more than
 *  RTTVAR, so that a way that has become shorter does not make the time-out longer. */
static inline bool
lab_sample_weighs_little(const struct lab_round_trip *trip)
{
    return trip->sample < trip->smoothed && lab_deviation(trip) > trip->variation;
}

/** RTTVAR after the sample: 3/4 of what it was and 1/4 of the deviation (section 2.3), 31/32 and
 * 1/32 where the sample weighs little; at first half the sample (2.2). */
static inline uint32_t
lab_variation_after(const struct lab_round_trip *trip)
{
    uint32_t parts = lab_sample_weighs_little(trip) ? 32 : 4;

    if (!trip->smoothed)
        return trip->sample / 2;
    return (uint32_t)(((parts - UINT64_C(1)) * trip->variation + lab_deviation(trip) + parts / 2) /
                      parts);
}

/** Whether the capture lacks so much of the way that its sender's time-out cannot be told. */
static inline bool
lab_trip_is_part(const struct lab_round_trip *trip)
{
    return trip->missing > 1;
}

/** The time-out by the formula of the RFC, SRTT + 4 RTTVAR, after the sample. */
static inline uint64_t
lab_timeout_by_formula(const struct lab_round_trip *trip)
{
    return lab_smoothed_after(trip) + UINT64_C(4) * lab_variation_after(trip);
}

/** The time-out as Linux sets it. */
static inline uint32_t
lab_timeout_of_linux(const struct lab_round_trip *trip)
{
    uint64_t out = UINT64_C(0) + lab_smoothed_after(trip) + LAB_LINUX_MARGIN_US + trip->extra;

    return out < UINT32_MAX ? (uint32_t)out : UINT32_MAX;
}

#endif
