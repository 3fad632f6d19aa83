/** @file
 * A ladder drawn as SVG, in panels that are no higher than a page, so that no printer cuts an
 * arrow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_LADDER_SVG_H
#define LAB_WS_LADDER_SVG_H

#include "ws/report/ladder.h"

/** How a ladder looks: a style sheet, for the <style> of a page or of an SVG file. */
extern const char lab_ladder_svg_style[];

/** Draw a ladder as one or more <svg> elements of a page.
 *  @param id  of its titles in the page, different for each ladder */
void lab_ladder_svg_panels(GString *out, packet_info *nobody, const struct lab_ladder *ladder,
                           unsigned id);

/** The same as a part of an SVG file: all panels one below the other, as one nested <svg>.
 *  @param y  where in the file its top is
 *  @return its height */
int lab_ladder_svg_nested(GString *out, packet_info *nobody, const struct lab_ladder *ladder,
                          unsigned id, int y);

/** Width of a ladder, in units of its drawing. */
#define LAB_LADDER_WIDTH 760

#endif
