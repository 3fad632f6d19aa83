/** @file
 * The chosen language: Wireshark's side of plugin/notes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_WORDS_H
#define LAB_WS_WORDS_H

#include <epan/packet.h>
#include <epan/prefs.h>

#include "core/vocabulary.h"
#include "notes/notes.h"
#include "notes/textfile.h"

/** Lab's folder in Wireshark's personal one, with the teacher's texts, and in the global one. */
#define LAB_FOLDER "lab"

/** Register the language preference in @a module. */
void lab_ws_words_register(module_t *module);

/** What the preference offers: each choice's name, such as "zh_CN", and what the language calls
 *  itself; the first is "automatic". Ends with a NULL name. */
const enum_val_t *lab_ws_languages(void);

/** The name of the choice in force. */
const char *lab_ws_language(void);

/** The language of the texts, such as "zh_CN"; that of the desktop if the choice is automatic.
 * Known once a text was asked for, until the next load. */
const char *lab_ws_spoken_language(void);

/** Load the chosen language, with the teacher's own file. Problems in files are reported once. */
void lab_ws_words_load(void);

/** How often they have been loaded: whoever keeps something of them sees whether it is old. */
unsigned lab_ws_words_loads(void);

/** The texts of every language that can be chosen, with the teacher's own; g_ptr_array_free().
 *  @return of lab_notes */
GPtrArray *lab_ws_words_of_all_languages(void);

/** A number with so many decimals, with a point also where the desktop writes a comma: it stands
 * beside fields and formulas, which have one everywhere.
 *  @param places  at most 9
 *  @return in the memory of @a pool */
const char *lab_ws_decimals(wmem_allocator_t *pool, double number, unsigned places);

/** A text of the catalogue as it is; "" if there is none. */
const char *lab_ws_word(const char *section, const char *key);

/** Append a text with its placeholders filled in. */
void lab_ws_expand(GString *out, const char *section, const char *key,
                   const struct lab_note_value *values, size_t count);

/** Whether a text has a placeholder of this name. */
bool lab_ws_uses(const char *section, const char *key, const char *name);

/** A text of [trouble] with its placeholders filled in; g_free(). */
char *lab_ws_trouble(const char *key, const struct lab_note_value *values, size_t count);

/** Why a file is not read, in words that follow its name; g_free().
 *  @param fault  of lab_textfile_take(), which has left errno
 *  @param limit  the most bytes that it may have, a multiple of LAB_MIB */
char *lab_ws_unread(enum lab_textfile_fault fault, size_t limit);

/** Say such a text in a message box of the window, or on tshark's standard error. */
void lab_ws_complain(const char *key, const struct lab_note_value *values, size_t count);

/** Write a text with its placeholders filled in, as lab_notes_write() does. */
bool lab_ws_write(char *out, size_t size, const char *section, bool is_constant, const char *key,
                  const struct lab_note_value *values, size_t count);

/** A text with its placeholders filled in, allocated from the packet's pool. */
const char *lab_ws_phrase(packet_info *pinfo, const char *section, const char *key,
                          const struct lab_note_value *values, size_t count);

/** A list with one more item, as the language writes it.
 *  @param list  "": @a item is the first */
const char *lab_ws_list(packet_info *pinfo, const char *list, const char *item);

/** Values for the placeholders of a text, and how many they are: two arguments of the functions
 * above. */
#define LAB_VALUES(...)                                                                            \
    (const struct lab_note_value[]){__VA_ARGS__},                                                  \
        sizeof((const struct lab_note_value[]){__VA_ARGS__}) / sizeof(struct lab_note_value)

#endif
