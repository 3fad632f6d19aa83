/** @file
 * The charts of a connection: for each end that sent enough data, its sequence numbers over time
 * and, below, the bytes in flight; with scales and words, for whoever draws them.
 *
 * Every string comes from the pool of the packet_info that it was made with, and is as it stands in
 * the catalogue or in the capture: escape it on its way out (escape.h).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_CHART_H
#define LAB_WS_CHART_H

#include "ws/report/tracks.h"
#include "ws/statistics/connections.h"

/** Whoever sent fewer segments with data, those sent again counted as well, has no chart: nothing
 *  would be seen. */
#define LAB_CHART_LEAST 4

/** A scale: from 0 to most, a mark at every step. */
struct lab_scale {
    uint64_t most; /**< the largest value that it shows, from 0 */
    uint64_t step; /**< 1, 2 or 5 times a power of ten */
};

struct lab_chart {
    const struct lab_track *track;
    const char *title;       /**< "What the client 192.0.2.1:40000 sent, over time" */
    const char *summary;     /**< what there is to see, in a sentence */
    struct lab_scale time;   /**< from the first mark on, in nanoseconds */
    struct lab_scale number; /**< relative sequence numbers, from lowest on */
    struct lab_scale flight; /**< bytes; most 0: nothing was acknowledged, so it is not known */
    uint64_t lowest;         /**< relative sequence number at the bottom */
    bool shows_edge;         /**< where the window ends lies within the picture */
    bool knows_edge;         /**< it is known somewhere */
    bool is_set_back;        /**< some segments stand visibly left of earlier ones */
};

/** The chart of what an end sent; of tracks that are not drawn, its title and summary alone.
 *  @param nobody  a packet without a packet: only its pool is used
 *  @return NULL: it sent too little */
struct lab_chart *lab_chart_make(packet_info *nobody, const struct lab_connection_row *row,
                                 const struct lab_tracks *tracks, enum lab_end_id from);

/** What stands at a mark of the scale of time: "0.02", in seconds. */
const char *lab_chart_time(packet_info *nobody, const struct lab_scale *scale, uint64_t time);

/** The name of a phase of the congestion window; "": it is not known. */
const char *lab_chart_phase(packet_info *nobody, enum lab_phase phase);

/** A round as a sentence, for those who cannot see the figure.
 *  @param number  from 0 */
const char *lab_chart_round(packet_info *nobody, const struct lab_chart *chart, unsigned number);

#endif
