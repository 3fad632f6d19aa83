/* The questions with their answers in GIFT, the text format that Moodle and other learning
 * platforms import.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/marks.h"
#include "ws/classroom/paper.h"
#include "ws/escape.h"

static const char *
gift(struct lab_paper *paper, const char *text)
{
    return lab_escape_gift(paper->nobody.pool, text);
}

/* Raw and relative: either is right, and nothing beside it. */
static void
print_number(struct lab_paper *paper, const struct lab_question *question)
{
    g_string_append_printf(paper->out, "#\n\t=%u:0\n", question->right);
    if (question->has_relative && question->origin != 0)
        g_string_append_printf(paper->out, "\t=%u:0\n", question->right - question->origin);
}

/* As a word: the numbers of the platforms are decimal. */
static void
print_checksum(struct lab_paper *paper, const struct lab_question *question)
{
    g_string_append_printf(paper->out, "\n\t=0x%04x\n\t=%04x\n", question->right, question->right);
}

static void
print_time(struct lab_paper *paper, const struct lab_question *question)
{
    uint32_t off = (question->slack ? question->slack : question->right / LAB_MARK_COARSEST) + 1;

    g_string_append_printf(paper->out, "#\n\t=%u.%03u:%u.%03u\n", question->right / 1000,
                           question->right % 1000, off / 1000, off % 1000);
}

/* The platforms know no other shares of a point. */
static const char *
share_of(unsigned count)
{
    static const char *const shares[] = {"100", "100", "50", "33.33333", "25"};

    return shares[count < array_length(shares) ? count : array_length(shares) - 1];
}

static unsigned
count_bits(uint32_t set)
{
    unsigned count = 0;

    for (; set; set &= set - 1)
        count++;
    return count;
}

/* One choice. All of several roles have to be ticked, and a wrong one spoils it; of several events
 * or messages one will do. */
static const char *
mark_of(struct lab_paper *paper, const struct lab_question *question, unsigned value)
{
    bool set = lab_question_form((enum lab_question_kind)question->kind) == LAB_ANSWER_SET;
    bool right =
        set ? (lab_marks_accepted(question) & LAB_BIT(value)) != 0 : question->right == value;
    unsigned count = question->kind == LAB_QUESTION_ROLE ? count_bits(question->right) : 1;

    if (count == 1)
        return right ? "=" : "~";
    return right ? wmem_strdup_printf(paper->nobody.pool, "~%%%s%%", share_of(count)) : "~%-100%";
}

static void
print_choices(struct lab_paper *paper, const struct lab_page *page,
              const struct lab_question *question)
{
    enum lab_question_kind kind = (enum lab_question_kind)question->kind;
    const char *word;

    g_string_append_c(paper->out, '\n');
    for (unsigned value = 0; (word = lab_question_choice(kind, value)); value++) {
        if (*word)
            g_string_append_printf(paper->out, "\t%s%s\n", mark_of(paper, question, value),
                                   gift(paper, lab_asking_choice(page, kind, value)));
    }
}

static void
print_question(struct lab_paper *paper, const struct lab_asked *asked)
{
    const struct lab_page page = lab_paper_page(paper, asked);
    const struct lab_question *question = &asked->question;
    const char *ask =
        LAB_SAY(paper, "sheet", "in-frame", {"frame", lab_paper_decimal(paper, asked->frame)},
                {"question", lab_asking_question(&page, question)});

    g_string_append_printf(paper->out, "\n::%s::[plain]%s {", lab_paper_id(paper, asked),
                           gift(paper, ask));
    switch (lab_question_form((enum lab_question_kind)question->kind)) {
    case LAB_ANSWER_NUMBER:
        if (question->kind == LAB_QUESTION_CHECKSUM)
            print_checksum(paper, question);
        else
            print_number(paper, question);
        break;
    case LAB_ANSWER_TIME:
        print_time(paper, question);
        break;
    default:
        print_choices(paper, &page, question);
    }
    g_string_append_printf(paper->out, "\t####%s\n}\n",
                           gift(paper, lab_asking_why_right(&page, question)));
}

void
lab_paper_print_gift(struct lab_paper *paper)
{
    g_string_append_printf(paper->out, "// %s\n", gift(paper, lab_paper_scope(paper)));
    if (paper->count == 0)
        g_string_append_printf(paper->out, "// %s\n", gift(paper, lab_paper_empty(paper)));
    for (unsigned i = 0; i < paper->count; i++)
        print_question(paper, &paper->asked[i]);
}
