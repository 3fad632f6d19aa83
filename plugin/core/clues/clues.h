/** @file
 * Clues: what the lesser fields of a segment and of its IP header tell, beside numbers and states.
 *
 * Most segments have none. So they are no part of the verdict, which is kept for every frame.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CLUES_H
#define LAB_CLUES_H

#include "core/connection/context.h"
#include "core/connection/manner.h"
#include "core/verdict.h"

/** RFC 879, RFC 9293 section 3.7.1: so many bytes of payload every host takes in a segment, and no
 * path is too small for them. */
#define LAB_PASSES_EVERYWHERE 536

/** All zero: there is nothing to tell. */
struct lab_clues {
    uint16_t signals; /**< set of enum lab_signal */
    uint16_t urgent;  /**< urgent pointer, with LAB_SIGNAL_URGENT */
    uint8_t reserved; /**< the four bits in front of the flags */
    uint8_t ecn;      /**< enum lab_codepoint of the IP header */
    uint8_t ecn_mode; /**< enum lab_ecn_mode, with ecn or a signal */
    uint8_t ect_rule; /**< enum lab_ect_rule: the rule that ecn breaks */

    uint32_t ecn_frame; /**< ECE: the packet that was marked; CWR: the first ECE that it answers; 0:
                             not captured */
    uint32_t cwr_frame; /**< ECE: the CWR that its sender has not acknowledged; 0: none */

    uint32_t old_frame; /**< its timestamp is older than what its receiver echoed in this frame:
                           PAWS (RFC 7323 5); 0: it is not */
    uint32_t old_tsval; /**< that timestamp, with old_frame */
    uint32_t echo;      /**< what the receiver echoed, with old_frame */
    uint32_t refused;   /**< the segment with an old timestamp that this ACK answers; 0: none */

    uint32_t reset_since;   /**< the RST that ended the connection before; 0: none did */
    uint32_t unheard_frame; /**< the third step of the handshake, without which the server goes on:
                                 its SYN+ACK comes again, or data in vain; 0: nothing to tell */
    uint8_t unheard;        /**< SYN+ACK: how often it has come again, with unheard_frame */

    uint8_t unlike;      /**< RST: set of enum lab_unlike */
    uint8_t ttl;         /**< with LAB_UNLIKE_TTL: of this packet, */
    uint8_t usual_ttl;   /**< and of the others of its end */
    uint16_t last_ip_id; /**< of the newest packet before, of an end that counts them: with
                              LAB_UNLIKE_IP_ID, or on what it has overtaken; 0: not known */
    uint16_t passed; /**< sent again and again: payload, in bytes, of the largest segment that is
                      known to have arrived; 0: nothing to be told */
};

/** Tell the clues of a segment. Call when its roles and events are told, before it
 *  becomes the latest of its end.
 *  @param clues  of zero bytes */
void lab_clues_step(struct lab_context *ctx, const struct lab_verdict *verdict,
                    struct lab_clues *clues);

#endif
