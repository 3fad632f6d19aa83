/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/quiz.h"

#include "ws/classroom/asking.h"
#include "ws/classroom/subjects.h"
#include "ws/fields.h"
#include "ws/ws_compat.h"

static uint32_t latest_frame; /* that was asked about; 0: none */

void
lab_quiz_forget(void)
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
        lab_page_hide_string(page, page->tree, lab_ws_fields.question, word);
        lab_page_hide_string(page, page->tree, lab_ws_fields.answer, answer);
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
        struct lab_places *places)
{
    proto_tree *below[LAB_QUESTION_COUNT] = {NULL};

    if (page->visible)
        fold_in_a_new_frame(page->pinfo->num);
    for (unsigned i = 0; i < count; i++)
        below[questions[i].kind] = ask(page, &questions[i]);
    places->below[LAB_NO_QUESTION] = add_rest(page);
    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++)
        places->below[kind] = below[kind] ? below[kind] : places->below[LAB_NO_QUESTION];
}

static void
ask_of_segment(const struct lab_page *page, struct lab_places *places)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    enum lab_end_id from = page->verdict->from;

    if (page->visible)
        lab_page_label(page, page->headline,
                       LAB_PHRASE(page, "line", "quiz", {"from", lab_page_end_name(page, from)},
                                  {"to", lab_page_end_name(page, !from)}));
    ask_all(page, questions,
            lab_ws_subjects_questions(page->pinfo->num, page->record, PINFO_FD_VISITED(page->pinfo),
                                      questions),
            places);
}

static void
ask_of_message(const struct lab_page *page, const struct lab_ws_ping *ping,
               struct lab_places *places)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = lab_ws_subjects_questions_of_message(page->pinfo->num, ping, questions);

    if (page->visible)
        lab_page_label(page, page->headline, lab_ws_word("line", "quiz-message"));
    ask_all(page, questions, count, places);
}

static void
ask_of_dns(const struct lab_page *page, const struct lab_ws_dns *dns, struct lab_places *places)
{
    struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = 0;

    if (PINFO_FD_VISITED(page->pinfo))
        count = lab_ws_subjects_questions_of_dns(page->pinfo->num, dns, questions);
    if (page->visible)
        lab_page_label(page, page->headline, lab_ws_word("line", "quiz-dns"));
    ask_all(page, questions, count, places);
}

const struct lab_asker lab_quiz = {
    .segment = ask_of_segment, .message = ask_of_message, .dns = ask_of_dns};
