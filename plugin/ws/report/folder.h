/** @file
 * The folder that Tools > Lab writes to, and new files in it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_FOLDER_H
#define LAB_WS_FOLDER_H

#include <cfile.h>
#include <epan/prefs.h>
#include <stdbool.h>
#include <stdio.h>

/** Register the preference that names it. */
void lab_folder_register(module_t *module);

/** The one of the preference; else the user's documents, or the home folder. */
const char *lab_folder(void);

/** The name of a capture's file without its folder; g_free(). NULL: it has none of its own. */
char *lab_folder_name_of(const capture_file *capture);

/** What is saved: how the names of such files begin and end. */
struct lab_folder_kind {
    const char *prefix, *ending;
};

/** Make a file that was not there before.
 *  @param name  of the capture; NULL: it has none
 *  @param path  set to where it is, or would have been: absolute; g_free()
 *  @return NULL: it cannot be made, and errno says why */
FILE *lab_folder_new_file(const struct lab_folder_kind *kind, const char *name, char **path);

/** Close such a file. One that does not hold all that was written to it is removed.
 *  @return whether it is there; if not, errno says why */
bool lab_folder_close(FILE *file, const char *path);

/** Say that such a file cannot be written, and why, as errno has it. */
void lab_folder_complain(const char *path);

#endif
