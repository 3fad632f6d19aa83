#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Build the sample captures from the tables in sources/.

    ./generate.py [-o DIRECTORY] [NAME...]

A capture NAME is described by three files:

sources/NAME.tsv
    "# ..." lines are remarks. "@key<TAB>value" lines are settings: link type, start time (UTC),
    the two hosts, IP flags, the ICMP identifier and data. Then comes one line per frame, under a
    line of column names. seq and ack are relative to the sender's initial sequence number
    (ISN), or raw when written 0x...; win is the raw field; "-" means no value. Times with more
    than six decimals make a nanosecond capture.
    "~" marks what we chose. A value without it is a fact taken from a published capture. "~" in
    front of the frame number covers the whole line.
    The columns frame_len, tcp_hdr, ip_len, ip_checksum and shows (a display filter) are not
    input: the tests compare them with what TShark says. note is for the reader.
sources/NAME.client.txt, sources/NAME.server.txt
    All bytes this end sends, in order; seq and len cut them into segments. Every line ends in
    CR LF on the wire. "@jpeg<TAB>FILE<TAB>SIZE" stands for that picture, padded to SIZE bytes, and
    "@lines<TAB>SIZE" for SIZE bytes of numbered text.

The same sources always give the same bytes.
"""

import argparse
import csv
import datetime
import decimal
import logging
import pathlib
import sys

logging.getLogger("scapy.runtime").setLevel(logging.ERROR)  # it warns of a machine without a network, and none is needed

from scapy.data import DLT_EN10MB, DLT_NULL
from scapy.layers.inet import ICMP, IP, TCP
from scapy.layers.l2 import Ether
from scapy.packet import Raw
from scapy.utils import RawPcapWriter

HERE = pathlib.Path(__file__).resolve().parent
SOURCES = HERE / "sources"

OTHER_END = {"client": "server", "server": "client"}
BSD_AF_INET = (2).to_bytes(4, "little")  # the whole link header of BSD loopback
SNAPLEN = 262144  # a loopback frame can be larger than the usual 65535


class SourceError(Exception):
    """The tables contradict themselves; the text says where."""


# Sources: tables and byte streams


def read_table(path):
    """Return (settings, rows) of a table, with the "~" marks taken off."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines()
             if line and not line.startswith("#")]
    settings = dict(line[1:].split("\t", 1) for line in lines if line.startswith("@"))
    settings = {key: value.removeprefix("~") for key, value in settings.items()}
    rows = csv.DictReader((line for line in lines if not line.startswith("@")),
                          delimiter="\t", quoting=csv.QUOTE_NONE)
    return settings, [{key: cell.removeprefix("~") for key, cell in row.items()} for row in rows]


def jpeg_of_size(name, size):
    """A picture padded to size bytes with JPEG comment segments, so that it still opens."""
    picture = (SOURCES / name).read_bytes()
    start = 4 + int.from_bytes(picture[4:6], "big")  # JFIF wants its APP0 segment first
    missing = int(size) - len(picture)
    if missing != 0 and missing < 4:
        raise SourceError(f"{name} cannot be padded to {size} bytes, it has {len(picture)}")
    padding = b""
    while missing:
        length = min(missing, 65537)
        if 0 < missing - length < 4:
            length -= 4  # the last comment needs room for its own header
        padding += b"\xff\xfe" + (length - 2).to_bytes(2, "big")
        padding += (b"padding " * 8192)[:length - 4]
        missing -= length
    return picture[:start] + padding + picture[start:]


def lines_of_size(size):
    """Numbered lines of text, size bytes in all."""
    line = "Line %04d of the answer: TCP numbers every byte, so nothing is lost or doubled.\r\n"
    text = "".join(line % number for number in range(1, int(size) // 64 + 2))
    return text.encode("ascii")[:int(size) - 2] + b"\r\n"


FILLERS = {"@jpeg": jpeg_of_size, "@lines": lines_of_size}


def read_stream(path):
    """All bytes one end sends; none if it has no file."""
    stream = b""
    if not path.exists():
        return stream
    for line in path.read_text(encoding="utf-8").splitlines():
        filler, *arguments = line.split("\t")
        if filler in FILLERS:
            stream += FILLERS[filler](*arguments)
        else:
            stream += line.encode("utf-8") + b"\r\n"
    return stream


# Packets


OPTIONS = {  # word in the table: Scapy's name, Scapy's value
    "MSS": ("MSS", int),
    "WS": ("WScale", int),
    "TS": ("Timestamp", lambda value: tuple(int(part) for part in value.split("/"))),
    "SACK": ("SAckOK", lambda _: b""),
    "NOP": ("NOP", lambda _: None),
}


def tcp_options(cell):
    """"MSS=1460 SACK TS=7/0 NOP WS=7" as Scapy wants it, in the same order."""
    options = []
    for word in cell.split() if cell != "-" else ():
        kind, _, value = word.partition("=")
        name, convert = OPTIONS[kind]
        options.append((name, convert(value)))
    return options


def raw_number(cell, isn):
    """The number a seq or ack cell puts on the wire."""
    if cell == "-":
        return 0
    if cell.startswith("0x"):
        return int(cell, 16)
    return (isn + int(cell)) % 2**32


def tcp_segment(row, settings, streams, sent):
    """The TCP segment of a row; sent[end] is moved past the payload it carries."""
    end, peer = row["from"], OTHER_END[row["from"]]
    isn = {who: int(settings[f"{who}.isn"], 0) for who in OTHER_END}
    seq, length = raw_number(row["seq"], isn[end]), int(row["len"])
    offset = (seq - isn[end] - 1) % 2**32
    payload = streams[end][offset:offset + length] if length else b""
    if len(payload) != length:
        raise SourceError(f"the {end}'s text ends before this segment does")
    sent[end] = max(sent[end], offset + length if length else 0)
    segment = TCP(sport=int(settings[f"{end}.port"]), dport=int(settings[f"{peer}.port"]),
                  seq=seq, ack=raw_number(row["ack"], isn[peer]), flags=row["flags"],
                  window=int(row["win"]), options=tcp_options(row["options"]))
    return segment / Raw(payload) if payload else segment


def icmp_echo(row, settings):
    """The echo request or reply of a row."""
    kind = {"request": "echo-request", "reply": "echo-reply"}[row["type"]]
    data = settings["icmp.data"].encode("ascii")
    return ICMP(type=kind, id=int(settings["icmp.id"]), seq=int(row["seq"])) / Raw(data)


def frame_bytes(row, settings, ip_ids, body):
    """A whole frame as captured, checksums filled in."""
    end, peer = row["from"], OTHER_END[row["from"]]
    source, target = settings[f"{end}.address"], settings[f"{peer}.address"]
    packet = IP(src=source, dst=target, ttl=int(settings[f"{end}.ttl"]),
                tos=int(settings["ip.tos"]), flags=settings["ip.flags"].replace("-", ""),
                id=ip_ids[source]) / body
    ip_ids[source] = (ip_ids[source] + 1) % 2**16
    if settings["link"] == "null":
        return BSD_AF_INET + bytes(packet)
    return bytes(Ether(src=settings[f"{end}.mac"], dst=settings[f"{peer}.mac"]) / packet)


def frames(name):
    """Yield (time after the start, frame) for every row of a capture."""
    settings, rows = read_table(SOURCES / f"{name}.tsv")
    streams = {end: read_stream(SOURCES / f"{name}.{end}.txt") for end in OTHER_END}
    sent = dict.fromkeys(OTHER_END, 0)
    # A host numbers its packets with one counter, also when it talks to itself.
    ip_ids = {settings[f"{end}.address"]: int(settings[f"{end}.ip_id"], 0) for end in OTHER_END}
    start = datetime.datetime.fromisoformat(settings["start"])
    seconds = int(start.replace(tzinfo=datetime.timezone.utc).timestamp())
    for row in rows:
        try:
            body = (icmp_echo(row, settings) if "type" in row
                    else tcp_segment(row, settings, streams, sent))
            yield seconds + decimal.Decimal(row["time"]), frame_bytes(row, settings, ip_ids, body)
        except (ArithmeticError, KeyError, SourceError, ValueError) as error:
            raise SourceError(f"{name}.tsv, frame {row.get('frame')}: {error}") from error
    for end, count in sent.items():
        if count != len(streams[end]):
            raise SourceError(f"{name}.{end}.txt has {len(streams[end])} bytes, "
                              f"the table sends {count}")


def write_capture(name, directory):
    """Write directory/name.pcap."""
    settings, rows = read_table(SOURCES / f"{name}.tsv")
    nano = any(len(row["time"].partition(".")[2]) > 6 for row in rows)
    linktype = DLT_NULL if settings["link"] == "null" else DLT_EN10MB
    content = list(frames(name))
    with open(directory / f"{name}.pcap", "wb") as file:
        writer = RawPcapWriter(file, linktype=linktype, endianness="<", nano=nano,
                               snaplen=SNAPLEN)
        writer.linktype = linktype  # Scapy 2.6 overlooks the number 0.
        writer.write_header(None)
        for time, frame in content:
            fraction = int(time % 1 * (10**9 if nano else 10**6))
            writer.write_packet(frame, sec=int(time), usec=fraction)


def main():
    known = sorted(path.stem for path in SOURCES.glob("*.tsv"))
    parser = argparse.ArgumentParser(description="Build the sample captures from sources/.")
    parser.add_argument("-o", dest="directory", type=pathlib.Path, default=HERE)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(known))
    arguments = parser.parse_args()
    for name in arguments.names or known:
        if name not in known:
            sys.exit(f"generate.py: no capture is called {name}; there are {', '.join(known)}")
        try:
            write_capture(name, arguments.directory)
        except (OSError, SourceError) as error:
            sys.exit(f"generate.py: {error}")


if __name__ == "__main__":
    main()
