/* The bytes are taken as words of 32 bits, four to a group. A group begins with a byte of four
 * codes, that of the first word in the lowest bits: how many bytes of the word follow, lowest
 * first. After a group of nothing comes how many more such groups there are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/packing.h"

#include <stdbool.h>
#include <string.h>

#define GROUP        4
#define CODE_BITS    2
#define CODE_MASK    3u
#define NOTHINGS_MAX UINT8_MAX

static const uint8_t length[] = {0, 1, 2, 4};

static unsigned
code_of(uint32_t word)
{
    return (word > 0) + (word > 0xFF) + (word > 0xFFFF);
}

/* All four bytes, of which the next word takes back those too many: a compiler makes one store of
 * them. */
static inline void
put(uint8_t *packed, uint32_t word)
{
    packed[0] = (uint8_t)word;
    packed[1] = (uint8_t)(word >> 8);
    packed[2] = (uint8_t)(word >> 16);
    packed[3] = (uint8_t)(word >> 24);
}

static const uint8_t *
get(const uint8_t *packed, uint32_t *word, unsigned bytes)
{
    *word = 0;
    for (unsigned i = 0; i < bytes; i++)
        *word |= (uint32_t)packed[i] << 8 * i;
    return packed + bytes;
}

static inline bool
is_nothing(const uint32_t *words)
{
    uint64_t halves[2];

    memcpy(halves, words, sizeof halves);
    return (halves[0] | halves[1]) == 0;
}

/* How many of the words in front are zero, in whole groups. Most of what is packed is zero in long
 * stretches, which the C library compares faster than a loop. */
static size_t
count_nothings(const uint32_t *words, size_t count)
{
    static const uint32_t stretch[16 * GROUP];
    const size_t step = sizeof stretch / sizeof *stretch;
    size_t at = 0, most = count < NOTHINGS_MAX * GROUP ? count : NOTHINGS_MAX * GROUP;

    if (most < GROUP || !is_nothing(words))
        return 0;
    while (at + step <= most && memcmp(words + at, stretch, sizeof stretch) == 0)
        at += step;
    while (at + GROUP <= most && is_nothing(words + at))
        at += GROUP;
    return at;
}

static inline uint8_t *
pack_group(uint8_t *packed, const uint32_t *words, size_t count)
{
    uint8_t *codes = packed++;
    unsigned all = 0;

    for (size_t i = 0; i < count; i++) {
        unsigned code = code_of(words[i]);

        all |= code << CODE_BITS * i;
        put(packed, words[i]);
        packed += length[code];
    }
    *codes = (uint8_t)all;
    if (all == 0)
        *packed++ = 0;
    return packed;
}

size_t
lab_pack(uint8_t *packed, const void *bytes, size_t size)
{
    const uint32_t *words = bytes;
    size_t count = size / sizeof *words;
    uint8_t *at = packed;

    while (count) {
        size_t taken = count_nothings(words, count);

        if (taken) {
            *at++ = 0;
            *at++ = (uint8_t)(taken / GROUP - 1);
        } else if (count >= GROUP) {
            taken = GROUP;
            at = pack_group(at, words, GROUP);
        } else {
            taken = count;
            at = pack_group(at, words, count);
        }
        words += taken;
        count -= taken;
    }
    return (size_t)(at - packed);
}

const uint8_t *
lab_unpack(void *bytes, size_t size, const uint8_t *packed)
{
    uint32_t *words = bytes;
    size_t count = size / sizeof *words, at = 0;

    memset(bytes, 0, size);
    while (at < count) {
        unsigned codes = *packed++;

        if (codes == 0)
            at += *packed++ * (size_t)GROUP;
        for (size_t i = at; codes; i++, codes >>= CODE_BITS)
            packed = get(packed, &words[i], length[codes & CODE_MASK]);
        at += GROUP;
    }
    return packed;
}
