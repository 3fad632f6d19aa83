# SPDX-License-Identifier: GPL-2.0-or-later
"""Kinds of traffic, the same each time, each without end, so that a short capture begins a long one.

Written with struct: twenty thousand packets take scapy a minute. Checksums stay 0, for
Wireshark does not verify them unless told to.
"""

import itertools
import random
import struct

CONCURRENT = 16
MSS = 1460
SYN_OPTIONS = bytes.fromhex("020405b4 01030307")  # MSS, NOP, window scale
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16
HTTP_PORT, OTHER_PORT = 80, 9  # no dissector waits at the second
IP_IN_IP, TCP, UDP, ICMP = 4, 6, 17, 1
TUNNELS = 10
OUT_OF_ORDER = 100


class End:
    def __init__(self, dice, address, port):
        self.address, self.port, self.next = address, port, dice.randrange(2**32)


def host(number):
    return bytes([10, number >> 16 & 255, number >> 8 & 255, number & 255])


def ipv4(source, destination, protocol, payload):
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0x4000, 64, protocol, 0,
                       source, destination) + payload


def ethernet(source, destination, protocol, payload):
    """One Ethernet frame with IPv4."""
    return bytes.fromhex("020000000002 020000000001 0800") \
        + ipv4(source, destination, protocol, payload)


def segment(sender, receiver, flags, payload=b"", carry=ethernet):
    """One frame with a TCP segment; moves the sender's sequence number on."""
    options = SYN_OPTIONS if flags & SYN else b""
    words = 5 + len(options) // 4
    tcp = struct.pack("!HHIIHHHH", sender.port, receiver.port, sender.next,
                      receiver.next if flags & ACK else 0, words << 12 | flags, 64000, 0, 0)
    sender.next = (sender.next + len(payload) + bool(flags & (SYN | FIN))) % 2**32
    return carry(sender.address, receiver.address, TCP, tcp + options + payload)


def transfer(sender, receiver, data):
    """The data in segments, with an ACK for every second one and for the last."""
    for number, start in enumerate(range(0, len(data), MSS), 1):
        last = start + MSS >= len(data)
        yield segment(sender, receiver, ACK | (PSH if last else 0), data[start:start + MSS])
        if last or number % 2 == 0:
            yield segment(receiver, sender, ACK)


def handshake(client, server):
    yield segment(client, server, SYN)
    yield segment(server, client, SYN | ACK)
    yield segment(client, server, ACK)


def close(dice, first, second):
    """Four segments, three, or a reset."""
    kind = dice.choice(["four", "four", "three", "reset"])
    if kind == "reset":
        yield segment(first, second, RST | ACK)
        return
    yield segment(first, second, FIN | ACK)
    if kind == "four":
        yield segment(second, first, ACK)
    yield segment(second, first, FIN | ACK)
    yield segment(first, second, ACK)


def ends(dice, number, port):
    """Two sockets that no other connection has."""
    return (End(dice, host(number), 40000 + number % 20000),
            End(dice, bytes([192, 0, 2, 1 + dice.randrange(200)]), port))


def request(dice):
    return (b"GET /page/%d HTTP/1.1\r\nHost: www.example.com\r\nAccept: text/html\r\n"
            b"User-Agent: browser/1.0\r\nCookie: %s\r\n\r\n"
            % (dice.randrange(1000), b"c" * dice.randrange(100, 500)))


def response(dice, most=16_000):
    body = b"b" * dice.randrange(200, most)
    return (b"HTTP/1.1 200 OK\r\nServer: example\r\nContent-Type: text/html\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def web_connection(dice, number, port, message):
    client, server = ends(dice, number, port)
    yield from handshake(client, server)
    for _ in range(dice.randrange(1, 4)):
        yield from transfer(client, server, message(request(dice)))
        yield from transfer(server, client, message(response(dice)))
    yield from close(dice, *dice.sample([client, server], 2))


def short_web_connection(dice, number):
    """One request and one response that fits two segments."""
    client, server = ends(dice, number, HTTP_PORT)
    yield from handshake(client, server)
    yield from transfer(client, server, request(dice))
    yield from transfer(server, client, response(dice, 2 * MSS - 200))
    yield from close(dice, *dice.sample([client, server], 2))


def short_connection(dice, number):
    """As little as can be said: a query, its answer, and the close."""
    client, server = ends(dice, number, OTHER_PORT)
    yield from handshake(client, server)
    yield from transfer(client, server, bytes(40))
    yield from transfer(server, client, bytes(400))
    yield from close(dice, *dice.sample([client, server], 2))


def mixed(dice, connection):
    """Sixteen connections at once, a new one for each that ends."""
    numbers = itertools.count()
    running = [connection(dice, next(numbers)) for _ in range(CONCURRENT)]
    while True:
        chosen = dice.randrange(CONCURRENT)
        frame = next(running[chosen], None)
        if frame:
            yield frame
        else:
            running[chosen] = connection(dice, next(numbers))


def http(dice):
    yield from mixed(dice, lambda dice, number: web_connection(dice, number, HTTP_PORT, bytes))


def zeros(dice):
    """The same sizes, but zero bytes, which cost Wireshark less than most data."""
    yield from mixed(dice, lambda dice, number: web_connection(
        dice, number, OTHER_PORT, lambda text: bytes(len(text))))


def short_web(dice):
    yield from mixed(dice, short_web_connection)


def short(dice):
    yield from mixed(dice, short_connection)


def bulk(dice):
    """One connection that carries data for ever."""
    client, server = ends(dice, 1, OTHER_PORT)
    yield from handshake(client, server)
    while True:
        yield from transfer(server, client, bytes(20 * MSS))


def idle(dice):
    """Connections that open and then say nothing."""
    for number in itertools.count():
        yield from handshake(*ends(dice, number, OTHER_PORT))


def flood(dice):
    """SYNs to one port, from anywhere."""
    server = End(dice, bytes([192, 0, 2, 1]), 80)
    while True:
        sender = End(dice, dice.randbytes(4), 1024 + dice.randrange(60000))
        yield segment(sender, server, SYN)


def scan(dice):
    """One host tries the ports of others, of which most refuse."""
    for number in itertools.count():
        client = End(dice, host(1), 40000 + number % 20000)
        server = End(dice, host(2 + number // 1000), 1 + number % 1000)
        yield segment(client, server, SYN)
        if number % 100:
            server.next = 0  # RFC 9293 section 3.10.7.1: no connection, no number
            yield segment(server, client, RST | ACK)
        else:
            yield segment(server, client, SYN | ACK)
            yield segment(client, server, RST)


def echo(source, destination, kind, number):
    return ethernet(source, destination, ICMP,
                    struct.pack("!BBHHH", kind, 0, 0, 1 + (number >> 16), number & 0xFFFF) + bytes(56))


def ping(dice):
    for number in itertools.count():
        yield echo(host(1), host(2), 8, number)
        yield echo(host(2), host(1), 0, number)


def unanswered(dice):
    """Pings to hosts that are not there."""
    for number in itertools.count():
        yield echo(host(1), host(2 + number % 250), 8, number)


def udp(dice):
    """No TCP at all."""
    while True:
        payload = bytes(dice.randrange(20, 1200))
        yield ethernet(host(1), host(2), UDP,
                       struct.pack("!HHHH", 40000, 9999, 8 + len(payload), 0) + payload)


def datagram(source, destination, ports, payload):
    return ethernet(source, destination, UDP, struct.pack("!HHHH", *ports, 8 + len(payload), 0) + payload)


def dns_question(dice):
    """A name, and that its IPv4 address is asked for."""
    return b"\x06host%02d\x07example\x03com\0\0\1\0\1" % dice.randrange(100)


def dns_pair(dice, number):
    """A query, its answer, and the first segment to the address that it gives."""
    client, server = ends(dice, number, OTHER_PORT)
    question, resolver = dns_question(dice), host(1 << 16)
    port, identity = 40000 + number % 20000, struct.pack("!H", dice.randrange(2**16))
    yield datagram(client.address, resolver, (port, 53), identity + b"\1\0\0\1\0\0\0\0\0\0" + question)
    yield datagram(resolver, client.address, (53, port), identity + b"\x81\x80\0\1\0\1\0\0\0\0" + question
                   + b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + server.address)
    yield segment(client, server, SYN)


def dns(dice):
    """Names, and the first segments to their addresses."""
    yield from mixed(dice, dns_pair)


def queries(dice):
    """Queries and answers alone, each of another client: nothing is shared."""
    for number in itertools.count():
        yield from itertools.islice(dns_pair(dice, number), 2)


def unacknowledged(dice):
    """Data for ever, of which nothing is acknowledged."""
    client, server = ends(dice, 1, OTHER_PORT)
    yield from handshake(client, server)
    while True:
        yield segment(server, client, ACK | PSH, bytes(100))


def out_of_order(dice):
    """Each segment overtakes the one before it, a hundred in a row; then all are acknowledged."""
    client, server = ends(dice, 1, OTHER_PORT)
    yield from handshake(client, server)
    while True:
        yield from reversed([segment(server, client, ACK | PSH, bytes(100))
                             for _ in range(OUT_OF_ORDER)])
        yield segment(client, server, ACK)


def duplicate_acks(dice):
    """A segment is missing, and every one behind it is answered by an ACK that asks for it."""
    client, server = ends(dice, 1, OTHER_PORT)
    yield from handshake(client, server)
    expected = server.next
    segment(server, client, ACK, bytes(100))
    while True:
        yield segment(server, client, ACK, bytes(1))
        after, server.next = server.next, expected
        yield segment(client, server, ACK)
        server.next = after


def one_tuple(dice):
    """The same two sockets, connection after connection."""
    client, server = ends(dice, 1, OTHER_PORT)
    while True:
        yield from handshake(client, server)
        yield from transfer(client, server, bytes(40))
        yield from close(dice, client, server)
        client.next = (client.next + 100_000) % 2**32
        server.next = dice.randrange(2**32)


def tunnels(dice):
    """TCP in ten tunnels, one in another."""
    def carry(source, destination, protocol, payload):
        packet = ipv4(source, destination, protocol, payload)
        for number in range(TUNNELS - 1):
            packet = ipv4(host(number), host(number + 1), IP_IN_IP, packet)
        return ethernet(host(1), host(2), IP_IN_IP, packet)

    client, server = ends(dice, 1, OTHER_PORT)
    for flags in itertools.chain([SYN, SYN | ACK, ACK], itertools.repeat(ACK | PSH)):
        sender, receiver = (server, client) if flags == SYN | ACK else (client, server)
        yield segment(sender, receiver, flags, bytes(100 if flags & PSH else 0), carry)


def write(path, traffic, count):
    """Write the first count frames of a kind of traffic as a capture."""
    dice = random.Random(20260101)
    with open(path, "wb") as output:
        output.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))
        for number, data in enumerate(itertools.islice(traffic(dice), count)):
            microseconds = number * 100
            output.write(struct.pack("<IIII", 1_700_000_000 + microseconds // 1_000_000,
                                     microseconds % 1_000_000, len(data), len(data)) + data)
