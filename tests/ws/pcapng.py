# SPDX-License-Identifier: GPL-2.0-or-later
"""pcapng files, written and read block by block, and the copies with comments that Lab makes of captures."""

import collections
import struct

from harness import capture

SHB, IDB, NRB, ISB, EPB = 0x0a0d0d0a, 1, 4, 5, 6
COMMENT = 1
END = struct.pack("<HH", 0, 0)

Block = collections.namedtuple("Block", "kind body options")


def padded(data):
    return data + bytes(-len(data) % 4)


def option(code, value):
    return struct.pack("<HH", code, len(value)) + padded(value)


def block(kind, body):
    length = len(body) + 12
    return struct.pack("<II", kind, length) + body + struct.pack("<I", length)


def options_of(data):
    """The options of a block: (code, value)."""
    found = []
    while len(data) >= 4:
        code, length = struct.unpack("<HH", data[:4])
        if not code:
            break
        found.append((code, data[4:4 + length]))
        data = data[4 + (length + 3) // 4 * 4:]
    return found


def blocks(path):
    """The blocks of a little-endian pcapng file."""
    data, found, at = path.read_bytes(), [], 0
    while at < len(data):
        kind, length = struct.unpack("<II", data[at:at + 8])
        body = data[at + 8:at + length - 4]
        start = {SHB: 16, IDB: 8, ISB: 12}.get(kind)
        if kind == EPB:
            start = 20 + (struct.unpack("<I", body[12:16])[0] + 3) // 4 * 4
        found.append(Block(kind, body[:start], options_of(body[start:]) if start else []))
        at += length
    return found


def packets(path):
    """Interface, raw time and bytes of each packet, with the options of its block."""
    return [(block.body, block.options) for block in blocks(path) if block.kind == EPB]


def comments(options):
    return [value.decode() for code, value in options if code == COMMENT]


def rich_file():
    """A pcapng file with two interfaces, names, comments, statistics, and a comment on itself."""
    data = capture("merged-close").read_bytes()
    endian = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else None
    frames, at = [], 24
    if endian:
        while at < len(data):
            size = struct.unpack("<I", data[at + 8:at + 12])[0]
            frames.append(data[at + 16:at + 16 + size])
            at += 16 + size
    else:
        frames = [entry.body[20:20 + struct.unpack("<I", entry.body[12:16])[0]]
                  for entry in blocks(capture("merged-close")) if entry.kind == EPB]
    out = [block(SHB, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1) +
                 option(COMMENT, b"of the whole file") + option(4, b"a test") + END)]
    for name, resolution in ((b"eth0", 6), (b"eth1", 9)):
        out.append(block(IDB, struct.pack("<HHI", 1, 0, 65535) + option(2, name) +
                         option(3, b"the interface " + name) +
                         option(9, bytes([resolution])) + END))
    name = b"\x0a\x4d\x00\x01" + b"student.example\0"
    out.append(block(NRB, struct.pack("<HH", 1, len(name)) + name + bytes(-len(name) % 4) + END))
    for number, frame in enumerate(frames):
        interface = number % 2
        ticks = (1_700_000_000 + number) * (10**9 if interface else 10**6) + 7
        own = option(COMMENT, f"comment {number}".encode()) + option(COMMENT, b"and another")
        out.append(block(EPB, struct.pack("<IIIII", interface, ticks >> 32, ticks & 0xffffffff,
                                          len(frame), len(frame)) + frame +
                         bytes(-len(frame) % 4) + own + END))
    for interface in (0, 1):
        out.append(block(ISB, struct.pack("<III", interface, 0x5f5e1, 0) +
                         option(4, struct.pack("<Q", 5 + interface)) + END))
    return b"".join(out)


def quoted(path):
    return str(path).replace(",", ",,")


def annotate(wireshark, source, *options, name="copy.pcapng", quiet=True, **more):
    """The copy, and what tshark said."""
    copy = wireshark.home.path / name
    done = wireshark.run("tshark", "-n", "-q", "-r", source, *options, "-z",
                         f"lab,annotate,{quoted(source)},{quoted(copy)}", quiet=quiet, **more)
    assert done.stdout == ""
    return copy, done.stderr
