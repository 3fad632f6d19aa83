# SPDX-License-Identifier: GPL-2.0-or-later
"""A socket that is connected with itself, recorded on Linux: one socket says and hears all."""

from harness import KERNEL, capture

# SYN, SYN+ACK, ACK, data, ACK, FIN, ACK: the state the socket says it in, and the one it is in when it
# has heard it.
STATES = [("SYN-SENT", "SYN-RECEIVED"), ("SYN-RECEIVED", "ESTABLISHED"),
          ("ESTABLISHED", "ESTABLISHED"), ("ESTABLISHED", "ESTABLISHED"),
          ("ESTABLISHED", "ESTABLISHED"), ("FIN-WAIT-1", "CLOSING"), ("CLOSING", "TIME-WAIT")]


def test_states(wireshark):
    rows = wireshark.fields(KERNEL / "connected-with-itself.pcap",
                            ["lab.from", "lab.state.client", "lab.state.server",
                             "lab.stream.open", "lab.stream.close"], "-2")
    assert [(row["lab.from"], row["lab.state.client"], row["lab.state.server"]) for row in rows] \
        == [("client", says, hears) for says, hears in STATES]
    assert {(row["lab.stream.open"], row["lab.stream.close"]) for row in rows} \
        == {("simultaneous", "simultaneous")}


def test_what_it_acknowledges(wireshark):
    """What it has sent is remembered of both ends that it is taken for."""
    text = wireshark.tshark("-V", "-O", "lab", "-r", capture("self-connect"), "-Y", "frame.number == 5")
    assert "[ack = seq + len of frame 4 = " in text and "Not tracked" not in text
