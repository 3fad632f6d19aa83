/* How long the way to an end and back takes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"

#include "core/bounds.h"
#include "core/clock.h"

static uint32_t
offset_of(const struct lab_past_segment *own)
{
    return lab_tsval_lag(own->time, own->tsval);
}

static void
note_clock(struct lab_path *path, const struct lab_past_segment *own)
{
    if (!own->has_timestamps || (own->flags & LAB_RST))
        return;
    if (!path->stamped || lab_serial_before(offset_of(own), path->offset))
        path->offset = offset_of(own);
    path->stamped = true;
}

/* The SYN once more is no answer to a SYN+ACK. */
void
lab_path_note(struct lab_path *path, const struct lab_past_segment *own)
{
    if (!path->round_trip && path->asked_time && (own->flags & LAB_ACK))
        path->round_trip = lab_trip_between(own->time, path->asked_time);
    note_clock(path, own);
}

/* It may have had to wait, so the shortest is the nearest to the path. */
void
lab_path_note_answer(struct lab_path *path, const struct lab_past_segment *heard,
                     const struct lab_past_segment *own)
{
    uint64_t since = lab_elapsed(own->time, heard->time);

    if (since && since < path->round_trip)
        path->round_trip = since;
    if (since > path->slowest)
        path->slowest = since;
}

/* No less than the shortest time-out, for paths may grow longer; nor than the longest that
 * an answer has taken, and half of it. */
static uint64_t
longest_answer(const struct lab_path *path)
{
    uint64_t slowest = path->slowest > path->round_trip ? path->slowest : path->round_trip;
    uint64_t longest = slowest + slowest / 2;

    return longest > LAB_TIMEOUT_MIN_NS ? longest : LAB_TIMEOUT_MIN_NS;
}

/* How much longer it was on its way than the fastest segment of its end so far, in nanoseconds, if
 * TSval counts milliseconds as in Linux: so much earlier than it seems it was written. */
static uint64_t
delay_of(const struct lab_path *path, const struct lab_past_segment *own)
{
    uint64_t delay;

    if (!path->stamped || !own->has_timestamps || lab_serial_before(offset_of(own), path->offset))
        return 0;
    delay = (offset_of(own) - path->offset) * LAB_NS_PER_MS;
    return delay <= longest_answer(path) ? delay : 0; /* or their clock has another tick */
}

/* A quarter of the path may be jitter. */
bool
lab_path_is_too_short(const struct lab_path *path, const struct lab_past_segment *due,
                      const struct lab_past_segment *own)
{
    return path->round_trip &&
           lab_elapsed(own->time, due->time) < path->round_trip / 4 * 3 + delay_of(path, own);
}

/* Within one computer, or one room, the path takes no time, and the hosts a different one for each
 * answer: the fastest so far says nothing of the next. */
#define HOSTS_NS UINT64_C(100000)

bool
lab_path_is_far_too_short(const struct lab_path *path, const struct lab_past_segment *due,
                          const struct lab_past_segment *own)
{
    return path->round_trip > HOSTS_NS && lab_path_is_too_short(path, due, own);
}

bool
lab_path_had_time(const struct lab_path *path, const struct lab_past_segment *due,
                  const struct lab_past_segment *own)
{
    return lab_elapsed(own->time, due->time) > longest_answer(path) + delay_of(path, own);
}
