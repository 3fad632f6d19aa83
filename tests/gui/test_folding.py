# SPDX-License-Identifier: GPL-2.0-or-later
"""What is open and what is folded in the packet details. Wireshark remembers it for each kind of
subtree, and does in the next packet as in this one."""

import re

from desktop import wait_for

CAPTURE = "three-segment-close.pcap"
MERGED = 9


def press(window, pattern, key):
    """Selects a line and unfolds (Right) or folds (Left) what is below it. From Lab's headline on it
    is reached by keys: it may stand below what the pane shows."""
    lines = list(window._detail_lines())
    headline, wanted = (next(at for at, widget in enumerate(lines) if re.search(name, widget.name))
                        for name in (r"^\[?Lab: ", pattern))
    before = len(window.details())
    window.click(lines[headline])
    window.desktop.key(*["Down"] * (wanted - headline), key)
    wait_for(f"{key} on {pattern}", lambda: len(window.details()) != before)


def test_lab_is_open_at_first_and_its_branches_are_not(window):
    window.select(1)
    lines = window.lab_tree()
    assert len(lines) > 5
    assert any(re.fullmatch(r"\[?More\]?", line) for line in lines)
    assert not any("Options: " in line for line in lines)


def test_a_merged_close_is_as_open_as_the_packets_before(window):
    window.select(MERGED)
    lines = window.lab_tree()
    assert len(lines) > 5
    assert not any("Expert Info" in line for line in lines)


def test_a_branch_opens_and_folds_alone(window):
    window.select(1)
    press(window, r"^\[?More\]?$", "Right")
    folded = len(window.lab_tree())
    press(window, "Options: ", "Right")
    opened = len(window.lab_tree())
    assert opened > folded
    window.select(2)
    press(window, "Options: ", "Left")
    window.select(1)
    assert len(window.lab_tree()) == folded
    press(window, r"^\[?More\]?$", "Left")


def test_what_is_folded_stays_folded(window):
    window.select(1)
    press(window, r"^\[?Lab: ", "Left")
    for frame in (2, MERGED):
        window.select(frame)
        assert len(window.lab_tree()) == 1
    press(window, r"^\[?Lab: ", "Right")
    window.select(4)
    assert len(window.lab_tree()) > 5
