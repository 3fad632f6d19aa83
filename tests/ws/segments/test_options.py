# SPDX-License-Identifier: GPL-2.0-or-later
"""What the options of the two SYNs offer, and what comes of it."""

import re
import struct

import pytest

from harness import capture
from packets import segment, write

FULL = ["mss", "window-scale", "sack-permitted", "timestamps"]


@pytest.mark.parametrize("name, expected", [
    ("browser-linux", {1: FULL, 2: FULL}),
    ("reset-443", {1: FULL, 2: [*FULL[:3], "no-timestamps"]}),
    ("cnki", {1: FULL[:3], 2: FULL[:3]}),
    ("simultaneous-syns", {1: FULL, 2: FULL, 3: FULL, 4: FULL}),
    ("26-tfo.a", {1: [*FULL, "cookie-request"], 2: [*FULL, "cookie"], 11: [*FULL, "cookie"],
                  12: FULL}),
    ("cut-options", {}),  # not captured: nothing is known of them
    ("midstream", {}),
    ("ping", {}),
])
def test_options(wireshark, name, expected):
    found = wireshark.column(capture(name), "lab.option")
    assert {number: text.split("|") for number, text in enumerate(found, 1) if text} == expected


def test_scale_that_is_cut_off(wireshark):
    """Without the options of the SYNs, a window is what its field says and no number of bytes."""
    rows = wireshark.fields(capture("cut-options"), ["lab.window", "lab.window.field"])
    assert [(bool(row["lab.window"]), bool(row["lab.window.field"])) for row in rows] == [
        (True, False)] * 2 + [(False, True)] * 4


def test_values(wireshark):
    rows = wireshark.fields(capture("browser-linux"), ["lab.options", "lab.mss", "lab.wscale"])
    assert [list(row.values()) for row in rows[:3]] == [
        ["mss=1460 window-scale=7 sack-permitted timestamps", "1460", "7"],
        ["mss=1412 window-scale=7 sack-permitted timestamps", "1412", "7"], ["", "", ""]]


def test_many_different_options(own_wireshark):
    """What is kept of one line never takes the place of what another line is made of."""
    many, syn = range(536, 3536), 2
    packets = []
    for number, mss in enumerate(many):
        data = segment(0, syn, 1000, 0, options=struct.pack(">BBH", 2, 4, mss))
        packets.append((number, data[:20] + struct.pack(">H", 1024 + number) + data[22:]))
    path = write(own_wireshark.home.path / "many.pcap", packets)
    assert own_wireshark.column(path, "lab.options") == [f"mss={mss}" for mss in many]
    tree = own_wireshark.tshark("-O", "lab", "-r", path)
    assert re.findall(r"\[Options: (.*)\]", tree) == [f"MSS {mss}" for mss in many]


def lines(wireshark, name, frame, language):
    text = wireshark.tshark("-V", "-O", "lab", "-r", capture(name), "-Y", f"frame.number == {frame}",
                            "-o", f"lab.language:{language}")
    block = re.search(r"^        \[(?:Options: |选项：).*\n(?:            .*\n)*", text, re.MULTILINE)
    return [line.strip(" []") for line in block[0].splitlines()]


def test_words(wireshark):
    """A SYN offers; the SYN+ACK says what comes of it, in the smaller MSS and in both scales."""
    assert lines(wireshark, "browser-linux", 1, "en")[:3] == [
        "Options: MSS 1460, window scale 7, SACK permitted, timestamps",
        "MSS 1460 = 1500 − 20 − 20: the data that fits beside the IP and TCP headers if the MTU is 1500 "
        "(RFC 9293 3.7.1)",
        "Window scale 7: the client's windows will count × 128, if both SYNs have a scale; in SYNs "
        "never (RFC 7323 2.2)"]
    assert lines(wireshark, "cnki", 2, "en")[1:3] == [
        "MSS 1440 = 1480 − 20 − 20, as for an MTU of 1480. No segment exceeds the smaller of both, 1440, "
        "less options (RFC 9293 3.7.1)",
        "Window scale 7, in force as both SYNs have one: windows of the server × 128, of the client × "
        "256 (RFC 7323 2.2)"]
    assert lines(wireshark, "reset-443", 2, "en")[-1] == (
        "No timestamps, though the client offers them: no segment of this connection will carry any "
        "(RFC 7323 3.2)")
    assert lines(wireshark, "51-ipv6_close.a", 1, "en")[1].startswith("MSS 1440 = 1500 − 40 − 20")
    assert "8 bytes" in lines(wireshark, "26-tfo.a", 2, "en")[-1]


@pytest.mark.parametrize("name, frame", [("browser-linux", 1), ("browser-linux", 2), ("reset-443", 2),
                                         ("26-tfo.a", 1), ("26-tfo.a", 2), ("26-tfo.a", 11)])
def test_words_in_chinese(wireshark, name, frame):
    english, chinese = (lines(wireshark, name, frame, language) for language in ("en", "zh_CN"))
    assert len(english) == len(chinese) > 4
    assert all(re.search("[\u4e00-\u9fff]", line) for line in chinese)
    numbers = [sorted(re.findall(r"\d+", line)) for line in english]
    assert numbers == [sorted(re.findall(r"\d+", line)) for line in chinese]


def opening(port, mss):
    """A SYN and its SYN+ACK: whose MSS is always the same."""
    ports = [port, 80]
    for sender, size in enumerate((mss, 900)):
        packet = segment(sender, 18 if sender else 2, port, port + 1, options=struct.pack(">BBH", 2, 4, size))
        yield packet[:20] + struct.pack(">HH", *ports[::1 - 2 * sender]) + packet[24:]


def test_each_has_the_text_of_its_own_options(wireshark):
    """Texts are kept for the next segment with the same options, and for no other."""
    sizes = range(600, 1100)
    packets = [packet for size in sizes for packet in opening(1000 + size, size)]
    text = wireshark.tshark("-r", write(wireshark.home.path / "sizes.pcap", list(enumerate(packets))), "-O", "lab")
    assert re.findall(r"Options: MSS (\d+)\]", text) == [str(own) for size in sizes for own in (size, 900)]
    assert re.findall(r"\[MSS (\d+) = ", text) == [str(own) for size in sizes for own in (size, 900)]
    assert re.findall(r"exceeds the smaller of both, (\d+),", text) == [str(min(size, 900)) for size in sizes]
    assert re.findall(r"ISN x = (\d+)", text) == [str(1000 + size) for size in sizes for _ in range(2)]
