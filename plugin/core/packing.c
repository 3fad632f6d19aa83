/* The bytes are taken as words of 32 bits, four to a group. A group begins with a byte of four
 * codes, that of the first word in the lowest bits: how many bytes of the word follow, lowest
 * first. After a group of nothing comes how many more such groups there are.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "packing.h"

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

static uint8_t *
put(uint8_t *packed, uint32_t word, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        packed[i] = (uint8_t)(word >> 8 * i);
    return packed + bytes;
}

static const uint8_t *
get(const uint8_t *packed, uint32_t *word, unsigned bytes)
{
    *word = 0;
    for (unsigned i = 0; i < bytes; i++)
        *word |= (uint32_t)packed[i] << 8 * i;
    return packed + bytes;
}

/* How many of the words in front are zero, in whole groups. */
static size_t
count_nothings(const uint32_t *words, size_t count)
{
    size_t at = 0;

    while (at + GROUP <= count && at / GROUP < NOTHINGS_MAX &&
           (words[at] | words[at + 1] | words[at + 2] | words[at + 3]) == 0)
        at += GROUP;
    return at;
}

static uint8_t *
pack_group(uint8_t *packed, const uint32_t *words, size_t count)
{
    uint8_t *codes = packed++;

    *codes = 0;
    for (unsigned i = 0; i < count; i++) {
        unsigned code = code_of(words[i]);

        *codes |= (uint8_t)(code << CODE_BITS * i);
        packed = put(packed, words[i], length[code]);
    }
    if (*codes == 0)
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
        size_t nothings = count_nothings(words, count), taken = nothings;

        if (nothings) {
            *at++ = 0;
            *at++ = (uint8_t)(nothings / GROUP - 1);
        } else {
            taken = count < GROUP ? count : GROUP;
            at = pack_group(at, words, taken);
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
