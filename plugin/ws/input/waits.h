/** @file
 * What each segment had waited for: from the records of its connection, when somebody asks for it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_WAITS_H
#define LAB_WS_WAITS_H

#include "core/waits/waits.h"
#include "ws/input/segment_records.h"

/** The waits of a segment.
 *  @param frame  of @a record
 *  @return NULL if there is none to tell; valid until this is called again */
const struct lab_waits *lab_ws_waits(uint32_t frame, const struct lab_ws_record *record);

/** What a wait of a kind that may be either turned out to be, by what follows: on a second pass
 * only.
 *  @return enum lab_wait_kind, as lab_wait_turned_out() has it; NONE: nothing tells */
uint8_t lab_ws_wait_turned_out(uint32_t frame, const struct lab_ws_record *record);

/** Forget the file that is being closed. */
void lab_ws_waits_end(void);

#endif
