/** @file
 * A struct kept without what is zero in it: most of a verdict is, and most of a flow that has only
 * begun. What is packed depends on the bytes alone, so that a struct may grow as it likes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_PACKING_H
#define LAB_PACKING_H

#include <stddef.h>
#include <stdint.h>

/** The most that @a size bytes become. */
#define LAB_PACKED_MAX(size) ((size) + ((size) + 15) / 16)

/** Pack @a size bytes, a multiple of 4 and so aligned.
 *  @param packed  room for LAB_PACKED_MAX(size) bytes
 *  @return how many are used */
size_t lab_pack(uint8_t *packed, const void *bytes, size_t size);

/** Get back what lab_pack() was given.
 *  @param size  the same
 *  @return the end of what was packed */
const uint8_t *lab_unpack(void *bytes, size_t size, const uint8_t *packed);

#endif
