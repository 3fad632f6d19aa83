# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/analysis-agreement.md is what its command writes, and Lab agrees where Wireshark is right."""

import re
import sys

import pytest

from harness import REPO

sys.path.insert(0, str(REPO / "tests" / "reports"))

import analysis_agreement  # noqa: E402

PAGE = (REPO / "docs" / "analysis-agreement.md").read_text(encoding="utf-8")

# Kinds on which the two never differ, and how often at least both say them: a Lab that says
# nothing would agree as well.
ALIKE = {"zero-window": 15, "window-full": 50, "keep-alive-ack": 6}
AT_LEAST = {"retransmission": 250, "duplicate-ack": 35, "lost-segment": 18, "window-update": 8,
            "keep-alive": 8, "out-of-order": 2, "ack-unseen": 2}
# Lab alone says these, and the page says why.
ALONE = {"out-of-order", "window-probe", "duplicate-ack"}


@pytest.fixture(scope="module")
def rows(wireshark):
    return analysis_agreement.read(wireshark)


@pytest.fixture(scope="module")
def version(wireshark):
    """That of the Wireshark whose analysis the page explains; another one differs elsewhere."""
    this = re.search(r"\d+\.\d+", wireshark.run("tshark", "--version").stdout)[0]
    if f"what Wireshark {this} says" not in PAGE:
        pytest.skip("the page explains the analysis of another Wireshark")
    return this


@pytest.fixture(scope="module")
def counts(version, rows):
    return analysis_agreement.differences(*rows)[0]


def test_page(version, rows):
    written = analysis_agreement.page(version, *rows)
    assert PAGE.splitlines() == written.splitlines(), "run tests/reports/analysis_agreement.py, read it"


@pytest.mark.parametrize("kind", ALIKE)
def test_always_alike(counts, kind):
    assert counts[kind, True, False] == counts[kind, False, True] == 0
    assert counts[kind, True, True] >= ALIKE[kind]


@pytest.mark.parametrize("kind", AT_LEAST)
def test_agrees_often(counts, kind):
    assert counts[kind, True, True] >= AT_LEAST[kind]


def test_lab_alone(counts):
    assert {kind for kind, theirs, ours in counts if ours and not theirs} == ALONE


def test_analysis_is_not_asked(wireshark, joined, plain):
    """Lab computes its own: without Wireshark's analysis it says the same."""
    rows = wireshark.fields(joined.path, None, "-o", "tcp.analyze_sequence_numbers:FALSE")
    assert joined.differences(plain, rows, wireshark.kinds) == []
