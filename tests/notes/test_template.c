/* Placeholders: what they expand to, and which texts are refused.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <glib.h>

#include "notes/template.h"

/* Into room of any size, the text is written whole or not at all, and never more than a step beyond
 * its end. With as much more as its numbers could take, it is. */
static void
check_writing(struct lab_pieces *pieces, const struct lab_note_value *values, size_t count,
              const char *expected)
{
    size_t needed = strlen(expected) + 1;
    size_t enough = needed + 11 * (size_t)(pieces->last - pieces->all);

    for (size_t size = 1; size <= enough + 40; size++) {
        char *room = g_malloc(size + LAB_NOTE_STEP + 1), *end;

        room[size + LAB_NOTE_STEP] = '#';
        end = lab_template_write(room, size, pieces, values, count);
        g_assert_true(end || size < enough);
        g_assert_true(!end || size >= needed);
        if (end)
            g_assert_cmpstr(room, ==, expected);
        g_assert_true(!end || end == room + strlen(expected));
        g_assert_cmpint(room[size + LAB_NOTE_STEP], ==, '#');
        g_free(room);
    }
}

#define LONG "a text that has no room in a GString that was made without any, nor in a step"

static void
check_expansion(const char *text, const char *expected)
{
    static const struct lab_note_value values[] = {{"from", "client"},
                                                   {"from_whom", "nobody"},
                                                   {"to", "{from}"},
                                                   {"long", LONG LONG},
                                                   {"empty", ""},
                                                   {"zero", NULL},
                                                   {"ten", .number = 10},
                                                   {"most", .number = 4294967295},
                                                   {"hundred", .number = 100},
                                                   {"tiny", .number = 7, .decimals = 3},
                                                   {"whole", .number = 4294967295, .decimals = 3},
                                                   {"nothing", .decimals = 3},
                                                   {"fraction", .number = 1250, .decimals = 3}};
    struct lab_pieces *pieces = lab_template_split(text);
    GString *out = g_string_new("> ");

    lab_template_expand(out, pieces, values, G_N_ELEMENTS(values));
    check_writing(pieces, values, G_N_ELEMENTS(values), expected);
    g_free(pieces);
    g_assert_cmpstr(out->str + 2, ==, expected);
    g_string_free(out, TRUE);
}

static void
test_expand(void)
{
    check_expansion("", "");
    check_expansion("no placeholder", "no placeholder");
    check_expansion("the {from}", "the client");
    check_expansion("{from}{from}", "clientclient");
    check_expansion("{from_whom} {from}", "nobody client");
    check_expansion("[{empty}]", "[]");
    check_expansion("由{from}发出", "由client发出");
}

static void
test_expand_numbers(void)
{
    check_expansion("{zero} {ten} {hundred} {most}", "0 10 100 4294967295");
    check_expansion("{nothing}{tiny}{fraction}{whole}", "0.0000.0071.2504294967.295");
    check_expansion("{nothing} {tiny} {fraction} {whole}", "0.000 0.007 1.250 4294967.295");
}

/* With a point wherever one can stand. */
static void
test_expand_decimals(void)
{
    const unsigned number = 4294967290;
    struct lab_pieces *pieces = lab_template_split("{number}");
    unsigned power = 10;

    for (uint32_t decimals = 1; decimals <= 9; decimals++, power *= 10) {
        const struct lab_note_value value = {"number", .number = number, .decimals = decimals};
        char *expected = g_strdup_printf("%u.%0*u", number / power, (int)decimals, number % power);

        check_writing(pieces, &value, 1, expected);
        g_free(expected);
    }
    g_free(pieces);
}

/* What was there the last time, and at the same place, is not taken when it is no longer given. */
static void
test_expand_fewer_values(void)
{
    static const struct lab_note_value values[] = {{"from", "client"}, {"to", "server"}};
    struct lab_pieces *pieces = lab_template_split("{from} {to}");

    check_writing(pieces, values, 2, "client server");
    check_writing(pieces, values, 1, "client {to}");
    check_writing(pieces, values + 1, 1, "{from} server");
    g_free(pieces);
}

/* Numbers of each length, and as fractions, as printf() writes them. */
static void
test_expand_many_numbers(void)
{
    struct lab_pieces *pieces = lab_template_split("{whole} {fraction}");
    char text[64], expected[64];

    for (uint64_t number = 0; number <= UINT32_MAX; number += 1 + number / 5000) {
        const struct lab_note_value values[] = {
            {"whole", .number = (uint32_t)number},
            {"fraction", .number = (uint32_t)number, .decimals = 3}};

        g_assert_nonnull(lab_template_write(text, sizeof text - LAB_NOTE_STEP, pieces, values,
                                            G_N_ELEMENTS(values)));
        g_snprintf(expected, sizeof expected, "%u %u.%03u", (unsigned)number,
                   (unsigned)number / 1000, (unsigned)number % 1000);
        g_assert_cmpstr(text, ==, expected);
    }
    g_free(pieces);
}

/* Longer than what a GString has room for at first, in pieces and as one. */
static void
test_expand_long(void)
{
    char *piece = g_strnfill(300, 'x');
    char *text = g_strconcat(piece, "{from}", piece, "{most}", piece, NULL);
    char *expected = g_strconcat(piece, "client", piece, "4294967295", piece, NULL);

    check_expansion(text, expected);
    g_free(expected);
    g_free(text);
    g_free(piece);
}

/* A value that has no room, behind nothing and behind what had some. */
static void
test_expand_long_value(void)
{
    struct lab_pieces *pieces = lab_template_split("{long}");
    const struct lab_note_value value = {"long", LONG LONG};
    GString *out = g_string_new(NULL);

    lab_template_expand(out, pieces, &value, 1);
    g_assert_cmpstr(out->str, ==, LONG LONG);
    check_writing(pieces, &value, 1, LONG LONG);
    g_string_free(out, TRUE);
    g_free(pieces);
    check_expansion("{ten}, {hundred} and {long}", "10, 100 and " LONG LONG);
}

static void
test_expand_does_not_expand_values(void)
{
    check_expansion("{to}", "{from}");
}

static void
test_expand_braces(void)
{
    check_expansion("{{from}}", "{from}");
    check_expansion("{{{from}}}", "{client}");
    check_expansion("{{", "{");
    check_expansion("a}}b", "a}b");
}

/* A wrong text never gets this far, but if it does, nothing of it may be lost. */
static void
test_expand_keeps_what_it_does_not_know(void)
{
    check_expansion("{who}", "{who}");
    check_expansion("{", "{");
    check_expansion("}", "}");
    check_expansion("{}", "{}");
    check_expansion("{from", "{from");
    check_expansion("{From}", "{From}");
    check_expansion("{ from }", "{ from }");
}

static void
check_problem(const char *text, const char *model, const char *expected, const char *which)
{
    char *placeholder;

    g_assert_cmpstr(lab_template_problem(text, model, &placeholder), ==, expected);
    g_assert_cmpstr(placeholder, ==, which);
    g_free(placeholder);
}

static void
test_problem(void)
{
    check_problem("the {from}", "{to} {from}", NULL, NULL);
    check_problem("no placeholder", "{from}", NULL, NULL);
    check_problem("{{from}}", "none", NULL, NULL);
    check_problem("{anything}", NULL, NULL, NULL);
    check_problem("{who}", "{from} and {to}", "texts-placeholder", "{who}");
    check_problem("{fro}", "{from}", "texts-placeholder", "{fro}");
    check_problem("{from}", "{from_whom}", "texts-placeholder", "{from}");
    check_problem("{from_whom}", "{from}", "texts-placeholder", "{from_whom}");
    check_problem("{from}", "none", "texts-no-placeholder", "{from}");
    check_problem("{from}", "{{from}}", "texts-no-placeholder", "{from}");
    check_problem("{", NULL, "texts-brace", NULL);
    check_problem("{}", NULL, "texts-brace", NULL);
    check_problem("a } b", NULL, "texts-brace", NULL);
    check_problem("{from", "{from}", "texts-brace", NULL);
    check_problem("{from}}", "{from}", "texts-brace", NULL);
    check_problem("{From}", "{from}", "texts-brace", NULL);
}

static void
test_placeholders(void)
{
    char *both = lab_template_placeholders("the {from} {{and}} {to}");
    char *none = lab_template_placeholders("{{from}}");

    g_assert_cmpstr(both, ==, "{from} {to}");
    g_assert_cmpstr(none, ==, "");
    g_free(both);
    g_free(none);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/template/expand", test_expand);
    g_test_add_func("/template/expand/numbers", test_expand_numbers);
    g_test_add_func("/template/expand/many-numbers", test_expand_many_numbers);
    g_test_add_func("/template/expand/decimals", test_expand_decimals);
    g_test_add_func("/template/expand/fewer-values", test_expand_fewer_values);
    g_test_add_func("/template/expand/long", test_expand_long);
    g_test_add_func("/template/expand/long-value", test_expand_long_value);
    g_test_add_func("/template/expand/values", test_expand_does_not_expand_values);
    g_test_add_func("/template/expand/braces", test_expand_braces);
    g_test_add_func("/template/expand/unknown", test_expand_keeps_what_it_does_not_know);
    g_test_add_func("/template/problem", test_problem);
    g_test_add_func("/template/placeholders", test_placeholders);
    return g_test_run();
}
