# SPDX-License-Identifier: GPL-2.0-or-later
"""What Lab reads in front of TCP: the identification of the IP header that carries the segment."""

import pytest

pytest.importorskip("scapy")

from scapy.layers.inet import IP, TCP, IPOption  # noqa: E402
from scapy.layers.inet6 import IPv6  # noqa: E402
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


SOURCE, DESTINATION = "2001:db8::1", "2001:db8::2"
SOURCE_BYTES = bytes.fromhex("20010db8000000000000000000000001")
CONGESTED = 3
MAC = "02:00:00:00:00:02"


def behind_option(seems):
    """A SYN over IPv6, the end of whose hop-by-hop option looks like this header, congestion experienced."""
    option = bytes([TCP_NUMBER, 5, 1, 44]) + bytes(4) + seems + bytes(16)
    syn = TCP(sport=40000, dport=80, flags="S", seq=1, chksum=1)
    return Ether(dst=MAC) / IPv6(src=SOURCE, dst=DESTINATION, nh=0) / Raw(option + bytes(syn))


def seeming(version=6, next_header=TCP_NUMBER, source=SOURCE_BYTES):
    return bytes([version << 4, CONGESTED << 4, 0, 0, 0, 20, next_header, 64]) + source


def raw_syn(offset, urgent=0):
    """A SYN over IPv4 whose header says how many words it has; and an urgent pointer, but no URG."""
    syn = TCP(sport=40000, dport=80, flags="S", seq=1, dataofs=offset, urgptr=urgent, chksum=1)
    return Ether(dst=MAC) / IP(src=CLIENT[0], dst=SERVER[0], proto=TCP_NUMBER) / Raw(bytes(syn))


def test_odd_headers(wireshark):
    """The header right in front of the segment counts, or none; and what is no segment is not told of."""
    path = wireshark.home.path / "odd-headers.pcap"
    odd = [behind_option(seeming(version=4)), behind_option(seeming(next_header=17)),
           behind_option(seeming(source=bytes(16))), raw_syn(4), raw_syn(6), raw_syn(5, urgent=7)]
    wrpcap(str(path), odd)
    rows = wireshark.fields(path, ["lab.role", "lab.ecn", "lab.urgent"])
    assert [row["lab.role"] for row in rows] == ["handshake1"] * 3 + ["", "", "handshake1"]
    assert not any(row["lab.ecn"] or row["lab.urgent"] for row in rows)
