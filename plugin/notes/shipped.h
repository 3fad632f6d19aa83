/** @file
 * The catalogues of annotations/, as embed.cmake writes them into the program.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_SHIPPED_H
#define LAB_SHIPPED_H

#include <stddef.h>

struct lab_shipped {
    const char *data; /**< the file, not terminated */
    size_t length;    /**< in bytes */
};

/** The names of the files without ".ini", sorted, ending with NULL. */
extern const char *const lab_shipped_languages[];

/** One for each name, in the same order. */
extern const struct lab_shipped lab_shipped_files[];

#endif
