# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile where lab.so is not installed: an ordinary Wireshark.

Wireshark 4.0 prints that it does not know the profile's fields; later ones say so in message boxes.
"""

import re
import time

import pytest

from desktop import wait_for
from wireshark import SAMPLES, Wireshark


def no_message_box_comes(window):
    """Whether none is open, nor comes within a second."""
    end = time.monotonic() + 1
    while time.monotonic() < end:
        if window.close_message_box():
            return False
    return True


def test_profile_without_the_plugin(desktop):
    with Wireshark(desktop, SAMPLES / "cnki.pcap", plugins=None, complains=True) as window:
        wait_for("the last message box", lambda: no_message_box_comes(window))
        assert window.columns()[7:9] == ["From", "Lab role"]
        assert set(window.column("Lab role")) == {""}
        assert "[SYN]" in window.row(1)["Info"]
        window.press("^Handshake")
        wait_for("the filter", lambda: "handshake" in window.displayed_filter())
        assert window.displayed() == window.length() > 0
        assert len(window.desktop.window_titles()) == 1, "a dialog is open"
        assert [line for line in window.warnings() if not re.search(
            'colorfilters|expression must be a field|such preference "lab|Lab/preferences', line)] == []


def test_a_plugin_that_cannot_be_loaded(desktop, tmp_path, plugins):
    """As while it is linked: Wireshark asks before it shows the capture, and whoever waits learns why."""
    tmp_path.chmod(0o755)
    empty = tmp_path / next(plugins.glob("*/epan/lab.so")).relative_to(plugins)
    empty.parent.mkdir(parents=True)
    empty.write_bytes(b"")
    with pytest.raises(AssertionError, match="a message box came before the window"):
        with Wireshark(desktop, SAMPLES / "cnki.pcap", plugins=tmp_path):
            pass
