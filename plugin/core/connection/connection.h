/** @file
 * What an observer knows of one connection: facts about each end, gathered from the segments so
 * far. Times are in nanoseconds, numbers are raw. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CONNECTION_H
#define LAB_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "core/connection/history.h"
#include "core/connection/input.h"
#include "core/connection/manner.h"
#include "core/connection/ranges.h"
#include "core/segment.h"
#include "core/verdict.h"

/** What is remembered of a segment, so that a RST can be said to answer it. */
struct lab_spoken {
    uint64_t time;
    uint32_t frame; /**< 0: there was none */
    uint32_t next;  /**< the number after the segment */
    uint32_t ack;   /**< valid with has_ack */
    bool has_ack;
};

/** The FIN of an end, as the capture shows it, or inferred. */
struct lab_own_fin {
    uint64_t time;   /**< when its latest sending was seen */
    uint32_t number; /**< the number it takes */
    uint32_t frame;  /**< 0: it is inferred, no segment showed it */
    uint32_t again;  /**< the frame of its latest sending, if it was sent before; 0: it was not */
    uint32_t ack;    /**< what the end had acknowledged with that sending; with ack_known */
    bool ack_known;
    bool sent;      /**< number, frame and time are valid */
    bool doubtful;  /**< inferred, or seen beyond the window: the next segment of its end may
                       contradict it */
    bool counts;    /**< it is one to count with: it was sent with ACK at least once, or it was
                       acknowledged */
    bool acks_fin;  /**< of its sendings, one acknowledged the other FIN as well */
    bool crosses;   /**< and one did not */
    bool overtaken; /**< it was sent before the ACK of the other FIN, but passed later */
    bool moves_ack; /**< its first captured sending acknowledged more than all before */
    bool wants_ack; /**< its latest sending still waits for an ACK */
    bool acked;     /**< an ACK of it was seen at least once */
    bool ack_due;   /**< an ACK of it passed on its way to the end, and had not arrived when that
                       spoke last */
    bool may_be_missing; /**< of all that the end is known to have sent the capture lacks the last,
                            which may have been a FIN */
    bool was_a_byte;     /**< one was inferred and was a byte: one more is no FIN either */
};

/** Whether an end scales its windows, by its SYN (RFC 7323 section 2.2). */
enum lab_scaling {
    LAB_SCALING_UNKNOWN, /**< the SYN was not captured, or not with its options */
    LAB_SCALING_NONE,
    LAB_SCALING_SHIFTS, /**< it has the option: lab_end.shift is valid */
};

/** What is known of one end, by phases. */
struct lab_end {
    /* Its state, and what that rests on. A segment that was seen on its way to this end is assumed
     * to have arrived, until this end's next segment proves or refutes it. */
    uint8_t state; /**< enum lab_state, every assumed arrival included */
    uint8_t held;  /**< the state without the assumed arrivals; valid while assumed is not 0 */
    bool inferred; /**< the state is a convention that no segment shows */
    bool doubted;  /**< it came to the state by a FIN that is doubtful, or may have gone on by one
                        that the capture lacks (state/doubtful_fin.h) */
    uint32_t assumed; /**< set of enum lab_input: what moved the state and is not proved */
    uint32_t arrived; /**< set of enum lab_input: every arrival that moved the state */
    uint8_t shown;    /**< enum lab_state: which one the latest verdict has shown instead of state,
                           for that segment alone; UNKNOWN: it has shown state */
    uint8_t resumes;  /**< with shown: enum lab_reason for going back from shown to state */
    bool in_unseen;   /**< it is in a connection that the capture has nothing of, and the SYN that
                           was sent to it finds it there: its state is not known */
    bool open_proved; /**< with midstream: it had not sent its FIN before the capture began */

    /* Its SYN, with ACK or without, and what that offers. */
    uint64_t syn_time;   /**< when the latest was seen */
    uint64_t round_trip; /**< from the SYN that passes on its way to this end until its answer
                            passes; 0: not seen */
    uint32_t isn;
    uint32_t isn_frame;       /**< 0: the SYN itself was not captured */
    uint32_t first_isn;       /**< of a SYN+ACK before the latest, with another number */
    uint32_t first_isn_frame; /**< 0: there was none */
    uint32_t syn_len;         /**< its payload, in bytes (RFC 7413) */
    uint32_t syn_taken;       /**< how much of it the other end acknowledged with its SYN+ACK */
    uint32_t syn_again;       /**< the frame of the latest, if it was sent before; 0: it was not */
    uint16_t mss;    /**< what the other end may send in one segment, in bytes; 0: not said */
    uint8_t shift;   /**< window scale (RFC 7323 2.2), at most LAB_WINDOW_SHIFT_MAX */
    uint8_t scaling; /**< enum lab_scaling */
    bool isn_known;  /**< the SYN was seen, or the other end acknowledged it */
    bool sent_syn;   /**< it sent a SYN without ACK: an active open */
    bool sent_syn_ack;
    bool takes_sack : 1;   /**< it offers selective acknowledgments (RFC 2018 2) */
    bool sent_bad_ack : 1; /**< its latest SYN+ACK acknowledged a number never sent */
    bool wants_ack3;       /**< its SYN+ACK still waits for the third segment of the handshake */

    /* What it has sent. */
    bool nxt_known;    /**< nxt is valid: it has sent something */
    bool origin_known; /**< origin is valid */
    bool leapt; /**< nxt was brought there by a leap that nobody has confirmed (state/beyond.h) */
    struct lab_spoken latest; /**< what it sent last; frame 0: nothing */
    struct lab_spoken before; /**< the last before that with another acknowledgment number */
    uint32_t nxt;             /**< SND.NXT as seen: the number after everything it sent */
    uint32_t nxt_frame;       /**< the frame that brought nxt there */
    uint32_t leapt_from;      /**< SND.NXT before that leap; with leapt */
    uint32_t origin;          /**< the raw number that is shown as relative 0 */
    uint32_t gone;            /**< how many numbers, from its first on, lie too far back to be
                                   compared with those in use (serial.h), and may be used again for
                                   other bytes; 0 up to the first 2 GiB */

    /* What it has acknowledged, and has room for. */
    uint32_t acked;       /**< the highest acknowledgment number it sent */
    uint32_t edge;        /**< the right edge of the window that it offers: the number after the
                               last that it has room for */
    uint32_t unsent_from; /**< SND.NXT of the other end when this one acknowledged more; with
                               acks_unsent */
    uint32_t wild_ack;    /**< an acknowledgment number it sent that was beyond belief; with
                               wild_ack_seen */
    bool acked_known;     /**< acked is valid: it has sent an acknowledgment */
    bool edge_known;      /**< edge is valid: its window scale is known */
    bool acks_unsent;     /**< acked was beyond what the other end had sent (state/beyond.h) */
    bool wild_ack_seen;   /**< wild_ack is valid */

    /* Its RSTs. */
    uint32_t reset_frame;   /**< of its first RST since it last said anything else; 0: none */
    uint32_t reset_answers; /**< the frame that its latest RST answers, with reset_frame; 0: none */
    bool challenged;        /**< it owes a challenge ACK for a SYN or RST that it got (RFC 5961) */

    /* Its timers (state/timers.h), and what tells that an ACK has reached it. */
    uint8_t repeats;       /**< how many time-outs in a row have made it send the same again, while
                                the other end said nothing */
    bool ack_tsval_known;  /**< ack_tsval is valid, and RFC 7323 section 4.3 has it echoed */
    bool ack_tsval_shared; /**< another segment before that ACK has the same */
    uint32_t ack_tsval; /**< TSval of the ACK of its SYN or FIN, which its next segment will echo */
    uint32_t ack_from;  /**< the first number that the other end sends with that ACK or after it,
                             once ack_time is not 0 */
    uint32_t unanswered; /**< the sequence number of the segment that it repeats; with repeats */
    uint64_t ack_time;   /**< when that ACK passed on its way to it */
    uint64_t gives_up;   /**< from when on it has given up, if it has stayed silent; with repeats */
    uint64_t wait_time;  /**< when its TIME-WAIT began, or began anew */

    struct lab_own_fin fin;
    struct lab_history history;
    struct lab_ranges got; /**< what has reached it, if nothing seen was lost */
    struct lab_manner manner;
};

struct lab_connection {
    struct lab_end end[LAB_END_COUNT];
    uint8_t client_side; /**< the side (struct lab_segment) that is the client */
    uint8_t open;        /**< enum lab_open, once decided */
    uint8_t close;       /**< enum lab_close, once decided */
    uint8_t close_else;  /**< what close was before a RST decided it: the RST may turn out to be
                            forged */
    uint8_t closer;      /**< enum lab_end_id, valid once an end has sent a FIN */
    uint8_t ecn;         /**< enum lab_ecn_mode */
    bool fin_seen;       /**< closer is valid */
    bool midstream;      /**< the start was not captured */
    bool hidden;         /**< midstream, and no segment has proved the states yet */
    bool unsure;     /**< a FIN is doubtful, or the capture may lack one (state/doubtful_fin.h) */
    bool copied;     /**< begun by a copy of the SYN of the one before */
    bool reused;     /**< began on the ports of a connection seen before, and after it */
    bool at_rest;    /**< lab_standing_is_at_rest() held after the latest segment, and still does */
    uint8_t unheard; /**< how often the SYN+ACK was sent again after the third step */
    uint32_t third_after; /**< how many frames behind the client's SYN the third step of the
                               handshake is; 0: not captured */
    uint32_t reset_frame; /**< the RST that close is about; 0: it is about none */
};

/** Which end of @a conn the socket on that side is. */
static inline enum lab_end_id
lab_connection_end(const struct lab_connection *conn, uint8_t side)
{
    return side == conn->client_side ? LAB_CLIENT : LAB_SERVER;
}

#endif
