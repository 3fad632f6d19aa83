/* What the tree says of time: a round trip, and the arithmetic of RFC 6298 with it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/fields.h"
#include "ws/page/page.h"
#include "ws/ws_compat.h"

/* All numbers of a round trip have as many decimals: as many as its smallest needs. */
static const char *
milliseconds(const struct lab_page *page, uint64_t us, bool small)
{
    return lab_page_thousandths(page, us, small ? 3 : 1);
}

#define SMALL_US 10000

static bool
is_small(const struct lab_round_trip *trip)
{
    return trip->sample < SMALL_US || (trip->smoothed && trip->smoothed < SMALL_US) ||
           lab_variation_after(trip) < SMALL_US / 10;
}

static const char *
smoothed_line(const struct lab_page *page, const struct lab_round_trip *trip, bool small)
{
    const char *now = milliseconds(page, lab_smoothed_after(trip), small);

    if (!trip->smoothed)
        return LAB_PHRASE(page, "time", "smoothed-first", {"now", now});
    return LAB_PHRASE(page, "time", "smoothed", {"was", milliseconds(page, trip->smoothed, small)},
                      {"sample", milliseconds(page, trip->sample, small)}, {"now", now});
}

static const char *
variation_line(const struct lab_page *page, const struct lab_round_trip *trip, bool small)
{
    const char *now = milliseconds(page, lab_variation_after(trip), small);
    const char *sample = milliseconds(page, trip->sample, small);

    if (!trip->smoothed)
        return LAB_PHRASE(page, "time", "variation-first", {"sample", sample}, {"now", now});
    return LAB_PHRASE(
        page, "time", lab_sample_weighs_little(trip) ? "variation-little" : "variation",
        {"was", milliseconds(page, trip->variation, small)},
        {"smoothed", milliseconds(page, trip->smoothed, small)}, {"sample", sample}, {"now", now});
}

static const char *
timeout_line(const struct lab_page *page, const struct lab_round_trip *trip, bool small)
{
    return LAB_PHRASE(
        page, "time", "timeout", {"smoothed", milliseconds(page, lab_smoothed_after(trip), small)},
        {"sum", milliseconds(page, lab_timeout_by_formula(trip), small)},
        {"margin", milliseconds(page, (uint64_t)LAB_LINUX_MARGIN_US + trip->extra, small)},
        {"linux", milliseconds(page, lab_timeout_of_linux(trip), small)});
}

/* At which end the capture was made, as the handshake tells: how much of the way the sample has. */
void
lab_page_draw_place(const struct lab_page *page)
{
    const struct lab_round_trip *trip = &page->verdict->trip;
    enum lab_end_id sender = !page->verdict->from;
    const char *key = lab_trip_is_part(trip) ? "part" : "whole";

    if (!trip->sample || !trip->missing)
        return;
    lab_page_add_string(
        page, page->tree, lab_ws_fields.rtt_place, key,
        page->visible ? LAB_PHRASE(page, "time", key, {"end", lab_page_end_name(page, sender)},
                                   {"missing", milliseconds(page, trip->missing, true)})
                      : NULL);
}

void
lab_page_draw_sample(const struct lab_page *page)
{
    const struct lab_round_trip *trip = &page->verdict->trip;

    if (!trip->sample)
        return;
    lab_page_add_time(page, page->tree, lab_ws_fields.rtt_sample, trip->sample,
                      page->visible
                          ? LAB_PHRASE(page, "time", "sample",
                                       {"sample", milliseconds(page, trip->sample, is_small(trip))},
                                       {"frame", lab_page_decimal(page, trip->since)})
                          : NULL);
}

void
lab_page_draw_smoothed(const struct lab_page *page)
{
    const struct lab_round_trip *trip = &page->verdict->trip;

    if (trip->sample)
        lab_page_add_time(page, page->tree, lab_ws_fields.rtt_smoothed, lab_smoothed_after(trip),
                          page->visible ? smoothed_line(page, trip, is_small(trip)) : NULL);
}

void
lab_page_draw_variation(const struct lab_page *page)
{
    const struct lab_round_trip *trip = &page->verdict->trip;

    if (trip->sample)
        lab_page_add_time(page, page->tree, lab_ws_fields.rtt_variation, lab_variation_after(trip),
                          page->visible ? variation_line(page, trip, is_small(trip)) : NULL);
}

void
lab_page_draw_timeout(const struct lab_page *page)
{
    const struct lab_round_trip *trip = &page->verdict->trip;

    if (trip->sample && !lab_trip_is_part(trip))
        lab_page_add_time(page, page->tree, lab_ws_fields.rto, lab_timeout_of_linux(trip),
                          page->visible ? timeout_line(page, trip, is_small(trip)) : NULL);
}
