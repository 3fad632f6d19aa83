/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/columns.h"

unsigned
lab_columns_of_character(gunichar character)
{
    return g_unichar_iszerowidth(character) ? 0 : g_unichar_iswide(character) ? 2 : 1;
}

unsigned
lab_columns_of(const char *text)
{
    unsigned columns = 0;

    for (; *text; text = g_utf8_next_char(text))
        columns += lab_columns_of_character(g_utf8_get_char(text));
    return columns;
}
