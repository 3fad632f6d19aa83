/** @file
 * Keys that lie near each other, spread over all places of a table.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_SPREAD_H
#define LAB_SPREAD_H

#include <stdint.h>

/** Multiplicative hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4): the
 * multiplier is 2^64 divided by the golden ratio.
 *  @return the upper bits depend on all bits of @a key, the lowest on its lowest alone */
static inline uint64_t
lab_spread(uint64_t key)
{
    return key * UINT64_C(0x9E3779B97F4A7C15);
}

/** The same of 32 bits, which takes fewer instructions. */
static inline uint32_t
lab_spread_word(uint32_t key)
{
    return key * UINT32_C(0x9E3779B9);
}

#endif
