/** @file
 * A flow whose memory is small, so that it does not always suffice.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TEST_FED_FLOW_H
#define LAB_TEST_FED_FLOW_H

#include "core/flow/flow.h"

struct fed_flow {
    struct lab_flow flow;
    struct lab_sent sent[2][LAB_FLIGHT_FIRST];
};

static inline void
fed_flow_start(struct fed_flow *fed, uint64_t msl)
{
    lab_flow_init(&fed->flow);
    fed->flow.msl = msl;
    for (int side = 0; side < 2; side++)
        lab_flight_give(&fed->flow.flight[side], fed->sent[side], LAB_FLIGHT_FIRST);
}

#endif
