#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the captures that conversations.txt describes, byte for byte the same each time.

usage: generate.py [--output DIRECTORY]      (default: beside this script)
"""

import argparse
import pathlib
import re
import socket
import zlib

from scapy.layers.inet import ICMP, IP, TCP, UDP, fragment
from scapy.layers.inet6 import ICMPv6DestUnreach, IPv6
from scapy.layers.l2 import CookedLinux, CookedLinuxV2, Dot1Q, Ether, GRE
from scapy.layers.vxlan import VXLAN
from scapy.packet import Raw
from scapy.utils import RawPcapWriter

HERE = pathlib.Path(__file__).resolve().parent
START = 1_700_000_000_000_000  # microseconds since 1970
STEP = 1_000
SYN_OPTIONS = [("MSS", 1460), ("NOP", None), ("WScale", 7)]
FLAGS = dict(S="S", A="A", F="F", R="R", P="P", U="U", E="E", C="C")
PACKET_IN_HEADER = 18  # OpenFlow 1.0: 8 bytes of message header, 10 of packet-in

MACS = {"c": "02:00:00:00:00:01", "s": "02:00:00:00:00:02"}
V4 = {"c": "192.0.2.1", "s": "198.51.100.2"}
V6 = {"c": "2001:db8:1::1", "s": "2001:db8:2::2"}
OUTER = {"c": "203.0.113.1", "s": "203.0.113.2"}
ROUTER4, ROUTER6 = "203.0.113.254", "2001:db8:ff::fe"


def ether(frm, to):
    return Ether(src=MACS[frm], dst=MACS[to])


def ip4(frm, to, addresses=V4, **more):
    return IP(src=addresses[frm], dst=addresses[to], id=1, ttl=64, **more)


def ip6(frm, to):
    return IPv6(src=V6[frm], dst=V6[to], hlim=64)


def null(family):
    """The four-byte header of BSD loopback, as a little-endian machine writes it."""
    return Raw(family.to_bytes(4, "little"))


def sll(frm, to):
    kind = 4 if frm == "c" else 0  # 4: sent by us, 0: to us
    return CookedLinux(pkttype=kind, lladdrtype=1, lladdrlen=6,
                       src=bytes.fromhex(MACS[frm].replace(":", "")))


def sll2(frm, to):
    kind = 4 if frm == "c" else 0
    return CookedLinuxV2(pkttype=kind, ifindex=2, lladdrtype=1, lladdrlen=6,
                         src=bytes.fromhex(MACS[frm].replace(":", "")))


# name: (pcap link type, what stands before TCP)
LINKS = {
    "ethernet": (1, lambda f, t: ether(f, t) / ip4(f, t)),
    "ethernet6": (1, lambda f, t: ether(f, t) / ip6(f, t)),
    "vlan": (1, lambda f, t: ether(f, t) / Dot1Q(vlan=42) / ip4(f, t)),
    "null": (0, lambda f, t: null(2) / ip4(f, t)),
    "null6": (0, lambda f, t: null(30) / ip6(f, t)),
    "raw": (101, ip4),
    "raw6": (101, ip6),
    "sll": (113, lambda f, t: sll(f, t) / ip4(f, t)),
    "sll2": (276, lambda f, t: sll2(f, t) / ip4(f, t)),
    "exported": (252, ip4),  # see exported()
    "gre": (1, lambda f, t: ether(f, t) / ip4(f, t, OUTER) / GRE() / ip4(f, t)),
    "vxlan": (1, lambda f, t: ether(f, t) / ip4(f, t, OUTER) / UDP(sport=50000, dport=4789)
              / VXLAN(vni=7, flags="Instance") / ether(f, t) / ip4(f, t)),
    "ipip": (1, lambda f, t: ether(f, t) / ip4(f, t, OUTER) / ip4(f, t)),
    "6in4": (1, lambda f, t: ether(f, t) / ip4(f, t, OUTER) / ip6(f, t)),
    "self": (1, lambda f, t: ether(f, t) / ip4("c", "c")),
}


class Segment:
    """One line of conversations.txt."""

    def __init__(self, line):
        words = line.split()
        self.frm, self.flags, self.seq, self.ack, self.len = *words[:4], int(words[4])
        self.end, self.stream = self.frm[0], self.frm[1:] or "1"
        self.to = "s" if self.end == "c" else "c"
        self.options = dict(word.partition("=")[::2] for word in words[5:])

    def number(self, key, default=None):
        return int(self.options[key]) if key in self.options else default


class Capture:
    def __init__(self, name):
        self.name = name
        self.settings = {}
        self.segments = []

    def get(self, key, default):
        return self.settings.get(key, default)

    def numbers(self, key, stream, default):
        """Client's and server's value of isn, isn2, ports or ports2."""
        words = self.get(key + ("" if stream == "1" else stream), default).split()
        return {"c": int(words[0]), "s": int(words[1])}

    def ports(self, stream):
        # A port of its own for each capture keeps the streams apart when captures are merged.
        port = 49152 + zlib.crc32(self.name.encode()) % 8000
        return self.numbers("ports", stream, f"{port + (stream == '2')} 5000")


def parse(text):
    captures = {}
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if heading := re.fullmatch(r"\[(.+)\]", line):
            capture = captures[heading[1]] = Capture(heading[1])
        elif setting := re.fullmatch(r"(\w+):\s*(.*)", line):
            capture.settings[setting[1]] = setting[2]
        elif line:
            capture.segments.append(Segment(line))
    for capture in captures.values():
        if model := captures.get(capture.get("like", "")):
            capture.settings = {**model.settings, **capture.settings}
            capture.segments = capture.segments or model.segments
    return captures


def raw_number(word, isn):
    """'=5' is the number itself, '5' counts from the ISN, '-' is no number."""
    if word == "-":
        return 0
    return int(word[1:]) if word.startswith("=") else (isn + int(word)) % 2**32


def tcp(capture, segment, payload):
    isn = capture.numbers("isn", segment.stream, "1000 5000")
    ports = capture.ports(segment.stream)
    return TCP(sport=ports[segment.end], dport=ports[segment.to],
               flags=segment.flags.replace("-", ""),
               seq=raw_number(segment.seq, isn[segment.end]),
               ack=raw_number(segment.ack, isn[segment.to]),
               window=segment.number("win", 1000),
               dataofs=segment.number("hlen"),
               options=SYN_OPTIONS if "syn" in segment.options else []) / Raw(payload)


def udp(capture, segment, payload):
    ports = capture.ports(segment.stream)
    return UDP(sport=ports[segment.end], dport=ports[segment.to]) / Raw(payload)


def text(length):
    return (b"Lab teaches TCP. " * (length // 17 + 1))[:length]


def packet_in(frame):
    """An OpenFlow 1.0 packet-in that holds a frame."""
    length = PACKET_IN_HEADER + len(frame)
    return (bytes([1, 10]) + length.to_bytes(2, "big") + bytes(4) + b"\xff" * 4
            + len(frame).to_bytes(2, "big") + b"\0\1\0\0" + frame)


def icmp_error(segment, packet, size):
    """What a router sends back when it drops a packet: an error that quotes its head."""
    ip = packet[IPv6] if IPv6 in packet else packet[IP]
    quote = bytes(ip)[:len(ip) - len(ip[TCP]) + size]
    frame = ether(segment.to, segment.end)
    if IPv6 in packet:
        return frame / IPv6(src=ROUTER6, dst=ip.src, hlim=64) / ICMPv6DestUnreach(code=0) / Raw(quote)
    return frame / IP(src=ROUTER4, dst=ip.src, id=1) / ICMP(type=3, code=1) / Raw(quote)


def exported(packet):
    """What IP carries, as Wireshark exports it: behind tags, each with its length."""
    tags = [(20, socket.inet_aton(packet.src)), (21, socket.inet_aton(packet.dst)), (14, b"ip.proto"),
            (32, packet.proto.to_bytes(4, "big")), (0, b"")]
    return Raw(b"".join(tag.to_bytes(2, "big") + len(text).to_bytes(2, "big") + text for tag, text in tags)
               + bytes(packet.payload))


def frames(capture):
    """The capture's frames: (time, bytes, captured length)."""
    _, carrier = LINKS[capture.get("link", "ethernet")]
    held, now = b"", START
    for segment in capture.segments:
        payload = held if "carry" in segment.options else text(segment.len)
        assert len(payload) == segment.len, f"{capture.name}: carry needs length {len(payload)}"
        transport = udp if "udp" in segment.options else tcp
        packet = carrier(segment.end, segment.to) / transport(capture, segment, payload)
        packet = type(packet)(bytes(packet)) if packet.firstlayer().name != "Raw" else packet
        if capture.get("link", "") == "exported":
            packet = exported(packet)
        if "hold" in segment.options:
            held += packet_in(bytes(packet))
            continue
        held = b"" if "carry" in segment.options else held
        if "quote" in segment.options:
            packet = icmp_error(segment, packet, segment.number("quote"))
        whole = [packet]
        if "frags" in segment.options:
            whole = fragment(packet, fragsize=segment.number("frags"))
        for piece in whole:
            now += int(float(segment.options.get("wait", 0)) * 1_000_000) or STEP
            data = bytes(piece)
            kept = len(data)
            if "cut" in segment.options:
                kept -= len(bytes(packet[TCP])) - segment.number("cut")
            yield now, data, kept


def write(capture, path):
    link, _ = LINKS[capture.get("link", "ethernet")]
    with RawPcapWriter(str(path), linktype=link, endianness="<") as writer:
        writer.linktype = link  # Scapy 2.6 overlooks the number 0.
        writer.write_header(None)
        for time, data, kept in frames(capture):
            writer.write_packet(data[:kept], sec=time // 1_000_000, usec=time % 1_000_000,
                                caplen=kept, wirelen=len(data))


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=pathlib.Path, default=HERE)
    output = parser.parse_args().output
    for capture in parse((HERE / "conversations.txt").read_text()).values():
        write(capture, output / f"{capture.name}.pcap")


if __name__ == "__main__":
    main()
