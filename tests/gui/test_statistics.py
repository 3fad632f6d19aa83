# SPDX-License-Identifier: GPL-2.0-or-later
"""Statistics that students hand in: with Lab as without."""

import pytest

import accessibility as a11y
from desktop import wait_for
from test_language import close_preferences, open_preferences
from toolbar import Toolbar
from wireshark import SAMPLES, Wireshark


def hierarchy(desktop, plugins):
    """The cells of Statistics > Protocol Hierarchy, row by row, with Lab in all its parts or without it."""
    with Wireshark(desktop, SAMPLES / "http-loopback.pcap", plugins=plugins,
                   profile="Lab" if plugins else None) as window:
        window.menu("Statistics", "Protocol Hierarchy")
        wait_for("the statistics",
                 lambda: any("Protocol Hierarchy" in title for title in desktop.titles()))
        dialog = wait_for("their window", lambda: next(
            (widget for widget in window.root.children() if "Hierarchy" in widget.name), None))
        tree = next(widget for widget in dialog.walk() if widget.role == a11y.TREE)
        return wait_for("the rows", lambda: [cell.name for cell in tree.children()])


def test_the_protocol_hierarchy_is_that_without_lab(desktop, plugins):
    ours, theirs = hierarchy(desktop, plugins), hierarchy(desktop, None)
    assert ours == theirs
    assert any("Transmission Control Protocol" in cell for cell in ours)


# What Statistics > Lab calls an entry, its window's title, and cells that must be there in a row.
LAB = [
    ("en", "Connections", "Lab: connections",
     ["127.0.0.1:52927", "127.0.0.1:8080", "Three-way handshake", "1, 2, 3"]),
    ("zh_CN", "连接一览", "Lab：连接一览",
     ["127.0.0.1:52927", "127.0.0.1:8080", "三次握手", "1, 2, 3"]),
    ("en", "Round trips and bytes in flight", "Lab: round trips and bytes in flight",
     ["client", "127.0.0.1:52927", "127.0.0.1:8080"]),
    ("zh_CN", "往返时间与在途字节", "Lab：往返时间与在途字节",
     ["客户端", "127.0.0.1:52927", "127.0.0.1:8080"]),
    ("en", "Steps and events", "Lab: steps and events",
     ["1", "Handshake 1 of 3", "1", 'lab.role == "handshake1"', "2", "Handshake 2 of 3"]),
    ("zh_CN", "步骤与事件", "Lab：步骤与事件", ["1", "第一次握手", "1", 'lab.role == "handshake1"', "2", "第二次握手"]),
]


def statistics(window, entry, title):
    """The cells of a window of Statistics > Lab, row by row."""
    window.menu("Statistics", "Lab", entry)
    dialog = wait_for(title, lambda: next(
        (widget for widget in window.root.children() if title in widget.name), None))
    tree = next(widget for widget in dialog.walk() if widget.role == a11y.TREE)
    return wait_for("its rows", lambda: [cell.name for cell in tree.children()])


@pytest.mark.parametrize("language,entry,title,row", LAB, ids=[f"{case[0]} {case[1]}" for case in LAB])
def test_lab_has_statistics_in_its_language(desktop, plugins, language, entry, title, row):
    with Wireshark(desktop, SAMPLES / "http-loopback.pcap", ("-o", f"lab.language:{language}"),
                   plugins=plugins) as window:
        cells = statistics(window, entry, title)
        at = cells.index(row[0])
        assert cells[at:at + len(row)] == row


def test_a_window_of_a_disabled_lab_says_why_it_is_empty(desktop, plugins):
    with Wireshark(desktop, SAMPLES / "http-loopback.pcap",
                   ("--disable-protocol", "lab", "-o", "lab.language:en"), plugins=plugins) as window:
        cells = statistics(window, "Connections", "Lab: connections")
        assert "Lab is switched off: Analyze > Enabled Protocols" in cells


def test_an_open_window_shows_answers_also_in_the_quiz(desktop, plugins):
    """Wireshark fills it when it is opened, and never again by itself; so the toolbar says what to do."""
    with Wireshark(desktop, SAMPLES / "http-loopback.pcap", ("-o", "lab.language:en"), plugins=plugins) as window:
        bar = Toolbar(window)
        statistics(window, "Connections", "Lab: connections")
        desktop.raise_window("http-loopback.pcap")
        window.click(bar.quiz)
        bar.says("Close Statistics > Lab windows: they still show the answers")
        window.click(bar.quiz)
        bar.says("Step")
        desktop.raise_window("Wireshark · Lab: connections · http-loopback.pcap")
        desktop.key("Escape")
        wait_for("the main window alone", lambda: len(desktop.window_titles()) == 1)
        window.click(bar.quiz)
        wait_for("the quiz", lambda: window.headline().startswith("[Lab: what happens here?"))
        assert bar.place.name == "Step"


def test_the_same_where_the_preferences_switch_the_quiz_on(desktop, plugins):
    with Wireshark(desktop, SAMPLES / "http-loopback.pcap", ("-o", "lab.language:en"), plugins=plugins) as window:
        statistics(window, "Steps and events", "Lab: steps and events")
        desktop.raise_window("http-loopback.pcap")
        open_preferences(window)
        window.click(window.in_dialog(a11y.CHECK_BOX, "Quiz: ask before telling"))
        close_preferences(window)
        Toolbar(window).says("Close Statistics > Lab windows: they still show the answers")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_flow_graph_has_a_type_lab(desktop, plugins, language):
    with Wireshark(desktop, SAMPLES / "http-loopback.pcap", ("-o", f"lab.language:{language}"),
                   plugins=plugins) as window:
        window.menu("Statistics", "Flow Graph")
        dialog = wait_for("the graph", lambda: next(
            (widget for widget in window.root.children() if "Flow" in widget.name), None))
        items = lambda box: [item.name for item in box.walk(leaves=())
                             if item.role == a11y.LIST_ITEM]
        types = wait_for("the types", lambda: next(
            (box for box in dialog.walk(leaves=()) if box.role == a11y.COMBO_BOX
             and "Lab" in items(box)), None))
        window.choose(types, "Lab")
        wait_for("two lifelines, 27 arrows", lambda: window.find(a11y.LABEL, r"2 node.*27 item"))
