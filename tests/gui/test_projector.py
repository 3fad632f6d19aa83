# SPDX-License-Identifier: GPL-2.0-or-later
"""Words on a projector: the longest headline a text may make, in letters half as large again.

tests/notes/test_texts.c holds every headline to TITLE_COLUMNS. Here a headline of that length, as
a teacher's own text, must fit into the packet details of a window of 1280 x 800 pixels; what does
not fit, Wireshark cuts off with an ellipsis at the right edge.
"""

import re

import pytest

from desktop import wait_for, wait_until_still
from wireshark import REPOSITORY, SAMPLES, Wireshark

TEXTS = REPOSITORY / "tests" / "notes" / "test_texts.c"
COLUMNS = int(re.search(r"#define TITLE_COLUMNS (\d+)", TEXTS.read_text(encoding="utf-8"))[1])
ZOOM = 5       # View > Zoom In, each time 10 % more: 161 %
DARK = 110     # of 255: a letter


def drawn(desktop, language, title):
    """How far the headline reaches and how wide the pane is, in pixels from the pane's edge."""
    window = Wireshark(desktop, SAMPLES / "three-segment-close.pcap",
                       ["-o", f"lab.language:{language}"])
    own = window.configuration / "lab"
    (own / f"{language}.ini").write_text(f"[role.handshake1]\ntitle={title}\n", encoding="utf-8")
    with window:
        before = window.lab_line().extents[3]
        desktop.key(*["ctrl+plus"] * ZOOM)
        wait_for("the larger letters", lambda: window.lab_line().extents[3] >= 1.4 * before)
        desktop.xdotool("mousemove", 640, 799)
        x, y, width, height = wait_until_still("the line", lambda: window.lab_line().extents)
        row = wait_until_still("the picture", lambda: desktop.screenshot().convert("L").crop(
            (x, y, x + width, y + height)), pause=0.5)
        letters = row.point(lambda light: 255 if light < DARK else 0).getbbox()
        return letters[2], width, height


@pytest.mark.parametrize("language, letters", [("en", "n"), ("zh_CN", "握")])
def test_the_longest_headline_fits(desktop, plugins, language, letters):
    wide = len(letters.encode("gbk"))  # 1 or 2 columns
    end, width, height = drawn(desktop, language, letters * (COLUMNS // wide))
    assert end < width - height


def test_a_line_that_does_not_fit_is_noticed(desktop, plugins):
    end, width, height = drawn(desktop, "en", "n" * (COLUMNS + 25))
    assert end >= width - height
