/** @file
 * What must hold for every verdict, whatever the segments.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TEST_INVARIANTS_H
#define LAB_TEST_INVARIANTS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/flow/flow.h"
#include "core/waits/waits.h"

/** What has been seen of one connection. */
struct watched {
    uint8_t state[LAB_END_COUNT]; /**< after the segment before */
    uint8_t close;                /**< verdict of the segment before */
    uint8_t open;                 /**< what lab.open told last in this connection */
    bool known;                   /**< the states were not UNKNOWN */
    unsigned fins;                /**< which of the letters u and w were known */
    uint32_t fin_first;           /**< u, if it was */
    uint32_t fin_second;          /**< w, if it was */
    bool syn_ack[LAB_END_COUNT];  /**< this end sent a SYN+ACK in this connection */
    lab_set roles;                /**< all roles of the connection */
};

/** What has been seen of one flow; zero bytes are a fresh one. */
struct watch {
    struct watched now;
    struct watched earlier; /**< the connection before */
    bool stamped;           /**< first and last are valid */
    uint64_t first, last;   /**< the earliest and latest stamp so far, in nanoseconds */
};

/** Check the verdict on the next segment of a flow.
 *  @return NULL, or the invariant that is broken */
const char *invariant_broken(struct watch *watch, const struct lab_segment *seg,
                             const struct lab_verdict *verdict, enum lab_belonging belongs);

/** The same for an ICMP error that refuses to open the flow's connection. */
const char *invariant_broken_by_error(struct watch *watch, const struct lab_verdict *verdict);

/** The same for what is told of the waits of a segment, behind the verdict on it. */
const char *invariant_broken_by_waits(const struct watch *watch, const struct lab_waits *waits,
                                      const struct lab_segment *seg,
                                      const struct lab_verdict *verdict);

/** Whether two verdicts say the same, numbers and frames apart, and so the one seq that is
 * absolute. */
bool verdicts_alike(const struct lab_verdict *one, const struct lab_verdict *other);

/** Whether two verdicts say the same, numbers and frames included. */
bool verdicts_equal(const struct lab_verdict *one, const struct lab_verdict *other);

#endif
