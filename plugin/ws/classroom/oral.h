/** @file
 * The quiz by word of mouth: one answer after the other to the questions on a frame, in the order
 * in which the tree asks them, and a score until Wireshark ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ORAL_H
#define LAB_WS_ORAL_H

#include <stdint.h>

/** How wide a line of a reply is at most, in columns of a terminal, of which a Chinese character
 * has two; and how many lines each of its two parts has. So it fits beside the other widgets of the
 *  toolbar in a window of 1280 pixels. */
#define LAB_ORAL_COLUMNS 56
#define LAB_ORAL_LINES   2

/** Take the answer to the first question on a frame that is not answered yet. An answer that cannot
 *  be read, and a formula without its number, may be given again; another counts once.
 *  @return what there is to say: what the answer is worth, and why; and on a new line the score
 *          and the next question. Valid until the next call */
const char *lab_ws_oral_take(uint32_t frame, const char *answer);

/** Another capture is opened: its frames have been asked nothing. The score stays. */
void lab_ws_oral_forget(void);

#endif
