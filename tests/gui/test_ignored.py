# SPDX-License-Identifier: GPL-2.0-or-later
"""A frame that is ignored (Edit > Ignore/Unignore Packet) is none: the rest is as if it had not been captured."""

from desktop import do_until, wait_for
from wireshark import SAMPLES, Wireshark

ROLE, STATE = "Lab role", "Client state"


def test_without_the_synack(desktop, plugins):
    """Without the second step there is no third; when the frame is taken back, all is as before."""
    with Wireshark(desktop, SAMPLES / "three-segment-close.pcap") as window:
        seen = lambda: [(row[ROLE], row[STATE]) for row in window.rows()]
        whole = wait_for("all steps", seen)
        assert [role for role, _ in whole[:3]] == [f"Handshake {step} of 3" for step in (1, 2, 3)]
        is_ignored = lambda: seen()[1] == ("", "")
        window.select(2)
        do_until("a frame without Lab", lambda: is_ignored() or window.desktop.key("ctrl+d"), is_ignored)
        left = wait_for("all but the step that leans on it", lambda: len(seen()) == len(whole) and seen())
        assert left[0] == whole[0] and left[2][0] == "Acknowledgment" and left[3:] == whole[3:]
        assert window.row(2)["Info"] == "<Ignored>"
        do_until("all steps again", lambda: is_ignored() and window.desktop.key("ctrl+d"), lambda: seen() == whole)
        assert window.warnings() == []
