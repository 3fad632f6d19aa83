/* What the first block of a SACK option says (RFC 2018, RFC 2883).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/serial.h"
#include "ws/fields.h"
#include "ws/page/page.h"

static const char *
relative(const struct lab_page *page, uint32_t raw)
{
    return lab_page_decimal(page, raw - page->verdict->origin[!page->verdict->from]);
}

/* At or below the acknowledgment number: what came twice, unless it answers a keep-alive, or a SYN
 * that a SYN+ACK repeats. */
static bool
tells_of_copies(const struct lab_page *page)
{
    return !lab_serial_after(page->record->sack_next, page->record->ack);
}

/* A block beyond the acknowledgment number is there behind a gap. Whether more was missing behind
 * another block, only the other blocks tell. */
static const char *
sack_line(const struct lab_page *page)
{
    const struct lab_ws_record *record = page->record;
    bool twice = !lab_serial_after(record->sack_next, record->ack);

    return LAB_PHRASE(
        page, "line", twice ? "sack-twice" : "sack",
        {"from", lab_page_end_name(page, page->verdict->from)},
        {"ack", relative(page, record->ack)}, {"first", relative(page, record->sack_first)},
        {"last", relative(page, record->sack_next - 1)},
        {"missing", page->verdict->about_frame
                        ? LAB_PHRASE(page, "mark", "missing",
                                     {"frame", lab_page_decimal(page, page->verdict->about_frame)})
                        : ""});
}

void
lab_page_draw_sack(const struct lab_page *page)
{
    const struct lab_ws_record *record = page->record;

    if (record->sack_first == record->sack_next || !(record->flags & LAB_ACK) ||
        (tells_of_copies(page) && !(page->verdict->events & LAB_BIT(LAB_EVENT_DUPLICATE_SACK))))
        return;
    lab_page_add_number(page, page->tree, lab_ws_fields.sack_first, record->sack_first,
                        page->visible ? sack_line(page) : NULL);
    lab_page_add_number(page, page->tree, lab_ws_fields.sack_last, record->sack_next - 1, NULL);
}
