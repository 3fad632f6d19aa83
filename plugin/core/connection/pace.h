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
    uint32_t again_tsval; /**< and its TSval; 0: none */
    uint32_t again_since; /**< TSval of the first of these repetitions; 0: none */
    bool again : 1;       /**< something was sent again and is not acknowledged yet */
    bool again_late : 1;  /**< the latest repetition came as late as a time-out */

    /* Its load (data/load.c). */
    bool cut : 1;       /**< a segment was longer than it may be: a network card cuts them */
    bool sent : 1;      /**< it has sent data */
    bool sent_full : 1; /**< the latest was a full segment */
    bool answered : 1;  /**< the other end has sent data since */
    bool idle : 1;      /**< the other end has acknowledged all since */
    bool in_round : 1;  /**< round_next is valid, and segments are counted */
    uint8_t acked;  /**< segments acknowledged, up to 255, since more than ever in the round was on
                         its way */
    uint8_t limits; /**< set of enum lab_limit in the round, and of what else it shows */
    uint8_t phase : 4;    /**< enum lab_phase that the latest two rounds show */
    bool acked_early : 1; /**< its latest was acknowledged long before it was sent, by the stamps or
                               their order */
    uint16_t full;        /**< payload of a full segment in bytes; 0: not known */
    uint16_t round;       /**< which round, from 1 */
    uint16_t segments;    /**< sent in it */
    uint16_t before;      /**< sent in the round before; 0: that tells nothing */
    uint32_t top;         /**< the most on its way in it, in bytes */
    uint32_t left;        /**< what the window allowed beyond the latest, in bytes */
    uint32_t round_next;  /**< the ACK of this number ends the round */
};

#endif
