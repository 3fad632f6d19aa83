/* libFuzzer's entry point: any bytes are segments, any segments must give verdicts that
 * keep the invariants. README.md says how to run it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fed_flow.h"
#include "invariants.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Ten bytes a segment: numbers near each other, or the fuzzer would never meet a window. */
#define BYTES 10

#define MSL   UINT64_C(1000000000)

/* The kinds of the first byte. */
enum kind {
    FROM_1 = 0x01,
    TIMESTAMPS = 0x02,
    PAYLOAD = 0x04,
    ICMP_ERROR = 0x08, /* no segment, but an ICMP error that quotes one */
    WAIT = 0x70,       /* how long, in waits[] */
    TO_ITSELF = 0x80,  /* in the first segment: the socket is connected with itself */
};

static uint64_t
wait_of(uint8_t kind)
{
    static const uint64_t waits[] = {0,         1000,      1000000,    200000000,
                                     400000000, 800000000, 2000000000, 5000000000};

    return waits[(kind & WAIT) >> 4];
}

static struct lab_segment
segment_of(const uint8_t *bytes, uint32_t frame, uint64_t time, bool to_itself)
{
    struct lab_segment seg = {
        .frame = frame,
        .time = time,
        .side = !to_itself && (bytes[0] & FROM_1),
        .to_itself = to_itself,
        .has_timestamps = (bytes[0] & TIMESTAMPS) != 0,
        .window = bytes[1],
        .flags = bytes[2],
        .seq = ((uint32_t)bytes[3] << 24) + bytes[4],
        .ack = ((uint32_t)bytes[5] << 24) + bytes[6],
        .len = (bytes[0] & PAYLOAD) ? bytes[7] : 0,
        .tsval = bytes[8],
        .tsecr = bytes[9],
        .port = {40000, 80},
    };

    return seg;
}

/* @return the invariant that is broken, or NULL */
static const char *
step(struct lab_flow *flow, struct watch *watch, const struct lab_segment *seg, uint8_t kind)
{
    struct lab_verdict verdict;
    enum lab_belonging belongs;

    if (kind & ICMP_ERROR)
        return lab_flow_icmp_error(flow, seg->side, seg->seq,
                                   (kind & PAYLOAD) ? LAB_ICMP_GIVES_UP : LAB_ICMP_NO_EFFECT,
                                   &verdict)
                   ? invariant_broken_by_error(watch, &verdict)
                   : NULL;
    belongs = lab_flow_step(flow, seg, &verdict);
    return invariant_broken(watch, seg, &verdict, belongs);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct lab_hosts hosts;
    struct fed_flow fed;
    struct watch watch = {.now = {.close = 0}};
    bool to_itself = size && (*data & TO_ITSELF);
    uint64_t time = 0;
    uint32_t frame = 0;

    memset(&hosts, 0, sizeof hosts);
    fed_flow_start(&fed, MSL);
    fed.flow.hosts = &hosts;
    fed.flow.host[1] = 1;
    for (; size >= BYTES; data += BYTES, size -= BYTES) {
        struct lab_segment seg;
        const char *broken;

        time += wait_of(*data);
        seg = segment_of(data, ++frame, time, to_itself);
        broken = step(&fed.flow, &watch, &seg, *data);
        lab_flow_summary(&fed.flow);
        if (broken) {
            fprintf(stderr, "segment %u: broken: %s\n", (unsigned)frame, broken);
            abort();
        }
    }
    return 0;
}
