/* What the lesser fields tell, where they tell something strange: of a RST and what comes behind
 * it, of an old timestamp, of a segment that is sent again and again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/fields.h"
#include "ws/page/parts.h"

static const char *
from_name(const struct lab_page *page)
{
    return lab_page_end_name(page, page->verdict->from);
}

static const char *
to_name(const struct lab_page *page)
{
    return lab_page_end_name(page, !page->verdict->from);
}

#define WORDS(page, key, ...) ((page)->visible ? LAB_PHRASE(page, "clue", key, __VA_ARGS__) : NULL)

static void
draw_reset(const struct lab_page *page)
{
    const struct lab_clues *clues = page->clues;
    uint32_t bytes = page->record->len;

    if (clues->reset_since)
        lab_page_add_number(page, page->tree, lab_ws_fields.reset_since, clues->reset_since,
                            WORDS(page, "reset-since", {"frame", .number = clues->reset_since}));
    if ((page->verdict->roles & LAB_BIT(LAB_ROLE_RESET)) && bytes)
        lab_page_add_number(page, page->tree, lab_ws_fields.reset_bytes, bytes,
                            WORDS(page, "reset-data", {"bytes", .number = bytes}));
}

static void
draw_unlike(const struct lab_page *page)
{
    const struct lab_clues *clues = page->clues;
    const unsigned values[LAB_UNLIKE_COUNT][2] = {
        [LAB_UNLIKE_TTL] = {clues->ttl, clues->usual_ttl},
        [LAB_UNLIKE_IP_ID] = {page->record->ip_id, clues->last_ip_id},
    };

    for (unsigned i = 0; i < LAB_UNLIKE_COUNT; i++) {
        const char *word = lab_unlike_word((enum lab_unlike)i);

        if (clues->unlike & LAB_BIT(i))
            lab_page_add_string(page, page->tree, lab_ws_fields.reset_unlike, word,
                                page->visible
                                    ? LAB_PHRASE(page, lab_page_section(page, "unlike", word),
                                                 "text", {"value", .number = values[i][0]},
                                                 {"usual", .number = values[i][1]},
                                                 {"from", from_name(page)})
                                    : NULL);
    }
}

static void
draw_age(const struct lab_page *page)
{
    const struct lab_clues *clues = page->clues;

    if (clues->old_frame)
        lab_page_add_number(page, page->tree, lab_ws_fields.paws_frame, clues->old_frame,
                            WORDS(page, "old", {"value", .number = clues->old_tsval},
                                  {"echo", .number = clues->echo}, {"to", to_name(page)},
                                  {"frame", .number = clues->old_frame}));
    if (clues->refused)
        lab_page_add_number(page, page->tree, lab_ws_fields.paws_answers, clues->refused,
                            WORDS(page, "refused", {"frame", .number = clues->refused}));
}

/* Why nobody seems to have heard the third step of the handshake: what is sent again tells. */
static const char *
unheard_key(const struct lab_page *page)
{
    if (page->clues->unheard)
        return page->clues->unheard > 1 ? "unheard-again" : "unheard";
    return page->record->len > LAB_PASSES_EVERYWHERE ? "unheard-large" : "unheard-data";
}

static void
draw_repeats(const struct lab_page *page)
{
    const struct lab_clues *clues = page->clues;

    if (clues->unheard_frame)
        lab_page_add_number(page, page->tree, lab_ws_fields.unheard_frame, clues->unheard_frame,
                            WORDS(page, unheard_key(page),
                                  {"frame", .number = clues->unheard_frame},
                                  {"count", .number = clues->unheard}, {"from", from_name(page)},
                                  {"to", to_name(page)}));
    if (clues->unheard)
        lab_page_hide_number(page, page->tree, lab_ws_fields.unheard_count, clues->unheard);
    if (clues->passed)
        lab_page_add_number(page, page->tree, lab_ws_fields.retransmission_passed, clues->passed,
                            WORDS(page, "passed", {"bytes", .number = page->record->len},
                                  {"passed", .number = clues->passed}));
}

void
lab_page_draw_clues(const struct lab_page *page)
{
    draw_reset(page);
    if (page->clues->unlike)
        draw_unlike(page);
    draw_age(page);
    draw_repeats(page);
}

/* The identification of an earlier packet of the same connection. */
static uint16_t
ip_id_of_frame(const struct lab_page *page, uint32_t frame)
{
    struct lab_ws_record other;

    for (unsigned layer = 0; lab_ws_record_of_frame(frame, layer, &other); layer++) {
        if (other.stream == page->record->stream)
            return other.ip_id;
    }
    return 0;
}

/* The same packet has one identification, and what is sent again another (RFC 6864 4.2); 0 is none,
 * and a host that always says the same tells nothing. */
static const char *
thread_key(const struct lab_page *page, uint16_t before, enum lab_event event)
{
    bool same = page->record->ip_id == before;

    if (event == LAB_EVENT_OUT_OF_ORDER)
        return "lower-id";
    if (same != (event == LAB_EVENT_CAPTURED_TWICE))
        return NULL;
    return same ? "same-id" : "other-id";
}

void
lab_page_draw_thread(const struct lab_page *page, proto_tree *tree, enum lab_event event)
{
    uint16_t id = page->record->ip_id;
    uint16_t before = event == LAB_EVENT_OUT_OF_ORDER
                          ? page->clues->last_ip_id
                          : ip_id_of_frame(page, page->verdict->about_frame);
    const char *key = thread_key(page, before, event);

    if (!id || !before || !key)
        return;
    lab_page_add_number(page, tree, lab_ws_fields.event_id, id,
                        WORDS(page, key, {"id", .number = id}, {"before", .number = before},
                              {"frame", .number = page->verdict->about_frame}));
    lab_page_hide_number(page, tree, lab_ws_fields.event_id_before, before);
}
