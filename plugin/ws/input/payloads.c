/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/input/payloads.h"

#include <string.h>

#include "ws/input/messages.h"

/* Of struct lab_ws_payload, of the frame expected_in; NULL: never any. */
static GArray *expected;
static uint32_t expected_in; /* another than the frame at hand: that one was never judged */

void
lab_ws_payloads_init(void)
{
    if (expected)
        lab_ws_payloads_forget();
}

void
lab_ws_payload_expect(const struct lab_ws_payload *payload)
{
    if (!expected)
        expected = g_array_new(FALSE, FALSE, sizeof *payload);
    if (expected_in != payload->segment.frame)
        lab_ws_payloads_forget();
    expected_in = payload->segment.frame;
    g_array_append_vals(expected, payload, 1);
}

unsigned
lab_ws_payload_count(const packet_info *pinfo)
{
    return expected && expected_in == pinfo->num ? expected->len : 0;
}

const struct lab_ws_payload *
lab_ws_payload(unsigned nth)
{
    return &g_array_index(expected, struct lab_ws_payload, nth);
}

void
lab_ws_payloads_forget(void)
{
    g_array_set_size(expected, 0);
}

/* How many bytes of the payload were captured. */
static uint32_t
captured_of(const struct lab_ws_payload *payload)
{
    uint32_t captured = tvb_captured_length(payload->tvb);

    return captured > payload->header_len ? captured - payload->header_len : 0;
}

static const uint8_t *
bytes_at(tvbuff_t *tvb, uint32_t offset, uint32_t size)
{
    return tvb_get_ptr(tvb, (int)offset, (int)size);
}

bool
lab_ws_payload_alone(const struct lab_ws_payload *payload, struct lab_ws_bytes *bytes)
{
    uint32_t captured = captured_of(payload);

    if (!captured)
        return false;
    *bytes = (struct lab_ws_bytes){
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
lab_ws_payload_together(const struct lab_ws_payload *payload, struct lab_ws_bytes *bytes)
{
    const struct lab_ws_record *record = payload->record;
    const struct lab_ws_later *later = record->stream->later;
    uint32_t seq = lab_segment_fin(&payload->segment) - payload->segment.len, first;
    tvbuff_t *tvb;

    if (!later || !lab_ws_message_completed(payload->pinfo, later->messages[record->verdict.from],
                                            seq, &first))
        return false;
    for (unsigned i = 0; (tvb = lab_ws_message_buffer(payload->pinfo, i)) != NULL; i++) {
        if (!goes_on_with(tvb, seq - first, payload))
            continue;
        *bytes = (struct lab_ws_bytes){
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

static void
read_one(const struct lab_ws_payload *payload, lab_ws_reading *read)
{
    struct lab_ws_bytes bytes;
    uint32_t done = 0;

    if (lab_ws_payload_together(payload, &bytes) && read(payload, &bytes, 0))
        done = bytes.size - bytes.here;
    if (lab_ws_payload_alone(payload, &bytes) && done < bytes.captured)
        read(payload, &bytes, done);
}

void
lab_ws_payloads_read(const packet_info *pinfo, lab_ws_reading *read)
{
    const lab_set again = LAB_BIT(LAB_EVENT_CAPTURED_TWICE) | LAB_BIT(LAB_EVENT_RETRANSMISSION);

    for (unsigned i = 0; i < lab_ws_payload_count(pinfo); i++) {
        const struct lab_ws_payload *payload = lab_ws_payload(i);

        if (payload->segment.len && !(payload->record->verdict.events & again))
            read_one(payload, read);
    }
}
