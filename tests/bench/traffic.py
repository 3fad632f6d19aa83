# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture of many short connections at once, the same each time: of HTTP, or of as many zero
bytes, which cost Wireshark less than most data, so that what Lab costs weighs most.

Written with struct: twenty thousand packets take scapy a minute. Checksums stay 0, for
Wireshark does not verify them unless told to.
"""

import random
import struct

CONCURRENT = 16
HTTP, ZEROS = 80, 5000  # ports of the servers
MSS = 1460
SYN_OPTIONS = bytes.fromhex("020405b4 0103 0307".replace(" ", ""))  # MSS, NOP, window scale
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


class End:
    def __init__(self, dice, address, port):
        self.address, self.port, self.next = address, port, dice.randrange(2**32)


def transfer(sender, receiver, data):
    """The data in segments, with an ACK for every second one and for the last."""
    for number, start in enumerate(range(0, len(data), MSS), 1):
        last = start + MSS >= len(data)
        yield sender, receiver, ACK | (PSH if last else 0), data[start:start + MSS]
        if last or number % 2 == 0:
            yield receiver, sender, ACK, b""


def request(dice):
    return (b"GET /page/%d HTTP/1.1\r\nHost: www.example.com\r\nAccept: text/html\r\n"
            b"User-Agent: browser/1.0\r\nCookie: %s\r\n\r\n"
            % (dice.randrange(1000), b"c" * dice.randrange(100, 500)))


def response(dice):
    body = b"b" * dice.randrange(200, 16_000)
    return (b"HTTP/1.1 200 OK\r\nServer: example\r\nContent-Type: text/html\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def close(dice, first, second):
    """Four segments, three, or a reset."""
    kind = dice.choice(["four", "four", "three", "reset"])
    if kind == "reset":
        yield first, second, RST | ACK, b""
        return
    yield first, second, FIN | ACK, b""
    if kind == "four":
        yield second, first, ACK, b""
    yield second, first, FIN | ACK, b""
    yield first, second, ACK, b""


def message(text, port):
    """What is sent: the text, or as many zero bytes."""
    return text if port == HTTP else bytes(len(text))


def connection(dice, number, port):
    """The segments of one connection, in order: (sender, receiver, flags, payload)."""
    client = End(dice, bytes([10, 0, number >> 8 & 255, number & 255]), 40000 + number % 20000)
    server = End(dice, bytes([192, 0, 2, 1 + dice.randrange(200)]), port)
    yield client, server, SYN, b""
    yield server, client, SYN | ACK, b""
    yield client, server, ACK, b""
    for _ in range(dice.randrange(1, 4)):
        yield from transfer(client, server, message(request(dice), port))
        yield from transfer(server, client, message(response(dice), port))
    yield from close(dice, *dice.sample([client, server], 2))


def frame(sender, receiver, flags, payload):
    """One Ethernet frame; moves the sender's sequence number on."""
    options = SYN_OPTIONS if flags & SYN else b""
    words = 5 + len(options) // 4
    tcp = struct.pack("!HHIIHHHH", sender.port, receiver.port, sender.next,
                      receiver.next if flags & ACK else 0, words << 12 | flags, 64000, 0, 0)
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(tcp) + len(options) + len(payload), 0,
                     0x4000, 64, 6, 0, sender.address, receiver.address)
    sender.next = (sender.next + len(payload) + bool(flags & (SYN | FIN))) % 2**32
    return bytes.fromhex("020000000002 020000000001 0800") + ip + tcp + options + payload


def frames(count, port):
    """The first count frames of endless traffic, so that a short capture begins a long one."""
    dice = random.Random(20260101)
    running, started = [], 0
    for _ in range(count):
        while len(running) < CONCURRENT:
            running.append(connection(dice, started, port))
            started += 1
        while True:
            chosen = dice.randrange(CONCURRENT)
            segment = next(running[chosen], None)
            if segment:
                break
            running[chosen] = connection(dice, started, port)
            started += 1
        yield frame(*segment)


def write(path, count, port):
    """Write count frames of connections to a port, HTTP or ZEROS, as a capture."""
    with open(path, "wb") as output:
        output.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for number, data in enumerate(frames(count, port)):
            microseconds = number * 100
            output.write(struct.pack("<IIII", 1_700_000_000 + microseconds // 1_000_000,
                                     microseconds % 1_000_000, len(data), len(data)) + data)
