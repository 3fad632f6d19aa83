/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/window/toolbar.h"

#include "ws/window/board.h"
#include "ws/window/choices.h"
#include "ws/window/lesson.h"
#include "ws/window/stage.h"

static void
on_previous(gpointer item _U_, gpointer data _U_, gpointer user_data _U_)
{
    lab_ws_lesson_step(true);
}

static void
on_next(gpointer item _U_, gpointer data _U_, gpointer user_data _U_)
{
    lab_ws_lesson_step(false);
}

static void
on_place(gpointer item _U_, gpointer data _U_, gpointer user_data _U_)
{
    lab_ws_lesson_return();
}

static void
on_lesson(gpointer item _U_, gpointer value, gpointer user_data _U_)
{
    enum lab_lesson lesson = lab_ws_choices_lesson_of(((ext_toolbar_value_t *)value)->value);

    if (lesson != LAB_LESSON_COUNT)
        lab_ws_lesson_choose(lesson);
}

static void
on_language(gpointer item _U_, gpointer value, gpointer user_data _U_)
{
    lab_ws_choices_choose_language(((ext_toolbar_value_t *)value)->value);
}

static void
on_answer(gpointer item _U_, gpointer text, gpointer user_data _U_)
{
    lab_ws_stage_answer(text);
}

static void
on_quiz(gpointer item _U_, gpointer data _U_, gpointer user_data _U_)
{
    lab_ws_choices_choose_quiz();
}

void
lab_ws_toolbar_register(void)
{
    static const ext_toolbar_action_cb used[LAB_WIDGET_COUNT] = {
        [LAB_WIDGET_LESSON] = on_lesson, [LAB_WIDGET_LANGUAGE] = on_language,
        [LAB_WIDGET_QUIZ] = on_quiz,     [LAB_WIDGET_PREVIOUS] = on_previous,
        [LAB_WIDGET_NEXT] = on_next,     [LAB_WIDGET_ANSWER] = on_answer,
        [LAB_WIDGET_PLACE] = on_place,
    };

    lab_ws_board_register(used);
}
