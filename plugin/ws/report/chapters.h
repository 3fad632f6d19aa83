/** @file
 * What a report says, chapter by chapter, in whatever form.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_CHAPTERS_H
#define LAB_WS_CHAPTERS_H

#include "ws/report/document.h"
#include "ws/report/gathered.h"
#include "ws/report/glossary.h"

/** Write the whole report.
 *  @param gathered  all that was heard, finished
 *  @param more      how to ask for a report on all connections */
void lab_chapters_write_report(struct lab_document *document, const struct lab_gathered *gathered,
                               const char *more);

/** Write the charts of all connections, each below its ends, and nothing else. */
void lab_chapters_write_charts(struct lab_document *document, const struct lab_gathered *gathered);

/** The charts of a connection, below a heading of their own.
 *  @return false: it has none, so nothing was written */
bool lab_chapter_write_charts(struct lab_document *document, const struct lab_connection_row *row,
                              const struct lab_tracks *tracks);

/** One connection: its chapter (connection_chapter.c). */
struct lab_chapter {
    const struct lab_connection_row *row;
    const struct lab_rungs *rungs;
    const struct lab_tracks *tracks;
    uint32_t number; /**< of the row, from 0 */
    bool has_rooms;  /**< it asks for own words */
    struct lab_used *used;
};

/** Write its chapter: the facts, the ladder, the charts, and what it means. */
void lab_chapter_write(struct lab_document *document, const struct lab_chapter *chapter);

#endif
