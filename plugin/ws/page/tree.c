/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/page/tree.h"

#include "ws/fields.h"
#include "ws/page/page.h"
#include "ws/classroom/quiz.h"

/* clang-format off */
/* The parts of the tree in their order: what everybody should read, and then the rest. */
static const struct part {
    void (*draw)(const struct lab_page *page);
    unsigned question; /* which it answers */
    bool folded;       /* it is part of the rest */
} parts[] = {
    {lab_page_draw_title, LAB_NO_QUESTION, false},
    {lab_page_draw_row, LAB_NO_QUESTION, false},
    {lab_page_draw_ack, LAB_QUESTION_ACK, false},
    {lab_page_draw_seq, LAB_QUESTION_SEQ, false},
    {lab_page_draw_why, LAB_NO_QUESTION, false},
    {lab_page_draw_client, LAB_QUESTION_CLIENT, false},
    {lab_page_draw_server, LAB_QUESTION_SERVER, false},
    {lab_page_draw_http, LAB_NO_QUESTION, false},
    {lab_page_draw_look, LAB_NO_QUESTION, false},
    {lab_page_draw_roles, LAB_QUESTION_ROLE, true},
    {lab_page_draw_acked, LAB_QUESTION_ACK, true},
    {lab_page_draw_next, LAB_QUESTION_SEQ, true},
    {lab_page_draw_events, LAB_QUESTION_EVENT, true},
    {lab_page_draw_reset, LAB_QUESTION_RESET, true},
    {lab_page_draw_window, LAB_NO_QUESTION, true},
    {lab_page_draw_options, LAB_NO_QUESTION, true},
    {lab_page_draw_open, LAB_QUESTION_OPEN, true},
    {lab_page_draw_close, LAB_QUESTION_CLOSE, true},
    {lab_page_draw_merged, LAB_NO_QUESTION, true},
    {lab_page_draw_hosts, LAB_NO_QUESTION, true},
    {lab_page_draw_connection, LAB_NO_QUESTION, true},
    {lab_quiz_draw_columns, LAB_NO_QUESTION, true},
};
/* clang-format on */

/* What is folded at first stands below a line of its own; where nobody looks there is none. */
static proto_tree *
add_rest(const struct lab_page *page)
{
    proto_item *line;

    if (!lab_page_wants(page, lab_ws_fields.more))
        return page->tree;
    line = proto_tree_add_none_format(page->tree, lab_ws_fields.more, page->tvb, 0, 0, "%s",
                                      lab_ws_word("line", "more"));
    proto_item_set_generated(line);
    return lab_page_branch(line, LAB_SUBTREE_MORE);
}

static void
draw_parts(const struct lab_page *page)
{
    struct lab_page rest = *page;
    bool folded = false;

    for (unsigned i = 0; i < array_length(parts); i++) {
        if (parts[i].folded && !folded)
            rest.tree = add_rest(page);
        folded = parts[i].folded;
        parts[i].draw(folded ? &rest : page);
    }
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
tell_experts(const struct lab_page *page)
{
    lab_page_draw_seq(page);
    lab_page_draw_ack(page);
    lab_page_draw_merged(page);
    lab_page_draw_hosts(page);
}

void
lab_ws_draw_outcome(const struct lab_page *page)
{
    lab_page_draw_client(page);
    lab_page_draw_server(page);
    lab_page_draw_open(page);
    lab_page_draw_connection(page);
    lab_quiz_draw_columns(page);
}

proto_tree *
lab_ws_draw(const struct lab_ws_record *record, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree)
{
    struct lab_page page = {.record = record,
                            .verdict = &record->verdict,
                            .pinfo = pinfo,
                            .tvb = tvb,
                            .quiz = lab_ws_quiz_is_on()};

    lab_page_begin(&page, tree);
    if (!page.tree)
        tell_experts(&page);
    else if (page.quiz)
        draw_parts_below_questions(&page);
    else
        draw_parts(&page);
    return page.tree;
}
