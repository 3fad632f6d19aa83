/* A chart drawn as SVG: the numbers in the upper picture, the bytes in flight in the lower one, on
 * one scale of time. Lengths are in tenths of a point, whole numbers: how a fraction is printed
 * depends on the locale.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/report/chart_svg.h"

#include "ws/columns.h"
#include "ws/escape.h"
#include "ws/report/figures.h"
#include "ws/report/svg.h"
#include "ws/words.h"

#define LEFT  820
#define RIGHT 7440

/* The two pictures, from top to bottom. */
#define NUMBER_TOP    660
#define NUMBER_BOTTOM 3660
#define FLIGHT_TOP    4000
#define FLIGHT_BOTTOM 5100

/* A round is shaded if it is so wide. */
#define SHADE_LEAST 40

/* Names of phases stand in so many rows, each so high. */
#define PHASE_ROWS 4
#define PHASE_ROW  150

/* Contrast of every text with what is behind it is 7 at least, of every mark 3. What is told by
 * colour is told by form as well. */
const char lab_chart_svg_style[] =
    ".chart{font-family:system-ui,\"Noto Sans\",\"Noto Sans CJK SC\",sans-serif;font-size:110px;"
    "background:#fff}"
    ".chart text{fill:#1a1a1a}.chart .quiet{fill:#404040}"
    ".chart .name{font-size:120px;font-weight:bold}"
    ".chart .frame{fill:none;stroke:#333;stroke-width:10}"
    ".chart .grid{stroke:#d0d0d0;stroke-width:6;fill:none}"
    ".chart .shade{fill:#e6eef8}"
    ".chart .sent{stroke:#1f4e8c;stroke-width:30;fill:none}"
    ".chart .again{stroke:#a40000;stroke-width:20;fill:#fff}"
    ".chart .lost{stroke:#a40000;stroke-width:20;fill:none}"
    ".chart .ack{stroke:#2e7d32;stroke-width:16;fill:none}"
    ".chart .edge{stroke:#6a4a00;stroke-width:14;stroke-dasharray:60 30;fill:none}"
    ".chart .flight{stroke:#1f4e8c;stroke-width:14;fill:#b9cfe8}";

/* Where something stands in a picture. */
static int
x_of(const struct lab_chart *chart, uint64_t time)
{
    uint64_t since = MIN(time - MIN(time, chart->track->first), chart->time.most);

    return LEFT + (int)((double)(RIGHT - LEFT) * (double)since / (double)chart->time.most);
}

static int
y_between(const struct lab_scale *scale, uint64_t value, int top, int bottom)
{
    value = MIN(value, scale->most);
    return bottom - (int)((double)(bottom - top) * (double)value / (double)scale->most);
}

static int
number_y(const struct lab_chart *chart, uint64_t number)
{
    return y_between(&chart->number, number - MIN(number, chart->lowest), NUMBER_TOP,
                     NUMBER_BOTTOM);
}

/* About as wide as a text is when it is drawn. */
static int
width_of(const char *text)
{
    return 62 * (int)lab_columns_of(text);
}

static const char *
safe_word(packet_info *nobody, const char *key)
{
    return lab_escape_html(nobody->pool, lab_ws_word("chart", key));
}

static void
put_frame(GString *out, int top, int bottom)
{
    g_string_append_printf(out,
                           "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" class=\"frame\"/>\n",
                           LEFT, top, RIGHT - LEFT, bottom - top);
}

/* The marks of a scale of numbers, each with a line across the picture. */
static void
put_numbers(GString *out, packet_info *nobody, const struct lab_scale *scale, uint64_t lowest,
            int top, int bottom)
{
    uint64_t first = (lowest + scale->step - 1) / scale->step * scale->step;

    for (uint64_t at = first; at - lowest <= scale->most; at += scale->step) {
        int y = y_between(scale, at - lowest, top, bottom);

        g_string_append_printf(out, "<path d=\"M%d %d H%d\" class=\"grid\"/>\n", LEFT, y, RIGHT);
        lab_svg_text(out, LEFT - 60, y + 40, "end", "quiet", lab_figure_count(nobody, at));
    }
}

static void
put_times(GString *out, packet_info *nobody, const struct lab_chart *chart)
{
    for (uint64_t at = 0; at <= chart->time.most; at += chart->time.step) {
        int x = x_of(chart, chart->track->first + at);

        g_string_append_printf(out, "<path d=\"M%d %d V%d M%d %d V%d\" class=\"grid\"/>\n", x,
                               NUMBER_TOP, NUMBER_BOTTOM, x, FLIGHT_TOP, FLIGHT_BOTTOM);
        lab_svg_text(out, x, FLIGHT_BOTTOM + 160, "middle", "quiet",
                     lab_chart_time(nobody, &chart->time, at));
    }
    lab_svg_text(out, (LEFT + RIGHT) / 2, FLIGHT_BOTTOM + 340, "middle", "quiet",
                 safe_word(nobody, "time"));
}

/* Every other round is shaded, in both pictures, and its number of segments told where there is
 * room.
 */
static void
put_rounds(GString *out, packet_info *nobody, const struct lab_chart *chart)
{
    const struct lab_track *track = chart->track;

    for (unsigned i = 0; i < track->rounds->len; i++) {
        const struct lab_track_round *round = lab_tracks_round(track, i);
        const char *count = lab_figure_count(nobody, round->segments);
        int x = x_of(chart, round->time), to = RIGHT;

        if (i + 1 < track->rounds->len)
            to = x_of(chart, lab_tracks_round(track, i + 1)->time);
        if (i % 2 && to - x >= SHADE_LEAST)
            g_string_append_printf(out,
                                   "<path d=\"M%d %d V%d H%d V%d Z M%d %d V%d H%d V%d Z\" "
                                   "class=\"shade\"/>\n",
                                   x, NUMBER_TOP, NUMBER_BOTTOM, to, NUMBER_TOP, x, FLIGHT_TOP,
                                   FLIGHT_BOTTOM, to, FLIGHT_TOP);
        if (to - x >= width_of(count) + 60)
            lab_svg_text(out, (x + to) / 2, NUMBER_BOTTOM + 140, "middle", "quiet", count);
    }
}

/* The first row in which nothing stands at @a x any more, or PHASE_ROWS. */
static unsigned
free_row(const int *taken, int x)
{
    unsigned row = 0;

    while (row < PHASE_ROWS && taken[row] > x)
        row++;
    return row;
}

/* How the congestion window moves, where that shows: a mark for each phase, and its name beside it,
 * in another row where the name before is in the way. */
static void
put_phases(GString *out, packet_info *nobody, const struct lab_chart *chart)
{
    const struct lab_track *track = chart->track;
    int taken[PHASE_ROWS] = {0};

    for (unsigned i = 0; i < track->phases->len; i++) {
        const struct lab_track_phase *phase = lab_tracks_phase(track, i);
        const char *name = lab_chart_phase(nobody, phase->phase);
        int x = x_of(chart, phase->time), width = width_of(name) + 80;
        int left = MIN(x, RIGHT - width), top;
        unsigned row = free_row(taken, left);

        if (!*name || row == PHASE_ROWS)
            continue;
        taken[row] = left + width;
        top = NUMBER_TOP + (int)row * PHASE_ROW;
        g_string_append_printf(out, "<path d=\"M%d %d v%d\" class=\"frame\"/>\n", x, top,
                               PHASE_ROW);
        lab_svg_text(out, left + 40, top + 130, "start", "name",
                     lab_escape_html(nobody->pool, name));
    }
}

/* A line that stands until the next point changes it; @a low: of ACK numbers, else where the window
 * ends, with gaps where that is not known. */
static void
put_stairs(GString *out, const struct lab_chart *chart, bool low, const char *class)
{
    const struct lab_track *track = chart->track;
    bool drawing = false;

    g_string_append(out, "<path d=\"");
    for (unsigned i = 0; i < track->points[LAB_POINT_ACK]->len; i++) {
        const struct lab_point *point = lab_tracks_point(track, LAB_POINT_ACK, i);
        uint64_t number = low ? point->low : point->high;
        bool shown = low || number;

        if (drawing)
            g_string_append_printf(out, " H%d", x_of(chart, point->last_time));
        if (shown)
            g_string_append_printf(out, drawing ? " V%d" : " M%d %d",
                                   drawing ? number_y(chart, number)
                                           : x_of(chart, point->last_time),
                                   number_y(chart, number));
        drawing = shown;
    }
    if (drawing)
        g_string_append_printf(out, " H%d", RIGHT);
    g_string_append_printf(out, "\" class=\"%s\"/>\n", class);
}

/* Each sending from its first to its last byte, no lower than can be seen. */
static void
put_sent(GString *out, const struct lab_chart *chart)
{
    const struct lab_track *track = chart->track;
    const int least = 20;

    g_string_append(out, "<path d=\"");
    for (unsigned i = 0; i < track->points[LAB_POINT_SENT]->len; i++) {
        const struct lab_point *point = lab_tracks_point(track, LAB_POINT_SENT, i);
        int y = number_y(chart, point->low), top = number_y(chart, point->high);

        g_string_append_printf(out, "M%d %d L%d %d ", x_of(chart, point->time), y,
                               x_of(chart, point->last_time), MIN(top, y - least));
    }
    g_string_append(out, "\" class=\"sent\"/>\n");
}

/* A sign for each point of a kind, in the middle of its bytes. */
static void
put_signs(GString *out, const struct lab_chart *chart, enum lab_point_kind kind, const char *sign,
          const char *class)
{
    const struct lab_track *track = chart->track;

    if (!track->points[kind]->len)
        return;
    g_string_append(out, "<path d=\"");
    for (unsigned i = 0; i < track->points[kind]->len; i++) {
        const struct lab_point *point = lab_tracks_point(track, kind, i);

        g_string_append_printf(out, "M%d %d %s ", x_of(chart, point->time),
                               number_y(chart, point->low + (point->high - point->low) / 2), sign);
    }
    g_string_append_printf(out, "\" class=\"%s\"/>\n", class);
}

#define DIAMOND "m0 -50 l50 50 l-50 50 l-50 -50 Z"
#define CROSS   "m-50 -50 l100 100 m0 -100 l-100 100"

/* The bytes in flight: what was sent so far without what was acknowledged so far. */
static void
put_flight(GString *out, const struct lab_chart *chart)
{
    const struct lab_track *track = chart->track;
    const GArray *sent = track->points[LAB_POINT_SENT], *acks = track->points[LAB_POINT_ACK];
    uint64_t high = chart->lowest, acked = chart->lowest;
    unsigned i = 0, j = 0;

    g_string_append_printf(out, "<path d=\"M%d %d", LEFT, FLIGHT_BOTTOM);
    while (i < sent->len || j < acks->len) {
        const struct lab_point *data =
            i < sent->len ? lab_tracks_point(track, LAB_POINT_SENT, i) : NULL;
        const struct lab_point *ack =
            j < acks->len ? lab_tracks_point(track, LAB_POINT_ACK, j) : NULL;
        bool is_data = data && (!ack || data->frame < ack->frame);
        const struct lab_point *point = is_data ? data : ack;

        i += is_data;
        j += !is_data;
        high = is_data ? MAX(high, point->high) : high;
        acked = is_data ? acked : point->low;
        g_string_append_printf(
            out, " H%d V%d", x_of(chart, point->last_time),
            y_between(&chart->flight, high - MIN(high, acked), FLIGHT_TOP, FLIGHT_BOTTOM));
    }
    g_string_append_printf(out, " H%d V%d Z\" class=\"flight\"/>\n", RIGHT, FLIGHT_BOTTOM);
}

/* An entry of the legend.
 *  @return where the next one begins */
static int
put_entry(GString *out, packet_info *nobody, int x, const char *shape, const char *class,
          const char *key)
{
    const char *text = lab_ws_word("chart", key);

    g_string_append_printf(out, "<path d=\"M%d 460 %s\" class=\"%s\"/>\n", x, shape, class);
    lab_svg_text(out, x + 260, 500, "start", "quiet", lab_escape_html(nobody->pool, text));
    return x + 440 + width_of(text);
}

static void
put_legend(GString *out, packet_info *nobody, const struct lab_chart *chart)
{
    const struct lab_track *track = chart->track;
    int x = LEFT;

    x = put_entry(out, nobody, x, "m100 -60 v120", "sent", "sent");
    if (track->points[LAB_POINT_AGAIN]->len)
        x = put_entry(out, nobody, x + 20, "m100 0 " DIAMOND, "again", "again");
    if (track->points[LAB_POINT_LOST]->len)
        x = put_entry(out, nobody, x + 20, "m100 0 " CROSS, "lost", "lost");
    if (track->points[LAB_POINT_ACK]->len)
        x = put_entry(out, nobody, x, "m0 40 h100 v-80 h100", "ack", "ack");
    if (chart->knows_edge)
        put_entry(out, nobody, x, chart->shows_edge ? "h220" : "m20 40 l80 -80 l80 80", "edge",
                  chart->shows_edge ? "edge" : "edge-above");
}

/* The title and the description that a screen reader reads. */
static void
put_alternative(GString *out, packet_info *nobody, const struct lab_chart *chart, unsigned id)
{
    const unsigned most = 32;

    g_string_append_printf(out, "<title id=\"ct%u\">%s</title>\n<desc id=\"cd%u\">%s\n", id,
                           lab_escape_html(nobody->pool, chart->title), id,
                           lab_escape_html(nobody->pool, chart->summary));
    if (chart->is_set_back)
        g_string_append_printf(out, "%s\n", safe_word(nobody, "clock"));
    for (unsigned i = 0; i < MIN(chart->track->rounds->len, most); i++)
        g_string_append_printf(out, "%s\n",
                               lab_escape_html(nobody->pool, lab_chart_round(nobody, chart, i)));
    g_string_append(out, "</desc>\n");
}

static void
put_number_picture(GString *out, packet_info *nobody, const struct lab_chart *chart)
{
    put_numbers(out, nobody, &chart->number, chart->lowest, NUMBER_TOP, NUMBER_BOTTOM);
    put_frame(out, NUMBER_TOP, NUMBER_BOTTOM);
    lab_svg_text(out, LEFT, NUMBER_TOP - 340, "start", "quiet", safe_word(nobody, "number"));
    if (chart->is_set_back)
        lab_svg_text(out, RIGHT, NUMBER_TOP - 340, "end", "quiet", safe_word(nobody, "clock"));
    if (chart->shows_edge)
        put_stairs(out, chart, false, "edge");
    put_stairs(out, chart, true, "ack");
    put_sent(out, chart);
    put_signs(out, chart, LAB_POINT_AGAIN, DIAMOND, "again");
    put_signs(out, chart, LAB_POINT_LOST, CROSS, "lost");
    put_phases(out, nobody, chart);
}

static void
put_flight_picture(GString *out, packet_info *nobody, const struct lab_chart *chart)
{
    lab_svg_text(out, LEFT, FLIGHT_TOP - 60, "start", "quiet",
                 safe_word(nobody, chart->flight.most ? "flight" : "flight-unknown"));
    if (chart->flight.most) {
        put_flight(out, chart);
        put_numbers(out, nobody, &chart->flight, 0, FLIGHT_TOP, FLIGHT_BOTTOM);
    }
    put_frame(out, FLIGHT_TOP, FLIGHT_BOTTOM);
}

void
lab_chart_svg_print(GString *out, packet_info *nobody, const struct lab_chart *chart, unsigned id,
                    int y)
{
    g_string_append_printf(
        out,
        "<svg class=\"chart\" role=\"img\" aria-labelledby=\"ct%u\" aria-describedby=\"cd%u\" "
        "viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\"",
        id, id, 10 * LAB_CHART_WIDTH, 10 * LAB_CHART_HEIGHT, LAB_CHART_WIDTH, LAB_CHART_HEIGHT);
    if (y >= 0)
        g_string_append_printf(out, " y=\"%d\"", y);
    g_string_append(out, ">\n");
    put_alternative(out, nobody, chart, id);
    lab_svg_text(out, LEFT, 180, "start", "name", lab_escape_html(nobody->pool, chart->title));
    put_rounds(out, nobody, chart);
    put_times(out, nobody, chart);
    put_legend(out, nobody, chart);
    put_number_picture(out, nobody, chart);
    put_flight_picture(out, nobody, chart);
    g_string_append(out, "</svg>\n");
}
