/** @file
 * What the segments of a connection turn out to have been, once those after them are known.
 *
 * Where a segment passes, nobody can tell whether it will arrive. Its end's next segments tell:
 * what they acknowledge, which timestamp they echo (RFC 7323), which bytes came twice (RFC 2883).
 * Looking back, each segment has its fate, and each end the state that it really was in.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HINDSIGHT_H
#define LAB_HINDSIGHT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/segment.h"
#include "core/verdict.h"

/** What hindsight says of a segment. */
struct lab_hindsight {
    uint32_t acked_frame; /**< the first that acknowledged all of it; it may stand before it in the
                               file. 0: none, or this sending was lost */
    uint32_t proof_frame; /**< the one that tells its fate; 0: none */
    uint64_t acked_after; /**< how long after this, in nanoseconds; with acked_frame. 0: it is not
                               known, or that is before it */
    uint8_t fate; /**< enum lab_fate; NONE: a segment that takes no numbers, of whose arrival
                       nothing is known */
    uint8_t state[LAB_END_COUNT]; /**< enum lab_state of each end after it: the sender's when it
                                     sent it, the receiver's when it arrived; if it did not, as it
                                     stayed */
    bool cookie; /**< on a SYN+ACK: its server keeps nothing of the SYN (RFC 4987 section 3.6) */
};

/** A segment of a connection with the verdict on it. */
struct lab_past_segment {
    /* As struct lab_segment has it. */
    uint64_t time;  /**< in nanoseconds, any origin */
    uint32_t frame; /**< increasing */
    uint32_t seq;
    uint32_t ack;        /**< with LAB_ACK */
    uint32_t len;        /**< payload in bytes */
    uint32_t tsval;      /**< with has_timestamps, in ticks of its end's clock, from any origin */
    uint32_t tsecr;      /**< the same of the other end's clock */
    uint32_t sack_first; /**< the first block of its SACK option, from here; both 0: it has none */
    uint32_t sack_next;  /**< to before this */
    uint8_t flags;       /**< set of enum lab_flag */
    bool has_timestamps;
    bool echoes_nothing; /**< TSecr was 0: it tells of no segment of the other end */

    /* As the verdict on it has it: lab_hindsight_take(). */
    uint8_t from;         /**< enum lab_end_id: who sent it */
    uint32_t events;      /**< set of enum lab_event */
    uint32_t about_frame; /**< what the events are about; 0: no frame */
    uint32_t reset_frame; /**< of a RST: what it answers; 0: none */
    uint16_t roles;       /**< set of enum lab_role */
    uint8_t reset;        /**< enum lab_reset */
    struct lab_end_verdict end[LAB_END_COUNT];

    /* What else is known of its packet. */
    uint32_t returned_frame; /**< of a SYN: the ICMP error that brings it back, so that the attempt
                                  ends; 0: none */
    bool marked;  /**< a router has marked its packet: the ECN field is CE (RFC 3168 section 5) */
    bool echoes;  /**< its ECE tells of a mark that no CWR has answered yet */
    bool reduces; /**< it has a CWR that answers */

    /* Filled in: what came of it. */
    struct lab_hindsight says;
    uint32_t echo_frame;    /**< on a marked one: the first ECE that answers; 0: none */
    uint32_t reduced_frame; /**< on that and on ECE: the CWR that answers; 0: none */

    /* For lab_hindsight_look_back() alone. */
    struct lab_past_segment *next;     /**< in a list of those that wait for something */
    struct lab_past_segment *below[2]; /**< in a heap of them: those that wait for higher numbers */
    struct lab_past_segment *first;    /**< the first sending of the same numbers; NULL: itself */
    struct lab_past_segment *again;    /**< the next sending of them */
    struct lab_past_segment *last;     /**< of a first sending with again: the last one */
    struct lab_past_segment *acked_by; /**< the first that acknowledges all of it */
    struct lab_past_segment *heard_by; /**< the first that acknowledges it at least in part */
    struct lab_past_segment *doubled_by; /**< of a first sending: the one that says it came twice */
    struct lab_past_segment *more; /**< of a first sending: the one before that was sent again */
    uint32_t acked[LAB_END_COUNT]; /**< the highest number that each end had acknowledged before */
    bool acked_known[LAB_END_COUNT]; /**< acked is valid */
    bool refused; /**< its receiver answered it with a RST, for it had no socket any more */
};

/** Take what looking back needs of the verdict on the segment. */
void lab_hindsight_take(struct lab_past_segment *segment, const struct lab_verdict *verdict);

/** What the segments of a connection do not tell of it. */
struct lab_case {
    uint8_t lives_on; /**< enum lab_state: its SYN was not taken, for an earlier connection lived on
                           in this state at the server; UNKNOWN: none did */
    bool sack;        /**< both ends have agreed on selective acknowledgments (RFC 2018) */
    bool listens;     /**< the server's port has answered a SYN in some connection */
};

/** Look back on a connection.
 *  @param segments  all of it so far, in the order of the capture; zero in what is filled in, and
 *                   in what is this function's alone */
void lab_hindsight_look_back(struct lab_past_segment *segments, size_t count,
                             const struct lab_case *case_of);

#endif
