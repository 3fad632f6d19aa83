/* A sheet as Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/sheet_form.h"
#include "ws/escape.h"

/* Room for an answer on paper. */
#define ROOM "____________________"

/* The dashes under the head of a column tell how wide it is beside the others, where a line has no
 * room. */
#define NARROW "--------"
#define MEDIUM "------------------------"
#define WIDE   "------------------------------------------------"

static const char *
safe(struct lab_paper *paper, const char *text)
{
    return lab_escape_markdown(paper->nobody.pool, text);
}

static const char *
word(struct lab_paper *paper, const char *key)
{
    return safe(paper, lab_ws_word("sheet", key));
}

static void
begin(struct lab_paper *paper, const char *title)
{
    g_string_append_printf(paper->out, "# %s\n", safe(paper, title));
}

static void
paragraph(struct lab_paper *paper, const char *text)
{
    g_string_append_printf(paper->out, "\n%s\n", safe(paper, text));
}

static void
heading(struct lab_paper *paper, const char *text)
{
    g_string_append_printf(paper->out, "\n## %s\n", safe(paper, text));
}

static void
begin_table(struct lab_paper *paper, bool with_why)
{
    g_string_append_printf(paper->out, "\n| %s | %s | %s | %s |", word(paper, "number"),
                           word(paper, "frame"), word(paper, "question"), word(paper, "answer"));
    if (with_why)
        g_string_append_printf(paper->out, " %s |", word(paper, "why"));
    g_string_append_printf(paper->out, "\n|" NARROW "|" NARROW "|" WIDE "|" MEDIUM "|%s\n",
                           with_why ? WIDE "|" : "");
}

static void
row(struct lab_paper *paper, unsigned number, uint32_t frame, const char *question,
    const char *answer, const char *why)
{
    g_string_append_printf(paper->out, "| %u | %u | %s |", number, frame, safe(paper, question));
    if (answer)
        g_string_append_printf(paper->out, " **%s** |", safe(paper, answer));
    else
        g_string_append(paper->out, " " ROOM " |");
    if (why)
        g_string_append_printf(paper->out, " %s |", safe(paper, why));
    g_string_append_c(paper->out, '\n');
}

static void
leave_a_line(struct lab_paper *paper)
{
    g_string_append_c(paper->out, '\n');
}

static void
nothing(struct lab_paper *paper _U_)
{
}

static void
begin_choices(struct lab_paper *paper, const char *name)
{
    g_string_append_printf(paper->out, "- **%s**", safe(paper, name));
}

static const char *
choice(struct lab_paper *paper, const char *text, const char *name)
{
    return wmem_strdup_printf(paper->nobody.pool, "`%s`%s%s", text, *name ? " " : "",
                              safe(paper, name));
}

const struct lab_sheet_form lab_sheet_form_markdown = {
    .begin = begin,
    .paragraph = paragraph,
    .heading = heading,
    .begin_table = begin_table,
    .row = row,
    .end_table = nothing,
    .begin_words = leave_a_line,
    .begin_choices = begin_choices,
    .choice = choice,
    .end_choices = leave_a_line,
    .end_words = nothing,
    .end = nothing,
};
