/** @file
 * What the window shows: its capture, and the packet that is selected. In TShark, where there is no
 * window, it shows nothing.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SHOWN_H
#define LAB_WS_SHOWN_H

#include <cfile.h>
#include <stdbool.h>

#include "ws/input/segment_records.h"

/** Whether there is a capture with conversations. If not, the board says why. */
bool lab_ws_shown_has_conversations(void);

/** The same where messages of ICMP, DNS or QUIC alone will do. */
bool lab_ws_shown_has_exchanges(void);

/** Say what holds of the capture, as lab_ws_board_say() does; of one that goes on, or is still
 * being read, that it holds so far. */
void lab_ws_shown_say(const char *key, unsigned number, unsigned count);

/** The number of the selected packet; 0: none is. */
uint32_t lab_ws_shown_frame(void);

/** The conversation of the selected packet; NULL: none is selected, or it has none. */
const struct lab_ws_stream *lab_ws_shown_selected(void);

/** The conversation of a frame: if it has several, as where TCP carries TCP, the one that is
 *  followed there, or else the innermost one; NULL: it has none.
 *  @param frame  NULL: no frame */
const struct lab_ws_stream *lab_ws_shown_stream(frame_data *frame);

/** Follow a conversation in a frame that has a segment of it; 0: none any more. */
void lab_ws_shown_follow(uint32_t frame, const struct lab_ws_stream *stream);

#endif
