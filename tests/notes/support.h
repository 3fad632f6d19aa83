/** @file
 * What the tests of notes share: a teacher's folder, and a record of what was reported.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_NOTES_TEST_SUPPORT_H
#define LAB_NOTES_TEST_SUPPORT_H

#include <glib.h>

#include "notes/notes.h"

/** A new empty folder that everybody may enter. */
char *folder_new(void);

/** Remove the folder with the files in it, and free its name. */
void folder_free(char *folder);

/** Write @a length bytes into a file of the folder; -1: up to the first NUL. */
void folder_write(const char *folder, const char *file, const char *data, gssize length);

/** Record of reports: one line each, "FILE:LINE: REASON" with the file's bare name. */
void record(const char *file, unsigned line, const char *reason, void *gstring);

#endif
