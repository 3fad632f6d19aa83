/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree.h"

#include "fields.h"
#include "page.h"

/* The catalogue's section for a set of roles: its own, or that of its leading role. */
static const char *
headline_section(const struct lab_page *page)
{
    lab_set roles = page->verdict->roles, rest;
    wmem_strbuf_t *name = wmem_strbuf_new(page->pinfo->pool, "role.");
    const lab_set *known = lab_headline_sets;

    while (*known && *known != roles)
        known++;
    if (!*known) {
        rest = roles & ~LAB_BIT(LAB_ROLE_DATA);
        roles = rest ? rest & (~rest + 1) : roles;
    }
    for (unsigned role = 0; role < LAB_ROLE_COUNT; role++) {
        if (!(roles & LAB_BIT(role)))
            continue;
        wmem_strbuf_append_printf(name, "%s%s", wmem_strbuf_get_len(name) > 5 ? "+" : "",
                                  lab_role_word(role));
    }
    return wmem_strbuf_get_str(name);
}

static const char *
role_text(const struct lab_page *page, const char *key)
{
    enum lab_end_id from = page->verdict->from;

    return LAB_PHRASE(page, headline_section(page), key, {"from", lab_page_end_name(page, from)},
                      {"to", lab_page_end_name(page, !from)});
}

/* The handshake has three steps and the close four; a part of neither has no number. */
static const struct {
    const char *step, *steps;
} step_of[LAB_ROLE_COUNT] = {
    [LAB_ROLE_HANDSHAKE1] = {"1", "3"}, [LAB_ROLE_HANDSHAKE2] = {"2", "3"},
    [LAB_ROLE_HANDSHAKE3] = {"3", "3"}, [LAB_ROLE_TEARDOWN1] = {"1", "4"},
    [LAB_ROLE_TEARDOWN2] = {"2", "4"},  [LAB_ROLE_TEARDOWN3] = {"3", "4"},
    [LAB_ROLE_TEARDOWN4] = {"4", "4"},
};

static const char *
role_line(const struct lab_page *page, enum lab_role role)
{
    const char *from = lab_page_end_name(page, page->verdict->from);
    const char *to = lab_page_end_name(page, !page->verdict->from);
    const char *word = lab_role_word(role);
    const char *name =
        LAB_PHRASE(page, "mark", "role", {"role", word},
                   {"name", lab_ws_word(lab_page_section(page, "role", word), "name")});

    if (!step_of[role].step)
        return LAB_PHRASE(page, "line", "role", {"role", name}, {"from", from}, {"to", to});
    return LAB_PHRASE(page, "line", "step", {"role", name}, {"step", step_of[role].step},
                      {"steps", step_of[role].steps}, {"from", from}, {"to", to});
}

static void
draw_roles(const struct lab_page *page)
{
    enum lab_end_id from = page->verdict->from;
    proto_item *line = NULL;

    for (unsigned role = 0; role < LAB_ROLE_COUNT; role++) {
        if (page->verdict->roles & LAB_BIT(role))
            line = lab_page_add_string(page, page->tree, lab_ws_fields.role, lab_role_word(role),
                                       page->visible ? role_line(page, role) : NULL);
    }
    lab_page_add_string(page, proto_item_add_subtree(line, lab_ws_fields.tree), lab_ws_fields.from,
                        lab_end_word(from),
                        page->visible ? LAB_PHRASE(page, "line", "direction",
                                                   {"from", lab_page_end_name(page, from)})
                                      : NULL);
}

static const char *
state_words(const struct lab_page *page, uint8_t state, bool inferred)
{
    const char *word = lab_state_word(state);

    return inferred ? LAB_PHRASE(page, "mark", "inferred", {"state", word}) : word;
}

static const char *
state_line(const struct lab_page *page, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];
    const char *before = state_words(page, end->before, end->certainty & LAB_BEFORE_INFERRED);
    const char *after = state_words(page, end->after, end->certainty & LAB_AFTER_INFERRED);
    bool arrives = end->certainty & LAB_ON_ARRIVAL;

    if (end->before == end->after)
        return LAB_PHRASE(page, "line", "state-same", {"end", lab_page_end_name(page, id)},
                          {"after", after});
    return LAB_PHRASE(page, "line", "state", {"end", lab_page_end_name(page, id)},
                      {"before", before}, {"after", after},
                      {"arrival", arrives ? lab_ws_word("mark", "arrival") : ""});
}

static const char *
before_line(const struct lab_page *page, const struct lab_end_verdict *end)
{
    return LAB_PHRASE(
        page, "line", "before",
        {"before", state_words(page, end->before, end->certainty & LAB_BEFORE_INFERRED)});
}

static const char *
reason_text(const struct lab_page *page, enum lab_end_id id)
{
    return LAB_PHRASE(
        page, lab_page_section(page, "reason", lab_reason_word(page->verdict->end[id].reason)),
        "text", {"end", lab_page_end_name(page, id)}, {"other", lab_page_end_name(page, !id)});
}

static void
draw_meaning(const struct lab_page *page, proto_tree *tree, uint8_t state)
{
    const char *text;

    if (!lab_page_wants(page, lab_ws_fields.meaning))
        return;
    text = lab_ws_word(lab_page_section(page, "state", lab_state_word(state)), "text");
    lab_page_add_string(page, tree, lab_ws_fields.meaning, text,
                        page->visible ? LAB_PHRASE(page, "line", "meaning", {"text", text}) : NULL);
}

static void
draw_state(const struct lab_page *page, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];
    proto_item *item =
        lab_page_add_string(page, page->tree, lab_ws_fields.state[id], lab_state_word(end->after),
                            page->visible ? state_line(page, id) : NULL);
    proto_tree *tree = proto_item_add_subtree(item, lab_ws_fields.tree);
    const char *why;

    lab_page_add_string(page, tree, lab_ws_fields.before[id], lab_state_word(end->before),
                        page->visible ? before_line(page, end) : NULL);
    draw_meaning(page, tree, end->after);
    if (end->reason == LAB_REASON_NO_CHANGE || !lab_page_wants(page, lab_ws_fields.why))
        return;
    why = reason_text(page, id);
    lab_page_add_string(page, tree, lab_ws_fields.why, why,
                        page->visible ? LAB_PHRASE(page, "line", "why-rfc", {"text", why},
                                                   {"rfc", lab_reason_rfc(end->reason)})
                                      : NULL);
}

static const char *
title_of(const struct lab_page *page, const char *kind, const char *word)
{
    return page->visible ? lab_ws_word(lab_page_section(page, kind, word), "title") : NULL;
}

/* A word of the vocabulary with its title and text, such as "Closing: ...". */
static proto_item *
draw_word(const struct lab_page *page, int field, const char *kind, const char *word)
{
    const char *text;

    if (!page->visible)
        return lab_page_add_string(page, page->tree, field, word, NULL);
    text = LAB_PHRASE(page, lab_page_section(page, kind, word), "text",
                      {"from", lab_page_end_name(page, page->verdict->from)},
                      {"to", lab_page_end_name(page, !page->verdict->from)});
    return lab_page_add_string(
        page, page->tree, field, word,
        LAB_PHRASE(page, "line", kind, {"title", title_of(page, kind, word)}, {"text", text}));
}

static void
draw_reset(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    proto_item *line =
        draw_word(page, lab_ws_fields.reset, "reset", lab_reset_word(verdict->reset));
    proto_tree *tree = proto_item_add_subtree(line, lab_ws_fields.tree);

    if (verdict->reset_frame)
        lab_page_add_number(
            page, tree, lab_ws_fields.reset_frame, verdict->reset_frame,
            page->visible ? LAB_PHRASE(page, "line", "reset-frame",
                                       {"frame", lab_page_decimal(page, verdict->reset_frame)})
                          : NULL);
}

static void
draw_happenings(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    for (unsigned event = 0; event < LAB_EVENT_COUNT; event++) {
        if (verdict->events & LAB_BIT(event))
            draw_word(page, lab_ws_fields.event, "event", lab_event_word(event));
    }
    if (verdict->reset)
        draw_reset(page);
    if (verdict->open)
        draw_word(page, lab_ws_fields.open, "open", lab_open_word(verdict->open));
    if (verdict->close)
        draw_word(page, lab_ws_fields.close, "close", lab_close_word(verdict->close));
    if (verdict->facts & LAB_IS_MERGED)
        lab_page_add_flag(page, page->tree, lab_ws_fields.merged, true,
                          page->visible ? lab_ws_word("line", "merged") : NULL);
}

static void
draw_fact(const struct lab_page *page, proto_tree *tree, enum lab_fact fact, int field,
          uint32_t value, const char *key)
{
    if (page->verdict->facts & fact)
        lab_page_add_number(
            page, tree, field, value,
            page->visible ? LAB_PHRASE(page, "line", key, {"value", lab_page_decimal(page, value)})
                          : NULL);
}

/* What holds for the connection so far, and, on a second pass, for all of it. */
static void
draw_connection(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    const struct lab_summary *stream = &page->record->stream->summary;
    enum lab_end_id closer = (verdict->facts & LAB_CLOSER_IS_SERVER) ? LAB_SERVER : LAB_CLIENT;
    const char *open = lab_open_word(stream->open), *close = lab_close_word(stream->close);
    const char *open_title = title_of(page, "open", open);
    const char *close_title = title_of(page, "close", close);
    proto_tree *tree;

    tree = proto_item_add_subtree(
        lab_page_add_string(page, page->tree, lab_ws_fields.stream_open, open,
                            page->visible ? LAB_PHRASE(page, "line", "stream", {"open", open_title},
                                                       {"close", close_title})
                                          : NULL),
        lab_ws_fields.tree);
    lab_page_add_string(
        page, tree, lab_ws_fields.stream_close, close,
        page->visible ? LAB_PHRASE(page, "line", "stream-close", {"close", close_title}) : NULL);
    draw_fact(page, tree, LAB_KNOWS_ISN_CLIENT, lab_ws_fields.isn[LAB_CLIENT],
              verdict->origin[LAB_CLIENT], "isn-client");
    draw_fact(page, tree, LAB_KNOWS_ISN_SERVER, lab_ws_fields.isn[LAB_SERVER],
              verdict->origin[LAB_SERVER], "isn-server");
    draw_fact(page, tree, LAB_KNOWS_FIN_FIRST, lab_ws_fields.fin_first, verdict->fin_first,
              "fin-first");
    draw_fact(page, tree, LAB_KNOWS_FIN_SECOND, lab_ws_fields.fin_second, verdict->fin_second,
              "fin-second");
    if (verdict->facts & LAB_KNOWS_FIN_FIRST)
        lab_page_add_string(page, tree, lab_ws_fields.closer, lab_end_word(closer),
                            page->visible ? LAB_PHRASE(page, "line", "closer",
                                                       {"end", lab_page_end_name(page, closer)})
                                          : NULL);
}

/* One of the catalogue's texts on the segment's part. */
static void
draw_text(const struct lab_page *page, int field, const char *key)
{
    const char *text;

    if (!lab_page_wants(page, field))
        return;
    text = role_text(page, key);
    lab_page_add_string(page, page->tree, field, text,
                        page->visible ? LAB_PHRASE(page, "line", key, {"text", text}) : NULL);
}

/* The headline is the line of the tree itself, and a field for filters and columns. */
static void
draw_title(const struct lab_page *page)
{
    const char *title;

    if (!lab_page_wants(page, lab_ws_fields.title))
        return;
    title = role_text(page, "title");
    proto_item_set_hidden(lab_page_add_string(page, page->tree, lab_ws_fields.title, title, NULL));
    if (page->visible)
        proto_item_set_text(page->headline, "%s",
                            LAB_PHRASE(page, "line", "headline", {"title", title}));
}

static void
draw_lines(const struct lab_page *page)
{
    draw_title(page);
    draw_roles(page);
    lab_page_draw_numbers(page);
    draw_state(page, LAB_CLIENT);
    draw_state(page, LAB_SERVER);
    draw_happenings(page);
    draw_text(page, lab_ws_fields.why, "why");
    draw_text(page, lab_ws_fields.look, "look");
    draw_connection(page);
}

void
lab_ws_draw(const struct lab_ws_record *record, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    struct lab_page page = {.record = record,
                            .verdict = &record->verdict,
                            .pinfo = pinfo,
                            .tvb = tvb,
                            .visible = tree && PTREE_DATA(tree)->visible};

    page.headline = proto_tree_add_item(tree, lab_ws_fields.protocol, tvb, 0, 0, ENC_NA);
    proto_item_set_generated(page.headline);
    if (tree && proto_field_is_referenced(tree, lab_ws_fields.protocol)) {
        page.tree = proto_item_add_subtree(page.headline, lab_ws_fields.tree);
        draw_lines(&page);
    } else {
        lab_page_draw_numbers(&page);
    }
    /* Expert infos count segments, so they are told whether or not anybody looks. */
    if (page.verdict->facts & LAB_IS_MERGED)
        expert_add_info_format(pinfo, page.headline, &lab_ws_fields.merged_note, "%s",
                               lab_ws_word("expert", "merged"));
}

const char *
lab_page_title(const struct lab_page *page)
{
    return role_text(page, "title");
}

const char *
lab_page_reason(const struct lab_page *page, enum lab_end_id id)
{
    return reason_text(page, id);
}

const char *
lab_page_word_text(const struct lab_page *page, const char *kind, const char *word)
{
    return LAB_PHRASE(page, lab_page_section(page, kind, word), "text",
                      {"from", lab_page_end_name(page, page->verdict->from)},
                      {"to", lab_page_end_name(page, !page->verdict->from)});
}
