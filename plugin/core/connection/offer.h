/** @file
 * What the options of a SYN offer, and what comes of it when the other SYN is known.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_OFFER_H
#define LAB_OFFER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/bounds.h"
#include "core/segment.h"
#include "core/vocabulary.h"

/** The options of one SYN or SYN+ACK. */
struct lab_offer {
    bool seen;       /**< the segment was captured with all its options */
    uint8_t options; /**< set of enum lab_option */
    uint16_t mss;    /**< in bytes; what holds without the option, where that is not there */
    uint8_t shift;   /**< window scale in force if agreed, at most 14 (RFC 7323 2.3) */
    uint8_t cookie;  /**< bytes of the fast-open cookie */
};

/** What comes of an option when both SYNs are known. */
enum lab_outcome {
    LAB_OUTCOME_OFFER,   /**< the other SYN has not come or was not captured, or lacks the option */
    LAB_OUTCOME_AGREED,  /**< both have it */
    LAB_OUTCOME_MISSING, /**< this one lacks what the other has, or an MSS */
};

/** The window scale of a SYN, which is 14 where it says more (RFC 7323 section 2.3). */
static inline uint8_t
lab_offer_shift(const struct lab_segment *syn)
{
    return syn->window_shift < LAB_WINDOW_SHIFT_MAX ? syn->window_shift : LAB_WINDOW_SHIFT_MAX;
}

/** What @a syn, a segment with SYN, offers.
 *  @param default_mss  what its receiver must assume without an MSS option (RFC 9293 3.7.1) */
struct lab_offer lab_offer_of(const struct lab_segment *syn, uint16_t default_mss);

/** What comes of an option by @a own, after @a other.
 *  @param answers  @a own is a SYN+ACK
 *  @return false if there is nothing to say on the option */
bool lab_offer_outcome(const struct lab_offer *own, const struct lab_offer *other, bool answers,
                       enum lab_option option, enum lab_outcome *outcome);

/** The largest payload that either end may send, in bytes: what both take. */
uint16_t lab_offer_least_mss(const struct lab_offer *own, const struct lab_offer *other);

/** What the timestamps take of every segment, in bytes: the option and two NOPs in front of it (RFC
 *  7323 appendix A). */
#define LAB_TIMESTAMPS_SIZE 12

/** RFC 9293 section 3.7.1: what to assume where no MSS option comes, over IPv4 and IPv6. */
#define LAB_DEFAULT_MSS_IPV4 536
#define LAB_DEFAULT_MSS_IPV6 1220

#endif
