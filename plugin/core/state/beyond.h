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

/** Note that the segment acknowledges more than its receiver has sent, if it does. To be asked
 * before what its sender has acknowledged is learned. */
void lab_beyond_note_ack(const struct lab_context *ctx);

/** Note that the segment leaps, if it does (lab_leaps()). To be asked before SND.NXT is learned. */
void lab_beyond_note_leap(const struct lab_context *ctx);

/** Whether the segment shows that what was believed is so. To be asked when what its sender has
 * sent and acknowledged is learned. */
void lab_beyond_confirm(const struct lab_context *ctx);

/** Whether the segment lies far off all that is known of the connection, and agrees with one before
 * that does so, too. */
bool lab_beyond_agrees(const struct lab_context *ctx);

/** Whether the end goes on where it was before, so take back what was believed since. To be asked
 * before the segment is judged, if it is not the next of its end (lab_is_next()), or the other has
 * acknowledged what was not seen (lab_end.acks_unsent). */
void lab_beyond_take_back(const struct lab_context *ctx);

/** Move along the numbers of @a end that it used so long ago that they may come again
 * (lab_end.gone): SND.NXT has got on. @a other acknowledges them. */
void lab_beyond_long_ago(struct lab_end *end, struct lab_end *other);

#endif
