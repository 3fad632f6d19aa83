/** @file
 * What an end had said, and heard, when it first spoke from each of its states:
 * enough to tell in which state an old segment was written. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HISTORY_H
#define LAB_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/segment.h"

/** A connection passes through fewer states at each end; when more are needed, the oldest goes. */
#define LAB_HISTORY_MAX 8

/** The first segment that an end sent from one of its states. */
struct lab_utterance {
    uint32_t next;  /**< the number after the segment */
    uint32_t ack;   /**< valid with has_ack */
    uint32_t tsval; /**< valid with has_tsval */
    uint16_t ip_id; /**< identification of its IPv4 header; 0: none */
    uint8_t state;  /**< enum lab_state */
    bool has_ack;
    bool has_tsval;
};

struct lab_history {
    struct lab_utterance first[LAB_HISTORY_MAX]; /**< in the order of time */
    uint8_t count;
    uint8_t steps;       /**< how often in a row ip_id went on by a little, up to 255 */
    uint16_t ip_id;      /**< of the latest segment that was no old one */
    uint32_t tsval;      /**< the newest TSval it sent, with has_tsval */
    uint32_t tick_frame; /**< the first segment with that TSval; 0: the first of all */
    uint32_t offset; /**< the smallest difference of capture time, in ms, and TSval: modulo 2^32 */
    bool has_tsval;
    bool same_tick; /**< the latest segment has the TSval of one before: no echo tells the two apart
                     */
    bool same_ip_id; /**< two segments had the same identification: it tells none apart */
};

/** Remember that an end sent @a seg from @a state. A RST is not remembered: it takes part in no
 *  order of numbers. */
void lab_history_add(struct lab_history *history, const struct lab_segment *seg, uint8_t state);

/** What was said long ago: what lies before @a oldest, of the numbers that @a own end sends and
 *  @a other acknowledges, is taken for @a oldest, so that it stays comparable. */
void lab_history_forget_numbers(struct lab_history *own, struct lab_history *other,
                                uint32_t oldest);

/** When a segment was written, beside all that its end has sent so far. */
enum lab_order {
    LAB_ORDER_UNKNOWN,
    LAB_ORDER_BEFORE, /**< before one of them */
    LAB_ORDER_AFTER,  /**< after all of them */
};

/** Told by its TSval (RFC 7323 section 5), or, in the same tick of that clock, by the
 * identification in its IP header, if its end counts that up from segment to segment. */
enum lab_order lab_history_order(const struct lab_history *history, const struct lab_segment *seg);

/** Whether the identification of @a seg tells the packets of its end apart. A RST is not
 *  remembered: what it shares its identification with is another packet. */
static inline bool
lab_history_names(const struct lab_history *history, const struct lab_segment *seg)
{
    return seg->ip_id && !history->same_ip_id &&
           !((seg->flags & LAB_RST) && seg->ip_id == history->ip_id);
}

/** Whether @a seg is the very packet that its end sent last, which the network has doubled: what is
 * sent again has another identification, and mostly another TSval. */
bool lab_history_is_latest(const struct lab_history *history, const struct lab_segment *seg);

/** Whether that identification alone tells that @a seg left before one of them. */
bool lab_history_is_numbered_before(const struct lab_history *history,
                                    const struct lab_segment *seg);

/** How much longer @a seg was on its way than the fastest segment of its end so far, in
 *  nanoseconds, if TSval counts milliseconds as in Linux.
 *  @return UINT64_MAX if its timestamps do not tell */
uint64_t lab_history_delay(const struct lab_history *history, const struct lab_segment *seg);

/** The state in which @a seg was written, if it is an old one.
 *  @return enum lab_state; LAB_STATE_UNKNOWN if no state fits */
uint8_t lab_history_state(const struct lab_history *history, const struct lab_segment *seg);

#endif
