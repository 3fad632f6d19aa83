/* libFuzzer's entry point: any bytes are segments, any segments must give verdicts that
 * keep the invariants. README.md says how to run it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "invariants.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ten bytes a segment: numbers near each other, or the fuzzer would never meet a window. */
#define BYTES 10

static struct lab_segment
segment_of(const uint8_t *bytes, uint32_t frame)
{
    struct lab_segment seg = {
        .frame = frame,
        .time = (uint64_t)frame * 1000000 + ((uint64_t)bytes[1] << 24),
        .side = bytes[0] & 1,
        .has_timestamps = (bytes[0] & 2) != 0,
        .flags = bytes[2],
        .seq = ((uint32_t)bytes[3] << 24) + bytes[4],
        .ack = ((uint32_t)bytes[5] << 24) + bytes[6],
        .len = (bytes[0] & 4) ? bytes[7] : 0,
        .tsval = bytes[8],
        .tsecr = bytes[9],
        .port = {40000, 80},
    };

    return seg;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lab_flow flow = {.started = false};
    struct watch watch = {.now = {.close = 0}};
    uint32_t frame = 0;

    for (; size >= BYTES; data += BYTES, size -= BYTES) {
        struct lab_segment seg = segment_of(data, ++frame);
        struct lab_verdict verdict;
        enum lab_belonging belongs = lab_flow_step(&flow, &seg, &verdict);
        const char *broken = invariant_broken(&watch, &seg, &verdict, belongs);

        lab_flow_summary(&flow);
        if (broken) {
            fprintf(stderr, "segment %u: broken: %s\n", (unsigned)frame, broken);
            abort();
        }
    }
    return 0;
}
