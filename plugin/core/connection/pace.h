/** @file
 * How fast one end sends: its round trips, and what keeps it from sending more. What is kept of it
 * from segment to segment; all of it is zero until the end sends data. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_PACE_H
#define LAB_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct lab_pace {
    /* Round trips (data/time.c). */
    uint32_t smoothed;  /**< SRTT of RFC 6298, in microseconds; 0: no sample so far */
    uint32_t variation; /**< RTTVAR, in microseconds */
    uint32_t extra;     /**< what Linux adds to SRTT beyond LAB_LINUX_MARGIN_US, */
    uint32_t most;      /**< and the most of it that samples have asked for since */
    uint32_t most_next; /**< SND.NXT was here */

    uint32_t again_first; /**< what lies from here */
    uint32_t again_next;  /**< to before this may have been sent twice; valid with again */
    uint32_t again_frame; /**< the latest repetition: its frame, */
    uint64_t again_time;  /**< when it was seen, */
    uint32_t again_tsval; /**< and its TSval, with again_stamped */
    bool again;           /**< something was sent again and is not acknowledged yet */
    bool again_stamped;
};

#endif
