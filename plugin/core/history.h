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

#include "segment.h"

/** A connection passes through fewer states at each end; when more are needed, the oldest goes. */
#define LAB_HISTORY_MAX 8

/** The first segment that an end sent from one of its states. */
struct lab_utterance {
    uint32_t end;   /**< the number after the segment */
    uint32_t ack;   /**< valid with has_ack */
    uint32_t tsval; /**< valid with has_tsval */
    uint8_t state;  /**< enum lab_state */
    bool has_ack;
    bool has_tsval;
};

struct lab_history {
    struct lab_utterance first[LAB_HISTORY_MAX]; /**< in the order of time */
    uint8_t count;
    bool has_tsval;
    uint32_t tsval; /**< the newest TSval it sent, with has_tsval */
};

/** Remember that an end sent @a seg from @a state. A RST is not remembered: it takes part in no
 *  order of numbers. */
void lab_history_add(struct lab_history *history, const struct lab_segment *seg, uint8_t state);

/** Whether the TSval of @a seg is older than one its end has sent (RFC 7323 section 5). */
bool lab_history_is_older(const struct lab_history *history, const struct lab_segment *seg);

/** The state in which @a seg was written, if it is an old one.
 *  @return enum lab_state; LAB_STATE_UNKNOWN if no state fits */
uint8_t lab_history_state(const struct lab_history *history, const struct lab_segment *seg);

#endif
