/** @file
 * How many connections to a port are half-open, and when that is a flood. Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_FLOODS_H
#define LAB_FLOODS_H

#include "core/hosts/table.h"
#include "core/segment.h"
#include "core/verdict.h"

/* Time is counted in ticks of 33.6 ms, and in slots of 512 ticks. A half-open connection is counted
 * for 52 to 69 seconds (LAB_HALF_OPEN_SLOTS): Linux gives up after 63, having sent its SYN+ACK six
 * times (net.ipv4.tcp_synack_retries). RFC 4987 section 3.3 says why systems shorten it. */
#define LAB_TICK_BITS  25
#define LAB_SLOT_TICKS 512

/* From this many half-open connections to one port on, they are worth telling: twice what a browser
 * opens to one server at a time, which is 6. And only while they are no fewer than those that began
 * in the same time and were completed. */
#define LAB_FLOOD_MIN 12

/* A busy server has many that are just being opened, each for the length of a round trip. So as
 * many as that must have waited for longer. Where no handshake shows how long a round trip is, it
 * is taken to be no longer than the first time-out, a second (RFC 6298 section 2.1;
 * LAB_YOUNG_TICKS). Where some do, the slowest of them is: others may be farther away, but not this
 * many times, and the nearest says nothing of the rest below so much. */
#define LAB_FARTHER      4
#define LAB_NEAR_WAIT_US UINT32_C(100000)

/* So many that wait at once fill a usual backlog, however short they have waited: the default of
 * net.ipv4.tcp_max_syn_backlog (tcp(7)). */
#define LAB_BACKLOG 256

/* What one host tries at one port while an attempt of its own is still counted is one attempt: the
 * connections of a web page, or a program that tries again. Unless they follow each other faster
 * than anybody who waits for an answer tries again, for longer than a page takes to open them. */
#define LAB_RETRY_MS 100
#define LAB_BURST_MS 1000

/** The tick of a segment's time, modulo 2^32. */
uint32_t lab_floods_tick(const struct lab_segment *seg);

/** Turn to @a tick, if it is later than the present one: forget what began too long ago. */
void lab_floods_turn(struct lab_endpoint *endpoint, uint32_t tick);

/** Take it that a connection begins.
 *  @param try  what its host has tried of that port
 *  @param now  its capture time, in nanoseconds
 *  @return whether it is one with those of the same host before it */
bool lab_floods_goes_with_others(struct lab_try *try, uint64_t now);

/** Count the connection where it is now: further than before, or it was thought to be further than
 *  it is. */
void lab_floods_count(struct lab_endpoint *endpoint, struct lab_attempt *attempt,
                      enum lab_opening opening);

/** Take the time of a whole handshake, in nanoseconds. */
void lab_floods_time(struct lab_endpoint *endpoint, uint64_t handshake);

/** Fill in half_open, on a SYN or SYN+ACK, and LAB_BEGINS_FLOOD, on a SYN, if there is a flood. */
void lab_floods_tell(struct lab_endpoint *endpoint, const struct lab_segment *seg,
                     struct lab_verdict *verdict);

#endif
