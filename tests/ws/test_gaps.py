# SPDX-License-Identifier: GPL-2.0-or-later
"""Captures with gaps: what is missing changes no step of opening and closing."""

import struct

from harness import all_captures

FIELDS = ["tcp.flags", "lab.role"]
SYN, FIN, RST = 0x02, 0x01, 0x04
# The roles of the first segment to acknowledge a SYN or FIN, which may now be another one.
ACKNOWLEDGE = {"handshake3", "teardown2", "teardown4", ""}


# Where the segments that are taken out, or their absence, change what is right.
EXCEPT = {
    "fragments": "a fragment alone holds no segment",
    "167-reuse_while_last_ack.a": "the last ACKs, here taken out, were lost: the SYN was not taken",
    "283-p_fin_out_of_window.a": "the ACKs, here taken out, tell that the FIN is far from all that was sent",
}


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
    paths = [path for path in all_captures()
             if path.suffix == ".pcap" and not path.name.endswith(".b.pcap")
             and path.stem not in EXCEPT]
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
