/** @file
 * One catalogue: the texts of one key file, read so that a mistake costs its own
 * line and nothing else. Internal to notes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_CATALOGUE_H
#define LAB_CATALOGUE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "notes/textfile.h"
#include "notes/value.h"

/** Limits for a teacher's file, far above what a catalogue needs. A line of Wireshark's tree
 *  shows about 240 bytes. */
enum {
    LAB_FILE_MAX = 1024 * 1024, /**< bytes */
    LAB_TEXT_MAX = 4096,        /**< bytes */
};

/** Where the problems of one file go. */
struct lab_reporter {
    lab_textfile_report report; /**< may be NULL */
    void *user_data;
    const char *file;
    const struct lab_catalogue *words[2]; /**< to put problems into words with, the first that has
                                               the text; NULL: none */
    unsigned count; /**< problems met so far, also those not reported any more */
};

/** Count a problem in the file, and tell of it.
 *  @param line  from 1; 0: none
 *  @param key   of its text in [trouble], with the values for it */
void lab_catalogue_report(struct lab_reporter *reporter, unsigned line, const char *key,
                          const struct lab_note_value *values, size_t count);

struct lab_catalogue;
struct lab_pieces;

/** Read @a data, @a length bytes of UTF-8, in any state.
 *  @param known  the catalogue that says which texts there are and which placeholders each may
 *                use, so that no more than these is read; NULL: any
 *  @return lab_catalogue_free() */
struct lab_catalogue *lab_catalogue_parse(const char *data, size_t length,
                                          const struct lab_catalogue *known,
                                          struct lab_reporter *reporter);

/** The same for the file named in @a reporter.
 *  @return NULL if it does not exist, or cannot be read, which is reported */
struct lab_catalogue *lab_catalogue_read(const struct lab_catalogue *known,
                                         struct lab_reporter *reporter);

/** One of the catalogues that are built in; NULL if @a language is not one of them. */
struct lab_catalogue *lab_catalogue_shipped(const char *language, const struct lab_catalogue *known,
                                            struct lab_reporter *reporter);

struct lab_catalogue_text {
    const char *section; /**< that it stands in */
    const char *whole;
    struct lab_pieces *pieces; /**< the same split at its placeholders (template.h) */
};

/** @return owned by the catalogue; NULL if it has no such text */
const struct lab_catalogue_text *lab_catalogue_find(const struct lab_catalogue *catalogue,
                                                    const char *section, const char *key);

/** The same as a whole. */
const char *lab_catalogue_text(const struct lab_catalogue *catalogue, const char *section,
                               const char *key);

/** The number of texts. */
unsigned lab_catalogue_size(const struct lab_catalogue *catalogue);

/** Give back a catalogue, and with it every text that it has handed out; NULL: none. */
void lab_catalogue_free(struct lab_catalogue *catalogue);

#endif
