/** @file
 * Texts with placeholders: "the {from}" has one, "{{" stands for a brace.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TEMPLATE_H
#define LAB_TEMPLATE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "notes/value.h"

/** Some bytes of a text, and the placeholder behind them. */
struct lab_piece {
    const char *start; /**< of the bytes, which may be none */
    size_t length;
    const char *placeholder; /**< its name, not terminated; NULL: of the last piece */
    size_t placeholder_length;
    const char *name; /**< the name of the value that the placeholder got last, and */
    size_t place;     /**< where that one stood; NULL and 0 at first */
};

/** Those of a text. */
struct lab_pieces {
    size_t room;            /**< bytes: its words, the zero, and a number for each placeholder */
    size_t reach;           /**< among so many values the places lie; at least 1 */
    struct lab_piece *last; /**< what stands behind all placeholders */
    struct lab_piece all[]; /**< one for each, and the last */
};

/** The pieces of @a text, of which they have a copy.
 *  @return g_free() */
struct lab_pieces *lab_template_split(const char *text);

/** Write the pieces to @a out with each placeholder replaced by its value, and a zero behind them.
 * A placeholder without a value is left as it stands, where it can be seen.
 *  @param size  the most bytes to be used of @a out; it has LAB_NOTE_STEP more
 *  @return where the zero stands; NULL: there is not enough room, if each number were as long as
 *          numbers can be */
char *lab_template_write(char *out, size_t size, struct lab_pieces *pieces,
                         const struct lab_note_value *values, size_t count);

/** Append the same to @a out. */
void lab_template_expand(GString *out, struct lab_pieces *pieces,
                         const struct lab_note_value *values, size_t count);

/** What is wrong with @a text: a stray brace, or a placeholder that @a model (if not NULL)
 *  does not have.
 *  @param placeholder  set to that one as it is to be shown, "{name}", g_free(), or NULL
 *  @return the key of a text in [trouble]; NULL if nothing is */
const char *lab_template_problem(const char *text, const char *model, char **placeholder);

/** The placeholders of a text, "{from} {to}"; g_free(). */
char *lab_template_placeholders(const char *text);

#endif
