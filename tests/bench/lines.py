# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines and fields that Lab adds to each frame of a capture, as a file for peers/lines.c, which adds
the same ones and works nothing out."""

import sys
import xml.etree.ElementTree

PROTOCOL = "lab"
NUMBERS = {"True": "1", "False": "0"}  # since 4.2
EXPERTS = "_ws.expert"


def rows_of(frame, element, depth, kinds):
    """A node and those below it, each as peers/lines.c wants its columns."""
    name, show = element.get("name"), element.get("show", "")
    kind = kinds.get(name, "FT_NONE") if depth else "FT_PROTOCOL"
    below = [child for child in element if child.get("name") != EXPERTS]
    yield (frame, str(depth), str(int(element.get("hide") == "yes")), str(int(bool(below))), name, kind,
           NUMBERS.get(show, show) if kind == "FT_BOOLEAN" else show, element.get("showname"))
    for child in below:
        yield from rows_of(frame, child, depth + 1, kinds)


def rows_of_all(wireshark, capture, kinds, **environment):
    """All that stands below Lab's protocol, frame by frame."""
    document = xml.etree.ElementTree.fromstring(
        wireshark.tshark("-r", capture, "-T", "pdml", timeout=3600, **environment))
    return [row for packet in document
            for frame in [packet.find("proto/field[@name='num']").get("show")]
            for element in packet if element.get("name") == PROTOCOL
            for row in rows_of(frame, element, 0, kinds)]


def per_packet(path, first, last):
    """How many fields, and how many of them are lines to be seen, each frame from first on before last has."""
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").splitlines()]
    hidden = [row[2] for row in rows if first <= int(row[0]) < last]
    return len(hidden) / (last - first), hidden.count("0") / (last - first)


def write(lab, peer, capture, path):
    """Write the file, and see that the peer adds just these lines.
    lab, peer: Wireshark with either"""
    rows = rows_of_all(lab, capture, lab.kinds)
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    path.chmod(0o644)

    def told(row):  # the name of a field is in the label of a hidden one, and there alone
        return row[:-1] if row[2] == "1" else row
    added = rows_of_all(peer, capture, lab.kinds, LAB_LINES=str(path))
    if list(map(told, added)) != list(map(told, rows)):
        sys.exit(f"{path}: the peer does not add the lines of Lab")
