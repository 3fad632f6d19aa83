/* A ladder drawn as SVG. All lengths are in units of the drawing, about a point on A4.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/ladder_svg.h"

#include "ws/columns.h"
#include "ws/escape.h"
#include "ws/page/page.h"
#include "ws/report/svg.h"

#define CLIENT_X  190
#define SERVER_X  570
#define BAND      10   /* width of a lifeline */
#define LABEL_GAP 10   /* between a lifeline and the name of its state */
#define HEAD      52   /* the two names above the lifelines */
#define FOOT      16   /* the lifelines go on below the last arrow */
#define LINE      14   /* of text */
#define PANEL_MAX 1040 /* height of a panel: less than a page */
#define NARROW    20   /* between the beginnings of two arrows that cross... */
#define CROSSING  60 /* ... each of which slants so much that its text has room beside the other */
#define ROOM      (SERVER_X - CLIENT_X - BAND - 16) /* for a line of text between the lifelines */
#define LIFT      6 /* of a text, above the thick head that a run both ways has at its sender */

/* Contrast of every text with white is 7 at least, of every line 4.5. */
const char lab_ladder_svg_style[] =
    ".ladder{font-family:system-ui,\"Noto Sans\",\"Noto Sans CJK SC\",sans-serif;font-size:11px;"
    "background:#fff}"
    ".ladder text{fill:#1a1a1a}.ladder .quiet{fill:#4a4a4a}.ladder .name{font-weight:bold}"
    ".ladder .row{font-family:ui-monospace,\"DejaVu Sans Mono\",\"Noto Sans Mono CJK "
    "SC\",monospace;"
    "font-size:10px}"
    ".ladder .end{font-size:12px;font-weight:bold}"
    ".ladder .state{font-weight:bold}"
    ".ladder .arrow{stroke:#1a1a1a;stroke-width:1.4;fill:none}"
    ".ladder .tip{fill:#1a1a1a}"
    ".ladder .run{stroke:#1f4e8c;stroke-width:4}.ladder .run-tip{fill:#1f4e8c}"
    ".ladder .again{stroke-dasharray:7 4}"
    ".ladder .lost{stroke:#a40000}.ladder .lost-text{fill:#8a0000}"
    ".ladder .reset{stroke:#a40000;stroke-width:2.4}.ladder .reset-tip{fill:#a40000}"
    ".ladder .band{stroke:#333;stroke-width:1}"
    ".ladder .CLOSED{fill:#b0b0b0}.ladder .LISTEN{fill:#e6e6e6}"
    ".ladder .SYN-SENT{fill:#ffe08a}.ladder .SYN-RECEIVED{fill:#f5a623}"
    ".ladder .ESTABLISHED{fill:#3f9c4a}"
    ".ladder .FIN-WAIT-1{fill:#9ad0f5}.ladder .FIN-WAIT-2{fill:#2f86c9}"
    ".ladder .CLOSE-WAIT{fill:#d6a8e8}.ladder .CLOSING{fill:#7b3fa0}"
    ".ladder .LAST-ACK{fill:#a0785a}.ladder .TIME-WAIT{fill:#e2574c}"
    ".ladder .UNKNOWN{fill:#fff;stroke-dasharray:2 2}";

/* Where a rung is drawn. */
struct place {
    int from_y, to_y; /* of its arrow, from the top of the panel */
    bool begins;      /* it is the first of a panel */
};

/* How many digits a number has: a measure of time that does not run away. */
static int
magnitude(uint64_t number)
{
    int digits = 0;

    for (; number; number /= 10)
        digits++;
    return digits;
}

/* An arrow slants the more, the longer a segment is on its way: 9 units within a host, 21 around
 * the world. A run takes its time. */
static int
slant_of(const struct lab_ladder *ladder, const struct lab_ladder_step *step)
{
    const int least = 9, per_digit = 3;

    if (step->is_run)
        return 26;
    if (step->crosses || step->crossed)
        return CROSSING;
    return least + per_digit * MAX(0, magnitude(ladder->round_trip / 1000) - 3);
}

/* Silence shows, but not at its real length: from 10 ms on, 8 units for each power of ten. */
static int
silence_of(const struct lab_ladder_step *step)
{
    return 8 * MAX(0, magnitude(step->since / 1000000) - 1);
}

/* How wide characters are, in tenths of a unit. */
#define ROW_TENTHS  61
#define NAME_TENTHS 68
#define WIDE_TENTHS 110

/* About as wide as a text is when it is drawn, in units.
 * @param tenths  of a character that takes one column */
static unsigned
width_of(const char *text, size_t length, unsigned tenths)
{
    const char *past = text + length;
    unsigned width = 0;

    for (; text < past; text = g_utf8_next_char(text)) {
        unsigned columns = lab_columns_of_character(g_utf8_get_char(text));

        width += columns == 2 ? WIDE_TENTHS : columns * tenths;
    }
    return width / 10;
}

/* Where a text that has no room on one line goes on, on a second one: behind its last joint that
 * has room, or its first. NULL: it stands on one line. */
static const char *
second_line(const char *text, unsigned tenths)
{
    const char *second = NULL, *joint = text;

    if (width_of(text, strlen(text), tenths) <= ROOM)
        return NULL;
    while ((joint = strstr(joint, LAB_LADDER_JOINT))) {
        size_t first = (size_t)(joint - text);

        joint += strlen(LAB_LADDER_JOINT);
        if (!second || width_of(text, first, tenths) <= ROOM)
            second = joint;
    }
    return second;
}

static int
lines_of(const char *text, unsigned tenths)
{
    return *text ? 1 + (second_line(text, tenths) != NULL) : 0;
}

/* Of title and row, and what is free below them. */
static int
caption_height(const struct lab_ladder_step *step)
{
    return LINE * (lines_of(step->title, NAME_TENTHS) + lines_of(step->row, ROW_TENTHS)) +
           (step->both ? LIFT : 0);
}

static int
text_height(const struct lab_ladder_step *step)
{
    return caption_height(step) + (step->gap ? LINE : 0);
}

/* Lay out the rungs from the top of a panel down. */
static void
lay_out(const struct lab_ladder *ladder, struct place *places)
{
    int y = HEAD;

    for (unsigned i = 0; i < ladder->count; i++) {
        const struct lab_ladder_step *step = &ladder->step[i];
        bool crosses = step->crosses && i;
        int from_y =
            crosses ? places[i - 1].from_y + NARROW : y + silence_of(step) + text_height(step) + 4;
        int slant = slant_of(ladder, step);

        places[i].begins = i == 0 || (!crosses && from_y + slant + FOOT > PANEL_MAX);
        if (places[i].begins)
            from_y = HEAD + text_height(step) + 4;
        places[i].from_y = from_y;
        places[i].to_y = from_y + slant;
        y = places[i].to_y + 4;
    }
}

static int
x_of(enum lab_end_id id)
{
    return id == LAB_CLIENT ? CLIENT_X : SERVER_X;
}

/* A text on its way into the drawing, no wider than so many units. */
static const char *
fit(packet_info *nobody, const char *text, unsigned units, unsigned tenths)
{
    unsigned most = (unsigned)g_utf8_strlen(text, -1);
    const char *cut = text;

    while (most > 1 && width_of(cut, strlen(cut), tenths) > units)
        cut = lab_escape_short(nobody->pool, text, --most);
    return lab_escape_html(nobody->pool, cut);
}

static void
put_head(GString *out, packet_info *nobody, const struct lab_ladder *ladder)
{
    const unsigned half = LAB_LADDER_WIDTH / 2 - 50;

    lab_svg_text(out, CLIENT_X, 20, "middle", "end",
                 fit(nobody, ladder->end[LAB_CLIENT], half, NAME_TENTHS));
    lab_svg_text(out, SERVER_X, 20, "middle", "end",
                 fit(nobody, ladder->end[LAB_SERVER], half, NAME_TENTHS));
    lab_svg_text(out, 4, 36, "start", "quiet",
                 fit(nobody, lab_ws_word("ladder", "time"), 80, NAME_TENTHS));
    lab_svg_text(out, LAB_LADDER_WIDTH - 4, 36, "end", "quiet",
                 fit(nobody, lab_ws_word("ladder", "frame"), 80, NAME_TENTHS));
}

static void
put_state_name(GString *out, packet_info *nobody, enum lab_end_id id,
               const struct lab_ladder_state *state, int y)
{
    int away = BAND / 2 + LABEL_GAP;

    lab_svg_text(out, x_of(id) + (id == LAB_CLIENT ? -away : away), y,
                 id == LAB_CLIENT ? "end" : "start", "state", lab_ladder_state_name(nobody, state));
}

static void
put_band(GString *out, enum lab_end_id id, const struct lab_ladder_state *state, int top,
         int bottom)
{
    g_string_append_printf(
        out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"band %s\"/>\n",
        x_of(id) - BAND / 2, top, BAND, bottom - top, lab_state_word(state->state));
}

/* A lifeline of a panel: a band for each state, its name where it begins. */
static void
put_lifeline(GString *out, packet_info *nobody, const struct lab_ladder *ladder,
             const struct place *places, unsigned first, unsigned past, enum lab_end_id id,
             struct lab_ladder_state *now, int height)
{
    int top = HEAD - 8;

    put_state_name(out, nobody, id, now, top + 4);
    for (unsigned i = first; i < past; i++) {
        const struct lab_ladder_step *step = &ladder->step[i];
        int y = step->from == id ? places[i].from_y : places[i].to_y;

        if (!step->changes[id])
            continue;
        put_band(out, id, now, top, y);
        *now = step->state[id];
        put_state_name(out, nobody, id, now, y + 4);
        top = y;
    }
    put_band(out, id, now, top, height - 4);
}

/* The head of an arrow whose line has this slope; a thick one has a larger head. */
static void
put_tip(GString *out, int x, int y, int slope_x, int slope_y, bool thick, const char *class)
{
    const int length = thick ? 16 : 10, half = thick ? 8 : 4;
    int back = slope_x > 0 ? -length : length;
    int up = length * slope_y / ABS(slope_x);

    g_string_append_printf(out, "<path d=\"M%d %d L%d %d L%d %d Z\" class=\"%s\"/>\n", x, y,
                           x + back, y - up - half, x + back, y - up + half, class);
}

static void
put_cross(GString *out, int x, int y)
{
    g_string_append_printf(out, "<path d=\"M%d %d l12 12 m0 -12 l-12 12\" class=\"arrow lost\"/>\n",
                           x - 6, y - 6);
}

static const char *
tip_class(const struct lab_ladder_step *step)
{
    return step->is_run ? "run-tip" : step->is_reset ? "reset-tip" : "tip";
}

/* The line stops within the head of its arrow, so that this is pointed. */
static void
put_line(GString *out, const struct lab_ladder_step *step, int x, int y, int to_x, int to_y)
{
    int inset = step->lost ? 0 : to_x > x ? -8 : 8;

    g_string_append_printf(out, "<path d=\"M%d %d L%d %d\" class=\"arrow%s%s%s%s\"/>\n",
                           step->both ? x - inset : x, y, to_x + inset, to_y,
                           step->is_run ? " run" : "", step->is_reset ? " reset" : "",
                           step->repeated ? " again" : "", step->lost ? " lost" : "");
}

/* From the sender's lifeline to the receiver's; one that is lost ends midway. */
static void
put_arrow(GString *out, const struct lab_ladder_step *step, const struct place *place)
{
    int direction = step->from == LAB_CLIENT ? 1 : -1;
    int x = x_of(step->from) + direction * (BAND / 2 + 1);
    int to_x = x_of(!step->from) - direction * (BAND / 2 + 1);
    int y = place->from_y, to_y = place->to_y;

    if (step->lost) {
        to_x = x + (to_x - x) * 3 / 5;
        to_y = y + (to_y - y) * 3 / 5;
    }
    put_line(out, step, x, y, to_x, to_y);
    if (step->lost)
        put_cross(out, to_x, to_y);
    else
        put_tip(out, to_x, to_y, to_x - x, to_y - y, step->is_run, tip_class(step));
    if (step->both)
        put_tip(out, x, y, x - to_x, y - to_y, true, tip_class(step));
}

/* A text beside the lifeline of its sender, on one line or two from y on. */
static void
put_beside(GString *out, packet_info *nobody, enum lab_end_id from, int y, const char *class,
           const char *text, unsigned tenths)
{
    int direction = from == LAB_CLIENT ? 1 : -1;
    int x = x_of(from) + direction * (BAND / 2 + 8);
    const char *anchor = from == LAB_CLIENT ? "start" : "end";
    const char *second = second_line(text, tenths);

    if (second) {
        size_t first = (size_t)(second - text) - strlen(LAB_LADDER_JOINT);

        lab_svg_text(out, x, y, anchor, class,
                     fit(nobody, wmem_strndup(nobody->pool, text, first), ROOM, tenths));
        y += LINE;
    }
    lab_svg_text(out, x, y, anchor, class, fit(nobody, second ? second : text, ROOM, tenths));
}

static void
put_step(GString *out, packet_info *nobody, const struct lab_ladder_step *step,
         const struct place *place)
{
    int y = place->from_y + LINE - 4 - caption_height(step);

    if (step->gap)
        lab_svg_text(out, (CLIENT_X + SERVER_X) / 2, y - LINE, "middle", "quiet",
                     fit(nobody, step->gap, ROOM, NAME_TENTHS));
    put_beside(out, nobody, step->from, y, step->lost ? "name lost-text" : "name", step->title,
               NAME_TENTHS);
    if (*step->row)
        put_beside(out, nobody, step->from, y + LINE * lines_of(step->title, NAME_TENTHS), "row",
                   step->row, ROW_TENTHS);
    lab_svg_text(out, 4, place->from_y + 4, "start", "quiet", step->time);
    lab_svg_text(out, LAB_LADDER_WIDTH - 4, place->from_y + 4, "end", "quiet", step->frame);
    put_arrow(out, step, place);
}

/* The title and the description that a screen reader reads. */
static void
put_alternative(GString *out, packet_info *nobody, const struct lab_ladder *ladder, unsigned first,
                unsigned past, const char *id)
{
    const struct lab_page page = lab_page_aside(nobody, NULL);
    const char *title =
        LAB_PHRASE(&page, "ladder", "alternative", {"client", ladder->end[LAB_CLIENT]},
                   {"server", ladder->end[LAB_SERVER]});

    g_string_append_printf(out, "<title id=\"t%s\">%s</title>\n<desc id=\"d%s\">", id,
                           lab_escape_html(nobody->pool, title), id);
    for (unsigned i = first; i < past; i++)
        g_string_append_printf(
            out, "%s\n",
            lab_escape_html(nobody->pool, lab_ladder_sentence(nobody, &ladder->step[i])));
    g_string_append(out, "</desc>\n");
}

/* A panel on its way out. */
struct panel {
    unsigned first, past; /* its rungs */
    int height;
    const char *id; /* of its title, after a letter */
};

static void
put_panel(GString *out, packet_info *nobody, const struct lab_ladder *ladder,
          const struct place *places, const struct panel *panel,
          struct lab_ladder_state now[LAB_END_COUNT])
{
    put_alternative(out, nobody, ladder, panel->first, panel->past, panel->id);
    put_head(out, nobody, ladder);
    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        put_lifeline(out, nobody, ladder, places, panel->first, panel->past, (enum lab_end_id)id,
                     &now[id], panel->height);
    for (unsigned i = panel->first; i < panel->past; i++)
        put_step(out, nobody, &ladder->step[i], &places[i]);
}

/* The rungs from @a first on that stand in one panel. */
static struct panel
next_panel(packet_info *nobody, const struct lab_ladder *ladder, const struct place *places,
           unsigned first, unsigned id)
{
    unsigned past = first + 1;

    while (past < ladder->count && !places[past].begins)
        past++;
    return (struct panel){first, past, places[past - 1].to_y + FOOT,
                          wmem_strdup_printf(nobody->pool, "%u-%u", id, first)};
}

/* What begins a panel at @a y of a file, or, below 0, in a page. */
static void
open_panel(GString *out, const struct panel *panel, int y)
{
    g_string_append_printf(
        out,
        "<svg class=\"ladder\" role=\"img\" aria-labelledby=\"t%s\" "
        "aria-describedby=\"d%s\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\"",
        panel->id, panel->id, LAB_LADDER_WIDTH, panel->height, LAB_LADDER_WIDTH, panel->height);
    if (y >= 0)
        g_string_append_printf(out, " y=\"%d\"", y);
    g_string_append(out, ">\n");
}

/* All panels, from @a y on. */
static int
put_panels(GString *out, packet_info *nobody, const struct lab_ladder *ladder, unsigned id, int y)
{
    struct place *places = wmem_alloc_array(nobody->pool, struct place, MAX(ladder->count, 1));
    struct lab_ladder_state now[] = {ladder->begin[LAB_CLIENT], ladder->begin[LAB_SERVER]};
    struct panel panel;
    int height = 0;

    lay_out(ladder, places);
    for (unsigned first = 0; first < ladder->count; first = panel.past) {
        panel = next_panel(nobody, ladder, places, first, id);
        open_panel(out, &panel, y < 0 ? y : y + height);
        put_panel(out, nobody, ladder, places, &panel, now);
        g_string_append(out, "</svg>\n");
        height += panel.height;
    }
    return height;
}

void
lab_ladder_svg_panels(GString *out, packet_info *nobody, const struct lab_ladder *ladder,
                      unsigned id)
{
    put_panels(out, nobody, ladder, id, -1);
}

int
lab_ladder_svg_nested(GString *out, packet_info *nobody, const struct lab_ladder *ladder,
                      unsigned id, int y)
{
    return put_panels(out, nobody, ladder, id, y);
}
