# SPDX-License-Identifier: GPL-2.0-or-later
"""The table of connections: each cell against the segments it stands for."""

import collections
import configparser
import shutil
import struct
import subprocess

import pytest

from harness import AGGREGATOR, REPO, capture
from packets import HEAD, record, segment, write

STEPS = {"handshake": ["handshake1", "handshake2", "handshake3"],
         "close": ["teardown1", "teardown2", "teardown3", "teardown4"]}
COLUMNS = ["number", "tcp.stream", "client", "server", "opened", "handshake", "closed", "close",
           "reset", "x", "y", "mss", "scale", "round trip", "segments of client",
           "segments of server", "bytes of client", "bytes of server", "retransmissions", "events",
           "first frame", "duration"]


def rows(wireshark, path, argument="lab,connections", *options, **more):
    """The rows of the table: a dictionary by column for each connection."""
    lines = wireshark.tshark("-q", "-r", path, "-z", argument, *options, **more).splitlines()
    ruler = [at for at, line in enumerate(lines) if line.startswith("====")]
    _, _, titles, _, *table = lines[ruler[0] + 1:ruler[1]]
    assert titles.count("|") == len(COLUMNS)
    return [dict(zip(COLUMNS, (cell.strip() for cell in line.split("|")), strict=False))
            for line in table]


def only_row(wireshark, name, *options):
    row, = rows(wireshark, capture(name), "lab,connections", *options)
    return row


@pytest.fixture(scope="module")
def table(wireshark, joined):
    return rows(wireshark, joined.path)


FIELDS = ["frame.number", "tcp.stream", "tcp.len", "lab.role", "lab.event", "lab.from",
          "lab.isn.client", "lab.isn.server", "lab.stream.open", "lab.stream.close", "lab.reset", "frame.time_epoch"]


@pytest.fixture(scope="module")
def conversations(wireshark, joined):
    """The segments of each tcp.stream, without the second copies of packets."""
    streams = collections.defaultdict(list)
    for row in wireshark.fields(joined.path, FIELDS, "-2"):
        stream = row["tcp.stream"]
        if stream and AGGREGATOR not in stream and row["lab.from"] and \
                "captured-twice" not in row["lab.event"]:
            streams[stream].append(row)
    return streams


@pytest.fixture(scope="module")
def pairs(table, conversations):
    """Each connection that is a tcp.stream by itself: its row, and its segments."""
    streams = collections.Counter(row["tcp.stream"] for row in table)
    found = []
    for row in table:
        segments = conversations.get(row["tcp.stream"], [])
        counted = int(row["segments of client"]) + int(row["segments of server"])
        if streams[row["tcp.stream"]] == 1 and counted == len(segments):
            found.append((row, segments))
    assert len(found) > 300  # The kernel's captures use the same ports again and again.
    return found


def words(segment, field):
    return segment[field].split(AGGREGATOR)


def test_each_segment_is_counted_once(pairs):
    for row, segments in pairs:
        for end in ("client", "server"):
            of_end = [segment for segment in segments if segment["lab.from"] == end]
            assert int(row[f"segments of {end}"]) == len(of_end), row
        again = [segment for segment in segments if "retransmission" in words(segment, "lab.event")]
        assert int(row["retransmissions"]) == len(again), row


def test_bytes_are_those_of_data_that_is_not_sent_again(pairs):
    for row, segments in pairs:
        if any("keep-alive" in words(segment, "lab.event") for segment in segments):
            continue
        for end in ("client", "server"):
            data = [segment for segment in segments if segment["lab.from"] == end
                    and "data" in words(segment, "lab.role")]
            least = sum(int(segment["tcp.len"]) for segment in data
                        if "retransmission" not in words(segment, "lab.event"))
            most = sum(int(segment["tcp.len"]) for segment in data)
            bytes_sent = int(row[f"bytes of {end}"])
            assert least <= bytes_sent <= most, (row, least, most)


def test_it_says_when_it_began_and_how_long_it_lasted(pairs):
    """Of what was captured twice, the second copies count here; they are not among these segments."""
    for row, segments in pairs:
        if "Captured twice" in row["events"]:
            continue
        times = [float(segment["frame.time_epoch"]) for segment in segments]
        assert int(row["first frame"]) == int(segments[0]["frame.number"]), row
        assert float(row["duration"]) == pytest.approx(max(times) - min(times), abs=2e-6), row


def frames_of(cell):
    """ "1+2, –, 5" as [{1, 2}, set(), {5}]."""
    return [{int(frame) for frame in step.split("+")} if step != "–" else set()
            for step in cell.split(", ")] if cell else []


def test_steps_are_the_first_segments_with_their_role(pairs):
    for row, segments in pairs:
        for column, roles in STEPS.items():
            for role, frames in zip(roles, frames_of(row[column])):
                played = {int(segment["frame.number"]) for segment in segments
                          if role in words(segment, "lab.role")}
                assert frames <= played, (row, role, played)
                # Where an end began anew, or took a FIN back, earlier frames do not count.
                if frames and (row["round trip"] or column == "close"):
                    assert min(frames) == min(played), (row, role, played)


def test_the_letters_are_those_of_the_last_segment(pairs):
    for row, segments in pairs:
        assert (row["x"], row["y"]) == (segments[-1]["lab.isn.client"],
                                        segments[-1]["lab.isn.server"]), row


def test_rows_are_numbered_and_name_both_ends(table):
    assert [int(row["number"]) for row in table] == list(range(1, len(table) + 1))
    assert all(":" in row["client"] and ":" in row["server"] for row in table)


EXPECTED = [
    ("http-loopback", {"client": "127.0.0.1:52927", "server": "127.0.0.1:8080",
                       "opened": "Three-way handshake", "handshake": "1, 2, 3", "mss": "65495",
                       "scale": "8, 8", "round trip": "0.098", "bytes of client": "1382",
                       "bytes of server": "285481", "closed": "Four-way close (server first)",
                       "close": "24, 25, 26, 27", "duration": "29.569661"}),
    ("three-way-close", {"close": "7, 8, 8, 9", "closed": "Three-segment close (client first)"}),
    # Both take steps 1 and 2 of the handshake, and nobody answers nobody's SYN.
    ("simultaneous-open", {"opened": "Simultaneous open", "handshake": "1+2, 3+4",
                           "round trip": ""}),
    ("simultaneous-close", {"close": "4, 6, 5, 7", "closed": "Simultaneous close"}),
    ("refused-twice", {"opened": "Refused", "reset": "Refused (server, frame 2)", "mss": "",
                       "retransmissions": "1", "closed": "Never opened"}),
    ("refused-by-firewall", {"opened": "Refused", "reset": "ICMP error (frame 2)"}),
    ("abort", {"closed": "Reset (by the client)", "reset": "Abort (client, frame 7)"}),
    ("midstream", {"opened": "Start not captured", "x": "", "y": "", "scale": "", "mss": "",
                   "handshake": "", "close": "5, 6, 7, 8"}),
    # The first SYN+ACK confirmed a number never sent: the handshake has another one.
    ("wrong-handshake2", {"handshake": "1, 5, 6", "y": "20000", "round trip": ""}),
    # A SYN sent again does not tell which sending was answered.
    ("retransmission-timeout", {"retransmissions": "3", "bytes of client": "30",
                                "events": "Retransmission"}),
    ("captured-twice", {"segments of client": "5", "segments of server": "3",
                        "bytes of client": "100", "close": "11, 13, 13, 15",
                        "events": "Captured twice"}),
    ("half-close", {"closed": "Four-way close (client first)", "bytes of server": "120",
                    "events": "Half-close"}),
    ("half-closed", {"closed": "Half-closed (client first)", "close": "4, 5", "events": "Half-close"}),
]


@pytest.mark.parametrize("name,cells", EXPECTED, ids=[name for name, _ in EXPECTED])
def test_a_row_says(wireshark, name, cells):
    row = only_row(wireshark, name)
    assert {column: row[column] for column in cells} == cells


def test_what_happens_between_the_steps_is_in_the_row_at_once(wireshark):
    """Where the capture ends before the close."""
    row = only_row(wireshark, "retransmission-timeout", "-c", "9")
    assert (row["events"], row["retransmissions"], row["close"]) == ("Retransmission", "1", "")


def test_numbers_stand_so_that_they_sort(wireshark):
    """The window sorts them as texts."""
    line = wireshark.tshark("-q", "-r", capture("http-loopback"), "-z", "lab,connections").splitlines()[-2]
    row = dict(zip(COLUMNS, line.split("|")))
    assert {column for column, cell in row.items() if cell.rstrip(" ").startswith("  ")} == {
        "tcp.stream", "scale", "round trip", "bytes of client", "bytes of server", "retransmissions", "duration", "x", "y", "mss"}
    assert all(len(cell.rstrip(" ")) == 12 for cell in row.values() if cell.startswith("  "))


def test_scans_and_floods_are_named(wireshark):
    scans = rows(wireshark, capture("port-scans"))
    assert any(row["events"].startswith("Port scan (SYN scan)") for row in scans)
    assert any("SYN flood" in row["events"] for row in rows(wireshark, capture("spoofed-flood")))


def test_the_second_pass_says_the_same(wireshark, joined, table):
    assert rows(wireshark, joined.path, "lab,connections", "-2") == table


def test_a_step_that_is_taken_back_goes(wireshark):
    """What looks like the ACK of a FIN that was not captured acknowledges a byte, as what follows shows."""
    syn, ack = 2, 16
    packets = [(0, segment(0, syn, 0, 0)), (10, segment(1, syn | ack, 0, 1)), (11, segment(0, ack, 1, 1)),
               (20, segment(0, ack, 1, 1, bytes(100))), (30, segment(1, ack, 1, 101)),
               (40, segment(1, ack, 1, 101, bytes(300))), (50, segment(0, ack, 101, 301)),
               (90, segment(1, ack, 301, 102))]
    path = write(wireshark.home.path / "a-fin.pcap", packets)
    assert [row["close"] for row in rows(wireshark, path)] == ["–, 8"]
    path = write(wireshark.home.path / "a-byte.pcap", [*packets, (900, segment(0, ack, 102, 301, bytes(50)))])
    for options in ([], ["-2"]):
        row, = rows(wireshark, path, "lab,connections", *options)
        assert (row["closed"], row["close"]) == ("Still open", "")


def test_a_filter_chooses_connections(wireshark):
    both = rows(wireshark, capture("interleaved"))
    second, = rows(wireshark, capture("interleaved"), "lab,connections,tcp.stream == 1")
    assert second == {**both[1], "number": "1"}


def test_it_speaks_chinese(wireshark):
    row = only_row(wireshark, "three-way-close", "-o", "lab.language:zh_CN")
    assert row["opened"] == "三次握手"
    assert row["closed"] == "三次挥手（第二、三次合并），客户端先关闭"


def test_the_quiz_is_not_answered(wireshark):
    """What a question asks for is hidden; who speaks with whom, how much and how long, is not."""
    quiz = ("-o", "lab.quiz:TRUE")
    told, = rows(wireshark, capture("client-abort"))
    asked, = rows(wireshark, capture("client-abort"), "lab,connections", *quiz)
    hidden = {title for title, cell in asked.items() if cell == "?"}
    assert hidden == {"opened", "handshake", "closed", "close", "reset", "x", "y", "mss", "bytes of client",
                      "bytes of server", "retransmissions", "events"}
    assert all(asked[title] == told[title] for title in set(told) - hidden)
    steps = wireshark.tshark("-q", "-r", capture("client-abort"), *quiz, "-z", "lab,steps")
    assert "The quiz is on" in steps and "lab.role ==" not in steps


def test_a_bad_filter_is_told(wireshark):
    done = wireshark.run("tshark", "-q", "-r", capture("abort"), "-z", "lab,connections,==",
                         quiet=False)
    assert done.returncode != 0 and "lab" not in done.stdout


def pcap(segments, payload=b""):
    """A capture of segments: (seconds, source, destination, ports, seq, ack, flags)."""
    length = 40 + len(payload)
    packets = [HEAD]
    for second, source, destination, ports, seq, ack, flags in segments:
        ip = struct.pack(">BBHHHBBH4s4s", 0x45, 0, length, 0, 0, 64, 6, 0, source, destination)
        tcp = struct.pack(">HHIIHHHH", *ports, seq, ack, 0x5000 | flags, 64240, 0, 0)
        packets.append(record(1_000_000 * second, ip + tcp + payload))
    return b"".join(packets)


CLIENT, SERVER = bytes([10, 0, 0, 1]), bytes([10, 1, 0, 0])
SYN, RST, ACK = 2, 4, 0x10


def syns(count):
    """So many SYNs of as many connections, each of which nobody answers. They carry a byte; the last goes again."""
    return pcap(((second, CLIENT, bytes([10, 1, number >> 8, number & 255]), (40000, 80), number,
                  0, SYN) for second, number in enumerate([*range(count), count - 1], 1)), b"x")


def handshake(*syn_times):
    """A handshake, with a SYN at each of these times."""
    there, back = (CLIENT, SERVER, (40000, 80)), (SERVER, CLIENT, (80, 40000))
    return pcap([*((second, *there, 7, 0, SYN) for second in syn_times),
                 (20, *back, 70, 8, SYN | ACK), (21, *there, 8, 71, ACK)])


def test_a_desktop_with_a_decimal_comma(own_wireshark):
    """Numbers look as in the formulas and fields beside them."""
    there = own_wireshark.home.path / "tr_TR.UTF-8"
    made = shutil.which("localedef") and subprocess.run(
        ["localedef", "-i", "tr_TR", "-f", "UTF-8", there], capture_output=True, check=False)
    if not made or not there.exists():
        pytest.skip("no localedef, or not its sources (on Debian and Ubuntu: apt install locales)")
    theirs, ours = (own_wireshark.tshark("-q", "-r", capture("http-loopback"), "-z", "lab,connections",
                                     "-o", "lab.language:en", LC_ALL=name, LOCPATH=str(there.parent))
                for name in ("tr_TR.UTF-8", "C"))
    assert theirs == ours and "0.098" in ours


@pytest.mark.parametrize("argument", ["connectionsx", "steps ", "stepsx,tcp", "round-tripsx"])
def test_what_only_begins_like_a_table_is_no_table(wireshark, argument):
    """Wireshark would take it for one."""
    done = wireshark.run("tshark", "-q", "-r", capture("abort"), "-z", f"lab,{argument}", quiet=False)
    assert done.returncode == 1 and done.stdout == "" and len(done.stderr.splitlines()) == 1
    assert f'Lab: "-z lab,{argument}" is not understood' in done.stderr


def test_a_syn_that_was_sent_again_tells_no_round_trip(own_wireshark):
    once, = rows(own_wireshark, own_wireshark.home.config("once.pcap", handshake(19)))
    assert once["handshake"] == "1, 2, 3" and once["round trip"] == "2000.000"
    twice, = rows(own_wireshark, own_wireshark.home.config("twice.pcap", handshake(18, 19)))
    assert twice["handshake"] == "1, 3, 4" and twice["round trip"] == ""
    assert twice["retransmissions"] == "1"


def test_a_syn_stamped_behind_its_answer_tells_no_round_trip(own_wireshark):
    row, = rows(own_wireshark, own_wireshark.home.config("late.pcap", handshake(25)))
    assert row["handshake"] == "1, 2, 3" and row["round trip"] == ""


def test_it_lasts_from_the_earliest_to_the_latest(own_wireshark):
    """Stamped by several clocks, or merged: the first in the file need not be the earliest."""
    row, = rows(own_wireshark, own_wireshark.home.config("back.pcap", handshake(25, 18)))
    assert row["duration"] == "7.000000"


@pytest.mark.parametrize("from_server, told", [(True, "Refused (server, frame 3)"), (False, "Cancelled (client, frame 3)")])
def test_the_reset_that_ends_it_is_told(own_wireshark, from_server, told):
    """And not an earlier one that its receiver must ignore, as it acknowledges what was never sent."""
    there, back = (CLIENT, SERVER, (40000, 80)), (SERVER, CLIENT, (80, 40000))
    end = (3, *back, 0, 8, RST | ACK) if from_server else (3, *there, 8, 0, RST)
    row, = rows(own_wireshark, own_wireshark.home.config("resets.pcap", pcap([
        (1, *there, 7, 0, SYN), (2, *back, 0, 99, RST | ACK), end])))
    assert row["reset"] == told


# Sent by one end or the other behind the handshake: sequence and acknowledgment number, bytes; and how
# many of them are new.
BYTES = [
    (0, 1, 1, 1000, 1000),
    (0, 501, 1, 1000, 500),  # half of it once more
    (0, 1, 1, 1000, 0),  # all of it once more
    (1, 1, 1501, 0, 0),
    (0, 1500, 1, 1, 0),  # a keep-alive repeats the last byte
    (0, 900_000_000, 800_000_000, 10, 0),  # of no connection here
    (0, 1001, 1, 1000, 500),
    (0, 2001, 1, 700, 700),
    (0, 2901, 1, 100, 100),
    (0, 2701, 1, 100, 100),  # one whose first sending the capture lacks
    (0, 2701, 1, 100, 0),
    (0, 2801, 1, 100, 100),  # another
    (0, 3201, 1, 100, 100),
    (0, 3001, 1, 100, 100),
    (0, 3101, 1, 100, 100),
    (1, 1, 3301, 0, 0),
    *((0, 3301 + 10 * number, 1, 10, 10) for number in range(300)),
    (1, 1, 6301, 0, 0),
    (0, 3001, 1, 200, 0),  # all of it was seen, so long ago that nobody remembers which segments it was in
]


def test_each_byte_counts_once(own_wireshark):
    packets = [(0, segment(0, SYN, 0, 0)), (1, segment(1, SYN | ACK, 0, 1)), (2, segment(0, ACK, 1, 1)),
               *((1000 * at, segment(sender, ACK, seq, ack, bytes(size)))
                 for at, (sender, seq, ack, size, _) in enumerate(BYTES, 1))]
    shut, probe = segment(1, ACK, 1, 6301, window=0), segment(0, ACK, 6301, 1, b"x")
    packets += [(500_000 + 300 * at, packet) for at, packet in enumerate([shut, probe, shut, probe, shut])]
    row, = rows(own_wireshark, write(own_wireshark.home.path / "bytes.pcap", packets))
    assert int(row["bytes of client"]) == sum(new for *_, new in BYTES) + 1, row
    assert row["retransmissions"] == "9"


def test_there_are_no_more_rows_than_a_window_shows(own_wireshark):
    """Also of the ways of what they carry, which are the first to be printed."""
    path = own_wireshark.home.config("many.pcap", syns(10003))
    ways, table = (part.split(" |\n", 1)[1].splitlines()[1:-1] for part in own_wireshark.tshark(
        "-q", "-r", path, "-z", "lab,connections", "-z", "lab,round-trips").split("\n\n")[:2])
    for lines, column, left_out in ((table, 2, "3 more connections have no row"), (ways, 3, "3 more ways are not listed")):
        cells = [[cell.strip() for cell in line.split("|")] for line in lines]
        assert len(cells) == 10001
        assert (cells[9999][0], cells[9999][column]) == ("10000", "10.0.0.1:40000")
        assert (cells[-1][0], cells[-1][column]) == ("10001", left_out)


def counts(wireshark, path, *options):
    """What is counted, by the display filter beside it."""
    lines = wireshark.tshark("-q", "-r", path, "-z", "lab,steps", *options).splitlines()
    cells = [line.split(" |") for line in lines if line.endswith('" |') or "lab.flood" in line]
    return {cell[3]: int(cell[2]) for cell in cells}


def test_steps_are_numbered_as_they_come(wireshark):
    """The window sorts by the number: names would be sorted by their characters."""
    printed = wireshark.tshark("-q", "-r", capture("retransmission-timeout"), "-2", "-z", "lab,steps")
    numbered = [line.split(" |")[0::3] for line in printed.splitlines() if '"teardown' in line or '"handshake' in line]
    assert [number for number, _ in numbered] == ["1", "2", "3", "6", "7", "8", "9"]
    assert [role for _, role in numbered] == [f'lab.role == "{role}"' for role in (
        "handshake1", "handshake2", "handshake3", "teardown1", "teardown2", "teardown3", "teardown4")]


@pytest.mark.parametrize("table", ["lab,connections", "lab,round-trips", "lab,steps"])
def test_lab_disabled_is_told_instead_of_rows(wireshark, table):
    printed = wireshark.tshark("-q", "-r", capture("client-abort"), "--disable-protocol", "lab", "-z", table)
    row, = [line for line in printed.splitlines() if line.startswith("1 |")]
    assert "Lab is switched off" in row
    assert "switched off" not in wireshark.tshark("-q", "-r", capture("client-abort"), "-z", table)


def test_steps_are_counted_as_the_fields_say(wireshark, joined, table):
    counted = counts(wireshark, joined.path, "-2")
    fields = wireshark.fields(joined.path, ["lab.role", "lab.event", "lab.reset"])
    expected = collections.Counter(f'{field} == "{word}"' for row in fields for field in row
                                   for word in words(row, field) if word)
    for row in table:
        expected["opened", row["opened"]] += 1
    of_segments = {name: count for name, count in counted.items()
                   if name.split()[0] in ("lab.role", "lab.event", "lab.reset")}
    assert of_segments == {name: count for name, count in expected.items() if name in of_segments}
    expected.update(("closed", row["closed"].split(" (")[0]) for row in table)
    texts = configparser.ConfigParser(interpolation=None)
    texts.read(REPO / "annotations/en.ini", encoding="utf-8")
    for kind, cell in (("open", "opened"), ("close", "closed")):
        words_of = {section.removeprefix(f"{kind}."): texts[section]["title"] for section in texts
                    if section.startswith(f"{kind}.")}
        assert len(words_of) == 8
        for word, title in words_of.items():
            assert counted.get(f'lab.stream.{kind} == "{word}"', 0) == expected[cell, title], word


def test_scans_and_floods_are_counted_once(wireshark):
    assert counts(wireshark, capture("spoofed-flood"))["lab.flood"] == 1
    scans = counts(wireshark, capture("port-scans"))
    assert {scans[f'lab.scan == "{kind}"'] for kind in ("syn", "fin", "null", "xmas", "ack")} == {1}


def test_one_pass_counts_the_same_in_the_end(wireshark, joined):
    """A connection that has opened is no unanswered one any more."""
    assert counts(wireshark, joined.path) == counts(wireshark, joined.path, "-2")


def test_in_one_pass_no_row_is_left_of_what_was_so_for_a_while(wireshark):
    """The rows behind it move up, and are numbered anew."""
    printed = wireshark.tshark("-q", "-r", capture("port-scans"), "-z", "lab,steps")
    of_closes = printed.split("by how they closed\n")[1].split("\n5. ")[0]
    rows = [line.split(" |") for line in of_closes.splitlines()]
    assert [row[:3] for row in rows] == [["1", "Never opened", "21"], ["2", "Reset", "38"], ["3", "Unknown", "13"]]
