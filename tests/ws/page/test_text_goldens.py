# SPDX-License-Identifier: GPL-2.0-or-later
"""The sentences that a student reads, compared with texts that were read line by line."""

import pytest

import text_goldens


@pytest.fixture(scope="module")
def written(wireshark):
    return text_goldens.written(wireshark)


@pytest.mark.parametrize("name", text_goldens.NAMES)
@pytest.mark.parametrize("kind", ["txt", "first-pass.diff"])
def test_text(written, name, kind):
    golden = (text_goldens.FOLDER / f"{name}.{kind}").read_text(encoding="utf-8")
    assert written[f"{name}.{kind}"] == golden.splitlines(), \
        "read the difference, then tests/ws/regenerate-goldens.py --texts"


def test_no_golden_without_a_story(written):
    assert {path.name for path in text_goldens.FOLDER.iterdir()} == set(written)


def test_the_second_pass_knows_the_end(written):
    """The line on the whole connection is never that of a pass or a frame before."""
    def verdicts(lines):
        return [line.split("; ")[1] for line in lines if "; ISN x = " in line]
    second = verdicts(written["three-segment-close.en.txt"])
    assert second == ["Three-segment close"] * 10
    first = verdicts(line for line in written["three-segment-close.en.first-pass.diff"] if line[0] == "+")
    assert first == [*["Never opened"] * 2, *["Still open"] * 5, "Half-closed",
                     *["Three-segment close"] * 2]


def experts(wireshark, path, *passes):
    """Lab's own notes and warnings, each with its frame."""
    lines = text_goldens.lab_text(wireshark.tshark("-O", "lab", "-r", path, *passes))
    frame = None
    for line in lines:
        frame = line if line.startswith("Frame") else frame
        if "[Expert Info" in line:
            yield frame, line.strip()


def test_experts_of_both_passes(wireshark, joined):
    """They come on every pass, on the same frames, in the same words."""
    first, second = (list(experts(wireshark, joined.path, *passes)) for passes in ([], ["-2"]))
    assert first == second
    kinds = {line.split(":")[0] for _, line in first}
    assert len(first) > 20 and len(kinds) >= 2, kinds
