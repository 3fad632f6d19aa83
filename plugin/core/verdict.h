/** @file
 * What the core says of one segment: small, fixed in size, without pointers, so
 * that it can be kept for every frame of a capture.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VERDICT_H
#define LAB_VERDICT_H

#include <stdint.h>

#include "core/round_trip.h"
#include "core/vocabulary.h"

/** Whether a number of the segment is what its formula says. */
enum lab_check {
    LAB_CHECK_NONE, /**< nothing could be expected (an initial number, an unseen start) */
    LAB_CHECK_AGREES,
    LAB_CHECK_DIFFERS,
};

/** A sequence or acknowledgment number explained: letter = base + add. */
struct lab_number {
    uint8_t formula; /**< enum lab_formula; LAB_FORMULA_NONE: no formula for this number */
    uint8_t check;   /**< enum lab_check */
    int32_t add;     /**< what the formula adds to base */
    uint32_t frame;  /**< the frame that base comes from; 0: this segment itself, or not captured */
    uint32_t base;   /**< the letter's value, raw; of a bare u, v or w, what it is reckoned from */
};

/** The formula's value, raw. */
static inline uint32_t
lab_number_expected(const struct lab_number *number)
{
    return number->base + (uint32_t)number->add;
}

/** Say whether the number is what its formula says, if it has one.
 *  @param actual  as in the header */
static inline void
lab_number_check(struct lab_number *number, uint32_t actual)
{
    if (number->formula != LAB_FORMULA_NONE)
        number->check =
            lab_number_expected(number) == actual ? LAB_CHECK_AGREES : LAB_CHECK_DIFFERS;
}

/** How sure a state is. */
enum lab_certainty {
    LAB_BEFORE_INFERRED = 0x01, /**< the state before is a convention (LISTEN before a SYN) */
    LAB_AFTER_INFERRED = 0x02,  /**< the state after shows on no segment (TIME-WAIT running out) */
    LAB_ON_ARRIVAL = 0x04,      /**< the state changes only if this segment arrives */
};

/** One end's part of the verdict. */
struct lab_end_verdict {
    uint8_t before; /**< enum lab_state after the segment before this one */
    uint8_t
        after; /**< enum lab_state: the sender's when it was sent, the receiver's if it arrives */
    uint8_t reason;    /**< enum lab_reason for going from before to after */
    uint8_t certainty; /**< set of enum lab_certainty */
};

/** Which of the facts in struct lab_verdict are known, and those that are facts themselves. */
enum lab_fact {
    LAB_KNOWS_ISN_CLIENT = 0x01,
    LAB_KNOWS_ISN_SERVER = 0x02,
    LAB_KNOWS_FIN_FIRST = 0x04,
    LAB_KNOWS_FIN_SECOND = 0x08,
    LAB_IS_MERGED = 0x10,        /**< this FIN carries the first ACK of the other FIN */
    LAB_CLOSER_IS_SERVER = 0x20, /**< with LAB_KNOWS_FIN_FIRST: who sent the first FIN */
    LAB_KNOWS_ORIGIN_CLIENT = 0x40,
    LAB_KNOWS_ORIGIN_SERVER = 0x80,
    LAB_KNOWS_WINDOW = 0x100,  /**< window is in bytes: the scale is known */
    LAB_IS_UNTRACKED = 0x200,  /**< more was unacknowledged than is remembered (flight.h) */
    LAB_ACKS_PART = 0x400,     /**< ack is amid the segment of ack.frame, whose number is base */
    LAB_NEXT_DIFFERS = 0x800,  /**< the receiver expects another number than the one after it: bytes
                                    before it are missing, or later ones have arrived already */
    LAB_BEGINS_SCAN = 0x1000,  /**< with scan: the segment that makes it one */
    LAB_BEGINS_FLOOD = 0x2000, /**< with half_open: the first that tells so many */
    LAB_SACKS_UNSENT = 0x4000, /**< its first SACK block is of numbers that nobody sent: it tells of
                                    nothing */
};

/** Whether the number of an end is known that is shown as relative 0. */
static inline enum lab_fact
lab_knows_origin(enum lab_end_id end)
{
    return end == LAB_CLIENT ? LAB_KNOWS_ORIGIN_CLIENT : LAB_KNOWS_ORIGIN_SERVER;
}

#define LAB_KNOWS_ORIGINS (LAB_KNOWS_ORIGIN_CLIENT | LAB_KNOWS_ORIGIN_SERVER)

/** What is known of a load. */
enum lab_load_fact {
    LAB_KNOWS_FLIGHT = 0x01, /**< bytes */
    LAB_KNOWS_USABLE = 0x02,
};

/** What an end has on its way: the sender of payload; of an ACK without any, its receiver. */
struct lab_load {
    uint16_t segments;       /**< the payload on its way in segments; 0: none, or not tracked */
    uint16_t round_segments; /**< sent in the round so far; on the ACK that ends it, in all of it */
    uint16_t round;          /**< which round, from 1, on new payload and on that ACK; 0: none */
    uint16_t round_before;   /**< segments of the round before, where that shows the phase */
    uint32_t bytes;          /**< payload that it has sent and the other end has not acknowledged */
    uint32_t usable; /**< how many more the window allows it; 0 where it is full, or was shrunk */
    uint8_t known;   /**< set of enum lab_load_fact */
    uint8_t phase;   /**< enum lab_phase */
    uint8_t limit;   /**< enum lab_limit: what new payload had waited for */
};

/** Kept for every frame of a capture, packed (packing.h), from window and roles on in groups of 16
 *  bytes: what comes together stands together, and what hardly comes has groups of its own. */
struct lab_verdict {
    uint32_t window; /**< what the sender can take now, in bytes; with LAB_KNOWS_WINDOW */
    uint16_t roles;  /**< set of enum lab_role */
    uint16_t facts;  /**< set of enum lab_fact */
    struct lab_number seq;
    struct lab_number ack;

    uint8_t from;   /**< enum lab_end_id of the sender */
    uint8_t open;   /**< enum lab_open, on the segment that decides it */
    uint8_t close;  /**< enum lab_close, on the segment that decides it and those after */
    uint8_t resent; /**< enum lab_resent, on a retransmission */
    struct lab_end_verdict end[LAB_END_COUNT];
    uint32_t half_open; /**< SYN and SYN+ACK: half-open connections to the server's port, this one
                             included (floods.h); 0: too few to tell */

    struct lab_load load;
    uint32_t fin_first;  /**< u */
    uint32_t events;     /**< set of enum lab_event */
    uint32_t fin_second; /**< w */

    struct lab_round_trip trip;
    uint32_t acks_bytes;    /**< payload that its acknowledgment number newly covers, in bytes */
    uint16_t acks_segments; /**< segments with payload that it newly covers to their end; 0:
                                 none, or not tracked */
    uint16_t repeats;       /**< duplicate ACK: how many in a row with this one */

    uint32_t about_frame; /**< retransmission: the sending before; duplicate ACK: the segment that
                               is missing; 0: none, or not captured, or not tracked */
    uint32_t delay;       /**< retransmission: time since the sending before, in microseconds; 0:
                               not known; ends at its largest value */
    uint32_t origin[LAB_END_COUNT]; /**< raw number shown as relative 0; the ISN where that is
                                         known */
    uint32_t reset_frame;           /**< the frame that a RST answers; 0: none, or not captured */
    uint8_t reset;                  /**< enum lab_reset, on a RST */
    uint8_t scan; /**< enum lab_scan, on a segment of a connection or probe that is part of
                       a scan, from the one on that makes it one (scans.h) */
};

/** The delay of a retransmission in microseconds; 0: it is not known, as after more than an hour.
 */
static inline uint32_t
lab_known_delay(const struct lab_verdict *verdict)
{
    return verdict->delay < UINT32_MAX ? verdict->delay : 0;
}

_Static_assert(sizeof(struct lab_verdict) <= 144, "a verdict takes no more than it says");

/** A sequence or acknowledgment number as a distance from the first of an end, modulo 2^32: 0 is
 * its SYN, or what stands for that where it was not captured.
 *  @param numbering  the end whose bytes it counts
 *  @param raw        as in the header */
static inline uint32_t
lab_relative(const struct lab_verdict *verdict, enum lab_end_id numbering, uint32_t raw)
{
    return raw - verdict->origin[numbering];
}

/** The verdict on a whole connection; so far, while its segments still come. */
struct lab_summary {
    uint8_t open;  /**< enum lab_open */
    uint8_t close; /**< enum lab_close */
};

#endif
