/* Where a frame stands in a list.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "core/frames.h"

struct element {
    char before;
    uint32_t frame;
};

static const struct element list[] = {{'a', 3}, {'b', 5}, {'c', 5}, {'d', 5}, {'e', 9}};

static size_t
first(size_t count, uint32_t frame)
{
    return lab_first_of_frame(list, count, sizeof *list, offsetof(struct element, frame), frame);
}

static void
test_first_of_several(void)
{
    for (size_t count = 2; count <= G_N_ELEMENTS(list); count++)
        g_assert_cmpuint(first(count, 5), ==, 1);
}

static void
test_ends(void)
{
    g_assert_cmpuint(first(G_N_ELEMENTS(list), 3), ==, 0);
    g_assert_cmpuint(first(G_N_ELEMENTS(list), 9), ==, 4);
}

static void
test_not_there(void)
{
    g_assert_cmpuint(first(G_N_ELEMENTS(list), 0), ==, 0);
    g_assert_cmpuint(first(G_N_ELEMENTS(list), 4), ==, 1);
    g_assert_cmpuint(first(G_N_ELEMENTS(list), 6), ==, 4);
    g_assert_cmpuint(first(G_N_ELEMENTS(list), UINT32_MAX), ==, G_N_ELEMENTS(list));
}

static void
test_empty(void)
{
    g_assert_cmpuint(lab_first_of_frame(NULL, 0, sizeof *list, 0, 1), ==, 0);
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/frames/first-of-several", test_first_of_several);
    g_test_add_func("/frames/ends", test_ends);
    g_test_add_func("/frames/not-there", test_not_there);
    g_test_add_func("/frames/empty", test_empty);
    return g_test_run();
}
