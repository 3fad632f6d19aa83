# SPDX-License-Identifier: GPL-2.0-or-later
"""The IP header explained: on request, for every frame, with the checksum as done by hand."""

import os
import re

import pytest

from harness import REPO, capture
from packets import file_head, record

pytest.importorskip("scapy")
from scapy.layers.inet import ICMP, IP, IPOption_NOP, IPOption_Router_Alert, TCP, UDP  # noqa: E402
from scapy.layers.inet6 import IPv6  # noqa: E402
from scapy.layers.l2 import GRE, Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import rdpcap, wrpcap  # noqa: E402

ON = ["-o", "lab.ip:TRUE"]
NAMES = ["lab.ip", "lab.ip.header", "lab.ip.total", "lab.ip.payload", "lab.ip.offset",
         "lab.ip.hops", "lab.ip.protocol", "lab.ip.checksum", "lab.ip.checksum.sum",
         "lab.ip.checksum.computed"]


def values(wireshark, path, *options):
    return [tuple(row.values()) for row in wireshark.fields(path, NAMES, *ON, *options)]


def tree(wireshark, path, *options):
    return wireshark.tshark("-O", "lab", "-r", path, *ON, *options)


@pytest.fixture
def made(wireshark):
    """A capture of these packets, or of these bytes after the Ethernet header."""
    def capture_of(*packets):
        path = wireshark.home.path / "headers.pcap"
        head = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02", type=0x0800)
        wrpcap(str(path), [head / Raw(packet) if isinstance(packet, bytes)
                           else Ether(src=head.src, dst=head.dst) / packet for packet in packets])
        os.chmod(path, 0o644)
        return path
    return capture_of


def written(path, link, packets):
    """The path of a capture of these bytes, on a link of this type."""
    path.write_bytes(file_head(link) + b"".join(record(0, packet_) for packet_ in packets))
    return path


def packet(**fields):
    return IP(src="192.0.2.1", dst="198.51.100.2", **fields) / UDP(sport=1, dport=2) / Raw(b"12345678")


def changed(packet_, **bytes_at):
    """The bytes of a packet with some of them set: b10=0 is byte 10."""
    data = bytearray(bytes(packet_))
    for name, value in bytes_at.items():
        data[int(name[1:])] = value
    return bytes(data)


def test_off_by_default(wireshark, joined, plain):
    assert all(row[name] == "" for row in plain for name in [*NAMES, "lab.ip.id"])
    assert "[IP header" not in wireshark.tshark("-V", "-r", capture("ping"))


def test_the_published_header(wireshark):
    """Every number of the ping whose header was published, and its checksum by hand."""
    assert values(wireshark, capture("ping"))[0] == (
        "ipv4", "20", "60", "40", "0", "0", "ICMP", "good", "0x0003c03f", "0x00003fbd")
    text = tree(wireshark, capture("ping"))
    for line in ("IP header: version 4, 20 bytes, then ICMP",
                 "Header length: 5 × 4 = 20 bytes, without options",
                 "Total length: 20 (header) + 40 (payload) = 60 bytes",
                 "Flags: DF = 0, MF = 0. Fragment offset: 0 × 8 = 0 bytes: a whole packet",
                 "TTL: 64. ", "Protocol: 1, so the payload is for ICMP",
                 "Header checksum: 0x3fbd, correct",
                 "4500 + 003c + e621 + 0000 + 4001 + 0000 + c0a8 + 2b9d + 7050 + f84c = 3c03f]",
                 "Add the carry: c03f + 3 = c042. Complement: 3fbd. Check: c042 + 3fbd gives ffff"):
        assert line in text, line


def test_in_chinese(wireshark):
    text = tree(wireshark, capture("ping"), "-o", "lab.language:zh_CN")
    for line in ("首部长度：5 × 4 = 20 字节", "总长度：20（首部）+ 40（数据）= 60 字节",
                 "首部检验和：0x3fbd，正确", "加上进位：c03f + 3 = c042。取反码：3fbd"):
        assert line in text, line


def test_every_checksum_of_the_captures(wireshark, joined):
    """Lab and Wireshark agree on each header of each frame."""
    names = ["ip.checksum", "ip.checksum.status", "lab.ip.checksum.computed", "lab.ip.checksum",
             "icmp.type", "icmpv6.type"]
    checked = 0
    for row in wireshark.fields(joined.path, names, *ON, "-o", "ip.check_checksum:TRUE"):
        if row["icmp.type"] or row["icmpv6.type"]:
            continue  # a quoted header would count for Wireshark
        ours = [word for word in row["lab.ip.checksum"].split("|") if word not in ("", "none")]
        assert len(ours) == len(list(filter(None, row["ip.checksum"].split("|")))), row
        for word, computed, field, status in zip(
                ours, row["lab.ip.checksum.computed"].split("|"), row["ip.checksum"].split("|"),
                row["ip.checksum.status"].split("|")):
            assert (word == "good") == (status == "1") == (int(computed, 16) == int(field, 16)), row
            checked += 1
    assert checked > 1000


def test_fragments(wireshark):
    rows = values(wireshark, capture("ping-fragments"))
    assert [(row[2], row[4]) for row in rows] == [
        ("1500", "0"), ("1500", "1480"), ("68", "2960")] * 2
    text = tree(wireshark, capture("ping-fragments"))
    for line in ("MF = 1. Fragment offset: 0 × 8 = 0 bytes: the first fragment",
                 "MF = 1. Fragment offset: 185 × 8 = 1480 bytes: a fragment from the middle",
                 "MF = 0. Fragment offset: 370 × 8 = 2960 bytes: the last fragment"):
        assert text.count(line) == 2, line
    assert wireshark.column(capture("ping-fragments"), "lab.ip.id", *ON) == [
        identification for identification in ("41288", "11734") for _ in range(3)]
    assert text.count("the same in all fragments of one packet") == 6


def test_identification_where_nobody_may_fragment(wireshark):
    """There it says nothing, and Lab says nothing of it."""
    rows = wireshark.fields(capture("http-loopback"), ["ip.flags.df", "ip.id", "lab.ip.id"], *ON)
    assert rows
    for row in rows:
        assert (row["lab.ip.id"] == "") == (row["ip.flags.df"] in ("1", "True")), row


def test_may_not_be_cut(wireshark):
    assert "DF = 1, MF = 0. Fragment offset: 0 × 8 = 0 bytes: a whole packet, which no router may" \
        in tree(wireshark, capture("client-close"))


@pytest.mark.parametrize("ttl, hops", [(64, 0), (63, 1), (53, 11), (128, 0), (117, 11), (255, 0),
                                       (250, 5), (1, 63)])
def test_routers_passed(wireshark, made, ttl, hops):
    assert values(wireshark, made(packet(ttl=ttl)))[0][5] == str(hops)


@pytest.mark.parametrize("ttl, on_purpose", [(34, False), (33, True), (1, True), (65, False)])
def test_a_ttl_that_no_path_explains(wireshark, made, ttl, on_purpose):
    """Nobody is told of 63 routers because traceroute begins with 1."""
    for made_packet, name in ((packet(ttl=ttl), "TTL"), (IPv6(hlim=ttl) / UDP(), "Hop limit")):
        text = tree(wireshark, made(made_packet))
        assert f"{name}: {ttl}. Each router subtracts 1" in text
        assert ("set on purpose, as traceroute does" in text) == on_purpose
        assert ("If it began with" in text) == (not on_purpose)


def test_options(wireshark, made):
    path = made(packet(options=[IPOption_Router_Alert()]), packet(options=[IPOption_NOP()] * 40))
    some, most = values(wireshark, path)
    assert some[:4] == ("ipv4", "24", "40", "16")
    assert most[:4] == ("ipv4", "60", "76", "16") and most[7] == "good"
    text = tree(wireshark, path)
    assert "Header length: 6 × 4 = 24 bytes: 20, and 4 of options" in text
    assert re.search(r"\] *$|: 4600 \+ .* = ([0-9a-f]+)\]\n.*: \1 \+ 9404 \+ 0000 = ", text)


def test_a_checksum_left_to_the_card(wireshark, made):
    path = made(changed(packet(), b10=0, b11=0))
    assert values(wireshark, path)[0][7] == "absent"
    assert "Header checksum: 0, for the network card fills it in after the capture" in \
        tree(wireshark, path)


def test_a_wrong_checksum(wireshark, made):
    right = bytes(packet())
    path = made(changed(right, b11=right[11] ^ 1))
    value = int.from_bytes(right[10:12], "big")
    assert values(wireshark, path)[0][7] == "wrong"
    text = tree(wireshark, path)
    assert f"Header checksum: 0x{value ^ 1:04x} is wrong, 0x{value:04x} would be right" in text
    assert "gives ffff" not in text


def test_a_sum_without_carry(wireshark, made):
    """Small words: 4500 + 0014 + ... stay below 10000."""
    path = made(changed(IP(src="0.0.0.1", dst="0.0.0.2", ttl=1, proto=6, flags=0)))
    assert "No carry. Complement: " in tree(wireshark, path)


def test_total_length_left_to_the_card(wireshark, made):
    path = made(changed(packet(), b2=0, b3=0))
    assert values(wireshark, path)[0][1:4] == ("20", "0", "")
    assert "Total length: 0, because the network card cuts the packet" in tree(wireshark, path)


def test_lengths_that_cannot_be(wireshark, made):
    path = made(changed(packet(), b2=0, b3=19), changed(packet(), b0=0x44))
    short, small = values(wireshark, path)
    assert short[1:4] == ("20", "19", "") and small[1:4] == ("16", "36", "")
    assert small[7:] == ("", "", "")
    text = tree(wireshark, path)
    assert "Total length: 19 bytes, which cannot be with a header of 20" in text
    assert "Header length: 4 × 4 = 16 bytes, but 20 is the least" in text


def test_ipv6(wireshark):
    assert values(wireshark, capture("ping-ipv6"))[0] == (
        "ipv6", "", "104", "64", "", "0", "ICMPv6", "none", "", "")
    text = tree(wireshark, capture("ping-ipv6"))
    for line in ("IP header: version 6, 40 bytes, then ICMPv6",
                 "Payload length: 64 bytes; the header does not count, it always has 40: 104 bytes",
                 "Next header: 58, so what follows is ICMPv6", "Hop limit: 64. ",
                 "Gone since IPv4: header length, checksum"):
        assert line in text, line


def test_ipv6_without_a_length(wireshark, made):
    path = made(IPv6(src="2001:db8::1", dst="2001:db8::2", plen=0) / TCP(sport=1, dport=2))
    assert values(wireshark, path)[0][2:4] == ("0", "")
    assert "Payload length: 0, because" in tree(wireshark, path)


def test_a_tunnel_has_two(wireshark):
    rows = values(wireshark, capture("tunnel-6in4"))
    assert {row[0] for row in rows} == {"ipv4|ipv6"}
    assert {row[6] for row in rows} == {"IPv6|TCP"}
    lines = [line for line in tree(wireshark, capture("tunnel-6in4")).splitlines() if "[IP header:" in line]
    assert lines[:2] == ["    [IP header: version 4, 20 bytes, then IPv6 (203.0.113.1 → 203.0.113.2)]",
                         "    [IP header: version 6, 40 bytes, then TCP (2001:db8:1::1 → 2001:db8:2::2)]"]


def test_one_header_needs_no_name(wireshark):
    """The IP layer itself stands right above it."""
    assert "[IP header: version 4, 20 bytes, then TCP]" in tree(wireshark, capture("client-close"))


@pytest.mark.parametrize("link, head", [(101, b""), (9, b"\x00\x21"), (0, b"\x02\x00\x00\x00")])
def test_whatever_stands_in_front_of_it(wireshark, link, head):
    """Frames that are IP and nothing else, PPP, and the loopback of BSD."""
    for name in ("ping", "ping-errors", "tunnel-6in4", "ping-fragments", "tunnel-ipip"):
        path = capture(name)
        other = written(wireshark.home.path / "other-link.pcap", link,
                        [head + bytes(frame[IP]) for frame in rdpcap(str(path))])
        assert values(wireshark, other) == values(wireshark, path), name


def test_whatever_stands_in_front_of_ipv6(wireshark, made):
    """The same; each BSD has a number of its own for it. The outer of two headers is found only on the way to it."""
    ends = {"src": "2001:db8::1", "dst": "2001:db8::2"}
    both = bytes(IPv6(**ends) / packet())
    expected = values(wireshark, made(IPv6(**ends) / packet()))
    assert expected[0][0] == "ipv6|ipv4"
    for link, head in (101, b""), (9, b"\x00\x57"), *((0, bytes([number, 0, 0, 0])) for number in (24, 28, 30)):
        assert values(wireshark, written(wireshark.home.path / "link.pcap", link, [head + both])) == expected, (link, head)


MPLS = bytes.fromhex("02 00 00 00 00 02 02 00 00 00 00 01 88 47")
LAST_LABEL = bytes.fromhex("00 06 41 40")


def test_a_header_that_nothing_known_leads_to(wireshark, made):
    """IP in MPLS, which is called by no table; in one frame after the other."""
    path = written(wireshark.home.path / "mpls.pcap", 1, [MPLS + LAST_LABEL + bytes(packet(ttl=60))] * 2)
    assert values(wireshark, path) == values(wireshark, made(*[packet(ttl=60)] * 2))
    cut = wireshark.home.path / "cut.pcap"  # just behind it
    wireshark.run("editcap", "-s", len(MPLS + LAST_LABEL) + 20, path, cut)
    assert values(wireshark, cut) == values(wireshark, path)


def test_what_only_looks_like_the_header(wireshark, made):
    """Labels in front of it with both its addresses, but another version; with one address; and behind it, all of it."""
    source, destination, other = (bytes(map(int, text.split("."))) for text in ("192.0.2.1", "198.51.100.2", "192.0.2.8"))
    decoys = b"".join(bytes([version << 4 | 5]) + bytes(11) + addresses for version, addresses in (
        (1, source + destination), (4, other + destination), (4, source + other)))
    path = written(wireshark.home.path / "labels.pcap", 1, [
        MPLS + decoys + LAST_LABEL + bytes(packet(ttl=60)) + bytes(packet(ttl=9))])
    assert values(wireshark, path) == values(wireshark, made(packet(ttl=60)))


def test_no_header_where_there_is_no_ip(wireshark):
    """Nor what calls itself IP, and is neither version 4 nor 6."""
    path = written(wireshark.home.path / "other.pcap", 1, [MPLS[:12] + b"\x88\xb5" + b"\x60" * 60,
                                                           MPLS[:12] + b"\x08\x00" + changed(packet(), b0=0x55)])
    assert [set(row) for row in values(wireshark, path)] == [{""}, {""}]


def test_a_tunnel_in_a_tunnel_between_the_same_two(wireshark, made):
    """The innermost header is that behind the others, though it has the addresses of the first."""
    ends = {"src": "192.0.2.1", "dst": "198.51.100.2"}
    path = made(IP(ttl=60, **ends) / IP(src="192.0.2.7", dst="198.51.100.7", ttl=61) / GRE() / packet(ttl=62))
    assert [row[5] for row in values(wireshark, path)] == ["4|3|2"]


def test_a_quoted_header_is_not_one_of_the_frame(wireshark, made):
    """Nor are both of a tunnel that is quoted."""
    for name in ("ping-errors", "refused-by-firewall", "icmp-quote", "icmpv6-quote"):
        assert {row[0] for row in values(wireshark, capture(name))} <= {"ipv4", "ipv6"}
    error = IP(src="198.51.100.2", dst="192.0.2.1") / ICMP(type=3, code=3) / IP(src="192.0.2.1", dst="198.51.100.2") / packet()
    assert values(wireshark, made(error))[0][0] == "ipv4"


def test_within_the_lab_tree_or_in_one_of_its_own(wireshark):
    """A frame has one Lab tree more only if it had none."""
    for name in ("client-close", "ping", "ping-fragments", "tunnel-ipip"):
        text = tree(wireshark, capture(name))
        frames = text.split("\nFrame ")
        for frame in frames:
            assert len(re.findall(r"^\[Lab: ", frame, re.MULTILINE)) == 1, frame
            assert "\n    [IP header: " in frame
    assert "[Lab: the IP header, explained]" in tree(wireshark, capture("ping-fragments"))


def test_nothing_else_changes(wireshark, joined, plain):
    rows = wireshark.fields(joined.path, None, *ON)
    assert joined.differences(plain, rows, set(wireshark.kinds) - {*NAMES, "lab.ip.id"}) == []


def test_clicks(wireshark, made):
    """The window draws from what the first pass kept, in any order, and from nothing of the file before; the preference
    is the profile's."""
    path = capture("ping-fragments")
    labels = written(wireshark.home.path / "label.pcap", 1, [MPLS + LAST_LABEL + bytes(packet(ttl=60))])
    wireshark.home.config("preferences", "lab.ip: TRUE\n")
    try:
        clicks = [6, 1, 3, 2, 5, 4]
        answers = wireshark.sharkd(("load", {"file": str(path)}), *(
            ("frame", {"frame": number, "proto": True}) for number in clicks), *(request for file in (
                made(packet()), labels) for request in (("load", {"file": str(file)}), ("frame", {"frame": 1, "proto": True}))))
    finally:
        (wireshark.home.path / ".config" / "wireshark" / "preferences").unlink()
    assert "TTL: 60. " in str(answers[-1]["tree"])
    for number, answer in zip(clicks, answers[1:]):
        offset = [0, 1480, 2960][(number - 1) % 3]
        assert f"= {offset} bytes: " in str(answer["tree"]), number


def test_cut_short(wireshark, made):
    made(packet(options=[IPOption_Router_Alert()]))
    for length in (14, 15, 20, 33, 34, 35, 37, 38, 40):
        cut = wireshark.home.path / "cut.pcap"
        wireshark.run("editcap", "-s", length, wireshark.home.path / "headers.pcap", cut)
        row, = values(wireshark, cut)
        assert row[7] == ("good" if length >= 38 else ""), length
        assert length > 14 or wireshark.tshark("-r", cut, *ON) == wireshark.tshark("-r", cut)


def test_on_in_the_profile():
    preferences = (REPO / "profile" / "Lab" / "preferences").read_text(encoding="utf-8")
    assert re.search(r"^lab\.ip: TRUE$", preferences, re.MULTILINE)
