/** @file
 * Wireshark's times and those of the core, which counts nanoseconds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_NSTIME_H
#define LAB_WS_NSTIME_H

#include <stdint.h>

#include <wsutil/nstime.h>

#include "core/clock.h"

/** A time as the core has it, such as lab_segment.time of pinfo->abs_ts. */
static inline uint64_t
lab_ws_nanoseconds(const nstime_t *time)
{
    return (uint64_t)time->secs * LAB_NS_PER_S + (uint64_t)time->nsecs;
}

/** The same back. */
static inline nstime_t
lab_ws_nstime(uint64_t nanoseconds)
{
    return (nstime_t){.secs = (time_t)(nanoseconds / LAB_NS_PER_S),
                      .nsecs = (int)(nanoseconds % LAB_NS_PER_S)};
}

#endif
