/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "notes/template.h"

#include "notes/textfile.h"

#include <stdbool.h>
#include <string.h>

enum token_kind {
    TOKEN_END,
    TOKEN_LITERAL,     /* to be copied */
    TOKEN_PLACEHOLDER, /* start and length are those of the name */
    TOKEN_STRAY_BRACE, /* a brace that neither is doubled nor belongs to a {name} */
};

struct token {
    enum token_kind kind;
    const char *start; /* not terminated */
    size_t length;     /* in bytes */
};

/* The length of a placeholder's name if a whole {name} stands at @a text, or 0. */
static size_t
name_length(const char *text)
{
    size_t length = 0;

    while (g_ascii_islower(text[1 + length]) || text[1 + length] == '_')
        length++;

    return text[1 + length] == '}' ? length : 0;
}

/* The token that a text begins with; moves the text behind it. */
static struct token
next_token(const char **text)
{
    const char *at = *text;
    size_t plain = 0, name;
    struct token token = {.kind = TOKEN_LITERAL, .start = at};

    while (at[plain] != '\0' && at[plain] != '{' && at[plain] != '}')
        plain++;
    token.length = plain;
    if (plain > 0) {
        *text = at + plain;
    } else if (*at == '\0') {
        token.kind = TOKEN_END;
    } else if (at[1] == at[0]) {
        token.length = 1;
        *text = at + 2;
    } else if (*at == '{' && (name = name_length(at)) > 0) {
        token = (struct token){.kind = TOKEN_PLACEHOLDER, .start = at + 1, .length = name};
        *text = at + name + 2;
    } else {
        token = (struct token){.kind = TOKEN_STRAY_BRACE, .start = at, .length = 1};
        *text = at + 1;
    }
    return token;
}

static gboolean
uses(const char *text, const struct token *placeholder)
{
    struct token token;

    while ((token = next_token(&text)).kind != TOKEN_END) {
        if (token.kind == TOKEN_PLACEHOLDER && token.length == placeholder->length &&
            memcmp(token.start, placeholder->start, token.length) == 0)
            return TRUE;
    }
    return FALSE;
}

static bool
has_placeholder(const char *text)
{
    struct token token;

    do
        token = next_token(&text);
    while (token.kind != TOKEN_END && token.kind != TOKEN_PLACEHOLDER);
    return token.kind == TOKEN_PLACEHOLDER;
}

char *
lab_template_placeholders(const char *text)
{
    GString *all = g_string_new(NULL);
    struct token token;

    while ((token = next_token(&text)).kind != TOKEN_END) {
        if (token.kind == TOKEN_PLACEHOLDER)
            g_string_append_printf(all, "%s{%.*s}", all->len ? " " : "", (int)token.length,
                                   token.start);
    }
    return g_string_free(all, FALSE);
}

/* As it is to be shown; g_free(). */
static char *
shown_placeholder(const struct token *placeholder)
{
    char *name = lab_textfile_shown(placeholder->start, placeholder->length, LAB_SHOWN_MAX);
    char *shown = g_strdup_printf("{%s}", name);

    g_free(name);
    return shown;
}

const char *
lab_template_problem(const char *text, const char *model, char **placeholder)
{
    struct token token;

    *placeholder = NULL;
    while ((token = next_token(&text)).kind != TOKEN_END) {
        if (token.kind == TOKEN_STRAY_BRACE)
            return "texts-brace";
        if (token.kind == TOKEN_PLACEHOLDER && model && !uses(model, &token)) {
            *placeholder = shown_placeholder(&token);
            return has_placeholder(model) ? "texts-placeholder" : "texts-no-placeholder";
        }
    }
    return NULL;
}

static bool
is_name(const char *name, const struct lab_piece *piece)
{
    return strncmp(name, piece->placeholder, piece->placeholder_length) == 0 &&
           name[piece->placeholder_length] == '\0';
}

/* Not a part of what calls it, which would have fewer registers for what it does each time. */
static G_GNUC_NO_INLINE const struct lab_note_value *
search_value(struct lab_pieces *pieces, struct lab_piece *piece,
             const struct lab_note_value *values, size_t count)
{
    for (size_t at = 0; at < count; at++) {
        if (!is_name(values[at].name, piece))
            continue;
        piece->place = at;
        piece->name = values[at].name;
        pieces->reach = MAX(pieces->reach, at + 1);
        return &values[at];
    }
    return NULL;
}

/* There are fewer values than the last time: where each stood is no place to look any more.
 *  @return those to look at instead, at least one */
static G_GNUC_NO_INLINE const struct lab_note_value *
forget_places(struct lab_pieces *pieces, const struct lab_note_value *values, size_t count)
{
    static const struct lab_note_value none = {.name = ""};

    for (struct lab_piece *piece = pieces->all; piece < pieces->last; piece++) {
        piece->name = NULL;
        piece->place = 0;
    }
    pieces->reach = 1;
    return count ? values : &none;
}

#define NUMBER_MOST 11 /* bytes of one, with its point */

/* Most of a line's cost is putting its pieces together, and they are short: to copy so many bytes
 * in any case takes a third of what a call of memcpy() does. */
#define STEP LAB_NOTE_STEP

/* One step is enough for most.
 * @return behind the copy */
static inline char *
copy_in_steps(char *to, const char *from, size_t length)
{
    memcpy(to, from, STEP);
    for (size_t at = STEP; at < length; at += STEP)
        memcpy(to + at, from + at, STEP);
    return to + length;
}

/* Append a token to the copy of a text behind the pieces; a placeholder with its braces.
 * @return the piece that the next token belongs to */
static struct lab_piece *
add_token(struct lab_piece *piece, const struct token *token, char **copy)
{
    bool is_placeholder = token->kind == TOKEN_PLACEHOLDER;
    size_t length = token->length + (is_placeholder ? 2 : 0);

    memcpy(*copy, token->start - is_placeholder, length);
    if (is_placeholder) {
        piece->placeholder = *copy + 1;
        piece->placeholder_length = token->length;
        piece++;
    } else {
        piece->length += length;
    }
    *copy += length;
    return piece;
}

/* Behind the pieces stands a copy of the text, and STEP bytes behind that. */
struct lab_pieces *
lab_template_split(const char *text)
{
    const char *from = text;
    size_t count = 0;
    struct token token;
    struct lab_pieces *pieces;
    struct lab_piece *piece;
    char *copy;

    while ((token = next_token(&from)).kind != TOKEN_END)
        count += token.kind == TOKEN_PLACEHOLDER;
    pieces = g_malloc0(sizeof *pieces + (count + 1) * sizeof *piece + strlen(text) + STEP);
    pieces->reach = 1;
    piece = pieces->all;
    pieces->last = piece + count;
    copy = (char *)(pieces->last + 1);
    piece->start = copy;
    while ((token = next_token(&text)).kind != TOKEN_END) {
        piece = add_token(piece, &token, &copy);
        if (!piece->start)
            piece->start = copy;
    }
    for (piece = pieces->all; piece < pieces->last; piece++)
        pieces->room += piece->length + NUMBER_MOST;
    pieces->room += piece->length + sizeof "";
    return pieces;
}

/* Write a number of thousandths, and the like, with a point: it takes the place of the one in front
 * of a thousand and so many thousandths.
 * @return behind it */
static char *
write_fraction(char *at, uint32_t number, uint32_t decimals)
{
    static const uint32_t powers[] = {1,      10,      100,      1000,      10000,
                                      100000, 1000000, 10000000, 100000000, 1000000000};
    uint32_t whole = powers[decimals];
    char *point = lab_value_write_number(at, number / whole);

    at = lab_value_write_number(point, whole + number % whole);
    *point = '.';
    return at;
}

char *
lab_template_write(char *out, size_t size, struct lab_pieces *pieces,
                   const struct lab_note_value *values, size_t count)
{
    /* What is left for texts that take more than a number would. */
    ptrdiff_t left = (ptrdiff_t)size - (ptrdiff_t)pieces->room;
    struct lab_piece *piece = pieces->all, *last = pieces->last;

    if (left < 0)
        return NULL;
    if (count < pieces->reach)
        values = forget_places(pieces, values, count);
    for (; piece < last; piece++) {
        /* A text mostly gets its values from the same line of code, in the same order: where its
         * placeholder was found last, it is again if the name is that very constant. */
        const struct lab_note_value *value = &values[piece->place];
        const char *text;
        size_t length;

        out = copy_in_steps(out, piece->start, piece->length);
        if (value->name != piece->name)
            value = search_value(pieces, piece, values, count);
        if (value && !value->value) {
            out = value->decimals ? write_fraction(out, value->number, value->decimals)
                                  : lab_value_write_number(out, value->number);
            continue;
        }
        text = value ? value->value : piece->placeholder - 1;
        if (!text[0] || !text[1]) { /* as most letters: two calls for so little are too many */
            *out = *text;
            out += *text != '\0';
            continue;
        }
        length = value ? strlen(text) : piece->placeholder_length + 2;
        left += NUMBER_MOST - (ptrdiff_t)length;
        if (left < 0)
            return NULL;
        out = (char *)memcpy(out, text, length) + length;
    }
    out = copy_in_steps(out, last->start, last->length);
    *out = '\0';
    return out;
}

/* Room for so many bytes more. */
static void
make_room(GString *text, size_t more)
{
    size_t length = text->len;

    if (text->allocated_len < length + more) {
        g_string_set_size(text, length + more);
        g_string_truncate(text, length);
    }
}

void
lab_template_expand(GString *out, struct lab_pieces *pieces, const struct lab_note_value *values,
                    size_t count)
{
    char *past;

    for (size_t more = pieces->room + 2 * STEP;; more *= 2) {
        make_room(out, more);
        past = lab_template_write(out->str + out->len, out->allocated_len - out->len - STEP, pieces,
                                  values, count);
        if (past)
            break;
    }
    out->len = (size_t)(past - out->str);
}
