/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/connection/offer.h"

struct lab_offer
lab_offer_of(const struct lab_segment *syn, uint16_t default_mss)
{
    struct lab_offer offer = {
        .seen = true,
        .mss = syn->mss ? syn->mss : default_mss,
        .shift = lab_offer_shift(syn),
        .cookie = syn->fast_open_cookie,
    };

    if (syn->mss)
        offer.options |= LAB_BIT(LAB_OPTION_MSS);
    if (syn->has_window_shift)
        offer.options |= LAB_BIT(LAB_OPTION_WINDOW_SCALE);
    if (syn->sack_permitted)
        offer.options |= LAB_BIT(LAB_OPTION_SACK_PERMITTED);
    if (syn->has_timestamps)
        offer.options |= LAB_BIT(LAB_OPTION_TIMESTAMPS);
    if (syn->has_fast_open)
        offer.options |=
            offer.cookie ? LAB_BIT(LAB_OPTION_COOKIE) : LAB_BIT(LAB_OPTION_COOKIE_REQUEST);
    return offer;
}

bool
lab_offer_outcome(const struct lab_offer *own, const struct lab_offer *other, bool answers,
                  enum lab_option option, enum lab_outcome *outcome)
{
    bool here = own->options & LAB_BIT(option);
    bool there = other->seen && (other->options & LAB_BIT(option));

    /* A cookie is used in a SYN and granted in a SYN+ACK: there is nothing to agree on. */
    if (option == LAB_OPTION_COOKIE || option == LAB_OPTION_COOKIE_REQUEST) {
        *outcome = answers ? LAB_OUTCOME_AGREED : LAB_OUTCOME_OFFER;
        return here && (!answers || option == LAB_OPTION_COOKIE);
    }
    if (option == LAB_OPTION_MSS) {
        *outcome = !here         ? LAB_OUTCOME_MISSING
                   : other->seen ? LAB_OUTCOME_AGREED
                                 : LAB_OUTCOME_OFFER;
        return true;
    }
    *outcome = !here ? LAB_OUTCOME_MISSING : there ? LAB_OUTCOME_AGREED : LAB_OUTCOME_OFFER;
    return here || (there && option != LAB_OPTION_SACK_PERMITTED);
}

uint16_t
lab_offer_least_mss(const struct lab_offer *own, const struct lab_offer *other)
{
    return other->seen && other->mss < own->mss ? other->mss : own->mss;
}
