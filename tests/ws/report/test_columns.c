/* How wide a text is, and where its lines end: in English between words, in Chinese nearly
 * everywhere.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/columns.h"

#include <limits.h>

static void
test_width(void)
{
    g_assert_cmpuint(lab_columns_of_character('a'), ==, 1);
    g_assert_cmpuint(lab_columns_of_character(0x4e2d), ==, 2); /* a Chinese character */
    g_assert_cmpuint(lab_columns_of_character(0x301), ==, 0);  /* the accent over another */
    g_assert_cmpuint(lab_columns_of("TCP 连接"), ==, 8);
}

static void
check(const char *before, const char *text, unsigned columns, unsigned most, const char *lines)
{
    GString *out = g_string_new(before);

    lab_columns_append_lines(out, text, columns, most);
    g_assert_cmpstr(out->str, ==, lines);
    g_string_free(out, TRUE);
}

static void
test_words(void)
{
    check("", "one two three", 9, UINT_MAX, "one two \nthree");
    check("", "one two", 6, UINT_MAX, "one \ntwo");
    check("", "longest", 5, UINT_MAX, "long\nest");
}

static void
test_characters(void)
{
    check("", "第一次握手", 5, UINT_MAX, "第一\n次握\n手");
    check("", "握手，是", 5, UINT_MAX, "握\n手，\n是"); /* a comma stays with what it follows */
    check("", "我听（说", 7, UINT_MAX, "我\n听（说");   /* and a bracket with what follows it */
}

static void
test_number_of_lines(void)
{
    check("above", "one", 9, 1, "above\none");
    check("", "one two", 6, 2, "one \ntwo");
    check("", "one two three", 6, 2, "one \ntwo …");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/columns/width", test_width);
    g_test_add_func("/columns/words", test_words);
    g_test_add_func("/columns/characters", test_characters);
    g_test_add_func("/columns/number-of-lines", test_number_of_lines);
    return g_test_run();
}
