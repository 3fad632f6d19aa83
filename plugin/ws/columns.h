/** @file
 * How wide a text is in columns of a terminal, of which a Chinese character takes two.
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

#endif
