/** @file
 * What every HTML page of Lab begins and ends with: one file that needs nothing else, no network
 * and no script.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_HTML_PAGE_H
#define LAB_WS_HTML_PAGE_H

#include <glib.h>
#include <wsutil/wmem/wmem.h>

/** The language of the texts, as HTML names it: "zh-CN". */
const char *lab_html_page_language(wmem_allocator_t *pool);

/** Begin a page, up to its heading, in the language of the texts.
 *  @param pool   for texts that nobody needs when this returns
 *  @param title  as it stands in the catalogue or the capture: it is escaped here
 *  @param style  its CSS */
void lab_html_page_begin(GString *out, wmem_allocator_t *pool, const char *title,
                         const char *style);

/** End the page. */
void lab_html_page_end(GString *out);

#endif
