/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/escape.h"

#include <stdbool.h>
#include <string.h>

#include "notes/textfile.h"

/* Appends what stands for the character at @a at, if that is not the character itself, and says how
 * many bytes of the text that was; else 0. */
typedef size_t (*replacer)(wmem_strbuf_t *out, const char *at);

static const char *
escape(wmem_allocator_t *pool, const char *text, replacer replace)
{
    wmem_strbuf_t *out = wmem_strbuf_new(pool, "");
    char *valid = g_utf8_make_valid(text, -1);
    const char *at = valid;

    while (*at) {
        size_t replaced = replace(out, at);
        gunichar c = g_utf8_get_char(at);

        if (!replaced)
            wmem_strbuf_append_unichar(out, g_unichar_isprint(c) ? c : '?');
        at = replaced ? at + replaced : g_utf8_next_char(at);
    }
    g_free(valid);
    return wmem_strbuf_get_str(out);
}

const char *
lab_escape_short(wmem_allocator_t *pool, const char *text, unsigned most)
{
    char *shown = lab_textfile_shown(text, strlen(text), most);
    const char *result = wmem_strdup(pool, shown);

    g_free(shown);
    return result;
}

const char *
lab_escape_line(wmem_allocator_t *pool, const char *text)
{
    return lab_escape_short(pool, text, UINT_MAX);
}

/* White space becomes a blank; one of @a marks gets a backslash in front. */
static size_t
replace_marks(wmem_strbuf_t *out, const char *at, const char *marks)
{
    if (strchr("\t\n\r", *at)) {
        wmem_strbuf_append_c(out, ' ');
        return 1;
    }
    if (!strchr(marks, *at))
        return 0;
    wmem_strbuf_append_printf(out, "\\%c", *at);
    return 1;
}

/* Room to write into: underscores that no word touches are no mark. */
#define ROOM_LEAST 8

static size_t
take_room(wmem_strbuf_t *out, const char *at)
{
    size_t run = strspn(at, "_");

    if (run < ROOM_LEAST || (at[run] != ' ' && at[run] != '\0'))
        return 0;
    wmem_strbuf_append_printf(out, "%.*s", (int)run, at);
    return run;
}

static size_t
replace_in_markdown(wmem_strbuf_t *out, const char *at)
{
    size_t room = take_room(out, at);

    if (room)
        return room;
    return replace_marks(out, at, "\\`*_[]{}<>|~^$&@#");
}

/* What is a mark at the start of a line only: "-", "+", "=", and "1." or "1)" with a blank behind
 * it. */
static bool
is_mark(const char *text, size_t digits)
{
    char mark = text[digits], behind = mark ? text[digits + 1] : '\0';

    if (!mark)
        return false;
    return digits ? strchr(".)", mark) && (behind == ' ' || behind == '\0')
                  : strchr("-+=:%", mark) != NULL;
}

static size_t
before_mark(const char *text)
{
    size_t digits = strspn(text, "0123456789");

    return is_mark(text, digits) ? digits : strlen(text);
}

const char *
lab_escape_markdown(wmem_allocator_t *pool, const char *text)
{
    const char *escaped = escape(pool, text, replace_in_markdown);
    size_t mark = before_mark(escaped);

    if (escaped[mark] == '\0')
        return escaped;
    return wmem_strdup_printf(pool, "%.*s\\%s", (int)mark, escaped, escaped + mark);
}

static size_t
replace_in_html(wmem_strbuf_t *out, const char *at)
{
    const char *written = *at == '&'    ? "&amp;"
                          : *at == '<'  ? "&lt;"
                          : *at == '>'  ? "&gt;"
                          : *at == '"'  ? "&quot;"
                          : *at == '\'' ? "&#39;"
                                        : NULL;

    if (!written)
        return replace_marks(out, at, "");
    wmem_strbuf_append(out, written);
    return 1;
}

const char *
lab_escape_html(wmem_allocator_t *pool, const char *text)
{
    return escape(pool, text, replace_in_html);
}

static size_t
replace_in_gift(wmem_strbuf_t *out, const char *at)
{
    return replace_marks(out, at, "\\~=#{}:");
}

const char *
lab_escape_gift(wmem_allocator_t *pool, const char *text)
{
    return escape(pool, text, replace_in_gift);
}

static size_t
replace_in_cell(wmem_strbuf_t *out, const char *at)
{
    const char *written = *at == '\t'   ? "\\t"
                          : *at == '\n' ? "\\n"
                          : *at == '\r' ? "\\r"
                          : *at == '\\' ? "\\\\"
                                        : NULL;

    if (written)
        wmem_strbuf_append(out, written);
    return written ? 1 : 0;
}

const char *
lab_escape_cell(wmem_allocator_t *pool, const char *text)
{
    return escape(pool, text, replace_in_cell);
}
