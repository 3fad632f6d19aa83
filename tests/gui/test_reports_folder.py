# SPDX-License-Identifier: GPL-2.0-or-later
"""A folder of the reports that takes none: a message says why, and nothing half done stays."""

import os

import pytest

import accessibility as a11y
from desktop import wait_for
from wireshark import SAMPLES, Wireshark

CAPTURE = SAMPLES / "http-loopback.pcap"
ENTRIES = ["Report on the whole capture", "Write a worksheet", "Save an annotated copy"]
# Every file ends there, as on a disk that is full.
SMALL_DISK = ["sh", "-c", 'trap "" XFSZ; exec prlimit --fsize=1000 "$@"', "sh"]


def refused(window, entry, reason):
    """Whether a message gives the reason; it is closed again."""
    window.menu("Tools", "Lab", entry)
    wait_for(reason, lambda: window.find(a11y.LABEL, f"Lab: .*(cannot|was not).*{reason}"))
    window.close_message_box()
    wait_for("its end", lambda: "Wireshark" not in window.desktop.window_titles())


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "reports"


def test_what_takes_no_file(desktop, plugins, folder):
    with Wireshark(desktop, CAPTURE, ["-o", f"lab.reports:{folder}"]) as window:
        refused(window, ENTRIES[0], "No such file or directory")
        folder.mkdir(0o500)
        for entry in ENTRIES:
            refused(window, entry, "Permission denied")
        assert list(folder.iterdir()) == []
        folder.rmdir()
        os.mkfifo(folder)
        for entry in ENTRIES:
            refused(window, entry, "Not a directory")


def test_a_full_disk(desktop, plugins, folder):
    folder.mkdir()
    with Wireshark(desktop, CAPTURE, ["-o", f"lab.reports:{folder}"], within=SMALL_DISK) as window:
        for entry in ENTRIES:
            refused(window, entry, "File too large")
        assert list(folder.iterdir()) == []
