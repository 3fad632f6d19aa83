# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture that was made to take long takes no longer than another of its kind."""

import itertools
import random
import struct
import sys

from harness import REPO
from packets import ADDRESSES, HEAD, record, segment
from pcapng import EPB, IDB, SHB, block, padded

sys.path.insert(0, str(REPO / "tests" / "bench"))

import memory  # noqa: E402

INTERFACES = 20_000
HOSTS = 40_000
WIRELESS = 105  # IEEE 802.11, as the link type of a pcap file
LAYERS = 100  # segments in one frame: Wireshark stops at 500 layers


def host(number):
    return bytes([10, number >> 16 & 255, number >> 8 & 255, number & 255])


def datagram(source, destination, ports, payload):
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 28 + len(payload), 0, 0, 64, 17, 0, source, destination)
    return head + struct.pack(">HHHH", *ports, 8 + len(payload), 0) + payload


def initial():
    """A packet of QUIC with which a conversation may begin, as far as its header goes."""
    return bytes.fromhex("c00000000108") + bytes(8) + bytes.fromhex("00004014") + bytes(20)


def dns(kind, address=b""):
    """A query for the same name; with an address, the answer to it."""
    flags, answers = (0x8180, 1) if address else (0x0100, 0)
    message = struct.pack(">HHHHHH", 1, flags, 1, answers, 0, 0) + b"\x01a\0" + struct.pack(">HH", kind, 1)
    return message + (b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + address if address else b"")


# In the order of their addresses the hosts have the numbers that Lab gives them.

def conversations(choose):
    for number in range(HOSTS):
        yield datagram(host(2 * number), host(2 * number + 1), (choose(number), 443), initial())


def questions(choose):
    yield datagram(ADDRESSES[0], ADDRESSES[1], (40000, 53), dns(1))
    for number in range(HOSTS):
        yield datagram(host(number), ADDRESSES[1], (40000, 53), dns(choose(number + 2)))


def addresses(choose):
    """Each client is told of a host that is there already."""
    server = host(0)
    for number in range(1, HOSTS):
        yield datagram(host(number), server, (40000, 53), dns(1))
        yield datagram(server, host(number), (53, 40000), dns(1, host(choose(number))))


def seconds(wireshark, packets, *options, link=101):
    path = wireshark.home.path / "growth.pcap"
    path.write_bytes(HEAD[:-4] + struct.pack("<I", link) +
                     b"".join(record(1000 * number, packet) for number, packet in enumerate(packets)))
    taken = memory.peak(wireshark, path, *options).seconds
    path.unlink()
    return taken


def check_places(wireshark, packets, scattered, chosen, *options):
    """Numbers that go together take no longer than any: else all have the same place in a table."""
    assert seconds(wireshark, packets(chosen), *options) < 2 * seconds(wireshark, packets(scattered), *options)


def test_conversations_of_quic_have_places_of_their_own(wireshark):
    dice = random.Random(1)
    check_places(wireshark, conversations, lambda _: dice.randrange(1024, 65536), lambda _: 40000, "-o", "lab.quic:TRUE")


def test_questions_have_places_of_their_own(wireshark):
    check_places(wireshark, questions, lambda _: 1, lambda number: number ^ 0x8000, "-o", "lab.dns:TRUE")


def test_told_addresses_have_places_of_their_own(wireshark):
    dice = random.Random(1)
    check_places(wireshark, addresses, dice.randrange, lambda number: number ^ 1, "-o", "lab.dns:TRUE")


def aggregate(packets):
    """IP packets in one frame of 802.11, an A-MSDU (IEEE 802.11-2020, 9.3.2.2)."""
    ends = bytes.fromhex("020000000001 020000000002")
    frame = bytes.fromhex("8800 0000") + ends + ends[:6] + bytes(2) + bytes.fromhex("8000")
    for packet in packets:
        whole = ends + struct.pack(">H", 8 + len(packet)) + bytes.fromhex("aaaa03000000 0800") + packet
        frame += whole + bytes(-len(whole) % 4)
    return frame


def connections(number):
    """The same segment of as many connections as a frame has room for."""
    for at in range(LAYERS):
        packet = segment(0, 2 if number == 0 else 24, 1000 + number, 0 if number == 0 else 5001, b"" if number == 0 else b"a")
        yield packet[:12] + host(at) + packet[16:]


def test_many_segments_in_one_frame(wireshark):
    """Whose connections are all looked back on: each is found in the frame as soon as if it were alone there."""
    count = 60
    together = [aggregate(connections(number)) for number in range(count)]
    alone = [aggregate([packet]) for packet in itertools.chain.from_iterable(map(connections, range(count)))]
    taken = [seconds(wireshark, packets, "-2", "-V", link=WIRELESS) for packets in (alone, together)]
    assert taken[1] < 2 * taken[0]


def test_as_many_interfaces_as_packets(wireshark):
    """A report looks at each of them once, also where each stands just in front of its packet."""
    packet = segment(0, 16, 1001, 5001)
    interface = block(IDB, struct.pack("<HHI", 101, 0, 0))
    packets = [block(EPB, struct.pack("<IIIII", number, 0, number, len(packet), len(packet)) + padded(packet))
               for number in range(INTERFACES)]
    path, taken = wireshark.home.path / "interfaces.pcapng", []
    for blocks in (INTERFACES * [interface] + packets, itertools.chain.from_iterable((interface, each) for each in packets)):
        path.write_bytes(block(SHB, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)) + b"".join(blocks))
        taken.append(memory.peak(wireshark, path, "-q", "-z", "lab,report").seconds)
    path.unlink()
    assert taken[1] < 3 * taken[0]
