/** @file
 * The bytes of one connection over time, each way: what a chart is drawn from. Gathered while the
 * capture is read; what lies closer together than a picture can show is joined, so that a track
 * stays small however long its connection is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TRACKS_H
#define LAB_WS_TRACKS_H

#include "ws/input/segment_records.h"

/** What a point stands for, each with a list of its own. */
enum lab_point_kind {
    LAB_POINT_SENT,  /**< bytes sent for the first time */
    LAB_POINT_AGAIN, /**< bytes sent again */
    LAB_POINT_LOST,  /**< a sending that did not arrive, or whose ACK did not: also in one above */
    LAB_POINT_ACK,   /**< the other end's acknowledgment and window */
    LAB_POINT_COUNT
};

/** One segment, or several that were joined. Times are of the capture, in nanoseconds; numbers are
 *  relative and do not wrap. */
struct lab_point {
    uint64_t time, last_time; /**< of the first and the last of them */
    uint64_t low;             /**< the first byte; of an ACK its number */
    uint64_t high;  /**< after the last byte; of an ACK where the window ends, 0: not known */
    uint32_t frame; /**< of the first of them */
};

/** What was sent from one segment on until its ACK came: a round trip (struct lab_load). */
struct lab_track_round {
    uint64_t time;     /**< of its first segment */
    uint64_t bytes;    /**< of data sent for the first time */
    uint32_t segments; /**< the same */
};

/** From when on the congestion window moves so. */
struct lab_track_phase {
    uint64_t time;
    enum lab_phase phase; /**< LAB_PHASE_NONE: nothing shows it */
};

/** No more points of each kind, and no more rounds and phases. */
#define LAB_POINTS_MOST 4096
#define LAB_ROUNDS_MOST 512

/** What one end sent, and what the other said to it. */
struct lab_track {
    GArray *points[LAB_POINT_COUNT]; /**< of struct lab_point */
    GArray *rounds;                  /**< of struct lab_track_round: the first of them */
    GArray *phases;                  /**< of struct lab_track_phase: the first of them */
    uint64_t first, last;            /**< the earliest and the latest time of all points */
    uint64_t grain;                  /**< what begins in less time than this after one before is
                                          joined with it; 0: nothing so far */
    uint64_t high;                   /**< after the last byte that was sent */
    uint64_t acked;                  /**< everything before this was acknowledged */
    uint16_t round;                  /**< the number of the latest round */
    uint64_t most_in_flight;         /**< sent and not acknowledged, in bytes */
    bool is_drawn;                   /**< no points, rounds and phases are kept otherwise */
    bool is_answered;                /**< the other end has acknowledged something, or could have */
    uint64_t bytes;                  /**< that were sent, each counted once */
    uint32_t segments;               /**< with them */
    uint32_t resent;                 /**< segments that sent bytes again */
};

/** Of a connection, by enum lab_end_id. */
struct lab_tracks {
    struct lab_track end[LAB_END_COUNT];
    uint64_t latest;   /**< the time of the latest segment so far, in nanoseconds */
    uint64_t set_back; /**< by how much, at most, a segment is stamped before an earlier one */
};

/** Begin with nothing heard.
 *  @param drawn  they are for a picture; else only what is counted is kept */
void lab_tracks_init(struct lab_tracks *tracks, bool drawn);

/** Give back all that was heard; to be begun again before the next segment. */
void lab_tracks_clear(struct lab_tracks *tracks);

/** Hear of the next segment.
 *  @param time  of the capture, in nanoseconds */
void lab_tracks_add(struct lab_tracks *tracks, const struct lab_ws_record *record, uint32_t frame,
                    uint64_t time);

/** One of the points of a kind, from 0, in the order of time. It is moved by lab_tracks_add(). */
static inline const struct lab_point *
lab_tracks_point(const struct lab_track *track, enum lab_point_kind kind, unsigned index)
{
    return &g_array_index(track->points[kind], struct lab_point, index);
}

/** The same of the rounds. */
static inline const struct lab_track_round *
lab_tracks_round(const struct lab_track *track, unsigned index)
{
    return &g_array_index(track->rounds, struct lab_track_round, index);
}

/** The same of the phases. */
static inline const struct lab_track_phase *
lab_tracks_phase(const struct lab_track *track, unsigned index)
{
    return &g_array_index(track->phases, struct lab_track_phase, index);
}

#endif
