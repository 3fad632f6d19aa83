# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/samples holds what Lab writes."""

import sys

from harness import REPO

sys.path.insert(0, str(REPO / "tests" / "reports"))

import samples  # noqa: E402


def test_the_samples_are_what_lab_writes(wireshark):
    written = dict(samples.samples(wireshark))
    kept = {path.name: path.read_text(encoding="utf-8") for path in samples.FOLDER.iterdir()
            if path.name != "README.md"}
    assert sorted(kept) == sorted(written)
    different = [name for name, text in written.items() if kept[name] != text]
    assert different == [], "run tests/reports/samples.py, and read the difference"
