# SPDX-License-Identifier: GPL-2.0-or-later
"""What the guide says of its captures, on the plan and in the answers, is what Lab says of them."""

import re

import pytest

from harness import REPO, capture

# Capture, frame, field, its value, and how the guide writes it.
FACTS = [
    ("http-loopback", 2, "lab.ack.expected", "1596886090", "1596886089 + 1 = 1596886090"),
    ("http-loopback", 3, "lab.row", "ACK=1, seq=x+1, ack=y+1", "ACK=1, seq=x+1, ack=y+1"),
    ("http-loopback", 5, "tcp.ack", "801", "1 + 800 = 801"),
    ("http-loopback", 7, "tcp.ack", "693", "1 + 692 = 693"),
    ("http-loopback", 9, "tcp.ack", "1383", "801 + 582 = 1383"),
    ("client-close", 8, "lab.role", "teardown1", "FIN-WAIT-1"),
    ("client-close", 9, "lab.role", "teardown2", "FIN-WAIT-2"),
    ("client-close", 10, "lab.role", "teardown3", "LAST-ACK"),
    ("client-close", 11, "lab.state.client", "TIME-WAIT", "TIME-WAIT"),
    ("three-segment-close", 9, "lab.role", "teardown2|teardown3", "three-segment-close.pcap"),
    ("connection-refused", 2, "lab.reset", "refused", "connection-refused.pcap"),
    ("cnki", 9, "lab.ack.expected", "2986219477", "2986218671 + 806 = 2986219477"),
    ("cnki", 14, "lab.role", "teardown1", "14"),
    ("cnki", 14, "lab.from", "server", "14"),
    ("cnki", 15, "lab.ack.expected", "2415590220", "u + 1 = 2415590219 + 1 = 2415590220"),
    ("cnki", 15, "lab.state.client", "CLOSE-WAIT", "CLOSE-WAIT"),
    ("cnki", 15, "lab.state.server", "FIN-WAIT-2", "FIN-WAIT-2"),
    ("cnki", 17, "lab.state.server", "TIME-WAIT", "TIME-WAIT"),
    ("short-http", 1, "lab.isn.client", "2891760343", "2891760343"),
    ("short-http", 2, "lab.isn.server", "407215986", "407215986"),
    ("short-http", 5, "lab.ack.expected", "2891760623", "2891760344 + 279 = 2891760623"),
    ("short-http", 8, "lab.role", "teardown1", "8"),
    ("short-http", 8, "lab.from", "server", "8"),
    ("short-http", 11, "lab.role", "teardown4", "11"),
    ("short-http", 11, "lab.state.server", "TIME-WAIT", "TIME-WAIT"),
]


@pytest.mark.parametrize("name, frame, field, value, written", FACTS)
def test_facts(wireshark, name, frame, field, value, written):
    assert wireshark.column(capture(name), field)[frame - 1] == value
    for language in ("en", "zh_CN"):
        page = (REPO / "docs" / "guide" / f"{language}.html").read_text(encoding="utf-8")
        assert written in re.sub(r"<[^>]+>", "", page), language


def test_the_ack_that_goes_alone(wireshark):
    """44 ms after the FIN: the delay that the merged close does not have."""
    times = [float(time) for time in wireshark.column(capture("client-close"), "frame.time_relative")]
    assert round((times[8] - times[7]) * 1000) == 44
