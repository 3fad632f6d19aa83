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

/** How many nanoseconds @a now is after @a then; 0 if it is stamped earlier. The two are less than
 *  2^63 nanoseconds, 292 years, apart, and their origin does not matter. */
static inline uint64_t
lab_elapsed(uint64_t now, uint64_t then)
{
    uint64_t apart = now - then;

    return apart <= INT64_MAX ? apart : 0;
}

#endif
