# SPDX-License-Identifier: GPL-2.0-or-later
"""The committed test captures are what conversations.txt says, and well-formed."""

import subprocess
import sys

import pytest

from harness import CAPTURES, capture

pytest.importorskip("scapy")


def test_captures_are_generated(tmp_path):
    """A capture is never edited by hand, and none is left over."""
    subprocess.run([sys.executable, CAPTURES / "generate.py", "--output", tmp_path], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.glob("*.pcap")}
    kept = {path.name: path.read_bytes() for path in CAPTURES.glob("*.pcap")}
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []


def test_checksums(wireshark, joined):
    """A student who switches checksum validation on must not meet errors of our making."""
    bad = "||".join(f"{name}.checksum.status == 0" for name in ("ip", "tcp", "udp", "icmp", "icmpv6"))
    found = wireshark.filter(joined.path, bad, "-o", "ip.check_checksum:TRUE", "-o",
                             "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE")
    assert [joined.origins[frame - 1] for frame in found
            if joined.paths[frame - 1].parent == CAPTURES] == []


def test_two_tcp_layers(wireshark):
    """Wireshark really finds three TCP headers in one frame."""
    assert wireshark.column(capture("two-tcp-layers"), "tcp.stream")[3] == "0|1|1"
