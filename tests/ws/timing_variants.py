# SPDX-License-Identifier: GPL-2.0-or-later
"""The recordings of tests/timing as other captures would hold the same conversation: without timestamps, and as
a host sees it whose network card cuts up what it sends."""

import struct

ETHERNET, NOP, TIMESTAMPS = 14, 1, 8
AT_ONCE_NS = 300_000  # what a kernel hands to the card together
MOST_PIECES = 44      # 64 KiB


class Packet:
    """A frame of Ethernet with TCP over IPv4, as far as it was captured."""

    def __init__(self, header, frame):
        seconds, fraction, _, self.length = header
        self.time, self.frame = seconds * 10**9 + fraction, bytearray(frame)
        self.tcp = ETHERNET + (self.frame[ETHERNET] & 15) * 4
        self.data = self.tcp + (self.frame[self.tcp + 12] >> 4) * 4
        self.seq, self.flags = int.from_bytes(self.frame[self.tcp + 4:self.tcp + 8], "big"), self.frame[self.tcp + 13]

    @property
    def payload(self):
        return ETHERNET + int.from_bytes(self.frame[16:18], "big") - self.data

    def without_timestamps(self):
        at = self.tcp + 20
        while at < self.data and self.frame[at]:
            length = 1 if self.frame[at] == NOP else self.frame[at + 1]
            if self.frame[at] == TIMESTAMPS:
                self.frame[at:at + length] = bytes([NOP] * length)
            at += length
        return self

    def takes(self, other, pieces):
        """Whether the next packet could have gone to the card with this one."""
        full = self.payload // pieces
        return (pieces < MOST_PIECES and 0 < other.payload <= full and other.seq == (self.seq + self.payload) % 2**32
                and self.payload % full == 0 and other.frame[26:34] == self.frame[26:34]
                and other.flags & 7 == self.flags & 7 == 0 and other.time - self.time < AT_ONCE_NS)

    def take(self, other):
        total = self.payload + other.payload + self.data - ETHERNET
        self.frame[16:18] = total.to_bytes(2, "big")
        self.frame[self.tcp + 13] |= other.flags
        self.length, self.flags = ETHERNET + total, self.flags | other.flags


def packets(path):
    """The magic number and link type of a file in the format of these recordings, and its packets."""
    data = path.read_bytes()
    at, found = 24, []
    while at < len(data):
        header = struct.unpack_from("<IIII", data, at)
        found.append(Packet(header, data[at + 16:at + 16 + header[2]]))
        at += 16 + header[2]
    return data[:24], found


def write(path, head, found):
    path.write_bytes(head + b"".join(
        struct.pack("<IIII", *divmod(one.time, 10**9), len(one.frame), one.length) + one.frame for one in found))


def strip_timestamps(folder, stem, into):
    head, found = packets(folder / f"{stem}.a.pcap")
    write(into / f"{stem}.a.pcap", head, [one.without_timestamps() for one in found])
    (into / f"{stem}.info.tsv").write_bytes((folder / f"{stem}.info.tsv").read_bytes())


def join_what_a_card_cuts(folder, stem, into):
    """The kernel's numbers stay beside the last piece of each."""
    head, found = packets(folder / f"{stem}.a.pcap")
    joined, pieces, new = [], 1, {}
    for number, one in enumerate(found, 1):
        if joined and joined[-1].payload and joined[-1].takes(one, pieces):
            joined[-1].take(one)
            pieces += 1
            del new[number - 1]
        else:
            joined.append(one)
            pieces = 1
        new[number] = len(joined)
    write(into / f"{stem}.a.pcap", head, joined)
    first, *rows = (folder / f"{stem}.info.tsv").read_text(encoding="ascii").splitlines(keepends=True)
    kept = [(new[int(number)], rest) for number, rest in (row.split("\t", 1) for row in rows) if int(number) in new]
    (into / f"{stem}.info.tsv").write_text(first + "".join(f"{number}\t{rest}" for number, rest in kept), encoding="ascii")
