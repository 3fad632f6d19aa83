/* A report as Markdown.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */

#include "ws/escape.h"
#include "ws/report/document.h"
#include "ws/words.h"

/* Longer than any run of them in a ladder, which has none. */
#define FENCE "````"

static const char *
safe(struct lab_document *document, const char *text)
{
    return lab_escape_markdown(document->nobody.pool, text);
}

static void
begin(struct lab_document *document, const char *title)
{
    g_string_append_printf(document->out, "# %s\n", safe(document, title));
}

static void
end(struct lab_document *document _U_)
{
}

static void
heading(struct lab_document *document, unsigned level, const char *text, unsigned anchor _U_)
{
    static const char marks[] = "######";

    g_string_append_printf(document->out, "\n%.*s %s\n", (int)level, marks, safe(document, text));
}

static void
paragraph(struct lab_document *document, const char *text)
{
    g_string_append_printf(document->out, "\n%s\n", safe(document, text));
}

static void
leave_a_line(struct lab_document *document)
{
    g_string_append_c(document->out, '\n');
}

static void
begin_terms(struct lab_document *document, bool brief _U_)
{
    leave_a_line(document);
}

static void
nothing(struct lab_document *document _U_)
{
}

static void
term(struct lab_document *document, const char *name, const char *text)
{
    const char *colon_and_text = lab_ws_phrase(&document->nobody, "report", "term",
                                               LAB_VALUES({"text", safe(document, text)}));

    g_string_append_printf(document->out, "- **%s**%s\n", safe(document, name), colon_and_text);
}

static void
step(struct lab_document *document, const char *title, const char *const *lines, unsigned count)
{
    g_string_append_printf(document->out, "1. **%s**\n", safe(document, title));
    for (unsigned i = 0; i < count; i++)
        g_string_append_printf(document->out, "   - %s\n", safe(document, lines[i]));
}

static void
row(struct lab_document *document, const char *const *cells, const bool *numeric _U_,
    unsigned columns, unsigned anchor _U_)
{
    for (unsigned i = 0; i < columns; i++)
        g_string_append_printf(document->out, "| %s ", safe(document, cells[i]));
    g_string_append(document->out, "|\n");
}

static void
begin_table(struct lab_document *document, const char *caption _U_, const char *const *titles,
            const bool *numeric, unsigned columns)
{
    g_string_append_c(document->out, '\n');
    row(document, titles, numeric, columns, 0);
    for (unsigned i = 0; i < columns; i++)
        g_string_append(document->out, numeric[i] ? "|---:" : "|---");
    g_string_append(document->out, "|\n");
}

/* A block of code shows everything as it stands, but for its own end. */
static void
ladder(struct lab_document *document, const struct lab_ladder *of)
{
    g_string_append(document->out, "\n" FENCE "text\n");
    lab_ladder_print_text(document->out, &document->nobody, of);
    g_string_append(document->out, FENCE "\n");
}

/* Markdown has no pictures of its own: what there is to see stands in a sentence. */
static void
chart(struct lab_document *document, const struct lab_chart *of)
{
    g_string_append_printf(document->out, "\n%s\n", safe(document, of->summary));
}

/* A line of nothing but underscores would be a rule, and leave no space to write on. */
static void
room(struct lab_document *document, const char *question)
{
    static const char line[] =
        "\n\\________________________________________________________________\n";

    g_string_append_printf(document->out, "\n%s\n%s%s%s", safe(document, question), line, line,
                           line);
}

const struct lab_document_form lab_document_markdown = {
    .begin = begin,
    .end = end,
    .heading = heading,
    .paragraph = paragraph,
    .begin_terms = begin_terms,
    .term = term,
    .end_terms = nothing,
    .begin_steps = leave_a_line,
    .step = step,
    .end_steps = nothing,
    .begin_table = begin_table,
    .row = row,
    .end_table = nothing,
    .ladder = ladder,
    .chart = chart,
    .room = room,
};
