/** @file
 * A segment and how it stands to the connection at hand. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CONTEXT_H
#define LAB_CONTEXT_H

#include "core/connection/connection.h"
#include "core/connection/flight.h"

/** The segment at hand and the two ends as it sees them. */
struct lab_context {
    const struct lab_segment *seg;
    struct lab_connection *conn;
    struct lab_end *snd;                  /**< the end that sent it */
    struct lab_end *rcv;                  /**< the end it is for */
    struct lab_flight *out;               /**< what snd has sent */
    struct lab_flight *back;              /**< what rcv has sent: what the segment acknowledges */
    const struct lab_connection *earlier; /**< the one before on the same ports; NULL: none */
    const struct lab_segment *other_syn;  /**< the latest SYN or SYN+ACK with another number; frame
                                             0: none */
    enum lab_end_id from;
    enum lab_order order; /**< when it was written, beside all that snd has sent so far */
    uint32_t next;        /**< the number after the segment */
    uint8_t prospect;     /**< enum lab_prospect of a SYN */
    bool wild;            /**< its acknowledgment number is beyond belief, or, with acks_fin, beyond
                               that FIN */
    bool foreign;     /**< its numbers are not this connection's: another's SYN, a late segment */
    bool sends_fin;   /**< it closes its sender's direction. Without ACK a FIN does so only in a
                           connection that was seen to open; elsewhere it is a scan's probe */
    bool acks_fin;    /**< it acknowledges the FIN of rcv */
    bool unseen_fin;  /**< it acknowledges the FIN of rcv, which no segment showed: that is inferred
                           from it (state/doubtful_fin.h) */
    bool fills_last;  /**< it sends the first FIN of its end, whose number is the last below all
                           that this has sent, and of no byte (lab_fills_last_number()) */
    bool repeats_syn; /**< a SYN or SYN+ACK with the number of an earlier one of this end */
    bool repeats_fin; /**< a FIN with the number of an earlier one of this end */
    bool overtaken_fin; /**< a FIN that was inferred before, or whose ACK came first, and is no
                             repetition */
    bool overtaken_syn; /**< a SYN or SYN+ACK whose answer came first, and is no repetition */
    bool old; /**< written before segments of its sender that were seen earlier: it overtook none
                   of them, or it is a copy that the network made */
    bool sacks_unsent; /**< set by lab_data_explain_ack(): its first SACK block is of numbers that
                            rcv cannot have sent */
    bool at_rest;      /**< neither end changes its state, whatever the segment carries */
    bool answers_challenge; /**< set by lab_states_step(): a challenge ACK was due */
};

#endif
