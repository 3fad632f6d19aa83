# SPDX-License-Identifier: GPL-2.0-or-later
"""What several connections tell together: port scans and floods, and where there is neither."""

import re

import pytest

from harness import KERNEL, SAMPLES, all_captures, capture

FLOOD = SAMPLES / "recorded" / "spoofed-flood.pcap"
SCANS = SAMPLES / "recorded" / "port-scans.pcap"
NMAP = KERNEL / "56-nmap_connect.a.pcap"
# nmap's ways in the order of the recording, each by what only its own probes look like, with the number
# of the first frame that may be told: the fourth port.
SYN, TO_SERVER = "tcp.flags == 0x002", "ip.dst == 10.77.0.2"
PROBES = {"fin": "tcp.flags == 0x001", "null": "tcp.flags == 0x000", "xmas": "tcp.flags == 0x029"}
FROM_FRAME = {"syn": 8, "fin": 61, "null": 81, "xmas": 101, "ack": 122}
SERVER_PORTS = "21,22,23,25,53,80,110,139,143,443,3306,8080".split(",")


def scans(wireshark, path, *options):
    """{frame: kind} of the frames that have lab.scan."""
    rows = wireshark.fields(path, ["frame.number", "lab.scan"], *options)
    return {int(row["frame.number"]): row["lab.scan"] for row in rows if row["lab.scan"]}


@pytest.mark.parametrize("kind", PROBES)
def test_probes(wireshark, kind):
    """All from the fourth on, and the answers to them; and no other frame."""
    found = scans(wireshark, SCANS)
    probes = wireshark.filter(SCANS, PROBES[kind])
    assert len(probes) == len(SERVER_PORTS)
    assert [frame for frame in probes if found.get(frame) == kind] == probes[3:]
    assert probes[3] == FROM_FRAME[kind]
    answered = wireshark.filter(SCANS, f"lab.scan == \"{kind}\" && ip.src == 10.77.0.2")
    resets = wireshark.filter(SCANS, "tcp.flags.reset == 1 && ip.src == 10.77.0.2 && "
                              f"frame.number > {probes[3]} && frame.number < {probes[-1] + 2}")
    assert answered == resets


def test_ack_scan(wireshark):
    found = scans(wireshark, SCANS)
    probes = [frame for frame in wireshark.filter(SCANS, f"tcp.flags == 0x010 && {TO_SERVER}")
              if frame > FROM_FRAME["xmas"] + 12]
    assert len(probes) == len(SERVER_PORTS)
    assert [frame for frame in probes if found.get(frame) == "ack"] == probes[3:]


def test_syn_and_connect_scan(wireshark):
    """Every frame from the fourth SYN on; `connect` from the first handshake that is completed."""
    found = scans(wireshark, SCANS)
    syns = [frame for frame in wireshark.filter(SCANS, SYN)]
    assert len(syns) == 2 * len(SERVER_PORTS)
    assert syns[3] == FROM_FRAME["syn"]
    completed = wireshark.filter(SCANS, "lab.role == \"handshake3\"")[0]
    last = wireshark.filter(SCANS, PROBES["fin"])[0] - 1
    assert {frame: kind for frame, kind in found.items() if frame <= last} == \
        {frame: "syn" if frame < completed else "connect" for frame in range(syns[3], last + 1)}


def test_nmap_connect(wireshark):
    assert scans(wireshark, NMAP) == {**dict.fromkeys(range(4, 10), "syn"),
                                      **dict.fromkeys(range(10, 17), "connect")}


def test_state_of_a_scanned_port(wireshark):
    """Closed, until the port says otherwise; the reason names the scan, then the earlier refusal."""
    names = ["lab.state.server.before", "lab.state.server", "lab.why"]
    rows = wireshark.fields(SCANS, names)
    unknown, open_port, refused = rows[9 - 1], rows[12 - 1], rows[27 - 1]
    assert (unknown[names[0]], unknown[names[1]]) == ("CLOSED", "CLOSED")
    assert "port scan" in unknown["lab.why"]
    assert (open_port[names[0]], open_port[names[1]]) == ("CLOSED", "SYN-RECEIVED")
    assert "only assumed" in open_port["lab.why"]
    assert (refused[names[0]], refused[names[1]]) == ("CLOSED", "CLOSED")
    assert "refused an earlier SYN" in refused["lab.why"]


def counted(wireshark, path):
    """{frame: half-open connections}, counted here: each SYN adds one, each third ACK takes one."""
    rows = wireshark.fields(path, ["frame.number", "tcp.flags", "lab.role"])
    count, counts = 0, {}
    for row in rows:
        flags = int(row["tcp.flags"], 16)
        count += flags == 0x002
        count -= row["lab.role"] == "handshake3"
        if flags in (0x002, 0x012):
            counts[int(row["frame.number"])] = count
    return counts


def test_flood(wireshark):
    """Once twelve have waited for more than a tenth of a second, all are counted, but for the one that
    a client completes; it shows that a round trip takes less."""
    rows = wireshark.fields(FLOOD, ["frame.number", "lab.flood"])
    found = {int(row["frame.number"]): int(row["lab.flood"]) for row in rows if row["lab.flood"]}
    assert found == {frame: count for frame, count in counted(wireshark, FLOOD).items() if frame >= 69}
    assert max(found.values()) == 40
    times = [float(time) for time in wireshark.column(FLOOD, "frame.time_relative")]
    assert times[69 - 1] - times[23 - 1] > 0.1  # 23: the twelfth SYN


def test_small_flood_is_none(wireshark):
    """Six half-open connections are what a browser makes."""
    assert wireshark.filter(capture("syn-flood"), "lab.flood || lab.scan") == []


def test_nothing_elsewhere(wireshark):
    """No other capture of the repository has a scan or a flood."""
    paths = all_captures()
    captures = wireshark.columns(paths, ["lab.scan", "lab.flood"])
    found = {path for path, rows in zip(paths, captures, strict=True)
             if any(any(row.values()) for row in rows)}
    assert found == {FLOOD, SCANS, NMAP}


@pytest.mark.parametrize("path", [FLOOD, SCANS], ids=lambda path: path.stem)
def test_two_passes_and_filters_say_the_same(wireshark, path):
    names = ["frame.number", "lab.scan", "lab.flood", "lab.state.server"]
    rows = wireshark.fields(path, names)
    assert rows == wireshark.fields(path, names, "-2")
    assert rows == wireshark.fields(path, names, "-o", "lab.language:zh_CN")
    for field in ("lab.scan", "lab.flood"):
        assert wireshark.filter(path, field) == \
            [int(row["frame.number"]) for row in rows if row[field]]


def test_experts_are_told_once(wireshark):
    """Though nobody asks for a field of Lab, and once for each scan or flood."""
    def told(path, name):
        return wireshark.filter(path, f"_ws.expert.message contains \"{name}\"")
    assert told(FLOOD, "SYN flood") == [69]
    assert told(SCANS, "Port scan") == sorted(FROM_FRAME.values())
    report = wireshark.tshark("-q", "-r", FLOOD, "-z", "expert,note")
    assert "SYN flood" in report or "31 half-open connections" in report


def test_a_headline_has_the_number_of_its_own_segment(wireshark):
    """Texts are kept for the segments that have the same: not those with a number in them."""
    rows = wireshark.fields(capture("spoofed-flood"), ["lab.flood", "lab.title"])
    told = [row for row in rows if row["lab.flood"]]
    assert all(f" {row['lab.flood']} half-open" in row["lab.title"] for row in told
               if "flood:" in row["lab.title"])
    assert len({row["lab.title"] for row in told}) > 10


@pytest.mark.parametrize("quiz", ["FALSE", "TRUE"])
def test_a_line_tells_what_the_headline_does_not(wireshark, quiz):
    """Of a flood: where it begins, on the SYN+ACKs, and on all if a quiz takes the headline's place. Of a scan as well."""
    def told(path, field, start):
        text = wireshark.tshark("-r", path, "-O", "lab", "-Y", field, "-o", f"lab.quiz:{quiz}")
        trees = [re.findall(r"^ *\[.*\]$", tree, re.MULTILINE) for tree in text.split("\nFrame ")]
        return [(tree[0], any(re.match(start, line.strip()) for line in tree[1:])) for tree in trees]

    flood = told(FLOOD, "lab.flood", r"\[\d+ half-open connections to this port: ")
    scan = told(SCANS, "lab.scan", r"\[Port scan \(")
    if quiz == "TRUE":
        assert flood and scan and all(has_line for _, has_line in flood + scan)
        return
    assert {has_line for headline, has_line in flood if headline.startswith("[Lab: SYN of a flood")} == {False}
    assert {has_line for headline, has_line in flood if not headline.startswith("[Lab: SYN of a flood")} == {True}
    assert [has_line for headline, has_line in scan if "the fourth port" in headline] == [True]
    assert {has_line for headline, has_line in scan if not headline.startswith("[Lab: Port scan")} == {True}
    assert {has_line for headline, has_line in scan if headline.startswith("[Lab: Port scan")} == {True, False}
