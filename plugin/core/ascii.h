/** @file
 * ASCII letters and digits, whatever the locale says.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_ASCII_H
#define LAB_ASCII_H

#include <stdbool.h>
#include <stddef.h>

/** The lower case of a letter; anything else as it is. */
static inline char
lab_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/** Whether it is a digit. */
static inline bool
lab_ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/** Whether it is a letter, of either case. */
static inline bool
lab_ascii_is_letter(char c)
{
    return lab_ascii_lower(c) >= 'a' && lab_ascii_lower(c) <= 'z';
}

/** How many bytes two texts begin with in common, whatever their case. */
static inline size_t
lab_ascii_common(const char *one, const char *other)
{
    size_t size = 0;

    while (one[size] && lab_ascii_lower(one[size]) == lab_ascii_lower(other[size]))
        size++;
    return size;
}

#endif
