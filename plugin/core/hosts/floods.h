/** @file
 * How many connections to a port are half-open, and when that is a flood. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_FLOODS_H
#define LAB_FLOODS_H

#include "core/hosts/hosts.h"

/* A half-open connection is counted for 48 to 64 seconds (LAB_HALF_OPEN_SLOTS): Linux gives up
 * after 63, having sent its SYN+ACK six times (net.ipv4.tcp_synack_retries). RFC 4987 section 3.3
 * says why systems shorten it. */
#define LAB_HALF_OPEN_SLOT_NS UINT64_C(16000000000)

/* From this many half-open connections to one port on, they are worth telling: twice what a browser
 * opens to one server at a time, which is 6. And only while they are no fewer than those that began
 * in the same time and were completed: on a busy server, many are just being opened, but only for
 * the length of a round trip each. */
#define LAB_FLOOD_MIN 12

/* What one host opens at once, as for a web page, or tries again after this time, counts as one
 * attempt; whoever goes on for longer, without such a pause, is counted with each. */
#define LAB_ATTEMPT_NS UINT64_C(1000000000)

/** The slot of a segment's time, as in struct lab_endpoint. */
uint32_t lab_floods_slot(const struct lab_segment *seg);

/** Turn to @a slot, if it is later than the present one: forget what began too long ago. */
void lab_floods_turn(struct lab_endpoint *endpoint, uint32_t slot);

/** Take an attempt of @a host to open.
 *  @return whether it is one with those of the same host before it */
bool lab_floods_goes_with_others(struct lab_endpoint *endpoint, uint32_t host, uint64_t now);

/** Count the connection where it is now: further than before, or it was thought to be further than
 *  it is. */
void lab_floods_count(struct lab_endpoint *endpoint, struct lab_attempt *attempt,
                      enum lab_opening opening);

/** Fill in half_open and LAB_BEGINS_FLOOD, if there is a flood. */
void lab_floods_tell(struct lab_endpoint *endpoint, struct lab_verdict *verdict);

#endif
