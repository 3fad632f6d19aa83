/* What a segment asks, and what an answer is worth.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>
#include <string.h>

#include "conversation.h"
#include "questions.h"

#define ROLE(id)  LAB_BIT(LAB_ROLE_##id)
#define EVENT(id) LAB_BIT(LAB_EVENT_##id)

/* The question of one kind that a verdict asks; NULL if it does not ask it. */
static const struct lab_question *
asked(const struct lab_verdict *verdict, enum lab_question_kind kind)
{
    static struct lab_question questions[LAB_QUESTION_COUNT];
    unsigned count = lab_questions_of(verdict, questions);

    for (unsigned i = 0; i < count; i++) {
        if (questions[i].kind == kind)
            return &questions[i];
    }
    return NULL;
}

static const struct lab_verdict second_handshake = {
    .roles = ROLE(HANDSHAKE2),
    .from = LAB_SERVER,
    .seq = {.formula = LAB_FORMULA_Y, .base = 5000},
    .ack = {.formula = LAB_FORMULA_X_1, .base = 1000, .add = 1, .check = LAB_CHECK_AGREES},
    .origin = {1000, 5000},
    .facts = LAB_KNOWS_ORIGIN_CLIENT | LAB_KNOWS_ORIGIN_SERVER,
    .end = {{.after = LAB_STATE_ESTABLISHED}, {.after = LAB_STATE_SYN_RECEIVED}},
};

/* An initial number is random: nobody can be asked what it must be. */
static void
test_second_handshake(void)
{
    g_assert_null(asked(&second_handshake, LAB_QUESTION_SEQ));
    g_assert_cmpuint(asked(&second_handshake, LAB_QUESTION_ROLE)->right, ==, ROLE(HANDSHAKE2));
    g_assert_cmpuint(asked(&second_handshake, LAB_QUESTION_ACK)->right, ==, 1001);
    g_assert_cmpuint(asked(&second_handshake, LAB_QUESTION_ACK)->origin, ==, 1000);
    g_assert_true(asked(&second_handshake, LAB_QUESTION_ACK)->has_relative);
    g_assert_cmpuint(asked(&second_handshake, LAB_QUESTION_CLIENT)->right, ==,
                     LAB_STATE_ESTABLISHED);
    g_assert_cmpuint(asked(&second_handshake, LAB_QUESTION_SERVER)->right, ==,
                     LAB_STATE_SYN_RECEIVED);
    g_assert_null(asked(&second_handshake, LAB_QUESTION_OPEN));
    g_assert_null(asked(&second_handshake, LAB_QUESTION_CLOSE));
    g_assert_null(asked(&second_handshake, LAB_QUESTION_RESET));
    g_assert_null(asked(&second_handshake, LAB_QUESTION_FIN));
    g_assert_null(asked(&second_handshake, LAB_QUESTION_EVENT));
}

/* A wrong number on the wire does not become the right answer. */
static void
test_wrong_number_on_the_wire(void)
{
    struct lab_verdict verdict = second_handshake;

    verdict.ack.check = LAB_CHECK_DIFFERS;
    g_assert_cmpuint(asked(&verdict, LAB_QUESTION_ACK)->right, ==, 1001);
    verdict.ack.check = LAB_CHECK_NONE;
    g_assert_null(asked(&verdict, LAB_QUESTION_ACK));
}

static void
test_unknown_is_not_asked(void)
{
    struct lab_verdict nothing = {.roles = ROLE(ACK)};
    struct lab_question questions[LAB_QUESTION_COUNT];

    g_assert_cmpuint(lab_questions_of(&nothing, questions), ==, 1);
    g_assert_cmpuint(questions[0].kind, ==, LAB_QUESTION_ROLE);
}

/* seq and fin count the sender's bytes, ack those of the other end. */
static void
test_last_data_with_fin(void)
{
    struct lab_verdict verdict = {
        .roles = ROLE(DATA) | ROLE(TEARDOWN3) | ROLE(TEARDOWN2),
        .from = LAB_SERVER,
        .seq = {.formula = LAB_FORMULA_W_LEN, .base = 5150, .add = -50, .check = LAB_CHECK_AGREES},
        .ack = {.formula = LAB_FORMULA_U_1, .base = 1400, .add = 1, .check = LAB_CHECK_AGREES},
        .origin = {1000, 5000},
        .facts = LAB_KNOWS_ORIGIN_SERVER | LAB_KNOWS_FIN_FIRST | LAB_KNOWS_FIN_SECOND,
        .fin_first = 1400,
        .fin_second = 5150,
        .close = LAB_CLOSE_THREE_WAY,
    };

    g_assert_cmpuint(asked(&verdict, LAB_QUESTION_SEQ)->right, ==, 5100);
    g_assert_cmpuint(asked(&verdict, LAB_QUESTION_SEQ)->origin, ==, 5000);
    g_assert_cmpuint(asked(&verdict, LAB_QUESTION_FIN)->right, ==, 5150);
    g_assert_cmpuint(asked(&verdict, LAB_QUESTION_FIN)->origin, ==, 5000);
    g_assert_true(asked(&verdict, LAB_QUESTION_FIN)->has_relative);
    g_assert_cmpuint(asked(&verdict, LAB_QUESTION_ACK)->right, ==, 1401);
    g_assert_false(asked(&verdict, LAB_QUESTION_ACK)->has_relative);
    g_assert_cmpuint(asked(&verdict, LAB_QUESTION_CLOSE)->right, ==, LAB_CLOSE_THREE_WAY);

    verdict.roles = ROLE(TEARDOWN1) | ROLE(DATA);
    g_assert_cmpuint(asked(&verdict, LAB_QUESTION_FIN)->right, ==, 1400);
    g_assert_null(asked(&verdict, LAB_QUESTION_CLOSE));
    verdict.roles = ROLE(TEARDOWN1);
    g_assert_null(asked(&verdict, LAB_QUESTION_FIN));

    verdict.roles = ROLE(TEARDOWN3);
    verdict.events = LAB_BIT(LAB_EVENT_RETRANSMISSION);
    g_assert_null(asked(&verdict, LAB_QUESTION_CLOSE));
}

static const struct {
    guint8 kind;
    guint32 right;
    const char *answer;
    enum lab_mark mark;
} words[] = {
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake2", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "  Handshake 2 ", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "\"handshake2\"", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake1", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(HANDSHAKE2), "handshake23", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(ACK), "acknowledgment", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown3+teardown2", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown2, teardown3", LAB_MARK_RIGHT},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown2 teardown2", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown3", LAB_MARK_PARTLY},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN2) | ROLE(TEARDOWN3), "teardown3 ack", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(TEARDOWN3), "teardown3 teardown2", LAB_MARK_WRONG},
    {LAB_QUESTION_ROLE, ROLE(ACK), "ESTABLISHED", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(ACK), "ping-request", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_ROLE, ROLE(ACK), "", LAB_MARK_BLANK},
    {LAB_QUESTION_ROLE, ROLE(ACK), " \t ", LAB_MARK_BLANK},
    {LAB_QUESTION_ROLE, ROLE(ACK), "-", LAB_MARK_BLANK},
    {LAB_QUESTION_ROLE, ROLE(ACK), "\xff", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION), "retransmission", LAB_MARK_RIGHT},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION) | EVENT(PORT_REUSE), "port reuse", LAB_MARK_RIGHT},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION) | EVENT(PORT_REUSE), "port-reuse, retransmission",
     LAB_MARK_RIGHT},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION), "retransmission, port-reuse", LAB_MARK_WRONG},
    {LAB_QUESTION_EVENT, EVENT(KEEP_ALIVE_ACK), "keep-alive", LAB_MARK_WRONG},
    {LAB_QUESTION_EVENT, EVENT(KEEP_ALIVE_ACK), "keep-alive ack", LAB_MARK_RIGHT},
    {LAB_QUESTION_EVENT, EVENT(RETRANSMISSION), "lost", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN-WAIT-1", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "fin_wait_1", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN WAIT1", LAB_MARK_RIGHT},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN-WAIT-2", LAB_MARK_WRONG},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN-WAIT", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_CLIENT, LAB_STATE_FIN_WAIT_1, "FIN-WAIT-1 or 2", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_SERVER, LAB_STATE_LISTEN, "UNKNOWN", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_OPEN, LAB_OPEN_THREE_WAY, "Three Way", LAB_MARK_RIGHT},
    {LAB_QUESTION_OPEN, LAB_OPEN_THREE_WAY, "fast-open", LAB_MARK_WRONG},
    {LAB_QUESTION_OPEN, LAB_OPEN_THREE_WAY, "four-way", LAB_MARK_UNREADABLE},
    {LAB_QUESTION_CLOSE, LAB_CLOSE_THREE_WAY, "four-way", LAB_MARK_WRONG},
    {LAB_QUESTION_CLOSE, LAB_CLOSE_THREE_WAY, "threeway", LAB_MARK_RIGHT},
    {LAB_QUESTION_RESET, LAB_RESET_NO_CONNECTION, "no connection", LAB_MARK_RIGHT},
    {LAB_QUESTION_RESET, LAB_RESET_NO_CONNECTION, "refused", LAB_MARK_WRONG},
};

static void
test_words(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(words); i++) {
        struct lab_question question = {.kind = words[i].kind, .right = words[i].right};
        enum lab_mark mark = lab_question_mark(&question, words[i].answer);

        if (mark != words[i].mark)
            g_test_message("row %u: \"%s\" is %s", i, words[i].answer, lab_mark_word(mark));
        g_assert_cmpint(mark, ==, words[i].mark);
    }
}

static const struct {
    guint32 right, origin;
    gboolean has_relative;
    const char *answer;
    enum lab_mark mark;
} numbers[] = {
    {1596886090, 1596886089, TRUE, "1596886090", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "01", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, " 1,596,886,090 ", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1 596 886 090", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "x + 1 = 1596886089 + 1 = 1596886090", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "ack=1", LAB_MARK_RIGHT},
    {1596886090, 1596886089, TRUE, "1596886089", LAB_MARK_WRONG},
    {1596886090, 1596886089, TRUE, "0", LAB_MARK_WRONG},
    {1596886090, 1596886089, FALSE, "1", LAB_MARK_WRONG},
    {1596886090, 1596886089, TRUE, "-1", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "x+1", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "1.6E+09", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "1.0", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "ack =", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "handshake2", LAB_MARK_UNREADABLE},
    {1596886090, 1596886089, TRUE, "", LAB_MARK_BLANK},
    /* Through the end of the numbers. */
    {4, 0xFFFFFFFF, TRUE, "4", LAB_MARK_RIGHT},
    {4, 0xFFFFFFFF, TRUE, "5", LAB_MARK_RIGHT},
    {4, 0xFFFFFFFF, TRUE, "4294967300", LAB_MARK_WRONG},           /* 4 + 2^32 */
    {4, 0xFFFFFFFF, TRUE, "18446744073709551620", LAB_MARK_WRONG}, /* 4 + 2^64 */
    {0xFFFFFFFF, 0, FALSE, "4294967295", LAB_MARK_RIGHT},
    {0xFFFFFFFF, 0, FALSE, "99999999999999999999999999999999", LAB_MARK_WRONG},
};

static void
test_numbers(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        struct lab_question question = {.kind = LAB_QUESTION_ACK,
                                        .right = numbers[i].right,
                                        .origin = numbers[i].origin,
                                        .has_relative = numbers[i].has_relative};
        enum lab_mark mark = lab_question_mark(&question, numbers[i].answer);

        if (mark != numbers[i].mark)
            g_test_message("row %u: \"%s\" is %s", i, numbers[i].answer, lab_mark_word(mark));
        g_assert_cmpint(mark, ==, numbers[i].mark);
    }
}

/* Writes down what the right answer of a question is, for the test below. */
static char *
right_answer(const struct lab_question *question)
{
    GString *words_of = g_string_new(NULL);

    if (lab_question_wants_number(question->kind)) {
        g_string_printf(words_of, "%u", question->right);
    } else if (lab_question_has_set(question->kind)) {
        const char *word;

        for (unsigned value = 0; (word = lab_question_choice(question->kind, value)); value++) {
            if (question->right & LAB_BIT(value))
                g_string_append_printf(words_of, "%s ", word);
        }
    } else {
        g_string_assign(words_of, lab_question_choice(question->kind, question->right));
    }
    return g_string_free(words_of, FALSE);
}

/* The right answer is right, and every other word is wrong. */
static void
check_question(const struct lab_question *question)
{
    char *right = right_answer(question);
    const char *choice;

    g_assert_cmpstr(right, !=, "");
    g_assert_cmpint(lab_question_mark(question, right), ==, LAB_MARK_RIGHT);
    for (unsigned value = 0; (choice = lab_question_choice(question->kind, value)); value++) {
        if (*choice && !strstr(right, choice))
            g_assert_cmpint(lab_question_mark(question, choice), ==, LAB_MARK_WRONG);
    }
    g_free(right);
}

static void
check_conversation(const struct conversation *conv, const struct variant *variant,
                   guint seen[LAB_QUESTION_COUNT])
{
    struct lab_flow flow = {0};

    for (guint row = 0; row < conv->rows->len; row++) {
        struct lab_segment seg = conversation_segment(conv, variant, row);
        struct lab_question questions[LAB_QUESTION_COUNT];
        struct lab_verdict verdict;
        unsigned count;

        lab_flow_step(&flow, &seg, &verdict);
        count = lab_questions_of(&verdict, questions);
        for (unsigned i = 0; i < count; i++) {
            seen[questions[i].kind]++;
            check_question(&questions[i]);
        }
    }
}

static void
test_every_conversation(void)
{
    GPtrArray *all = conversations_read_all();
    guint seen[LAB_QUESTION_COUNT] = {0};

    for (guint i = 0; i < all->len; i++) {
        for (const struct variant *variant = variants; variant->name; variant++)
            check_conversation(g_ptr_array_index(all, i), variant, seen);
    }
    for (guint kind = 0; kind < LAB_QUESTION_COUNT; kind++)
        g_assert_cmpuint(seen[kind], >, 0);
    g_ptr_array_free(all, TRUE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/core/questions/second-handshake", test_second_handshake);
    g_test_add_func("/core/questions/wrong-number", test_wrong_number_on_the_wire);
    g_test_add_func("/core/questions/unknown", test_unknown_is_not_asked);
    g_test_add_func("/core/questions/last-data-with-fin", test_last_data_with_fin);
    g_test_add_func("/core/questions/words", test_words);
    g_test_add_func("/core/questions/numbers", test_numbers);
    g_test_add_func("/core/questions/conversations", test_every_conversation);
    return g_test_run();
}
