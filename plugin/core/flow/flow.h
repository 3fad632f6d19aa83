/** @file
 * The core's door: segments of one pair of sockets in, verdicts out.
 *
 * A flow is everything that passes between two sockets (address and port, twice);
 * it may be several connections one after the other. The core allocates nothing,
 * keeps no clock and cannot fail: nonsense on the wire is a verdict, not an error.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_FLOW_H
#define LAB_FLOW_H

#include <stdbool.h>

#include "core/flow/memory.h"
#include "core/layers/icmp.h"
#include "core/segment.h"
#include "core/verdict.h"

/** Make @a flow an empty flow; a flow of zero bytes is one already. */
void lab_flow_init(struct lab_flow *flow);

/** Take the next segment of @a flow, in the order of the capture. Where there is memory to give,
 *  lab_flight_wants() is to be asked about flow->flight[seg->side] before; without memory, the
 *  segments that carried an acknowledged byte are not tracked.
 *  @param verdict filled in whole
 *  @return which connection the segment belongs to */
enum lab_belonging lab_flow_step(struct lab_flow *flow, const struct lab_segment *seg,
                                 struct lab_verdict *verdict);

/** How many segments of a flow can be put away as seeds. */
#define LAB_SEEDS 2

/** All that there is to the first segments of a flow, of each, if they are a SYN, as in a flood,
 * and the RST that refuses it, as in a port scan: what they say, and what other flows made of them.
 */
struct lab_seed {
    struct lab_segment segment;
    struct lab_attempt attempt;
    uint32_t half_open; /**< these three are of the verdict on it: as struct lab_verdict has them */
    uint16_t facts;
    uint8_t scan;
    uint8_t prospect; /**< enum lab_prospect */
};

/** Put away the latest segment of a flow that has had no more than LAB_SEEDS.
 *  @param nth  which of its segments that is, from 0; what else the flow was told, such as a copy
 * or an ICMP error, counts as one
 *  @return false if it is none of these: the flow has to be kept as it is */
bool lab_flow_to_seed(const struct lab_flow *flow, unsigned nth, struct lab_seed *seed);

/** Get back what lab_flow_to_seed() was given.
 *  @param flow  as before that segment */
void lab_flow_from_seed(struct lab_flow *flow, const struct lab_seed *seed);

/** Take an ICMP error that quotes a segment of @a flow.
 *
 * It decides something only while its receiver tries to open, in SYN-SENT, and only if it quotes
 * that very SYN (RFC 5927 section 4.1): then the open is refused. Afterwards an ICMP error ends
 * nothing (RFC 5927 section 5.2), and a quoted segment is never a segment of the flow. Advice on
 * the size of packets explains the smaller segments that come after it.
 *  @param side who sent the quoted segment (struct lab_segment): the error is for this end
 *  @param seq raw sequence number of the quoted segment
 *  @param effect what the error does
 *  @param verdict filled in whole if the error is about an open attempt, else left alone: open,
 * both ends' states and the facts; no role, as the error is no segment. from is the end that the
 *      error speaks for: the receiver of the SYN
 *  @return whether it is about an open attempt. verdict->open says whether that is refused */
bool lab_flow_icmp_error(struct lab_flow *flow, uint8_t side, uint32_t seq,
                         enum lab_icmp_effect effect, struct lab_verdict *verdict);

/** The frame of a segment that an ICMP error quotes, if it is the SYN of its sender: of several
 *  the latest, for the earlier ones got no answer.
 *  @param side who sent it (struct lab_segment)
 *  @param seq its raw sequence number
 *  @return 0 if it is no SYN, or was not captured */
uint32_t lab_flow_frame_of_syn(const struct lab_flow *flow, uint8_t side, uint32_t seq);

/** The same of a segment that is no SYN: the latest that carried the payload, as far as the flight
 *  remembers it (offloaded segments hold several), or without payload, the flow's latest segment.
 *  @param len how many bytes of payload it has at least; 0: none
 *  @param flags set of enum lab_flag, for a segment without payload
 *  @return 0 if it is another segment, or not remembered */
uint32_t lab_flow_frame_of_quoted(const struct lab_flow *flow, uint8_t side, uint32_t seq,
                                  uint32_t len, uint8_t flags);

/** The verdict on the flow's current connection, as far as its segments have been seen. */
struct lab_summary lab_flow_summary(const struct lab_flow *flow);

#endif
