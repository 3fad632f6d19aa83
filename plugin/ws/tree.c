/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree.h"

#include "fields.h"
#include "words.h"

/* Everything a line needs to know. */
struct page {
    const struct lab_ws_record *record;
    const struct lab_verdict *verdict;
    packet_info *pinfo;
    tvbuff_t *tvb;
    proto_tree *tree;
    bool visible; /**< somebody looks at the tree: words are worth their cost */
};

#define PHRASE(page, section, key, ...)                                                            \
    lab_ws_phrase((page)->pinfo, section, key,                                                     \
                  (const struct lab_note_value[]){__VA_ARGS__, {NULL, NULL}})

/* Whether a text is worth composing: for somebody's eyes, or for a filter, column or -e. */
static bool
wants(const struct page *page, int field)
{
    return page->visible || proto_field_is_referenced(page->tree, field);
}

static const char *
decimal(const struct page *page, uint32_t number)
{
    return wmem_strdup_printf(page->pinfo->pool, "%u", number);
}

static const char *
section(const struct page *page, const char *kind, const char *word)
{
    return wmem_strdup_printf(page->pinfo->pool, "%s.%s", kind, word);
}

static const char *
end_name(const struct page *page, enum lab_end_id end)
{
    return lab_ws_word(section(page, "end", lab_end_word(end)), "name");
}

/* Add a string field; @p words, if any, is what the line says instead of "Name: value". */
static proto_item *
add_string(const struct page *page, proto_tree *tree, int field, const char *value,
           const char *words)
{
    proto_item *item = proto_tree_add_string(tree, field, page->tvb, 0, 0, value);

    proto_item_set_generated(item);
    if (words)
        proto_item_set_text(item, "%s", words);
    return item;
}

static void
add_number(const struct page *page, proto_tree *tree, int field, uint32_t value, const char *words)
{
    proto_item *item = proto_tree_add_uint(tree, field, page->tvb, 0, 0, value);

    proto_item_set_generated(item);
    if (words)
        proto_item_set_text(item, "%s", words);
}

static proto_item *
add_flag(const struct page *page, proto_tree *tree, int field, bool value, const char *words)
{
    proto_item *item = proto_tree_add_boolean(tree, field, page->tvb, 0, 0, value);

    proto_item_set_generated(item);
    if (words)
        proto_item_set_text(item, "%s", words);
    return item;
}

/* The catalogue's section for a set of roles: its own, or that of its leading role. */
static const char *
headline_section(const struct page *page)
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
role_text(const struct page *page, const char *key)
{
    enum lab_end_id from = page->verdict->from;

    return PHRASE(page, headline_section(page), key, {"from", end_name(page, from)},
                  {"to", end_name(page, !from)});
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
role_line(const struct page *page, enum lab_role role)
{
    const char *from = end_name(page, page->verdict->from);
    const char *to = end_name(page, !page->verdict->from);
    const char *word = lab_role_word(role);
    const char *name = PHRASE(page, "mark", "role", {"role", word},
                              {"name", lab_ws_word(section(page, "role", word), "name")});

    if (!step_of[role].step)
        return PHRASE(page, "line", "role", {"role", name}, {"from", from}, {"to", to});
    return PHRASE(page, "line", "step", {"role", name}, {"step", step_of[role].step},
                  {"steps", step_of[role].steps}, {"from", from}, {"to", to});
}

static void
draw_roles(const struct page *page)
{
    enum lab_end_id from = page->verdict->from;

    for (unsigned role = 0; role < LAB_ROLE_COUNT; role++) {
        if (page->verdict->roles & LAB_BIT(role))
            add_string(page, page->tree, lab_ws_fields.role, lab_role_word(role),
                       page->visible ? role_line(page, role) : NULL);
    }
    add_string(page, page->tree, lab_ws_fields.from, lab_end_word(from),
               page->visible
                   ? PHRASE(page, "line", "direction", {"from", end_name(page, from)})
                   : NULL);
}

/* Which number of the segment, and whose numbering it is in. */
struct number_part {
    const struct lab_number *number;
    const struct lab_ws_number_fields *fields;
    const char *name;        /* as Wireshark and the textbooks write it */
    const char *warning_key; /* in the catalogue's [expert] */
    expert_field *warning;
    uint32_t actual;
    enum lab_end_id numbering; /* the end whose bytes it counts */
    proto_item *line;          /* once drawn; NULL if nobody wants the lines */
};

static uint32_t
relative(const struct page *page, const struct number_part *part, uint32_t raw)
{
    return raw - page->verdict->origin[part->numbering];
}

/* "x+1" as a textbook sets it: "x + 1". */
static const char *
spaced(const struct page *page, const char *formula)
{
    wmem_strbuf_t *out = wmem_strbuf_new(page->pinfo->pool, "");

    for (; *formula; formula++) {
        if (*formula == '+')
            wmem_strbuf_append(out, " + ");
        else if (*formula == '-')
            wmem_strbuf_append(out, " − ");
        else
            wmem_strbuf_append_c(out, *formula);
    }
    return wmem_strbuf_get_str(out);
}

static const char *
check_words(const struct page *page, const struct number_part *part)
{
    switch ((enum lab_check)part->number->check) {
    case LAB_CHECK_AGREES:
        return lab_ws_word("mark", "agrees");
    case LAB_CHECK_DIFFERS:
        return PHRASE(page, "mark", "differs", {"actual", decimal(page, part->actual)},
                      {"actual_relative", decimal(page, relative(page, part, part->actual))});
    case LAB_CHECK_NONE:
        break;
    }
    return "";
}

static bool
is_initial_number(const struct lab_number *number)
{
    return number->formula == LAB_FORMULA_X || number->formula == LAB_FORMULA_Y;
}

static const char *
number_line(const struct page *page, const struct number_part *part)
{
    const struct lab_number *number = part->number;
    uint32_t expected = lab_number_expected(number);
    const char *formula = spaced(page, lab_formula_word(number->formula));
    const char *key = "letter";

    if (is_initial_number(number) && number->check == LAB_CHECK_NONE)
        key = "isn";
    else if (number->add)
        key = number->add > 0 ? "sum" : "difference";
    return PHRASE(page, "line", key, {"field", part->name}, {"formula", formula},
                  {"base", decimal(page, number->base)},
                  {"add", decimal(page, (uint32_t)ABS(number->add))},
                  {"value", decimal(page, expected)},
                  {"relative", decimal(page, relative(page, part, expected))},
                  {"verdict", check_words(page, part)},
                  {"from", end_name(page, page->verdict->from)});
}

/* Where the number comes from: a SYN, a FIN, or what its end sent before. */
static const char *
origin_line(const struct page *page, const struct number_part *part)
{
    enum lab_formula formula = part->number->formula;
    char letter[] = {lab_formula_word(formula)[0], '\0'};
    const char *frame = decimal(page, part->number->frame);
    bool of_syn = letter[0] == 'x' || letter[0] == 'y';
    bool of_fin = formula == LAB_FORMULA_U_1 || formula == LAB_FORMULA_W_1 ||
                  (page->verdict->events & LAB_BIT(LAB_EVENT_RETRANSMISSION));

    if (of_syn || of_fin)
        return PHRASE(page, "line", of_syn ? "origin-isn" : "origin-fin", {"letter", letter},
                      {"frame", frame});
    return PHRASE(page, "line", "origin-next", {"letter", letter}, {"frame", frame},
                  {"from", end_name(page, page->verdict->from)});
}

static void
warn_of_number(const struct page *page, const struct number_part *part, proto_item *headline)
{
    const struct lab_number *number = part->number;
    proto_item *item = part->line ? part->line : headline;

    if (number->check != LAB_CHECK_DIFFERS)
        return;
    expert_add_info_format(page->pinfo, item, part->warning, "%s",
                           PHRASE(page, "expert", part->warning_key,
                                  {"actual", decimal(page, part->actual)},
                                  {"formula", spaced(page, lab_formula_word(number->formula))},
                                  {"value", decimal(page, lab_number_expected(number))}));
}

static void
draw_origin(const struct page *page, proto_tree *tree, const struct number_part *part)
{
    if (part->number->frame)
        add_number(page, tree, part->fields->frame, part->number->frame,
                   page->visible ? origin_line(page, part) : NULL);
}

static void
draw_number(const struct page *page, struct number_part *part)
{
    const struct lab_number *number = part->number;
    uint32_t expected = lab_number_expected(number);
    bool ok = number->check == LAB_CHECK_AGREES;
    proto_tree *tree;

    if (number->formula == LAB_FORMULA_NONE)
        return;
    part->line =
        add_string(page, page->tree, part->fields->formula, lab_formula_word(number->formula),
                   page->visible ? number_line(page, part) : NULL);
    tree = proto_item_add_subtree(part->line, lab_ws_fields.tree);
    draw_origin(page, tree, part);
    add_number(page, tree, part->fields->expected, expected,
               page->visible ? PHRASE(page, "line", "expected", {"value", decimal(page, expected)})
                             : NULL);
    if (number->check != LAB_CHECK_NONE)
        add_flag(page, tree, part->fields->ok, ok,
                 page->visible ? lab_ws_word("line", ok ? "ok" : "not-ok") : NULL);
}

static struct number_part
seq_part(const struct lab_ws_record *record)
{
    return (struct number_part){.number = &record->verdict.seq,
                                .fields = &lab_ws_fields.seq,
                                .name = "seq",
                                .warning_key = "seq-differs",
                                .warning = &lab_ws_fields.seq_warning,
                                .actual = record->seq,
                                .numbering = record->verdict.from};
}

static struct number_part
ack_part(const struct lab_ws_record *record)
{
    return (struct number_part){.number = &record->verdict.ack,
                                .fields = &lab_ws_fields.ack,
                                .name = "ack",
                                .warning_key = "ack-differs",
                                .warning = &lab_ws_fields.ack_warning,
                                .actual = record->ack,
                                .numbering = !record->verdict.from};
}

static const char *
state_words(const struct page *page, uint8_t state, bool inferred)
{
    const char *word = lab_state_word(state);

    return inferred ? PHRASE(page, "mark", "inferred", {"state", word}) : word;
}

static const char *
state_line(const struct page *page, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];
    const char *before = state_words(page, end->before, end->certainty & LAB_BEFORE_INFERRED);
    const char *after = state_words(page, end->after, end->certainty & LAB_AFTER_INFERRED);
    bool arrives = end->certainty & LAB_ON_ARRIVAL;

    if (end->before == end->after)
        return PHRASE(page, "line", "state-same", {"end", end_name(page, id)}, {"after", after});
    return PHRASE(page, "line", "state", {"end", end_name(page, id)}, {"before", before},
                  {"after", after}, {"arrival", arrives ? lab_ws_word("mark", "arrival") : ""});
}

static const char *
before_line(const struct page *page, const struct lab_end_verdict *end)
{
    return PHRASE(page, "line", "before",
                  {"before", state_words(page, end->before, end->certainty & LAB_BEFORE_INFERRED)});
}

static const char *
reason_text(const struct page *page, enum lab_end_id id)
{
    return PHRASE(page, section(page, "reason", lab_reason_word(page->verdict->end[id].reason)),
                  "text", {"end", end_name(page, id)}, {"other", end_name(page, !id)});
}

static void
draw_meaning(const struct page *page, proto_tree *tree, uint8_t state)
{
    const char *text;

    if (!wants(page, lab_ws_fields.meaning))
        return;
    text = lab_ws_word(section(page, "state", lab_state_word(state)), "text");
    add_string(page, tree, lab_ws_fields.meaning, text,
               page->visible ? PHRASE(page, "line", "meaning", {"text", text}) : NULL);
}

static void
draw_state(const struct page *page, enum lab_end_id id)
{
    const struct lab_end_verdict *end = &page->verdict->end[id];
    proto_item *item = add_string(page, page->tree, lab_ws_fields.state[id],
                                  lab_state_word(end->after),
                                  page->visible ? state_line(page, id) : NULL);
    proto_tree *tree = proto_item_add_subtree(item, lab_ws_fields.tree);
    const char *why;

    add_string(page, tree, lab_ws_fields.before[id], lab_state_word(end->before),
               page->visible ? before_line(page, end) : NULL);
    draw_meaning(page, tree, end->after);
    if (end->reason == LAB_REASON_NO_CHANGE || !wants(page, lab_ws_fields.why))
        return;
    why = reason_text(page, id);
    add_string(page, tree, lab_ws_fields.why, why,
               page->visible ? PHRASE(page, "line", "why-rfc", {"text", why},
                                      {"rfc", lab_reason_rfc(end->reason)})
                             : NULL);
}

static const char *
title_of(const struct page *page, const char *kind, const char *word)
{
    return page->visible ? lab_ws_word(section(page, kind, word), "title") : NULL;
}

/* A word of the vocabulary with its title and text, such as "Closing: ...". */
static void
draw_word(const struct page *page, int field, const char *kind, const char *word)
{
    const char *text;

    if (!page->visible) {
        add_string(page, page->tree, field, word, NULL);
        return;
    }
    text = PHRASE(page, section(page, kind, word), "text", {"from", end_name(page, page->verdict->from)},
                  {"to", end_name(page, !page->verdict->from)});
    add_string(page, page->tree, field, word,
               PHRASE(page, "line", kind, {"title", title_of(page, kind, word)}, {"text", text}));
}

static void
draw_happenings(const struct page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    for (unsigned event = 0; event < LAB_EVENT_COUNT; event++) {
        if (verdict->events & LAB_BIT(event))
            draw_word(page, lab_ws_fields.event, "event", lab_event_word(event));
    }
    if (verdict->reset)
        draw_word(page, lab_ws_fields.reset, "reset", lab_reset_word(verdict->reset));
    if (verdict->open)
        draw_word(page, lab_ws_fields.open, "open", lab_open_word(verdict->open));
    if (verdict->close)
        draw_word(page, lab_ws_fields.close, "close", lab_close_word(verdict->close));
    if (verdict->facts & LAB_IS_MERGED)
        add_flag(page, page->tree, lab_ws_fields.merged, true,
                 page->visible ? lab_ws_word("line", "merged") : NULL);
}

static void
draw_fact(const struct page *page, proto_tree *tree, enum lab_fact fact, int field, uint32_t value,
          const char *key)
{
    if (page->verdict->facts & fact)
        add_number(page, tree, field, value,
                   page->visible ? PHRASE(page, "line", key, {"value", decimal(page, value)})
                                 : NULL);
}

/* What holds for the connection so far, and, on a second pass, for all of it. */
static void
draw_connection(const struct page *page)
{
    const struct lab_verdict *verdict = page->verdict;
    const struct lab_summary *stream = page->record->stream;
    enum lab_end_id closer =
        (verdict->facts & LAB_CLOSER_IS_SERVER) ? LAB_SERVER : LAB_CLIENT;
    const char *open = lab_open_word(stream->open), *close = lab_close_word(stream->close);
    const char *open_title = title_of(page, "open", open);
    const char *close_title = title_of(page, "close", close);
    proto_tree *tree;

    tree = proto_item_add_subtree(
        add_string(page, page->tree, lab_ws_fields.stream_open, open,
                   page->visible ? PHRASE(page, "line", "stream", {"open", open_title},
                                          {"close", close_title})
                                 : NULL),
        lab_ws_fields.tree);
    add_string(page, tree, lab_ws_fields.stream_close, close,
               page->visible ? PHRASE(page, "line", "stream-close", {"close", close_title}) : NULL);
    draw_fact(page, tree, LAB_KNOWS_ISN_CLIENT, lab_ws_fields.isn[LAB_CLIENT],
              verdict->origin[LAB_CLIENT], "isn-client");
    draw_fact(page, tree, LAB_KNOWS_ISN_SERVER, lab_ws_fields.isn[LAB_SERVER],
              verdict->origin[LAB_SERVER], "isn-server");
    draw_fact(page, tree, LAB_KNOWS_FIN_FIRST, lab_ws_fields.fin_first, verdict->fin_first,
              "fin-first");
    draw_fact(page, tree, LAB_KNOWS_FIN_SECOND, lab_ws_fields.fin_second, verdict->fin_second,
              "fin-second");
    if (verdict->facts & LAB_KNOWS_FIN_FIRST)
        add_string(page, tree, lab_ws_fields.closer, lab_end_word(closer),
                   page->visible ? PHRASE(page, "line", "closer", {"end", end_name(page, closer)})
                                 : NULL);
}

/* One of the catalogue's texts on the segment's part. */
static void
draw_text(const struct page *page, int field, const char *key)
{
    const char *text;

    if (!wants(page, field))
        return;
    text = role_text(page, key);
    add_string(page, page->tree, field, text,
               page->visible ? PHRASE(page, "line", key, {"text", text}) : NULL);
}

static void
draw_lines(const struct page *page, struct number_part *seq, struct number_part *ack)
{
    draw_roles(page);
    draw_number(page, seq);
    draw_number(page, ack);
    draw_state(page, LAB_CLIENT);
    draw_state(page, LAB_SERVER);
    draw_happenings(page);
    draw_text(page, lab_ws_fields.why, "why");
    draw_text(page, lab_ws_fields.look, "look");
    draw_connection(page);
}

/* The headline is the line of the tree itself, and a field for filters and columns. */
static void
draw_title(const struct page *page, proto_item *item)
{
    const char *title;

    if (!wants(page, lab_ws_fields.title))
        return;
    title = role_text(page, "title");
    proto_item_set_hidden(add_string(page, page->tree, lab_ws_fields.title, title, NULL));
    if (page->visible)
        proto_item_set_text(item, "%s", PHRASE(page, "line", "headline", {"title", title}));
}

/* Expert infos count segments, so they are added whether or not anybody looks. */
static void
draw_expert_infos(const struct page *page, const struct number_part *seq,
                  const struct number_part *ack, proto_item *headline)
{
    if (page->verdict->facts & LAB_IS_MERGED)
        expert_add_info_format(page->pinfo, headline, &lab_ws_fields.merged_note, "%s",
                               lab_ws_word("expert", "merged"));
    warn_of_number(page, seq, headline);
    warn_of_number(page, ack, headline);
}

void
lab_ws_draw(const struct lab_ws_record *record, tvbuff_t *tvb, packet_info *pinfo,
            proto_tree *tree)
{
    struct page page = {.record = record,
                        .verdict = &record->verdict,
                        .pinfo = pinfo,
                        .tvb = tvb,
                        .visible = tree && PTREE_DATA(tree)->visible};
    struct number_part seq = seq_part(record), ack = ack_part(record);
    bool wanted = tree && proto_field_is_referenced(tree, lab_ws_fields.protocol);
    proto_item *item = proto_tree_add_item(tree, lab_ws_fields.protocol, tvb, 0, 0, ENC_NA);

    proto_item_set_generated(item);
    if (wanted) {
        page.tree = proto_item_add_subtree(item, lab_ws_fields.tree);
        draw_title(&page, item);
        draw_lines(&page, &seq, &ack);
    }
    draw_expert_infos(&page, &seq, &ack, item);
}
