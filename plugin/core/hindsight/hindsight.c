/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/hindsight/parts.h"

void
lab_letter_take(struct lab_letter *letter, const struct lab_verdict *verdict)
{
    letter->events = verdict->events;
    letter->about_frame = verdict->about_frame;
    letter->reset_frame = verdict->reset_frame;
    letter->roles = verdict->roles;
    letter->reset = verdict->reset;
    letter->from = verdict->from;
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        letter->end[id] = verdict->end[id];
}

void
lab_look_back(struct lab_letter *letters, size_t count, const struct lab_case *case_of)
{
    const struct lab_letters all = {.first = letters, .count = count, .case_of = case_of};

    lab_find_marks(&all);
    lab_find_cookies(&all);
    lab_find_fates(&all);
    for (unsigned end = 0; end < LAB_END_COUNT; end++) {
        lab_find_refusals(&all, (enum lab_end_id)end);
        lab_find_arrivals(&all, (enum lab_end_id)end);
    }
}
