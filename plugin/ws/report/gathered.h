/** @file
 * What a report or a ladder is made of: gathered from what the tap tells, packet by packet.
 *
 * It takes a row for each connection (statistics/connections.h), and for each of the first few a
 * ladder of at most LAB_RUNGS_HEAD + LAB_RUNGS_TAIL rungs, 33 KB with those that are pending, and
 * where charts are drawn, their tracks (tracks.h), 40 bytes a point and 680 KB at most each way:
 * bounded, but for the number of connections that are asked for. GLib's arrays ask for up to twice
 * that, and do not touch it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_GATHERED_H
#define LAB_WS_GATHERED_H

#include "ws/report/origin.h"
#include "ws/report/rungs.h"
#include "ws/report/tracks.h"
#include "ws/statistics/connections.h"

/** How many connections a report is on if it is not asked for all. */
#define LAB_REPORT_USUAL 20

struct lab_gathered {
    struct lab_connections *connections; /**< a row for each one that the report is on */
    GPtrArray *ladders;                  /**< of struct lab_rungs, by number of row */
    GPtrArray *tracks;                   /**< of struct lab_tracks, the same */
    struct lab_origin origin;
    const struct lab_ws_stream *only; /**< nothing but this connection; NULL: all */
    uint64_t first, last;             /**< capture time, in nanoseconds since 1970 */
    uint64_t segments;                /**< of all connections heard of, also of those left out */
    uint32_t most;                    /**< how many connections it is on, at most */
    bool draws_charts;                /**< else the tracks are only counted */
};

/** Begin with nothing heard.
 *  @param most          how many connections to gather, from the first one on
 *  @param draws_charts  what the tracks are needed for
 *  @return lab_gathered_free() */
struct lab_gathered *lab_gathered_new(uint32_t most, bool draws_charts);

/** Give back what lab_gathered_new() gave. */
void lab_gathered_free(struct lab_gathered *gathered);

/** Forget all that was heard. */
void lab_gathered_forget(struct lab_gathered *gathered);

/** Hear of the next segment or message, in the order of the capture (struct lab_tap_output). */
void lab_gathered_hear(struct lab_gathered *gathered, packet_info *pinfo,
                       const struct lab_told *told);

/** Everything was heard. */
void lab_gathered_finish(struct lab_gathered *gathered);

/** The ladder of a row; all of it after lab_gathered_finish(). */
const struct lab_rungs *lab_gathered_rungs(const struct lab_gathered *gathered, uint32_t number);

/** The tracks of a row. */
const struct lab_tracks *lab_gathered_tracks(const struct lab_gathered *gathered, uint32_t number);

#endif
