/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/drawing.h"

#include "ws/escape.h"
#include "ws/page/page.h"
#include "ws/report/figures.h"
#include "ws/report/gathering.h"
#include "ws/report/ladder_svg.h"

#define TEXT "lab,ladder"
#define SVG  "lab,ladder,svg"

/* What was left out; "": nothing. */
static const char *
left_out(const struct lab_gathered *gathered, packet_info *nobody, const char *argument)
{
    uint32_t count = lab_connections_left_out(gathered->connections);
    const struct lab_page page = {.pinfo = nobody};

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

static void
print_svg(const struct lab_gathered *gathered, packet_info *nobody, GString *out)
{
    uint32_t count = lab_connections_count(gathered->connections);
    const char *rest = left_out(gathered, nobody, "-z " SVG ",all");
    GString *ladders = g_string_new(NULL);
    int y = 0;

    if (!count)
        y = put_line(ladders, nobody, lab_ws_word("ladder", "none"), y);
    if (*rest)
        y = put_line(ladders, nobody, rest, y);
    for (uint32_t number = 0; number < count; number++) {
        const struct lab_ladder *ladder = ladder_of(gathered, nobody, number);

        y += lab_ladder_print_nested(ladders, nobody, ladder, number, y);
        if (*ladder->letters)
            y = put_line(ladders, nobody, ladder->letters, y);
        if (ladder->has_inferred)
            y = put_line(ladders, nobody, lab_ws_word("ladder", "star"), y);
        wmem_free_all(nobody->pool);
    }
    g_string_append_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"ladder\" width=\"%d\" "
        "height=\"%d\" viewBox=\"0 0 %d %d\" xml:lang=\"%s\">\n<style>%s</style>\n"
        "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n%s</svg>\n",
        LAB_LADDER_WIDTH, y, LAB_LADDER_WIDTH, y,
        lab_escape_html(nobody->pool, lab_figure_language(nobody)), lab_ladder_style, ladders->str);
    g_string_free(ladders, TRUE);
}

static void
write(const struct lab_gathered *gathered, GString *out,
      void (*form)(const struct lab_gathered *gathered, packet_info *nobody, GString *out))
{
    packet_info nobody = {.pool = wmem_allocator_new(WMEM_ALLOCATOR_BLOCK)};

    form(gathered, &nobody, out);
    wmem_destroy_allocator(nobody.pool);
}

static void
write_text(const struct lab_gathered *gathered, GString *out)
{
    write(gathered, out, print_text);
}

static void
write_svg(const struct lab_gathered *gathered, GString *out)
{
    write(gathered, out, print_svg);
}

static bool
start_text(const char *rest)
{
    return lab_gathering_start(TEXT, rest, write_text);
}

static bool
start_svg(const char *rest)
{
    return lab_gathering_start(SVG, rest, write_svg);
}

void
lab_ws_drawing_register(void)
{
    lab_tap_argument(TEXT, start_text);
    lab_tap_argument(SVG, start_svg);
}
