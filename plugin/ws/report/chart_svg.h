/** @file
 * A chart drawn as SVG.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_CHART_SVG_H
#define LAB_WS_CHART_SVG_H

#include "ws/report/chart.h"

/** How a chart looks: a style sheet, for the <style> of a page or of an SVG file. */
extern const char lab_chart_svg_style[];

/** Size of a chart, in units of its drawing, about a point on A4. */
#define LAB_CHART_WIDTH  760
#define LAB_CHART_HEIGHT 560

/** Draw a chart as an <svg> element.
 *  @param id  of its titles in the page, different for each chart
 *  @param y   where in an SVG file its top is; below 0: it stands in a page */
void lab_chart_svg_print(GString *out, packet_info *nobody, const struct lab_chart *chart,
                         unsigned id, int y);

#endif
