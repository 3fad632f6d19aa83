# SPDX-License-Identifier: GPL-2.0-or-later
"""Statistics that students hand in: with Lab as without."""

import accessibility as a11y
from desktop import wait_for
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
