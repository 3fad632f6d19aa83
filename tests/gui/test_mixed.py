# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture as somebody brings it to class: eighty connections at once, with ARP, DNS and ping between them."""

import pytest

pytest.importorskip("scapy")

import mixed  # noqa: E402
from desktop import Desktop, wait_for  # noqa: E402
from test_states import Teacher, open_file  # noqa: E402
from texts import LANGUAGES, text  # noqa: E402
from wireshark import SAMPLES, Wireshark  # noqa: E402

SIZES = {"en": (1280, 800), "zh_CN": (1920, 1080)}


@pytest.fixture(scope="module")
def capture(tmp_path_factory):
    path = tmp_path_factory.mktemp("mixed") / "mixed.pcap"
    mixed.write(path)
    return path


@pytest.fixture(scope="module", params=LANGUAGES)
def teacher(request, capture, plugins, tmp_path_factory):
    language = request.param
    with Desktop(str(tmp_path_factory.mktemp("desktop")), *SIZES[language]) as desktop:
        with Wireshark(desktop, capture, ["-o", f"lab.language:{language}"]) as window:
            yield Teacher(window, language)


def height(window):
    """Of a row, by two that follow each other."""
    tops = [window.row_extents(number)[1] for number in (1, 2)]
    return tops[1] - tops[0]


def test_every_row_says_what_it_is(teacher):
    """Lab's name for it, or its protocol."""
    title = text(teacher.language, "profile", "role")
    cells = teacher.window.column(title)
    assert len(cells) > 30 and all(cells)
    assert {text(teacher.language, "mark", "protocol", protocol="ARP"),
            text(teacher.language, "role.handshake1", "name")} <= set(cells)


def ends(teacher, number):
    """The two addresses of a row."""
    row = teacher.window.row(number)
    return {row[text(teacher.language, "profile", key)] for key in ("source", "destination")}


def test_the_lesson_stays_in_its_conversation(teacher):
    """Next goes to a step of the connection of the selected packet, past those of all the others."""
    window = teacher.window
    window.filter("lab.merged == 1")
    wait_for("the merged closes", lambda: 3 < window.displayed() < 60)
    for number in map(int, window.column(window.columns()[0])[:3]):
        window.filter("lab.role")
        wait_for("all segments", lambda: window.displayed() > 900)
        window.select(number)
        where = ends(teacher, number)
        window.click(teacher.bar.next)
        wait_for("the next step", lambda number=number: window.selected() != number)
        assert ends(teacher, window.selected()) == where
        window.click(teacher.bar.previous)
        wait_for("the merged close", lambda number=number: window.selected() == number)


def test_quiz_and_language_keep_the_place(teacher):
    window, other = teacher.window, next(each for each in LANGUAGES if each != teacher.language)
    place = teacher.bar.place.name
    window.click(teacher.bar.quiz)
    wait_for("the quiz", lambda: teacher.bar.quiz.name == text(teacher.language, "toolbar", "quiz-on"))
    teacher.bar.says(place)
    window.choose(teacher.bar.language, LANGUAGES[other])
    step = place.replace(" ", "")
    wait_for("the other language", lambda: [c for c in teacher.bar.place.name if c.isdigit()]
             == [c for c in step if c.isdigit()] and teacher.bar.place.name != place)
    window.choose(teacher.bar.language, LANGUAGES[teacher.language])
    window.click(teacher.bar.quiz)
    wait_for("no quiz", lambda: teacher.bar.quiz.name == text(teacher.language, "toolbar", "quiz-off"))
    teacher.bar.says(place)


def test_merged_closes_are_marked(teacher):
    teacher.entry(("menu", "merged"))
    wait_for("the marks", lambda: any(c.isdigit() for c in teacher.bar.place.name))


def test_rows_are_as_high_as_their_letters(teacher):
    """Wireshark takes the height of the first row for all: here that of an ARP packet, there of a SYN."""
    teacher.window.filter("frame")
    wait_for("all packets", lambda: teacher.window.displayed() > 1000)
    teacher.window.select(1)
    before = height(teacher.window)
    open_file(teacher.window, str(SAMPLES / "three-segment-close.pcap"))
    assert height(teacher.window) == before


def test_nothing_was_complained_about(teacher):
    assert teacher.window.warnings() == []
