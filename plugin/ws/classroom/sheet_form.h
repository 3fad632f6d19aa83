/** @file
 * How a sheet that asks is written: a few kinds of parts, which each form writes in its own way.
 * Texts are given as they stand in the catalogue or in the capture; the form alone escapes them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SHEET_FORM_H
#define LAB_WS_SHEET_FORM_H

#include "ws/classroom/paper.h"

struct lab_sheet_form {
    void (*begin)(struct lab_paper *paper, const char *title);
    void (*paragraph)(struct lab_paper *paper, const char *text);
    void (*heading)(struct lab_paper *paper, const char *text);

    /** @param with_why  there is a column for the reasons */
    void (*begin_table)(struct lab_paper *paper, bool with_why);
    /** @param answer  NULL: there is room for one
     *  @param why     NULL: the table has no such column */
    void (*row)(struct lab_paper *paper, unsigned number, uint32_t frame, const char *question,
                const char *answer, const char *why);
    void (*end_table)(struct lab_paper *paper);

    /** Lists of words, each under a name. */
    void (*begin_words)(struct lab_paper *paper);
    void (*begin_choices)(struct lab_paper *paper, const char *name);
    /** @param name   what it is called in the language of the sheet; "": no other than the word
     *  @return the two, as an entry of the list */
    const char *(*choice)(struct lab_paper *paper, const char *word, const char *name);
    void (*end_choices)(struct lab_paper *paper);
    void (*end_words)(struct lab_paper *paper);

    void (*end)(struct lab_paper *paper);
};

/** To go on working with; and one HTML file for the browser and the printer. */
extern const struct lab_sheet_form lab_sheet_form_markdown, lab_sheet_form_html;

#endif
