/** @file
 * What the drawings in SVG have in common.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_SVG_H
#define LAB_WS_SVG_H

#include <glib.h>

/** Put a text into a drawing.
 *  @param anchor   which point of it is at @a x: "start", "middle" or "end"
 *  @param class    in the style sheet
 *  @param escaped  the text, safe for HTML (escape.h) */
static inline void
lab_svg_text(GString *out, int x, int y, const char *anchor, const char *class, const char *escaped)
{
    g_string_append_printf(out,
                           "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" class=\"%s\">%s</text>\n", x,
                           y, anchor, class, escaped);
}

#endif
