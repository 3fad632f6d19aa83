/* A report as one HTML file that needs nothing else: no network, no script. It is read on a screen,
 * aloud, and on paper.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/escape.h"
#include "ws/html_page.h"
#include "ws/report/chart_svg.h"
#include "ws/report/document.h"
#include "ws/report/ladder_svg.h"
#include "ws/words.h"

/* Contrast of every text with its background is 7 at least, of every border 4.5 (WCAG 2.2, 1.4).
 * What belongs together stays on one page. A browser that darkens pages by itself would darken the
 * ground of the pictures and not their ink, so none may. */
static const char style[] =
    ":root{color-scheme:only light}\n"
    "body{margin:0 auto;max-width:56rem;padding:1rem;color:#1a1a1a;background:#fff;"
    "font:1rem/1.5 system-ui,\"Noto Sans\",\"Noto Sans CJK SC\",sans-serif}\n"
    "h1{font-size:1.7rem;line-height:1.2}\n"
    "h2{font-size:1.35rem;line-height:1.25;margin-top:2.2rem;border-top:2px solid #595959;"
    "padding-top:.6rem}\n"
    "h3{font-size:1.1rem;margin-top:1.5rem}\n"
    "h1,h2,h3,dd,li,p,label{overflow-wrap:anywhere}\n"
    "a{color:#0b4f9e}\n"
    "a:focus,textarea:focus,.scroll:focus{outline:3px solid #0b4f9e;outline-offset:2px}\n"
    ".scroll{overflow-x:auto}\n"
    "table{border-collapse:collapse;font-size:.85rem;min-width:calc(100% - 2px)}\n"
    "caption{text-align:left;font-weight:bold;padding:.3rem 0}\n"
    "th,td{border:1px solid #6b6b6b;padding:.25rem .35rem;text-align:left;vertical-align:top}\n"
    "thead th{background:#ececec}\n"
    ".number{text-align:right;overflow-wrap:normal}\n"
    "dt{font-weight:bold;margin-top:.5rem}dd{margin-left:1.5rem}\n"
    ".brief{display:grid;grid-template-columns:minmax(7rem,auto) 1fr;column-gap:1rem}"
    ".brief dt,.brief dd{margin:0}\n"
    "td:nth-child(2),td:nth-child(3){overflow-wrap:anywhere;min-width:9em}"
    "td:nth-child(5){min-width:6em}\n"
    "ol>li{margin-bottom:.8rem}\n"
    "figure{margin:1rem 0}figcaption{font-size:.9rem}\n"
    "svg.ladder,svg.chart{display:block;width:100%;height:auto}\n"
    ".room{margin:1rem 0}.room label{display:block;margin-bottom:.3rem}\n"
    "textarea{box-sizing:border-box;width:100%;height:7.5em;border:1px solid #595959;font:inherit;"
    "color:inherit;background:#fff}\n"
    "@page{size:A4;margin:15mm}\n"
    "@media print{body{max-width:none;padding:0 1px;font-size:10pt}"
    "h1,h2,h3,caption{break-after:avoid}"
    "svg.ladder,tr,dt,dd,li,.room,.keep{break-inside:avoid}dt{break-after:avoid}"
    ".brief dt{break-after:auto}" /* a list in two columns would cling to what follows it */
    "p{orphans:3;widows:3}main>p:last-child{break-before:avoid}.scroll{overflow:visible}"
    "table{font-size:8pt}thead{display:table-header-"
    "group}"
    "textarea{resize:none}a{color:inherit;text-decoration:none}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}\n";

static const char *
safe(struct lab_document *document, const char *text)
{
    return lab_escape_html(document->nobody.pool, text);
}

static void
begin(struct lab_document *document, const char *title)
{
    wmem_allocator_t *pool = document->nobody.pool;

    lab_html_page_begin(
        document->out, pool, title,
        wmem_strdup_printf(pool, "%s%s%s\n", style, lab_ladder_svg_style, lab_chart_svg_style));
}

static void
end(struct lab_document *document)
{
    lab_html_page_end(document->out);
}

static void
heading(struct lab_document *document, unsigned level, const char *text, unsigned anchor)
{
    g_string_append_printf(document->out, "<h%u", level);
    if (anchor)
        g_string_append_printf(document->out, " id=\"c%u\"", anchor);
    g_string_append_printf(document->out, ">%s</h%u>\n", safe(document, text), level);
}

static void
paragraph(struct lab_document *document, const char *text)
{
    g_string_append_printf(document->out, "<p>%s</p>\n", safe(document, text));
}

static void
begin_terms(struct lab_document *document, bool brief)
{
    g_string_append(document->out, brief ? "<dl class=\"brief\">\n" : "<dl>\n");
}

static void
term(struct lab_document *document, const char *name, const char *text)
{
    g_string_append_printf(document->out, "<dt>%s</dt><dd>%s</dd>\n", safe(document, name),
                           safe(document, text));
}

static void
end_terms(struct lab_document *document)
{
    g_string_append(document->out, "</dl>\n");
}

static void
begin_steps(struct lab_document *document)
{
    g_string_append(document->out, "<ol>\n");
}

static void
step(struct lab_document *document, const char *title, const char *const *lines, unsigned count)
{
    g_string_append_printf(document->out, "<li><strong>%s</strong>\n<ul>\n", safe(document, title));
    for (unsigned i = 0; i < count; i++)
        g_string_append_printf(document->out, "<li>%s</li>\n", safe(document, lines[i]));
    g_string_append(document->out, "</ul>\n</li>\n");
}

static void
end_steps(struct lab_document *document)
{
    g_string_append(document->out, "</ol>\n");
}

/* A table that is too wide is scrolled in its own frame, also by the keyboard. */
static void
begin_table(struct lab_document *document, const char *caption, const char *const *titles,
            const bool *numeric, unsigned columns)
{
    g_string_append_printf(document->out,
                           "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                           "aria-label=\"%s\">\n<table>\n<caption>%s</caption>\n<thead>\n<tr>",
                           safe(document, caption), safe(document, caption));
    for (unsigned i = 0; i < columns; i++)
        g_string_append_printf(document->out, "<th scope=\"col\"%s>%s</th>",
                               numeric[i] ? " class=\"number\"" : "", safe(document, titles[i]));
    g_string_append(document->out, "</tr>\n</thead>\n<tbody>\n");
}

static void
row(struct lab_document *document, const char *const *cells, const bool *numeric, unsigned columns,
    unsigned anchor)
{
    g_string_append(document->out, "<tr>");
    for (unsigned i = 0; i < columns; i++) {
        const char *class = numeric[i] ? " class=\"number\"" : "";
        const char *cell = safe(document, cells[i]);

        if (i == 0 && anchor)
            g_string_append_printf(document->out,
                                   "<th scope=\"row\"%s><a href=\"#c%u\">%s</a></th>", class,
                                   anchor, cell);
        else
            g_string_append_printf(document->out, "<td%s>%s</td>", class, cell);
    }
    g_string_append(document->out, "</tr>\n");
}

static void
end_table(struct lab_document *document)
{
    g_string_append(document->out, "</tbody>\n</table>\n</div>\n");
}

static void
ladder(struct lab_document *document, const struct lab_ladder *of)
{
    g_string_append(document->out, "<figure>\n");
    lab_ladder_svg_panels(document->out, &document->nobody, of, ++document->ladders);
    g_string_append_printf(document->out, "<figcaption>%s", safe(document, of->letters));
    if (of->has_inferred)
        g_string_append_printf(document->out, "%s%s", *of->letters ? "<br>" : "",
                               safe(document, lab_ws_word("ladder", "star")));
    g_string_append(document->out, "</figcaption>\n</figure>\n");
}

static void
chart(struct lab_document *document, const struct lab_chart *of)
{
    g_string_append(document->out, "<figure class=\"keep\">\n");
    lab_chart_svg_print(document->out, &document->nobody, of, ++document->charts, -1);
    g_string_append_printf(document->out, "<figcaption>%s</figcaption>\n</figure>\n",
                           safe(document, of->summary));
}

/* What is typed in is printed, though not kept. */
static void
room(struct lab_document *document, const char *question)
{
    unsigned number = ++document->rooms;

    g_string_append_printf(
        document->out,
        "<div class=\"room\"><label for=\"w%u\">%s</label>"
        "<textarea id=\"w%u\" rows=\"5\" autocomplete=\"off\"></textarea></div>\n",
        number, safe(document, question), number);
}

const struct lab_document_form lab_document_html = {
    .begin = begin,
    .end = end,
    .heading = heading,
    .paragraph = paragraph,
    .begin_terms = begin_terms,
    .term = term,
    .end_terms = end_terms,
    .begin_steps = begin_steps,
    .step = step,
    .end_steps = end_steps,
    .begin_table = begin_table,
    .row = row,
    .end_table = end_table,
    .ladder = ladder,
    .chart = chart,
    .room = room,
};
