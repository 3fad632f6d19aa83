/* The bytes are taken as words of 32 bits, four to a group; the last group is filled up with zeros.
 * A group begins with a byte of four codes, that of the first word in the highest bits: how many
 * bytes of the word follow, lowest first. After a group of nothing comes how many more such groups
 * there are.
 *
 * Every frame of a capture is packed: what is written without a branch here is a few instructions
 * less for each of its words.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/packing.h"

#include <stdbool.h>
#include <string.h>

#define GROUP        4
#define CODE_BITS    2
#define NOTHINGS_MAX (UINT8_MAX + 1u)

/* A word of the struct that is packed, whatever is there: read and written as bytes, for the
 * compiler may take it that a pointer, say, is not written as a number. */
struct word {
    uint8_t bytes[4];
};

/* As wide as a register, or it would have to be made so for its width. */
static inline uint64_t
number_of(const struct word *word)
{
    uint32_t number;

    memcpy(&number, word, sizeof number);
    return number;
}

static const uint8_t length[] = {0, 1, 2, 4};

/* By how many bits a word has without the zeros in front: its code, for each place in the group
 * where it stands in the byte of codes, and its length. */
#define TWO(value)   value, value
#define EIGHT(value) TWO(value), TWO(value), TWO(value), TWO(value)
#define CODES(shift)                                                                               \
    {                                                                                              \
        0, EIGHT(1 << (shift)), EIGHT(2 << (shift)), EIGHT(3 << (shift)), EIGHT(3 << (shift))      \
    }
static const uint8_t code_of[GROUP][33] = {CODES(6), CODES(4), CODES(2), CODES(0)};
static const size_t length_of[] = {0, EIGHT(1), EIGHT(2), EIGHT(4), EIGHT(4)};

/* As stdc_bit_width() of C23.
 *  @param number  of 32 bits */
static inline unsigned
width(uint64_t number)
{
#ifdef __GNUC__
    return 63u ^ (unsigned)__builtin_clzll(number << 1 | 1);
#else
    unsigned bits = 0;

    for (; number; number >>= 1)
        bits++;
    return bits;
#endif
}

/* All four bytes are written, of which the next word takes back those too many: a compiler makes
 * one store of them. */
static inline uint8_t *
put(uint8_t *packed, uint64_t number, unsigned place, unsigned *codes)
{
    unsigned bits;

    packed[0] = (uint8_t)number;
    packed[1] = (uint8_t)(number >> 8);
    packed[2] = (uint8_t)(number >> 16);
    packed[3] = (uint8_t)(number >> 24);
    bits = width(number);
    *codes |= code_of[place][bits];
    return packed + length_of[bits];
}

static inline const uint8_t *
get(const uint8_t *packed, struct word *word, unsigned code)
{
    uint32_t number = 0;

    switch (code) {
    case 1:
        number = packed[0];
        break;
    case 2:
        number = packed[0] | (uint32_t)packed[1] << 8;
        break;
    case 3:
        number = packed[0] | (uint32_t)packed[1] << 8 | (uint32_t)packed[2] << 16 |
                 (uint32_t)packed[3] << 24;
        break;
    }
    memcpy(word, &number, sizeof number);
    return packed + length[code];
}

static inline bool
is_nothing(const struct word *words)
{
    uint64_t halves[2];

    memcpy(halves, words, sizeof halves);
    return (halves[0] | halves[1]) == 0;
}

static inline uint8_t *
pack_group(uint8_t *packed, const struct word *words)
{
    uint8_t *at = packed + 1;
    unsigned codes = 0;

    at = put(at, number_of(&words[0]), 0, &codes);
    at = put(at, number_of(&words[1]), 1, &codes);
    at = put(at, number_of(&words[2]), 2, &codes);
    at = put(at, number_of(&words[3]), 3, &codes);
    *packed = (uint8_t)codes;
    return at;
}

/* Behind a group of nothing, and those of nothing after it, as many as a byte tells of. */
static inline const struct word *
skip_nothings(const struct word *nothing, const struct word *last)
{
    const ptrdiff_t most = NOTHINGS_MAX * GROUP;
    const struct word *past = last - nothing < most ? last : nothing + most;

    do
        nothing += GROUP;
    while (nothing < past && is_nothing(nothing));
    return nothing;
}

/* A group of fewer words, whose room ends where they do. */
static uint8_t *
pack_rest(uint8_t *packed, const struct word *words, size_t count)
{
    struct word group[GROUP] = {{{0}}};
    uint8_t whole[LAB_PACKED_MAX(sizeof group)];
    size_t used;

    memcpy(group, words, count * sizeof *words);
    used = (size_t)(pack_group(whole, group) - whole);
    memcpy(packed, whole, used);
    if (is_nothing(group))
        packed[used++] = 0;
    return packed + used;
}

size_t
lab_pack(uint8_t *packed, const void *bytes, size_t size)
{
    const struct word *words = bytes;
    size_t rest = size / sizeof *words % GROUP;
    const struct word *last = words + size / sizeof *words - rest;
    uint8_t *at = packed;

    while (words < last) {
        const struct word *first = words;

        if (!is_nothing(first)) {
            words += GROUP;
            at = pack_group(at, first);
            continue;
        }
        words = skip_nothings(first, last);
        *at++ = 0;
        *at++ = (uint8_t)((size_t)(words - first) / GROUP - 1);
    }
    if (rest)
        at = pack_rest(at, words, rest);
    return (size_t)(at - packed);
}

const uint8_t *
lab_unpack(void *bytes, size_t size, const uint8_t *packed)
{
    struct word *words = bytes;
    size_t count = size / sizeof *words, at = 0;

    memset(bytes, 0, size);
    while (at < count) {
        unsigned codes = *packed++;

        if (codes == 0)
            at += *packed++ * (size_t)GROUP;
        for (size_t i = at; codes; i++, codes = codes << CODE_BITS & UINT8_MAX)
            packed = get(packed, &words[i], codes >> (GROUP - 1) * CODE_BITS);
        at += GROUP;
    }
    return packed;
}
