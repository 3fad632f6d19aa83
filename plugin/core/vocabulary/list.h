/** @file
 * What the lists of the vocabulary have in common.
 *
 * A list is a macro that hands each of its items to another one: X(enumerator, "word").
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef LAB_VOCABULARY_LIST_H
#define LAB_VOCABULARY_LIST_H

#include <stddef.h>
#include <stdint.h>

/** What makes an enumeration of a list. */
#define LAB_ENUMERATOR(id, ...) id,

/** What makes a table of the words of a list. */
#define LAB_WORD(id, word) word,

/** The function that gives the word of each value of an enumeration. All are alike on purpose: the
 *  type of the argument keeps a role from being looked up among the states.
 *  @param ...  the words in order, by LAB_WORD; NULL in front where there is a NONE */
#define LAB_WORDS(name, type, ...)                                                                 \
    const char *name(type value)                                                                   \
    {                                                                                              \
        static const char *const words[] = {__VA_ARGS__};                                          \
        return (size_t)value < sizeof words / sizeof *words ? words[value] : NULL;                 \
    }

/** A set of roles or events: bit n stands for enumerator n. */
typedef uint32_t lab_set;
#define LAB_BIT(n) ((lab_set)1 << (n))

#endif
