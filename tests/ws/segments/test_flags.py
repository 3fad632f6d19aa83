# SPDX-License-Identifier: GPL-2.0-or-later
"""What the flags say that most segments do not have: URG, ECE and CWR."""

import re
import struct

import pytest

pytest.importorskip("scapy")
from scapy.layers.inet import IP, TCP  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

from harness import capture  # noqa: E402
from packets import segment, write  # noqa: E402

SYN, ACK = 0x02, 0x10

# Of the client or the server, flags, seq and ack behind the initial numbers 1000 and 5000, bytes; then what
# lab.flag and the textbook's row say.
SEGMENTS = [
    ("c", "SEC", 0, 0, 0, "ecn-offered", "SYN=1, ECE=1, CWR=1, seq=x"),
    ("s", "SAE", 0, 1, 0, "ecn-accepted", "SYN=1, ACK=1, ECE=1, seq=y, ack=x+1"),
    ("c", "A", 1, 1, 0, "", "ACK=1, seq=x+1, ack=y+1"),
    ("c", "PAU", 1, 1, 9, "urg", "PSH=1, URG=1, ACK=1, seq=x+1, ack=y+1, len=9"),
    ("s", "AE", 1, 10, 0, "ece", "ACK=1, ECE=1, seq=y+1, ack=10"),
    ("c", "PAC", 10, 1, 9, "cwr", "PSH=1, ACK=1, CWR=1, seq=10, ack=y+1, len=9"),
    ("c", "RAUEC", 19, 1, 0, "", "RST=1, URG=1, ACK=1, ECE=1, CWR=1, seq=19, ack=1")]


@pytest.fixture
def conversation(own_wireshark):
    path = own_wireshark.home.path / "flags.pcap"
    packets = []
    for end, flags, seq, ack, size, *_ in SEGMENTS:
        own, other = (1000, 5000) if end == "c" else (5000, 1000)
        ports, hosts = ((40000, 80), (1, 2)) if end == "c" else ((80, 40000), (2, 1))
        packets.append(Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
                       / IP(src=f"192.0.2.{hosts[0]}", dst=f"192.0.2.{hosts[1]}")
                       / TCP(sport=ports[0], dport=ports[1], flags=flags, seq=own + seq,
                             ack=other + ack if "A" in flags else 0, urgptr=9 if "U" in flags else 0)
                       / Raw(b"x" * size))
    wrpcap(str(path), packets)
    return path


def test_flags(own_wireshark, conversation):
    rows = own_wireshark.fields(conversation, ["lab.flag", "lab.row"])
    assert [tuple(row.values()) for row in rows] == [segment[-2:] for segment in SEGMENTS]


def test_urgent_bytes_where_no_handshake_was_captured(own_wireshark, conversation):
    """Then they are all that there is to tell: nobody knows of ECN."""
    cut = own_wireshark.home.path / "midstream.pcap"
    own_wireshark.run("editcap", conversation, cut, "1-3")
    assert own_wireshark.column(cut, "lab.flag")[0] == "urg"


@pytest.mark.parametrize("language, start, words", [
    ("en", "[Flags: ", ["offers ECN", "the server can do ECN too", "They go in order",
                        "a packet of the client", "the client has reduced"]),
    ("zh_CN", "[标志位：", ["提出显式拥塞通知 ECN", "服务器也支持", "按序传送", "标记了客户端的分组",
                       "客户端已减小拥塞窗口"])])
def test_words(own_wireshark, conversation, language, start, words):
    text = own_wireshark.tshark("-O", "lab", "-r", conversation, "-o", f"lab.language:{language}")
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith(start)]
    assert len(lines) == len(words)
    for line, word in zip(lines, words):
        assert word in line


@pytest.mark.parametrize("name", ["all-flags-first", "xmas-first", "strange-flags"])
def test_senseless_flags_say_nothing(wireshark, name):
    """Nor do the same flags where they make no sense together."""
    found = wireshark.fields(capture(name), ["lab.role", "lab.flag"])
    assert [row for row in found if row["lab.flag"] and "stray" in row["lab.role"]] == []


def test_the_kernels_own(wireshark):
    flags = wireshark.column(capture("292-ecn.a"), "lab.flag")
    assert flags[:2] == ["ecn-offered", "ecn-accepted"]


# What a SACK option and a D-SACK say.
@pytest.mark.parametrize("name, frame, block, words", [
    ("fast-retransmit", 22, ["SACK: the server still waits for 16 to 1463, but has", "missing: frame 8"], ["还在等 16 到 1463，但已收到"]),
    ("176-ack_of_fin_lost.a", 10, ["D-SACK: 101 came to the server twice"], ["服务器收到了两次 101，"]),
])
def test_sack_in_words(wireshark, name, frame, block, words):
    for language, expected in ("en", block), ("zh_CN", words):
        text = wireshark.tshark("-O", "lab", "-r", capture(name), "-Y", f"frame.number == {frame}",
                                "-o", f"lab.language:{language}")
        assert all(word in text for word in expected), text
    row = wireshark.fields(capture(name), ["tcp.options.sack_le", "lab.sack.first", "lab.sack.last"])[frame - 1]
    assert row["lab.sack.first"] and int(row["lab.sack.last"]) >= int(row["lab.sack.first"])


def test_the_first_of_two_blocks(wireshark):
    """It came twice if it lies within the second (RFC 2883 section 4); not if it lies before that, or reaches beyond it."""
    packets = [segment(0, SYN, 1000, 0, options=b"\1\1\4\2"), segment(1, SYN | ACK, 5000, 1001, options=b"\1\1\4\2"),
               segment(0, ACK, 1001, 5001)]
    for blocks in (201, 301, 101, 401), (101, 201, 301, 401), (301, 501, 101, 401):
        option = struct.pack(">4B4I", 1, 1, 5, 18, *(5000 + number for number in blocks))
        packets.append(segment(0, ACK, 1001, 5001, options=option))
    text = wireshark.tshark("-O", "lab", "-r", write(wireshark.home.path / "blocks.pcap", list(enumerate(packets))))
    assert re.findall(r"\[((?:D-)?SACK: .*?) (?:came|already)", text) == [
        "D-SACK: 201 to 300", "SACK: the client still waits for 1 to 100, but has 101 to 200",
        "SACK: the client still waits for 1 to 100, but has 301 to 500"]


def test_a_sack_of_what_nobody_sent(wireshark):
    """Its numbers are still there, but nothing rests on them, nor is a question asked about a gap in front of them."""
    packets = [segment(0, SYN, 1000, 0, options=b"\1\1\4\2"), segment(1, SYN | ACK, 5000, 1001, options=b"\1\1\4\2"),
               segment(0, ACK, 1001, 5001)]
    blocks = [b"\1\1\5\x12" + struct.pack(">4I", first, first + 100, first + 200, first + 300)
              for first in (1_000_000_000, 4_000_000_000)]
    packets += [segment(0, ACK, 1001, 5001, options=option) for option in blocks]
    path = write(wireshark.home.path / "unsent.pcap", list(enumerate(packets)))
    for language, words in ("en", "SACK: the server never sent"), ("zh_CN", "服务器从未发送过"):
        text = wireshark.tshark("-O", "lab", "-r", path, "-Y", "frame.number > 3", "-o", f"lab.language:{language}")
        assert [words in line for line in text.splitlines() if "SACK" in line] == [True, True], text
    assert wireshark.column(path, "lab.sack.first")[3:] == ["1000000000", "4000000000"]
    assert set(wireshark.column(path, "lab.event")[3:]) == {""}
