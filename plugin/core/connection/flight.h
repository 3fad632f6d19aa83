/** @file
 * What one end of a connection has sent and the other has not acknowledged yet.
 *
 * Memory is bounded. A flight has no records until its end sends a byte; then the caller supplies
 * room for a few, and for more as they are needed, up to LAB_FLIGHT_MAX. What does not fit is not
 * remembered, and the verdict says so (LAB_IS_UNTRACKED) instead of naming a wrong segment.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_FLIGHT_H
#define LAB_FLIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "core/connection/pace.h"
#include "core/segment.h"

/** How many records one end gets at first, and at most: 96 bytes, and 24 KiB. */
#define LAB_FLIGHT_FIRST 4
#define LAB_FLIGHT_MAX   1024

/** A segment with payload. Its SYN and FIN are not counted here. */
struct lab_sent {
    uint64_t time;   /**< when it was sent last, in nanoseconds */
    uint32_t frame;  /**< the frame that brought it first */
    uint32_t latest; /**< the frame that brought it last */
    uint32_t seq;    /**< number of its first byte */
    uint32_t next;   /**< the number after its last byte */
};

_Static_assert(sizeof(struct lab_sent) * LAB_FLIGHT_FIRST == 96 &&
                   sizeof(struct lab_sent) * LAB_FLIGHT_MAX == 24 << 10,
               "the room of a flight");

/** One end's flight. Zero bytes are an empty one without room. */
struct lab_flight {
    /* The records of what it has sent, and what there was no room for. */
    struct lab_sent *sent; /**< in the order of their numbers; those before first are acknowledged
                                and stay until their room is needed */
    uint16_t room;         /**< how many records sent[] can hold */
    uint16_t count;        /**< how many it holds */
    uint16_t first;        /**< the first that is not acknowledged to its end */
    bool untracked_known;  /**< the next two are valid */
    bool last_known;       /**< last_seq, last_len and last_time are valid */
    uint32_t untracked_first; /**< the numbers that were sent but not remembered lie from here, */
    uint32_t untracked_next;  /**< to before this */

    /* What it has said last. */
    uint32_t last_seq;  /**< the segment that brought SND.NXT where it is: its first number */
    uint32_t last_len;  /**< its payload in bytes */
    uint64_t last_time; /**< when it was seen */
    uint32_t latest;    /**< set of enum lab_event of its latest segment */

    /* The window that it offers. */
    uint32_t window;     /**< what it can take, in bytes */
    uint16_t raw_window; /**< as its latest segment has it, not scaled; with spoke */
    bool window_known;   /**< window is valid */
    bool spoke;          /**< this end has said something after its SYN */

    /* What the other end has acknowledged. */
    bool missed_known; /**< missed_first and missed_next are valid */
    uint16_t passed;   /**< payload of the largest segment known to have arrived, in bytes; ends at
                            its largest value */
    uint64_t ack_time; /**< when an acknowledgment for it was seen last; 0: never */
    uint32_t covered_seq;   /**< the segment that the other end acknowledged last, from here, */
    uint32_t covered_next;  /**< to before this */
    uint32_t covered_frame; /**< 0: none */
    uint32_t missed_first;  /**< what an ACK covered last though it was not captured: from here, */
    uint32_t missed_next;   /**< to before this */

    /* What tells of a loss, and its repair. */
    uint16_t dup_acks;     /**< duplicate ACKs that came for first in a row */
    uint8_t recovery;      /**< enum lab_resent: how it repairs a loss; 0: no loss is known */
    bool sacked;           /**< a SACK told of bytes above its first that is not acknowledged */
    uint64_t asked_time;   /**< when duplicate ACKs became enough to ask for a repair */
    uint32_t recover;      /**< SND.NXT when it found the loss (RFC 6582) */
    uint32_t sack_first;   /**< that SACK's block, from here, */
    uint32_t sack_next;    /**< to before this; with sacked */
    uint32_t too_big_len;  /**< payload of a segment that a router could not pass on, in bytes; 0:
                                none, or all that was sent then is acknowledged */
    uint32_t too_big_next; /**< SND.NXT when the router said so; with too_big_len */

    struct lab_pace pace;
};

/** What an acknowledgment number covers. */
struct lab_cover {
    const struct lab_sent *at; /**< the record whose last byte it acknowledges; NULL: none */
    const struct lab_sent *in; /**< the record whose middle it acknowledges; NULL: none */
    uint64_t since;            /**< when the first of them was sent last, with segments */
    uint32_t since_frame;      /**< the frame that brought it, with segments */
    uint16_t segments;         /**< how many records it newly covers to their end */
    bool complete;             /**< no number was left out between the records */
    bool gap;                  /**< a number was left out above another record */
};

/** How many records the caller should offer before @a flight takes @a seg; 0: it has room. */
unsigned lab_flight_wants(const struct lab_flight *flight, const struct lab_segment *seg);

/** Give @a flight the memory for @a room records, the first of which are those it had. */
void lab_flight_give(struct lab_flight *flight, struct lab_sent *memory, unsigned room);

/** A new connection: forget everything but the memory. */
void lab_flight_restart(struct lab_flight *flight);

/** The numbers go on far off: forget all that was sent. */
void lab_flight_start_over(struct lab_flight *flight);

/** Remember the payload of @a seg, whose first byte has number @a seq. */
void lab_flight_add(struct lab_flight *flight, const struct lab_segment *seg, uint32_t seq);

/** Forget a record that is not acknowledged: its bytes were not taken and go with others. */
void lab_flight_drop(struct lab_flight *flight, const struct lab_sent *record);

/** Forget the records from number @a next on: nobody sent them, as it turned out, or all of them go
 * again in one segment. */
void lab_flight_cut(struct lab_flight *flight, uint32_t next);

/** The bytes of @a seg are sent again: its records are of this time now. */
void lab_flight_again(struct lab_flight *flight, const struct lab_segment *seg);

/** A router could not pass on the segment with number @a seq, when @a nxt was SND.NXT. */
void lab_flight_was_too_big(struct lab_flight *flight, uint32_t seq, uint32_t nxt);

/** Whether @a seg carries bytes once more because they were in too big a segment. */
bool lab_flight_is_made_smaller(const struct lab_flight *flight, const struct lab_segment *seg);

/** Take the acknowledgment number @a ack, which moves on from @a from. */
struct lab_cover lab_flight_cover(struct lab_flight *flight, uint32_t from, uint32_t ack);

/** The record that holds number @a seq, acknowledged or not; NULL if none does. */
const struct lab_sent *lab_flight_find(const struct lab_flight *flight, uint32_t seq);

/** The first record above number @a seq; NULL if there is none. */
const struct lab_sent *lab_flight_above(const struct lab_flight *flight, uint32_t seq);

/** What was sent from number @a first on, to before @a next, is not remembered. */
void lab_flight_lose_track(struct lab_flight *flight, uint32_t first, uint32_t next);

/** Whether number @a seq may have been sent without being remembered. */
bool lab_flight_lost_track(const struct lab_flight *flight, uint32_t seq);

#endif
