/* The lines on what several connections tell together.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "fields.h"
#include "page.h"

static const char *
scan_text(const struct lab_page *page, const char *key)
{
    const char *word = lab_scan_word((enum lab_scan)page->verdict->scan);

    return lab_ws_word(lab_page_section(page, "scan", word), key);
}

static const char *
scan_line(const struct lab_page *page)
{
    return LAB_PHRASE(page, "line", "scan", {"title", scan_text(page, "title")},
                      {"text", scan_text(page, "text")});
}

static const char *
half_open(const struct lab_page *page)
{
    return lab_page_decimal(page, page->verdict->half_open);
}

void
lab_page_draw_hosts(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    if (verdict->scan)
        lab_page_add_string(page, page->tree, lab_ws_fields.scan,
                            lab_scan_word((enum lab_scan)verdict->scan),
                            page->visible ? scan_line(page) : NULL);
    if (verdict->half_open)
        lab_page_add_number(
            page, page->tree, lab_ws_fields.flood, verdict->half_open,
            page->visible ? LAB_PHRASE(page, "line", "flood", {"count", half_open(page)}) : NULL);
}

void
lab_page_tell_hosts(const struct lab_page *page)
{
    if (page->quiz)
        return; /* an answer may be in it */
    if (page->verdict->facts & LAB_BEGINS_SCAN)
        expert_add_info_format(
            page->pinfo, page->headline, &lab_ws_fields.scan_note, "%s",
            LAB_PHRASE(page, "expert", "scan", {"title", scan_text(page, "title")}));
    if (page->verdict->facts & LAB_BEGINS_FLOOD)
        expert_add_info_format(page->pinfo, page->headline, &lab_ws_fields.flood_note, "%s",
                               LAB_PHRASE(page, "expert", "flood", {"count", half_open(page)}));
}
