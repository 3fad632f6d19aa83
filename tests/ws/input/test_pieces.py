# SPDX-License-Identifier: GPL-2.0-or-later
"""Data that is cut into pieces: each piece names the frame in which it is complete."""

import pytest

from harness import capture

pytest.importorskip("scapy")

from scapy.layers.inet import IP, TCP  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

COLUMNS = ["lab.stream.message", "tcp.reassembled_in", "lab.role"]


def test_on_a_second_pass_only(joined, plain):
    assert all(row["lab.stream.message"] == "" for row in plain)


@pytest.mark.parametrize("numbers", ["TRUE", "FALSE"], ids=["relative", "raw"])
def test_wireshark_says_the_same(wireshark, joined, numbers):
    """Where Wireshark puts a message together, Lab names the same frame. Captures that share
    addresses and ports make one story for Wireshark's dissectors, which nobody ever sent."""
    agreed = 0
    rows = wireshark.fields(joined.path, COLUMNS, "-2",
                            "-o", f"tcp.relative_sequence_numbers:{numbers}")
    for origin, own, row in zip(joined.origins, joined.own_ports, rows):
        expected = row["tcp.reassembled_in"].split("|")[-1]
        if own and expected and "data" in row["lab.role"]:
            assert row["lab.stream.message"] == expected, origin
            agreed += 1
    assert agreed > 20


# ---- Data that no dissector puts together ----

CLIENT, SERVER = ("10.0.0.1", 40000), ("10.0.0.2", 9000)


def segment(flags, seq, data=b"", *, ack=2001, sender=CLIENT, receiver=SERVER):
    return (Ether() / IP(src=sender[0], dst=receiver[0]) /
            TCP(sport=sender[1], dport=receiver[1], flags=flags, seq=seq, ack=ack) / Raw(data))


def handshake():
    syn = segment("S", 1000, ack=0)
    syn_ack = segment("SA", 2000, ack=1001, sender=SERVER, receiver=CLIENT)
    return [syn, syn_ack, segment("A", 1001)]


def answer(data, flags="PA"):
    return segment(flags, 2001, data, ack=1001, sender=SERVER, receiver=CLIENT)


@pytest.mark.parametrize("story, expected", [
    # Three pieces up to PSH, then one segment that stands alone.
    ([("A", 0, 100), ("A", 100, 100), ("PA", 200, 50), ("PA", 250, 50)], {4: 6, 5: 6}),
    # FIN does the same (RFC 9293 3.8), with data or alone.
    ([("A", 0, 100), ("FA", 100, 50)], {4: 5}),
    ([("A", 0, 100), ("FA", 100, 0)], {4: 5}),
    # No PSH follows: nothing is known.
    ([("A", 0, 100), ("A", 100, 100)], {}),
    # What is missing may have had PSH.
    ([("A", 0, 100), ("A", 200, 100), ("PA", 300, 50)], {5: 6}),
    # A piece that is sent again is no other piece.
    ([("A", 0, 100), ("A", 100, 100), ("A", 0, 100), ("PA", 200, 50)], {4: 7, 5: 7}),
    # The byte of a keep-alive begins nothing.
    ([("PA", 0, 100), ("A", 99, 1), ("PA", 100, 100)], {}),
    # The second copy of a packet is no piece, nor does it end anything.
    ([("A", 0, 100), ("A", 0, 100), ("PA", 100, 100)], {4: 6}),
    # What is no part of the connection has no place between its pieces.
    ([("A", 0, 100), ("A", 10 ** 9, 10, 10 ** 9), ("PA", 100, 100)], {4: 6}),
    # A reset carries a reason at most, which nobody gets with the data.
    ([("A", 0, 100), ("RA", 100, 20), ("PA", 100, 20)], {4: 6}),
])
def test_pieces_up_to_push(wireshark, story, expected):
    path = wireshark.home.path / "pieces.pcap"
    data = [segment(flags, 1001 + at, b"\xff" * size, ack=2001 + sum(acks)) for flags, at, size, *acks in story]
    wrpcap(str(path), handshake() + data)
    found = wireshark.column(path, "lab.stream.message", "-2")
    assert {number: int(text) for number, text in enumerate(found, 1) if text} == expected


def test_a_keep_alive_between_pieces(wireshark):
    """Its byte has been acknowledged: what had no PSH goes on behind it."""
    path = wireshark.home.path / "pieces.pcap"
    wrpcap(str(path), [*handshake(), segment("A", 1001, b"\xff" * 100), segment("A", 2001, ack=1101, sender=SERVER, receiver=CLIENT),
                       segment("A", 1100, b"\xff"), segment("PA", 1101, b"\xff" * 100)])
    rows = wireshark.fields(path, ["lab.event", "lab.stream.message"], "-2")
    assert rows[5]["lab.event"] == "keep-alive"
    assert [row["lab.stream.message"] for row in rows] == ["", "", "", "7", "", "", ""]


def test_each_end_has_its_own(wireshark):
    path = wireshark.home.path / "pieces.pcap"
    wrpcap(str(path), [*handshake(), segment("A", 1001, b"\xff" * 100), answer(b"\xff" * 10),
                       segment("PA", 1101, b"\xff" * 100)])
    assert wireshark.column(path, "lab.stream.message", "-2") == ["", "", "", "6", "", ""]
    assert wireshark.filter(path, "lab.stream.message == 6", "-2") == [4]


@pytest.mark.parametrize("address, isn", [("10.0.0.1", 2 ** 32 - 30), ("10.0.0.9", 1000)], ids=["to itself", "from a lower address"])
def test_messages_both_ways(own_wireshark, address, isn):
    """Each direction has its own messages, also between equal addresses, and where the numbers of one begin anew in it."""
    server = (address, 80)
    request, reply = b"GET / HTTP/1.1\r\nHost: www.example\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + b"x" * 50
    packets = [segment("S", isn, ack=0, receiver=server), segment("SA", isn, ack=isn + 1, sender=server, receiver=CLIENT),
               segment("A", isn + 1, ack=isn + 1, receiver=server)]
    for sender, receiver, data in ((CLIENT, server, request), (server, CLIENT, reply)):
        for at, past in ((0, 15), (15, len(data))):
            packets.append(segment("A", (isn + 1 + at) % 2 ** 32, data[at:past], ack=isn + 1, sender=sender, receiver=receiver))
    path = own_wireshark.home.path / "both-ways.pcap"
    wrpcap(str(path), packets)
    for numbers in ("TRUE", "FALSE"):
        rows = own_wireshark.fields(path, ["lab.stream.message"], "-2", "-o", f"tcp.relative_sequence_numbers:{numbers}")
        assert [row["lab.stream.message"] for row in rows] == ["", "", "", "5", "", "7", ""]


@pytest.mark.parametrize("language, said", [
    ("en", {10: "; the message is complete in frame 22", 22: "; PSH: that is all for now"}),
    ("zh_CN", {10: "；整个报文到第 22 帧收齐", 22: "；PSH：发送方暂无更多数据"}),
])
def test_lines_of_a_message(wireshark, language, said):
    for frame, words in said.items():
        text = wireshark.tshark("-2", "-V", "-r", capture("http-loopback"), "-O", "lab",
                                "-Y", f"frame.number == {frame}", "-o", f"lab.language:{language}")
        assert words in text


@pytest.mark.parametrize("language, more, done", [
    ("en", "; more of it follows, up to the PSH in frame 5",
     "; PSH: the application should get all since frame 4"),
    ("zh_CN", "；后面还有，到第 5 帧的 PSH 为止", "；PSH：第 4 帧以来的数据应一并交付应用进程"),
])
def test_lines_of_a_run(wireshark, language, more, done):
    path = wireshark.home.path / "pieces.pcap"
    wrpcap(str(path), [*handshake(), segment("A", 1001, b"\xff" * 100),
                       segment("PA", 1101, b"\xff" * 100)])
    options = ["-V", "-O", "lab", "-r", path, "-o", f"lab.language:{language}"]
    text = wireshark.tshark("-2", *options)
    assert text.count(more) == 1 and text.count(done) == 1
    assert more not in wireshark.tshark(*options)


@pytest.mark.parametrize("language, expects, comes", [
    ("en", " expects ", "After these 1448 bytes comes number "),
    ("zh_CN", "期望的下一个序号是", "这 1448 字节之后的序号是 ")])
def test_what_comes_after_a_gap(wireshark, language, expects, comes):
    """While bytes are missing nobody expects those behind, and what fills a gap is not the last."""
    for name, frame, neutral in (("overtaken-segment", 8, False), ("overtaken-segment", 10, True),
                                 ("fin-with-last-data", 8, False),
                                 ("overtaken-segment", 12, True), ("overtaken-segment", 14, True),
                                 ("fast-retransmit", 21, False), ("fast-retransmit", 27, True)):
        text = wireshark.tshark("-V", "-O", "lab", "-r", capture(name), "-Y",
                                f"frame.number == {frame}", "-o", f"lab.language:{language}")
        assert (comes in text, expects in text) == (neutral, not neutral), (name, frame)
