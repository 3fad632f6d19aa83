/** @file
 * How long a segment had waited, and what ended the wait: a timer that ran out, the news of a loss,
 * an ACK, or a program that had nothing to send. And how a window closes and opens again.
 *
 * It follows from the segments of a connection and the verdicts on them, so it is asked for when
 * somebody looks, and nothing is kept for it while a capture is read. What is said depends on
 * earlier segments only.
 *
 * A time at the place of capture is the sender's own only if that is near the sender, as the
 * handshake tells; each wait says how much of the way lies between.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WAITS_H
#define LAB_WAITS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/segment.h"
#include "core/verdict.h"

/** How a wait compares with the one before it in its series. */
enum lab_backoff {
    LAB_BACKOFF_UNKNOWN, /**< there was none, or no timer ended it */
    LAB_BACKOFF_DOUBLED, /**< about twice as long (RFC 6298 section 5.5) */
    LAB_BACKOFF_SAME,    /**< about as long */
    LAB_BACKOFF_OTHER,
};

/** A wait. All times are in microseconds, at the place of capture. */
struct lab_wait {
    uint8_t kind;     /**< enum lab_wait_kind; NONE: no wait is told */
    uint8_t backoff;  /**< enum lab_backoff: time beside before */
    uint16_t attempt; /**< which repetition of a segment, or which probe in a row, from 1; 0: not
                         known, or no series */
    uint32_t frame; /**< since this frame: of a repetition the sending before, of a repair what told
                         of the loss, of a probe the one before or the last segment before it, of an
                         ACK the oldest segment it covers; of NAGLE the ACK that set it free, of
                       IDLE the last payload before, of SAME_REPAIR its first repetition */
    uint64_t time;  /**< how long; of NAGLE at most so long. 0: not known */
    uint64_t before;      /**< how long the wait before in the series was; 0: there was none */
    uint32_t timer_frame; /**< the segment with which the sender's timer began anew after frame: an
                             ACK of something new (RFC 6298 section 5.3), or its own probe for a
                             lost tail, as Linux has it; 0: none did */
    uint64_t timer;       /**< since that */
    bool timer_by_probe;  /**< it was a probe, or may have been one */
    bool begins_anew; /**< of IDLE: its sender had more on its way before than it may begin with */
    uint32_t timeout; /**< the sender's time-out, as Linux sets it, by its samples so far; 0: not
                           known */
    uint32_t way; /**< what the handshake took from the place of capture to the end that waited and
                       back; 1: hardly anything; 0: not known */
};

/** What a PROBE_OR_TIME_OUT was, by the next repetition of the same segment: after a time-out the
 * timer runs twice as long (RFC 6298 section 5.5), after a probe as long as it would have (RFC 8985
 * section 7.3).
 *  @return enum lab_wait_kind: TAIL_PROBE or TIME_OUT; NONE: it does not tell */
uint8_t lab_wait_turned_out(const struct lab_wait *wait, const struct lab_wait *next);

/** Where a window closes, or opens again. */
struct lab_window_move {
    uint8_t kind;    /**< enum lab_window_move_kind */
    uint32_t frame;  /**< REOPENED: the segment that had closed it */
    uint32_t before; /**< the window of its segment before, in bytes; UINT32_MAX: not known */
    int32_t moved; /**< how far the right edge, ack + window, has moved since that; where before is
                        known */
    uint64_t time; /**< REOPENED: how long it was closed, in microseconds */
};

/** What a segment tells of waits: its own, that of the acknowledgment in it, and its window. */
struct lab_waits {
    struct lab_wait sends;
    struct lab_wait acks;
    struct lab_window_move window;
};

/** So many ranges of SACKed bytes tell of a loss: IsLost(), RFC 6675 section 4; more are not
 * needed. */
#define LAB_SACKED_MAX 3

/** A series of probes. */
struct lab_probes {
    uint64_t time;  /**< when the latest was seen, in nanoseconds */
    uint64_t wait;  /**< what that waited, in microseconds */
    uint32_t frame; /**< of the latest */
    uint16_t count; /**< 0: there was none */
};

/** What is remembered of one end. Times without a unit are moments, in nanoseconds; a frame of 0:
 * there was none. */
struct lab_waiting_end {
    /* Its SYN or SYN+ACK, and the way to its peer. */
    uint64_t syn_time;   /**< when the latest was seen; with spoke_syn */
    uint64_t round_trip; /**< from its peer's SYN passing to its answer, in nanoseconds; 0: not
                              seen */
    uint32_t smoothed;   /**< SRTT, in microseconds; 0: not known */
    uint32_t timeout;    /**< as in struct lab_wait */
    uint16_t mss;        /**< what it may send in one segment, in bytes, by its peer's SYN; 0: not
                              known */
    bool spoke_syn;      /**< it has sent one */
    bool no_sack;        /**< its SYN does without selective acknowledgments */

    /* What it has sent. */
    bool next_known; /**< next is valid */
    bool una_known;  /**< una is valid */
    bool small;      /**< small_next is valid */
    bool repaired; /**< it has sent something again: its congestion window is not known any more */
    uint64_t spoke_time; /**< its latest segment, of any kind */
    uint64_t sent_time;  /**< its latest with payload */
    uint32_t spoke_frame;
    uint32_t sent_frame;
    uint32_t next;       /**< SND.NXT, with next_known */
    uint32_t isn;        /**< the number of its SYN, with spoke_syn */
    uint32_t una;        /**< what its peer has acknowledged, with una_known */
    uint32_t small_next; /**< SND.NXT behind the latest segment that was not full, with small */
    uint32_t full;       /**< its largest segment, in bytes */
    uint32_t most;       /**< the most it has had on its way, in bytes */
    uint64_t pause;      /**< the longest that it had nothing to send, in microseconds */

    /* What it has heard, and what that set free. */
    uint64_t heard_time; /**< the latest ACK that it got */
    uint64_t acked_time; /**< the latest ACK of something new of it */
    uint32_t acked_frame;
    uint32_t freed_flight; /**< what was on its way before the latest ACK, */
    uint32_t freed_room;   /**< and what the window allowed then; both in bytes, with freed */
    bool freed; /**< the latest it heard is a bare ACK that set free what Nagle's rule holds */

    /* What tells it of a loss, since the latest ACK of something new, and how it repairs that. */
    uint8_t repair;       /**< enum lab_resent: how it repairs a loss; 0: it does not */
    uint8_t sacked_count; /**< how many of sacked[] are in use */
    uint32_t sacked[LAB_SACKED_MAX]
                   [2];   /**< what SACKs tell of beyond the gap: from here, to before this */
    uint64_t third_time;  /**< the third duplicate ACK in a row */
    uint64_t sack_time;   /**< the first SACK of bytes beyond the gap */
    uint64_t enough_time; /**< the first SACK with which there were enough to tell of a loss */
    uint32_t third_frame;
    uint32_t sack_frame;
    uint32_t enough_frame;
    uint32_t repair_frame; /**< its first repetition of the repair at hand, with repair */
    uint32_t repair_next;  /**< SND.NXT then */

    /* Its probes. */
    uint32_t probe_frame;
    uint64_t probe_time; /**< its latest for a lost tail, or what may have been one */
    struct lab_probes window_probes;
    struct lab_probes keep_alives;

    /* The window that it offers. */
    uint64_t zero_time; /**< when it closed it */
    uint32_t zero_frame;
    uint32_t held_frame;  /**< its latest segment whose window had no room for a full segment */
    uint32_t window;      /**< that it offered last, in bytes, with window_known */
    uint32_t window_most; /**< the largest that it offered, in bytes */
    uint32_t edge;        /**< its acknowledgment number and that window, together */
    uint32_t acked;       /**< its highest acknowledgment number, with acked_known */
    bool window_known;    /**< window and edge are valid */
    bool acked_known;     /**< acked is valid */
};

/** What is remembered of a connection. Zero bytes: of none. */
struct lab_waiting {
    struct lab_waiting_end end[LAB_END_COUNT];
    bool wants_ack3; /**< the server's SYN+ACK has no answer yet */
    bool patchy;     /**< segments are missing from the capture */
};

/** Tell the waits of the next segment of a connection.
 *  @param verdict  on it
 *  @param before   what was told of verdict->about_frame; NULL: nothing */
void lab_waits_step(struct lab_waiting *waiting, const struct lab_segment *seg,
                    const struct lab_verdict *verdict, const struct lab_waits *before,
                    struct lab_waits *waits);

#endif
