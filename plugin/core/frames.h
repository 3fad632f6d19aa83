/** @file
 * Lists that are in the order of their frames.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_FRAMES_H
#define LAB_FRAMES_H

#include <stddef.h>
#include <stdint.h>

/** Where in a list the first element of a frame stands, or, if there is none, the first of a later
 *  one; @a count: there is no such either.
 *  @param list   of @a count elements, @a size bytes each, whose frames never decrease
 *  @param frame_at  where in an element its frame stands, a uint32_t: offsetof()
 *  @param frame  any */
static inline size_t
lab_first_of_frame(const void *list, size_t count, size_t size, size_t frame_at, uint32_t frame)
{
    const char *frames = list;
    size_t from = 0, to = count;

    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (*(const uint32_t *)(const void *)(frames + middle * size + frame_at) < frame)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

#endif
