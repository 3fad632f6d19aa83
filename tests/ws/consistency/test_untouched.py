# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab adds to what Wireshark says and changes none of it."""

import re

import pytest

LAYER = re.compile(r"(?m)^  (?=<proto )")  # those of a frame in PDML


def layers(programs, joined, *options):
    """All layers of the frames with all their fields, but for Lab's. The kernel captures are left
    out, for they are ten times as long as the others and of one kind."""
    text = programs.tshark("-r", joined.path, "-c", sum(joined.own_ports), "-T", "pdml", *options)
    found = LAYER.split(text.replace("<packet>", "").replace("</packet>", ""))[1:]
    return [layer.removesuffix("</pdml>\n").rstrip() for layer in found
            if not layer.startswith('<proto name="lab"')]


@pytest.mark.parametrize("options", [[], ["-2"]], ids=["one pass", "two passes"])
def test_layers(wireshark, without_lab, joined, options):
    ours, theirs = layers(wireshark, joined, *options), layers(without_lab, joined, *options)
    assert [pair for pair in zip(ours, theirs) if pair[0] != pair[1]][:3] == []
    assert len(ours) == len(theirs) > 5000


def test_summary(wireshark, without_lab, joined):
    assert wireshark.tshark("-r", joined.path) == without_lab.tshark("-r", joined.path)


# Of each kind of statistics one; together in one run.
STATISTICS = ["io,phs", "io,stat,0,tcp,frame,ip", "conv,tcp", "endpoints,tcp", "icmp,srt",
              "http,tree", "http_req,tree", "dns,tree", "flow,icmp,network", "follow,tcp,ascii,0",
              "hosts", "rpc,programs", "expert,error"]


@pytest.mark.parametrize("options", [[], ["-2"]], ids=["one pass", "two passes"])
def test_statistics(wireshark, without_lab, joined, options):
    """Lab is no protocol in a frame, and takes none the place of the last one."""
    arguments = [word for each in STATISTICS for word in ("-z", each)]
    ours, theirs = (programs.tshark("-q", *arguments, "-r", joined.path, *options)
                    for programs in (wireshark, without_lab))
    assert ours == theirs and len(theirs.splitlines()) > 1000


def test_statistics_beside_filters_on_lab(wireshark, without_lab, joined):
    """... also where its fields are wanted."""
    ours, theirs = (programs.tshark("-q", "-z", "io,phs", *options, "-r", joined.path)
                    for programs, options in ((wireshark, ["-z", "io,stat,0,lab,lab.role"]),
                                              (without_lab, [])))
    assert theirs in ours


def test_decode_as(wireshark, without_lab):
    """The tables behind Decode As have the entries that they have without Lab."""
    ours, theirs = wireshark.glossary("decodes"), without_lab.glossary("decodes")
    assert sorted(row for row in ours if not row[0].startswith("lab.")) == sorted(theirs)


def test_the_protocol_can_be_filtered(wireshark, joined, plain):
    """Though it is no layer: each frame with a part for Lab has it, wherever its tree stands."""
    expected = [number for number, row in enumerate(plain, 1) if row["lab.role"]]
    assert wireshark.filter(joined.path, "lab") == expected
    assert wireshark.filter(joined.path, "lab && lab.role && frame") == expected
