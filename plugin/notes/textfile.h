/** @file
 * A text file that somebody else wrote, on whichever system: read with care, line by line.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_TEXTFILE_H
#define LAB_TEXTFILE_H

#include <stddef.h>
#include <string.h>

#define LAB_UTF8_BOM "\xef\xbb\xbf"

#define LAB_MIB      (1024 * 1024) /**< bytes */

/** Why a file is not read. */
enum lab_textfile_fault {
    LAB_TEXTFILE_ABSENT,     /**< there is no such file */
    LAB_TEXTFILE_UNREADABLE, /**< errno says why */
    LAB_TEXTFILE_BROKEN_LINK,
    LAB_TEXTFILE_NO_FILE, /**< but a folder or a device */
    LAB_TEXTFILE_TOO_LARGE
};

/** Called once for each problem in a file: a line that is reported is a line that is not used.
 *  @param file    the file's path; the bare name of one that is built in
 *  @param line    counted from 1; 0 if the problem is not in one line
 *  @param reason  in the language that is loaded, in our words, a sentence without its full stop;
 *                 valid during the call only */
typedef void (*lab_textfile_report)(const char *file, unsigned line, const char *reason,
                                    void *user_data);

/** Read a whole file.
 *  @param limit   the most bytes that it may have, a multiple of LAB_MIB
 *  @param length  set to its length in bytes, with data
 *  @param fault   set to why it is not read, without data
 *  @return its bytes, g_free(); NULL: not read */
char *lab_textfile_take(const char *path, size_t limit, size_t *length,
                        enum lab_textfile_fault *fault);

/** Why a file is not read, as the key of a text in [trouble] with {reason} and {limit}. */
const char *lab_textfile_trouble(enum lab_textfile_fault fault);

/** The text behind the mark that some editors write at the start of a UTF-8 file. */
static inline const char *
lab_textfile_start(const char *data, size_t length)
{
    const size_t mark = sizeof LAB_UTF8_BOM - 1;

    return length >= mark && memcmp(data, LAB_UTF8_BOM, mark) == 0 ? data + mark : data;
}

/** Take the line that @a data begins with, any bytes; LF, CR or both end it, or the end of all.
 *  @param data    below @a past; moved to the next line
 *  @param past    one past the last byte of all
 *  @param length  set to the line's length, without its end
 *  @return the line, not terminated */
static inline const char *
lab_textfile_next_line(const char **data, const char *past, size_t *length)
{
    const char *line = *data, *stop = line;

    while (stop < past && *stop != '\n' && *stop != '\r')
        stop++;
    *length = (size_t)(stop - line);
    *data = stop + (past - stop > 1 && stop[0] == '\r' && stop[1] == '\n' ? 2 : 1);
    return line;
}

/** A part of a file for showing in a message: what cannot be printed becomes a question mark, a tab
 * a space, and what is longer than @a most characters ends with an ellipsis.
 *  @param size  in bytes
 *  @return UTF-8 on one line, g_free() */
char *lab_textfile_shown(const char *text, size_t size, unsigned most);

/** Of a name that somebody made up, so many characters are shown. */
#define LAB_SHOWN_MAX 60

#endif
