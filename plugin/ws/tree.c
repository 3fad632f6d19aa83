/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree.h"

#include <stddef.h>

#include "fields.h"
#include "msl.h"
#include "page.h"
#include "quiz.h"

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

/* The texts on a segment's part, by their keys. */
static const struct role_text {
    const char *key;
    enum lab_kept text, line;
} role_title = {"title", LAB_KEPT_TITLE, LAB_KEPT_HEADLINE},
  role_why = {"why", LAB_KEPT_WHY, LAB_KEPT_WHY_LINE},
  role_look = {"look", LAB_KEPT_LOOK, LAB_KEPT_LOOK_LINE};

static uint32_t
roles_code(const struct lab_page *page)
{
    return page->verdict->roles << 1 | page->verdict->from;
}

static const char *
role_text(const struct lab_page *page, const struct role_text *which)
{
    enum lab_end_id from = page->verdict->from;
    const char *text = lab_ws_kept(which->text, roles_code(page));

    if (text)
        return text;
    return lab_ws_keep(which->text, roles_code(page),
                       LAB_PHRASE(page, headline_section(page), which->key,
                                  {"from", lab_page_end_name(page, from)},
                                  {"to", lab_page_end_name(page, !from)}));
}

/* The same as a line of the tree. */
static const char *
role_text_line(const struct lab_page *page, const struct role_text *which)
{
    const char *line = lab_ws_kept(which->line, roles_code(page));
    const char *key = which == &role_title ? "headline" : which->key;
    const char *name = which == &role_title ? "title" : "text";

    if (line)
        return line;
    return lab_ws_keep(which->line, roles_code(page),
                       LAB_PHRASE(page, "line", key, {name, role_text(page, which)}));
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
compose_role_line(const struct lab_page *page, enum lab_role role)
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

static const char *
role_line(const struct lab_page *page, enum lab_role role)
{
    uint32_t code = role << 1 | page->verdict->from;
    const char *line = lab_ws_kept(LAB_KEPT_ROLE_LINE, code);

    return line ? line : lab_ws_keep(LAB_KEPT_ROLE_LINE, code, compose_role_line(page, role));
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
                        lab_end_word(from), NULL);
}

static const char *
state_words(const struct lab_page *page, uint8_t state, bool inferred)
{
    const char *word = lab_state_word(state);

    return inferred ? LAB_PHRASE(page, "mark", "inferred", {"state", word}) : word;
}

static const char *
compose_state_line(const struct lab_page *page, enum lab_end_id id)
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
state_line(const struct lab_page *page, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];
    uint32_t code = (uint32_t)(end->certainty << 9 | end->before << 5 | end->after << 1) | id;
    const char *line = lab_ws_kept(LAB_KEPT_STATE_LINE, code);

    return line ? line : lab_ws_keep(LAB_KEPT_STATE_LINE, code, compose_state_line(page, id));
}

static const char *
reason_text(const struct lab_page *page, enum lab_end_id id)
{
    enum lab_reason reason = page->verdict->end[id].reason;
    uint32_t code = reason << 1 | id;
    const char *text = lab_ws_kept(LAB_KEPT_REASON, code);

    if (text)
        return text;
    return lab_ws_keep(LAB_KEPT_REASON, code,
                       LAB_PHRASE(page, lab_page_section(page, "reason", lab_reason_word(reason)),
                                  "text", {"end", lab_page_end_name(page, id)},
                                  {"other", lab_page_end_name(page, !id)},
                                  {"wait", lab_page_decimal(page, 2 * lab_ws_msl())}));
}

static const char *
reason_line(const struct lab_page *page, enum lab_end_id id)
{
    enum lab_reason reason = page->verdict->end[id].reason;
    uint32_t code = reason << 1 | id;
    const char *line = lab_ws_kept(LAB_KEPT_REASON_LINE, code);

    if (line)
        return line;
    return lab_ws_keep(LAB_KEPT_REASON_LINE, code,
                       LAB_PHRASE(page, "line", "why-rfc", {"text", reason_text(page, id)},
                                  {"rfc", lab_reason_rfc(reason)}));
}

static const char *
meaning_line(const struct lab_page *page, uint8_t state, const char *text)
{
    const char *line = lab_ws_kept(LAB_KEPT_MEANING_LINE, state);

    return line ? line
                : lab_ws_keep(LAB_KEPT_MEANING_LINE, state,
                              LAB_PHRASE(page, "line", "meaning", {"text", text}));
}

/* Not while a connection just goes on: most of its segments would say nothing else. */
static void
draw_meaning(const struct lab_page *page, proto_tree *tree, const struct lab_end_verdict *end)
{
    bool goes_on = end->before == end->after && end->after == LAB_STATE_ESTABLISHED;
    const char *text;

    if (goes_on || !lab_page_wants(page, lab_ws_fields.meaning))
        return;
    text = lab_ws_word(lab_page_section(page, "state", lab_state_word(end->after)), "text");
    lab_page_add_string(page, tree, lab_ws_fields.meaning, text,
                        page->visible ? meaning_line(page, end->after, text) : NULL);
}

static void
draw_state_of(const struct lab_page *page, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];
    proto_item *item =
        lab_page_add_string(page, page->tree, lab_ws_fields.state[id], lab_state_word(end->after),
                            page->visible ? state_line(page, id) : NULL);
    proto_tree *tree = proto_item_add_subtree(item, lab_ws_fields.tree);

    lab_page_add_string(page, tree, lab_ws_fields.before[id], lab_state_word(end->before), NULL);
    draw_meaning(page, tree, end);
    if (end->reason == LAB_REASON_NO_CHANGE || !lab_page_wants(page, lab_ws_fields.why))
        return;
    lab_page_add_string(page, tree, lab_ws_fields.why, reason_text(page, id),
                        page->visible ? reason_line(page, id) : NULL);
}

static void
draw_client(const struct lab_page *page)
{
    draw_state_of(page, LAB_CLIENT);
}

static void
draw_server(const struct lab_page *page)
{
    draw_state_of(page, LAB_SERVER);
}

static const char *
title_of(const struct lab_page *page, const char *kind, const char *word)
{
    return page->visible ? lab_ws_word(lab_page_section(page, kind, word), "title") : NULL;
}

/* A word of the vocabulary with its title and text, such as "Closing: ...". */
static const char *
word_line(const struct lab_page *page, const char *kind, const char *word)
{
    return LAB_PHRASE(page, "line", kind, {"title", title_of(page, kind, word)},
                      {"text", lab_page_word_text(page, kind, word)});
}

static proto_item *
draw_word(const struct lab_page *page, int field, const char *kind, const char *word)
{
    return lab_page_add_string(page, page->tree, field, word,
                               page->visible ? word_line(page, kind, word) : NULL);
}

static void
draw_reset(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    proto_item *line;
    proto_tree *tree;

    if (!verdict->reset)
        return;
    line = draw_word(page, lab_ws_fields.reset, "reset", lab_reset_word(verdict->reset));
    tree = proto_item_add_subtree(line, lab_ws_fields.tree);
    if (verdict->reset_frame)
        lab_page_add_number(
            page, tree, lab_ws_fields.reset_frame, verdict->reset_frame,
            page->visible ? LAB_PHRASE(page, "line", "reset-frame",
                                       {"frame", lab_page_decimal(page, verdict->reset_frame)})
                          : NULL);
}

static void
draw_open(const struct lab_page *page)
{
    if (page->verdict->open)
        draw_word(page, lab_ws_fields.open, "open", lab_open_word(page->verdict->open));
}

static void
draw_close(const struct lab_page *page)
{
    if (page->verdict->close)
        draw_word(page, lab_ws_fields.close, "close", lab_close_word(page->verdict->close));
}

static void
draw_merged(const struct lab_page *page)
{
    if (page->verdict->facts & LAB_IS_MERGED)
        lab_page_add_flag(page, page->tree, lab_ws_fields.merged, true,
                          page->visible ? lab_ws_word("line", "merged") : NULL);
}

/* The numbers that hold for all of a connection, in the letters of the textbooks. */
static const struct connection_number {
    enum lab_fact fact;
    const char *letter;
    const char *key; /* of the catalogue's [mark] */
    const int *field;
    size_t value; /* where struct lab_verdict has it */
} connection_numbers[] = {
    {LAB_KNOWS_ISN_CLIENT, "x", "isn-number", &lab_ws_fields.isn[LAB_CLIENT],
     offsetof(struct lab_verdict, origin[LAB_CLIENT])},
    {LAB_KNOWS_ISN_SERVER, "y", "isn-number", &lab_ws_fields.isn[LAB_SERVER],
     offsetof(struct lab_verdict, origin[LAB_SERVER])},
    {LAB_KNOWS_FIN_FIRST, "u", "fin-number", &lab_ws_fields.fin_first,
     offsetof(struct lab_verdict, fin_first)},
    {LAB_KNOWS_FIN_SECOND, "w", "fin-number", &lab_ws_fields.fin_second,
     offsetof(struct lab_verdict, fin_second)},
};

static uint32_t
connection_number(const struct lab_page *page, const struct connection_number *number)
{
    return *(const uint32_t *)((const char *)page->verdict + number->value);
}

static const char *
connection_number_words(const struct lab_page *page, const struct connection_number *number)
{
    if (!(page->verdict->facts & number->fact))
        return "";
    return LAB_PHRASE(page, "mark", number->key, {"letter", number->letter},
                      {"value", lab_page_decimal(page, connection_number(page, number))});
}

static const char *
connection_line(const struct lab_page *page)
{
    const struct lab_summary *stream = &page->record->stream->summary;

    return LAB_PHRASE(page, "line", "stream",
                      {"open", title_of(page, "open", lab_open_word(stream->open))},
                      {"close", title_of(page, "close", lab_close_word(stream->close))},
                      {"x", connection_number_words(page, &connection_numbers[0])},
                      {"y", connection_number_words(page, &connection_numbers[1])},
                      {"u", connection_number_words(page, &connection_numbers[2])},
                      {"w", connection_number_words(page, &connection_numbers[3])});
}

/* What holds for the connection so far, and, on a second pass, for all of it. */
static void
draw_connection(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    const struct lab_summary *stream = &page->record->stream->summary;
    enum lab_end_id closer = (verdict->facts & LAB_CLOSER_IS_SERVER) ? LAB_SERVER : LAB_CLIENT;
    proto_tree *tree =
        proto_item_add_subtree(lab_page_add_string(page, page->tree, lab_ws_fields.stream_open,
                                                   lab_open_word(stream->open),
                                                   page->visible ? connection_line(page) : NULL),
                               lab_ws_fields.tree);

    lab_page_add_string(page, tree, lab_ws_fields.stream_close, lab_close_word(stream->close),
                        NULL);
    for (unsigned i = 0; i < array_length(connection_numbers); i++) {
        if (verdict->facts & connection_numbers[i].fact)
            lab_page_add_number(page, tree, *connection_numbers[i].field,
                                connection_number(page, &connection_numbers[i]), NULL);
    }
    if (verdict->facts & LAB_KNOWS_FIN_FIRST)
        lab_page_add_string(page, tree, lab_ws_fields.closer, lab_end_word(closer), NULL);
}

static void
draw_text(const struct lab_page *page, int field, const struct role_text *which)
{
    if (lab_page_wants(page, field))
        lab_page_add_string(page, page->tree, field, role_text(page, which),
                            page->visible ? role_text_line(page, which) : NULL);
}

/* The headline is the line of the tree itself, and a field for filters and columns. */
static void
draw_title(const struct lab_page *page)
{
    if (!lab_page_wants(page, lab_ws_fields.title))
        return;
    lab_page_add_string(page, page->tree, lab_ws_fields.title, role_text(page, &role_title), NULL);
    if (page->visible && !page->quiz)
        proto_item_set_text(page->headline, "%s", role_text_line(page, &role_title));
}

static void
draw_why(const struct lab_page *page)
{
    draw_text(page, lab_ws_fields.why, &role_why);
}

static void
draw_look(const struct lab_page *page)
{
    draw_text(page, lab_ws_fields.look, &role_look);
}

/* The parts of the tree in their order, and the question that each answers. */
static const struct part {
    void (*draw)(const struct lab_page *page);
    unsigned question;
} parts[] = {
    {draw_title, LAB_NO_QUESTION},
    {draw_roles, LAB_QUESTION_ROLE},
    {lab_page_draw_seq, LAB_QUESTION_SEQ},
    {lab_page_draw_ack, LAB_QUESTION_ACK},
    {lab_page_draw_acked, LAB_QUESTION_ACK},
    {lab_page_draw_next, LAB_QUESTION_SEQ},
    {lab_page_draw_window, LAB_NO_QUESTION},
    {lab_page_draw_options, LAB_NO_QUESTION},
    {draw_client, LAB_QUESTION_CLIENT},
    {draw_server, LAB_QUESTION_SERVER},
    {lab_page_draw_events, LAB_QUESTION_EVENT},
    {draw_reset, LAB_QUESTION_RESET},
    {draw_open, LAB_QUESTION_OPEN},
    {draw_close, LAB_QUESTION_CLOSE},
    {draw_merged, LAB_NO_QUESTION},
    {lab_page_draw_http, LAB_NO_QUESTION},
    {draw_why, LAB_NO_QUESTION},
    {draw_look, LAB_NO_QUESTION},
    {draw_connection, LAB_NO_QUESTION},
    {lab_quiz_draw_columns, LAB_NO_QUESTION},
};

static void
draw_parts(const struct lab_page *page)
{
    for (unsigned i = 0; i < array_length(parts); i++)
        parts[i].draw(page);
}

static void
draw_parts_below_questions(const struct lab_page *page)
{
    struct lab_quiz quiz;

    lab_quiz_ask(page, &quiz);
    for (unsigned i = 0; i < array_length(parts); i++) {
        struct lab_page below = *page;

        below.tree = quiz.below[parts[i].question];
        parts[i].draw(&below);
    }
}

/* Expert infos count segments, so they are told whether or not anybody looks. */
static void
tell_expert(const struct lab_page *page)
{
    if ((page->verdict->facts & LAB_IS_MERGED) && !page->quiz)
        expert_add_info_format(page->pinfo, page->headline, &lab_ws_fields.merged_note, "%s",
                               lab_ws_word("expert", "merged"));
}

void
lab_ws_draw_outcome(const struct lab_page *page)
{
    draw_client(page);
    draw_server(page);
    draw_open(page);
    draw_connection(page);
    lab_quiz_draw_columns(page);
}

proto_tree *
lab_ws_draw(const struct lab_ws_record *record, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    struct lab_page page = {.record = record,
                            .verdict = &record->verdict,
                            .pinfo = pinfo,
                            .tvb = tvb,
                            .visible = tree && PTREE_DATA(tree)->visible,
                            .quiz = lab_ws_quiz_is_on()};

    page.headline = proto_tree_add_item(tree, lab_ws_fields.protocol, tvb, 0, 0, ENC_NA);
    proto_item_set_generated(page.headline);
    if (tree && proto_field_is_referenced(tree, lab_ws_fields.protocol)) {
        page.tree = proto_item_add_subtree(page.headline, lab_ws_fields.tree);
        (page.quiz ? draw_parts_below_questions : draw_parts)(&page);
    } else {
        lab_page_draw_seq(&page);
        lab_page_draw_ack(&page);
    }
    tell_expert(&page);
    return page.tree;
}

const char *
lab_page_title(const struct lab_page *page)
{
    return role_text(page, &role_title);
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
