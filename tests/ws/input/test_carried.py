# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab stands before TCP, ICMP and ICMPv6 in Wireshark's table of IP protocols, and nobody notices."""

import sys
from itertools import zip_longest

import pytest

from harness import REPO, capture

sys.path.insert(0, str(REPO / "tests" / "bench"))

import memory  # noqa: E402
import traffic  # noqa: E402

LAB_OFF = ("--disable-protocol", "lab")
# Messages put together, TCP in TCP, in fragments and in tunnels, pings, and quoted segments.
CAPTURES = ["http-loopback", "two-tcp-layers", "fragments", "tunnel-gre", "ping", "icmp-quote",
            "icmpv6-quote"]


@pytest.fixture(scope="module")
def all_of_them(wireshark):
    path = wireshark.home.path / "all-of-them.pcapng"
    wireshark.run("mergecap", "-a", "-w", path, *map(capture, CAPTURES))
    return path


@pytest.mark.parametrize("passes", [[], ["-2"]])
def test_all_else_is_as_without_lab(wireshark, without_lab, all_of_them, passes):
    """Columns and statistics with Lab; with Lab disabled, every line and all layers."""
    for what, disabled in (["-z", "conv,tcp"], ()), (["-V", "-z", "io,phs"], LAB_OFF):
        options = ["-r", all_of_them, *passes, *what]
        with_lab = wireshark.tshark(*options, *disabled).splitlines()
        without = without_lab.tshark(*options).splitlines()
        assert len(without) > 100
        assert [pair for pair in zip_longest(with_lab, without) if len(set(pair)) > 1] == []


def test_the_table_names_the_same_protocols(wireshark, without_lab):
    assert [row for row in wireshark.glossary("decodes") if row[0] == "ip.proto"] \
        == [row for row in without_lab.glossary("decodes") if row[0] == "ip.proto"]


def test_a_disabled_protocol_says_nothing(wireshark):
    path = capture("three-segment-close")
    without_tcp = wireshark.fields(path, ["tcp.stream", "lab.role"], "--disable-protocol", "tcp")
    without_lab = wireshark.fields(path, ["tcp.stream", "lab.role"], *LAB_OFF)
    assert {tuple(row.values()) for row in without_tcp} == {("", "")}
    assert {tuple(row.values()) for row in without_lab} == {("0", "")}


def test_a_disabled_lab_keeps_nothing(wireshark, without_lab):
    """What no one will ask for takes no memory: with Lab, each of these takes some hundred bytes."""
    few, many, count = wireshark.home.path / "few.pcap", wireshark.home.path / "many.pcap", 20_000
    traffic.write(few, traffic.flood, 100)  # what the plugin takes before any packet comes
    traffic.write(many, traffic.flood, 100 + count)
    without, disabled, enabled = (
        memory.peak(programs, many, *options)[0] - memory.peak(programs, few, *options)[0]
        for programs, options in ((without_lab, ()), (wireshark, LAB_OFF), (wireshark, ())))
    assert enabled - without > 100 * count, "it would be seen"
    assert disabled - without < 50 * count


def test_decode_as(wireshark):
    """Who names TCP for the protocol that is TCP gets Lab with it; tshark says that there are two."""
    path = capture("three-segment-close")
    again = wireshark.run("tshark", "-n", "-r", path, "-T", "fields", "-e", "lab.from",
                          "-d", "ip.proto==6,tcp", quiet=False)
    assert again.stdout.split() == wireshark.column(path, "lab.from")
