/** @file
 * A sum as a student writes it: "7/8 × 36.9 + 1/8 × 41.2", "SRTT + 4·RTTVAR", "|RTT − SRTT| / 4".
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_RECKONING_H
#define LAB_RECKONING_H

#include <stdbool.h>

/** A name that may stand for a number, whatever its capitals. */
struct lab_letter_value {
    const char *name;
    double value;
};

/** Work out a text in UTF-8: numbers, names, + − × ÷ in the usual signs, parentheses, bars around
 *  what counts without its sign, and nothing else. A number may be followed by its unit.
 *  @param count  of @a letters
 *  @return false: it is no sum of at least two numbers or names, or divides by zero */
bool lab_reckoning_of(const char *text, const struct lab_letter_value *letters, unsigned count,
                      double *value);

#endif
