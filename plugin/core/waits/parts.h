/** @file
 * The parts of the waits, and questions that they share. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WAITS_PARTS_H
#define LAB_WAITS_PARTS_H

#include "core/clock.h"
#include "core/serial.h"
#include "core/waits/waits.h"

#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

/** The segment at hand and the two ends, as those before it left them. */
struct lab_moment {
    const struct lab_waiting *waiting;
    const struct lab_segment *seg;
    const struct lab_verdict *verdict;
    const struct lab_waits *before;      /**< told of the segment that it is about; NULL: nothing */
    const struct lab_waiting_end *own;   /**< who sent it */
    const struct lab_waiting_end *other; /**< whom it is for */
};

/** In microseconds, from then to the segment at hand. */
static inline uint64_t
lab_waits_since(const struct lab_moment *at, uint64_t then)
{
    return lab_elapsed(at->seg->time, then) / 1000;
}

/** lab_wait.way to @a end. */
static inline uint32_t
lab_waits_way_to(const struct lab_waiting_end *end, const struct lab_waiting_end *peer)
{
    return lab_way_of(end->round_trip, peer->round_trip);
}

/** Whether the capture was made so near to the end with this way that its times are that end's own.
 */
static inline bool
lab_waits_is_near(uint32_t way)
{
    return way == 1;
}

/** What the options of a header may take off the MSS, in bytes. */
#define LAB_OPTIONS_MAX (LAB_TCP_HEADER_MAX - LAB_TCP_HEADER_MIN)

/** Whether payload of this length is less than @a end puts into a segment if it has more. */
static inline bool
lab_waits_is_small(const struct lab_waiting_end *end, uint32_t len)
{
    return end->mss ? len + LAB_OPTIONS_MAX < end->mss : len < end->full;
}

/** How @a wait compares with the one before it. */
static inline enum lab_backoff
lab_waits_backoff_of(uint64_t wait, uint64_t before)
{
    if (!wait || !before)
        return LAB_BACKOFF_UNKNOWN;
    if (wait >= 2 * before - before / 5 && wait <= 2 * before + before / 5)
        return LAB_BACKOFF_DOUBLED;
    return wait >= before - before / 10 && wait <= before + before / 10 ? LAB_BACKOFF_SAME
                                                                        : LAB_BACKOFF_OTHER;
}

/** Tell why something is sent again that was sent before (repairs.c). */
void lab_waits_tell_repetition(const struct lab_moment *at, struct lab_wait *wait);

/* pauses.c */

/** Tell what a probe, or new payload, had waited for. */
void lab_waits_tell_pause(const struct lab_moment *at, struct lab_wait *wait);

/** Tell how long an acknowledgment was held back. */
void lab_waits_tell_held_ack(const struct lab_moment *at, struct lab_wait *wait);

/** Tell how the window of the sender moves. */
void lab_waits_tell_window_move(const struct lab_moment *at, struct lab_window_move *move);

#endif
