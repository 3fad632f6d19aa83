/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/quiz.h"

#include "ws/classroom/asking.h"
#include "ws/classroom/subjects.h"
#include "ws/fields.h"
#include "ws/ws_compat.h"

static lab_pref_bool preferred; /* the preference */
static bool is_on;
static uint32_t latest_frame; /* that was asked about; 0: none */

void
lab_ws_quiz_register(module_t *module)
{
    prefs_register_bool_preference(
        module, "quiz", "Quiz: ask before telling",
        "The tree shows questions, with the answers folded below them; Lab's columns and colours "
        "show nothing. Filters work as ever. The toolbar switches it until Wireshark ends, this "
        "preference also for the next time.",
        &preferred);
}

bool
lab_ws_quiz_is_on(void)
{
    static bool followed;

    if (preferred != followed)
        is_on = preferred;
    followed = preferred;
    return is_on;
}

void
lab_ws_quiz_toggle(void)
{
    is_on = !lab_ws_quiz_is_on();
}

void
lab_ws_quiz_forget(void)
{
    latest_frame = 0;
}

/* Wireshark remembers what was unfolded and unfolds the like in the next packet: there the answers
 * would be open before anybody has thought. */
static void
fold_in_a_new_frame(uint32_t frame)
{
    if (frame == latest_frame)
        return;
    latest_frame = frame;
    for (unsigned i = 0; i < array_length(lab_ws_fields.answer_trees); i++)
        tree_expanded_set(lab_ws_fields.answer_trees[i], FALSE);
}

static proto_tree *
ask(const struct lab_page *page, const struct lab_question *question)
{
    const char *word = lab_question_word((enum lab_question_kind)question->kind);
    const char *answer = lab_asking_plain_answer(page, question);
    proto_item *line;
    proto_tree *below;

    if (!page->visible) {
        lab_page_add_string(page, page->tree, lab_ws_fields.question, word, NULL);
        lab_page_add_string(page, page->tree, lab_ws_fields.answer, answer, NULL);
        return page->tree;
    }
    line = lab_page_add_string(page, page->tree, lab_ws_fields.question, word,
                               lab_asking_question(page, question));
    below = proto_item_add_subtree(line, lab_ws_fields.answer_trees[question->kind]);
    lab_page_add_string(
        page, below, lab_ws_fields.answer, answer,
        LAB_PHRASE(page, "line", "answer", {"text", lab_asking_right_answer(page, question)}));
    return below;
}

static proto_tree *
add_rest(const struct lab_page *page)
{
    proto_item *line;
    proto_tree *below;

    if (!page->visible)
        return page->tree;
    below = proto_tree_add_subtree(page->tree, page->tvb, 0, 0,
                                   lab_ws_fields.answer_trees[LAB_NO_QUESTION], &line,
                                   lab_ws_word("line", "everything"));
    proto_item_set_generated(line);
    return below;
}

/* @param questions  in the order in which they are asked */
static void
ask_all(const struct lab_page *page, const struct lab_question *questions, unsigned count,
        struct lab_quiz *quiz)
{
    proto_tree *below[LAB_QUESTION_COUNT] = {NULL};

    if (page->visible)
        fold_in_a_new_frame(page->pinfo->num);
    for (unsigned i = 0; i < count; i++)
        below[questions[i].kind] = ask(page, &questions[i]);
    quiz->below[LAB_NO_QUESTION] = add_rest(page);
    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++)
        quiz->below[kind] = below[kind] ? below[kind] : quiz->below[LAB_NO_QUESTION];
}

void
lab_quiz_ask(const struct lab_page *page, struct lab_quiz *quiz)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    enum lab_end_id from = page->verdict->from;

    if (page->visible)
        lab_ws_set_label(page->headline,
                         LAB_PHRASE(page, "line", "quiz", {"from", lab_page_end_name(page, from)},
                                    {"to", lab_page_end_name(page, !from)}));
    ask_all(page, questions,
            lab_ws_questions_of(page->pinfo->num, page->record, PINFO_FD_VISITED(page->pinfo),
                                questions),
            quiz);
}

void
lab_quiz_ask_of_message(const struct lab_page *page, const struct lab_ws_ping *ping,
                        struct lab_quiz *quiz)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = lab_ws_questions_of_message(page->pinfo->num, ping, questions);

    if (page->visible)
        lab_ws_set_label(page->headline, lab_ws_word("line", "quiz-message"));
    ask_all(page, questions, count, quiz);
}

void
lab_quiz_ask_of_dns(const struct lab_page *page, const struct lab_ws_dns *dns,
                    struct lab_quiz *quiz)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = 0;

    if (PINFO_FD_VISITED(page->pinfo))
        count = lab_ws_questions_of_dns(page->pinfo->num, dns, questions);
    if (page->visible)
        lab_ws_set_label(page->headline, lab_ws_word("line", "quiz-dns"));
    ask_all(page, questions, count, quiz);
}

/* They cost as much as other fields and say nothing new, so they are there for a column that asks,
 * and not in every tree that is looked at. */
static bool
wants_column(int field)
{
    return proto_registrar_get_nth((guint)field)->ref_type != HF_REF_TYPE_NONE;
}

static void
add_column(const struct lab_page *page, int field, const char *value)
{
    if (value && wants_column(field))
        lab_page_add_string(page, page->tree, field, value, NULL);
}

void
lab_quiz_draw_message_columns(const struct lab_page *page, const char *name, const char *event)
{
    if (page->quiz)
        return;
    add_column(page, lab_ws_fields.column_role, name);
    add_column(page, lab_ws_fields.column_event, event);
}

/* The protocol of the innermost layer that is more than bytes, such as "ARP" of "ARP/RARP"; "":
 * none. */
static const char *
innermost_protocol(const packet_info *pinfo)
{
    int data = proto_get_id_by_filter_name("data"), id;
    const char *name;

    for (wmem_list_frame_t *layer = wmem_list_tail(pinfo->layers); layer;
         layer = wmem_list_frame_prev(layer)) {
        id = GPOINTER_TO_INT(wmem_list_frame_data(layer));
        if (id == data || id == lab_ws_fields.protocol)
            continue;
        name = proto_get_protocol_short_name(find_protocol_by_id(id));
        return wmem_strndup(pinfo->pool, name, strcspn(name, "/"));
    }
    return "";
}

void
lab_quiz_draw_protocol_column(packet_info *pinfo, tvbuff_t *tvb, proto_tree *frame)
{
    struct lab_page page = {.pinfo = pinfo, .tvb = tvb};

    if (!wants_column(lab_ws_fields.column_role) || lab_page_is_visible(frame))
        return;
    page.tree = lab_page_place(frame);
    add_column(&page, lab_ws_fields.column_role,
               LAB_PHRASE(&page, "mark", "protocol", {"protocol", innermost_protocol(pinfo)}));
}

/* The same for a reset and for an event: its name, put together once. */
static void
add_event_name(const struct lab_page *page, const char *kind, const char *word, uint32_t code)
{
    const char *name = lab_ws_kept(LAB_KEPT_EVENT_NAME, code);

    add_column(page, lab_ws_fields.column_event,
               name ? name
                    : lab_ws_keep(LAB_KEPT_EVENT_NAME, code,
                                  lab_ws_word(lab_page_section(page, kind, word), "name")));
}

/* Why there is a reset says more than what else happened on it. */
static void
draw_event_column(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    if (verdict->reset)
        add_event_name(page, "reset", lab_reset_word(verdict->reset),
                       LAB_EVENT_COUNT + (uint32_t)verdict->reset);
    for (unsigned event = 0; verdict->events >> event; event++) {
        if (verdict->events & LAB_BIT(event))
            add_event_name(page, "event", lab_event_word((enum lab_event)event), event);
    }
}

void
lab_quiz_draw_columns(const struct lab_page *page)
{
    const struct lab_verdict *verdict = page->verdict;

    if (verdict->roles) /* not an ICMP error, which only says what becomes of the connection */
        add_column(page, lab_ws_fields.column_from, lab_page_end_name(page, verdict->from));
    if (page->quiz)
        return;
    if (verdict->roles)
        add_column(page, lab_ws_fields.column_role, lab_page_name(page));
    add_column(page, lab_ws_fields.column_seq,
               lab_formula_word((enum lab_formula)verdict->seq.formula));
    add_column(page, lab_ws_fields.column_ack,
               lab_formula_word((enum lab_formula)verdict->ack.formula));
    draw_event_column(page);
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        add_column(page, lab_ws_fields.column_state[id],
                   lab_state_word((enum lab_state)verdict->end[id].after));
}
