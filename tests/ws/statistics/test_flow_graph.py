# SPDX-License-Identifier: GPL-2.0-or-later
"""The flow type Lab: a real graph, drawn by Wireshark from what Lab hands over."""

import re

import pytest

from harness import capture


def flow(wireshark, name, *options, addresses="network"):
    """The graph's lifelines, and its arrows as (label, direction, from, to, comment)."""
    lines = wireshark.tshark("-q", "-r", capture(name), "-z", f"flow,lab,{addresses}",
                             *options).splitlines()
    ends = re.findall(r"[^| ]\S*", lines[0].split("|", 2)[2] + lines[1])
    arrows = []
    for label, arrow in zip(lines[2::2], lines[3::2], strict=True):
        _, _, text, comment = label.split("|", 3)
        left, line, right = re.match(r".*\((\d+)\) *([<>-]+) *\((\d+)\)", arrow).groups()
        arrows.append((text.strip(), line.strip("-"), left, right, comment.strip("| ")))
    return ends, arrows


def test_arrows_are_labelled_as_textbooks_do(wireshark):
    ends, arrows = flow(wireshark, "merged-close")
    assert ends == ["10.77.0.1", "10.77.0.2"]
    assert [arrow[1:4] for arrow in arrows[:2]] == [(">", "57068", "7070"), ("<", "57068", "7070")]
    assert arrows[0][0] == "SYN seq=x (0)"
    assert arrows[0][4] == "Handshake 1 of 3: SYN-SENT / SYN-RECEIVED"
    # tshark cuts a label, so the comment has all of it.
    assert [arrow[4] for arrow in arrows[1:4]] == [
        "Handshake 2 of 3: ESTABLISHED / SYN-RECEIVED [SYN+ACK seq=y (0) ack=x+1 (1)]",
        "Handshake 3 of 3: ESTABLISHED / ESTABLISHED [ACK seq=x+1 (1) ack=y+1 (1)]",
        "Data: ESTABLISHED / ESTABLISHED [PSH+ACK seq=x+1 (1) ack=y+1 (1) len=15]"]
    assert [arrow[4] for arrow in arrows[-3:]] == [
        "Close 1 of 4: FIN-WAIT-1 / CLOSE-WAIT [FIN+ACK seq=u (16) ack=16]",
        "Close 2 and 3 of 4: TIME-WAIT / LAST-ACK [FIN+ACK seq=w (16) ack=u+1 (17)]",
        "Close 4 of 4: TIME-WAIT / CLOSED [ACK seq=u+1 (17) ack=w+1 (17)]"]


def test_two_ends_on_one_host_have_two_lifelines(wireshark):
    ends, arrows = flow(wireshark, "http-loopback")
    assert ends == ["127.0.0.1:52927", "127.0.0.1:8080"]
    assert [arrow[1] for arrow in arrows[:2]] == [">", "<"]


def test_what_matters_more_than_the_role_is_named(wireshark):
    comments = [arrow[4] for arrow in flow(wireshark, "fast-retransmit")[1]]
    assert any(comment.startswith("Data (Retransmission): ") for comment in comments)
    comments = [arrow[4] for arrow in flow(wireshark, "abort")[1]]
    assert comments[-1].startswith("Reset (Abort): CLOSED / CLOSED")


def test_other_protocols_stay_out(wireshark):
    _, arrows = flow(wireshark, "icmp-quote")
    segments = [row for row in wireshark.column(capture("icmp-quote"), "lab.from") if row]
    assert 0 < len(arrows) == len(segments)


def test_the_inner_segment_is_drawn_between_its_own_ends(wireshark):
    assert flow(wireshark, "tunnel-ipip")[0] == ["192.0.2.1", "198.51.100.2"]


@pytest.mark.parametrize("addresses", ["standard", "network"])
def test_both_kinds_of_addresses_draw_the_same(wireshark, addresses):
    assert flow(wireshark, "abort", addresses=addresses) == flow(wireshark, "abort")


def test_the_graph_speaks_chinese(wireshark):
    _, arrows = flow(wireshark, "merged-close", "-o", "lab.language:zh_CN")
    assert arrows[0][4] == "第一次握手：SYN-SENT / SYN-RECEIVED"


def test_in_a_quiz_the_graph_tells_no_answer(wireshark):
    _, arrows = flow(wireshark, "merged-close", "-o", "lab.quiz:TRUE")
    assert arrows[0][0] == "SYN seq=0" and arrows[0][4] == ""
    assert all("x" not in arrow[0] + arrow[4] and "WAIT" not in arrow[4] for arrow in arrows)
