/** @file
 * A report on its way out: a few kinds of parts, which each form writes in its own way. All texts
 * are given as they stand in the catalogue or in the capture; the form alone escapes them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_DOCUMENT_H
#define LAB_WS_DOCUMENT_H

#include <stdio.h>

#include "ws/report/chart.h"
#include "ws/report/ladder.h"

struct lab_document;

/** How a report is written. */
struct lab_document_form {
    void (*begin)(struct lab_document *document, const char *title);
    void (*end)(struct lab_document *document);

    /** @param level   1 to 3
     *  @param anchor  a number by which a row refers to it; 0: nothing does */
    void (*heading)(struct lab_document *document, unsigned level, const char *text,
                    unsigned anchor);
    void (*paragraph)(struct lab_document *document, const char *text);

    /** Names and what there is to say of each.
     *  @param brief  a few words or a number, beside its name */
    void (*begin_terms)(struct lab_document *document, bool brief);
    void (*term)(struct lab_document *document, const char *name, const char *text);
    void (*end_terms)(struct lab_document *document);

    /** Steps in their order, each with some lines. */
    void (*begin_steps)(struct lab_document *document);
    void (*step)(struct lab_document *document, const char *title, const char *const *lines,
                 unsigned count);
    void (*end_steps)(struct lab_document *document);

    /** @param numeric  of each column: it holds numbers */
    void (*begin_table)(struct lab_document *document, const char *caption,
                        const char *const *titles, const bool *numeric, unsigned columns);
    /** @param anchor  of the heading that is about the row; 0: none */
    void (*row)(struct lab_document *document, const char *const *cells, const bool *numeric,
                unsigned columns, unsigned anchor);
    void (*end_table)(struct lab_document *document);

    void (*ladder)(struct lab_document *document, const struct lab_ladder *ladder);
    void (*chart)(struct lab_document *document, const struct lab_chart *chart);

    /** Room for an answer in own words. */
    void (*room)(struct lab_document *document, const char *question);
};

extern const struct lab_document_form lab_document_markdown, lab_document_html;

struct lab_document {
    const struct lab_document_form *form;
    FILE *to;                        /**< where it goes, a piece at a time */
    GString *out;                    /**< the piece that is being written */
    packet_info nobody;              /**< a packet without a packet: the pool of the texts */
    unsigned ladders, charts, rooms; /**< how many there are so far */
};

/** Begin a document.
 *  @param to  where it goes; stays open when it is closed */
void lab_document_open(struct lab_document *document, const struct lab_document_form *form,
                       FILE *to);

/** Send out what has been written so far; texts made until now are gone. */
void lab_document_flush(struct lab_document *document);

/** Send out the rest. */
void lab_document_close(struct lab_document *document);

#endif
