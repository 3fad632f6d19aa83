# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture whose every text is markup, script, terminal escapes and broken tables."""

import struct

EVIL = "<script>alert(1)</script><b onclick='x'>\" | `c` **b** ](javascript:x) \\ & \x1b[31m\x9b2J\x07"
ADDRESSES = bytes([192, 0, 2, 1]), bytes([198, 51, 100, 2])


def block(kind, body):
    size = len(body) + 12
    return struct.pack("<II", kind, size) + body + struct.pack("<I", size)


def padded(data):
    return data + bytes(-len(data) % 4)


def option(code, text):
    data = text.encode()
    return struct.pack("<HH", code, len(data)) + padded(data)


def checksum(data):
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    total = (total & 0xffff) + (total >> 16)
    return ~((total & 0xffff) + (total >> 16)) & 0xffff


def segment(sender, flags, seq, ack, payload=b"", options=b"", window=64000):
    """An IPv4 packet: sender 0 is the client. Options come in fours."""
    ports = (40000, 80) if sender == 0 else (80, 40000)
    tcp = struct.pack(">HHIIBBHHH", *ports, seq, ack, 5 + len(options) // 4 << 4, flags, window, 0, 0)
    tcp += options + payload
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(tcp), 1, 0, 64, 6, 0)
    ends = ADDRESSES[sender] + ADDRESSES[1 - sender]
    return head[:10] + struct.pack(">H", checksum(head[:10] + bytes(2) + ends)) + ends + tcp


def packet(number, data):
    body = struct.pack("<IIIII", 0, 0, 1000 * number, len(data), len(data)) + padded(data)
    return block(6, body + option(1, EVIL) + bytes(4))


def write(path):
    """The capture, as pcapng: comments, the name of the interface, names of hosts, an HTTP request."""
    syn, fin, ack, push = 2, 1, 16, 24
    request = f"GET /{EVIL.replace(' ', '')} HTTP/1.1\r\nHost: {EVIL}\r\n\r\n".encode("latin-1")
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    x, y = 1001 + len(request), 5001 + len(reply)
    segments = [segment(0, syn, 1000, 0), segment(1, syn | ack, 5000, 1001),
                segment(0, ack, 1001, 5001), segment(0, push, 1001, 5001, request),
                segment(0, push, 1001, 5001, request), segment(1, push, 5001, x, reply),
                segment(0, fin | ack, x, y), segment(1, fin | ack, y, x + 1),
                segment(0, ack, x + 1, y + 1)]
    section = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + option(1, EVIL) + bytes(4)
    interface = struct.pack("<HHI", 101, 0, 0) + option(2, EVIL) + option(3, EVIL) + bytes(4)
    names = b"".join(struct.pack("<HH", 1, 4 + len(name)) + padded(address + name)
                     for address, name in zip(ADDRESSES, (EVIL.encode() + b"\0", b"<i>\0")))
    path.write_bytes(block(0x0A0D0D0A, section) + block(1, interface) +
                     block(4, names + bytes(4) + bytes(4)) +
                     b"".join(packet(number, data) for number, data in enumerate(segments)))
    return path
