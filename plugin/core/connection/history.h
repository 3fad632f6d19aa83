/** @file
 * The first segment that an end sent in each of its states: what it had said and heard by then is
 * enough to tell in which state an old segment was written. Internal to the core.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_HISTORY_H
#define LAB_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

#include "core/segment.h"

/** An end passes through fewer states, as a rule; if it needs more, the oldest goes. */
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
    uint8_t count;                               /**< how many of first[] are in use */
    uint8_t steps;       /**< how often in a row ip_id was a little larger, at most 255 */
    uint16_t ip_id;      /**< of the latest segment, old ones left aside */
    uint32_t tsval;      /**< the newest TSval it sent, with has_tsval */
    uint32_t tick_frame; /**< the first segment with that TSval */
    uint32_t offset;     /**< the smallest lab_tsval_lag() of its segments */
    bool has_tsval;
    bool same_tick;  /**< the latest segment has the TSval of the one before: an echo may be of
                        either */
    bool same_ip_id; /**< two segments had the same identification, so it does not tell packets
                         apart */
};

/** Whether a host that counts the identifications of one connection, or of all its packets, may
 *  have gone on by @a step from one to the next. */
static inline bool
lab_history_ip_id_goes_on(uint16_t step)
{
    return step > 0 && step < 64;
}

/** Note the identification of a segment. */
static inline void
lab_history_note_ip_id(struct lab_history *history, const struct lab_segment *seg)
{
    history->same_ip_id |= seg->ip_id && seg->ip_id == history->ip_id;
    if (!lab_history_ip_id_goes_on((uint16_t)(seg->ip_id - history->ip_id)))
        history->steps = 0;
    else if (history->steps < UINT8_MAX)
        history->steps++;
    history->ip_id = seg->ip_id;
}

/** Note the timestamp of a segment that has one. */
void lab_history_note_tsval(struct lab_history *history, const struct lab_segment *seg);

/** Remember @a seg as the first that an end sent from @a state, in the place of the oldest if there
 *  is no other. */
void lab_history_enter(struct lab_history *history, const struct lab_segment *seg, uint8_t state);

/** Remember that an end sent @a seg from @a state. A RST is not remembered: it takes part in no
 *  order of numbers. Here, as it is asked of each segment, and mostly has little to do. */
static inline void
lab_history_add(struct lab_history *history, const struct lab_segment *seg, uint8_t state)
{
    if (seg->flags & LAB_RST)
        return;
    lab_history_note_ip_id(history, seg);
    if (seg->has_timestamps)
        lab_history_note_tsval(history, seg);
    if (!history->count || history->first[history->count - 1].state != state)
        lab_history_enter(history, seg, state);
}

/** Move the numbers that lie before @a oldest up to it, so that they stay comparable (serial.h).
 *  @param own    of the end that sends these numbers
 *  @param other  of the end that acknowledges them */
void lab_history_forget_numbers(struct lab_history *own, struct lab_history *other,
                                uint32_t oldest);

/** When a segment was written, compared with all that its end has sent so far. */
enum lab_order {
    LAB_ORDER_UNKNOWN,
    LAB_ORDER_BEFORE, /**< before one of them */
    LAB_ORDER_AFTER,  /**< after all of them */
};

/** That order, by its TSval (RFC 7323 section 5); within a tick of that clock, by the
 * identification in its IP header, if its end counts that up from segment to segment. */
enum lab_order lab_history_order(const struct lab_history *history, const struct lab_segment *seg);

/** Whether its identification tells @a seg from the other packets of its end. It does not tell a
 * RST from the packet before it with the same one: a RST is not remembered here. */
static inline bool
lab_history_names(const struct lab_history *history, const struct lab_segment *seg)
{
    return seg->ip_id && !history->same_ip_id &&
           !((seg->flags & LAB_RST) && seg->ip_id == history->ip_id);
}

/** Whether @a seg is the very packet that its end sent last, duplicated by the network. A segment
 * that is sent again is another packet: it has another identification, and mostly another TSval. */
bool lab_history_is_latest(const struct lab_history *history, const struct lab_segment *seg);

/** Whether the identification alone tells that @a seg was sent before one of its end's segments so
 * far. */
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
