# SPDX-License-Identifier: GPL-2.0-or-later
"""How long TIME-WAIT lasts, which no segment shows: a preference."""

import struct

import pytest

from harness import capture

FIELDS = ["lab.state.client.before", "lab.state.client", "lab.why"]


def delayed(wireshark, path, first, seconds):
    """A copy of a capture whose frames from the first one on come so much later."""
    data, out, at, frame = path.read_bytes(), bytearray(), 24, 0
    order = "<" if data[:4] in (b"\xd4\xc3\xb2\xa1", b"\x4d\x3c\xb2\xa1") else ">"
    while at < len(data):
        frame += 1
        time, fraction, size, whole = struct.unpack_from(order + "IIII", data, at)
        time += seconds if frame >= first else 0
        out += struct.pack(order + "IIII", time, fraction, size, whole) + data[at + 16:at + 16 + size]
        at += 16 + size
    copy = wireshark.home.path / f"{path.stem}-{seconds}.pcap"
    copy.write_bytes(data[:24] + out)
    copy.chmod(0o644)
    return copy


@pytest.mark.parametrize("options, seconds, state", [
    ([], 59, "TIME-WAIT"),
    ([], 61, "CLOSED"),
    (["-o", "lab.msl:31"], 61, "TIME-WAIT"),
    (["-o", "lab.msl:5"], 9, "TIME-WAIT"),
    (["-o", "lab.msl:5"], 11, "CLOSED"),
    (["-o", "lab.msl:0"], 100000, "TIME-WAIT"),
], ids=str)
def test_a_fin_comes_again(wireshark, options, seconds, state):
    """Within 2 MSL it is answered; after them the client has forgotten, and the text says how long
    that is taken to be."""
    path = delayed(wireshark, capture("fin-into-time-wait"), 8, seconds)
    row = wireshark.fields(path, FIELDS, *options)[7]
    assert (row["lab.state.client.before"], row["lab.state.client"]) == ("TIME-WAIT", state)
    if state == "CLOSED":
        assert f"{10 if options else 60} s" in row["lab.why"]


def test_a_preference_that_is_changed_holds_at_once(wireshark):
    """In the window the file is read anew."""
    path = str(delayed(wireshark, capture("fin-into-time-wait"), 8, 61))
    columns = {"column0": "lab.state.client:0"}
    answers = wireshark.sharkd(("load", {"file": path}), ("frames", columns),
                               ("setconf", {"name": "lab.msl", "value": "31"}),
                               ("load", {"file": path}), ("frames", columns))
    assert [answers[1][7]["c"], answers[4][7]["c"]] == [["CLOSED"], ["TIME-WAIT"]]
