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

struct lab_end {
    /* The state, and what it rests on. A segment that was seen on its way to this end is assumed to
     * have arrived, until this end's next segment proves or refutes it. */
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

    bool isn_known;    /**< its SYN was seen, or the other end acknowledged it */
    bool nxt_known;    /**< nxt is valid: it has sent something */
    bool acked_known;  /**< acked is valid: it has sent an acknowledgment */
    bool fin_sent;     /**< fin, fin_frame and fin_time are valid */
    bool origin_known; /**< origin is valid */
    bool sent_syn;     /**< it sent a SYN without ACK: an active open */
    bool sent_syn_ack;
    bool sent_bad_ack;    /**< its latest SYN+ACK acknowledged a number never sent */
    bool wants_ack3;      /**< its SYN+ACK still waits for the third segment of the handshake */
    bool wants_fin_ack;   /**< its latest FIN still waits for an ACK */
    bool ack_of_fin_seen; /**< an ACK of its FIN was seen at least once */
    bool fin_doubtful;    /**< its FIN was inferred, or seen beyond the window: its next segment may
                               contradict it */
    bool may_have_closed; /**< of all that it is known to have sent the capture lacks the last,
                             which may have been a FIN */
    bool byte_by_byte;  /**< a FIN of its was inferred and was a byte: one more is no FIN either */
    bool wild_ack_seen; /**< wild_ack is valid */
    bool acks_unsent;   /**< acked was beyond what the other end had sent (state/beyond.h) */
    bool leapt;         /**< nxt was brought there by a leap that nobody has confirmed */
    bool fin_counts;    /**< its FIN is one to count with: it was sent with ACK at least once, or it
                           was acknowledged */
    bool fin_acks_fin;  /**< of the sendings of its FIN, one acknowledged the other FIN as well */
    bool fin_crosses;   /**< and one did not */
    bool fin_overtaken; /**< its FIN was sent before its ACK of the other FIN, but passed later */
    bool fin_moves_ack; /**< the first captured sending of its FIN acknowledged more than all
                             before */
    bool fin_ack_known; /**< fin_ack is valid */
    bool challenged;    /**< it owes a challenge ACK for a SYN or RST that it got (RFC 5961) */
    bool in_unseen;     /**< it is in a connection that the capture has nothing of, and the SYN that
                             was sent to it finds it there: its state is not known */
    bool open_proved;   /**< with midstream: it had not sent its FIN before the capture began */

    uint32_t isn;
    uint32_t isn_frame;       /**< 0: the SYN itself was not captured */
    uint32_t first_isn;       /**< of a SYN+ACK before the latest, with another number */
    uint32_t first_isn_frame; /**< 0: there was none */
    uint32_t syn_len;         /**< payload of its SYN, in bytes (RFC 7413) */
    uint32_t syn_taken;       /**< how much of it the other end acknowledged with its SYN+ACK */
    uint32_t nxt;             /**< SND.NXT as seen: the number after everything it sent */
    uint32_t nxt_frame;       /**< the frame that brought nxt there */
    uint32_t acked;           /**< the highest acknowledgment number it sent */
    uint32_t fin;             /**< the number its FIN takes */
    uint32_t fin_frame;
    uint32_t fin_ack;         /**< what it had acknowledged with that sending of its FIN; with
                                   fin_ack_known */
    struct lab_spoken latest; /**< what it sent last; frame 0: nothing */
    struct lab_spoken before; /**< the last before that with another acknowledgment number */
    uint32_t reset_frame;     /**< of its first RST since it last said anything else; 0: none */
    uint32_t reset_answers; /**< the frame that its latest RST answers, with reset_frame; 0: none */
    uint32_t origin;        /**< the raw number that is shown as relative 0 */
    uint32_t gone;         /**< how many numbers, from its first on, lie too far back to be compared
                                with those in use (serial.h), and may be used again for other
                                bytes; 0 up to the first 2 GiB */
    uint32_t unsent_from;  /**< SND.NXT of the other end when this one acknowledged more, with
                                acks_unsent */
    uint32_t leapt_from;   /**< SND.NXT before a segment of its own leapt beyond the window, with
                                leapt */
    uint32_t wild_ack;     /**< an acknowledgment number it sent that was beyond belief, with
                                wild_ack_seen */
    uint64_t syn_time;     /**< when its latest SYN or SYN+ACK was seen */
    uint64_t fin_time;     /**< when its latest FIN was seen */
    uint32_t syn_again;    /**< the frame of that SYN, if it was sent before; 0: it was not */
    uint32_t fin_again;    /**< the same of that FIN */
    uint64_t wait_time;    /**< when its TIME-WAIT began, or began anew */
    uint64_t gives_up;     /**< from when on it has given up, if it has stayed silent; with
                                repeats */
    uint32_t unanswered;   /**< the sequence number of the segment that it repeats; with repeats */
    uint8_t repeats;       /**< how many time-outs in a row have made it send the same again, while
                                the other end said nothing */
    uint64_t ack_time;     /**< when the ACK of its SYN or FIN passed on its way to it */
    uint32_t ack_tsval;    /**< TSval of that ACK, which its next segment will echo */
    bool ack_tsval_known;  /**< ack_tsval is valid, and RFC 7323 section 4.3 has it echoed */
    bool ack_tsval_shared; /**< another segment before that ACK has the same */
    bool fin_ack_due;      /**< an ACK of its FIN passed on its way to it, and had not arrived when
                                it spoke last */
    bool edge_known;       /**< edge is valid: its window scale is known */
    bool scales;           /**< its SYN has a window scale option, with shift (RFC 7323 2.2) */
    uint8_t shift;         /**< at most LAB_WINDOW_SHIFT_MAX */
    uint16_t mss;  /**< what its SYN allows the other end to send in one segment; 0: not said */
    uint32_t edge; /**< the right edge of the window that it offers: the number after the last that
                      it has room for */
    uint64_t round_trip; /**< from the SYN that passes on its way to it until its answer passes; 0:
                            not seen */
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
    bool reused;     /**< began on the ports of a connection seen before */
    bool at_rest;    /**< lab_is_at_rest() held after the latest segment, and still does */
    uint8_t unheard; /**< how often the SYN+ACK was sent again after the third step */
    uint32_t third_after; /**< how many frames behind the client's SYN the third step of the
                               handshake is; 0: not captured */
    uint32_t reset_frame; /**< the RST that close is about; 0: it is about none */
};

/** Which end of @a conn the socket on that side is. */
static inline enum lab_end_id
lab_end_of_side(const struct lab_connection *conn, uint8_t side)
{
    return side == conn->client_side ? LAB_CLIENT : LAB_SERVER;
}

#endif
