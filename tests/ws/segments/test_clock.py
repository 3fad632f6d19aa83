# SPDX-License-Identifier: GPL-2.0-or-later
"""A clock that goes back or is set amid a connection, and times far apart: what came after is timed as it would be
elsewhere, and a time that is not known is not told."""

import struct

import pytest

from harness import capture
from packets import HEAD, record, records, segment
from pcapng import END, EPB, IDB, SHB, block, option, padded

FIN, SYN, ACK = 1, 2, 16
PACKETS = [(100_000, segment(0, SYN, 0, 0)), (100_050, segment(1, SYN | ACK, 0, 1)), (100_051, segment(0, ACK, 1, 1)),
           (100_060, segment(0, ACK, 1, 1, bytes(100))), (50_000, segment(1, ACK, 1, 101)),
           (50_010, segment(0, ACK, 101, 1, bytes(100))), (50_050, segment(1, ACK, 1, 201))]
DAY_MS = 24 * 3600 * 1000
EIGHT_YEARS_MS = 8 * 365 * DAY_MS


def written(wireshark, packets):
    path = wireshark.home.path / "clock.pcap"
    path.write_bytes(HEAD + b"".join(record(1000 * time, data) for time, data in packets))
    return path


def lines(wireshark, path, frame, language="en"):
    return wireshark.tshark("-2", "-V", "-O", "lab", "-r", path, "-Y", f"frame.number == {frame}", "-o",
                            f"lab.language:{language}")


def test_an_answer_after_the_clock_went_back(wireshark):
    """How long the answer took that is stamped before is not known."""
    path = written(wireshark, PACKETS)
    assert wireshark.column(path, "lab.acked.after", "-2") == ["0.050000000", "0.001000000", "", "", "", "0.040000000", ""]
    assert "frame 5 acknowledges all of it]" in lines(wireshark, path, 4)
    assert "第 5 帧确认了它的全部内容]" in lines(wireshark, path, 4, "zh_CN")
    assert "frame 7 acknowledges all of it, 40.000 ms later]" in lines(wireshark, path, 6)


@pytest.mark.parametrize("apart, after", [(DAY_MS + 1, "86400.001000000"), (20 * DAY_MS + 1, "1728000.000000000"),
                                          (EIGHT_YEARS_MS, "")])
def test_an_answer_after_days(wireshark, apart, after):
    """Up to eleven days to the millisecond, and up to a year to the second: what takes longer is a clock that was set."""
    path = written(wireshark, [(time + (apart - 10 if number > 3 else 0), data) for number, (time, data) in enumerate(
        [*PACKETS[:4], (100_070, segment(1, ACK, 1, 101)), (100_071, segment(0, ACK, 101, 1, bytes(9))),
         (100_081, segment(1, ACK, 1, 110))])])
    assert wireshark.column(path, "lab.acked.after", "-2")[3:] == [after, "", "0.010000000", ""]


@pytest.mark.parametrize("apart, delay, said", [(4_000_000, "4000000000", ", 4000.000 s later"), (5_000_000, "", ""), (0, "", "")])
def test_a_repetition_after_hours(wireshark, apart, delay, said):
    """The delay is in microseconds, of which 32 bits hold no more than 71 minutes."""
    path = written(wireshark, [*PACKETS[:4], (100_060 + apart, segment(0, ACK, 1, 1, bytes(100)))])
    assert wireshark.column(path, "lab.retransmission.delay")[4] == delay
    if apart:
        assert f"[Event: Retransmission of frame 4{said}]" in lines(wireshark, path, 5)
        assert ("（" in lines(wireshark, path, 5, "zh_CN").split("[事件：重传")[1].split("]")[0]) == bool(said)


def test_a_file_that_is_not_in_the_order_of_time(wireshark):
    """Sorted by size, the SYN stands behind segments that came later: it uses no ports again."""
    syn = segment(0, SYN, 0, 0, options=bytes([2, 4, 5, 180]))
    later = [(100_051, segment(0, ACK, 1, 1)), (100_070, segment(1, ACK, 1, 1))]
    for begins, event in ((100_000, ""), (100_090, "port-reuse")):
        path = written(wireshark, [*later, (begins, syn)])
        assert wireshark.column(path, "lab.role")[2] == "handshake1"
        assert wireshark.column(path, "lab.event")[2] == event


SIMPLE = 3  # a packet without a time stamp: pcapng, section 4.4
CLOSE = [segment(0, FIN | ACK, 101, 1), segment(1, FIN | ACK, 1, 102), segment(0, ACK, 102, 2)]


def untimed(wireshark, packets, stamped=b"", link=101):
    path = wireshark.home.path / "untimed.pcapng"
    path.write_bytes(block(SHB, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)) + block(IDB, struct.pack("<HHI", link, 0, 0))
                     + stamped + b"".join(block(SIMPLE, struct.pack("<I", len(data)) + padded(data)) for data in packets))
    return path


def stamped_at(seconds, data):
    time = seconds * 1_000_000
    return block(EPB, struct.pack("<IIIII", 0, time >> 32, time & 0xFFFFFFFF, len(data), len(data)) + padded(data))


def numbered(packets):
    """Each with an identification of its own."""
    return [data[:4] + struct.pack(">H", number) + data[6:] for number, data in enumerate(packets, 100)]


@pytest.mark.parametrize("mixed", [False, True])
def test_without_time_stamps(wireshark, mixed):
    """No time is told: no cause by a timer, no round trip, no date, no duration; nor of a file in which others are stamped."""
    packets = numbered([data for _, data in PACKETS[:4]] + [PACKETS[3][1], PACKETS[4][1]] + CLOSE)
    stamped = packets[:3] if mixed else []
    path = untimed(wireshark, packets[len(stamped):], b"".join(stamped_at(1_800_000_000, data) for data in stamped))
    rows = wireshark.fields(path, ["lab.role", "lab.event", "lab.retransmission", "lab.retransmission.delay", "lab.rtt.sample",
                                   "lab.state.client"], "-2")
    assert [row["lab.role"] for row in rows] == ["handshake1", "handshake2", "handshake3", "data", "data", "ack", "teardown1",
                                                 "teardown2|teardown3", "teardown4"]
    assert (rows[4]["lab.event"], rows[4]["lab.retransmission"], rows[4]["lab.retransmission.delay"]) == ("retransmission", "", "")
    assert not any(row["lab.rtt.sample"] for row in rows) and rows[-1]["lab.state.client"] == "TIME-WAIT"
    assert "[Event: Retransmission of frame 4]" in lines(wireshark, path, 5)
    report = wireshark.tshark("-q", "-z", "lab,report", "-r", path)
    assert "1970" not in report and ("First segment" in report) == mixed
    assert ("| 0 | 0.000000 |" in report or "| 1 | 0.000000 |" in report) == mixed
    steps = [line.split() for line in report.splitlines() if "- Close " in line]
    assert [step[0] for step in steps] == ["7", "8", "9"]


@pytest.mark.parametrize("name, field, answers", [("ping", "lab.rtt", "Round trip time: not known, "), (
    "http-loopback", "lab.response.time", "Answers the request in frame 4; "), ("dns-http", "lab.response.time", "Answers the query in frame 1; ")])
def test_answers_without_time_stamps(wireshark, name, field, answers):
    head, packets = records(capture(name))
    path = untimed(wireshark, [packet[16:] for packet in packets], link=struct.unpack("<I", head[20:])[0])
    asked = ["-o", "lab.http:TRUE", "-o", "lab.dns:TRUE"]
    assert f"[{answers}" in wireshark.tshark("-r", path, "-V", "-O", "lab", *asked)
    assert set(wireshark.column(path, field, *asked)) <= {"", "0.000000000"}


def test_only_the_answer_has_a_time_stamp(wireshark):
    """Its own date is no round trip."""
    head, packets = records(capture("ping"))
    request, reply = (packet[16:] for packet in packets[:2])
    path = untimed(wireshark, [request], link=struct.unpack("<I", head[20:])[0])
    path.write_bytes(path.read_bytes() + stamped_at(1_800_000_000, reply))
    assert "[Round trip time: not known, " in wireshark.tshark("-r", path, "-V", "-O", "lab")


def test_a_copy_without_time_stamps(wireshark):
    """A packet is told by its identification; what has none, as in Linux's SYN+ACKs, may have been sent again."""
    syn, answer = (PACKETS[number][1] for number in (0, 1))
    answer = answer[:4] + bytes(2) + answer[6:]
    path = untimed(wireshark, [*numbered([syn]), *numbered([syn]), answer, answer])
    assert wireshark.column(path, "lab.event") == ["", "captured-twice", "", "retransmission"]


def test_across_1970(wireshark):
    """A clock that nobody has set begins there, and a file may be shifted to before."""
    path = wireshark.home.path / "1970.pcapng"
    one_second_back = option(14, struct.pack("<q", -1)) + END
    path.write_bytes(block(SHB, struct.pack("<IHHq", 0x1a2b3c4d, 1, 0, -1)) +
                     block(IDB, struct.pack("<HHI", 101, 0, 0) + one_second_back) + b"".join(
        block(EPB, struct.pack("<IIIII", 0, 0, 999_000 + 1000 * number, len(data), len(data)) + padded(data))
        for number, (_, data) in enumerate(PACKETS[:3])))
    rows = wireshark.fields(path, ["lab.acked.after", "lab.rtt.sample"], "-2")
    assert [tuple(row.values()) for row in rows] == [("0.001000000", ""), ("0.001000000", "0.001000000"), ("", "0.001000000")]
    assert wireshark.tshark("-q", "-r", path, "-z", "lab,connections").rstrip("=\n").split("|")[-2].strip() == "0.002000"


def test_one_direction_behind_the_other(wireshark):
    """Each was captured by an interface of its own, and they were written down in turns, with stamps that are right."""
    path = written(wireshark, [
        (100, segment(0, SYN, 0, 0)), (121, segment(0, ACK, 1, 1)), (141, segment(0, ACK, 1, 101)), (150, segment(0, FIN | ACK, 1, 101)),
        (171, segment(0, ACK, 2, 102)),
        (120, segment(1, SYN | ACK, 0, 1)), (140, segment(1, ACK, 1, 1, bytes(100))), (170, segment(1, FIN | ACK, 101, 2))])
    rows = wireshark.fields(path, ["lab.event", "lab.retransmission", "lab.stream.close"], "-2")
    assert [tuple(row.values()) for row in rows[5:]] == [("out-of-order", "", "three-way")] * 3
