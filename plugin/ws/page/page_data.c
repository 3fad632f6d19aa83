/* What the tree says of the data phase: the events, the window, what is expected next.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <wsutil/bits_ctz.h>

#include "ws/fields.h"
#include "ws/input/runs.h"
#include "ws/input/segments.h"
#include "ws/kept.h"
#include "ws/page/parts.h"
#include "ws/page/subject.h"
#include "ws/page/texts.h"

#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

static const char *
title_of(const struct lab_page *page, enum lab_event event)
{
    return lab_ws_word(lab_page_section(page, "event", lab_event_word(event)), "title");
}

static const char *
resent_line(const struct lab_page *page, const char *title)
{
    const char *frame = lab_page_decimal(page, page->verdict->about_frame);
    uint32_t delay = lab_known_delay(page->verdict);

    if (!delay)
        return LAB_PHRASE(page, "line", "resent-untimed", {"title", title}, {"frame", frame});
    return LAB_PHRASE(page, "line", "resent", {"title", title}, {"frame", frame},
                      {"delay", lab_page_span(page, delay)});
}

/* What the headline is about has its text beside it, and only its numbers here. */
static const char *
leading_line(const struct lab_page *page, enum lab_event event)
{
    const struct lab_verdict *verdict = page->verdict;
    const char *frame = lab_page_decimal(page, verdict->about_frame);
    const char *title = title_of(page, event);

    if (event == LAB_EVENT_RETRANSMISSION && verdict->about_frame)
        return resent_line(page, title);
    if (event == LAB_EVENT_DUPLICATE_ACK)
        return LAB_PHRASE(
            page, "line", "duplicate", {"title", title}, {"number", .number = verdict->repeats},
            {"missing",
             verdict->about_frame ? LAB_PHRASE(page, "mark", "missing", {"frame", frame}) : ""});
    return LAB_PHRASE(page, "line", "event-named", {"title", title});
}

static const char *
plain_line(const struct lab_page *page, enum lab_event event)
{
    uint32_t code = event << 1 | page->verdict->from;

    return LAB_KEPT(LAB_KEPT_EVENT_LINE, code,
                    LAB_PHRASE(page, "line", "event", {"title", title_of(page, event)},
                               {"text", lab_page_word_text(page, "event", lab_event_word(event))}));
}

static const char *
event_line(const struct lab_page *page, enum lab_event event)
{
    enum lab_event leading;

    if (lab_page_leading_event(page, &leading) && leading == event)
        return leading_line(page, event);
    if (event == LAB_EVENT_RETRANSMISSION && lab_page_repeats_bytes_of_syn(page))
        return LAB_PHRASE(page, "line", "event", {"title", title_of(page, event)},
                          {"text", lab_page_word_text(page, "resent", "of-syn")});
    return plain_line(page, event);
}

/* What belongs to a retransmission, a duplicate ACK or a second copy stands under its line. */
static void
draw_details(const struct lab_page *page, proto_item *line)
{
    const struct lab_verdict *verdict = page->verdict;
    proto_tree *tree = lab_page_branch(line, LAB_SUBTREE_EVENT);

    if (verdict->about_frame)
        lab_page_add_number(page, tree, lab_ws_fields.event_frame, verdict->about_frame,
                            page->visible ? LAB_PHRASE(page, "line", "event-frame",
                                                       {"frame", .number = verdict->about_frame})
                                          : NULL);
    if (verdict->resent)
        lab_page_hide_string(page, tree, lab_ws_fields.retransmission,
                             lab_resent_word((enum lab_resent)verdict->resent));
    if (lab_known_delay(verdict))
        lab_page_hide_number(page, tree, lab_ws_fields.retransmission_delay,
                             lab_known_delay(verdict));
    if (verdict->repeats)
        lab_page_hide_number(page, tree, lab_ws_fields.duplicate, verdict->repeats);
}

void
lab_page_draw_events(const struct lab_page *page)
{
    const lab_set threaded = EVENT(RETRANSMISSION) | EVENT(CAPTURED_TWICE) | EVENT(OUT_OF_ORDER);
    const lab_set detailed = EVENT(RETRANSMISSION) | EVENT(DUPLICATE_ACK) | EVENT(CAPTURED_TWICE);

    for (lab_set rest = page->verdict->events; rest; rest &= rest - 1) { /* without the lowest */
        enum lab_event event = (enum lab_event)ws_ctz(rest);
        proto_item *line =
            lab_page_add_string(page, page->tree, lab_ws_fields.event, lab_event_word(event),
                                page->visible ? event_line(page, event) : NULL);

        if (detailed & LAB_BIT(event))
            draw_details(page, line);
        if (threaded & LAB_BIT(event))
            lab_page_draw_thread(page, lab_page_branch(line, LAB_SUBTREE_EVENT), event);
    }
    if (page->verdict->facts & LAB_IS_UNTRACKED)
        lab_page_add_flag(page, page->tree, lab_ws_fields.untracked, true,
                          page->visible ? lab_ws_word("line", "untracked") : NULL);
}

/* Where the data that a segment carries a piece of is complete. */
struct whole {
    uint32_t frame;  /* after this one; 0: not known yet, or complete here */
    const char *key; /* of what is said of it in the catalogue's [mark]; NULL: nothing */
    uint32_t named;  /* the frame that this names */
};

static struct whole
find_whole(const struct lab_page *page)
{
    const struct lab_ws_run *run = page->record->run;
    uint32_t here = page->pinfo->num, last_byte = page->record->seq + page->record->len - 1;
    uint32_t message = lab_ws_segments_complete_in(page->record, last_byte);

    if (message > here)
        return (struct whole){message, "message", message};
    if (run && run->last > here)
        return (struct whole){run->last, "run", run->last};
    if (!(page->record->flags & LAB_PSH))
        return (struct whole){0, NULL, 0};
    return run ? (struct whole){0, "push-run", run->first} : (struct whole){0, "push", 0};
}

/* The catalogue's line of the number after the bytes of a segment; one byte is no "bytes". */
static const char *
next_key(const struct lab_page *page)
{
    bool differs = page->verdict->facts & LAB_NEXT_DIFFERS;

    if (page->record->len == 1)
        return differs ? "after-this" : "next-byte";
    return differs ? "after-these" : "next";
}

static const char *
next_line(const struct lab_page *page, uint32_t next, const struct whole *whole)
{
    enum lab_end_id from = page->verdict->from;
    const char *words =
        whole->key ? LAB_PHRASE(page, "mark", whole->key, {"frame", .number = whole->named}) : "";

    return LAB_PHRASE(page, "line", next_key(page), {"len", .number = page->record->len},
                      {"to", lab_page_end_name(page, !from)}, {"value", .number = next},
                      {"relative", .number = lab_relative(page->verdict, from, next)},
                      {"whole", words});
}

/* What comes after a segment: the next number, and the rest of its data. */
static void
draw_after(const struct lab_page *page, uint32_t next)
{
    struct whole whole = find_whole(page);
    const char *words = page->visible ? next_line(page, next, &whole) : NULL;

    if (whole.frame) {
        lab_page_add_number(page, page->tree, lab_ws_fields.stream_message, whole.frame, words);
        words = NULL;
    }
    lab_page_add_number(page, page->tree, lab_ws_fields.next, next, words);
}

/* A SYN or FIN has its own lines about the number that it takes. */
void
lab_page_draw_next(const struct lab_page *page)
{
    const struct lab_ws_record *record = page->record;
    bool syn = record->flags & LAB_SYN, fin = record->flags & LAB_FIN;
    uint32_t next = record->seq + record->len + syn + fin;

    if (record->flags & LAB_RST)
        return;
    if (record->len)
        draw_after(page, next);
    else if (syn || fin)
        lab_page_hide_number(page, page->tree, lab_ws_fields.next, next);
}

/* What is said of a window, as keys of the catalogue's [line]. */
enum window_words { OF_ACK, OF_SYN, UNKNOWN_SCALE };

static const char *
window_line(const struct lab_page *page, enum window_words words)
{
    static const char *const keys[] = {
        [OF_ACK] = "window", [OF_SYN] = "window-syn", [UNKNOWN_SCALE] = "window-unknown"};
    const struct lab_verdict *verdict = page->verdict;
    struct lab_recent_key key = {.what = LAB_RECENT_WINDOW_LINE,
                                 .on = {words, verdict->from, verdict->window}};
    const char *line = lab_ws_kept_recent(&key);

    return line ? line
                : lab_ws_kept_remember(&key,
                                       LAB_PHRASE(page, "line", keys[words],
                                                  {"from", lab_page_end_name(page, verdict->from)},
                                                  {"bytes", .number = verdict->window}));
}

/* A segment with payload is about what it carries: there the window is for filters only. And what
 * it still allows is told with it, in a line of its own. */
static bool
tells_window(const struct lab_page *page)
{
    bool told = !page->quiz && (page->verdict->load.known & LAB_KNOWS_USABLE);

    return page->visible && page->record->len == 0 && !told;
}

void
lab_page_draw_window(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    bool visible = tells_window(page);
    bool bare_syn =
        verdict->roles == LAB_BIT(LAB_ROLE_HANDSHAKE1); /* it has no ack to count from */

    if (verdict->facts & LAB_KNOWS_WINDOW)
        lab_page_add_number(page, page->tree, lab_ws_fields.window, verdict->window,
                            visible ? window_line(page, bare_syn ? OF_SYN : OF_ACK) : NULL);
    else if (verdict->window)
        lab_page_add_number(page, page->tree, lab_ws_fields.window_field, verdict->window,
                            visible ? window_line(page, UNKNOWN_SCALE) : NULL);
}

/* After a letter with a frame of its own the line has room for less, and after a SYN's, where
 * only fast open has bytes, for nothing. */
const char *
lab_page_covers(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    uint8_t formula = verdict->ack.formula;
    bool of_fin = formula == LAB_FORMULA_U_1 || formula == LAB_FORMULA_W_1;
    bool of_segment = formula == LAB_FORMULA_SEQ_LEN || formula == LAB_FORMULA_NONE;
    const char *key = "covers";

    if (!verdict->acks_bytes || !(of_fin || of_segment))
        return "";
    if (verdict->acks_bytes == 1)
        key = "covers-byte";
    else if (!of_segment || !verdict->acks_segments)
        key = "covers-bytes";
    else if (verdict->acks_segments == 1)
        key = "covers-one";
    return LAB_PHRASE(page, "mark", key, {"bytes", .number = verdict->acks_bytes},
                      {"segments", .number = verdict->acks_segments});
}

void
lab_page_draw_acked(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    if (verdict->facts & LAB_ACKS_PART)
        lab_page_add_number(
            page, page->tree, lab_ws_fields.ack.frame, verdict->ack.frame,
            page->visible
                ? LAB_PHRASE(page, "line", "ack-part", {"value", .number = page->record->ack},
                             {"relative", .number = lab_relative(page->verdict, !verdict->from,
                                                                 page->record->ack)},
                             {"frame", .number = verdict->ack.frame},
                             {"covers", lab_page_covers(page)})
                : NULL);
    if (verdict->acks_bytes)
        lab_page_hide_number(page, page->tree, lab_ws_fields.acks_bytes, verdict->acks_bytes);
    if (verdict->acks_segments)
        lab_page_hide_number(page, page->tree, lab_ws_fields.acks_segments, verdict->acks_segments);
}
