# SPDX-License-Identifier: GPL-2.0-or-later
"""Packets that damage by chance hardly makes: headers whose lengths, options and layers contradict each
other, one inside the other. The same seed makes the same capture."""

import random
import struct
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "ws"))

from packets import ADDRESSES, checksum  # noqa: E402
from packets import write as write_packets  # noqa: E402

SYN, ACK, PUSH = 2, 16, 8
HALF = 1 << 31
ICMP, IP_IN_IP, TCP, UDP, IPV6, GRE, ICMPV6 = 1, 4, 6, 17, 41, 47, 58
EXTENSIONS = [0, 43, 44, 50, 51, 59, 60, 135]  # headers of IPv6, RFC 8200 and others
NUMBERS = [0, 1000, 1001, 5000, 5001, HALF - 1, HALF, 2 * HALF - 1]
FLAGS = [SYN, SYN | ACK, ACK, ACK | PUSH, ACK | 1, 4, 4 | ACK, 0, 1, 0x3f, 0xc2, 0x52, 0x30]
PORTS = [(40000, 80), (80, 40000), (40000, 443), (443, 40000), (53, 5353), (7, 7), (0, 0)]
# As kind and length say, too short, too long, with nothing behind the kind, twice, or the end in the middle.
OPTIONS = [b"", b"\2\4\5\xb4", b"\2\4", b"\2", b"\2\0\5\xb4", b"\2\1\5\xb4", b"\2\xff\5\xb4", b"\3\3\xff", b"\3\2\1\1",
           b"\4\2", b"\4\6aaaa", b"\x08\x0a" + bytes(7) + b"\1", b"\x08\x0a\0\0", b"\x1e\2", b"\x1e\3\x20", b"\x1e\0",
           b"\x1e\x28" + bytes(38), b"\x22\2", b"\x22\x12" + bytes(16), b"\xfe\4\xf9\x89", b"\xfe\3\xf9",
           b"\0\2\4\5\xb4", b"\1" * 40, b"\2\4\5\xb4\2\4\2\x18", b"\3\3\1\3\3\2", b"\xff" * 40, bytes(range(40))]
PAYLOADS = [b"", b"", b"x", b"GET / HTTP/1.1\r\nContent-Length: 99999999999999999999\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n", b"\x16\3\1\xff\xff\1\0\xff\xff",
            b"\x17\3\3\0\0" * 9, b"\0\x0c" + b"\xff" * 12, bytes(1400)]
QUOTED = [0, 8, 19, 20, 28, 33, 34, 40, 48, 54, 60, 9999]  # how much of a packet an error quotes


def sack(chance):
    """A list of blocks of any length, whatever its length byte says."""
    edges = struct.pack(">9I", *(chance.choice(NUMBERS) for _ in range(9)))
    return b"\1\1\5" + bytes([chance.randrange(42)]) + edges[:36]


def segment(chance):
    ports, payload = chance.choice(PORTS), chance.choice(PAYLOADS)
    options = (chance.choice([sack(chance), *OPTIONS]) + chance.choice(OPTIONS))[:40]
    fits = 5 + (len(options) + 3) // 4
    offset = chance.choice([fits, fits, chance.randrange(16)])
    urgent = chance.choice([0, 1, len(payload) + 1, 65535])
    head = struct.pack(">HHIIBBHHH", *ports, chance.choice(NUMBERS), chance.choice(NUMBERS), offset << 4,
                       chance.choice(FLAGS), chance.choice([0, 1, 8000, 65535]), 0, urgent)
    whole = head + options + bytes(-len(options) % 4) + payload
    return whole[:chance.choice([len(whole)] * 6 + [chance.randrange(len(whole))])]


def ipv4(body, protocol, ends=ADDRESSES, words=5, total=None, fragment=0):
    total = 4 * words + len(body) if total is None else total
    head = struct.pack(">BBHHHBBH", 0x40 | words, 0, total & 0xffff, 1, fragment, 64, protocol, 0) + b"".join(ends)
    return head[:10] + struct.pack(">H", checksum(head)) + head[12:] + body


def ipv6(body, following, ends=ADDRESSES):
    return struct.pack(">IHBB", 6 << 28, len(body) & 0xffff, following, 64) + b"".join(12 * b"\x20" + end for end in ends) + body


def with_extensions(chance, body):
    following = TCP
    for _ in range(chance.randrange(1, 9)):
        length = chance.choice([0, 0, 1, 255])
        body = bytes([following, length]) + bytes(6 + 8 * length * chance.randrange(2)) + body
        following = chance.choice(EXTENSIONS)
    return body, following


def packet(chance):
    """A segment in IP, as it should be or not."""
    body, ends = segment(chance), chance.choice([ADDRESSES, ADDRESSES[::-1]])
    form = chance.randrange(6)
    if form == 0:
        return ipv6(*with_extensions(chance, body), ends)
    if form == 1:
        return ipv4(body, TCP, ends, words=chance.randrange(16))
    if form == 2:
        return ipv4(body, TCP, ends, total=chance.choice([0, 10, 19, 20, 30, 39, 40, 100, 65535]),
                    fragment=chance.choice([0, 0x4000, 0x2000, 1, 0x1fff]))
    return ipv6(body, TCP, ends) if form == 3 else ipv4(body, TCP, ends)


def wrapped(chance, inner):
    """A packet in another one."""
    version = inner[0] >> 4
    kind, own = (0x86dd, IPV6) if version == 6 else (0x800, IP_IN_IP)
    error = struct.pack(">BBHI", chance.choice([1, 2, 3, 4, 11, 12]), chance.randrange(16), 0, 1280)
    form = chance.randrange(6)
    if form == 0:
        return ipv4(error + inner[:chance.choice(QUOTED)], ICMP)
    if form == 1:
        return ipv6(error + inner[:chance.choice(QUOTED)], ICMPV6)
    if form == 2:
        return ipv4(struct.pack(">HH", 0, kind) + inner, GRE)
    if form == 3:
        frame = bytes(12) + struct.pack(">H", kind) + inner
        return ipv4(struct.pack(">HHHH", 5000, 4789, 16 + len(frame), 0) + b"\x08" + bytes(7) + frame, UDP)
    return (ipv4 if form == 4 else ipv6)(inner, own)


def far_apart():
    """A window opens again while what was acknowledged in between, and not captured, is half of all numbers."""
    far = 5001 + HALF - 65535
    told = [(0, SYN, 1000, 0, 8000), (1, SYN | ACK, 5000, 1001, 8000), (0, ACK, 1001, 5001, 0),
            (1, ACK | PUSH, far - 1, 1001, 8000), (0, ACK, 1001, far, 65535)]
    for side, flags, seq, ack, window in told:
        ports = (40001, 80) if side == 0 else (80, 40001)
        head = struct.pack(">HHIIBBHHH", *ports, seq, ack, 5 << 4, flags, window, 0, 0)
        yield ipv4(head + b"y" * (flags == ACK | PUSH), TCP, (ADDRESSES[side], ADDRESSES[1 - side]))


def write(path, packets, seed):
    """A capture of so many packets, and the few that are made by hand."""
    chance = random.Random(seed)
    made = list(far_apart())
    for _ in range(packets):
        one = packet(chance)
        while chance.random() < 0.35 and len(one) < 4000:
            one = wrapped(chance, one)
        made.append(one)
    return write_packets(path, list(enumerate(made)))
