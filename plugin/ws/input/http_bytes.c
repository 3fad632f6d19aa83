/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/http_bytes.h"

#include <string.h>

#include "core/serial.h"
#include "ws/input/pieces.h"

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
    while (at > 0 && lab_serial_after(carriers->each[at - 1].seq, seq))
        at--;
    if (carriers->count - at > FARTHEST)
        return;
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

/* How many bytes of the payload were captured. */
static uint32_t
captured_of(const struct lab_ws_payload *payload)
{
    uint32_t captured = tvb_captured_length(payload->tvb);

    return captured > payload->header_len
               ? MIN(captured - payload->header_len, payload->segment.len)
               : 0;
}

static const char *
bytes_at(tvbuff_t *tvb, uint32_t offset, uint32_t size)
{
    return (const char *)tvb_get_ptr(tvb, (int)offset, (int)size);
}

bool
lab_ws_http_bytes_alone(const struct lab_ws_payload *payload, struct lab_ws_http_bytes *bytes)
{
    uint32_t captured = captured_of(payload);

    if (!captured)
        return false;
    *bytes = (struct lab_ws_http_bytes){
        .bytes = bytes_at(payload->tvb, payload->header_len, captured),
        .captured = captured,
        .size = payload->segment.len,
        .seq = lab_segment_fin(&payload->segment) - payload->segment.len,
    };
    return true;
}

/* Whether something put together is what it seems: with the bytes of the segment in their place,
 * or, if it only ends what earlier ones brought, with as many as those. */
static bool
goes_on_with(tvbuff_t *together, uint32_t here, const struct lab_ws_payload *payload)
{
    uint32_t size = tvb_captured_length(together), own = captured_of(payload);

    if (payload->segment.len == 0)
        return size == here;
    if (size <= here || !own)
        return false;
    own = MIN(own, size - here);
    return memcmp(bytes_at(together, here, own), bytes_at(payload->tvb, payload->header_len, own),
                  own) == 0;
}

bool
lab_ws_http_bytes_together(const struct lab_ws_payload *payload, wmem_tree_t *messages,
                           struct lab_ws_http_bytes *bytes)
{
    uint32_t seq = lab_segment_fin(&payload->segment) - payload->segment.len, first;
    tvbuff_t *tvb;

    if (!lab_ws_message_completed(payload->pinfo, messages, seq, &first))
        return false;
    for (unsigned i = 0; (tvb = lab_ws_message_buffer(payload->pinfo, i)) != NULL; i++) {
        if (!goes_on_with(tvb, seq - first, payload))
            continue;
        *bytes = (struct lab_ws_http_bytes){
            .bytes = bytes_at(tvb, 0, tvb_captured_length(tvb)),
            .captured = tvb_captured_length(tvb),
            .size = tvb_reported_length(tvb),
            .here = seq - first,
            .seq = first,
        };
        return true;
    }
    return false;
}
