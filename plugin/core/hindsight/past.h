/** @file
 * The segments of a connection that is looked back on, what hindsight says of each, and pure
 * questions on one.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HINDSIGHT_PAST_H
#define LAB_HINDSIGHT_PAST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/segment.h"
#include "core/serial.h"
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
    bool cookie;    /**< on a SYN+ACK: its server keeps nothing of the SYN (RFC 4987 section 3.6) */
    uint8_t no_fin; /**< set of LAB_BIT(enum lab_end_id): that end's FIN, which the verdict tells
                       of, was none */
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
    uint32_t trip_since;  /**< the frame that its round trip is from; with trip_sample */
    uint32_t trip_sample; /**< in microseconds; 0: it has none */
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

/** What the segments of a connection do not tell of it. */
struct lab_case {
    uint8_t lives_on; /**< enum lab_state: its SYN was not taken, for an earlier connection lived on
                           in this state at the server; UNKNOWN: none did */
    bool sack;        /**< both ends have agreed on selective acknowledgments (RFC 2018) */
    bool listens;     /**< the server's port has answered a SYN in some connection */
};

/** All segments of a connection. */
struct lab_past {
    struct lab_past_segment *first;
    size_t count;
    const struct lab_case *case_of;
};

/** The numbers that it takes; a RST takes none. */
static inline uint32_t
lab_past_space(const struct lab_past_segment *segment)
{
    if (segment->flags & LAB_RST)
        return 0;
    return segment->len + ((segment->flags & LAB_SYN) ? 1 : 0) +
           ((segment->flags & LAB_FIN) ? 1 : 0);
}

/** The number after the last that it takes. */
static inline uint32_t
lab_past_next(const struct lab_past_segment *segment)
{
    return segment->seq + lab_past_space(segment);
}

/** Whether it has an acknowledgment number that says what its end has got. */
static inline bool
lab_past_acks(const struct lab_past_segment *segment)
{
    return (segment->flags & (LAB_ACK | LAB_RST)) == LAB_ACK;
}

/** Whether it is a SYN that opens. */
static inline bool
lab_past_is_syn(const struct lab_past_segment *segment)
{
    return (segment->flags & (LAB_SYN | LAB_ACK | LAB_RST)) == LAB_SYN;
}

/** A copy that the capture holds of another packet, or one that belongs to no connection: it tells
 *  nothing. */
static inline bool
lab_past_is_mute(const struct lab_past_segment *segment)
{
    return (segment->events & LAB_BIT(LAB_EVENT_CAPTURED_TWICE)) ||
           (segment->roles & LAB_BIT(LAB_ROLE_STRAY));
}

/** Whether it is in the first block of the SACK option of @a own (RFC 2018). */
static inline bool
lab_past_is_in_sack(const struct lab_past_segment *due, const struct lab_past_segment *own)
{
    return own->sack_first != own->sack_next && !lab_serial_before(due->seq, own->sack_first) &&
           !lab_serial_after(lab_past_next(due), own->sack_next);
}

/** Put a segment behind the last of a list; @a last counts only where @a first is not NULL. */
static inline void
lab_past_append(struct lab_past_segment **first, struct lab_past_segment **last,
                struct lab_past_segment *segment)
{
    segment->next = NULL;
    if (*first)
        (*last)->next = segment;
    else
        *first = segment;
    *last = segment;
}

#endif
