/* A ladder drawn with characters.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/columns.h"
#include "ws/escape.h"
#include "ws/report/ladder.h"
#include "ws/words.h"

/* In columns (columns.h). */
#define TIME  11
#define FRAME 12
#define LANE  80
/* What of the lane is no text on an arrow: its ends, and a blank beside the text. */
#define ARROW 9

static void
repeat(GString *out, const char *text, int times)
{
    for (int i = 0; i < times; i++)
        g_string_append(out, text);
}

/* A text on its way to a terminal, no wider than so many columns. */
static const char *
fit(packet_info *nobody, const char *text, unsigned columns)
{
    const char *line = lab_escape_line(nobody->pool, text);
    unsigned most = columns;

    while (lab_columns_of(line) > columns)
        line = lab_escape_short(nobody->pool, text, most--);
    return line;
}

static void
put(GString *out, const char *text, int columns)
{
    g_string_append(out, text);
    repeat(out, " ", columns - (int)lab_columns_of(text));
}

static void
put_right(GString *out, const char *text, int columns)
{
    repeat(out, " ", columns - (int)lab_columns_of(text));
    g_string_append(out, text);
}

/* What stands to the left of the lane. */
static void
put_margin(GString *out, const char *time, const char *frame)
{
    put_right(out, time, TIME);
    put_right(out, frame, FRAME);
}

/* Two texts at the two ends of the lane. */
static void
put_ends(GString *out, packet_info *nobody, const char *client, const char *server)
{
    const char *left = fit(nobody, client, LANE / 2 - 1);
    const char *right = fit(nobody, server, LANE / 2 - 1);

    put_margin(out, "", "");
    g_string_append(out, " | ");
    put(out, left, LANE - 2 - (int)lab_columns_of(right));
    g_string_append_printf(out, "%s |\n", right);
}

static void
put_middle(GString *out, const char *text, enum lab_end_id from)
{
    put_margin(out, "", "");
    g_string_append(out, " |");
    if (from == LAB_CLIENT) {
        g_string_append(out, "    ");
        put(out, text, LANE - 4);
    } else {
        put_right(out, text, LANE - 4);
        g_string_append(out, "    ");
    }
    g_string_append(out, "|\n");
}

static const char *
dash_of(const struct lab_ladder_step *step)
{
    return step->is_run ? "=" : step->repeated ? "~" : "-";
}

/* The arrow with its text at the end of its sender; one that is lost ends midway. */
static void
put_arrow(GString *out, const struct lab_ladder_step *step, const char *text)
{
    const char *dash = dash_of(step);
    int rest = LANE - ARROW + 2 - (int)lab_columns_of(text);
    int blank = step->lost ? rest / 2 : 0;
    const char *tip = step->lost ? "X" : step->from == LAB_CLIENT ? ">" : "<";
    const char *tail = step->both ? step->from == LAB_CLIENT ? "<" : ">" : dash;

    if (step->from == LAB_CLIENT) {
        g_string_append_printf(out, " |%s%s%s %s ", tail, dash, dash, text);
        repeat(out, dash, rest - blank);
        g_string_append(out, tip);
        repeat(out, " ", blank);
        g_string_append(out, " |\n");
    } else {
        g_string_append(out, " | ");
        repeat(out, " ", blank);
        g_string_append(out, tip);
        repeat(out, dash, rest - blank);
        g_string_append_printf(out, " %s %s%s%s|\n", text, dash, dash, tail);
    }
}

static void
put_states(GString *out, packet_info *nobody, const struct lab_ladder_step *step)
{
    const char *name[LAB_END_COUNT] = {"", ""};

    for (unsigned id = 0; id < LAB_END_COUNT; id++) {
        if (step->changes[id])
            name[id] = lab_ladder_state_name(nobody, &step->state[id]);
    }
    if (step->changes[LAB_CLIENT] || step->changes[LAB_SERVER])
        put_ends(out, nobody, name[LAB_CLIENT], name[LAB_SERVER]);
}

/* The text stands on the arrow if it has room there, else above it. */
static void
put_step(GString *out, packet_info *nobody, const struct lab_ladder_step *step)
{
    const unsigned room = LANE - ARROW - 2, wide = LANE - 8;
    const char *on_arrow = fit(nobody, lab_ladder_caption(nobody, step), UINT_MAX);

    if (step->gap)
        put_middle(out, fit(nobody, step->gap, wide), step->from);
    if (lab_columns_of(on_arrow) > room) {
        put_middle(out, fit(nobody, step->title, wide), step->from);
        on_arrow = fit(nobody, step->row, UINT_MAX);
    }
    if (lab_columns_of(on_arrow) > room) {
        put_middle(out, fit(nobody, step->row, wide), step->from);
        on_arrow = "";
    }
    put_margin(out, step->time, step->frame);
    put_arrow(out, step, on_arrow);
    put_states(out, nobody, step);
}

void
lab_ladder_print_text(GString *out, packet_info *nobody, const struct lab_ladder *ladder)
{
    const char *name[LAB_END_COUNT];

    for (unsigned id = 0; id < LAB_END_COUNT; id++)
        name[id] = lab_ladder_state_name(nobody, &ladder->begin[id]);
    put_margin(out, fit(nobody, lab_ws_word("ladder", "time"), TIME),
               fit(nobody, lab_ws_word("ladder", "frame"), FRAME));
    g_string_append(out, "\n");
    put_ends(out, nobody, ladder->end[LAB_CLIENT], ladder->end[LAB_SERVER]);
    put_ends(out, nobody, name[LAB_CLIENT], name[LAB_SERVER]);
    for (unsigned i = 0; i < ladder->count; i++)
        put_step(out, nobody, &ladder->step[i]);
    if (*ladder->letters)
        g_string_append_printf(out, "%s\n", lab_escape_line(nobody->pool, ladder->letters));
    if (ladder->has_inferred)
        g_string_append_printf(out, "%s\n",
                               lab_escape_line(nobody->pool, lab_ws_word("ladder", "star")));
}
