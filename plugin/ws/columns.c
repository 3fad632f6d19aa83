/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/columns.h"

#include <stdbool.h>

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

/* Whether a line may end in front of a character: of Chinese nearly everywhere. */
static bool
may_break(const char *at)
{
    gunichar next = g_utf8_get_char(at), before = g_utf8_get_char(g_utf8_prev_char(at));

    return before == ' ' || (g_unichar_iswide(before) && g_unichar_isalnum(next) &&
                             g_unichar_type(before) != G_UNICODE_OPEN_PUNCTUATION);
}

/* @return where a line that begins with @a text has to end */
static const char *
end_of_line(const char *text, unsigned most)
{
    const char *at = text, *fits = NULL;
    unsigned columns = 0;

    for (; *at; at = g_utf8_next_char(at)) {
        if (at > text && may_break(at))
            fits = at;
        columns += lab_columns_of_character(g_utf8_get_char(at));
        if (columns >= most)
            return fits ? fits : at;
    }
    return at;
}

void
lab_columns_append_lines(GString *out, const char *text, unsigned columns, unsigned most)
{
    for (unsigned line = 0; line < most && *text; line++) {
        const char *past = end_of_line(text, columns);

        if (out->len)
            g_string_append_c(out, '\n');
        g_string_append_len(out, text, past - text);
        text = past;
    }
    if (*text)
        g_string_append(out, "…");
}
