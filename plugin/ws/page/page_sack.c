/* What a SACK option says (RFC 2018, RFC 2883).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/serial.h"
#include "ws/fields.h"
#include "ws/page/parts.h"
#include "ws/page/texts.h"

/* A SACK option with all of its blocks. */
struct sack {
    struct lab_ws_block blocks[LAB_SACK_MAX];
    unsigned count;
    bool twice; /* the first is of numbers that came twice */
};

static const char *
relative(const struct lab_page *page, uint32_t raw)
{
    return lab_page_decimal(page, lab_relative(page->verdict, !page->verdict->from, raw));
}

/* "1464 to 8703"; "8704" alone, such as that of a FIN. */
static const char *
range(const struct lab_page *page, uint32_t first, uint32_t next)
{
    if (next - first == 1)
        return relative(page, first);
    return LAB_PHRASE(page, "mark", "range", {"first", relative(page, first)},
                      {"last", relative(page, next - 1)});
}

static bool
lies_within(const struct lab_ws_block *inner, const struct lab_ws_block *outer)
{
    return !lab_serial_before(inner->first, outer->first) &&
           !lab_serial_after(inner->next, outer->next);
}

/* RFC 2883: what came twice is told first, at or below the acknowledgment number, or within the
 * block after it. Below it is also the answer to a keep-alive, or to a SYN that a SYN+ACK repeats.
 */
static void
find_sack(uint32_t frame, const struct lab_ws_record *record, struct sack *sack)
{
    sack->count = lab_ws_record_sack(frame, record, sack->blocks);
    sack->twice = !lab_serial_after(record->sack_next, record->ack) ||
                  (sack->count > 1 && lies_within(&sack->blocks[0], &sack->blocks[1]));
}

/* Where a full option may not have room for all, what lies up to its lowest block is not sure. */
#define BLOCKS_SURE_TO_BE_ALL 2

/* Whether all between the acknowledgment number and the lowest block is missing. */
static bool
find_gap(const struct sack *sack, uint32_t ack, uint32_t *lowest)
{
    *lowest = sack->blocks[0].first;
    for (unsigned i = 1; i < sack->count; i++) {
        if (lab_serial_before(sack->blocks[i].first, *lowest))
            *lowest = sack->blocks[i].first;
    }
    return sack->count <= BLOCKS_SURE_TO_BE_ALL && lab_serial_after(*lowest, ack);
}

bool
lab_page_sack_gap(uint32_t frame, const struct lab_ws_record *record, uint32_t *lowest)
{
    struct sack sack;

    if (!lab_ws_segment_has_sack(record) || !(record->flags & LAB_ACK))
        return false;
    find_sack(frame, record, &sack);
    return sack.count > 0 && !sack.twice && find_gap(&sack, record->ack, lowest);
}

/* "16 to 1463": the gap in front of all blocks; or "16", where it begins. */
static const char *
gap(const struct lab_page *page, const struct sack *sack)
{
    uint32_t ack = page->record->ack, lowest;

    return find_gap(sack, ack, &lowest) ? range(page, ack, lowest) : relative(page, ack);
}

static const char *
unsent_line(const struct lab_page *page)
{
    const struct lab_ws_record *record = page->record;

    return LAB_PHRASE(page, "line", "sack-unsent",
                      {"to", lab_page_end_name(page, !page->verdict->from)},
                      {"range", range(page, record->sack_first, record->sack_next)});
}

static const char *
sack_line(const struct lab_page *page, const struct sack *sack)
{
    const struct lab_ws_record *record = page->record;

    if (!lab_ws_segment_has_sack(record))
        return unsent_line(page);
    return LAB_PHRASE(page, "line", sack->twice ? "sack-twice" : "sack",
                      {"from", lab_page_end_name(page, page->verdict->from)},
                      {"gap", gap(page, sack)},
                      {"range", range(page, record->sack_first, record->sack_next)},
                      {"missing", page->verdict->about_frame
                                      ? LAB_PHRASE(page, "mark", "missing",
                                                   {"frame", .number = page->verdict->about_frame})
                                      : ""});
}

/* What it told of before, and repeats in case that was lost. */
static const char *
others_line(const struct lab_page *page, const struct sack *sack)
{
    const char *all = range(page, sack->blocks[1].first, sack->blocks[1].next);

    for (unsigned i = 2; i < sack->count; i++)
        all = LAB_PHRASE(page, "mark", "and-range", {"ranges", all},
                         {"range", range(page, sack->blocks[i].first, sack->blocks[i].next)});
    return LAB_PHRASE(page, "line", "sack-others",
                      {"from", lab_page_end_name(page, page->verdict->from)}, {"ranges", all});
}

static void
draw_others(const struct lab_page *page, const struct sack *sack)
{
    bool told = page->visible && sack->count > 1 && lab_ws_segment_has_sack(page->record);
    const char *words = told ? others_line(page, sack) : NULL;

    for (unsigned i = 1; i < sack->count; i++) {
        lab_page_add_number(page, page->tree, lab_ws_fields.sack_other_first, sack->blocks[i].first,
                            words);
        lab_page_hide_number(page, page->tree, lab_ws_fields.sack_other_last,
                             sack->blocks[i].next - 1);
        words = NULL;
    }
}

void
lab_page_draw_sack(const struct lab_page *page)
{
    const struct lab_ws_record *record = page->record;
    bool below =
        lab_ws_segment_has_sack(record) && !lab_serial_after(record->sack_next, record->ack);
    struct sack sack;

    find_sack(page->pinfo->num, record, &sack);
    if (!below || (page->verdict->events & LAB_BIT(LAB_EVENT_DUPLICATE_SACK))) {
        lab_page_add_number(page, page->tree, lab_ws_fields.sack_first, record->sack_first,
                            page->visible ? sack_line(page, &sack) : NULL);
        lab_page_hide_number(page, page->tree, lab_ws_fields.sack_last, record->sack_next - 1);
    }
    draw_others(page, &sack);
}
