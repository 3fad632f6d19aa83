/** @file
 * A worksheet: of all the questions of a capture, a few that are not alike.
 *
 * Which ones depends on the frames and on the seed, and on nothing else: not on the order in
 * which segments are offered, not on the machine. So every student with the same capture and
 * the same seed has the same sheet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_SHEET_H
#define LAB_SHEET_H

#include "core/classroom/questions.h"

/** How many questions a sheet has unless somebody says otherwise, and at most. */
enum { LAB_SHEET_USUAL = 8, LAB_SHEET_MAX = 40 };

/** Of them so many are left for what is not unusual, in a capture where very much is. */
#define LAB_SHEET_STEPS 3

struct lab_asked {
    struct lab_question question;
    const void *record; /**< the caller's, not looked at; valid as long as the caller says */
    uint32_t frame;     /**< from 1 */
    uint32_t layer;     /**< which one of the frame, from 0; unlike for any two of the caller's */
    uint32_t rank;      /**< the lowest of all that are alike is on the sheet */
};

struct lab_sheet {
    struct lab_asked best[LAB_QUESTION_COUNT][LAB_TOPICS]; /**< frame 0: none */
    uint32_t seed;
};

/** Make @a sheet an empty one. */
void lab_sheet_init(struct lab_sheet *sheet, uint32_t seed);

/** Offer a question; each of a capture is offered once.
 *  @param record  stored with the question, if it is taken */
void lab_sheet_offer(struct lab_sheet *sheet, const struct lab_question *question, uint32_t frame,
                     uint32_t layer, const void *record);

/** The questions on the sheet, in the order of frame, layer and kind: no two alike; first what is
 *  unusual, then in turn of each kind one, as the seed will have it.
 *  @param room  how many at most, up to LAB_SHEET_MAX
 *  @return how many of @a out are filled in */
unsigned lab_sheet_read(const struct lab_sheet *sheet, unsigned room,
                        struct lab_asked out[LAB_SHEET_MAX]);

#endif
