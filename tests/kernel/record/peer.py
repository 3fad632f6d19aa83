# SPDX-License-Identifier: GPL-2.0-or-later
"""P: a peer without a TCP stack, who lives in the wire and sends exactly what a script says."""

import logging

logging.getLogger("scapy.runtime").setLevel(logging.ERROR)
from scapy.layers.inet import ICMP, IP, TCP, Ether  # noqa: E402

from wire import ADDRESS, MAC, Segment  # noqa: E402


def tcp_frame(source, sport, target, dport, flags, seq, ack=0, payload=b"", **more):
    """An Ethernet frame with one segment."""
    return bytes(Ether(src=MAC[source], dst=MAC[target])
                 / IP(src=ADDRESS[source], dst=ADDRESS[target])
                 / TCP(sport=sport, dport=dport, flags=flags, seq=seq % 2**32, ack=ack % 2**32,
                       window=65535, **more) / payload)


def icmp_frame(segment, code):
    """The destination-unreachable message that a router sends for this segment."""
    return bytes(Ether(src=MAC[segment.target], dst=MAC[segment.source])
                 / IP(src=ADDRESS[segment.target], dst=ADDRESS[segment.source])
                 / ICMP(type=3, code=code) / segment.frame[14:14 + 28])


class Peer:
    """One scripted end. x is the other's initial number, y its own."""

    def __init__(self, wire, port, target="A", target_port=None, y=1000):
        self.wire, self.port, self.target, self.target_port = wire, port, target, target_port
        self.y, self.x, self.inbox = y, None, []
        wire.peer = self

    def arrived(self, segment):
        self.inbox.append(segment)
        self.target_port = segment.sport
        if segment.has("S"):
            self.x = segment.seq

    def expect(self, flags, seconds=5):
        """Wait for a segment with these flags, skipping others."""
        def here():
            while self.inbox and self.inbox[0].flags.replace("P", "") != flags:
                self.inbox.pop(0)
            return self.inbox
        if not self.wire.run(seconds, until=here):
            raise TimeoutError(f"P: no {flags}")
        return self.inbox.pop(0)

    def send(self, flags, seq, ack=None, payload=b"", **more):
        """Numbers relative to the two initial numbers."""
        raw_ack = 0 if ack is None else self.x + ack
        segment = Segment(tcp_frame("P", self.port, self.target, self.target_port, flags,
                                    self.y + seq, raw_ack, payload, **more))
        self.wire.capture("B", segment)
        self.wire.carry(segment)
