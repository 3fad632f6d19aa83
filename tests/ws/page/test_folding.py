# SPDX-License-Identifier: GPL-2.0-or-later
"""Wireshark opens and folds alike all subtrees of one kind, in all frames: the kinds of Lab's lines,
as sharkd numbers them."""

import re
from collections import defaultdict

import pytest

from harness import capture

# Each has an expert info of its own on some frame.
EXAMPLES = ["three-segment-close", "wrong-handshake2", "out-of-order",
            "fast-retransmit", "port-scans", "spoofed-flood"]


def branches(nodes):
    """(field, kind of subtree) of each line below these that has a subtree."""
    for node in nodes:
        below = node.get("n", [])
        if below:
            yield node["f"].split()[0], node["e"]
        yield from branches(below)


@pytest.fixture(scope="module")
def kinds(wireshark):
    """{field: the kinds of subtrees below its lines}, over all frames of the examples."""
    found = defaultdict(set)
    for path in map(capture, EXAMPLES):
        count = len(wireshark.column(path, "frame.number"))
        _, *frames = wireshark.sharkd(
            ("load", {"file": str(path)}),
            *(("frame", {"frame": number, "proto": True}) for number in range(1, count + 1)))
        for frame in frames:
            for field, kind in branches([frame["tree"][-1]]):
                found[field].add(kind)
    return found


def test_a_line_has_one_kind_whatever_hangs_on_it(kinds):
    assert {field: found for field, found in kinds.items() if len(found) != 1} == {}


def test_lines_on_other_subjects_are_of_other_kinds(kinds):
    fields = ["lab", "_ws.expert", "lab.seq.frame", "lab.options", "lab.merged",
              "lab.state.client", "lab.event", "lab.scan", "lab.more"]
    assert len({kind for field in fields for kind in kinds[field]}) == len(fields)
    assert kinds["lab.scan"] == kinds["lab.flood"]


def test_each_line_is_one_of_its_frame_and_of_no_byte(wireshark):
    """What the window marks for it. A line that belongs to no frame, as that of an expert info does, has
    no first column here, and leaves marked what was marked before."""
    text = wireshark.tshark("-r", capture("three-segment-close"), "-T", "jsonraw")
    places = re.findall(r'"(lab\.[^"]+)_raw":\[([^\[\]]+)\]', re.sub(r"\s", "", text))
    assert len(places) > 100
    assert {name for name, place in places if not place.startswith('"",0,0,0,')} <= {"lab.merged.note"}
