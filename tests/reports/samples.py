#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write docs/samples: what Lab reports on three captures, in each language.

usage: tests/reports/samples.py      LAB_BUILD_DIR names the build (default: build).
"""

import pathlib
import sys

REPO = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "tests" / "ws"))

from harness import Home, Wireshark, capture  # noqa: E402

FOLDER = REPO / "docs" / "samples"
LANGUAGES = ["en", "zh_CN"]
# What follows the name of the capture, the output that writes it, and the captures.
KINDS = [
    (".html", "lab,report,html", ["three-segment-close", "retransmission-timeout", "simultaneous-fins"]),
    (".svg", "lab,ladder,svg", ["retransmission-timeout", "dns-tls"]),
]


def samples(wireshark):
    """The name of each file, and what is in it."""
    for language in LANGUAGES:
        for ending, output, names in KINDS:
            for name in names:
                yield f"{name}.{language}{ending}", wireshark.tshark(
                    "-q", "-r", capture(name), "-o", f"lab.language:{language}", "-o", "lab.tls:TRUE",
                    "-z", output)


def main():
    home = Home()
    try:
        wireshark = Wireshark(home)
        wireshark.prove_loaded()
        for name, text in samples(wireshark):
            (FOLDER / name).write_text(text, encoding="utf-8")
    finally:
        home.remove()


if __name__ == "__main__":
    main()
