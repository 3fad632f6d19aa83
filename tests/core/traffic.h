/** @file
 * Pseudo-random segments of one flow, the same for the same seed.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TEST_TRAFFIC_H
#define LAB_TEST_TRAFFIC_H

#include <stdbool.h>
#include <stdint.h>

#include "core/segment.h"

struct traffic {
    uint64_t random;                   /**< state of the generator */
    uint64_t time;                     /**< nanoseconds */
    uint32_t frame;                    /**< of the next segment, minus 1 */
    unsigned hostile;                  /**< per cent of segments that no TCP would send */
    uint32_t isn[2], nxt[2], acked[2]; /**< per side, as the two ends would have them */
    bool syn_sent[2], fin_sent[2];
    uint32_t fin[2];          /**< number of the FIN, with fin_sent only */
    struct lab_segment again; /**< a segment that is repeated in vain, with repeats */
    unsigned repeats;         /**< how often it still is; 0: none */
    uint64_t timeout;         /**< nanoseconds to the next repetition */
};

/** Begin anew.
 *  @param hostile per cent, 0 to 100 */
void traffic_start(struct traffic *traffic, uint64_t seed, unsigned hostile);

struct lab_segment traffic_next(struct traffic *traffic);

/** Give a segment the ports and the time of another flow, so that flows with other seeds are
 *  between other ports of the same hosts at about the same time. */
void traffic_move(struct lab_segment *seg, uint64_t seed);

/** A number from 0 to @a below - 1. */
uint32_t traffic_random(struct traffic *traffic, uint32_t below);

#endif
