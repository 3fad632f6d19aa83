#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write analysis-agreement.md: where Lab's events and Wireshark's own analysis differ, and why.

usage: tests/reports/analysis_agreement.py [FILE]      (default: docs/analysis-agreement.md)

Every capture of the repository is read with the plugin; LAB_BUILD_DIR names the build (default:
build). A difference for which no reason is written below fails the command.
"""

import collections
import pathlib
import re
import struct
import sys

REPO = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "tests" / "ws"))

from harness import Home, Wireshark, all_captures  # noqa: E402

# Lab's event: the fields of Wireshark's analysis that say the same.
KINDS = {
    "retransmission": ["retransmission", "fast_retransmission", "spurious_retransmission"],
    "out-of-order": ["out_of_order"],
    "lost-segment": ["lost_segment"],
    "ack-unseen": ["ack_lost_segment"],
    "duplicate-ack": ["duplicate_ack"],
    "keep-alive": ["keep_alive"],
    "keep-alive-ack": ["keep_alive_ack"],
    "zero-window": ["zero_window"],
    "window-probe": ["zero_window_probe"],
    "window-update": ["window_update"],
    "window-full": ["window_full"],
}
ACKED = "acknowledged frame"  # lab.ack.frame beside tcp.analysis.acks_frame
FIELDS = ["tcp.stream", "tcp.srcport", "tcp.flags.str", "tcp.analysis.acks_frame", "lab.role",
          "lab.event", "lab.ack.frame", "lab.ack.ok", "lab.ack.formula",
          *(f"tcp.analysis.{field}" for fields in KINDS.values() for field in fields)]

HEAD = """\
<!-- Written by tests/reports/analysis_agreement.py: change its reasons, run it, read the difference. -->

# Lab's events beside Wireshark's analysis

Lab computes its events from the headers alone, by the RFCs, whatever `tcp.analyze_sequence_numbers` says. Here they stand
beside what Wireshark {version} says of the same segments: {segments} of them, in {captures} captures. The frames are those of the
captures in `sample-pcaps/`, `tests/captures/` and `tests/kernel/`.
"""

# Where the link layer's header ends, by the type of the capture file. Exported PDUs have no IP, and keep their addresses.
IP_AT = {0: 4, 1: 14, 101: 0, 113: 16, 228: 0, 229: 0, 252: 0, 276: 20}


def with_own_addresses(data, index):
    """A capture file in which no address is one of another capture's; (bytes, frames)."""
    data = bytearray(data)
    order = ">" if data[:2] == b"\xa1\xb2" else "<"
    ip_at = IP_AT[struct.unpack_from(order + "I", data, 20)[0] & 0xFFFF]
    at, frames = 24, 0
    while at < len(data):
        length, = struct.unpack_from(order + "I", data, at + 8)
        ip = at + 16 + ip_at
        version = data[ip] >> 4 if length > ip_at + 20 else 0
        for address in {4: (ip + 12, ip + 16), 6: (ip + 8, ip + 24)}.get(version, ()):
            struct.pack_into(">H", data, address + 1, index)
        at += 16 + length
        frames += 1
    return bytes(data), frames


def read(wireshark):
    """Every segment of every capture: a dictionary of its fields, its capture and its frame."""
    files, origins = [], []
    for index, path in enumerate(all_captures(), 1):
        data, frames = with_own_addresses(path.read_bytes(), index)
        files.append(wireshark.home.path / f"own-{index}.pcap")
        files[-1].write_bytes(data)
        origins += [(path.stem, number) for number in range(1, frames + 1)]
    joined = wireshark.home.path / "own.pcapng"
    wireshark.run("mergecap", "-a", "-w", joined, *files)
    rows = wireshark.fields(joined, FIELDS)
    for row, (capture, frame) in zip(rows, origins, strict=True):
        row.update(capture=capture, frame=frame, roles=set(row["lab.role"].split("|")),
                   events=set(row["lab.event"].split("|")))
    return rows, origins


class History:
    """What came before a segment that a reason may depend on."""

    def __init__(self):
        self.spoke, self.reset, self.dropped = set(), set(), set()
        self.streams = collections.defaultdict(set)

    def describe(self, row):
        """Add to the segment what came before it, then let it be history itself."""
        stream, sender = row["tcp.stream"], (row["tcp.stream"], row["tcp.srcport"])
        row["first word"] = sender not in self.spoke
        row["after own reset"] = sender in self.reset
        row["after dropped"] = stream in self.dropped
        self.streams[row["capture"]].add(stream)
        row["new stream"] = len(self.streams[row["capture"]]) > 1
        if "S" not in row["tcp.flags.str"]:
            self.spoke.add(sender)
        if "R" in row["tcp.flags.str"]:
            self.reset.add(sender)
        if not row["lab.role"]:
            self.dropped.add(stream)


ANY_EVENT = ""
HANDSHAKE = {"handshake1", "handshake2", "handshake3"}
TEARDOWN = {"teardown1", "teardown2", "teardown3", "teardown4"}

# (what the reason explains, when it holds, its text), in the order in which they are tried.
REASONS = [
    (ANY_EVENT, lambda row: "captured-twice" in row["events"],
     "Lab: `captured-twice`. The very packet of an earlier frame: it was sent once."),
    (ANY_EVENT, lambda row: row["roles"] == {"stray"},
     "Lab: `stray`. It belongs to no connection that is there, so it repeats nothing of one and misses nothing."),
    (ANY_EVENT, lambda row: "challenge-ack" in row["events"],
     "Lab: `challenge-ack`. It answers a SYN or RST that does not fit (RFC 5961)."),
    ("duplicate-ack", lambda row: "handshake3" in row["roles"],
     "Lab: `handshake3`. The third segment of the handshake once more, because the SYN+ACK came once more."),
    ("duplicate-ack", lambda row: row["roles"] & TEARDOWN,
     "Lab: `teardown2` or `teardown4`. A FIN came once more and is acknowledged once more; this is what TIME-WAIT is for "
     "(RFC 9293 3.6.1)."),
    ("duplicate-ack", lambda row: row["lab only"] and row["tcp.analysis.window_update"],
     "It has SACK blocks that its end has not sent before: RFC 6675 section 2 counts it, though its window grows as well."),
    ("window-update", lambda row: "duplicate-ack" in row["events"],
     "Lab: `duplicate-ack`; see there."),
    ("duplicate-ack", lambda row: not row["lab only"],
     "Nothing of the other end was on its way, so nothing can be missing: RFC 5681 section 2 (a). It answers a segment "
     "that came twice, or one that had nothing new; or its SACK tells of no more than that (RFC 6675 section 2)."),
    ("retransmission", lambda row: "port-reuse" in row["events"],
     "Lab: a new connection on the same ports. Wireshark keeps the old stream where the new number lies near the old ones."),
    ("retransmission", lambda row: "handshake2" in row["roles"],
     "It has the number of a SYN that its sender sent before, but is its first SYN+ACK: a simultaneous open, for instance, "
     "repeats nothing (RFC 9293 3.5)."),
    ("retransmission", lambda row: "out-of-order" in row["events"],
     "Lab: `out-of-order`. These bytes were not seen before; their timestamp is older, or no repair could be so quick."),
    ("retransmission", lambda row: row["roles"] == {"reset"},
     "A RST sends nothing again, whatever other bits it has."),
    ("retransmission", lambda row: row["after own reset"],
     "Wireshark takes the number of the RST before for one that was used. A RST has no place in the sequence space."),
    ("retransmission", lambda row: row["after dropped"],
     "Segments before it have a header that every receiver drops, and so does Lab."),
    ("retransmission", lambda row: not row["new stream"] and row["roles"] & TEARDOWN,
     "A FIN with another number than the one before, which was not acceptable: it was not sent before."),
    ("out-of-order", lambda row: "out-of-order" in row["events"],
     "Wireshark: retransmission; see there."),
    ("out-of-order", lambda row: "handshake2" in row["roles"],
     "The first SYN+ACK of its sender, after an answer without SYN."),
    ("out-of-order", lambda row: row["after dropped"],
     "Segments before it have a header that every receiver drops, and so does Lab."),
    ("lost-segment", lambda row: row["roles"] & (HANDSHAKE | {"stray"}),
     "A SYN+ACK with another initial number: a new answer or a new connection. No number of it is missing."),
    ("ack-unseen", lambda row: row["lab.ack.ok"] == "False",
     "Lab: `lab.ack.ok` is false. The number is wrong: its formula is known, and nothing is missing."),
    ("ack-unseen", lambda row: row["roles"] == {"reset"},
     "The number of a RST that makes no sense is a reason to ignore it, no sign of a loss."),
    ("ack-unseen", lambda row: row["roles"] & HANDSHAKE,
     "A new handshake, whose numbers Wireshark compares with those of an earlier one."),
    ("keep-alive", lambda row: "window-probe" in row["events"],
     "Lab: `window-probe`. The other end's window is closed, and Linux probes it with an old number and no byte; a "
     "keep-alive looks the same, but is sent when nothing waits (RFC 9293 3.8.4, 3.8.6.1)."),
    ("window-probe", lambda row: row["lab only"], "Wireshark: keep-alive; see there."),
    ("window-update", lambda row: row["first word"] or row["new stream"],
     "The window differs only because that of the SYN before is not scaled (RFC 7323 2.2)."),
    (ANY_EVENT, lambda row: row["new stream"],
     "A SYN that did not fit made Wireshark begin a new stream in the midst of a connection."),
    (ACKED, lambda row: row["roles"] & {"reset", "stray"} and not row["lab.ack.frame"],
     "Lab explains no acknowledgment number of a RST or a stray segment."),
    (ACKED, lambda row: not row["lab.ack.frame"],
     "Lab: the FIN was lost before the place of capture, or lay outside the window; no segment of that end ends there."),
    (ACKED, lambda row: row["lab.ack.formula"] != "seq+len",
     "The SYN or FIN was sent more than once. Lab names the first, where its letter got its value; Wireshark the last."),
    (ACKED, lambda row: True,
     "The bytes were sent more than once. Lab names the first sending."),
]


def differences(rows, origins):
    """(counts, found): {(kind, wireshark, lab): number} and {(kind, text): [(capture, frame)]}."""
    counts, found = collections.Counter(), collections.defaultdict(list)
    history = History()
    for row in rows:
        if "|" in row["tcp.stream"] or not row["tcp.stream"]:
            continue  # a tunnel: which of its layers a value is of cannot be told here
        history.describe(row)
        if not row["lab.role"]:
            continue
        for kind, theirs, ours in verdicts(row, origins):
            counts[kind, theirs, ours] += 1
            if theirs != ours:
                row["lab only"] = not theirs
                found[kind, reason(kind, row)].append((row["capture"], row["frame"]))
    return counts, found


def verdicts(row, origins):
    """Yield (kind, what Wireshark says, what Lab says); for ACKED, whether Wireshark says it too."""
    for kind, fields in KINDS.items():
        yield kind, any(row[f"tcp.analysis.{field}"] for field in fields), kind in row["events"]
    if row["tcp.analysis.acks_frame"]:
        yield ACKED, True, row["tcp.analysis.acks_frame"] == row["lab.ack.frame"]


def reason(kind, row):
    for explains, holds, text in REASONS:
        if (explains == kind or explains == ANY_EVENT and kind != ACKED) and holds(row):
            return text
    sys.exit(f"{row['capture']} frame {row['frame']}: no reason is known for this {kind}: {row}")


def frames_text(places):
    """zero-window 14 16; keep-alive 8"""
    by_capture = collections.defaultdict(list)
    for capture, frame in places:
        by_capture[capture].append(str(frame))
    return "; ".join(f"{capture} {' '.join(frames)}" for capture, frames in by_capture.items())


def page(version, rows, origins):
    counts, found = differences(rows, origins)
    parts = [HEAD.format(version=version, segments=sum(bool(row["lab.role"]) for row in rows),
                         captures=len(set(capture for capture, _ in origins))),
             "| | both | only Wireshark | only Lab |\n| --- | ---: | ---: | ---: |"]
    parts[-1] += "".join(f"\n| `{kind}` | {counts[kind, True, True]} | {counts[kind, True, False]} "
                         f"| {counts[kind, False, True]} |" for kind in KINDS)
    parts[-1] += (f"\n| {ACKED}: the same, another | {counts[ACKED, True, True]} "
                  f"| {counts[ACKED, True, False]} | |\n")
    for kind in [*KINDS, ACKED]:
        reasons = [(text, places) for (of, text), places in found.items() if of == kind]
        if reasons:
            parts.append(f"## {kind if kind == ACKED else f'`{kind}`'}\n")
            parts += [f"**{len(places)}.** {text}\n\n{frames_text(places)}.\n"
                      for text, places in sorted(reasons, key=lambda item: -len(item[1]))]
    return "\n".join(parts)


def written(home):
    """The whole page."""
    wireshark = Wireshark(home)
    wireshark.prove_loaded()
    version = re.search(r"\d+\.\d+", wireshark.run("tshark", "--version").stdout)[0]
    return page(version, *read(wireshark))


def main():
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else REPO / "docs" / "analysis-agreement.md"
    home = Home()
    try:
        path.write_text(written(home), encoding="utf-8")
    finally:
        home.remove()


if __name__ == "__main__":
    main()
