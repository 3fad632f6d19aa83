/** @file
 * The quiz by word of mouth: one answer after the other to the questions on a frame, in the order
 * in which the tree asks them, and a score until Wireshark ends.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ORAL_H
#define LAB_WS_ORAL_H

#include <stdint.h>

/** How many lines each of the two parts of a reply has at most. */
#define LAB_ORAL_LINES 3

/** Take the answer to the first question on a frame that is not answered yet. An answer that cannot
 *  be read, and a formula without its number, may be given again; another counts once.
 *  @return what there is to say: what the answer is worth, and why; and on a new line the score
 *          and the next question. Valid until the next call */
const char *lab_ws_oral_take(uint32_t frame, const char *answer);

/** Another capture is opened: its frames have been asked nothing. The score stays. */
void lab_ws_oral_forget(void);

#endif
