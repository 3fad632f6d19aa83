/** @file
 * Numbers in network byte order.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_BYTES_H
#define LAB_BYTES_H

#include <stdint.h>

/** The number in the first two bytes. */
static inline uint16_t
lab_be16(const uint8_t *bytes)
{
    return (uint16_t)(bytes[0] << 8 | bytes[1]);
}

/** The number in the first four bytes. */
static inline uint32_t
lab_be32(const uint8_t *bytes)
{
    return (uint32_t)lab_be16(bytes) << 16 | lab_be16(bytes + 2);
}

#endif
