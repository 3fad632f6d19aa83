# SPDX-License-Identifier: GPL-2.0-or-later
"""Tools > Lab: each entry and what it does."""

import re
from pathlib import Path

import pytest

import accessibility as a11y
from desktop import wait_for
from test_toolbar import FIRST
from toolbar import Toolbar

CAPTURE = "../tests/captures/interleaved.pcap"
MERGED = 14


def lab(window, *path):
    window.menu("Tools", "Lab", *path)


def test_it_offers_what_the_toolbar_does(window):
    entries = window.menu_entries()
    start = entries.index("Next step")
    assert entries[start:start + 23] == [
        "Next step", "Previous step",
        "Lesson", "Whole story", "Handshake", "Data", "Close", "Oddities",
        "Language", "Automatic", "English", "简体中文",
        "Quiz on or off", "Show only this conversation", "Mark merged closes",
        "Report on this conversation", "Report on the whole capture", "Chart of this conversation",
        "Save an annotated copy",
        "Write a worksheet", "Write the answers to it", "Mark the filled worksheets", "Open the guide"]


def test_next_and_previous_step(window):
    window.select(FIRST[1])
    lab(window, "Next step")
    wait_for("the next step", lambda: window.selected() == FIRST[2])
    lab(window, "Previous step")
    wait_for("the step before", lambda: window.selected() == FIRST[1])


def test_a_lesson_shows_in_the_toolbar(window):
    lab(window, "Lesson", "Close")
    wait_for("the first close step", lambda: window.selected() == 11)
    wait_for("the lesson", lambda: Toolbar(window).lesson.name == "Lesson: Close")
    lab(window, "Lesson", "Whole story")
    wait_for("the first step", lambda: window.selected() == 1)


def test_a_language_shows_in_the_toolbar(window):
    lab(window, "Language", "简体中文")
    wait_for("the Chinese tree", lambda: "Lab：" in window.headline())
    wait_for("the language", lambda: Toolbar(window).language.name == "简体中文")
    lab(window, "Language", "Automatic")
    wait_for("the English tree", lambda: "Lab:" in window.headline())


def test_only_this_conversation(window):
    window.select(2)
    lab(window, "Show only this conversation")
    wait_for("one conversation", lambda: window.column("No.")
             == ["2", "4", "5", "8", "9", "12", "14", "15"])
    assert window.displayed_filter() == ("tcp.port == 5000 && tcp.port == 51502 && "
                                         "ip.addr == 198.51.100.2 && ip.addr == 192.0.2.1")
    assert window.selected() == 2
    window.filter("tcp")
    wait_for("all packets", lambda: window.length() == 17)


def colour_of(window, number):
    """Of a row, beside its letters; Wireshark 4.6 mixes that of a mark with the row's own."""
    x, y, width, height = window.row_extents(number)
    return window.desktop.screenshot().convert("RGB").getpixel((x + width - 3, y + height // 2))


def test_mark_merged_closes(window):
    window.select(1)
    before = colour_of(window, MERGED)
    lab(window, "Mark merged closes")
    wait_for("the merged close", lambda: window.selected() == MERGED)
    Toolbar(window).says("Merged closes marked: 1")
    window.select(1)  # A selected row has the colour of the selection.
    wait_for("the marked row", lambda: colour_of(window, MERGED) != before)
    assert window.find(a11y.LABEL, r"Marked: 1 \(")
    window.desktop.key("ctrl+shift+n")  # Edit > Next Mark
    wait_for("the next mark", lambda: window.selected() == MERGED)
    window.select(1)
    lab(window, "Mark merged closes")  # again: it is marked already, and counted once
    wait_for("the merged close", lambda: window.selected() == MERGED)
    assert window.find(a11y.LABEL, r"Marked: 1 \(")


@pytest.fixture
def opened(window):
    """What was opened in whatever the desktop opens pages with: here a program that notes it."""
    note = Path(window.home) / "opened"
    note.unlink(missing_ok=True)
    browser = Path(window.home) / "xdg-open"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {note}\n', encoding="utf-8")
    browser.chmod(0o755)
    return lambda: note.exists() and note.read_text()


@pytest.mark.parametrize("language, choice", [("zh_CN", "简体中文"), ("en", "English")])
def test_the_guide_opens(window, opened, language, choice):
    lab(window, "Language", choice)
    lab(window, "Open the guide")
    wait_for("the page", lambda: opened() == (
        window.configuration / "lab" / "guide" / f"{language}.html").as_uri())


def test_a_report_opens(window, opened):
    """On the selected conversation, on the whole capture, and never over another one."""
    reports = [Path(window.home) / f"lab-report-interleaved{number}.html"
               for number in ("", "-2", "-3")]
    window.select(2)
    lab(window, "Report on this conversation")
    wait_for("the report", lambda: opened() == reports[0].as_uri())
    one = reports[0].read_text(encoding="utf-8")
    assert one.count("<h2 id=") == 1 and "interleaved.pcap" in one and "198.51.100.2:5000" in one
    Toolbar(window).says("Report saved")
    for report in reports[1:]:
        lab(window, "Report on the whole capture")
        wait_for("the report", lambda: opened() == report.as_uri())
    assert reports[2].read_text(encoding="utf-8").count("<h2 id=") > 1
    assert reports[0].read_text(encoding="utf-8") == one


def test_a_chart_opens(window, opened):
    """Of the selected conversation alone, and never over another one."""
    window.select(2)
    for number in ("", "-2"):
        chart = Path(window.home) / f"lab-chart-interleaved{number}.html"
        lab(window, "Chart of this conversation")
        wait_for("the chart", lambda: opened() == chart.as_uri())
        text = chart.read_text(encoding="utf-8")
        assert "Between 192.0.2.1:51502 and 198.51.100.2:5000" in text and text.count("<h2") == 2
    Toolbar(window).says("Chart saved")


def test_a_worksheet_its_answers_and_the_marks(window, opened):
    """In the folder of the reports: a page to print with a table to fill in; the answers; what the
    tables there are worth. Nothing is overwritten."""
    home = Path(window.home)
    for number in ("", "-2"):
        page = home / f"lab-worksheet-interleaved{number}.html"
        lab(window, "Write a worksheet")
        wait_for("the page", lambda: opened() == page.as_uri())
    assert page.read_text(encoding="utf-8").count('class="room"') == 8
    assert "<p>Capture: interleaved.pcap</p>" in page.read_text(encoding="utf-8")
    lab(window, "Write the answers")
    key = home / "lab-key-interleaved.html"
    wait_for("the answers", lambda: opened() == key.as_uri())
    answers = re.findall(r'class="right">([^<]+)<', key.read_text(encoding="utf-8"))
    assert len(answers) == 8
    table = home / "lab-answers-interleaved.tsv"
    comment, head, *rows = table.read_text(encoding="utf-8").splitlines()
    filled = [comment, head, *(row + answer for row, answer in zip(rows, answers[:3] + 5 * [""]))]
    (home / "<student>.tsv").write_text("\n".join(filled), encoding="utf-8")
    as_csv = [";".join(f'"{cell}"' for cell in line.split("\t")) for line in filled]
    (home / "Other.CSV").write_text("\r\n".join(as_csv), encoding="utf-8")
    (home / "third.txt").write_text("\n".join(filled), encoding="utf-16")
    (home / "no-sheet.csv").write_text("name;room\nSmith;101\n", encoding="utf-8")
    (home / "no-table.txt").write_text("A letter, to a colleague.\n", encoding="utf-8")
    lab(window, "Mark the filled")
    marks = home / "lab-marks-interleaved.html"
    wait_for("the marks", lambda: opened() == marks.as_uri())
    text = marks.read_text(encoding="utf-8")
    assert "<h2>&lt;student&gt;.tsv</h2>" in text and "<h2>lab-answers-interleaved.tsv</h2>" in text
    assert "<h2>Other.CSV</h2>" in text and "<h2>third.txt</h2>" in text and "<h2>no-" not in text
    assert text.count("Total: 3 of 8 right, 0 partly, 0 wrong, 5 blank") == 3
    assert "Total: 0 of 8 right, 0 partly, 0 wrong, 8 blank" in text
    Toolbar(window).says("Marks saved")


def test_an_annotated_copy_is_saved(window):
    """Beside the reports, and never over another one."""
    for number in ("", "-2"):
        lab(window, "Save an annotated copy")
        copy = Path(window.home) / f"lab-annotated-interleaved{number}.pcapng"
        wait_for("the message", window.close_message_box)
        wait_for("its end", lambda: "Wireshark" not in window.desktop.window_titles())
        assert b"Lab: Handshake 2 of 3" in copy.read_bytes()
    Toolbar(window).says("Annotated copy saved")


def test_nothing_was_complained_about(window):
    assert window.warnings() == []
    assert len(window.desktop.window_titles()) == 1, "a dialog is open"
