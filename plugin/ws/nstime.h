/** @file
 * Wireshark's times and those of the core, which counts nanoseconds.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_NSTIME_H
#define LAB_WS_NSTIME_H

#include <stdint.h>

#include <epan/packet.h>

#include "core/clock.h"

/** The origin of the core's times lies so long before 1970, 272 years, that what Wireshark has
 * before that is no negative number. It is whole seconds, and a multiple of 2^42 ns, so that times
 * are cut to any unit where they would be without it. */
#define LAB_WS_ORIGIN ((UINT64_C(1) << 33) * LAB_NS_PER_S)

/** A time as the core has it, such as lab_segment.time of pinfo->abs_ts. */
static inline uint64_t
lab_ws_nstime_nanoseconds(const nstime_t *time)
{
    return LAB_WS_ORIGIN + (uint64_t)time->secs * LAB_NS_PER_S + (uint64_t)time->nsecs;
}

/** When a packet was captured, as the core has it; 0: that is not known, as of a simple packet of a
 * pcapng file. */
static inline uint64_t
lab_ws_nstime_of(const packet_info *pinfo)
{
    return pinfo->fd->has_ts ? lab_ws_nstime_nanoseconds(&pinfo->abs_ts) : 0;
}

/** The same as Wireshark has it; nstime_is_unset(): it is not known. */
static inline nstime_t
lab_ws_nstime_stamp(const packet_info *pinfo)
{
    return pinfo->fd->has_ts ? pinfo->abs_ts : (nstime_t)NSTIME_INIT_UNSET;
}

/** How long after @a then a packet was captured; negative: before, or it is not known. */
static inline nstime_t
lab_ws_nstime_since(const packet_info *pinfo, const nstime_t *then)
{
    nstime_t since = {.nsecs = -1};

    if (pinfo->fd->has_ts && !nstime_is_unset(then))
        nstime_delta(&since, &pinfo->abs_ts, then);
    return since;
}

/** Of such a time, the whole seconds since 1970; before that a negative number. */
static inline int64_t
lab_ws_nstime_unix_seconds(uint64_t time)
{
    return (int64_t)(time / LAB_NS_PER_S) - (int64_t)(LAB_WS_ORIGIN / LAB_NS_PER_S);
}

/** How long a number of nanoseconds is. */
static inline nstime_t
lab_ws_nstime(uint64_t nanoseconds)
{
    return (nstime_t){.secs = (time_t)(nanoseconds / LAB_NS_PER_S),
                      .nsecs = (int)(nanoseconds % LAB_NS_PER_S)};
}

#endif
