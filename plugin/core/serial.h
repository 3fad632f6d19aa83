/** @file
 * Arithmetic on sequence numbers, which wrap through 2^32 (RFC 9293 section 3.4).
 *
 * The comparisons are those of RFC 1982: right as long as the two numbers are
 * less than 2^31 apart.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_SERIAL_H
#define LAB_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

/** Whether sequence number @a a comes before @a b. */
static inline bool
lab_serial_before(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) < 0;
}

/** Whether sequence number @a a comes after @a b. */
static inline bool
lab_serial_after(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) > 0;
}

#endif
