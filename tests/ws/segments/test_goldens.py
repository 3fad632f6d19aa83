# SPDX-License-Identifier: GPL-2.0-or-later
"""What Lab says of each segment, compared with tables that were read line by line."""

import pytest

from goldens import GOLDEN, captures_with_golden, tables


@pytest.fixture(scope="module")
def written(wireshark):
    paths = captures_with_golden()
    return dict(zip((path.stem for path in paths), tables(wireshark, paths)))


@pytest.mark.parametrize("name", [path.stem for path in captures_with_golden()])
def test_golden(written, name):
    assert written[name].splitlines() == (GOLDEN / f"{name}.tsv").read_text().splitlines()


def test_no_golden_without_a_capture():
    names = {path.stem for path in captures_with_golden()}
    assert {path.stem for path in GOLDEN.glob("*.tsv")} == names
