/** @file
 * A filled worksheet: a table of question ids and answers, read from any file whatever so
 * that a mistake costs its own line and nothing else.
 *
 * The table is UTF-8 with tabs between its cells, or CSV with commas or semicolons (RFC 4180; but
 * no cell goes over a line's end); a byte order mark and UTF-16, as spreadsheets write, are
 * understood too. Its first row names the columns; those called "id" and "answer" count. Lines that
 * begin with # are comments; that of lab_answers_comment() tells which sheet it is.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_WS_ANSWERS_H
#define LAB_WS_ANSWERS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "ws/tap.h"

/** No file larger than this is read, in bytes: of the worst one, which is nothing but tabs, every
 * byte costs a hundred. */
#define LAB_ANSWERS_MAX (1024 * 1024)

/** Which sheet of a capture it is. */
struct lab_sheet_name {
    uint32_t seed;
    uint32_t questions; /**< how many, at most */
    uint32_t stream;    /**< tcp.stream, or LAB_EVERY_STREAM */
};

/** What can be wrong with a line. */
enum lab_answers_problem {
    LAB_ANSWERS_SHEET,     /**< the comment no longer tells which sheet it is */
    LAB_ANSWERS_NO_HEADER, /**< the first row does not name the columns; first and last are taken */
    LAB_ANSWERS_COLUMN_TWICE, /**< column other, from 1, has the name of an earlier one: id */
    LAB_ANSWERS_ENCODING,     /**< id or answer is not UTF-8 */
    LAB_ANSWERS_COLUMNS,      /**< too few columns: other is how many; needed says how many */
    LAB_ANSWERS_TWICE,        /**< other is the line that has the id already, and counts */
    LAB_ANSWERS_UNKNOWN,      /**< the sheet does not have this question */
};

struct lab_answer {
    char *id;
    char *text;    /**< may be "" */
    unsigned line; /**< of the file, from 1 */
    bool taken;    /**< the sheet has such a question */
};

struct lab_answers_fault {
    enum lab_answers_problem problem;
    unsigned line;
    unsigned other;
    char *id; /**< as it stands in the file; "" where there is none */
};

struct lab_answers {
    GHashTable *by_id;  /**< char * to struct lab_answer */
    GPtrArray *in_file; /**< the same, in the order of the file */
    GArray *faults;     /**< of struct lab_answers_fault, in the order of the file */
    unsigned needed;    /**< the number of columns that a row must have */
    bool has_columns;   /**< its first row names both columns */
    bool has_name;      /**< the comment line is there: name is valid */
    struct lab_sheet_name name;
};

/** The comment line that tells lab_answers_read() which sheet this is. g_free() */
char *lab_answers_comment(const struct lab_sheet_name *name);

/** Read a file.
 *  @param reason  if NULL is returned: why, in words that follow the file's name; g_free()
 *  @return lab_answers_free(); NULL if nothing in it can be read */
struct lab_answers *lab_answers_read(const char *path, char **reason);

/** The answer to a question, which is marked as taken.
 *  @return NULL if the file does not have the question */
const char *lab_answers_take(struct lab_answers *answers, const char *id);

/** When every question of the sheet has been taken: what is left is a fault. */
void lab_answers_blame_rest(struct lab_answers *answers);

/** Give back what lab_answers_read() gave; NULL: nothing. */
void lab_answers_free(struct lab_answers *answers);

#endif
