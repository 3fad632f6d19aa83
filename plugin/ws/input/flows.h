/** @file
 * The flows of the capture, by their sockets.
 *
 * A flow that speaks is awake: all of it lies ready. Only so many are awake at a time; where
 * another one speaks, the one that has been awake the longest goes to sleep, packed (packing.h); of
 * a flow that has had one SYN only, the SYN is kept.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_FLOWS_H
#define LAB_WS_FLOWS_H

#include "core/flow/flow.h"
#include "ws/input/hosts_seen.h"

struct lab_ws_run;    /* runs.h */
struct lab_ws_stream; /* streams.h */

/** Two sockets, in an order that does not depend on who sends. Live until the file is closed. */
struct lab_ws_sockets {
    struct lab_ws_host *host[2];
    uint16_t port[2];
    uint16_t place; /**< where the flow is awake: flows.c alone */
    uint8_t heard;  /**< how often it was asked for, up to a few times: flows.c alone */
};

/** A flow that is awake. It is all zero at first, but for sockets, and for what lab_flow_step()
 *  wants to be set. */
struct lab_ws_flow {
    struct lab_ws_stream *stream;         /**< of the flow's current connection */
    struct lab_ws_stream *earlier;        /**< of the one before it; NULL: none */
    struct lab_ws_run *run[2];            /**< that each end has not finished; NULL: none */
    const struct lab_ws_sockets *sockets; /**< between which it is */
    struct lab_flow flow;                 /**< last, as less than all of it may be of use */
};

/** Prepare for a file: nothing of another file is remembered. */
void lab_ws_flows_init(void);

/** Which flow a packet belongs to.
 *  @param addr  of its sender and of its receiver
 *  @param port  in the same order
 *  @param side  set to which of the sockets sent it: 0 or 1
 *  @return valid until the next call of this function or of lab_ws_flow_find() */
struct lab_ws_flow *lab_ws_flow_of(const address *const addr[2], const uint16_t port[2],
                                   uint8_t *side);

/** The same of a segment that was captured on the other side of a device which changes sequence
 *  numbers (core/flow/rewritten.h). */
struct lab_ws_flow *lab_ws_flow_behind(const address *const addr[2], const uint16_t port[2],
                                       uint8_t *side);

/** The same, or NULL if the flow has no segment so far. */
struct lab_ws_flow *lab_ws_flow_find(const address *const addr[2], const uint16_t port[2],
                                     uint8_t *side);

#endif
