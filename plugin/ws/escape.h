/** @file
 * Texts on their way out of Wireshark: to paper, to a spreadsheet, to a terminal. Whatever stands
 * in a capture, in a teacher's catalogue or in a student's file brings no markup, no control
 * character and no cell of its own.
 *
 * Every result is UTF-8 and on one line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ESCAPE_H
#define LAB_WS_ESCAPE_H

#include <glib.h>
#include <wsutil/wmem/wmem.h>

/** For a terminal: what cannot be printed becomes a question mark, a tab a space. */
const char *lab_escape_line(wmem_allocator_t *pool, const char *text);

/** The same, no longer than @a most characters: then it ends with an ellipsis. */
const char *lab_escape_short(wmem_allocator_t *pool, const char *text, unsigned most);

/** For Markdown, also in a cell of a table: every mark of it has a backslash. */
const char *lab_escape_markdown(wmem_allocator_t *pool, const char *text);

/** For HTML and SVG: text of an element, or an attribute in double quotes. */
const char *lab_escape_html(wmem_allocator_t *pool, const char *text);

/** For GIFT, which platforms for learning import: every mark of it has a backslash. */
const char *lab_escape_gift(wmem_allocator_t *pool, const char *text);

/** For a cell of a tab-separated table: tab, line break and backslash become \t, \n and \\. */
const char *lab_escape_cell(wmem_allocator_t *pool, const char *text);

#endif
