/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/chart.h"

#include "ws/page/page.h"
#include "ws/report/figures.h"

/* About as many marks on a scale. */
#define MARKS_OF_TIME   8
#define MARKS_OF_NUMBER 6
#define MARKS_OF_FLIGHT 3

/* As many steps of time can be told apart. */
#define STEPS_SEEN 1000

#define NS_PER_S   UINT64_C(1000000000)

/* A scale up to @a most whose marks are round numbers. */
static struct lab_scale
scale_to(uint64_t most, unsigned marks)
{
    static const unsigned ratios[] = {2, 5, 10};
    uint64_t power = 1, step = 1;

    most = MAX(most, 1);
    for (unsigned i = 0; step < most / marks + 1; i++) {
        step = power * ratios[i % 3];
        power *= i % 3 == 2 ? 10 : 1;
    }
    return (struct lab_scale){most, step};
}

/* The lowest and the highest number that is drawn; where the window ends, only if that leaves most
 * of the picture to the data. */
static void
scale_numbers(struct lab_chart *chart)
{
    const struct lab_track *track = chart->track;
    uint64_t low = UINT64_MAX, edge = 0, height;

    for (unsigned kind = 0; kind < LAB_POINT_COUNT; kind++) {
        for (unsigned i = 0; i < track->points[kind]->len; i++) {
            const struct lab_point *point = lab_tracks_point(track, (enum lab_point_kind)kind, i);

            low = MIN(low, point->low);
            edge = MAX(edge, kind == LAB_POINT_ACK ? point->high : 0);
        }
    }
    chart->lowest = low;
    chart->knows_edge = edge > 0;
    chart->shows_edge = edge > 0 && edge - low <= 2 * (track->high - low);
    height = MAX(track->high, chart->shows_edge ? edge : 0) - low;
    chart->number = scale_to(height + height / 12, MARKS_OF_NUMBER); /* with room for the phases */
}

static const char *
summary_of(packet_info *nobody, const struct lab_track *track, enum lab_end_id from)
{
    const struct lab_page page = {.pinfo = nobody};
    const char *key = track->is_answered ? "summary" : "summary-unanswered";

    return LAB_PHRASE(&page, "chart", key, {"end", lab_page_end_name(&page, from)},
                      {"bytes", lab_figure_count(nobody, track->bytes)},
                      {"segments", lab_figure_count(nobody, track->segments)},
                      {"again", lab_figure_count(nobody, track->resent)},
                      {"flight", lab_figure_count(nobody, track->most_in_flight)});
}

struct lab_chart *
lab_chart_make(packet_info *nobody, const struct lab_connection_row *row,
               const struct lab_tracks *tracks, enum lab_end_id from)
{
    const struct lab_page page = {.pinfo = nobody};
    const struct lab_track *track = &tracks->end[from];
    struct lab_chart *chart;

    if (track->segments + track->resent < LAB_CHART_LEAST)
        return NULL;
    chart = wmem_new0(nobody->pool, struct lab_chart);
    chart->track = track;
    chart->title = LAB_PHRASE(&page, "chart", "title", {"end", lab_page_end_name(&page, from)},
                              {"socket", lab_figure_socket(nobody, row->stream, from)});
    chart->summary = summary_of(nobody, track, from);
    if (!track->is_drawn)
        return chart;
    chart->time = scale_to(track->last - track->first, MARKS_OF_TIME);
    chart->is_set_back = tracks->set_back > chart->time.most / STEPS_SEEN;
    scale_numbers(chart);
    if (track->is_answered)
        chart->flight = scale_to(track->most_in_flight, MARKS_OF_FLIGHT);
    return chart;
}

/* As many digits behind the point as the step needs. */
const char *
lab_chart_time(packet_info *nobody, const struct lab_scale *scale, uint64_t time)
{
    uint64_t unit = 1;
    int digits = 9;

    for (uint64_t step = scale->step; digits > 0 && step % 10 == 0; step /= 10, digits--)
        unit *= 10;
    if (!digits)
        return lab_figure_count(nobody, time / unit);
    return wmem_strdup_printf(nobody->pool, "%" PRIu64 ".%0*" PRIu64, time / NS_PER_S, digits,
                              time % NS_PER_S / unit);
}

const char *
lab_chart_phase(packet_info *nobody, enum lab_phase phase)
{
    const struct lab_page page = {.pinfo = nobody};

    if (phase == LAB_PHASE_NONE)
        return "";
    return lab_ws_word(lab_page_section(&page, "phase", lab_phase_word(phase)), "name");
}

const char *
lab_chart_round(packet_info *nobody, const struct lab_chart *chart, unsigned number)
{
    const struct lab_page page = {.pinfo = nobody};
    const struct lab_track_round *round = lab_tracks_round(chart->track, number);

    return LAB_PHRASE(&page, "chart", "round-sentence",
                      {"number", lab_figure_count(nobody, number + 1)},
                      {"segments", lab_figure_count(nobody, round->segments)},
                      {"bytes", lab_figure_count(nobody, round->bytes)});
}
