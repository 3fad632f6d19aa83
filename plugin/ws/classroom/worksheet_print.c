/* The forms of a sheet that ask.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/paper.h"
#include "ws/classroom/sheet_form.h"
#include "ws/escape.h"

/* Prints one question, whose page is there to make texts with. */
typedef void (*question_printer)(struct lab_paper *paper, unsigned number,
                                 const struct lab_page *page, const struct lab_asked *asked);

static const char *
word(const char *key)
{
    return lab_ws_word("sheet", key);
}

static const char *
group_name(struct lab_paper *paper, const struct lab_asked *asked)
{
    const struct lab_ws_record *record = asked->record;
    const struct lab_ws_stream *stream;

    if (!record)
        return lab_ws_word("sheet", lab_paper_what(asked) == LAB_TOLD_DNS ? "dns" : "messages");
    stream = record->stream;
    return LAB_SAY(paper, "sheet", "connection",
                   {"client", lab_ws_stream_socket(paper->nobody.pool, stream, LAB_CLIENT)},
                   {"server", lab_ws_stream_socket(paper->nobody.pool, stream, LAB_SERVER)});
}

/* What belongs together stands under one heading, in a table of its own. */
static void
print_groups(struct lab_paper *paper, bool with_why, question_printer print)
{
    const char *before = NULL, *name;

    for (unsigned i = 0; i < paper->count; i++) {
        const struct lab_page page = lab_paper_page(paper, &paper->asked[i]);

        name = group_name(paper, &paper->asked[i]);
        if (g_strcmp0(name, before) != 0) {
            if (before)
                paper->form->end_table(paper);
            paper->form->heading(paper, name);
            paper->form->begin_table(paper, with_why);
        }
        before = name;
        print(paper, i + 1, &page, &paper->asked[i]);
    }
    if (before)
        paper->form->end_table(paper);
}

static void
print_words_of(struct lab_paper *paper, enum lab_question_kind kind)
{
    const struct lab_page page = lab_page_aside(&paper->nobody, NULL);
    const char *section = lab_page_section(&page, "question", lab_question_word(kind));
    const char *choice;
    bool first = true;

    paper->form->begin_choices(paper, lab_ws_word(section, "name"));
    for (unsigned value = 0; (choice = lab_question_choice(kind, value)); value++) {
        if (!*choice)
            continue;
        choice = paper->form->choice(paper, choice, lab_asking_choice_name(&page, kind, value));
        g_string_append(paper->out, LAB_SAY(paper, "sheet", first ? "first-choice" : "next-choice",
                                            {"choice", choice}));
        first = false;
    }
    paper->form->end_choices(paper);
}

/* The words that may answer, one list per kind that is asked; both ends have the same states. */
static void
print_words(struct lab_paper *paper)
{
    bool wanted[LAB_QUESTION_COUNT] = {false}, any = false;

    for (unsigned i = 0; i < paper->count; i++)
        wanted[paper->asked[i].question.kind] = true;
    wanted[LAB_QUESTION_CLIENT] |= wanted[LAB_QUESTION_SERVER];
    wanted[LAB_QUESTION_SERVER] = false;
    for (unsigned kind = 0; kind < LAB_QUESTION_COUNT; kind++) {
        if (!wanted[kind] || !lab_question_choice((enum lab_question_kind)kind, 0))
            continue;
        if (!any) {
            paper->form->heading(paper, word("words"));
            paper->form->begin_words(paper);
        }
        any = true;
        print_words_of(paper, (enum lab_question_kind)kind);
    }
    if (any)
        paper->form->end_words(paper);
}

static void
print_head(struct lab_paper *paper, const char *title)
{
    paper->form->begin(paper, word(title));
    if (paper->capture)
        paper->form->paragraph(paper, LAB_SAY(paper, "sheet", "capture", {"file", paper->capture}));
    paper->form->paragraph(paper, lab_paper_scope(paper));
    if (paper->count == 0)
        paper->form->paragraph(paper, lab_paper_empty(paper));
}

static void
ask(struct lab_paper *paper, unsigned number, const struct lab_page *page,
    const struct lab_asked *asked)
{
    paper->form->row(paper, number, asked->frame, lab_asking_question(page, &asked->question), NULL,
                     NULL);
}

void
lab_paper_print_worksheet(struct lab_paper *paper)
{
    print_head(paper, "title");
    if (paper->count > 0) {
        paper->form->paragraph(paper, word("student"));
        paper->form->paragraph(paper, word("how"));
        print_groups(paper, false, ask);
        print_words(paper);
    }
    paper->form->end(paper);
}

static void
ask_and_answer(struct lab_paper *paper, unsigned number, const struct lab_page *page,
               const struct lab_asked *asked)
{
    paper->form->row(paper, number, asked->frame, lab_asking_question(page, &asked->question),
                     lab_asking_right_answer(page, &asked->question),
                     lab_asking_why_right(page, &asked->question));
}

void
lab_paper_print_key(struct lab_paper *paper)
{
    print_head(paper, "key-title");
    print_groups(paper, true, ask_and_answer);
    paper->form->end(paper);
}

static void
print_choices(GString *out, enum lab_question_kind kind)
{
    const char *choice, *space = "";

    for (unsigned value = 0; (choice = lab_question_choice(kind, value)); value++) {
        if (*choice) {
            g_string_append_printf(out, "%s%s", space, choice);
            space = " ";
        }
    }
}

static void
ask_in_row(struct lab_paper *paper, unsigned number, const struct lab_page *page,
           const struct lab_asked *asked)
{
    g_string_append_printf(
        paper->out, "%u\t%s\t%u\t%s\t", number, lab_paper_id(paper, asked), asked->frame,
        lab_escape_cell(paper->nobody.pool, lab_asking_question(page, &asked->question)));
    print_choices(paper->out, (enum lab_question_kind)asked->question.kind);
    g_string_append(paper->out, "\t\n");
}

void
lab_paper_print_table(struct lab_paper *paper)
{
    char *comment = lab_answers_comment(&paper->name);

    g_string_append_printf(paper->out, "%s\nnumber\tid\tframe\tquestion\twords\tanswer\n", comment);
    for (unsigned i = 0; i < paper->count; i++) {
        const struct lab_page page = lab_paper_page(paper, &paper->asked[i]);

        ask_in_row(paper, i + 1, &page, &paper->asked[i]);
    }
    g_free(comment);
}
