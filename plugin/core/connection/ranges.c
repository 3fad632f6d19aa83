/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/connection/ranges.h"

#include "core/serial.h"

void
lab_ranges_start(struct lab_ranges *ranges, uint32_t next)
{
    ranges->next = next;
    ranges->count = 0;
    ranges->known = true;
}

static void
swallow_reached(struct lab_ranges *ranges)
{
    for (unsigned i = 0; i < ranges->count;) {
        struct lab_range *range = &ranges->beyond[i];

        if (lab_serial_after(range->first, ranges->next)) {
            i++;
            continue;
        }
        if (lab_serial_after(range->next, ranges->next))
            ranges->next = range->next;
        *range = ranges->beyond[--ranges->count];
        i = 0; /* next may have moved up to a range that was passed already */
    }
}

void
lab_ranges_add(struct lab_ranges *ranges, uint32_t first, uint32_t next)
{
    if (!ranges->known || !lab_serial_after(next, ranges->next))
        return;
    if (lab_serial_after(first, ranges->next)) {
        if (ranges->count < LAB_RANGES_MAX)
            ranges->beyond[ranges->count++] = (struct lab_range){first, next};
        return;
    }
    ranges->next = next;
    swallow_reached(ranges);
}
