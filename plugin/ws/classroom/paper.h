/** @file
 * A sheet on its way to paper: its questions in the order in which they are printed, and a pool for
 * the texts. There is no packet any more.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_PAPER_H
#define LAB_WS_PAPER_H

#include "core/classroom/sheet.h"
#include "ws/classroom/answers.h"
#include "ws/classroom/asking.h"
#include "ws/tap.h"

struct lab_sheet_form;

struct lab_paper {
    GString *out;
    const struct lab_sheet_form *form; /**< of what is read; Markdown unless changed */
    struct lab_sheet_name name;
    const char *capture; /**< the name of its file, where that is known; NULL: it is not */
    bool has_segments;   /**< there is something in the capture that the sheet could be on */
    packet_info nobody;
    struct lab_asked asked[LAB_SHEET_MAX]; /**< records are struct lab_ws_record; NULL: a message */
    unsigned count;
};

/** Choose the questions.
 *  @param heard  of struct lab_told: all that the sheet is on */
void lab_paper_open(struct lab_paper *paper, GString *out, const struct lab_sheet_name *name,
                    const GArray *heard);

/** Free what it holds: no text of it is left. */
void lab_paper_close(struct lab_paper *paper);

/** A text of the catalogue with its placeholders filled in, as it stands there. */
#define LAB_SAY(paper, section, key, ...)                                                          \
    lab_ws_phrase(&(paper)->nobody, section, key, LAB_VALUES(__VA_ARGS__))

/** A number in decimal, from the pool of the paper. */
const char *lab_paper_decimal(struct lab_paper *paper, uint32_t number);

/** What a line says on the whole sheet: its seed, and what of the capture it is on. */
const char *lab_paper_scope(struct lab_paper *paper);

/** That there is nothing to ask, and why. */
const char *lab_paper_empty(struct lab_paper *paper);

/** The page to make the texts of a question with. */
struct lab_page lab_paper_page(struct lab_paper *paper, const struct lab_asked *asked);

/** What a question is on: an enum lab_told_kind. */
enum lab_told_kind lab_paper_what(const struct lab_asked *asked);

/** What the answer file calls a question, such as "2.role". */
const char *lab_paper_id(struct lab_paper *paper, const struct lab_asked *asked);

/* The forms of a sheet. */

/** The questions, with room for the answers. */
void lab_paper_print_worksheet(struct lab_paper *paper);

/** Tab-separated: a row per question, with an empty last column. */
void lab_paper_print_table(struct lab_paper *paper);

/** The questions with their answers and why. */
void lab_paper_print_key(struct lab_paper *paper);

/** GIFT: the same for a platform for learning. */
void lab_paper_print_gift(struct lab_paper *paper);

/** Text: a line per fault of the file, a line per question of the sheet, and a total. */
void lab_paper_print_marks(struct lab_paper *paper, struct lab_answers *answers);

#endif
