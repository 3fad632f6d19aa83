/* What the tree says of flow control and congestion control: what is on its way, how much more the
 * window allows, and how the rounds follow each other.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/bounds.h"
#include "ws/fields.h"
#include "ws/page/parts.h"
#include "ws/page/texts.h"

/* Whose data it is about. */
static const char *
sender_name(const struct lab_page *page)
{
    enum lab_end_id from = page->verdict->from;

    return lab_page_end_name(page, page->record->len ? from : !from);
}

/* How much of the window is in use, rounded; 100 only if it is full. */
static uint32_t
percent_in_use(uint32_t bytes, uint32_t window)
{
    if (bytes == window)
        return 100;
    return MIN((uint32_t)(((uint64_t)bytes * 100 + window / 2) / window), 99);
}

/* Whether the segment fills the window or leaves room in it; else it is at the edge or beyond, and
 * how large the window is does not follow from what is left. */
static bool
knows_share(const struct lab_verdict *verdict)
{
    return verdict->load.usable || (verdict->events & LAB_BIT(LAB_EVENT_WINDOW_FULL));
}

/* What is said of a window with a share in use, with hardly any, and of one that is full. */
struct share_keys {
    const char *some;
    const char *little;
    const char *none;
};

static const char *
share_text(const struct lab_page *page, const struct share_keys *keys)
{
    const struct lab_load *load = &page->verdict->load;
    uint32_t window = load->bytes + load->usable, percent;

    if (!knows_share(page->verdict))
        return LAB_PHRASE(page, "load", keys->none, {"flight", .number = load->bytes});
    percent = percent_in_use(load->bytes, window);
    return LAB_PHRASE(page, "load", percent ? keys->some : keys->little,
                      {"flight", .number = load->bytes}, {"window", .number = window},
                      {"percent", .number = percent}, {"usable", .number = load->usable});
}

const char *
lab_page_usable_line(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    const struct lab_load *load = &verdict->load;
    uint32_t ack = lab_relative(verdict, !verdict->from, page->record->ack);
    static const struct share_keys keys = {"share", "share-little", "share-none"};

    if (page->record->len)
        return share_text(page, &keys);
    if (verdict->window < load->bytes)
        return LAB_PHRASE(page, "load", "usable-none", {"end", sender_name(page)},
                          {"from", lab_page_end_name(page, verdict->from)},
                          {"flight", .number = load->bytes}, {"window", .number = verdict->window});
    return LAB_PHRASE(page, "load", "usable", {"end", sender_name(page)},
                      {"from", lab_page_end_name(page, verdict->from)}, {"ack", .number = ack},
                      {"window", .number = verdict->window}, {"next", .number = ack + load->bytes},
                      {"usable", .number = load->usable});
}

/* Whether one line says what is on its way and how much of the window that is. */
static bool
tells_share_with_flight(const struct lab_page *page)
{
    const struct lab_load *load = &page->verdict->load;

    return page->visible && !page->quiz && page->record->len && load->bytes &&
           (load->known & LAB_KNOWS_FLIGHT) && (load->known & LAB_KNOWS_USABLE);
}

static const char *
flight_line(const struct lab_page *page, const struct lab_load *load)
{
    static const struct share_keys keys = {"of-window", "of-window-little", "no-window"};

    return LAB_PHRASE(page, "load",
                      load->segments > 1 ? "flight"
                      : load->bytes == 1 ? "flight-byte"
                      : load->segments   ? "flight-one"
                                         : "flight-bytes",
                      {"end", sender_name(page)}, {"bytes", .number = load->bytes},
                      {"segments", .number = load->segments},
                      {"share", tells_share_with_flight(page) ? share_text(page, &keys) : ""});
}

void
lab_page_draw_round(const struct lab_page *page)
{
    const struct lab_load *load = &page->verdict->load;
    bool initial = load->round == 1 && load->round_segments == LAB_INITIAL_WINDOW;
    const char *key = page->record->len    ? "round-so-far"
                      : load->round_before ? "round-after"
                      : initial            ? "round-first"
                                           : "round";
    lab_page_add_number(page, page->tree, lab_ws_fields.round, load->round,
                        page->visible && load->round_segments > 1
                            ? LAB_PHRASE(page, "load", key, {"round", .number = load->round},
                                         {"segments", .number = load->round_segments},
                                         {"before", .number = load->round_before})
                            : NULL);
    lab_page_hide_number(page, page->tree, lab_ws_fields.round_segments, load->round_segments);
}

static void
draw_word(const struct lab_page *page, int field, const char *kind, const char *word)
{
    const char *text = page->visible ? LAB_PHRASE(page, "load", kind,
                                                  {"text", lab_page_word_text(page, kind, word)})
                                     : NULL;

    lab_page_add_string(page, page->tree, field, word, text);
}

void
lab_page_draw_flight(const struct lab_page *page)
{
    const struct lab_load *load = &page->verdict->load;

    if (!(load->known & LAB_KNOWS_FLIGHT))
        return;
    lab_page_add_number(page, page->tree, lab_ws_fields.flight_bytes, load->bytes,
                        page->visible && load->bytes ? flight_line(page, load) : NULL);
    if (load->segments || !load->bytes)
        lab_page_hide_number(page, page->tree, lab_ws_fields.flight_segments, load->segments);
}

void
lab_page_draw_usable(const struct lab_page *page)
{
    const struct lab_load *load = &page->verdict->load;

    if (load->known & LAB_KNOWS_USABLE)
        lab_page_add_number(
            page, page->tree, lab_ws_fields.window_usable, load->usable,
            page->visible && !tells_share_with_flight(page) ? lab_page_usable_line(page) : NULL);
}

void
lab_page_draw_limit(const struct lab_page *page)
{
    enum lab_limit limit = (enum lab_limit)page->verdict->load.limit;

    draw_word(page, lab_ws_fields.limit, "limit", lab_limit_word(limit));
}

void
lab_page_draw_phase(const struct lab_page *page)
{
    enum lab_phase phase = (enum lab_phase)page->verdict->load.phase;

    draw_word(page, lab_ws_fields.phase, "phase", lab_phase_word(phase));
}
