/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/drawing.h"

#include "ws/escape.h"
#include "ws/html_page.h"
#include "ws/page/page.h"
#include "ws/report/chart_svg.h"
#include "ws/report/figures.h"
#include "ws/report/gathering.h"
#include "ws/report/ladder_svg.h"

#define TEXT  "lab,ladder"
#define SVG   "lab,ladder,svg"
#define CHART "lab,chart,svg"

/* What was left out; "": nothing. */
static const char *
left_out(const struct lab_gathered *gathered, packet_info *nobody, const char *argument)
{
    uint32_t count = lab_connections_left_out(gathered->connections);
    const struct lab_page page = lab_page_aside(nobody, NULL);

    if (!count)
        return "";
    return LAB_PHRASE(&page, "ladder", "more", {"count", lab_figure_count(nobody, count)},
                      {"argument", argument});
}

static struct lab_ladder *
ladder_of(const struct lab_gathered *gathered, packet_info *nobody, uint32_t number)
{
    return lab_ladder_make(nobody, lab_connections_row(gathered->connections, number),
                           lab_gathered_rungs(gathered, number));
}

static void
print_text(const struct lab_gathered *gathered, packet_info *nobody, GString *out)
{
    uint32_t count = lab_connections_count(gathered->connections);
    const char *rest = left_out(gathered, nobody, "-z " TEXT ",all");

    if (!count)
        g_string_append_printf(out, "%s\n",
                               lab_escape_line(nobody->pool, lab_ws_word("ladder", "none")));
    if (*rest)
        g_string_append_printf(out, "%s\n\n", lab_escape_line(nobody->pool, rest));
    for (uint32_t number = 0; number < count; number++) {
        if (number)
            g_string_append_c(out, '\n');
        lab_ladder_print_text(out, nobody, ladder_of(gathered, nobody, number));
        wmem_free_all(nobody->pool);
    }
}

/* A line of text in the drawing. */
static int
put_line(GString *out, packet_info *nobody, const char *text, int y)
{
    g_string_append_printf(out, "<text x=\"4\" y=\"%d\">%s</text>\n", y + 16,
                           lab_escape_html(nobody->pool, text));
    return y + 24;
}

/* An SVG file: what is drawn in it, one below the other. */
struct sheet {
    GString *drawn;
    int height;
};

/* Begin with what is left out, or with a word that there is nothing to draw. */
static struct sheet
begin_sheet(const struct lab_gathered *gathered, packet_info *nobody, const char *argument)
{
    struct sheet sheet = {.drawn = g_string_new(NULL)};
    const char *rest = left_out(gathered, nobody, argument);

    if (!lab_connections_count(gathered->connections))
        sheet.height = put_line(sheet.drawn, nobody, lab_ws_word("ladder", "none"), 0);
    if (*rest)
        sheet.height = put_line(sheet.drawn, nobody, rest, sheet.height);
    return sheet;
}

static void
end_sheet(struct sheet *sheet, packet_info *nobody, GString *out, const char *style)
{
    g_string_append_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"sheet\" width=\"%d\" "
        "height=\"%d\" viewBox=\"0 0 %d %d\" xml:lang=\"%s\">\n"
        "<style>.sheet{color-scheme:only light;font:11px system-ui,\"Noto Sans\",\"Noto Sans CJK "
        "SC\",sans-serif}%s</style>\n"
        "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n%s</svg>\n",
        LAB_LADDER_WIDTH, sheet->height, LAB_LADDER_WIDTH, sheet->height,
        lab_escape_html(nobody->pool, lab_html_page_language(nobody->pool)), style,
        sheet->drawn->str);
    g_string_free(sheet->drawn, TRUE);
}

static void
print_ladders(const struct lab_gathered *gathered, packet_info *nobody, GString *out)
{
    struct sheet sheet = begin_sheet(gathered, nobody, "-z " SVG ",all");

    for (uint32_t number = 0; number < lab_connections_count(gathered->connections); number++) {
        const struct lab_ladder *ladder = ladder_of(gathered, nobody, number);

        sheet.height += lab_ladder_svg_nested(sheet.drawn, nobody, ladder, number, sheet.height);
        if (*ladder->letters)
            sheet.height = put_line(sheet.drawn, nobody, ladder->letters, sheet.height);
        if (ladder->has_inferred)
            sheet.height =
                put_line(sheet.drawn, nobody, lab_ws_word("ladder", "star"), sheet.height);
        wmem_free_all(nobody->pool);
    }
    end_sheet(&sheet, nobody, out, lab_ladder_svg_style);
}

/* The chart of an end of a connection.
 * @return false: it has none */
static bool
put_chart(struct sheet *sheet, const struct lab_gathered *gathered, packet_info *nobody,
          uint32_t number, enum lab_end_id id)
{
    const struct lab_chart *chart =
        lab_chart_make(nobody, lab_connections_row(gathered->connections, number),
                       lab_gathered_tracks(gathered, number), id);

    if (!chart)
        return false;
    lab_chart_svg_print(sheet->drawn, nobody, chart, LAB_END_COUNT * number + id, sheet->height);
    sheet->height =
        put_line(sheet->drawn, nobody, chart->summary, sheet->height + LAB_CHART_HEIGHT);
    return true;
}

static void
print_charts(const struct lab_gathered *gathered, packet_info *nobody, GString *out)
{
    struct sheet sheet = begin_sheet(gathered, nobody, "-z " CHART ",all");
    uint32_t count = lab_connections_count(gathered->connections);
    unsigned charts = 0;

    for (uint32_t number = 0; number < count; number++) {
        for (unsigned id = 0; id < LAB_END_COUNT; id++)
            charts += put_chart(&sheet, gathered, nobody, number, (enum lab_end_id)id);
        wmem_free_all(nobody->pool);
    }
    if (count && !charts)
        sheet.height = put_line(sheet.drawn, nobody, lab_ws_word("chart", "none"), sheet.height);
    end_sheet(&sheet, nobody, out, lab_chart_svg_style);
}

void
lab_ws_drawing_register(void)
{
    static const struct lab_gathering drawings[] = {
        {TEXT, print_text, false}, {SVG, print_ladders, false}, {CHART, print_charts, true}};

    for (unsigned i = 0; i < G_N_ELEMENTS(drawings); i++)
        lab_gathering_register(&drawings[i]);
}
