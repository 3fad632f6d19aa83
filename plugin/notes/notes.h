/** @file
 * The words that a student reads, in the language of the class.
 *
 * A language is one catalogue: a UTF-8 key file of sections ("role.handshake1")
 * with texts under keys ("title"). Those in annotations/ are built in. A teacher's
 * own file, FOLDER/LANGUAGE.ini, is merged over ours text by text; a text that a
 * language lacks is taken from English. annotations/README.md is the teacher's
 * side of this contract.
 *
 * All text is UTF-8. Nothing here knows Wireshark.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_NOTES_H
#define LAB_NOTES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "notes/textfile.h"
#include "notes/value.h"

/** Every text of one language, English where it has none. Never changes once loaded. */
typedef struct lab_notes lab_notes;

/** The built-in languages, sorted, ending with NULL: "en", "zh_CN". */
const char *const *lab_notes_shipped_languages(void);

/** The built-in languages and those of the files in @a folder (may be NULL).
 *  @return sorted, ending with NULL; g_strfreev() */
char **lab_notes_available_languages(const char *folder);

/** A language's name for itself, such as "English", by its catalogue in @a folder (may be NULL)
 *  or ours; @a language itself if no catalogue says. Lives as long as the program. */
const char *lab_notes_language_title(const char *language, const char *folder);

/** The best of @a available for a user whose languages are @a locale_names, best first, as
 *  g_get_language_names() gives them: for each in turn the language itself, else the same
 *  language of another country; "en" if nothing fits.
 *  @return g_free() */
char *lab_notes_choose(const char *const *available, const char *const *locale_names);

/** Load a language. Never fails: what cannot be used is reported, and our own text or English
 *  stands in its place.
 *  @param folder  the teacher's folder; NULL or missing if there is none
 *  @param report  may be NULL
 *  @return lab_notes_free() */
lab_notes *lab_notes_load(const char *language, const char *folder, lab_textfile_report report,
                          void *user_data);

/** Give back what lab_notes_load() gave, and with it every text that it has handed out; NULL:
 * nothing. What is built in stays. */
void lab_notes_free(lab_notes *notes);

/** Look up a text. Allocates nothing.
 *  @param key  a constant, which never becomes another word
 *  @return owned by @a notes; NULL only if English does not have it either */
const char *lab_notes_text(const lab_notes *notes, const char *section, const char *key);

/** Whether a text has a placeholder of this name. */
bool lab_notes_uses(const lab_notes *notes, const char *section, const char *key, const char *name);

/** Append a text to @a out with each {name} replaced by its value, "{{" by "{" and "}}" by "}"; if
 *  there is no such text, nothing. A placeholder without a value is left as it stands, where it
 *  can be seen. */
void lab_notes_expand(GString *out, const lab_notes *notes, const char *section, const char *key,
                      const struct lab_note_value *values, size_t count);

/** Write such a text to @a out, and a zero behind it.
 *  @param size  the most bytes to be used of @a out, at least 1; it has LAB_NOTE_STEP more
 *  @param is_constant  the section is one as well, and found without a look at its letters
 *  @return false: there is no room for all of it */
bool lab_notes_write(char *out, size_t size, const lab_notes *notes, const char *section,
                     bool is_constant, const char *key, const struct lab_note_value *values,
                     size_t count);

#endif
