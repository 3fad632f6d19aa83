/** @file
 * The ladder of one connection: its segments in the order of the capture, each a rung between the
 * two ends. What repeats itself is folded while it is heard, so that a ladder stays small however
 * long its connection is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_RUNGS_H
#define LAB_WS_RUNGS_H

#include "ws/tap.h"

/** What one end has sent on a rung. */
struct lab_rung_side {
    uint64_t bytes;    /**< of payload */
    uint32_t segments; /**< with and without payload */
    uint32_t lost;     /**< those of them that were sent again later because no ACK came */
};

/** A segment, or a run of them that teach nothing one by one. */
struct lab_rung {
    uint64_t time, last_time;                 /**< of its first and last segment, in nanoseconds */
    struct lab_rung_side side[LAB_END_COUNT]; /**< by enum lab_end_id */
    uint32_t frame, last_frame;               /**< of its first and last segment */
    uint32_t odd; /**< how many of its segments show something that should not happen, or not often:
                       in a run all the same, further duplicate ACKs */
    uint32_t odd_frame; /**< of the first of them */
    uint16_t nth;       /**< with frame: struct lab_told */
    uint16_t odd_nth;   /**< the same with odd_frame */
    bool is_message;    /**< it is no segment, but an ICMP error that ends the attempt to open */
    bool late;  /**< the other end sends again what it acknowledges: it was lost, or came late */
    bool plain; /**< it shows nothing that most segments do not show: it may be folded */
};

/** Longest ladder: its beginning and its end, so many rungs of each; what is between is only
 *  counted. */
#define LAB_RUNGS_HEAD 120
#define LAB_RUNGS_TAIL 80

/** How many plain segments in a row are shown one by one; more are folded. */
#define LAB_RUNGS_PLAIN 8

/** How many segments later a segment is folded at last: until then it may turn out to be lost, and
 *  then has a rung of its own. */
#define LAB_RUNGS_PENDING 128

struct lab_rungs {
    GArray *rungs;   /**< of struct lab_rung, at most LAB_RUNGS_HEAD + LAB_RUNGS_TAIL */
    GArray *pending; /**< of struct lab_rung, each of a single segment: what is not in rungs
                          yet, from first_pending on */
    unsigned first_pending;
    struct lab_rung missing; /**< all that was left out between head and tail; frame 0: nothing */
    unsigned plain;          /**< how many rungs at the end are single plain segments */
    uint32_t copies;         /**< packets captured twice: they have no rung of their own */
};

/** Begin with nothing heard. */
void lab_rungs_init(struct lab_rungs *rungs);

/** Free what it holds. */
void lab_rungs_clear(struct lab_rungs *rungs);

/** Hear of the next segment.
 *  @param time  of the capture, in nanoseconds */
void lab_rungs_add(struct lab_rungs *rungs, const struct lab_ws_record *record,
                   const struct lab_told *told, uint64_t time);

/** The same of an ICMP error.
 *  @param from  the end that it speaks for */
void lab_rungs_add_message(struct lab_rungs *rungs, enum lab_end_id from,
                           const struct lab_told *told, uint64_t time);

/** Everything was heard: now rungs has all. */
void lab_rungs_finish(struct lab_rungs *rungs);

/** A rung, once all was heard.
 *  @param index  from 0, below rungs->rungs->len */
const struct lab_rung *lab_rungs_at(const struct lab_rungs *rungs, unsigned index);

/** Whether something was left out before this rung. */
bool lab_rungs_gap_before(const struct lab_rungs *rungs, unsigned index);

/** Whether a repetition says that the sending before it did not arrive, or that its ACK did not: a
 *  timer, duplicate ACKs or a router made it. */
bool lab_rungs_tells_of_loss(const struct lab_verdict *verdict);

/** How many segments a rung stands for. */
uint32_t lab_rung_segments(const struct lab_rung *rung);

/** Whether it is a run; its segments have no state, role or event that is worth showing. */
static inline bool
lab_rung_is_run(const struct lab_rung *rung)
{
    return rung->last_frame != rung->frame;
}

/** Who sent a segment; of a run, who sent more bytes of it, or else more segments. */
enum lab_end_id lab_rung_from(const struct lab_rung *rung);

#endif
