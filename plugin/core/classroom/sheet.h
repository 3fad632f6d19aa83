/** @file
 * A worksheet: of all the questions of a capture, a few of each kind.
 *
 * Which ones depends on the frames and on the seed, and on nothing else: not on the order in
 * which segments are offered, not on the machine. So every student with the same capture and
 * the same seed has the same sheet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_SHEET_H
#define LAB_SHEET_H

#include "questions.h"

/** How many questions of a kind a sheet has room for: most of them on the segments that open or
 *  close a connection or show an event, one on its everyday life of data and acknowledgments. */
enum { LAB_SHEET_STEPS = 3, LAB_SHEET_EVERYDAY = 1 };

#define LAB_SHEET_PER_KIND (LAB_SHEET_STEPS + LAB_SHEET_EVERYDAY)
#define LAB_SHEET_MAX      (LAB_QUESTION_COUNT * LAB_SHEET_PER_KIND)

struct lab_asked {
    struct lab_question question;
    const void *record; /**< the caller's, not looked at; valid as long as the caller says */
    uint32_t frame;     /**< from 1 */
    uint32_t layer;     /**< which TCP layer of the frame, from 0 */
    uint32_t rank;      /**< the lowest ranks of a kind are on the sheet */
};

struct lab_sheet {
    /** By kind. Those on steps come first: [0, LAB_SHEET_STEPS), then those on everyday life. */
    struct lab_asked asked[LAB_QUESTION_COUNT][LAB_SHEET_PER_KIND];
    uint8_t steps[LAB_QUESTION_COUNT];    /**< how many of the first part are in use */
    uint8_t everyday[LAB_QUESTION_COUNT]; /**< how many of the second */
    uint32_t seed;
};

/** Make @a sheet an empty one. */
void lab_sheet_init(struct lab_sheet *sheet, uint32_t seed);

/** Offer the questions of one segment; each segment of a capture is offered once.
 *  @param record  stored with the questions that are taken */
void lab_sheet_offer(struct lab_sheet *sheet, const struct lab_verdict *verdict, uint32_t frame,
                     uint32_t layer, const void *record);

/** The questions on the sheet, in the order of frame, layer and kind.
 *  @return how many of @a out are filled in */
unsigned lab_sheet_read(const struct lab_sheet *sheet, struct lab_asked out[LAB_SHEET_MAX]);

#endif
