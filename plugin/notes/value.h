/** @file
 * What is put into a text: values for its placeholders, and numbers in decimal.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VALUE_H
#define LAB_VALUE_H

#include <stdint.h>

/** What to put in place of a placeholder: a text, or a number in decimal. */
struct lab_note_value {
    const char *name;  /**< without its braces; a constant, which never becomes another word */
    const char *value; /**< NULL: the number */
    uint32_t number;
    uint32_t decimals; /**< how many of its digits stand behind the point: at most 9 */
};

/** Write a number in decimal, with no zero behind it.
 *  @return behind its last digit: at most 10 bytes farther */
char *lab_value_write_number(char *out, uint32_t number);

/** How many bytes of a text are written at a time: the last of them perhaps in vain. */
#define LAB_NOTE_STEP 16

#endif
