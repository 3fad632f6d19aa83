/* A sheet as one HTML file that needs nothing else, to be read in a browser and printed on A4.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/sheet_form.h"
#include "ws/escape.h"
#include "ws/html_page.h"

/* A row stays on one page, with room to write; what is typed in is printed. */
static const char style[] =
    "body{margin:0 auto;max-width:56rem;padding:1rem;color:#1a1a1a;background:#fff;"
    "font:1rem/1.5 system-ui,\"Noto Sans\",\"Noto Sans CJK SC\",sans-serif}\n"
    "h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.2rem;margin-top:1.8rem}\n"
    "table{border-collapse:collapse;width:100%}\n"
    "th,td{border:1px solid #6b6b6b;padding:.3rem .5rem;text-align:left;vertical-align:top;"
    "overflow-wrap:anywhere}\n"
    "th{background:#ececec}.number{text-align:right;width:3.5em;overflow-wrap:normal}"
    ".room{width:26%;height:2.6em}.right{width:23%;font-weight:bold}\n"
    "li{margin-bottom:.4rem}p{overflow-wrap:anywhere}\n"
    "@page{size:A4;margin:15mm}\n"
    "@media print{body{max-width:none;padding:0;font-size:10pt}h1,h2{break-after:avoid}"
    "tr,li{break-inside:avoid}thead{display:table-header-group}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";

static const char *
safe(struct lab_paper *paper, const char *text)
{
    return lab_escape_html(paper->nobody.pool, text);
}

static const char *
word(struct lab_paper *paper, const char *key)
{
    return safe(paper, lab_ws_word("sheet", key));
}

static void
begin(struct lab_paper *paper, const char *title)
{
    lab_html_page_begin(paper->out, paper->nobody.pool, title, style);
}

static void
paragraph(struct lab_paper *paper, const char *text)
{
    g_string_append_printf(paper->out, "<p>%s</p>\n", safe(paper, text));
}

static void
heading(struct lab_paper *paper, const char *text)
{
    g_string_append_printf(paper->out, "<h2>%s</h2>\n", safe(paper, text));
}

static void
begin_table(struct lab_paper *paper, bool with_why)
{
    g_string_append_printf(paper->out,
                           "<table>\n<thead>\n<tr><th scope=\"col\" class=\"number\">%s</th>"
                           "<th scope=\"col\" class=\"number\">%s</th><th scope=\"col\">%s</th>"
                           "<th scope=\"col\">%s</th>",
                           word(paper, "number"), word(paper, "frame"), word(paper, "question"),
                           word(paper, "answer"));
    if (with_why)
        g_string_append_printf(paper->out, "<th scope=\"col\">%s</th>", word(paper, "why"));
    g_string_append(paper->out, "</tr>\n</thead>\n<tbody>\n");
}

static void
row(struct lab_paper *paper, unsigned number, uint32_t frame, const char *question,
    const char *answer, const char *why)
{
    g_string_append_printf(paper->out,
                           "<tr><td class=\"number\">%u</td><td class=\"number\">%u</td><td>%s</td>"
                           "<td class=\"%s\">%s</td>",
                           number, frame, safe(paper, question), answer ? "right" : "room",
                           answer ? safe(paper, answer) : "");
    if (why)
        g_string_append_printf(paper->out, "<td>%s</td>", safe(paper, why));
    g_string_append(paper->out, "</tr>\n");
}

static void
end_table(struct lab_paper *paper)
{
    g_string_append(paper->out, "</tbody>\n</table>\n");
}

static void
begin_words(struct lab_paper *paper)
{
    g_string_append(paper->out, "<ul>\n");
}

static void
begin_choices(struct lab_paper *paper, const char *name)
{
    g_string_append_printf(paper->out, "<li><strong>%s</strong>", safe(paper, name));
}

static const char *
choice(struct lab_paper *paper, const char *text, const char *name)
{
    return wmem_strdup_printf(paper->nobody.pool, "<code>%s</code>%s%s", text, *name ? " " : "",
                              safe(paper, name));
}

static void
end_choices(struct lab_paper *paper)
{
    g_string_append(paper->out, "</li>\n");
}

static void
end_words(struct lab_paper *paper)
{
    g_string_append(paper->out, "</ul>\n");
}

static void
end(struct lab_paper *paper)
{
    lab_html_page_end(paper->out);
}

const struct lab_sheet_form lab_sheet_form_html = {
    .begin = begin,
    .paragraph = paragraph,
    .heading = heading,
    .begin_table = begin_table,
    .row = row,
    .end_table = end_table,
    .begin_words = begin_words,
    .begin_choices = begin_choices,
    .choice = choice,
    .end_choices = end_choices,
    .end_words = end_words,
    .end = end,
};
