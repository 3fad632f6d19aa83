# SPDX-License-Identifier: GPL-2.0-or-later
"""What a segment had waited for, on recordings of a real stack: beside the kernel's own timer, and on every pass."""

import csv
import re
import struct
import sys

import pytest

from harness import KERNEL, REPO, capture
from packets import HEAD, record, records

sys.path += [str(REPO / "tests" / "bench"), str(REPO / "tests" / "captures")]

import generate  # noqa: E402
import traffic  # noqa: E402

TIMING = REPO / "tests" / "timing"
FIELDS = ["frame.number", "lab.wait", "lab.wait.time", "lab.wait.frame", "lab.wait.attempt", "lab.wait.before", "lab.wait.timer",
          "lab.wait.timeout", "lab.wait.way", "lab.window.move", "lab.window.before", "lab.window.closed"]
TICK = 0.004
# In each recording, at A's end: what is told, how often.
STORIES = {
    "syn-lost": {"time-out": 2},
    "timeouts-double": {"probe-or-program": 1, "time-out": 4, "same-repair": 10},
    "fast-repair": {"sack-repair": 1},
    "karn": {"fast-repair": 1},
    "timeout-again": {"sack-repair": 1, "same-repair": 2},
    "halving-reno": {"fast-repair": 1, "sack-repair": 1, "same-repair": 44},
    "nagle": {"late-ack": 2, "nagle": 6},
    "uneven": {},
    "tail-lost": {"probe-or-time-out": 1},
    "keep-alive": {"keep-alive": 4},
    "reader-stops": {"tail-probe": 1, "window-probe": 2},
    "slow-start": {},
    "small-window": {},
}


def waits(wireshark, path, *options):
    return [row for row in wireshark.fields(path, FIELDS, *options) if row["lab.wait"] or row["lab.window.move"]]


def kinds(rows):
    found = {}
    for row in rows:
        for kind in filter(None, row["lab.wait"].split("|")):
            found[kind] = found.get(kind, 0) + 1
    return found


@pytest.mark.parametrize("stem", STORIES)
def test_what_is_told(wireshark, stem):
    assert kinds(waits(wireshark, TIMING / f"{stem}.a.pcap")) == STORIES[stem]


def kernel_timeouts(stem):
    """The time-out in force after each frame, in seconds."""
    with open(TIMING / f"{stem}.info.tsv", encoding="ascii") as file:
        return {int(row["frame"]): int(row["rto"]) / 1e6 for row in csv.DictReader(file, delimiter="\t")}


@pytest.mark.parametrize("stem", ["timeouts-double", "tail-lost"])
def test_a_time_out_waits_for_the_kernel_s_timer(wireshark, stem):
    """From the sending before, or from what started the timer anew, as long as tcp_info said the timer runs; it may be late by
    some ticks, and by an eighth where it runs long."""
    timeouts = kernel_timeouts(stem)
    judged = 0
    for row in waits(wireshark, TIMING / f"{stem}.a.pcap"):
        if row["lab.wait"] not in ("time-out", "probe-or-time-out"):
            continue
        frame = int(row["frame.number"])
        kernel = timeouts[max(at for at in timeouts if at < frame)]
        waited = float(row["lab.wait.timer"] or row["lab.wait.time"])
        assert kernel - TICK <= waited <= kernel * 9 / 8 + 5 * TICK, (frame, waited, kernel)
        judged += 1
    assert judged


def test_a_closed_window(wireshark):
    """Closing, closed and open again, with what stock Wireshark says of the windows."""
    rows = [row for row in waits(wireshark, TIMING / "reader-stops.a.pcap") if row["lab.window.move"]]
    assert [row["lab.window.move"] for row in rows][-2:] == ["closed", "reopened"]
    closed, reopened = rows[-2:]
    zero = wireshark.column(TIMING / "reader-stops.a.pcap", "tcp.window_size_value")
    assert zero[int(closed["frame.number"]) - 1] == "0" != zero[int(reopened["frame.number"]) - 1]
    assert 1.0 < float(reopened["lab.window.closed"]) < 1.2


@pytest.mark.parametrize("name", ["timeouts-double", "reader-stops", "nagle"])
def test_every_pass_says_the_same(wireshark, name):
    """A wait depends on earlier segments only; and a filter alone, without a tree, finds it."""
    path = TIMING / f"{name}.a.pcap"
    first = waits(wireshark, path)
    assert first
    assert waits(wireshark, path, "-2") == first
    assert wireshark.fields(path, FIELDS, "-Y", "lab.wait or lab.window.move") == first


def test_the_last_segment_first(own_wireshark):
    """Whoever clicks the last segment before any other reads what follows from all of them."""
    path, cut = TIMING / "timeouts-double.a.pcap", own_wireshark.home.path / "cut.pcap"
    wanted = ["lab.wait", "lab.wait.frame", "lab.wait.attempt"]
    rows = waits(own_wireshark, path)
    assert rows
    for row in rows:
        last = int(row["frame.number"])
        own_wireshark.run("editcap", "-r", path, cut, f"1-{last}")
        frames = own_wireshark.sharkd(("load", {"file": str(cut)}), ("frames", {
            **{f"column{i}": f"{name}:0" for i, name in enumerate(wanted)}, "skip": last - 1, "limit": 1}))[-1]
        assert frames[0]["c"] == [row[name] for name in wanted], last


def test_a_copy_changes_nothing(wireshark):
    """Captured at two interfaces, a packet has waited once."""
    assert kinds(waits(wireshark, capture("two-interfaces"))) == {}


def test_all_blocks_of_a_sack(wireshark):
    path = TIMING / "halving-reno.a.pcap"
    names = ["tcp.options.sack_le", "lab.sack.first", "lab.sack.other.first", "tcp.options.sack_re", "lab.sack.last",
             "lab.sack.other.last"]
    several = 0
    for row in wireshark.fields(path, names, "-o", "tcp.relative_sequence_numbers:FALSE"):
        if not row["lab.sack.first"]:
            continue
        ours = "|".join(filter(None, [row["lab.sack.first"], row["lab.sack.other.first"]])).split("|")
        ends = "|".join(filter(None, [row["lab.sack.last"], row["lab.sack.other.last"]])).split("|")
        assert ours == row["tcp.options.sack_le"].split("|")
        assert [int(end) + 1 for end in ends] == [int(end) for end in row["tcp.options.sack_re"].split("|")]
        several += len(ours) > 2
    assert several


def test_the_gap_before_all_blocks(wireshark):
    """It ends before the lowest block, which need not be told first; a third may be left out for want of room."""
    path = TIMING / "halving-reno.a.pcap"
    names = ["tcp.ack", "tcp.options.sack_le", "lab.question", "lab.answer"]
    trees = re.split(r"^Frame \d+: ", wireshark.tshark("-2", "-r", path, "-O", "lab"), flags=re.MULTILINE)[1:]
    later = 0
    for row, tree in zip(wireshark.fields(path, names, "-2", "-o", "lab.quiz:TRUE"), trees, strict=True):
        line = re.search(r"\[SACK: the server still waits for (\d+) to (\d+), ", tree)
        if not line:
            continue
        blocks = [int(block) for block in row["tcp.options.sack_le"].split("|")]
        asked = dict(zip(row["lab.question"].split("|"), row["lab.answer"].split("|")))
        assert len(blocks) <= 2 and line.groups() == (row["tcp.ack"], str(min(blocks) - 1))
        assert asked["missing"] == str(min(blocks) - int(row["tcp.ack"]))
        later += min(blocks) != blocks[0]
    assert later


def moved(wireshark, name, first, seconds):
    """A recording whose clock is set at a frame: it and all behind it are stamped so many seconds later."""
    head, packets = records(TIMING / f"{name}.a.pcap")
    for number in range(first - 1, len(packets)):
        stamp = struct.unpack_from("<I", packets[number])[0] + seconds
        packets[number] = struct.pack("<I", stamp) + packets[number][4:]
    path = wireshark.home.path / f"{name}-{seconds}.pcap"
    path.write_bytes(head + b"".join(packets))
    return path


@pytest.mark.parametrize("hours", [1, 2, 48])
def test_a_long_silence(wireshark, hours):
    """Two hours are what the RFC has a keep-alive wait for; told to the millisecond."""
    row = waits(wireshark, moved(wireshark, "keep-alive", 8, hours * 3600))[0]
    assert (row["frame.number"], row["lab.wait"], row["lab.wait.frame"]) == ("8", "keep-alive", "7")
    assert row["lab.wait.time"] == f"{hours * 3600}.999000000"


def test_a_silence_of_weeks(wireshark):
    """Told to the second."""
    row = waits(wireshark, moved(wireshark, "keep-alive", 8, 20 * 24 * 3600))[0]
    assert (row["lab.wait"], row["lab.wait.time"]) == ("keep-alive", f"{20 * 24 * 3600}.000000000")


def test_a_clock_that_goes_back(wireshark):
    """What it makes unknown is not told; the next silence is."""
    rows = waits(wireshark, moved(wireshark, "keep-alive", 8, -5))
    assert [row["frame.number"] for row in rows] == ["10", "12", "14"]
    assert all(0.9 < float(row["lab.wait.time"]) < 1.1 for row in rows)


def test_a_time_out_of_more_than_an_hour(wireshark):
    """That a timer ran out is known; after how long is not, beyond 2^32 microseconds."""
    row = waits(wireshark, moved(wireshark, "syn-lost", 2, 5000))[0]
    assert [row[name] for name in FIELDS[:5]] == ["2", "time-out", "", "1", "1"]


@pytest.mark.parametrize("name, frame, wait", [("fast-repair", "89", "sack-repair"), ("karn", "76", "fast-repair")])
def test_a_repair_that_is_stamped_before_what_told_of_the_loss(wireshark, name, frame, wait):
    row, = [row for row in waits(wireshark, moved(wireshark, name, int(frame), -5)) if row["frame.number"] == frame]
    assert (row["lab.wait"], row["lab.wait.time"], row["lab.wait.frame"]) == (wait, "", str(int(frame) - 1))


def test_what_a_repetition_turns_out_to_have_been(wireshark):
    """After a probe the timer runs as long as ever, after a time-out twice as long: recordings of a kernel, whose first
    repetition of a lost tail is a probe. The wait itself is the same on each pass."""
    rows = wireshark.fields(KERNEL / "167-reuse_while_last_ack.b.pcap", ["lab.wait", "lab.wait.final"], "-2")
    assert [row["lab.wait.final"] for row in rows if row["lab.wait"] == "probe-or-time-out"] == ["tail-probe"]
    rows = wireshark.fields(KERNEL / "167-reuse_while_last_ack.b.pcap", ["lab.wait.final"])
    assert {row["lab.wait.final"] for row in rows} == {""}


def test_more_connections_than_are_remembered(own_wireshark):
    """Each sends its SYN twice, and the second time only after all others have spoken: what was found of it was
    forgotten, and is found again."""
    count = 17_000
    path = own_wireshark.home.path / "many.pcap"
    with open(path, "wb") as file:
        file.write(HEAD)
        for number in range(2 * count):
            way = number % count
            ip = struct.pack("!BBHHHBBHII", 0x45, 0, 40, 0, 0, 64, 6, 0, 0x0A000000 + way, 0xC0000201)
            tcp = struct.pack("!HHIIBBHHH", 40000, 80, 1000 + way, 0, 0x50, 2, 64000, 0, 0)
            file.write(record((1_700_000_000 + number // count) * 1_000_000 + way * 10, ip + tcp))
    rows = own_wireshark.column(path, "lab.wait.frame")
    assert rows[:count] == [""] * count
    assert rows[count:] == [str(number + 1) for number in range(count)]


MOST = 16_384  # LAB_WS_INQUIRY_MOST
A_SECOND = 5_000  # connections of two segments


def one_and_many(dice):
    """A SYN and its answer, which comes again after a second, and once more when so many others have begun that what was
    found about their connection has been forgotten."""
    client, server = traffic.ends(dice, 0, traffic.OTHER_PORT)
    yield traffic.segment(client, server, traffic.SYN)
    yield traffic.segment(server, client, traffic.SYN | traffic.ACK)
    for number in range(1, A_SECOND + MOST + 10):
        other = traffic.ends(dice, number, traffic.OTHER_PORT)
        yield traffic.segment(*other, traffic.SYN)
        yield traffic.segment(*reversed(other), traffic.SYN | traffic.ACK)
        if number in (A_SECOND, A_SECOND + MOST + 9):
            server.next -= 1
            yield traffic.segment(server, client, traffic.SYN | traffic.ACK)


def test_a_connection_that_is_asked_about_again(wireshark):
    """What was forgotten is found anew, whoever has its place in memory."""
    path = wireshark.home.path / "many.pcap"
    traffic.write(path, one_and_many, 2 * (A_SECOND + MOST + 20))
    wanted = ["lab.wait", "lab.wait.frame", "lab.wait.attempt"]
    rows = wireshark.fields(path, ["frame.number", *wanted], "-Y", "lab.wait")
    path.unlink()
    again = str(2 * A_SECOND + 3)
    assert [[row[name] for name in wanted] for row in rows] == [["time-out", "2", "1"], ["time-out", again, "2"]]
    assert rows[0]["frame.number"] == again


TWO_IN_A_FRAME = """
[two-in-a-frame]
about: The repetitions of two segments, carried in one; and of one of the connection that carries them.
ports: 50001 6653
ports2: 50002 5000
isn2: 1380 5000
c S    0   -   0
s SA   0   1   0
c A    1   1   0
c2 S   0   -   0  hold
s2 SA  0   1   0  hold
c PA   1   1 144  carry
c2 A   1   1   0  hold
c2 A   1   1  10  hold
c PA 145   1 154  carry
c2 PA 11   1  10  hold
c PA 299   1  82  carry
s A    1 299   0
c2 A   1   1  10  hold
c2 PA 11   1  10  hold
c PA 381   1 164  carry wait=1
c PA 545   1 100
c PA 545   1 100  wait=2
c2 A  21   1   0  hold
c PA 645   1  72  carry
"""


def test_two_segments_in_a_frame(own_wireshark):
    """Each has its own wait, on every pass and when its frame is asked about; and so has each of two connections, also where
    one carries a repetition of its very number, as in frame 8. What became of a segment, its own connection alone tells: frame 7
    of those that carry, its own answers of the handshake that they carry."""
    path = own_wireshark.home.path / "two-in-a-frame.pcap"
    generate.write(generate.parse(TWO_IN_A_FRAME)["two-in-a-frame"], path)
    wanted = [("8", "time-out|time-out", "5|6"), ("10", "time-out", "9")]
    names = ["frame.number", "lab.wait", "lab.wait.frame"]
    twice = own_wireshark.columns([path], [*names, "lab.fate", "lab.fate.frame"])[0]
    for rows in (own_wireshark.fields(path, names), own_wireshark.fields(path, names, "-2"), twice):
        assert [tuple(map(row.get, names)) for row in rows if row["lab.wait"]] == wanted
    assert [(row["lab.fate"], row["lab.fate.frame"]) for row in twice[3:6]] == [
        ("acknowledged|acknowledged|acknowledged", "7|4|5"), ("acknowledged", "7"), ("unanswered|unanswered", "")]
