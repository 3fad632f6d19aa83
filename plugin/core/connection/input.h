/** @file
 * What moves the state of an end. Internal to the core.
 *
 * Vantage point: an observer sees segments at one place of the path. A segment
 * it saw was sent; it may not have arrived. So there are two kinds of input:
 * what this end did (it sent a segment that we saw), and what reached it if the
 * segment arrives. A segment with several control bits is several inputs, in the
 * order of RFC 9293 section 3.10.7.4: SYN, then ACK, then FIN.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_INPUT_H
#define LAB_INPUT_H

enum lab_input {
    /* Arrivals: what reaches this end. First, so that they number the bits of a set. */
    LAB_GETS_SYN,
    LAB_GETS_OTHER_SYN,   /**< in its window, after a passive open that is not complete */
    LAB_GETS_SYN_ACK,     /**< a SYN with an acceptable ACK of this end's SYN */
    LAB_GETS_BAD_SYN_ACK, /**< a SYN+ACK that acknowledges a number this end did not send */
    LAB_GETS_ACK_OF_SYN,
    LAB_GETS_ACK_OF_FIN,
    LAB_GETS_FIN,         /**< the FIN, in order: nothing before it is missing */
    LAB_GETS_EARLY_FIN,   /**< the FIN, with data before it still missing */
    LAB_GETS_RST,         /**< acceptable; this end opened actively or is past its handshake */
    LAB_GETS_RST_PASSIVE, /**< acceptable; this end waits for the ACK of its SYN after a passive
                             open */
    LAB_GETS_BAD_RST,     /**< not acceptable: RFC 5961 section 3 */
    LAB_GETS_ICMP_ERROR,  /**< one that quotes its SYN and ends the attempt to open */
    LAB_GETS_NO_ANSWER,   /**< to what it has repeated, for so long that it gives up */
    LAB_GETS_NO_ANSWER_PASSIVE, /**< the same, for its SYN+ACK after a passive open */
    LAB_TOLD_REFUSES, /**< no arrival, but assumed as well: this port refused a SYN before */
    LAB_TOLD_SCANNED, /**< the same: the SYN is a scan's, and nothing is known of this port */
    LAB_ARRIVAL_COUNT,

    /* What this end does. */
    LAB_SENDS_SYN = LAB_ARRIVAL_COUNT,
    LAB_SENDS_NEW_SYN, /**< a SYN with a new number, though its connection seemed to live on */
    LAB_SENDS_SYN_ACK,
    LAB_SENDS_FIN,
    LAB_SENDS_RST,
    LAB_REFUSES_SYN,   /**< a RST to a SYN: nobody listens here */
    LAB_WAITS_2_MSL,   /**< it was in TIME-WAIT for 2 MSL, as they are taken, and nothing came */
    LAB_SENDS_REFUSAL, /**< a RST that refuses one segment and leaves this end's state alone */
    LAB_INPUT_COUNT
};

#endif
