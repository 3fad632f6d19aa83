# SPDX-License-Identifier: GPL-2.0-or-later
"""A live capture: Lab explains each packet as it comes in, as it does in a file."""

import os
import struct

import pytest

from desktop import do_until, wait_for
from texts import role_name
from toolbar import Toolbar
from wireshark import SAMPLES, Wireshark

CAPTURE = SAMPLES / "three-segment-close.pcap"
ROLES = ["handshake1", "handshake2", "handshake3", "data", "ack", "data", "ack", "teardown1",
         "teardown2,teardown3", "teardown4"]
NAMES = [role_name("en", roles) for roles in ROLES]


def records(path):
    """The file header of a classic pcap file, then each packet's record."""
    data = path.read_bytes()
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    yield data[:24]
    at = 24
    while at < len(data):
        length, = struct.unpack_from(order + "I", data, at + 8)
        yield data[at:at + 16 + length]
        at += 16 + length


@pytest.fixture
def live(desktop, plugins):
    """A Wireshark that captures from a pipe, and the end of the pipe that feeds it."""
    if os.system("dumpcap -v >/dev/null 2>&1") != 0:
        pytest.skip("this user may not run dumpcap")
    reader, writer = os.pipe()
    header, *packets = records(CAPTURE)
    os.write(writer, header + packets[0])
    with Wireshark(desktop, arguments=["-k", "-i", "-"], stdin=reader) as window:
        os.close(reader)
        yield window, writer, packets
    os.close(writer)


def roles(window):
    return window.column("Lab role")


def test_live_roles(live):
    window, writer, packets = live
    for count in range(1, len(packets) + 1):
        if count > 1:
            os.write(writer, packets[count - 1])
        wait_for(f"packet {count}", lambda count=count: roles(window) == NAMES[:count])
    window.select(9)
    assert "Lab: Close 2 and 3 of 4" in window.headline()
    assert window.row(9)["Client state"] == "TIME-WAIT"


def test_the_count_of_steps_is_for_so_long(live):
    """There may be more soon; once the capture has ended, that is all."""
    window, writer, packets = live
    os.write(writer, b"".join(packets[1:4]))
    wait_for("data", lambda: roles(window) == NAMES[:4])
    window.select(1)
    bar = Toolbar(window)
    bar.goes_to(bar.next, 2)
    bar.says("Step 2 of 4 so far")
    os.write(writer, b"".join(packets[4:]))
    wait_for("the close", lambda: roles(window) == NAMES)
    window.choose(bar.language, "简体中文")
    bar.says("到目前为止：第 2 步，共 4 步")
    window.desktop.key("ctrl+e")  # Capture > Stop
    do_until("all steps", lambda: (window.select(2), window.click(bar.next)),
             lambda: bar.place.name == "第 3 步，共 8 步", seconds=5)
