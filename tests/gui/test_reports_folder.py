# SPDX-License-Identifier: GPL-2.0-or-later
"""A folder of the reports that takes none: a message says which and why, and nothing half done stays."""

import os
import re

import pytest

import accessibility as a11y
from desktop import wait_for
from texts import text
from toolbar import Toolbar
from wireshark import SAMPLES, Wireshark

CAPTURE = SAMPLES / "http-loopback.pcap"
ENTRIES = ["Report on the whole capture", "Write a worksheet", "Save an annotated copy"]
ENTRIES_IN_CHINESE = [text("zh_CN", "menu", key) for key in ("report-all", "worksheet", "annotated")]
# Every file ends there, as on a disk that is full.
SMALL_DISK = ["sh", "-c", 'trap "" XFSZ; exec prlimit --fsize=1000 "$@"', "sh"]


def refused(window, entry, folder, reason):
    """Whether a message gives the folder and the reason; it is closed again."""
    window.menu("Tools", "Lab", entry)
    said = f"(?=.* {re.escape(str(folder))}/)Lab: .*(cannot|was not).*{reason}"
    wait_for(reason, lambda: window.find(a11y.LABEL, said))
    window.close_message_box()
    wait_for("its end", lambda: "Wireshark" not in window.desktop.window_titles())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "reports"


def test_what_takes_no_file(desktop, plugins, folder):
    """Where a relative path is, the browser would not know."""
    with Wireshark(desktop, CAPTURE, ["-o", f"lab.reports:{os.path.relpath(folder)}"]) as window:
        refused(window, ENTRIES[0], folder, "No such file or directory")
        folder.mkdir()
        window.use_no_browser()
        window.menu("Tools", "Lab", ENTRIES[0])
        Toolbar(window).says("Report saved")
        for path in folder.iterdir():
            path.unlink()
        folder.chmod(0o500)
        for entry in ENTRIES:
            refused(window, entry, folder, "Permission denied")
            Toolbar(window).says("Step")  # not any more that one was saved
        assert list(folder.iterdir()) == []
        folder.rmdir()
        os.mkfifo(folder)
        for entry in ENTRIES:
            refused(window, entry, folder, "Not a directory")


def test_in_chinese(desktop, plugins, folder):
    """All of it but the system's own words."""
    options = ["-o", "lab.language:zh_CN", "-o", f"lab.reports:{folder}"]
    with Wireshark(desktop, CAPTURE, options) as window:
        for entry in ENTRIES_IN_CHINESE:
            window.menu("Tools", "Lab", entry)
            wait_for("the message", lambda: window.find(
                a11y.LABEL, f"^Lab：无法写入 {re.escape(str(folder))}/lab-[^：]*：No such file"))
            window.close_message_box()
            wait_for("its end", lambda: "Wireshark" not in window.desktop.window_titles())


def test_a_full_disk(desktop, plugins, folder):
    folder.mkdir()
    with Wireshark(desktop, CAPTURE, ["-o", f"lab.reports:{folder}"], within=SMALL_DISK) as window:
        for entry in ENTRIES:
            refused(window, entry, folder, "File too large")
        assert list(folder.iterdir()) == []
