# SPDX-License-Identifier: GPL-2.0-or-later
"""The quiz by word of mouth: an answer typed into the toolbar is judged, and the next one asked for.

The capture has a three-segment close and then nothing; a second file has pings.
"""

import pytest

from desktop import Desktop, wait_for
from test_language import choose_language
from test_states import open_file
from toolbar import Toolbar
from wireshark import SAMPLES

CAPTURE = "three-segment-close.pcap"
MERGED = 9


@pytest.fixture(scope="module")
def desktop(tmp_path_factory):
    """An old projector: the narrowest screen on which all of the toolbar has to be seen."""
    with Desktop(str(tmp_path_factory.mktemp("desktop")), 1024, 768) as screen:
        yield screen


@pytest.fixture(scope="module")
def bar(window):
    return Toolbar(window)


def replies(window, bar, answer, *parts):
    """What the toolbar makes of an answer, on one line."""
    before = bar.place.name
    bar.answer(answer)
    wait_for("a reply", lambda: bar.place.name != before)
    said = " ".join(bar.place.name.split())
    for part in parts:
        assert part in said, said
    x, _, width, _ = bar.place.extents
    assert x + width <= window.desktop.size[0], "the window would grow"


def test_only_in_the_quiz(window, bar):
    window.select(MERGED)
    replies(window, bar, "teardown2", "Switch on the quiz first")
    window.click(bar.quiz)
    wait_for("the quiz", lambda: bar.quiz.name == "Quiz: on")


def test_each_answer_is_judged_and_the_next_question_asked(window, bar):
    """In the order of the tree."""
    window.select(MERGED)
    replies(window, bar, "handshake1", "No: teardown2 (Close 2 of 4) + teardown3 (Close 3 of 4)",
            "0 of 1 right. Question 2 of 8: By which formula")
    replies(window, bar, "foo & bar", '"foo & bar" does not answer this', "0 of 1 right. Question 2 of 8")
    replies(window, bar, "U + 1", "Right: u+1.", "1 of 2 right. Question 3 of 8: This FIN")
    replies(window, bar, "w+1", "The formula is right", "1 of 2 right. Question 3 of 8")
    replies(window, bar, "3019482858", "Right: 3019482858 (relative 651)", "2 of 3 right. Question 4")
    replies(window, bar, "649", "Right: 649.", "3 of 4 right. Question 5 of 8: Which state")
    replies(window, bar, "fin wait 1", "No: LAST-ACK.", "3 of 5 right. Question 6 of 8: How does")
    replies(window, bar, "three way", "Right: three-way", "4 of 6 right. Question 7 of 8: How many")
    replies(window, bar, "0,083 ms", "Right: 0.083.", "5 of 7 right. Question 8 of 8: RTTVAR")
    replies(window, bar, "3/4 × 8.033 + 1/4 × 0.022", "The formula is right", "5 of 7 right. Question 8 of 8")
    replies(window, bar, "6.03", "Right: 6.030.", "6 of 8 right. That was the last question")


def test_no_question_counts_twice(window, bar):
    replies(window, bar, "teardown2", "All questions here are answered", "6 of 8 right")


def test_another_frame_begins_anew_and_the_score_stays(window, bar):
    window.select(1)
    replies(window, bar, "handshake1", "Right: handshake1", "7 of 9 right. Question 2 of")


def test_whoever_comes_back_goes_on_where_they_were(window, bar):
    window.select(MERGED)
    replies(window, bar, "teardown2", "All questions here are answered", "7 of 9 right")
    window.select(1)
    replies(window, bar, "nonsense", '"nonsense" does not answer', "7 of 9 right. Question 2 of")


def test_pings_are_asked_about_too(window, bar):
    open_file(window, str(SAMPLES / "ping.pcap"))
    window.select(1)
    assert window.lab_tree()[0] == "[Lab: what is this ICMP message about?]"
    assert window.lab_tree()[1].startswith("[Which frame is the reply to this ping?")
    replies(window, bar, "2", "Right: 2.", "8 of 10 right. Question 2 of 3: How many milliseconds")


def test_the_reply_is_in_the_language(window, bar):
    window.choose(bar.language, "简体中文")
    wait_for("the Chinese tree", lambda: "Lab：" in window.headline())
    window.select(2)
    bar.answer("7")
    wait_for("a reply", lambda: bar.place.name.startswith("不对：1。"))


def test_the_reply_goes_with_the_language_and_with_the_quiz(window, bar):
    """Also if the preferences choose another one."""
    choose_language(window, "English")
    wait_for("no reply in Chinese", lambda: not bar.place.name.startswith("不对"))
    window.select(3)
    replies(window, bar, "4", "Right: 4.")
    window.click(bar.quiz)
    wait_for("no quiz", lambda: bar.quiz.name == "Quiz: off")
    wait_for("no reply", lambda: "Right" not in bar.place.name)


def test_nothing_was_complained_about(window):
    assert window.warnings() == []
