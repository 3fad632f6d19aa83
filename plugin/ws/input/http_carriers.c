/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/http_carriers.h"

#include <string.h>

#include <epan/wmem_scopes.h>

#include "core/serial.h"

#define FIRST_ROOM 8

/* How many segments may overtake one for it to be remembered: whatever a capture does, its place is
 * soon found. */
#define FARTHEST 256

static uint32_t
end_of(const struct lab_ws_carrier *carrier)
{
    return carrier->seq + carrier->len;
}

void
lab_ws_carriers_add(struct lab_ws_carriers *carriers, const struct lab_segment *segment)
{
    uint32_t seq = lab_segment_fin(segment) - segment->len;
    unsigned at = carriers->count;

    if (carriers->count == carriers->room) {
        carriers->room = carriers->room ? 2 * carriers->room : FIRST_ROOM;
        carriers->each = wmem_realloc(wmem_file_scope(), carriers->each,
                                      carriers->room * sizeof *carriers->each);
    }
    while (at > 0 && lab_serial_after(carriers->each[at - 1].seq, seq)) {
        at--;
        if (carriers->count - at > FARTHEST)
            return;
    }
    memmove(&carriers->each[at + 1], &carriers->each[at],
            (carriers->count - at) * sizeof *carriers->each);
    carriers->each[at] =
        (struct lab_ws_carrier){.seq = seq, .len = segment->len, .frame = segment->frame};
    carriers->count++;
}

void
lab_ws_carriers_forget(struct lab_ws_carriers *carriers, uint32_t before)
{
    unsigned kept = 0;

    for (unsigned i = 0; i < carriers->count; i++) {
        if (lab_serial_after(end_of(&carriers->each[i]), before))
            carriers->each[kept++] = carriers->each[i];
    }
    carriers->count = kept;
}

unsigned
lab_ws_carriers_of(const struct lab_ws_carriers *carriers, uint32_t from, uint32_t to,
                   uint32_t *frames)
{
    unsigned count = 0;

    for (unsigned i = 0; i < carriers->count && lab_serial_before(from, to); i++) {
        const struct lab_ws_carrier *carrier = &carriers->each[i];

        if (!lab_serial_after(end_of(carrier), from))
            continue;
        if (lab_serial_after(carrier->seq, from))
            return 0;
        frames[count++] = carrier->frame;
        from = end_of(carrier);
    }
    return lab_serial_before(from, to) ? 0 : count;
}
