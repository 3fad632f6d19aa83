/* The states of both ends, and why they are in them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "ws/fields.h"
#include "ws/kept.h"
#include "ws/msl.h"
#include "ws/page/parts.h"
#include "ws/page/texts.h"

static const char *
state_words(const struct lab_page *page, uint8_t state, bool inferred)
{
    const char *word = lab_state_word(state);

    return inferred && state != LAB_STATE_UNKNOWN
               ? LAB_PHRASE(page, "mark", "inferred", {"state", word})
               : word;
}

/* What became of a state. */
enum change { GOES_ON, WAS_THEN, CORRECTED };

/* TCP goes from one state to the next. Lab, which only watches, may also have assumed too much, or
 * see an old segment, which shows where its sender once was. */
static enum change
change_of(const struct lab_end_verdict *end)
{
    if (end->reason == LAB_REASON_LATE_DUPLICATE)
        return WAS_THEN;
    return lab_reason_corrects((enum lab_reason)end->reason) ? CORRECTED : GOES_ON;
}

static const char *
state_key(const struct lab_end_verdict *end)
{
    static const char *const keys[] = {
        [GOES_ON] = "state", [WAS_THEN] = "state-then", [CORRECTED] = "state-corrected"};

    if (end->before == end->after)
        return "state-same";
    if (end->before == LAB_STATE_UNKNOWN)
        return "state-known";
    return keys[change_of(end)];
}

static const char *
compose_state_line(const struct lab_page *page, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];
    bool arrives = end->certainty & LAB_ON_ARRIVAL;

    return LAB_PHRASE(
        page, "line", state_key(end), {"end", lab_page_end_name(page, id)},
        {"before", state_words(page, end->before, end->certainty & LAB_BEFORE_INFERRED)},
        {"after", state_words(page, end->after, end->certainty & LAB_AFTER_INFERRED)},
        {"arrival", arrives ? lab_ws_word("mark", "arrival") : ""});
}

static const char *
state_line(const struct lab_page *page, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];
    uint32_t code = (uint32_t)change_of(end) << 12 |
                    (uint32_t)(end->certainty << 9 | end->before << 5 | end->after << 1) | id;

    return LAB_KEPT(LAB_KEPT_STATE_LINE, code, compose_state_line(page, id));
}

/* What moves an end, as long as its state is known at all. */
static enum lab_reason
reason_of(const struct lab_page *page, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];

    if (end->reason == LAB_REASON_IN_UNSEEN_CONNECTION)
        return LAB_REASON_IN_UNSEEN_CONNECTION;
    if (end->before == LAB_STATE_UNKNOWN && end->after == LAB_STATE_UNKNOWN)
        return LAB_REASON_NOTHING_KNOWN;
    if (end->before == LAB_STATE_UNKNOWN && page->verdict->reset == LAB_RESET_NO_CONNECTION)
        return LAB_REASON_ANSWERS_NOTHING_KNOWN;
    return (enum lab_reason)end->reason;
}

static const char *
reason_text(const struct lab_page *page, enum lab_end_id id, enum lab_reason reason)
{
    uint32_t code = reason << 1 | id;

    return LAB_KEPT(LAB_KEPT_REASON, code,
                    LAB_PHRASE(page, lab_page_section(page, "reason", lab_reason_word(reason)),
                               "text", {"end", lab_page_end_name(page, id)},
                               {"other", lab_page_end_name(page, !id)},
                               {"wait", .number = 2 * lab_ws_msl()}));
}

static const char *
reason_line(const struct lab_page *page, enum lab_end_id id, enum lab_reason reason)
{
    uint32_t code = reason << 1 | id;

    return LAB_KEPT(LAB_KEPT_REASON_LINE, code,
                    LAB_PHRASE(page, "line", *lab_reason_rfc(reason) ? "why-rfc" : "why",
                               {"text", reason_text(page, id, reason)},
                               {"rfc", lab_reason_rfc(reason)}));
}

static const char *
meaning_text(const struct lab_page *page, uint8_t state)
{
    return LAB_KEPT(LAB_KEPT_MEANING, state,
                    lab_ws_word(lab_page_section(page, "state", lab_state_word(state)), "text"));
}

static const char *
meaning_line(const struct lab_page *page, uint8_t state, const char *text)
{
    return LAB_KEPT(
        LAB_KEPT_MEANING_LINE, state,
        LAB_PHRASE(page, "line", "meaning", {"state", lab_state_word(state)}, {"text", text}));
}

/* Not while a connection just goes on: most of its segments would say nothing else. */
static bool
has_meaning(const struct lab_end_verdict *end)
{
    return end->before != end->after || end->after != LAB_STATE_ESTABLISHED;
}

/* Of two ends in the same state, the client's line has said what that means. */
static void
draw_meaning(const struct lab_page *page, proto_tree *tree, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];
    const struct lab_end_verdict *client = &page->verdict->end[LAB_CLIENT];
    bool said = id == LAB_SERVER && client->after == end->after;
    const char *text;

    if (!has_meaning(end) || (said && has_meaning(client)) ||
        !lab_page_wants(page, lab_ws_fields.meaning))
        return;
    text = meaning_text(page, end->after);
    lab_page_add_string(page, tree, lab_ws_fields.meaning, text,
                        page->visible ? meaning_line(page, end->after, text) : NULL);
}

/* Both ends may be where they are for one reason, which the client's line has told. */
static bool
has_reason(const struct lab_page *page, enum lab_end_id id, enum lab_reason reason)
{
    bool both = id == LAB_SERVER && reason == reason_of(page, LAB_CLIENT);

    return reason != LAB_REASON_NO_CHANGE &&
           !(both &&
             strcmp(reason_text(page, id, reason), reason_text(page, LAB_CLIENT, reason)) == 0);
}

static void
draw_below(const struct lab_page *page, proto_tree *tree, enum lab_end_id id)
{
    enum lab_reason reason = reason_of(page, id);

    lab_page_hide_string(page, page->tree, lab_ws_fields.before[id],
                         lab_state_word(page->verdict->end[id].before));
    draw_meaning(page, tree, id);
    if (!lab_page_wants(page, lab_ws_fields.why) || !has_reason(page, id, reason))
        return;
    lab_page_add_string(page, tree, lab_ws_fields.why, reason_text(page, id, reason),
                        page->visible ? reason_line(page, id, reason) : NULL);
}

static proto_tree *
draw_state(const struct lab_page *page, enum lab_end_id id, const char *words)
{
    const char *word = lab_state_word(page->verdict->end[id].after);

    return lab_page_branch(
        lab_page_add_string(page, page->tree, lab_ws_fields.state[id], word, words),
        LAB_SUBTREE_STATE);
}

static void
draw_one(const struct lab_page *page, enum lab_end_id id)
{
    draw_below(page, draw_state(page, id, page->visible ? state_line(page, id) : NULL), id);
}

/* Nothing moves on most segments: one line will do for both ends. */
static bool
are_joined(const struct lab_page *page)
{
    const struct lab_end_verdict *end = page->verdict->end;

    return page->visible && !page->quiz && end[LAB_CLIENT].before == end[LAB_CLIENT].after &&
           end[LAB_SERVER].before == end[LAB_SERVER].after;
}

static const char *
joined_line(const struct lab_page *page)
{
    const struct lab_end_verdict *end = page->verdict->end;
    bool inferred[] = {end[LAB_CLIENT].certainty & LAB_AFTER_INFERRED,
                       end[LAB_SERVER].certainty & LAB_AFTER_INFERRED};
    uint32_t code = (uint32_t)(inferred[LAB_CLIENT] << 9 | inferred[LAB_SERVER] << 8 |
                               end[LAB_CLIENT].after << 4 | end[LAB_SERVER].after);

    return LAB_KEPT(
        LAB_KEPT_STATES_LINE, code,
        LAB_PHRASE(page, "line", "states-same",
                   {"client", state_words(page, end[LAB_CLIENT].after, inferred[LAB_CLIENT])},
                   {"server", state_words(page, end[LAB_SERVER].after, inferred[LAB_SERVER])}));
}

void
lab_page_draw_client(const struct lab_page *page)
{
    proto_tree *tree;

    if (!are_joined(page)) {
        draw_one(page, LAB_CLIENT);
        return;
    }
    tree = draw_state(page, LAB_CLIENT, joined_line(page));
    draw_below(page, tree, LAB_CLIENT);
    draw_state(page, LAB_SERVER, NULL);
    draw_below(page, tree, LAB_SERVER);
}

void
lab_page_draw_server(const struct lab_page *page)
{
    if (!are_joined(page))
        draw_one(page, LAB_SERVER);
}

const char *
lab_page_reason(const struct lab_page *page, enum lab_end_id id)
{
    return reason_text(page, id, reason_of(page, id));
}

const char *
lab_page_states_line(const struct lab_page *page)
{
    return are_joined(page) ? joined_line(page) : NULL;
}

const char *
lab_page_state_line(const struct lab_page *page, enum lab_end_id id)
{
    return state_line(page, id);
}
