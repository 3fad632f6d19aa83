/* A struct without its zeros, and back.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "core/packing.h"

#define WORDS_MAX 3000

static size_t
check(const uint32_t *words, size_t count)
{
    static uint8_t packed[LAB_PACKED_MAX(WORDS_MAX * sizeof(uint32_t)) + 1];
    static uint32_t back[WORDS_MAX];
    size_t size = count * sizeof *words, used;

    packed[LAB_PACKED_MAX(size)] = 0xA5;
    used = lab_pack(packed, words, size);
    g_assert_cmpuint(used, <=, LAB_PACKED_MAX(size));
    g_assert_cmpuint(packed[LAB_PACKED_MAX(size)], ==, 0xA5);
    memset(back, 0xA5, sizeof back);
    g_assert_true(lab_unpack(back, size, packed) == packed + used);
    g_assert_cmpmem(back, size, words, size);
    return used;
}

/* Every word is zero, or one of any length. */
static void
fill(GRand *dice, uint32_t *words, size_t count, unsigned sparse)
{
    for (size_t i = 0; i < count; i++)
        words[i] = g_rand_int_range(dice, 0, (gint32)sparse)
                       ? 0
                       : g_rand_int(dice) >> 8 * g_rand_int_range(dice, 0, 4);
}

static void
test_all_comes_back(void)
{
    static const unsigned sparse[] = {1, 2, 5, 100, 5000};
    GRand *dice = g_rand_new_with_seed(1);
    uint32_t words[WORDS_MAX];

    for (unsigned i = 0; i < G_N_ELEMENTS(sparse); i++) {
        for (size_t count = 0; count < WORDS_MAX; count += count < 50 ? 1 : 197) {
            fill(dice, words, count, sparse[i]);
            check(words, count);
        }
    }
    g_rand_free(dice);
}

static void
test_zeros_take_no_room(void)
{
    uint32_t words[WORDS_MAX] = {0};

    g_assert_cmpuint(check(words, 512), ==, 2);
    words[0] = 7;
    g_assert_cmpuint(check(words, 512), ==, 2 + 2);
    words[511] = 0x10000;
    g_assert_cmpuint(check(words, 512), ==, 2 + 2 + 5);
}

static void
test_no_room_is_lost_on_full_words(void)
{
    uint32_t words[WORDS_MAX];

    memset(words, 0xFF, sizeof words);
    g_assert_cmpuint(check(words, 512), ==, 512 * 4 + 128);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/packing/all-comes-back", test_all_comes_back);
    g_test_add_func("/packing/zeros-take-no-room", test_zeros_take_no_room);
    g_test_add_func("/packing/full-words", test_no_room_is_lost_on_full_words);
    return g_test_run();
}
