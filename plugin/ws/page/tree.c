/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tree.h"

#include "fields.h"
#include "page.h"
#include "quiz.h"

/* clang-format off */
/* The parts of the tree in their order, and the question that each answers. */
static const struct part {
    void (*draw)(const struct lab_page *page);
    unsigned question;
} parts[] = {
    {lab_page_draw_title, LAB_NO_QUESTION},
    {lab_page_draw_roles, LAB_QUESTION_ROLE},
    {lab_page_draw_seq, LAB_QUESTION_SEQ},
    {lab_page_draw_ack, LAB_QUESTION_ACK},
    {lab_page_draw_acked, LAB_QUESTION_ACK},
    {lab_page_draw_next, LAB_QUESTION_SEQ},
    {lab_page_draw_window, LAB_NO_QUESTION},
    {lab_page_draw_options, LAB_NO_QUESTION},
    {lab_page_draw_client, LAB_QUESTION_CLIENT},
    {lab_page_draw_server, LAB_QUESTION_SERVER},
    {lab_page_draw_events, LAB_QUESTION_EVENT},
    {lab_page_draw_reset, LAB_QUESTION_RESET},
    {lab_page_draw_open, LAB_QUESTION_OPEN},
    {lab_page_draw_close, LAB_QUESTION_CLOSE},
    {lab_page_draw_merged, LAB_NO_QUESTION},
    {lab_page_draw_hosts, LAB_NO_QUESTION},
    {lab_page_draw_http, LAB_NO_QUESTION},
    {lab_page_draw_why, LAB_NO_QUESTION},
    {lab_page_draw_look, LAB_NO_QUESTION},
    {lab_page_draw_connection, LAB_NO_QUESTION},
    {lab_quiz_draw_columns, LAB_NO_QUESTION},
};
/* clang-format on */

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
