/** @file
 * The state machine of one end of a connection, as one table.
 *
 * The table moves forward only. When a later segment proves that an arrival did
 * not happen, evidence.c returns to the state before it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TRANSITIONS_H
#define LAB_TRANSITIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/connection/input.h"
#include "core/vocabulary.h"

struct lab_transition {
    uint8_t next;   /**< enum lab_state */
    uint8_t reason; /**< enum lab_reason */
    bool reachable; /**< false: no sequence of segments leads here; stays where it is */
};

/** The cell for @a input in @a state. Never NULL; out-of-range arguments give an unreachable cell.
 */
const struct lab_transition *lab_transition(enum lab_state state, enum lab_input input);

#endif
