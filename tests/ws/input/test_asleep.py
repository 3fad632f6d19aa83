# SPDX-License-Identifier: GPL-2.0-or-later
"""More connections at a time than Lab has awake, and frames that a read filter drops: what is put
away comes back as it was."""

import itertools
import random
import sys

import pytest

from harness import REPO, capture

sys.path.insert(0, str(REPO / "tests" / "bench"))

import traffic  # noqa: E402

MANY = 2500  # more than are awake (plugin/ws/input/flows.c)
ECE, CWR = 0x40, 0x80
FIELDS = ["lab.role", "lab.event", "lab.state.client", "lab.state.server", "lab.seq.formula",
          "lab.ack.formula", "lab.seq.ok", "lab.ack.ok", "lab.acks.bytes", "lab.window",
          "lab.stream.open", "lab.stream.close", "lab.options"]


def in_turns(course, count, together=1, hosts=MANY):
    """As many connections, all of the same course, each of which has so many segments in each round;
    between so many clients and as many servers."""
    def connection(number):
        port, host = divmod(number, hosts)
        client = traffic.End(random.Random(number), traffic.host(host), 40000 + port)
        server = traffic.End(random.Random(-number), traffic.host(2**20 + host), 9)
        yield from course(client, server)
    running = [connection(number) for number in range(count)]
    while frames := [frame for one in running for frame in itertools.islice(one, together)]:
        yield from frames


def whole(client, server):
    yield from traffic.handshake(client, server)
    yield from traffic.transfer(client, server, bytes(3000))
    yield from traffic.transfer(server, client, bytes(100))
    yield from traffic.close(random.Random(1), client, server)


def refused(client, server):
    """First a SYN that offers ECN, then the same without; another one is let in."""
    for flags in (traffic.SYN | ECE | CWR, traffic.SYN):
        yield traffic.segment(client, server, flags)
        number, server.next = server.next, 0
        yield traffic.segment(server, client, traffic.RST | traffic.ACK)
        server.next = number
        client.next -= 1
    client.next += 100_000
    yield from whole(client, server)


@pytest.mark.parametrize("course, together, hosts", [(whole, 1, MANY), (whole, 1, 50), (refused, 1, MANY),
                                                     (refused, 2, MANY)])
def test_a_flow_wakes_as_it_fell_asleep(wireshark, course, together, hosts):
    many, one = (wireshark.home.path / name for name in ("many.pcap", "one.pcap"))
    traffic.write(many, lambda dice: in_turns(course, MANY, together, hosts), 100_000)
    traffic.write(one, lambda dice: in_turns(course, 1), 100)
    rounds = wireshark.fields(one, FIELDS, "-2")
    rows = wireshark.fields(many, FIELDS, "-2")
    assert len(rounds) > 10 and len(rows) == MANY * len(rounds)
    for number, row in enumerate(rows):
        turn, within = divmod(number, MANY * together)
        expected = dict(rounds[turn * together + within % together])
        # From many connections to one port, a flood looks the same, but this is on fields apart.
        assert row == expected, (number, row, expected)


def test_a_frame_that_a_read_filter_drops_leaves_nothing(wireshark):
    """It has the number of the frame after it."""
    pings, web = capture("ping"), capture("http-loopback")
    both = wireshark.home.path / "both.pcapng"
    wireshark.run("mergecap", "-a", "-w", both, pings, web, pings)
    names = ["lab.role", "lab.seq.expected", "lab.partner"]
    alone = wireshark.fields(web, names[:2])
    read = wireshark.fields(both, names, "-2", "-R", "tcp.port")
    assert [{name: row[name] for name in names[:2]} for row in read] == alone
    assert len(read) > 5
    kept = wireshark.column(both, "lab.role", "-2", "-R", "icmp")
    assert kept and set(kept) <= {"ping-request", "ping-reply", "icmp-error", ""}


def test_a_frame_that_nothing_is_kept_of_changes_nothing(wireshark):
    """Neither for the frame before it, nor for one that a read filter drops and whose number it has."""
    web, others, both = capture("http-loopback"), *(wireshark.home.path / name
                                                    for name in ("others.pcap", "both.pcapng"))
    traffic.write(others, traffic.udp, 3)
    wireshark.run("mergecap", "-a", "-w", both, web, others)
    names = ["lab.role", "lab.seq.expected", "lab.state.client"]
    alone = wireshark.fields(web, names, "-2")
    nothing = dict.fromkeys(names, "")
    read = wireshark.fields(both, names, "-2")
    assert read == alone + [nothing] * 3 and alone[-1] != nothing
    assert wireshark.fields(both, names, "-2", "-R", "udp") == [nothing] * 3
