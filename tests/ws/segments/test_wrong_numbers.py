# SPDX-License-Identifier: GPL-2.0-or-later
"""A number that does not fit its formula is shown beside the one expected."""

import pytest

from harness import capture

# capture, frame, which number, formula, expected, what the segment says
WRONG = [
    ("wrong-handshake2", 2, "ack", "x+1", 1001, 1004),
    ("wrong-handshake3-seq", 3, "seq", "x+1", 1001, 1005),
    ("wrong-handshake3-ack", 3, "ack", "y+1", 5001, 5004),
    ("wrong-teardown4", 7, "ack", "w+1", 5002, 5003),
]


@pytest.mark.parametrize("name, frame, which, formula, expected, actual", WRONG)
def test_wrong_number(wireshark, name, frame, which, formula, expected, actual):
    path = capture(name)
    assert wireshark.filter(path, f"lab.{which}.ok == False") == [frame]
    row = wireshark.fields(path)[frame - 1]
    assert row[f"lab.{which}.formula"] == formula
    assert row[f"lab.{which}.expected"] == str(expected)
    assert wireshark.column(path, f"tcp.{which}_raw")[frame - 1] == str(actual)


@pytest.mark.parametrize("name, frame, which, formula, expected, actual", WRONG)
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_warning_shows_both_numbers(wireshark, name, frame, which, formula, expected, actual,
                                    language):
    path = capture(name)
    found = f'_ws.expert.severity == "Warning" && lab.{which}.ok == False'
    assert wireshark.filter(path, found, "-o", f"lab.language:{language}") == [frame]
    messages = wireshark.column(path, "_ws.expert.message",
                                "-o", f"lab.language:{language}")[frame - 1]
    assert any(str(expected) in message and str(actual) in message
               for message in messages.split("|")), messages


@pytest.mark.parametrize("name, frame, which, formula, expected, actual", WRONG)
def test_warning_without_a_tree(wireshark, name, frame, which, formula, expected, actual):
    """Expert infos count in Wireshark's window even when no packet is opened."""
    summary = wireshark.tshark("-q", "-z", "expert,warn", "-r", capture(name))
    assert str(expected) in summary and str(actual) in summary


def warnings(column):
    return [severities.split("|").count("6291456") for severities in column]


def beyond_gap(row):
    return ("lost-segment" in row["lab.event"] and "handshake3" not in row["lab.role"]
            and row["lab.seq.ok"] == "False")


def test_right_numbers_have_no_warning(wireshark, joined, plain):
    """Lab warns about each wrong number and about nothing else: a warning is worth reading. A
    number beyond a gap is right in its place."""
    with_lab, without = (warnings(wireshark.column(joined.path, "_ws.expert.severity", *options))
                         for options in ([], ["--disable-protocol", "lab"]))
    for origin, row, ours, theirs in zip(joined.origins, plain, with_lab, without, strict=True):
        wrong = f"{row['lab.seq.ok']} {row['lab.ack.ok']}".count("False")
        assert ours - theirs == wrong - beyond_gap(row), (origin, row)


@pytest.mark.parametrize("language, words", [
    ("en", "Sequence number is 5201, expected 5101: a segment between was lost"),
    ("zh_CN", "序号是 5201，预期 5101：中间的报文段丢失了")])
def test_a_gap_is_worth_a_note(wireshark, plain, language, words):
    path = capture("out-of-order")
    options = ["-o", f"lab.language:{language}"]
    assert wireshark.filter(path, 'lab.seq.gap && _ws.expert.severity == "Note"', *options) == [5]
    assert words in wireshark.column(path, "_ws.expert.message", *options)[4]
    assert sum(map(beyond_gap, plain)) > 5


@pytest.mark.parametrize("language, words", [
    ("en", "Sequence number is 1000, expected 0, as there is no connection"),
    ("zh_CN", "序号是 1000，预期 0：没有连接")])
def test_a_reset_without_a_connection_has_no_number_but_0(wireshark, language, words):
    path, options = capture("266-p_rst_wrong_ack_syn_sent.a"), ["-o", f"lab.language:{language}"]
    assert words in wireshark.column(path, "_ws.expert.message", *options)[1]


def test_wrong_handshake2_opens_nothing(wireshark):
    """RFC 9293, 3.10.7.3: an unacceptable ACK in SYN-SENT is answered with a reset."""
    rows = wireshark.fields(capture("wrong-handshake2"))
    assert [row["lab.role"] for row in rows] == [
        "handshake1", "handshake2", "reset", "handshake1", "handshake2", "handshake3"]
    assert [row["lab.state.client"] for row in rows] == ["SYN-SENT"] * 4 + ["ESTABLISHED"] * 2
    assert rows[4]["lab.ack.ok"] == "True" and rows[4]["lab.isn.server"] == "20000"
    assert rows[5]["lab.ack.expected"] == "20001" and rows[5]["lab.open"] == "three-way"


def test_wrong_handshake3_does_not_open_the_server(wireshark):
    """RFC 9293, 3.10.7.4: in SYN-RECEIVED an ACK beyond SND.NXT is answered with a reset."""
    rows = wireshark.fields(capture("wrong-handshake3-ack"))
    assert rows[2]["lab.state.server"] == "SYN-RECEIVED"


def test_ack_that_forgets_the_fin(wireshark):
    """An ACK of u does not cover the FIN: the closer stays in FIN-WAIT-1."""
    rows = wireshark.fields(capture("wrong-teardown2"))
    assert rows[4]["lab.state.client"] == "FIN-WAIT-1"
    assert rows[5]["lab.role"] == "teardown2" and rows[5]["lab.state.client"] == "FIN-WAIT-2"


def test_wrong_teardown4_does_not_close(wireshark):
    """RFC 9293, 3.10.7.4: an ACK of something never sent is dropped, so LAST-ACK stays."""
    rows = wireshark.fields(capture("wrong-teardown4"))
    assert rows[6]["lab.state.server"] == "LAST-ACK"
