# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture whose file goes on, is another one, or goes away while the window shows it."""

import os
import shutil

import pytest

import accessibility as a11y
from desktop import do_until, wait_for
from toolbar import Toolbar
from wireshark import SAMPLES, Wireshark

CAPTURE, OTHER = SAMPLES / "http-loopback.pcap", SAMPLES / "three-segment-close.pcap"
FRAMES, HEAD = 27, 24  # bytes in front of the packets
COPY = "Save an annotated copy"
NAME, SAVED = f"第1组 {'m' * 60}.PCAP", f"第1组-{'m' * 46}"  # a name as long as any, and what of it is in that of a copy


@pytest.fixture
def mine(tmp_path):
    return shutil.copy(CAPTURE, tmp_path / NAME)


def says(window, words):
    """A message says this, and is the only one; it is closed."""
    wait_for(words, lambda: window.find(a11y.LABEL, words))
    do_until("its end", window.close_message_box, lambda: "Wireshark" not in window.desktop.window_titles())


def test_what_the_file_has_become(desktop, plugins, mine, tmp_path):
    """Of the packets that were read, Lab tells as before; a copy is of them, or there is none."""
    copies = lambda: sorted(path.name for path in tmp_path.glob("lab-annotated*"))
    with Wireshark(desktop, mine, ["-o", f"lab.reports:{tmp_path}"]) as window:
        bar = Toolbar(window)
        window.use_no_browser()
        with open(mine, "ab") as file:
            file.write(OTHER.read_bytes()[HEAD:])
        window.menu("Tools", "Lab", COPY)
        says(window, f"The annotated copy is .*/lab-annotated-{SAVED}.pcapng")
        os.truncate(mine, 700)
        window.menu("Tools", "Lab", COPY)
        says(window, rf"not complete, .*/lab-annotated-{SAVED}-2.pcapng; .* 3 frames were copied: .* cut off")
        assert len(copies()) == 2
        os.replace(shutil.copy(OTHER, tmp_path / "new"), mine)
        window.menu("Tools", "Lab", COPY)
        says(window, f"{NAME} was not annotated: its frame 1 is not the packet that was read")
        os.unlink(mine)
        window.menu("Tools", "Lab", COPY)
        says(window, f"{NAME} was not annotated: it cannot be read: No such file")
        assert len(copies()) == 2
        window.menu("Tools", "Lab", "Write a worksheet")
        bar.says("Worksheet saved, and a table to fill in")
        assert window.length() == FRAMES
        window.desktop.key("ctrl+r")
        says(window, f"{NAME}. doesn.t exist")
        bar.goes_to(bar.next, 2)
