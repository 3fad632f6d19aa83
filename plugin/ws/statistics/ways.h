/** @file
 * What is known of each way of each connection, from one end to the other: its round trips, what
 * was on its way, rounds, and why its sender waited. Gathered from what the tap tells (tap.h).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_WAYS_H
#define LAB_WS_WAYS_H

#include "ws/tap.h"

/** Times in microseconds unless they say otherwise. */
struct lab_way_row {
    const struct lab_ws_stream *stream;
    uint8_t from;         /**< enum lab_end_id: who sends on this way */
    uint32_t tcp_stream;  /**< Wireshark's; LAB_NO_TCP_STREAM */
    uint32_t samples;     /**< round trips that were measured */
    uint32_t least, most; /**< of the samples; with samples */
    uint64_t sum;         /**< of all samples */
    uint32_t smoothed;    /**< SRTT after the last sample */
    uint32_t timeout;     /**< RTO after it, as Linux sets it; 0: not known */
    uint32_t flight;      /**< the most bytes that were on their way */
    uint32_t flight_segments;
    uint32_t window;     /**< the largest that the receiver offered, in bytes; 0: none is known */
    uint16_t rounds;     /**< how many */
    uint16_t round_most; /**< the most segments in one */
    uint8_t phases;      /**< set of enum lab_phase */
    uint32_t segments;   /**< with payload */
    uint64_t first, latest; /**< capture time of the first and the latest of them, in nanoseconds */
    uint64_t waited[LAB_LIMIT_COUNT];  /**< from the segment before to one that had waited for this,
                                            in nanoseconds */
    uint32_t resent[LAB_RESENT_COUNT]; /**< by cause; NONE: not known */
};

struct lab_ways;

/** @param most  how many rows to keep: of the ways on which something comes first */
struct lab_ways *lab_ways_new(uint32_t most);

/** Hear of the next segment, in the order of the capture (struct lab_tap_output).
 *  @param changed  set to the numbers of the rows that it changes, from 0; of each way one
 *  @return how many they are */
unsigned lab_ways_hear(struct lab_ways *ways, packet_info *pinfo, const struct lab_told *told,
                       uint32_t changed[LAB_END_COUNT]);

/** A row.
 *  @param number  from 0, as lab_ways_hear() says it */
const struct lab_way_row *lab_ways_row(const struct lab_ways *ways, uint32_t number);

/** How many ways were heard of that have no row. */
uint32_t lab_ways_left_out(const struct lab_ways *ways);

/** Forget all that was heard. */
void lab_ways_forget(struct lab_ways *ways);

#endif
