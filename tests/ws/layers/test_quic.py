# SPDX-License-Identifier: GPL-2.0-or-later
"""QUIC needs no TCP: said once in full on each conversation, and in short afterwards."""

import re

import pytest

pytest.importorskip("scapy")

from harness import capture  # noqa: E402
from scapy.layers.dns import DNS, DNSQR, DNSRR  # noqa: E402
from scapy.layers.inet import IP, UDP  # noqa: E402
from scapy.layers.inet6 import IPv6  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

ON = ["-o", "lab.quic:TRUE"]
CLIENT, SERVER = "192.0.2.1", "198.51.100.80"
IDS = {"client": bytes.fromhex("0a0b0c0d01020304"), "server": bytes.fromhex("f067a5502a4262b5")}
VERSION_1 = bytes.fromhex("00000001")


def number(value):
    return (value | 0x4000).to_bytes(2, "big")


def long_header(kind, sender, token, length):
    """A packet of version 1 (RFC 9000 section 17.2) whose protected part is anything."""
    other = "server" if sender == "client" else "client"
    ids = b"".join(bytes([len(IDS[end])]) + IDS[end] for end in (other, sender))
    return bytes([0xC0 | kind << 4]) + VERSION_1 + ids + token + number(length) + bytes(at % 256 for at in range(length))


def initial(sender):
    return long_header(0, sender, number(0), 1000)


def handshake(sender):
    return long_header(2, sender, b"", 100)


def one_rtt(sender):
    other = "server" if sender == "client" else "client"
    return b"\x41" + IDS[other] + bytes(range(60))


def datagram(sender, *packets, ports=(40000, 443), v6=False):
    hosts = ("2001:db8::1", "2001:db8::80") if v6 else (CLIENT, SERVER)
    at = 0 if sender == "client" else 1
    ip = (IPv6 if v6 else IP)(src=hosts[at], dst=hosts[1 - at])
    return (Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / ip
            / UDP(sport=ports[at], dport=ports[1 - at]) / Raw(b"".join(packets)))


CONVERSATION = [("client", initial), ("server", initial, handshake), ("client", handshake), ("client", one_rtt),
                ("server", one_rtt)]
WORDS = ["initial", "initial|handshake", "handshake", "1-rtt", "1-rtt"]


def conversation(**more):
    return [datagram(sender, *(make(sender) for make in packets), **more) for sender, *packets in CONVERSATION]


def written(wireshark, packets):
    for at, packet in enumerate(packets):
        packet.time = 1_700_000_000 + at / 100
    path = wireshark.home.path / "quic.pcap"
    wrpcap(str(path), packets)
    return path


def test_kinds_and_first_frame(own_wireshark):
    """Two conversations, one over IPv6; one pass and two."""
    path = written(own_wireshark, conversation() + conversation(v6=True, ports=(40001, 443)))
    for options in ([], ["-2"]):
        assert own_wireshark.column(path, "lab.quic", *ON, *options) == WORDS * 2
        assert own_wireshark.column(path, "lab.quic.frame", *ON, *options) == ["1"] * 5 + ["6"] * 5
    assert not any(own_wireshark.column(path, "lab.quic"))


@pytest.mark.parametrize("language, whole, short", [
    ("en", "[Lab: QUIC: a connection over UDP, so there is no TCP here]", "[Lab: QUIC, a connection without TCP, since frame 1 (1-RTT)]"),
    ("zh_CN", "[Lab：QUIC：在 UDP 上建立的连接，所以这里没有 TCP]", "[Lab：QUIC，不用 TCP 的连接，从第 1 帧开始（1-RTT）]")])
def test_in_full_once(own_wireshark, language, whole, short):
    path = written(own_wireshark, conversation())
    shown = own_wireshark.tshark("-r", path, "-O", "lab", *ON, "-o", f"lab.language:{language}")
    assert (shown.count(whole), shown.count(short), shown.count("RFC 9000")) == (1, 2, 1)


def dns():
    """A query for the address of the server, and its answer."""
    return (Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src=hosts[0], dst=hosts[1])
                 / UDP(sport=ports[0], dport=ports[1]) / DNS(id=1, qr=qr, qd=DNSQR(qname="www.example"), an=an)
                 for hosts, ports, qr, an in (
                     ((CLIENT, "192.0.2.53"), (40000, 53), 0, None),
                     (("192.0.2.53", CLIENT), (53, 40000), 1, DNSRR(rrname="www.example", type="A", rdata=SERVER))))


def test_the_name_of_its_address(own_wireshark):
    """With DNS asked for as well: the first packet says where its address comes from."""
    path = written(own_wireshark, [*dns(), *conversation()])
    both = [*ON, "-o", "lab.dns:TRUE", "-2"]
    assert own_wireshark.column(path, "lab.dns.opens", *both)[1] == "3"
    assert own_wireshark.column(path, "lab.dns.answer", *both) == ["", "", "2", "", "", "", ""]


def test_other_datagrams_are_no_quic(own_wireshark):
    path = written(own_wireshark, [datagram("client", b"hello", ports=(40000, 9999)), datagram("client", bytes(100))])
    assert not any(own_wireshark.column(path, "lab.quic", *ON))


def kinds_by_wireshark(wireshark, path):
    """Of each frame, the kinds of packets that Wireshark's own dissector finds in it, in the order of Lab's."""
    words = {"0": "initial", "1": "0-rtt", "2": "handshake", "3": "retry"}
    order = ["initial", "0-rtt", "handshake", "retry", "version-negotiation", "1-rtt"]
    rows = wireshark.fields(path, ["quic.long.packet_type", "quic.version", "quic.header_form"])
    kinds = []
    for row in rows:
        known = "0x1a2a3a4a" not in row["quic.version"]
        found = {words[kind] for kind in row["quic.long.packet_type"].split("|") if kind and known}
        found |= {"version-negotiation"} if "0x00000000" in row["quic.version"] else set()
        found |= {"1-rtt"} if re.search("0|False", row["quic.header_form"]) else set()
        kinds.append("|".join(kind for kind in order if kind in found))
    return kinds


@pytest.mark.parametrize("name", ["dns-quic", "quic-detours"])
def test_recorded(own_wireshark, name):
    """A real client and server, whose fixed bit is anything (RFC 9287): as Wireshark names each packet. Behind
    another one in the datagram, 4.4 overlooks a short header whose fixed bit is 0."""
    path = capture(name)
    found = own_wireshark.column(path, "lab.quic", *ON)
    for word, theirs in zip(found, kinds_by_wireshark(own_wireshark, path), strict=True):
        assert word == theirs or (theirs and word == f"{theirs}|1-rtt")
    assert {word for words in found for word in words.split("|")} >= {"initial", "handshake", "1-rtt", ""}


def test_recorded_opening(own_wireshark):
    """The first packet says where its address comes from; the new port of a client that moves opens nothing."""
    both = [*ON, "-o", "lab.dns:TRUE", "-2"]
    for name, opening in (("dns-quic", {5: "3"}), ("quic-detours", {5: "3", 11: "9"})):
        answers = own_wireshark.column(capture(name), "lab.dns.answer", *both)
        assert {at + 1: text for at, text in enumerate(answers) if text} == opening
        opens = own_wireshark.column(capture(name), "lab.dns.opens", *both)
        assert {text: str(at + 1) for at, text in enumerate(opens) if text} == {
            str(frame): answer for frame, answer in opening.items()}


def test_a_capture_that_begins_in_the_middle_opens_nothing(own_wireshark):
    """The client moved to another port, or was there before: it opens no connection to the address now."""
    ask, tell = dns()
    path = written(own_wireshark, [ask, tell, *conversation()[2:]])
    both = [*ON, "-o", "lab.dns:TRUE", "-2"]
    assert own_wireshark.column(path, "lab.quic", *both)[2:] == WORDS[2:]
    assert not any(own_wireshark.column(path, "lab.dns.opens", *both))
    assert not any(own_wireshark.column(path, "lab.dns.answer", *both))


@pytest.mark.parametrize("name, only", [("dns-quic", 9), ("quic-detours", 17)])
def test_what_wireshark_does_not_take_for_quic(own_wireshark, name, only):
    """Short headers alone tell Wireshark nothing, so Lab is silent, until somebody decodes them as QUIC."""
    path = own_wireshark.home.path / "middle.pcap"
    own_wireshark.run("editcap", "-r", capture(name), path, f"{only}-{only + 3}")
    shown = own_wireshark.column(path, "lab.quic", *ON)
    assert shown == own_wireshark.column(path, "quic.header_form", *ON) or set(shown) <= {"", "1-rtt"}
    assert own_wireshark.column(path, "lab.quic", *ON, "-d", "udp.port==443,quic") == ["1-rtt"] * 4
