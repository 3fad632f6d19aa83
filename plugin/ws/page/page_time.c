/* What the tree says of time: a round trip, and the arithmetic of RFC 6298 with it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/fields.h"
#include "ws/page/parts.h"

/* All times are written to the microsecond, so that who reckons with the numbers of a line gets its
 * result. */

static const char *
smoothed_line(const struct lab_page *page, const struct lab_round_trip *trip)
{
    uint32_t now = lab_smoothed_after(trip);

    if (!trip->smoothed)
        return LAB_PHRASE(page, "time", "smoothed-first", {"now", .number = now, .decimals = 3});
    return LAB_PHRASE(page, "time", "smoothed", {"was", .number = trip->smoothed, .decimals = 3},
                      {"sample", .number = trip->sample, .decimals = 3},
                      {"now", .number = now, .decimals = 3});
}

static const char *
variation_line(const struct lab_page *page, const struct lab_round_trip *trip)
{
    uint32_t now = lab_variation_after(trip);

    if (!trip->smoothed)
        return LAB_PHRASE(page, "time", "variation-first",
                          {"sample", .number = trip->sample, .decimals = 3},
                          {"now", .number = now, .decimals = 3});
    return LAB_PHRASE(
        page, "time", lab_sample_weighs_little(trip) ? "variation-little" : "variation",
        {"was", .number = trip->variation, .decimals = 3},
        {"smoothed", .number = trip->smoothed, .decimals = 3},
        {"sample", .number = trip->sample, .decimals = 3}, {"now", .number = now, .decimals = 3});
}

/* A sum of times may be more than a number of the catalogue can be, and is a text then. */
static struct lab_note_value
sum_of_times(const struct lab_page *page, const char *name, uint64_t us)
{
    struct lab_note_value value = {name, .number = (uint32_t)us, .decimals = 3};

    if (us > UINT32_MAX)
        value.value = lab_page_thousandths(page, us);
    return value;
}

static const char *
timeout_line(const struct lab_page *page, const struct lab_round_trip *trip)
{
    const struct lab_note_value values[] = {
        {"smoothed", .number = lab_smoothed_after(trip), .decimals = 3},
        sum_of_times(page, "sum", lab_timeout_by_formula(trip)),
        sum_of_times(page, "margin", (uint64_t)LAB_LINUX_MARGIN_US + trip->extra),
        {"linux", .number = lab_timeout_of_linux(trip), .decimals = 3}};

    return lab_page_phrase(page, "time", true, "timeout", values, array_length(values));
}

/* At which end the capture was made, as the handshake tells, and so how much of the way the sample
 * has. */
static const char *
sample_line(const struct lab_page *page, const struct lab_round_trip *trip)
{
    const char *key = !trip->missing           ? "sample"
                      : lab_trip_is_part(trip) ? "sample-part"
                                               : "sample-whole";

    return LAB_PHRASE(page, "time", key, {"sample", .number = trip->sample, .decimals = 3},
                      {"frame", .number = trip->since},
                      {"end", lab_page_end_name(page, !page->verdict->from)},
                      {"lacks", .number = trip->missing, .decimals = 3});
}

void
lab_page_draw_sample(const struct lab_page *page)
{
    const struct lab_round_trip *trip = &page->verdict->trip;

    lab_page_add_time(page, page->tree, lab_ws_fields.rtt_sample, trip->sample,
                      page->visible ? sample_line(page, trip) : NULL);
    if (trip->missing)
        lab_page_hide_string(page, page->tree, lab_ws_fields.rtt_place,
                             lab_trip_is_part(trip) ? "part" : "whole");
}

void
lab_page_draw_smoothed(const struct lab_page *page)
{
    const struct lab_round_trip *trip = &page->verdict->trip;

    lab_page_add_time(page, page->tree, lab_ws_fields.rtt_smoothed, lab_smoothed_after(trip),
                      page->visible ? smoothed_line(page, trip) : NULL);
}

void
lab_page_draw_variation(const struct lab_page *page)
{
    const struct lab_round_trip *trip = &page->verdict->trip;

    lab_page_add_time(page, page->tree, lab_ws_fields.rtt_variation, lab_variation_after(trip),
                      page->visible ? variation_line(page, trip) : NULL);
}

void
lab_page_draw_timeout(const struct lab_page *page)
{
    const struct lab_round_trip *trip = &page->verdict->trip;

    if (!lab_trip_is_part(trip))
        lab_page_add_time(page, page->tree, lab_ws_fields.rto, lab_timeout_of_linux(trip),
                          page->visible ? timeout_line(page, trip) : NULL);
}
