/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/classroom/marks.h"

#include "core/classroom/marking.h"

enum lab_mark
lab_marks_judge(const struct lab_question *question, const char *answer,
                const struct lab_names *names)
{
    if (*lab_marking_skip_filler(answer) == '\0')
        return LAB_MARK_BLANK;
    switch (lab_question_form((enum lab_question_kind)question->kind)) {
    case LAB_ANSWER_NUMBER:
        return lab_marking_as_number(question, answer);
    case LAB_ANSWER_TIME:
        return lab_marking_as_time(question, answer);
    case LAB_ANSWER_SET:
        return lab_marking_as_set(question, answer, names);
    default:
        return lab_marking_as_word(question, answer, names);
    }
}
