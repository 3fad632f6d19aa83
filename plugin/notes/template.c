/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "notes/template.h"

#include "notes/textfile.h"

#include <stdbool.h>
#include <string.h>

/* The length of a placeholder's name if a whole {name} stands at @a text, or 0. */
static size_t
name_length(const char *text)
{
    size_t length = 0;

    while (g_ascii_islower(text[1 + length]) || text[1 + length] == '_')
        length++;

    return text[1 + length] == '}' ? length : 0;
}

/* The piece that a text begins with; moves the text behind it. */
static struct lab_piece
next_piece(const char **text)
{
    const char *at = *text;
    size_t plain = 0, name;
    struct lab_piece piece = {.kind = LAB_PIECE_LITERAL, .start = at};

    while (at[plain] != '\0' && at[plain] != '{' && at[plain] != '}')
        plain++;
    piece.length = plain;
    if (plain > 0) {
        *text = at + plain;
    } else if (*at == '\0') {
        piece.kind = LAB_PIECE_END;
    } else if (at[1] == at[0]) {
        piece.length = 1;
        *text = at + 2;
    } else if (*at == '{' && (name = name_length(at)) > 0) {
        piece = (struct lab_piece){.kind = LAB_PIECE_PLACEHOLDER, .start = at + 1, .length = name};
        *text = at + name + 2;
    } else {
        piece = (struct lab_piece){.kind = LAB_PIECE_STRAY_BRACE, .start = at, .length = 1};
        *text = at + 1;
    }
    return piece;
}

static gboolean
uses(const char *text, const struct lab_piece *placeholder)
{
    struct lab_piece piece;

    while ((piece = next_piece(&text)).kind != LAB_PIECE_END) {
        if (piece.kind == LAB_PIECE_PLACEHOLDER && piece.length == placeholder->length &&
            memcmp(piece.start, placeholder->start, piece.length) == 0)
            return TRUE;
    }
    return FALSE;
}

static bool
has_placeholder(const char *text)
{
    struct lab_piece piece;

    do
        piece = next_piece(&text);
    while (piece.kind != LAB_PIECE_END && piece.kind != LAB_PIECE_PLACEHOLDER);
    return piece.kind == LAB_PIECE_PLACEHOLDER;
}

char *
lab_template_placeholders(const char *text)
{
    GString *all = g_string_new(NULL);
    struct lab_piece piece;

    while ((piece = next_piece(&text)).kind != LAB_PIECE_END) {
        if (piece.kind == LAB_PIECE_PLACEHOLDER)
            g_string_append_printf(all, "%s{%.*s}", all->len ? " " : "", (int)piece.length,
                                   piece.start);
    }
    return g_string_free(all, FALSE);
}

/* As it is to be shown; g_free(). */
static char *
shown_placeholder(const struct lab_piece *placeholder)
{
    char *name = lab_textfile_shown(placeholder->start, placeholder->length, LAB_SHOWN_MAX);
    char *shown = g_strdup_printf("{%s}", name);

    g_free(name);
    return shown;
}

const char *
lab_template_problem(const char *text, const char *model, char **placeholder)
{
    struct lab_piece piece;

    *placeholder = NULL;
    while ((piece = next_piece(&text)).kind != LAB_PIECE_END) {
        if (piece.kind == LAB_PIECE_STRAY_BRACE)
            return "texts-brace";
        if (piece.kind == LAB_PIECE_PLACEHOLDER && model && !uses(model, &piece)) {
            *placeholder = shown_placeholder(&piece);
            return has_placeholder(model) ? "texts-placeholder" : "texts-no-placeholder";
        }
    }
    return NULL;
}

static bool
is_name(const char *name, const struct lab_piece *placeholder)
{
    return strncmp(name, placeholder->start, placeholder->length) == 0 &&
           name[placeholder->length] == '\0';
}

/* A text mostly gets its values from the same line of code, in the same order: where its
 * placeholder was found last, it is again if the name is that very constant. */
static const struct lab_note_value *
value_of(struct lab_piece *placeholder, const struct lab_note_value *values, size_t count)
{
    size_t at = placeholder->place;

    if (at < count && values[at].name == placeholder->name)
        return &values[at];
    for (at = 0; at < count && !is_name(values[at].name, placeholder); at++)
        ;
    if (at == count)
        return NULL;
    placeholder->place = at;
    placeholder->name = values[at].name;
    return &values[at];
}

/* Most of a line's cost is putting its pieces together, and they are short: to copy so many bytes
 * in any case takes a third of what a call of memcpy() does. */
#define STEP 16

/* STEP bytes behind both may be read and written. One step is enough for most. */
static inline void
copy_in_steps(char *to, const char *from, size_t length)
{
    memcpy(to, from, STEP);
    for (size_t at = STEP; at < length; at += STEP)
        memcpy(to + at, from + at, STEP);
}

/* Behind the pieces stands a copy of the text, and STEP bytes behind that. */
struct lab_piece *
lab_template_split(const char *text)
{
    const char *from = text;
    size_t count = 0, size = strlen(text);
    struct lab_piece *pieces;
    char *copy;

    do
        count++;
    while (next_piece(&from).kind != LAB_PIECE_END);
    pieces = g_malloc0(count * sizeof *pieces + size + STEP);
    from = copy = (char *)(pieces + count);
    memcpy(copy, text, size);
    for (size_t i = 0; i < count; i++)
        pieces[i] = next_piece(&from);
    return pieces;
}

/* Some bytes of a text. */
struct span {
    const char *start;
    size_t length;
    bool has_more; /* STEP bytes behind them may be read */
};

#define DIGITS_MAX (sizeof "4294967295" - 1)

/* Write the digits of a number before @a end, at least so many, and return the first. Two at a
 * time: numbers are most of what a line has of its own. */
static char *
write_digits(char *end, uint32_t number, uint32_t least)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    char *at = end;

    for (; number >= 10; number /= 100) {
        size_t pair = number % 100;

        at -= 2;
        memcpy(at, &pairs[2 * pair], 2);
    }
    if (number)
        *--at = (char)('0' + number);
    while (at > end - least)
        *--at = '0';
    return at;
}

/* Room for all digits and a point, and STEP bytes. */
#define ROOM (DIGITS_MAX + 1 + STEP)

/* A value as it is read. Many a text has parts that are mostly empty: for those there is nothing to
 * call. */
static struct span
told(const struct lab_note_value *value, char room[ROOM])
{
    char *end = room + DIGITS_MAX + 1, *at, *point = end - value->decimals - 1;

    if (value->value && *value->value)
        return (struct span){value->value, strlen(value->value), false};
    if (value->value)
        return (struct span){room, 0, true};
    at = write_digits(end, value->number, value->decimals + 1);
    if (value->decimals) {
        memmove(at - 1, at, (size_t)(point - at) + 1);
        *point = '.';
        at--;
    }
    return (struct span){at, (size_t)(end - at), true};
}

/* Write pieces as long as there is room before @a end, and move @a at behind them.
 * @return the first for which there is none; LAB_PIECE_END: there was room for all, and for a zero
 * behind them */
static struct lab_piece *
write_pieces(char **at, const char *end, struct lab_piece *piece,
             const struct lab_note_value *values, size_t count)
{
    char room[ROOM] = "", *to = *at;

    for (; piece->kind != LAB_PIECE_END; piece++) {
        struct span span = {piece->start, piece->length, true};

        if (piece->kind == LAB_PIECE_PLACEHOLDER) {
            const struct lab_note_value *value = value_of(piece, values, count);

            span = value ? told(value, room) : (struct span){span.start - 1, span.length + 2, true};
        }
        if (span.has_more && span.length + STEP < (size_t)(end - to))
            copy_in_steps(to, span.start, span.length);
        else if (span.length < (size_t)(end - to))
            memcpy(to, span.start, span.length);
        else
            break;
        to += span.length;
    }
    *to = '\0';
    *at = to;
    return piece;
}

bool
lab_template_write(char *out, size_t size, struct lab_piece *pieces,
                   const struct lab_note_value *values, size_t count)
{
    return write_pieces(&out, out + size, pieces, values, count)->kind == LAB_PIECE_END;
}

static void
make_room(GString *text)
{
    size_t length = text->len;

    g_string_set_size(text, 2 * text->allocated_len);
    g_string_truncate(text, length);
}

void
lab_template_expand(GString *out, struct lab_piece *pieces, const struct lab_note_value *values,
                    size_t count)
{
    while (pieces->kind != LAB_PIECE_END) {
        char *at = out->str + out->len;

        pieces = write_pieces(&at, out->str + out->allocated_len, pieces, values, count);
        out->len = (size_t)(at - out->str);
        if (pieces->kind != LAB_PIECE_END)
            make_room(out);
    }
}
