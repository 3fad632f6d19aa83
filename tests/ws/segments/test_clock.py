# SPDX-License-Identifier: GPL-2.0-or-later
"""A clock that goes back amid a connection: what came after is timed as it would be elsewhere."""

from packets import HEAD, record, segment

SYN, ACK = 2, 16
PACKETS = [(100_000, segment(0, SYN, 0, 0)), (100_050, segment(1, SYN | ACK, 0, 1)), (100_051, segment(0, ACK, 1, 1)),
           (100_060, segment(0, ACK, 1, 1, bytes(100))), (50_000, segment(1, ACK, 1, 101)),
           (50_010, segment(0, ACK, 101, 1, bytes(100))), (50_050, segment(1, ACK, 1, 201))]


def test_an_answer_after_the_clock_went_back(wireshark):
    path = wireshark.home.path / "clock.pcap"
    path.write_bytes(HEAD + b"".join(record(1000 * time, data) for time, data in PACKETS))
    after = wireshark.column(path, "lab.acked.after", "-2")
    assert [float(after[at] or 0) for at in (0, 3, 5)] == [0.05, 0, 0.04]
