/* Which segments teach what: lesson.c, conversation by conversation.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "core/classroom/lesson.h"

#define ROLE(id)  LAB_BIT(LAB_ROLE_##id)
#define EVENT(id) LAB_BIT(LAB_EVENT_##id)
#define MERGED    (ROLE(TEARDOWN2) | ROLE(TEARDOWN3))

/* A segment's verdict, and the lessons it must belong to. */
struct row {
    struct lab_verdict verdict;
    const char *lessons; /* words, without "whole"; "" if it shows nothing new */
};

#define SERVER .from = LAB_SERVER

/* Tables, laid out by hand. */
/* clang-format off */
static const struct row plain[] = {
    {{.roles = ROLE(HANDSHAKE1)}, "handshake"},
    {{.roles = ROLE(HANDSHAKE2), SERVER}, "handshake"},
    {{.roles = ROLE(HANDSHAKE3), .open = LAB_OPEN_THREE_WAY}, "handshake"},
    {{.roles = ROLE(DATA)}, "data"},
    {{.roles = ROLE(DATA)}, ""},
    {{.roles = ROLE(ACK), SERVER}, ""},
    {{.roles = ROLE(DATA), SERVER}, "data"},
    {{.roles = ROLE(DATA), SERVER}, ""},
    {{.roles = ROLE(ACK)}, ""},
    {{.roles = ROLE(TEARDOWN1)}, "close"},
    {{.roles = ROLE(TEARDOWN2), SERVER}, "close"},
    {{.roles = ROLE(DATA), SERVER}, ""},
    {{.roles = ROLE(TEARDOWN3), .close = LAB_CLOSE_FOUR_WAY, SERVER}, "close"},
    {{.roles = ROLE(TEARDOWN4), .close = LAB_CLOSE_FOUR_WAY}, "close"},
};

static const struct row two_parts[] = {
    {{.roles = ROLE(HANDSHAKE3) | ROLE(DATA)}, "handshake data"},
    {{.roles = ROLE(DATA) | ROLE(TEARDOWN1)}, "close"},
    {{.roles = ROLE(DATA) | MERGED, .close = LAB_CLOSE_THREE_WAY, SERVER}, "data close"},
};

static const struct row simultaneous[] = {
    {{.roles = ROLE(HANDSHAKE1)}, "handshake"},
    {{.roles = ROLE(HANDSHAKE1), .open = LAB_OPEN_SIMULTANEOUS, SERVER}, "handshake oddities"},
    {{.roles = ROLE(TEARDOWN1)}, "close"},
    {{.roles = ROLE(TEARDOWN3), .close = LAB_CLOSE_SIMULTANEOUS, SERVER}, "close oddities"},
    {{.roles = ROLE(TEARDOWN2), .close = LAB_CLOSE_SIMULTANEOUS, SERVER}, "close"},
    {{.roles = ROLE(ACK), .close = LAB_CLOSE_SIMULTANEOUS, SERVER}, ""},
};

static const struct row resets[] = {
    {{.roles = ROLE(RESET), .reset = LAB_RESET_REFUSED, SERVER}, "handshake oddities"},
    {{.roles = ROLE(RESET), .reset = LAB_RESET_CANCELLED}, "handshake oddities"},
    {{.roles = ROLE(RESET), .reset = LAB_RESET_ABORT}, "close oddities"},
    {{.roles = ROLE(RESET), .reset = LAB_RESET_AFTER_CLOSE}, "close oddities"},
};

static const struct row oddities[] = {
    {{.roles = ROLE(ACK), .open = LAB_OPEN_MIDSTREAM}, "oddities"},
    {{.roles = ROLE(STRAY)}, "oddities"},
    {{.roles = ROLE(ACK), .seq.check = LAB_CHECK_DIFFERS}, "oddities"},
    {{.roles = ROLE(ACK), .ack.check = LAB_CHECK_DIFFERS}, "oddities"},
    {{.roles = ROLE(ACK), .ack.check = LAB_CHECK_AGREES}, ""},
    {{.roles = ROLE(HANDSHAKE2), .events = EVENT(RETRANSMISSION), SERVER}, "handshake oddities"},
    {{.roles = ROLE(HANDSHAKE2), .events = EVENT(RETRANSMISSION), SERVER}, "handshake"},
};

static const struct row ordinary[] = {
    {{.roles = ROLE(ACK), .events = EVENT(WINDOW_UPDATE)}, ""},
    {{.roles = ROLE(ACK), .events = EVENT(DELAYED_ACK)}, ""},
    {{.roles = ROLE(DATA), .events = EVENT(PIGGYBACK) | EVENT(OFFLOAD)}, "data"},
    {{.roles = ROLE(ACK), .events = EVENT(CAPTURED_TWICE)}, "oddities"},
    {{.roles = ROLE(ACK)}, ""},
    {{.roles = ROLE(ACK), .events = EVENT(CAPTURED_TWICE)}, ""},
};

/* Of a run the first segment counts; the other end's segments do not interrupt it. */
static const struct row runs[] = {
    {{.roles = ROLE(DATA)}, "data"},
    {{.roles = ROLE(DATA), SERVER}, "data"},
    {{.roles = ROLE(DATA), .events = EVENT(HALF_CLOSE), SERVER}, "oddities"},
    {{.roles = ROLE(ACK)}, ""},
    {{.roles = ROLE(DATA), .events = EVENT(HALF_CLOSE), SERVER}, ""},
    {{.roles = ROLE(DATA), .events = EVENT(RETRANSMISSION)}, "oddities"},
    {{.roles = ROLE(DATA), .events = EVENT(HALF_CLOSE) | EVENT(RETRANSMISSION), SERVER}, "oddities"},
    {{.roles = ROLE(DATA), .events = EVENT(HALF_CLOSE), SERVER}, ""},
    {{.roles = ROLE(DATA), SERVER}, ""},
    {{.roles = ROLE(DATA), .events = EVENT(HALF_CLOSE), SERVER}, "oddities"},
};

static const struct row closed_window[] = {
    {{.roles = ROLE(ACK), .events = EVENT(WINDOW_UPDATE), SERVER}, ""},
    {{.roles = ROLE(ACK), .events = EVENT(ZERO_WINDOW), SERVER}, "oddities"},
    {{.roles = ROLE(ACK), .events = EVENT(WINDOW_PROBE)}, "oddities"},
    {{.roles = ROLE(ACK), .events = EVENT(ZERO_WINDOW), SERVER}, ""},
    {{.roles = ROLE(ACK), .events = EVENT(WINDOW_UPDATE)}, ""},
    {{.roles = ROLE(ACK), .events = EVENT(WINDOW_UPDATE), SERVER}, "oddities"},
    {{.roles = ROLE(ACK), .events = EVENT(WINDOW_UPDATE), SERVER}, ""},
};

static const struct {
    const char *name;
    const struct row *rows;
    unsigned count;
} conversations[] = {
    {"plain", plain, G_N_ELEMENTS(plain)},
    {"two-parts", two_parts, G_N_ELEMENTS(two_parts)},
    {"simultaneous", simultaneous, G_N_ELEMENTS(simultaneous)},
    {"resets", resets, G_N_ELEMENTS(resets)},
    {"oddities", oddities, G_N_ELEMENTS(oddities)},
    {"ordinary", ordinary, G_N_ELEMENTS(ordinary)},
    {"runs", runs, G_N_ELEMENTS(runs)},
    {"closed-window", closed_window, G_N_ELEMENTS(closed_window)},
};
/* clang-format on */

/* The words of a set, without "whole", in the order of the vocabulary; g_free(). */
static char *
words_of(lab_set lessons)
{
    GString *words = g_string_new(NULL);

    for (unsigned lesson = LAB_LESSON_WHOLE + 1; lesson < LAB_LESSON_COUNT; lesson++) {
        if (lessons & LAB_BIT(lesson))
            g_string_append_printf(words, "%s%s", words->len ? " " : "", lab_lesson_word(lesson));
    }
    return g_string_free(words, FALSE);
}

static void
test_conversation(gconstpointer index)
{
    const struct row *rows = conversations[GPOINTER_TO_UINT(index)].rows;
    struct lab_shown shown = {0};

    for (unsigned i = 0; i < conversations[GPOINTER_TO_UINT(index)].count; i++) {
        lab_set lessons = lab_lessons_of(&rows[i].verdict, &shown);
        char *words = words_of(lessons);

        if (g_strcmp0(words, rows[i].lessons) != 0)
            g_test_message("segment %u", i + 1);
        g_assert_cmpstr(words, ==, rows[i].lessons);
        g_assert_cmpint((lessons & LAB_BIT(LAB_LESSON_WHOLE)) != 0, ==, *words != '\0');
        g_free(words);
    }
}

/* Three steps, of which the one in the middle is in another lesson too. */
static struct lab_step steps[] = {
    {7, LAB_BIT(LAB_LESSON_WHOLE) | LAB_BIT(LAB_LESSON_HANDSHAKE), &steps[1]},
    {9, LAB_BIT(LAB_LESSON_WHOLE) | LAB_BIT(LAB_LESSON_DATA), &steps[2]},
    {12, LAB_BIT(LAB_LESSON_WHOLE) | LAB_BIT(LAB_LESSON_HANDSHAKE), NULL},
};

static bool
hides(uint32_t frame, void *hidden)
{
    return frame == *(guint32 *)hidden;
}

static void
check_place(enum lab_lesson lesson, guint32 from, gboolean back, guint32 hidden,
            struct lab_place wanted)
{
    struct lab_place place = lab_lesson_step_from(steps, lesson, from, back, hides, &hidden);

    g_assert_cmpuint(place.frame, ==, wanted.frame);
    g_assert_cmpuint(place.number, ==, wanted.number);
    g_assert_cmpuint(place.count, ==, wanted.count);
    g_assert_cmpint(place.wrapped, ==, wanted.wrapped);
}

static void
test_next(void)
{
    check_place(LAB_LESSON_WHOLE, 0, FALSE, 0, (struct lab_place){7, 1, 3, false});
    check_place(LAB_LESSON_WHOLE, 7, FALSE, 0, (struct lab_place){9, 2, 3, false});
    check_place(LAB_LESSON_WHOLE, 10, FALSE, 0, (struct lab_place){12, 3, 3, false});
    check_place(LAB_LESSON_WHOLE, 12, FALSE, 0, (struct lab_place){7, 1, 3, true});
    check_place(LAB_LESSON_HANDSHAKE, 7, FALSE, 0, (struct lab_place){12, 2, 2, false});
    check_place(LAB_LESSON_DATA, 9, FALSE, 0, (struct lab_place){9, 1, 1, true});
}

static void
test_previous(void)
{
    check_place(LAB_LESSON_WHOLE, 12, TRUE, 0, (struct lab_place){9, 2, 3, false});
    check_place(LAB_LESSON_WHOLE, 10, TRUE, 0, (struct lab_place){9, 2, 3, false});
    check_place(LAB_LESSON_WHOLE, 7, TRUE, 0, (struct lab_place){12, 3, 3, true});
    check_place(LAB_LESSON_HANDSHAKE, 12, TRUE, 0, (struct lab_place){7, 1, 2, false});
}

static void
test_hidden(void)
{
    check_place(LAB_LESSON_WHOLE, 7, FALSE, 9, (struct lab_place){12, 2, 2, false});
    check_place(LAB_LESSON_WHOLE, 12, TRUE, 9, (struct lab_place){7, 1, 2, false});
    check_place(LAB_LESSON_DATA, 0, FALSE, 9, (struct lab_place){0, 0, 0, true});
}

/* A lost segment in front, in between and behind; one that is a step already is odd as well. */
static void
test_insert(void)
{
    struct lab_step own[] = {{7, LAB_BIT(LAB_LESSON_WHOLE) | LAB_BIT(LAB_LESSON_CLOSE), NULL}};
    struct lab_step lost[] = {{.frame = 8}, {.frame = 5}, {.frame = 7}, {.frame = 6}};
    struct lab_step *first = own;
    guint32 frame = 0;

    for (guint i = 0; i < G_N_ELEMENTS(lost); i++) {
        struct lab_step *const *place = lab_lesson_insert_step(&first, &lost[i]);

        g_assert_true(*place == (lost[i].frame == 7 ? own : &lost[i]));
    }
    for (guint i = 5; i <= 8; i++) {
        frame = lab_lesson_step_from(first, LAB_LESSON_ODDITIES, frame, FALSE, NULL, NULL).frame;
        g_assert_cmpuint(frame, ==, i);
    }
    g_assert_cmpuint(lab_lesson_step_from(first, LAB_LESSON_CLOSE, 0, FALSE, NULL, NULL).frame, ==,
                     7);
}

static void
test_no_step(void)
{
    check_place(LAB_LESSON_CLOSE, 7, FALSE, 0, (struct lab_place){0, 0, 0, true});
    g_assert_cmpuint(lab_lesson_step_from(NULL, LAB_LESSON_WHOLE, 7, FALSE, NULL, NULL).frame, ==,
                     0);
}

int
main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(conversations); i++) {
        char *path = g_strconcat("/core/lesson/", conversations[i].name, NULL);

        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_conversation);
        g_free(path);
    }
    g_test_add_func("/core/lesson/next", test_next);
    g_test_add_func("/core/lesson/previous", test_previous);
    g_test_add_func("/core/lesson/hidden", test_hidden);
    g_test_add_func("/core/lesson/no-step", test_no_step);
    g_test_add_func("/core/lesson/insert", test_insert);
    return g_test_run();
}
