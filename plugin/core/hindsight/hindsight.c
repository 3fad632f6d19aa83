/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/hindsight.h"

#include "core/hindsight/parts.h"

void
lab_hindsight_take(struct lab_past_segment *segment, const struct lab_verdict *verdict)
{
    segment->events = verdict->events;
    segment->about_frame = verdict->about_frame;
    segment->reset_frame = verdict->reset_frame;
    segment->trip_since = verdict->trip.since;
    segment->trip_sample = verdict->trip.sample;
    segment->roles = verdict->roles;
    segment->reset = verdict->reset;
    segment->from = verdict->from;
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        segment->end[id] = verdict->end[id];
}

void
lab_hindsight_look_back(struct lab_past_segment *segments, size_t count,
                        const struct lab_case *case_of)
{
    const struct lab_past all = {.first = segments, .count = count, .case_of = case_of};

    lab_hindsight_find_marks(&all);
    lab_hindsight_find_cookies(&all);
    lab_hindsight_find_fates(&all);
    for (unsigned end = 0; end < LAB_END_COUNT; end++) {
        lab_hindsight_find_refusals(&all, (enum lab_end_id)end);
        lab_hindsight_find_arrivals(&all, (enum lab_end_id)end);
    }
    for (unsigned end = 0; end < LAB_END_COUNT; end++)
        lab_hindsight_find_no_fins(&all, (enum lab_end_id)end);
}
