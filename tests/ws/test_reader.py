# SPDX-License-Identifier: GPL-2.0-or-later
"""What Lab reads in front of TCP: the identification of the IP header that carries the segment."""

import pytest

pytest.importorskip("scapy")

from scapy.layers.inet import IP, TCP, IPOption  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

CLIENT, SERVER = ("10.0.0.1", 40000), ("10.0.0.2", 9000)
VERSION_4, TCP_NUMBER = 0x45, 6


def packet(number, seems, sender, flags, seq, ack, size=0):
    """A segment; the options of its IP header look like another IP header, which seems to have an
    identification of its own, but whose length does not fit."""
    receiver = SERVER if sender == CLIENT else CLIENT
    looks = bytes([VERSION_4, 20, 0, 0]) + seems.to_bytes(2, "big") + bytes([0, 0, 64, TCP_NUMBER])
    made = (Ether() / IP(src=sender[0], dst=receiver[0], id=number, options=IPOption(looks + bytes(10))) /
            TCP(sport=sender[1], dport=receiver[1], flags=flags, seq=seq, ack=ack) / Raw(b"x" * size))
    made.time = number / 1000
    return made


def test_options_that_look_like_a_header(wireshark):
    """Two packets with an identification of their own are no copies of one."""
    path = wireshark.home.path / "looks-like-ip.pcap"
    wrpcap(str(path), [
        packet(1, 1, CLIENT, "S", 1000, 0),
        packet(2, 51, SERVER, "SA", 2000, 1001),
        packet(3, 2, CLIENT, "A", 1001, 2001),
        packet(4, 52, SERVER, "PA", 2001, 1001, 100),
        packet(5, 53, SERVER, "PA", 2201, 1001, 100),
        packet(6, 3, CLIENT, "A", 1001, 2101),
        packet(7, 3, CLIENT, "A", 1001, 2101)])
    assert wireshark.column(path, "lab.event") == [
        "", "", "", "", "lost-segment", "", "duplicate-ack"]
