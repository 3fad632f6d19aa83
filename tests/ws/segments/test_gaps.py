# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures with gaps: what is missing changes no step of opening and closing, and what is cut off at
the end changes nothing that was said before."""

import struct

from harness import CAPTURES, REPO, SAMPLES, all_captures
from packets import records, segment, write

FIELDS = ["tcp.flags", "lab.role"]
SYN, FIN, RST = 0x02, 0x01, 0x04
PUBLIC_CASES = sorted((REPO / "tests" / "public-cases").rglob("*.pcap"))
# The roles of the first segment to acknowledge a SYN or FIN, which may now be another one.
ACKNOWLEDGE = {"handshake3", "teardown2", "teardown4", ""}


# Where the segments that are taken out, or their absence, change what is right.
EXCEPT = {
    "fragments": "a fragment alone holds no segment",
    "167-reuse_while_last_ack.b": "the ACKs, here taken out, tell that only the last one is missing",
    "283-p_fin_out_of_window.a": "the ACKs, here taken out, tell that the FIN is far from all that was sent",
    "283-p_fin_out_of_window.b": "the same",
    "107-two-backends-answer": "the ACK, here taken out, tells which of two answers was taken",
}


def roles(wireshark, paths):
    """Per capture and frame the two fields. All in one sharkd."""
    columns = {f"column{number}": f"{name}:0" for number, name in enumerate(FIELDS)}
    requests = [request for path in paths
                for request in (("load", {"file": str(path)}), ("frames", columns))]
    return [[frame["c"] for frame in frames] for frames in wireshark.sharkd(*requests)[1::2]]


def is_kept(flags):
    """Whether a segment opens or closes. Frames that hold no segment, or several, are not kept."""
    return flags.startswith("0x") and "," not in flags and int(flags, 16) & (SYN | FIN | RST)


def steps(row):
    return set(row[1].split(",")) - ACKNOWLEDGE


def test_only_syn_fin_and_rst(wireshark):
    """Without all data and pure ACKs, each SYN and FIN has the roles that it had, but for those of
    whoever is now the first to acknowledge."""
    paths = [path for path in [*all_captures(), *PUBLIC_CASES]
             if path.suffix == ".pcap" and path.stem not in EXCEPT]
    whole = roles(wireshark, paths)
    filtered, kept_rows = [], []
    for path, rows in zip(paths, whole):
        header, packets = records(path)
        kept = [number for number, row in enumerate(rows) if is_kept(row[0])]
        copy = wireshark.home.path / f"{len(filtered)}.pcap"
        copy.write_bytes(header + b"".join(packets[number] for number in kept))
        filtered.append(copy)
        kept_rows.append([(number + 1, rows[number]) for number in kept])
    differences = [
        f"{path.name} frame {frame}: {row[1]} became {now[1]}"
        for path, rows, after in zip(paths, kept_rows, roles(wireshark, filtered))
        for (frame, row), now in zip(rows, after, strict=True)
        if not int(row[0], 16) & RST and steps(row) != steps(now)]
    assert sum(map(len, kept_rows)) > 1000
    assert not differences, "\n".join(differences)


# What a segment says rests on it and on those before it (lab.stream.* alone looks ahead).
SAID = ["lab.role", "lab.event", "lab.open", "lab.close", "lab.merged", "lab.closer", "lab.reset",
        "lab.reset.frame", "lab.event.frame", "lab.retransmission", "lab.duplicate", "lab.acks.bytes",
        "lab.acks.segments", "lab.window", "lab.seq.formula", "lab.seq.expected", "lab.seq.ok",
        "lab.ack.formula", "lab.ack.expected", "lab.ack.ok", "lab.state.client", "lab.state.server",
        "lab.state.client.before", "lab.state.server.before", "lab.scan", "lab.flood"]


def cut_in_two(wireshark, paths):
    """Differences between each capture and its first half, both read to their end."""
    halves = []
    for path in paths:
        header, packets = records(path)
        half = wireshark.home.path / f"half-{len(halves)}.pcap"
        half.write_bytes(header + b"".join(packets[:(len(packets) + 1) // 2]))
        halves.append(half)
    return [f"{path.name} frame {number}: {name} is {before[name]}, in the whole {row[name]}"
            for path, rows, first in zip(paths, wireshark.columns(paths, SAID),
                                         wireshark.columns(halves, SAID))
            for number, (row, before) in enumerate(zip(rows, first), 1)
            for name in SAID if row[name] != before[name]]


def test_nothing_is_said_in_hindsight(wireshark):
    paths = [*SAMPLES.glob("*.pcap"), *CAPTURES.glob("*.pcap"), *PUBLIC_CASES]
    differences = cut_in_two(wireshark, paths)
    assert not differences, "\n".join(differences)


def test_what_became_of_data_needs_no_handshake(wireshark):
    """That timestamps and SACK are in use shows without the SYNs as well. What is told of fewer segments
    is told of all that were lost."""
    source, middle = REPO / "tests" / "timing" / "fast-repair.a.pcap", wireshark.home.path / "middle.pcap"
    header, packets = records(source)
    middle.write_bytes(header + b"".join(packets[3:]))
    whole, part = wireshark.columns([source, middle], ["lab.fate"])
    fates = [(row["lab.fate"], before["lab.fate"]) for row, before in zip(part, whole[3:], strict=True)]
    assert ("lost", "lost") in fates
    assert [pair for pair in fates if pair[0] != pair[1] and (pair[0] or pair[1] == "lost")] == []


def test_sack_is_in_use_if_both_ends_offer_it(wireshark):
    """Who gets bytes twice then says so: of two sendings of which it does not, the first was lost. A
    block tells it where a SYN is missing, but not against the SYNs."""
    syn, ack, plain, offer = SYN, 16, b"", bytes([4, 2, 1, 1])
    block = bytes([1, 1, 5, 10]) + struct.pack(">II", 201, 301)
    cases = [(offer, offer, plain, "lost"), (offer, plain, plain, "acknowledged"), (plain, offer, plain, "acknowledged"),
             (plain, plain, block, "acknowledged"), (None, None, plain, "acknowledged"), (None, None, block, "lost"),
             (None, plain, block, "acknowledged")]
    paths = []
    for client, server, blocks, _ in cases:
        packets = [(100, segment(0, ack, 1, 1)), (200, segment(0, ack, 1, 1, bytes(100))),
                   (500, segment(0, ack, 1, 1, bytes(100))), (550, segment(1, ack, 1, 101)),
                   (600, segment(0, ack, 201, 1, bytes(100))), (650, segment(1, ack, 1, 101, options=blocks))]
        if server is not None:
            packets.insert(0, (50, segment(1, syn | ack, 0, 1, options=server)))
        if client is not None:
            packets.insert(0, (0, segment(0, syn, 0, 0, options=client)))
        paths.append(write(wireshark.home.path / f"sack-{len(paths)}.pcap", packets))
    for rows, (*_, fate), path in zip(wireshark.columns(paths, ["tcp.len", "lab.fate"]), cases, paths, strict=True):
        assert next(row["lab.fate"] for row in rows if row["tcp.len"] == "100") == fate, path
