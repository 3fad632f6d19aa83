# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of round trips and bytes in flight: each cell against the segments it stands for."""

import re
import struct

import pytest

from harness import REPO, capture
from packets import records

TIMING = REPO / "tests" / "timing"
COLUMNS = ["number", "tcp.stream", "from", "sender", "receiver", "samples", "least", "mean", "most",
           "smoothed", "timeout", "flight", "flight segments", "window", "rounds", "round most", "phases",
           "waited", "resent"]
FIELDS = ["frame.time_epoch", "tcp.len", "lab.from", "lab.event", "lab.rtt.sample", "lab.rtt.smoothed",
          "lab.rto", "lab.flight.bytes", "lab.flight.segments", "lab.window", "lab.round",
          "lab.round.segments", "lab.phase", "lab.limit", "lab.retransmission"]
OTHER = {"client": "server", "server": "client"}
PHASES = {"slow-start": "Slow start", "congestion-avoidance": "Congestion avoidance",
          "fast-recovery": "Fast recovery", "time-out": "After a time-out"}
LIMITS = {"window": "For the other end's window", "application": "For its own application",
          "congestion": "For its congestion window"}
CAUSES = {"fast": "Fast retransmit", "timeout": "Time-out", "early": "Early", "spurious": "Needless",
          "": "Cause not known"}


def rows(wireshark, path, argument="lab,round-trips", *options):
    lines = wireshark.tshark("-q", "-r", path, "-z", argument, *options).splitlines()
    ruler = [at for at, line in enumerate(lines) if line.startswith("====")]
    _, _, titles, _, *table = lines[ruler[0] + 1:ruler[1]]
    assert titles.count("|") == len(COLUMNS)
    return [dict(zip(COLUMNS, (cell.strip() for cell in line.split("|")), strict=False))
            for line in table]


def most(values):
    return str(max(map(int, filter(None, values)), default=0) or "")


def milliseconds(seconds):
    return f"{float(seconds) * 1000:.3f}"


def check(row, segments):
    """A row against the fields of its connection's segments."""
    own = [one for one in segments if one["lab.from"] == row["from"]]
    back = [one for one in segments if one["lab.from"] == OTHER[row["from"]]]
    about = [one for one in own if one["tcp.len"] != "0"] + [one for one in back if one["tcp.len"] == "0"]
    samples = [one for one in back if one["lab.rtt.sample"]]
    times = [float(one["lab.rtt.sample"]) * 1000 for one in samples]
    assert row["samples"] == str(len(samples) or "")
    if samples:
        assert row["least"] == f"{min(times):.3f}" and row["most"] == f"{max(times):.3f}"
        assert float(row["mean"]) == pytest.approx(sum(times) / len(times), abs=0.002)
        assert row["smoothed"] == milliseconds(samples[-1]["lab.rtt.smoothed"])
        rto = samples[-1]["lab.rto"]
        assert row["timeout"] == (milliseconds(rto) if rto else "")
    assert row["flight"] == most(one["lab.flight.bytes"] for one in about)
    assert row["window"] == most(one["lab.window"] for one in back)
    assert row["flight segments"] == most(one["lab.flight.segments"] for one in about)
    assert row["rounds"] == most(one["lab.round"] for one in about)
    assert row["round most"] == most(one["lab.round.segments"] for one in about)
    seen = {one["lab.phase"] for one in about}
    assert row["phases"] == ", ".join(name for phase, name in PHASES.items() if phase in seen)
    check_data(row, [one for one in own if one["tcp.len"] != "0"])


def check_data(row, data):
    """How long its sender had waited for what, and why it sent again."""
    waited = dict.fromkeys(LIMITS, 0.0)
    for before, one in zip(data, data[1:]):
        if one["lab.limit"]:
            waited[one["lab.limit"]] += float(one["frame.time_epoch"]) - float(before["frame.time_epoch"])
    whole = float(data[-1]["frame.time_epoch"]) - float(data[0]["frame.time_epoch"]) if data else 0
    shares = re.findall(r"([A-Z][^%]*?) (\d+) %", row["waited"])
    assert [name for name, _ in shares] == [name for limit, name in LIMITS.items() if waited[limit]]
    for limit, name in LIMITS.items():
        if waited[limit]:
            assert abs(int(dict(shares)[name]) - waited[limit] / whole * 100) <= 1
    again = [one["lab.retransmission"] for one in data if "retransmission" in one["lab.event"]]
    assert {name: int(count) for name, count in re.findall(r"([A-Z][^,]*?) (\d+)", row["resent"])} == {
        CAUSES[cause]: again.count(cause) for cause in set(again)}


@pytest.mark.parametrize("path", [*sorted(TIMING.glob("*.a.pcap")), capture("http-loopback")], ids=lambda path: path.name)
def test_each_cell(wireshark, path):
    segments = wireshark.fields(path, FIELDS)
    table = rows(wireshark, path)
    assert [row["number"] for row in table] == ["1", "2"]
    assert {row["from"] for row in table} == {"client", "server"}
    for row in table:
        check(row, segments)


def test_a_handshake_alone_has_a_row_and_a_scan_none(wireshark):
    assert len(rows(wireshark, capture("http-loopback"))) == 2
    assert rows(wireshark, capture("unanswered")) == []


def test_where_the_clock_goes_back_nobody_waits_longer_than_in_all(wireshark):
    head, packets = records(TIMING / "small-window.a.pcap")
    for number in range(6, len(packets), 7):
        seconds, rest = struct.unpack_from("<II", packets[number])
        packets[number] = struct.pack("<II", seconds - 1, rest) + packets[number][8:]
    path = wireshark.home.path / "back.pcap"
    path.write_bytes(head + b"".join(packets))
    shares = [int(share) for row in rows(wireshark, path) for share in re.findall(r"(\d+) %", row["waited"])]
    assert shares and sum(shares) <= 101


def test_a_filter(wireshark):
    assert rows(wireshark, capture("interleaved"), "lab,round-trips,tcp.stream==1")
    streams = {row["tcp.stream"] for row in
               rows(wireshark, capture("interleaved"), "lab,round-trips,tcp.stream==1")}
    assert streams == {"1"}


def test_the_quiz_hides_what_it_asks(wireshark):
    """The ends of each way stay; what was measured does not."""
    ways = rows(wireshark, TIMING / "fast-repair.a.pcap", "lab,round-trips", "-o", "lab.quiz:TRUE")
    assert len(ways) == 2
    for row in ways:
        assert row["sender"].startswith("10.77.0.")
        assert {row[name] for name in COLUMNS[5:]} == {"?"}


def test_every_packet_once_where_it_was_captured_twice(wireshark):
    row = next(row for row in rows(wireshark, capture("captured-twice")) if row["from"] == "client")
    assert row["resent"] == ""
