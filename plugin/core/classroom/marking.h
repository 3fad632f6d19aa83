/** @file
 * What the files that mark an answer share: each marks answers of one form, and reads UTF-8.
 * Internal to this folder.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_MARKING_H
#define LAB_MARKING_H

#include <stddef.h>
#include <string.h>

#include "core/ascii.h"
#include "core/classroom/marks.h"

/* marks_words.c: an answer in words, to a question that a set of them answers, or one. */

enum lab_mark lab_marking_as_set(const struct lab_question *question, const char *answer,
                                 const struct lab_names *names);
enum lab_mark lab_marking_as_word(const struct lab_question *question, const char *answer,
                                  const struct lab_names *names);

/** What follows blanks, hyphens and whatever else means nothing between words. */
const char *lab_marking_skip_filler(const char *text);

/* marks_numbers.c, marks_times.c: an answer that is a number, or a time in milliseconds unless it
 * names its unit; either may be written as a sum. */

enum lab_mark lab_marking_as_number(const struct lab_question *question, const char *answer);
enum lab_mark lab_marking_as_time(const struct lab_question *question, const char *answer);

/* marks_sides.c */

/** Marks one side of an equation.
 *  @return LAB_MARK_UNREADABLE: it says nothing that this one could read */
typedef enum lab_mark (*lab_side_marker)(const struct lab_question *question, const char *text);

/** What an answer is worth to the first of several markers that can read one of its sides. */
enum lab_mark lab_marking_sides(const struct lab_question *question, const char *answer,
                                const lab_side_marker *markers, size_t count);

/** Work out a sum that has numbers, or the letters of those that the question gives.
 *  @param unit   that the answer is in, of which the numbers are so many
 *  @param value  in that unit
 *  @return false: it is no sum */
bool lab_marking_reckon(const struct lab_question *question, const char *text, double unit,
                        double *value);

/** The size of the first of several texts that @a text begins with; 0: it begins with none. */
static inline size_t
lab_marking_size_of_any(const char *text, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(texts[i]);

        if (strncmp(text, texts[i], size) == 0)
            return size;
    }
    return 0;
}

/** The same of an array. */
#define LAB_MARKING_SIZE_OF_ANY(text, texts)                                                       \
    lab_marking_size_of_any((text), (texts), sizeof(texts) / sizeof *(texts))

/** Three digits and no more: what follows a separator within a number. */
static inline bool
lab_marking_is_group(const char *text)
{
    return lab_ascii_is_digit(text[0]) && lab_ascii_is_digit(text[1]) &&
           lab_ascii_is_digit(text[2]) && !lab_ascii_is_digit(text[3]);
}

#endif
