/** @file
 * How wide a text is in columns of a terminal, of which a Chinese character takes two, and its
 * lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_COLUMNS_H
#define LAB_WS_COLUMNS_H

#include <glib.h>

/** 0 (it is put on the character before), 1 or 2. */
unsigned lab_columns_of_character(gunichar character);

/** @param text  UTF-8 on one line */
unsigned lab_columns_of(const char *text);

/** How wide a line of the toolbar is at most: so it fits beside the other widgets there in a window
 *  of 1024 pixels, as old projectors show it. */
#define LAB_TOOLBAR_COLUMNS 34

/** Append a text on lines of less than so many columns, below what stands there already.
 *  @param most  how many lines there may be; an ellipsis stands for the rest */
void lab_columns_append_lines(GString *out, const char *text, unsigned columns, unsigned most);

#endif
