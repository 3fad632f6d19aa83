# SPDX-License-Identifier: GPL-2.0-or-later
"""IP packets made by hand, and the pcap files that they are in."""

import struct

ADDRESSES = bytes([192, 0, 2, 1]), bytes([198, 51, 100, 2])


def file_head(link):
    """What a pcap file begins with whose link layer has this number."""
    return struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link)


HEAD = file_head(101)  # IP packets, with nothing in front of them


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


def record(time, data):
    """A packet in such a file, captured at a time in microseconds."""
    return struct.pack("<IIII", *divmod(time, 1_000_000), len(data), len(data)) + data


def write(path, packets):
    """A pcap file of (time in ms, IP packet), each packet with an identification of its own."""
    path.write_bytes(HEAD + b"".join(
        record(1000 * time, data[:4] + struct.pack(">H", number % 65535 + 1) + data[6:])
        for number, (time, data) in enumerate(packets)))
    return path


def records(path):
    """The file header of a pcap file and its packet records."""
    content = path.read_bytes()
    order = {b"\xd4\xc3\xb2\xa1": "<", b"\x4d\x3c\xb2\xa1": "<"}.get(content[:4], ">")
    found, at = [], 24
    while at < len(content):
        size = struct.unpack_from(order + "I", content, at + 8)[0]
        found.append(content[at:at + 16 + size])
        at += 16 + size
    return content[:24], found
