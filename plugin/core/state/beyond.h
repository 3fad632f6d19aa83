/** @file
 * Numbers beyond what this capture knows of: a segment beyond the window, an acknowledgment of
 * bytes that nobody was seen to send. Mostly the capture lacks what lies between, so they are
 * believed; but they may be damaged, forged, or so old that their numbers have come round. Then
 * their end goes on where it was before, and they are taken back. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_BEYOND_H
#define LAB_BEYOND_H

#include "core/connection/context.h"

/** Whether the segment lies far off all that is known of the connection, and agrees with one before
 * that does so, too. */
bool lab_beyond_agrees(const struct lab_context *ctx);

/** Whether the end goes on where it was before, so take back what was believed since. To be asked
 * before the segment is judged, if it is not the next of its end (lab_is_next()), or the other has
 * acknowledged what was not seen (lab_end.acks_unsent). */
void lab_beyond_take_back(const struct lab_context *ctx);

#endif
