#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes the pictures of docs from the real window.

    tests/gui/screenshots.py [folder]

needs a built Lab (LAB_BUILD_DIR, by default build) and what the GUI tests need.
"""

import os
import sys
import tempfile
from pathlib import Path

from privileges import give_up_root

REPOSITORY = Path(__file__).resolve().parents[2]
# name: capture, frame, language, and how much of the window's height is worth showing.
PICTURES = {
    "images/handshake": ("http-loopback.pcap", 2, "en", 700),
    "images/merged-close": ("three-segment-close.pcap", 9, "en", 780),
    "images/chinese-tree": ("three-segment-close.pcap", 9, "zh_CN", 768),
    "guide/handshake.en": ("three-segment-close.pcap", 2, "en", 780),
    "guide/handshake.zh_CN": ("three-segment-close.pcap", 2, "zh_CN", 780),
    "guide/close.en": ("three-segment-close.pcap", 9, "en", 780),
    "guide/close.zh_CN": ("three-segment-close.pcap", 9, "zh_CN", 780),
}
COLOURS = 96  # Enough for flat colours and smooth letters; keeps a picture below 150 kB.


def take(desktop, capture, frame, language, height):
    """The window one step on, at frame, as a PIL image."""
    from desktop import wait_for
    from toolbar import Toolbar
    from wireshark import SAMPLES, Wireshark

    with Wireshark(desktop, SAMPLES / capture, ["-o", f"lab.language:{language}"]) as window:
        window.select(frame - 1)
        bar = Toolbar(window)
        bar.goes_to(bar.next, frame)
        wait_for("the open Lab tree", lambda: len(window.lab_tree()) > 5)
        desktop.xdotool("mousemove", 640, 799)
        return settled(desktop).crop((0, 0, desktop.size[0], height))


def settled(desktop):
    """The screen once nothing on it changes any more."""
    before = None
    while True:
        image = desktop.screenshot()
        if before and image.tobytes() == before.tobytes():
            return image
        before = image
        desktop.xdotool("sleep", 0.5)


def main():
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else REPOSITORY / "docs")
    for name in PICTURES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
    files = {name: open(folder / f"{name}.png", "wb") for name in PICTURES}
    give_up_root()  # The files above are open: whoever called us may write them, nobody may not.

    from desktop import Desktop
    with tempfile.TemporaryDirectory(prefix="lab-desktop-") as home, Desktop(home) as desktop:
        for name, options in PICTURES.items():
            image = take(desktop, *options).quantize(COLOURS, dither=0)
            with files[name] as file:
                image.save(file, format="PNG", optimize=True)
                size = os.fstat(file.fileno()).st_size
                print(f"{file.name}: {image.width}x{image.height}, {size} bytes")


if __name__ == "__main__":
    main()
