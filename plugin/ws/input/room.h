/** @file
 * Memory for the many small things that live until the file is closed, without the header that
 * wmem puts in front of each.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ROOM_H
#define LAB_WS_ROOM_H

#include <stddef.h>

/** Prepare for a file. */
void lab_ws_room_init(void);

/** Zero bytes, aligned for anything, until the file is closed. */
void *lab_ws_room(size_t size);

/** A copy of some bytes, which lives as long. */
void *lab_ws_room_copy(const void *bytes, size_t size);

#endif
