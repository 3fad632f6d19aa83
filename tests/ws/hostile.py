# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture whose every text is markup, script, terminal escapes and broken tables."""

import struct

from packets import ADDRESSES, segment
from pcapng import COMMENT, EPB, IDB, NRB, SHB, block, option, padded

EVIL = "<script>alert(1)</script><b onclick='x'>\" | `c` **b** ](javascript:x) \\ & \x1b[31m\x9b2J\x07"

def packet(number, data):
    body = struct.pack("<IIIII", 0, 0, 1000 * number, len(data), len(data)) + padded(data)
    return block(EPB, body + option(COMMENT, EVIL.encode()) + bytes(4))


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
    section = struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1) + option(COMMENT, EVIL.encode()) + bytes(4)
    interface = struct.pack("<HHI", 101, 0, 0) + option(2, EVIL.encode()) + option(3, EVIL.encode()) + bytes(4)
    names = b"".join(struct.pack("<HH", 1, 4 + len(name)) + padded(address + name)
                     for address, name in zip(ADDRESSES, (EVIL.encode() + b"\0", b"<i>\0")))
    path.write_bytes(block(SHB, section) + block(IDB, interface) +
                     block(NRB, names + bytes(4) + bytes(4)) +
                     b"".join(packet(number, data) for number, data in enumerate(segments)))
    return path
