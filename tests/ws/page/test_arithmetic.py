# SPDX-License-Identifier: GPL-2.0-or-later
"""Who reckons with the numbers of a line gets the number behind its equals sign."""

import re
import struct

import pytest

from harness import REPO
from packets import segment, write

SUM = re.compile(r"(?<![\w.])\|?\d[\d.]*(?: [-+−×/] ?\|?[\d.]+\|?|/\d+)+ = [\d.]+")
KINDS = {"ack", "seq", "SRTT", "RTTVAR", "RTO"}


def value(expression):
    """Fractions, products, sums and what stands between bars."""
    text = expression.replace("−", "-").replace("×", "*")
    assert re.fullmatch(r"[\d.+*/| -]+", text), expression
    return eval(re.sub(r"\|([^|]*)\|", r"abs(\1)", text), {"__builtins__": {}, "abs": abs})


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", ["long-way", "uneven", "small-window", "fast-repair"])
def test_sums(wireshark, name, language):
    lines = wireshark.tshark("-2", "-r", REPO / "tests" / "timing" / f"{name}.a.pcap", "-O", "lab", "-V",
                             "-o", f"lab.language:{language}").splitlines()
    sums = [(line, found) for line in lines for found in SUM.findall(line)]
    for line, found in sums:
        expression, result = found.rsplit(" = ", 1)
        decimals = len(result.partition(".")[2])
        # A byte is added modulo 2^32 in numbers that wrap around, and half a microsecond goes up.
        difference = (value(expression) - float(result)) % 2**32
        assert min(difference, 2**32 - difference) <= 0.5 * 10**-decimals + 1e-6, line
    assert {kind for kind in KINDS if any(kind in line for line, _ in sums)} == KINDS


@pytest.mark.parametrize("name", ["recorded/fast-open", "recorded/fast-retransmit"])
def test_a_sum_begins_with_the_numbers_of_the_frame_that_it_names(wireshark, name):
    """Bytes in a SYN begin one above its seq."""
    capture = REPO / "sample-pcaps" / f"{name}.pcap"
    frames = {row["frame.number"]: (row["tcp.flags.syn"] in ("1", "True"), row["tcp.seq_raw"], row["tcp.len"])
              for row in wireshark.fields(capture, ["frame.number", "tcp.flags.syn", "tcp.seq_raw", "tcp.len"])}
    sums = re.findall(r"\[(?:seq|ack) = seq (\+ 1 )?\+ len of frame (\d+) = (\d+) (?:\+ 1 )?\+ (\d+) = ",
                      wireshark.tshark("-2", "-r", capture, "-O", "lab"))
    assert sums and all(frames[frame] == (bool(one), seq, length) for one, frame, seq, length in sums)


def test_bytes_of_a_syn_are_reckoned_with(wireshark):
    """x + 1 + len, wherever a number follows from the SYN of a fast open."""
    text = wireshark.tshark("-2", "-r", REPO / "sample-pcaps" / "recorded" / "fast-open.pcap", "-O", "lab")
    for words in ("[Lab: Handshake 2 of 3 (SYN+ACK): the server accepts, and takes the data of the SYN too]",
                  "each byte in it one more: ack = the client's number + 1 + len",
                  "[ack = x + 1 + len = 1631744397 + 1 + 15 = 1631744413 (relative 16), as expected; x from the SYN in frame 12]",
                  "[ack = seq + 1 + len of frame 12 = 1631744397 + 1 + 15 = 1631744413 (relative 16), as expected]",
                  "(relative 16): the first FIN, after SYN + data in frame 12, as expected]"):
        assert words in text, words


def test_a_window_is_not_full_before_it_is(wireshark):
    """Percents are rounded, but not up to 100; what goes beyond the window has no share of it."""
    syn, ack, window = 2, 16, 1000
    packets = [(0, segment(0, syn, 0, 0)), (10, segment(1, syn | ack, 0, 1, window=window)), (10, segment(0, ack, 1, 1)),
               *((20 + at, segment(0, ack, 1 + first, 1, bytes(size)))
                 for at, (first, size) in enumerate(((0, 505), (505, 491), (996, 4), (1000, 10))))]
    text = wireshark.tshark("-r", write(wireshark.home.path / "share.pcap", packets), "-O", "lab")
    assert re.findall(r"Sent by the client and not acknowledged yet: (.*)\]", text) == [
        "505 bytes in one segment, 51 % of the window of 1000; 495 are left",
        "996 bytes in 2 segments, 99 % of the window of 1000; 4 are left",
        "1000 bytes in 3 segments, 100 % of the window of 1000; 0 are left",
        "1010 bytes in 4 segments; the window leaves no room for more"]


def test_a_share_is_never_said_to_be_0_percent(wireshark):
    """What rounds to nothing is little, not nothing."""
    syn, ack, window = 2, 16, 1000
    packets = [(0, segment(0, syn, 0, 0)), (10, segment(1, syn | ack, 0, 1, window=window)), (10, segment(0, ack, 1, 1)),
               *((20 + at, segment(0, ack, 1 + at, 1, bytes(size))) for at, size in ((0, 4), (4, 1)))]
    capture = write(wireshark.home.path / "little.pcap", packets)
    flight = r"Sent by the client and not acknowledged yet: (.*)\]"
    assert re.findall(flight, wireshark.tshark("-r", capture, "-O", "lab")) == [
        "4 bytes in one segment, less than 1 % of the window of 1000; 996 are left",
        "5 bytes in 2 segments, 1 % of the window of 1000; 995 are left"]


def test_lines_of_two_frames_have_one_time(wireshark):
    """In nanoseconds, 3.0009 ms and 43.0011 ms are 40.0002 ms apart, though cut they would be 40.001."""
    syn, ack = 2, 16
    packets = [(0, segment(0, syn, 0, 0)), (1_000_000, segment(1, syn | ack, 0, 1)), (2_000_000, segment(0, ack, 1, 1)),
               (3_000_900, segment(0, ack, 1, 1, bytes(100))), (43_001_100, segment(1, ack, 1, 101))]
    path = wireshark.home.path / "nanoseconds.pcap"
    path.write_bytes(struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 101) + b"".join(
        struct.pack("<IIII", 1, time, len(data), len(data)) + data for time, data in packets))
    text = wireshark.tshark("-2", "-r", path, "-O", "lab")
    assert "frame 5 acknowledges all of it, 40.000 ms later" in text and "Round trip: 40.000 ms since frame 4" in text
