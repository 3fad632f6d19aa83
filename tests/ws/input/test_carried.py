# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab stands before TCP, ICMP and ICMPv6 in Wireshark's table of IP protocols, and nobody notices."""

import random
import struct
import sys
from itertools import zip_longest

import pytest

from harness import REPO, capture
from packets import ADDRESSES, write

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


def hashed(hash, number):
    """As lab_ws_hash()."""
    return (hash ^ number) * 0x9E3779B97F4A7C15 % 2**64 >> 32


def opening(source, port, server_port):
    tcp = struct.pack(">HHIIBBHHH", port, server_port, 1, 0, 5 << 4, 2, 1024, 0, 0)
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp), 0, 0, 64, 6, 0, source, ADDRESSES[1]) + tcp


def openings(choose):
    """Two SYNs of each of many hosts, as the first flow of a host is in no table. @a choose makes its address, of the hash of
    what stands in front of that in the second."""
    server = struct.unpack("<I", ADDRESSES[1])[0]
    for number in range(30_000):
        port = 1024 + number
        source = struct.pack("<I", choose(hashed(hashed(0, 80 << 16 | port), server)))
        yield opening(source, port + 1, 80)
        yield opening(source, port, 80)


def test_nobody_can_have_all_flows_in_one_place(wireshark):
    """Whose hosts and ports were chosen so that a hash that begins with 0 is the same for all."""
    dice = random.Random(1)
    scattered, chosen = (
        memory.peak(wireshark, write(wireshark.home.path / "openings.pcap", enumerate(openings(choose)))).seconds
        for choose in (lambda hash: dice.getrandbits(32), lambda hash: hash ^ 0x12345678))
    assert chosen < 2.5 * scattered
