# SPDX-License-Identifier: GPL-2.0-or-later
"""A capture as somebody brings it to class: eighty connections at once, and what else there is.

    python3 tests/gui/mixed.py FILE.pcapng
"""

import sys
from pathlib import Path

from scapy.layers.dns import DNS, DNSQR, DNSRR
from scapy.layers.inet import ICMP, IP, TCP, UDP, IPerror
from scapy.layers.l2 import ARP, Ether
from scapy.packet import Raw
from scapy.utils import PcapWriter, rdpcap

REPOSITORY = Path(__file__).resolve().parents[2]
FOLDERS = ("sample-pcaps", "tests/captures", "tests/public-cases")
LONG = 400    # segments; a capture with more is left out
APART = 0.35  # seconds from the beginning of one connection to that of the next
CLIENT, SERVER = "02:00:00:00:00:01", "02:00:00:00:00:02"
EPOCH = 1_700_000_000


def cases():
    """The packets of each capture that holds TCP in Ethernet and IPv4 and is not too long."""
    for folder in FOLDERS:
        for path in sorted((REPOSITORY / folder).glob("*.pcap")):
            packets = [packet for packet in rdpcap(str(path)) if packet.haslayer(Ether)]
            plain = [packet for packet in packets if isinstance(packet[Ether].payload, IP)
                     and isinstance(packet[IP].payload, (TCP, ICMP))]
            if any(packet.haslayer(TCP) for packet in plain) and len(plain) == len(packets) <= LONG:
                yield plain


def renumbered(packets, number, begin):
    """The same, between hosts that no other case has, and from another time on."""
    hosts, start = {}, packets[0].time
    for packet in packets:
        packet.time = EPOCH + begin + float(packet.time - start)
        layer = packet.getlayer(IP)
        while layer:  # what an ICMP error quotes too
            for end in ("src", "dst"):
                address = getattr(layer, end)
                host = hosts.setdefault(address, f"10.{number >> 8}.{number & 255}.{len(hosts) + 1}")
                setattr(layer, end, host)
            layer = layer.payload.getlayer(IP) or layer.payload.getlayer(IPerror)
        for name in ("IP", "TCP"):
            if name in packet:
                del packet[name].chksum
        yield packet


def around(number, begin):
    """What comes before a connection in a real network: who has, and what is the address of."""
    name, host = f"host{number}.example", f"10.0.{number & 255}.2"
    ask = Ether(src=CLIENT, dst="ff:ff:ff:ff:ff:ff") / ARP(
        op=1, hwsrc=CLIENT, psrc="10.0.0.1", pdst="10.0.0.254")
    here = Ether(src=SERVER, dst=CLIENT) / ARP(
        op=2, hwsrc=SERVER, psrc="10.0.0.254", hwdst=CLIENT, pdst="10.0.0.1")
    query = Ether(src=CLIENT, dst=SERVER) / IP(src="10.0.0.1", dst="10.0.0.254") / UDP(
        sport=40000 + number, dport=53) / DNS(id=number, rd=1, qd=DNSQR(qname=name))
    reply = Ether(src=SERVER, dst=CLIENT) / IP(src="10.0.0.254", dst="10.0.0.1") / UDP(
        sport=53, dport=40000 + number) / DNS(id=number, qr=1, qd=DNSQR(qname=name),
                                              an=DNSRR(rrname=name, rdata=host))
    ping = Ether(src=CLIENT, dst=SERVER) / IP(src="10.0.0.1", dst=host) / ICMP(
        id=7, seq=number) / Raw(b"abcdefgh")
    pong = Ether(src=SERVER, dst=CLIENT) / IP(src=host, dst="10.0.0.1", ttl=57) / ICMP(
        type=0, id=7, seq=number) / Raw(b"abcdefgh")
    kinds = ((ask, here), (query, reply), (ping, pong), (ping,))
    for step, packet in enumerate(kinds[number % len(kinds)]):
        packet.time = EPOCH + begin + 0.004 * step
        yield packet


def write(path, count=80):
    """At least `count` connections, each in its own hosts, all under way at the same time."""
    packets, known = [], list(cases())
    for number in range(count):
        case = known[number * len(known) // count]
        packets += around(number, number * APART)
        packets += renumbered(case, number, number * APART + 0.02)
    with PcapWriter(str(path)) as file:
        for packet in sorted(packets, key=lambda packet: packet.time):
            file.write(packet)


if __name__ == "__main__":
    write(sys.argv[1])
