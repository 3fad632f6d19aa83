/* A filled sheet, marked.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/classroom/marking.h"

#include <string.h>

#include "notes/textfile.h"
#include "ws/classroom/names.h"
#include "ws/classroom/paper.h"
#include "ws/escape.h"

/* More lines than these are only counted: a file that is no worksheet at all has thousands. */
#define FAULTS_SHOWN 50

/* In bytes: no longer answer is right, and to put many accents of one letter into their order takes
 * the square of their number. */
#define ANSWER_MAX 4096

static void
print_line(struct lab_paper *paper, const char *text)
{
    g_string_append_printf(paper->out, "%s\n", lab_escape_line(paper->nobody.pool, text));
}

static const char *
shown(struct lab_paper *paper, const char *text)
{
    return lab_escape_short(paper->nobody.pool, text, LAB_SHOWN_MAX);
}

enum lab_mark
lab_ws_marking_judge(const struct lab_question *question, const char *answer,
                     const struct lab_names *names)
{
    enum lab_mark result;
    char *plain;

    if (strlen(answer) > ANSWER_MAX)
        return LAB_MARK_UNREADABLE;
    plain = g_utf8_normalize(answer, -1, G_NORMALIZE_ALL_COMPOSE);
    result = lab_marks_judge(question, g_strstrip(plain), names);
    g_free(plain);
    return result;
}

/* A student who answers for the connection where one end is asked for knows something. */
static bool
means_half_closed(const struct lab_question *question, const char *answer,
                  const struct lab_names *names)
{
    return (question->kind == LAB_QUESTION_CLIENT || question->kind == LAB_QUESTION_SERVER) &&
           (lab_marks_choice(LAB_QUESTION_CLOSE, answer, names) == LAB_CLOSE_HALF_CLOSED ||
            lab_marks_choice(LAB_QUESTION_EVENT, answer, names) == LAB_EVENT_HALF_CLOSE);
}

struct tally {
    unsigned of[LAB_MARK_COUNT];
    unsigned not_in_file;
};

static void
mark_question(struct lab_paper *paper, const struct lab_asked *asked, struct lab_answers *answers,
              const struct lab_names *names, struct tally *tally)
{
    const struct lab_question *question = &asked->question;
    const struct lab_page page = lab_paper_page(paper, asked);
    const char *id = lab_paper_id(paper, asked);
    const char *answer = lab_answers_take(answers, id);
    enum lab_mark result = answer ? lab_ws_marking_judge(question, answer, names) : LAB_MARK_BLANK;
    const char *key = lab_mark_word(result);

    tally->of[result]++;
    tally->not_in_file += !answer;
    if (result == LAB_MARK_UNREADABLE && means_half_closed(question, answer, names))
        key = "half-closed";
    print_line(paper, LAB_SAY(paper, "grade", key, {"id", id},
                              {"frame", lab_paper_decimal(paper, asked->frame)},
                              {"answer", shown(paper, answer ? answer : "")},
                              {"right", lab_asking_right_answer(&page, question)},
                              {"why", lab_asking_why_right(&page, question)}));
}

static const char *const fault_keys[] = {
    [LAB_ANSWERS_SHEET] = "sheet",
    [LAB_ANSWERS_NO_HEADER] = "no-header",
    [LAB_ANSWERS_ENCODING] = "encoding",
    [LAB_ANSWERS_COLUMNS] = "columns",
    [LAB_ANSWERS_TWICE] = "twice",
    [LAB_ANSWERS_UNKNOWN] = "unknown",
    [LAB_ANSWERS_COLUMN_TWICE] = "column-twice",
};

static void
print_faults(struct lab_paper *paper, const struct lab_answers *answers)
{
    for (guint i = 0; i < answers->faults->len && i < FAULTS_SHOWN; i++) {
        const struct lab_answers_fault *fault =
            &g_array_index(answers->faults, struct lab_answers_fault, i);

        print_line(paper, LAB_SAY(paper, "grade", fault_keys[fault->problem],
                                  {"line", lab_paper_decimal(paper, fault->line)},
                                  {"id", shown(paper, fault->id)},
                                  {"other", lab_paper_decimal(paper, fault->other)},
                                  {"needed", lab_paper_decimal(paper, answers->needed)}));
    }
    if (answers->faults->len > FAULTS_SHOWN)
        print_line(paper, LAB_SAY(paper, "grade", "more",
                                  {"count",
                                   lab_paper_decimal(paper, answers->faults->len - FAULTS_SHOWN)}));
}

static void
print_total(struct lab_paper *paper, const struct tally *tally)
{
    unsigned partly = tally->of[LAB_MARK_PARTLY] + tally->of[LAB_MARK_FORMULA];
    unsigned wrong = tally->of[LAB_MARK_WRONG] + tally->of[LAB_MARK_UNREADABLE];

    if (tally->not_in_file)
        print_line(paper, LAB_SAY(paper, "grade", "missing",
                                  {"count", lab_paper_decimal(paper, tally->not_in_file)}));
    print_line(paper, LAB_SAY(paper, "grade", "total",
                              {"right", lab_paper_decimal(paper, tally->of[LAB_MARK_RIGHT])},
                              {"partly", lab_paper_decimal(paper, partly)},
                              {"wrong", lab_paper_decimal(paper, wrong)},
                              {"blank", lab_paper_decimal(paper, tally->of[LAB_MARK_BLANK])},
                              {"total", lab_paper_decimal(paper, paper->count)}));
}

/* First what is wrong with the file, which is known once every question has been looked for. */
void
lab_paper_print_marks(struct lab_paper *paper, struct lab_answers *answers)
{
    GString *marks = g_string_new(NULL), *out = paper->out;
    struct tally tally = {{0}, 0};

    paper->out = marks;
    for (unsigned i = 0; i < paper->count; i++)
        mark_question(paper, &paper->asked[i], answers, lab_ws_names(), &tally);
    lab_answers_blame_rest(answers);
    paper->out = out;
    print_line(paper, lab_paper_scope(paper));
    print_faults(paper, answers);
    g_string_append(out, marks->str);
    if (paper->count > 0)
        print_total(paper, &tally);
    else
        print_line(paper, lab_paper_empty(paper));
    g_string_free(marks, TRUE);
}
