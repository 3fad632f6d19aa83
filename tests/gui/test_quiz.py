# SPDX-License-Identifier: GPL-2.0-or-later
"""Quiz mode in the window: what a class sees before anybody has thought, and after."""

from pathlib import Path

import pytest
from desktop import wait_for
from toolbar import Toolbar

CAPTURE = "three-segment-close.pcap"
MERGED = 9
COLUMNS = ["Lab role", "Event", "Client state", "Server state"]
QUESTION = "[Lab: what happens here?"
ASKED = ["[Which step is this?", "[By which formula", "[This FIN without data has seq = w",
         "[With this FIN the server is done", "[Which state is the server in",
         "[How does this connection close", "[How many milliseconds after this segment",
         "[RTTVAR (DevRTT) was", "[What else Lab says", "[IP header"]


def lab_cells(window):
    return [[row[title] for title in COLUMNS] for row in window.rows()]


def switch(window, on):
    """The switch in the toolbar, as on stage."""
    window.click(Toolbar(window).quiz)
    wait_for(f"the quiz {'on' if on else 'off'}", lambda: is_on(window) == on)


def is_on(window):
    line = window.lab_line()
    return line and line.name.startswith(QUESTION)


def open_line(window, text):
    """Clicks a line of the details and unfolds it, alone."""
    before = len(window.details())
    line = next(line for line in window._detail_lines() if line.name.startswith(text))
    window.click(line)
    window.desktop.key("Right")
    wait_for(f"what is below {text}", lambda: len(window.details()) > before)


def row_colours(window):
    """The background of each row but the selected one, whose number is not looked at."""
    picture = window.desktop.screenshot().convert("RGB")
    colours = {}
    for number in range(1, 11):
        x, y, width, height = window.row_extents(number)
        if number != window.selected():
            colours[number] = picture.getpixel((x + width - 3, y + height // 2))
    return colours


@pytest.fixture(scope="module")
def told(window):
    """The packet list before the quiz."""
    window.select(MERGED)
    cells = lab_cells(window)
    assert cells[MERGED - 1] == ["Close 2 and 3 of 4", "", "TIME-WAIT", "LAST-ACK"]
    return cells


def test_switching_on_empties_the_list(window, told):
    assert len(set(row_colours(window).values())) > 3
    switch(window, True)
    assert window.selected() == MERGED, "the selection was lost"
    wait_for("empty columns", lambda: lab_cells(window) == [[""] * len(COLUMNS)] * len(told))
    wait_for("rows of one colour", lambda: len(set(row_colours(window).values())) == 1)
    wait_for("its name", lambda: Toolbar(window).quiz.name == "Quiz: on")
    # What the list says beside Lab stays.
    assert window.row(MERGED)["From"] == "server" and window.row(MERGED)["Info"]


def test_the_tree_asks(window, told):
    lines = window.lab_tree()[1:]
    assert len(lines) == len(ASKED)
    for line, start in zip(lines, ASKED):
        assert line.startswith(start)


def test_an_answer_lies_below_its_question(window, told):
    open_line(window, ASKED[0])
    lines = window.lab_tree()
    assert lines[2] == "[Answer: teardown2 (Close 2 of 4) + teardown3 (Close 3 of 4)]"
    assert lines[3].startswith("[Role: teardown2") and lines[4].startswith("[Role: teardown3")
    assert sum(line.startswith("[Answer") for line in lines) == 1


def test_the_next_packet_is_folded_again(window, told):
    for number in (MERGED - 1, MERGED + 1, MERGED):
        window.select(number)
        lines = window.lab_tree()
        assert len(lines) > 5, "the questions were folded away too"
        assert not [line for line in lines if line.startswith(("[Answer", "[Role", "[State"))]


def test_filters_still_find(window, told):
    window.click_row(MERGED)
    window.filter('lab.role == "teardown4"')
    wait_for("the last step", lambda: window.column("No.") == ["10"])
    assert lab_cells(window) == [[""] * len(COLUMNS)]
    window.filter("tcp")
    wait_for("all packets", lambda: window.length() == len(told))
    window.select(MERGED)


def test_no_expert_info_tells(window, told):
    window.select(MERGED)
    assert not [line for line in window.details() if "Merged close" in line]


def test_no_report_tells(window, told):
    """Neither a report nor an annotated copy, which have to wait."""
    before = sorted(Path(window.home).glob("lab-*"))
    for entry in ("Report on this conversation", "Report on the whole capture",
                  "Chart of this conversation", "Save an annotated copy"):
        window.menu("Tools", "Lab", entry)
        Toolbar(window).says("Switch off the quiz first: this tells its answers")
    assert sorted(Path(window.home).glob("lab-*")) == before


def test_switching_off_tells_everything_again(window, told):
    switch(window, False)
    assert window.selected() == MERGED, "the selection was lost"
    wait_for("the columns", lambda: lab_cells(window) == told)
    wait_for("the colours", lambda: len(set(row_colours(window).values())) > 3)
    assert "Lab: Close 2 and 3 of 4" in window.headline()
    wait_for("its name", lambda: Toolbar(window).quiz.name == "Quiz: off")


def test_the_switch_is_not_kept(window, told):
    """Next week's class starts without a quiz, whatever was left on."""
    window.menu("Tools", "Lab", "Quiz")
    wait_for("the quiz", lambda: is_on(window))
    preferences = window.configuration / "profiles" / "Lab" / "preferences"
    assert "\nlab.quiz: TRUE" not in preferences.read_text(encoding="utf-8")
    window.menu("Tools", "Lab", "Quiz")
    wait_for("the end of the quiz", lambda: not is_on(window))


def test_the_menu_switches_too(window, told):
    window.menu("Tools", "Lab", "Quiz")
    wait_for("the quiz", lambda: is_on(window))
    window.menu("Tools", "Lab", "Quiz")
    wait_for("the end of the quiz", lambda: not is_on(window))
    assert window.selected() == MERGED
    assert lab_cells(window) == told


def test_nothing_was_complained_about(window):
    assert window.warnings() == []
    assert len(window.desktop.window_titles()) == 1, "a dialog is open"
