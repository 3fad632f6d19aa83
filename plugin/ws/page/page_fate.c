/* What became of the segment, and the states that the ends really were in, looking back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/clock.h"
#include "ws/fields.h"
#include "ws/input/hindsight.h"
#include "ws/input/ping.h"
#include "ws/input/segments.h"
#include "ws/nstime.h"
#include "ws/page/parts.h"
#include "ws/page/texts.h"

/* It came behind the one that was sent after it, which was acknowledged. */
static bool
is_late(const struct lab_page *page)
{
    const struct lab_hindsight *back = lab_ws_hindsight_look_back(page->pinfo->num, page->record);

    return back && (page->record->flags & LAB_SYN) && !back->acked_frame;
}

/* Data that comes to an end without its SYN+ACK. */
static bool
is_early(const struct lab_page *page)
{
    const struct lab_hindsight *back = lab_ws_hindsight_look_back(page->pinfo->num, page->record);

    return back && page->record->len && !(page->record->flags & LAB_SYN) &&
           back->state[!page->verdict->from] == LAB_STATE_SYN_SENT;
}

/* An ACK or a RST alone: nobody sends it again, and nobody answers it. */
static bool
takes_no_number(const struct lab_page *page)
{
    return !page->record->len && !(page->record->flags & (LAB_SYN | LAB_FIN));
}

/* An ICMP error brings it back. */
static bool
is_returned(uint32_t proof_frame)
{
    struct lab_ws_ping error;

    return proof_frame && lab_ws_ping_of_frame(proof_frame, 0, &error);
}

const char *
lab_page_fate_line(const struct lab_page *page, enum lab_fate fate, uint32_t proof_frame)
{
    const char *key = lab_fate_word(fate);

    if (fate == LAB_FATE_LOST && takes_no_number(page))
        key = "lost-ack";
    if (fate == LAB_FATE_LOST && (page->record->flags & LAB_SYN))
        key = "lost-syn";
    if (fate == LAB_FATE_LOST && is_early(page))
        key = "lost-early";
    if (fate == LAB_FATE_LOST && is_returned(proof_frame))
        key = "returned";
    if (fate == LAB_FATE_REPEATED && is_late(page))
        key = "late";
    if (fate == LAB_FATE_ACKNOWLEDGED)
        key = "arrived";
    return LAB_PHRASE(page, "back", key, {"frame", .number = proof_frame},
                      {"to", lab_page_end_name(page, !page->verdict->from)});
}

static const char *
acked_line(const struct lab_page *page, const struct lab_hindsight *back)
{
    const char *frame = lab_page_decimal(page, back->acked_frame);

    if (back->acked_frame < page->pinfo->num)
        return LAB_PHRASE(page, "back", "acknowledged-before", {"frame", frame});
    if (!back->acked_after)
        return LAB_PHRASE(page, "back", "acknowledged-untimed", {"frame", frame});
    return LAB_PHRASE(page, "back", "acknowledged", {"frame", frame},
                      {"delay", lab_page_span(page, back->acked_after / 1000)});
}

const char *
lab_page_final_line(const struct lab_page *page, enum lab_fate fate, enum lab_end_id id,
                    enum lab_state state)
{
    bool refused = fate == LAB_FATE_RESET && state == LAB_STATE_CLOSED &&
                   (page->record->flags & (LAB_SYN | LAB_ACK)) == LAB_SYN;
    const char *key = refused ? "refused" : fate == LAB_FATE_LOST ? "stayed" : "state";

    return LAB_PHRASE(page, "back", key, {"end", lab_page_end_name(page, id)},
                      {"state", lab_state_word(state)});
}

static void
draw_acked(const struct lab_page *page, const struct lab_hindsight *back)
{
    const nstime_t after = lab_ws_nstime(back->acked_after);

    if (!back->acked_frame)
        return;
    lab_page_add_number(page, page->tree, lab_ws_fields.acked_frame, back->acked_frame,
                        page->visible ? acked_line(page, back) : NULL);
    if (back->acked_after)
        lab_page_add_nstime(page, page->tree, lab_ws_fields.acked_after, &after, NULL);
}

static void
draw_fate(const struct lab_page *page, const struct lab_hindsight *back, bool seen)
{
    const char *words = NULL;

    if (!back->fate)
        return;
    if (seen && page->visible)
        words = lab_page_fate_line(page, (enum lab_fate)back->fate, back->proof_frame);
    lab_page_add_string(page, page->tree, lab_ws_fields.fate,
                        lab_fate_word((enum lab_fate)back->fate), words);
    if (back->proof_frame)
        lab_page_hide_number(page, page->tree, lab_ws_fields.fate_frame, back->proof_frame);
}

static void
draw_final_state(const struct lab_page *page, const struct lab_hindsight *back, enum lab_end_id id)
{
    bool differs = back->state[id] != page->verdict->end[id].after;

    lab_page_add_string(
        page, page->tree, lab_ws_fields.final[id], lab_state_word((enum lab_state)back->state[id]),
        page->visible && differs ? lab_page_final_line(page, (enum lab_fate)back->fate, id,
                                                       (enum lab_state)back->state[id])
                                 : NULL);
}

/* A server that keeps the SYN sends its answer again after a second (RFC 6298 section 2.1), or
 * after three, as before that RFC; and some more for a timer that is not exact. */
#define REPEATED_NS UINT64_C(4000000000)

/* Nothing follows it: no answer, and no repetition. */
static bool
is_forgotten(const struct lab_page *page)
{
    uint64_t time = lab_ws_nstime_of(page->pinfo);

    return page->record->stream->latest == page->pinfo->num &&
           !(page->verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION)) &&
           lab_elapsed(lab_ws_segments_latest_time(), time) > REPEATED_NS;
}

static void
draw_cookie(const struct lab_page *page, const struct lab_hindsight *back)
{
    enum lab_cookie cookie = back->cookie         ? LAB_COOKIE_TIMESTAMP
                             : is_forgotten(page) ? LAB_COOKIE_NOT_REPEATED
                                                  : LAB_COOKIE_NONE;
    const char *word = lab_cookie_word(cookie);

    if (cookie)
        lab_page_add_string(page, page->tree, lab_ws_fields.cookie, word,
                            page->visible
                                ? LAB_PHRASE(page, "cookie", word,
                                             {"from", lab_page_end_name(page, page->verdict->from)})
                                : NULL);
}

void
lab_page_draw_back(const struct lab_page *page)
{
    const struct lab_hindsight *back = lab_ws_hindsight_look_back(page->pinfo->num, page->record);

    if (!back)
        return;
    if (back->fate != LAB_FATE_ACKNOWLEDGED)
        draw_fate(page, back, true);
    draw_final_state(page, back, LAB_CLIENT);
    draw_final_state(page, back, LAB_SERVER);
    if (page->verdict->roles & LAB_BIT(LAB_ROLE_HANDSHAKE2))
        draw_cookie(page, back);
}

void
lab_page_draw_arrival(const struct lab_page *page)
{
    const struct lab_hindsight *back = lab_ws_hindsight_look_back(page->pinfo->num, page->record);

    if (!back)
        return;
    draw_acked(page, back);
    if (back->fate == LAB_FATE_ACKNOWLEDGED)
        draw_fate(page, back, !back->acked_frame);
}
