# SPDX-License-Identifier: GPL-2.0-or-later
"""The lesson toolbar: stepping through a conversation without typing anything.

The capture holds two conversations, interleaved: each button has to stay in the selected one.
"""

import pytest

from desktop import wait_for
from toolbar import Toolbar

CAPTURE = "../tests/captures/interleaved.pcap"
FIRST = [1, 3, 6, 7, 10, 11, 13, 16, 17]  # every segment of it that teaches something
SECOND = [2, 4, 5, 8, 9, 12, 14, 15]


@pytest.fixture(scope="module")
def bar(window):
    return Toolbar(window)


def test_the_profile_shows_it(window, bar):
    bar.shows(["Lesson: Whole story", "Language: auto", "Quiz: off", "Previous",
               "Next", "Step"])
    x, _, width, _ = bar.place.extents
    assert bar.place.showing and x + width <= window.desktop.size[0]


def test_next_walks_through_the_conversation(window, bar):
    window.select(FIRST[0])
    for number, frame in enumerate(FIRST[1:], 2):
        bar.goes_to(bar.next, frame)
        bar.says(f"Step {number} of {len(FIRST)}")


def test_next_wraps_with_a_word(window, bar):
    window.select(FIRST[-1])
    bar.goes_to(bar.next, FIRST[0])
    bar.says(f"Again from step 1 of {len(FIRST)}")


def test_previous_walks_back_and_wraps(window, bar):
    window.select(SECOND[2])
    for frame in (SECOND[1], SECOND[0], SECOND[-1]):
        bar.goes_to(bar.previous, frame)
    bar.says(f"On to the last step, {len(SECOND)} of {len(SECOND)}")


def test_the_place_leads_back(window, bar):
    window.select(SECOND[0])
    bar.goes_to(bar.next, SECOND[1])
    window.select(17)
    bar.goes_to(bar.place, SECOND[1])


@pytest.mark.parametrize("lesson, frames", [
    ("Handshake", FIRST[:3]), ("Data", FIRST[3:5]), ("Close", FIRST[5:]), ("Whole story", FIRST)])
def test_a_lesson_has_its_steps(window, bar, lesson, frames):
    window.select(FIRST[4])
    window.choose(bar.lesson, f"Lesson: {lesson}")
    wait_for(f"the first step of {lesson}", lambda: window.selected() == frames[0])
    bar.says(f"Step 1 of {len(frames)}")
    bar.goes_to(bar.next, frames[1])
    bar.says(f"Step 2 of {len(frames)}")


def test_a_lesson_without_steps_says_so(window, bar):
    window.select(1)
    window.choose(bar.lesson, "Lesson: Oddities")
    bar.says("No such step in this capture")
    window.click(bar.next)
    assert window.selected() == 1
    window.choose(bar.lesson, "Lesson: Whole story")
    bar.says(f"Step 1 of {len(FIRST)}")


def test_steps_that_a_filter_hides_are_passed_over(window, bar):
    window.click_row(1)  # A selector takes what is typed after it was used.
    window.filter('not lab.role == "handshake2"')
    wait_for("the filtered list", lambda: window.length() == 15)
    window.select(1)
    bar.goes_to(bar.next, 6)
    bar.says(f"Step 2 of {len(FIRST) - 1}")
    window.filter("udp")
    wait_for("the empty list", lambda: window.length() == 0)
    window.click(bar.next)
    bar.says("The display filter hides every step")
    window.filter("tcp")
    wait_for("all packets", lambda: window.length() == 17)


def test_the_language_changes_at_once(window, bar):
    """All of the toolbar, and what it said last; the selection and the place are kept."""
    window.select(1)
    bar.goes_to(bar.next, 3)
    window.choose(bar.language, "简体中文")
    wait_for("the Chinese tree", lambda: "Lab：" in window.headline())
    assert window.selected() == 3
    bar.shows(["讲解：全过程", "简体中文", "测验：关", "上一步", "下一步", "第 2 步，共 9 步"])
    bar.goes_to(bar.next, 6)
    bar.says("第 3 步，共 9 步")
    window.choose(bar.language, "English")
    wait_for("the English tree", lambda: "Lab:" in window.headline())
    assert window.selected() == 6
    bar.shows(["Lesson: Whole story", "English", "Quiz: off", "Previous", "Next",
               "Step 3 of 9"])


def test_the_language_is_kept(window):
    """In the preferences of the profile, for the next start."""
    preferences = window.configuration / "profiles" / "Lab" / "preferences"
    assert "\nlab.language: English\n" in preferences.read_text(encoding="utf-8")


def test_the_toolbar_can_be_put_away(window, bar):
    for showing in (False, True):
        window.menu("View", "Additional Toolbars", "Lab")
        wait_for("the toolbar", lambda showing=showing: bar.widget.showing == showing)


def test_nothing_was_complained_about(window):
    assert window.warnings() == []
    assert len(window.desktop.window_titles()) == 1, "a dialog is open"
