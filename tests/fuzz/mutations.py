# SPDX-License-Identifier: GPL-2.0-or-later
"""Damaged captures, the same from the same seed: what a broken disk, a hostile sender or a strange
capture card could hand to Wireshark."""

import dataclasses
import random
import struct

HEADER = struct.Struct("<IHHiIII")
RECORD = struct.Struct("<IIII")
MAGICS = {0xa1b2c3d4: 1_000_000, 0xa1b23c4d: 1_000_000_000}  # with the parts of a second
LONGEST = 65535
MOST_PACKETS = 400  # a mutation of a long capture takes a piece of it


@dataclasses.dataclass
class Packet:
    time: int  # nanoseconds
    data: bytes
    length: int  # on the wire


def read(path):
    """The link type of a pcap file, and its packets."""
    content = path.read_bytes()
    magic, *_, link = HEADER.unpack_from(content)
    unit = 1_000_000_000 // MAGICS[magic]
    packets, at = [], HEADER.size
    while at < len(content):
        seconds, parts, size, length = RECORD.unpack_from(content, at)
        at += RECORD.size
        packets.append(Packet(seconds * 1_000_000_000 + parts * unit, content[at:at + size], length))
        at += size
    return link, packets


def write(path, link, packets):
    """A pcap file with times in nanoseconds."""
    parts = [HEADER.pack(0xa1b23c4d, 2, 4, 0, 0, LONGEST, link)]
    for packet in packets:
        seconds, nanoseconds = divmod(max(packet.time, 0), 1_000_000_000)
        parts += [RECORD.pack(seconds, nanoseconds, len(packet.data), packet.length), packet.data]
    path.write_bytes(b"".join(parts))


def with_errors(rate):
    """Each byte is another one with this probability, as editcap -E has it."""
    def mutate(chance, packets):
        for packet in packets:
            data = bytearray(packet.data)
            for at in range(len(data)):
                if chance.random() < rate:
                    data[at] = chance.randrange(256)
            packet.data = bytes(data)
        return packets
    return mutate


def with_wild_headers(chance, packets):
    """One byte of the part where the headers are, and nothing else, so that the rest stays sound."""
    for packet in packets:
        if chance.random() < 0.3 and packet.data:
            data = bytearray(packet.data)
            data[chance.randrange(min(len(data), 90))] = chance.choice((0, 1, 0x7f, 0x80, 0xff))
            packet.data = bytes(data)
    return packets


def cut(chance, packets):
    """Captured with a snapshot length, and the last packets missing."""
    longest = chance.randrange(14, 120)
    for packet in packets:
        packet.data = packet.data[:longest]
    return packets[:chance.randrange(1, len(packets) + 1)]


def shuffled(chance, packets):
    """In another order, the times as they come."""
    return chance.sample(packets, len(packets))


def overtaken(chance, packets):
    """A few packets change places with their neighbours."""
    for at in range(1, len(packets)):
        if chance.random() < 0.2:
            packets[at - 1], packets[at] = packets[at], packets[at - 1]
    return packets


def doubled(chance, packets):
    """Some packets twice, at once or later."""
    result = []
    for packet in packets:
        result.append(packet)
        if chance.random() < 0.4:
            late = chance.choice((0, 5_000, 10_000_000, 300_000_000))
            result.append(dataclasses.replace(packet, time=packet.time + late))
    return result


def thinned(chance, packets):
    """A capture card that drops packets."""
    lost = chance.choice((0.05, 0.3, 0.7))
    return [packet for packet in packets if chance.random() >= lost] or packets[:1]


def one_way(chance, packets):
    """Every packet but those that look like the answers to the first."""
    start = chance.randrange(len(packets))
    return packets[start:start + 1] + [packet for at, packet in enumerate(packets) if at % 2]


def jittered(chance, packets):
    """A clock that goes back, a little and by hours."""
    for packet in packets:
        packet.time += chance.choice((0, 0, -1, -1_000, -50_000_000, 7_200_000_000_000,
                                      -7_200_000_000_000))
    return packets


MUTATIONS = {
    "errors-1": with_errors(0.01),
    "errors-5": with_errors(0.05),
    "errors-20": with_errors(0.20),
    "wild-headers": with_wild_headers,
    "cut": cut,
    "shuffled": shuffled,
    "overtaken": overtaken,
    "doubled": doubled,
    "thinned": thinned,
    "one-way": one_way,
    "jittered": jittered,
}


def piece(chance, packets):
    """At most MOST_PACKETS in a row, copied so that a mutation may change them."""
    start = chance.randrange(max(len(packets) - MOST_PACKETS, 0) + 1)
    return [dataclasses.replace(packet) for packet in packets[start:start + MOST_PACKETS]]


def merged(chance, captures, link, packets):
    """Packets of another capture with the same kind of link in between."""
    others = [others for kind, others in captures.values() if kind == link]
    guests = piece(chance, chance.choice(others))
    for at, guest in zip(sorted(chance.choices(range(len(packets) + 1), k=len(guests)), reverse=True),
                         reversed(guests)):
        packets.insert(at, guest)
    return packets


def mutant(seed, captures):
    """One damaged capture.

    captures: {path: (link type, packets)}, of captures with packets.
    Returns (what was done to which capture, link type, packets).
    """
    chance = random.Random(seed)
    # By folder first, for the kernel's many short captures would leave the others no room.
    folder = chance.choice(sorted({path.parent for path in captures}))
    path = chance.choice(sorted(path for path in captures if path.parent == folder))
    link, packets = captures[path][0], piece(chance, captures[path][1])
    done = [path.name]
    if chance.random() < 0.2:
        packets = merged(chance, captures, link, packets)
        done.append("merged")
    for name in chance.sample(sorted(MUTATIONS), chance.choice((1, 1, 2, 3))):
        packets = MUTATIONS[name](chance, packets)
        done.append(name)
    return " ".join(done), link, packets
