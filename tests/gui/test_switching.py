# SPDX-License-Identifier: GPL-2.0-or-later
"""Switching profiles and protocols on and off while a capture is open."""

import accessibility as a11y
from desktop import do_until, wait_for

CAPTURE = "three-segment-close.pcap"


PROFILE_MENU = ["Default", "Lab"]  # The user's own profiles; those of the system follow.


def choose_profile(window, name):
    """Clicks the profile in the status bar and picks another one from the menu."""
    def menu_is_open():
        return len(window.desktop.window_titles()) > 1

    def choose():
        if menu_is_open():
            window.desktop.key("Escape")
        do_until("the profile menu", lambda: window.click(window.find(a11y.LABEL, "^Profile: ")), menu_is_open)
        window.desktop.key(*["Down"] * (PROFILE_MENU.index(name) + 1), "Return")
    do_until(f"profile {name}", choose, lambda: window.profile() == name)


def test_the_profile_comes_and_goes(window):
    before = window.rows()
    assert [row["Lab role"] for row in before[:3]] == [
        f"Handshake {step} of 3" for step in (1, 2, 3)]
    choose_profile(window, "Default")
    wait_for("the default columns", lambda: "Protocol" in window.columns())
    assert "Lab role" not in window.columns()
    window.select(9)
    assert "Lab: Close 2 and 3 of 4" in window.headline()

    choose_profile(window, "Lab")
    wait_for("Lab's columns", lambda: window.rows() == before)
    window.select(2)
    assert "Lab: Handshake 2 of 3" in window.headline()


def test_nothing_was_complained_about(window):
    assert window.warnings() == []
    assert len(window.desktop.window_titles()) == 1, "a dialog is open"
