/** @file
 * What the tree says on a subject, as one text: for lines of the tree, and for all who print.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_TEXTS_H
#define LAB_WS_TEXTS_H

#include "ws/page/page.h"

/** What the segment is, in a word or two, such as "Handshake 2 of 3". */
const char *lab_page_name(const struct lab_page *page);

/** The headline: the most important thing that the segment shows, in a sentence... */
const char *lab_page_title(const struct lab_page *page);

/** ... or without what is of this segment alone: of an event, such as "Duplicate ACK". */
const char *lab_page_common_title(const struct lab_page *page);

/** ... and its reason. */
const char *lab_page_why(const struct lab_page *page);

/** The segment as a row of a textbook's figure: "SYN=1, ACK=1, seq=y, ack=x+1".
 *  @param reckoned  with the relative numbers that the letters stand for: "seq=y=0, ack=x+1=1" */
const char *lab_page_row(const struct lab_page *page, bool reckoned);

/** The states of both ends in one line, if it changes neither; else NULL. */
const char *lab_page_states_line(const struct lab_page *page);

/** The state of an end before and after, in a line. */
const char *lab_page_state_line(const struct lab_page *page, enum lab_end_id id);

/** How seq or ack comes about; only where it has a formula. */
const char *lab_page_number_line(const struct lab_page *page, bool is_ack);

/** Whether u, v or w is what follows its end's SYN: by 1, or with bytes in that by more. */
bool lab_page_follows_syn(const struct lab_page *page, const struct lab_number *number);

/** Why an end is in its state. */
const char *lab_page_reason(const struct lab_page *page, enum lab_end_id id);

/** The text on a word, such as kind "close", word "four-way". */
const char *lab_page_word_text(const struct lab_page *page, const char *kind, const char *word);

/** What stands at the segment's arrow in a figure, such as "SYN+ACK seq=y (0) ack=x+1 (1)": the
 *  letters, and the relative number beside them. */
const char *lab_page_arrow(const struct lab_page *page);

/** What became of a segment, in a line.
 *  @param proof_frame  the one that tells; 0: none */
const char *lab_page_fate_line(const struct lab_page *page, enum lab_fate fate,
                               uint32_t proof_frame);

/** The state that an end was in after a segment of this fate, looking back, in a line. */
const char *lab_page_final_line(const struct lab_page *page, enum lab_fate fate, enum lab_end_id id,
                                enum lab_state state);

/** Whether a SACK option tells for certain of a gap behind the acknowledgment number.
 *  @param frame   of @a record
 *  @param lowest  the first number behind the gap, raw */
bool lab_page_sack_gap(uint32_t frame, const struct lab_ws_record *record, uint32_t *lowest);

/** What a segment had waited for, or the acknowledgment in it, in a line.
 *  @param frame  of page->record */
const char *lab_page_wait_text(const struct lab_page *page, uint32_t frame);

/** How much more the window allows, in a line. */
const char *lab_page_usable_line(const struct lab_page *page);

#endif
