/** @file
 * What has reached one end: everything below one number, and a few ranges above
 * it that came before the bytes that fill the gap.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_RANGES_H
#define LAB_RANGES_H

#include <stdbool.h>
#include <stdint.h>

/** How many ranges beyond the first gap are remembered. When more are needed the
 *  newest is forgotten; the end's own acknowledgments then tell of it later. */
#define LAB_RANGES_MAX 4

struct lab_range {
    uint32_t first; /**< first sequence number of the range */
    uint32_t next;  /**< the number after its last */
};

struct lab_ranges {
    struct lab_range beyond[LAB_RANGES_MAX]; /**< not sorted; none contains @a next */
    uint32_t next;                           /**< RCV.NXT: everything before it has arrived */
    uint8_t count;                           /**< how many of beyond[] are in use */
    bool known;                              /**< next is known: the start or an ACK was captured */
};

/** Start (or restart) at @a next, with nothing beyond it. */
void lab_ranges_start(struct lab_ranges *ranges, uint32_t next);

/** Add [@a first, @a next). Does nothing while the start is not known. */
void lab_ranges_add(struct lab_ranges *ranges, uint32_t first, uint32_t next);

#endif
