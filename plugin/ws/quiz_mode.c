/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "ws/quiz_mode.h"

#include "ws/ws_compat.h"

static lab_pref_bool preferred; /* the preference */
static bool is_on;

void
lab_quiz_mode_register(module_t *module)
{
    prefs_register_bool_preference(
        module, "quiz", "Quiz: ask before telling",
        "The tree shows questions, with the answers folded below them; Lab's columns and colours "
        "show nothing. Filters work as ever. The toolbar switches it until Wireshark ends, this "
        "preference also for the next time.",
        &preferred);
}

bool
lab_quiz_mode_is_on(void)
{
    static bool followed;

    if (preferred != followed)
        is_on = preferred;
    followed = preferred;
    return is_on;
}

void
lab_quiz_mode_toggle(void)
{
    is_on = !lab_quiz_mode_is_on();
}
