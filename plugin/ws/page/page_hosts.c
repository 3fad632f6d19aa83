/* The lines on what several connections tell together.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/page/parts.h"
#include "ws/page/subject.h"

static const char *
scan_text(const struct lab_page *page, const char *key)
{
    const char *word = lab_scan_word((enum lab_scan)page->verdict->scan);

    return lab_ws_word(lab_page_section(page, "scan", word), key);
}

static const char *
scan_line(const struct lab_page *page)
{
    return LAB_KEPT(LAB_KEPT_SCAN_LINE, page->verdict->scan,
                    LAB_PHRASE(page, "line", "scan", {"title", scan_text(page, "title")},
                               {"text", scan_text(page, "text")}));
}

static const char *
half_open(const struct lab_page *page)
{
    return lab_page_decimal(page, page->verdict->half_open);
}

/* What the headline and the reason say, no line says once more: only where a flood or a scan begins
 * is there one, for experts point at it. */
static bool
has_line(const struct lab_page *page, enum lab_fact begins)
{
    return page->visible && ((page->verdict->facts & begins) || !lab_page_is_about_hosts(page));
}

static void
draw_scan(const struct lab_page *page)
{
    proto_item *line = page->headline;

    if (page->tree)
        line = lab_page_add_string(page, page->tree, lab_ws_fields.scan,
                                   lab_scan_word((enum lab_scan)page->verdict->scan),
                                   has_line(page, LAB_BEGINS_SCAN) ? scan_line(page) : NULL);
    if (page->verdict->facts & LAB_BEGINS_SCAN)
        lab_page_tell(page, line, LAB_SUBTREE_HOSTS, &lab_ws_fields.scan_note,
                      LAB_PHRASE(page, "expert", "scan", {"title", scan_text(page, "title")}));
}

static void
draw_flood(const struct lab_page *page)
{
    proto_item *line = page->headline;

    if (page->tree)
        line =
            lab_page_add_number(page, page->tree, lab_ws_fields.flood, page->verdict->half_open,
                                has_line(page, LAB_BEGINS_FLOOD)
                                    ? LAB_PHRASE(page, "line", "flood", {"count", half_open(page)})
                                    : NULL);
    if (page->verdict->facts & LAB_BEGINS_FLOOD)
        lab_page_tell(page, line, LAB_SUBTREE_HOSTS, &lab_ws_fields.flood_note,
                      LAB_PHRASE(page, "expert", "flood", {"count", half_open(page)}));
}

void
lab_page_draw_hosts(const struct lab_page *page)
{
    if (page->verdict->scan)
        draw_scan(page);
    if (page->verdict->half_open)
        draw_flood(page);
}
