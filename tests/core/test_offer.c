/* What SYNs offer, and what comes of it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "core/connection/offer.h"

static const struct lab_segment full = {
    .mss = 1460,
    .window_shift = 7,
    .has_window_shift = true,
    .has_timestamps = true,
    .sack_permitted = true,
};
static const struct lab_segment bare = {.mss = 0};
static const struct lab_offer unseen;

/* The outcomes in the order of the vocabulary: "o" offer, "a" agreed, "m" missing, "." nothing. */
static void
check(struct lab_offer own, struct lab_offer other, bool answers, const char *expected)
{
    char got[LAB_OPTION_COUNT + 1] = "";

    for (unsigned option = 0; option < LAB_OPTION_COUNT; option++) {
        enum lab_outcome outcome;
        bool said = lab_offer_outcome(&own, &other, answers, option, &outcome);

        got[option] = said ? "oam"[outcome] : '.';
    }
    g_assert_cmpstr(got, ==, expected);
}

static void
test_outcomes(void)
{
    struct lab_offer all = lab_offer_of(&full, LAB_DEFAULT_MSS_IPV4);
    struct lab_offer none = lab_offer_of(&bare, LAB_DEFAULT_MSS_IPV4);

    check(all, unseen, false, "oooo..");
    check(all, all, true, "aaaa..");
    check(all, none, true, "aooo..");
    check(none, all, true, "mm.m..");
    check(none, unseen, false, "m.....");
    check(none, none, true, "m.....");
    check(all, unseen, true, "oooo..");
}

static void
test_cookies(void)
{
    struct lab_segment with = full, request = full;
    struct lab_offer all = lab_offer_of(&full, LAB_DEFAULT_MSS_IPV4);

    request.has_fast_open = with.has_fast_open = true;
    with.fast_open_cookie = 8;
    check(lab_offer_of(&request, 536), unseen, false, "ooooo.");
    check(lab_offer_of(&with, 536), unseen, false, "oooo.o");
    check(lab_offer_of(&with, 536), lab_offer_of(&request, 536), true, "aaaa.a");
    check(lab_offer_of(&with, 536), all, true, "aaaa.a");
    check(lab_offer_of(&request, 536), all, true, "aaaa..");
    g_assert_cmpuint(lab_offer_of(&with, 536).cookie, ==, 8);
}

static void
test_values(void)
{
    struct lab_segment large = {.mss = 8960, .has_window_shift = true, .window_shift = 15};
    struct lab_offer one = lab_offer_of(&full, LAB_DEFAULT_MSS_IPV6);
    struct lab_offer two = lab_offer_of(&large, LAB_DEFAULT_MSS_IPV6);
    struct lab_offer none = lab_offer_of(&bare, LAB_DEFAULT_MSS_IPV6);

    g_assert_cmpuint(two.shift, ==, 14);
    g_assert_cmpuint(none.mss, ==, 1220);
    g_assert_cmpuint(lab_offer_least_mss(&one, &two), ==, 1460);
    g_assert_cmpuint(lab_offer_least_mss(&two, &one), ==, 1460);
    g_assert_cmpuint(lab_offer_least_mss(&two, &unseen), ==, 8960);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/offer/outcomes", test_outcomes);
    g_test_add_func("/core/offer/cookies", test_cookies);
    g_test_add_func("/core/offer/values", test_values);
    return g_test_run();
}
