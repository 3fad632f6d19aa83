# SPDX-License-Identifier: GPL-2.0-or-later
"""Opens, closes, resets, several streams, starts in the middle, and 2^32."""

import functools
import re

import pytest

from harness import TEXTS, capture

STATE_FIELDS = ["lab.state.client", "lab.state.server"]


@functools.cache
def fields(wireshark, name):
    """All of a capture, which several tests look at."""
    return wireshark.fields(capture(name))


def states(wireshark, name):
    return [tuple(row[field] for field in STATE_FIELDS) for row in fields(wireshark, name)]


def test_four_way_close(wireshark):
    rows = fields(wireshark, "four-way-close")
    assert [row["lab.role"] for row in rows[7:]] == ["teardown1", "teardown2", "teardown3",
                                                     "teardown4"]
    assert [row["lab.close"] for row in rows[9:]] == ["four-way", "four-way"]
    assert not any(row["lab.close"] for row in rows[:9])
    assert not any(row["lab.merged"] == "True" for row in rows)
    assert [row["lab.closer"] for row in rows] == [""] * 7 + ["client"] * 4
    assert states(wireshark, "four-way-close")[7:] == [
        ("FIN-WAIT-1", "CLOSE-WAIT"), ("FIN-WAIT-2", "CLOSE-WAIT"), ("TIME-WAIT", "LAST-ACK"),
        ("TIME-WAIT", "CLOSED")]


def test_letters_of_the_four_way_close(wireshark):
    rows = fields(wireshark, "four-way-close")
    letters = [(row["lab.seq.formula"], row["lab.ack.formula"]) for row in rows]
    assert letters[1] == ("y", "x+1") and letters[2] == ("x+1", "y+1")
    assert [seq for seq, _ in letters[7:]] == ["u", "v", "w", "u+1"]
    assert [ack for _, ack in letters[8:]] == ["u+1", "u+1", "w+1"]
    last = rows[10]
    assert (last["lab.seq.expected"], last["lab.ack.expected"]) == ("1102", "5202")
    assert (last["lab.seq.ok"], last["lab.ack.ok"]) == ("True", "True")
    assert (last["lab.seq.frame"], last["lab.ack.frame"]) == ("8", "10")
    assert (last["lab.isn.client"], last["lab.isn.server"]) == ("1000", "5000")
    assert (last["lab.fin.first"], last["lab.fin.second"]) == ("1101", "5201")
    assert rows[1]["lab.ack.frame"] == "1" and rows[2]["lab.ack.frame"] == "2"


@pytest.mark.parametrize("name, closer, frame", [
    ("three-way-close", "client", 8), ("three-way-close-server", "server", 8),
    ("three-way-close-with-data", "client", 7)])
def test_merged_close(wireshark, name, closer, frame):
    rows = fields(wireshark, name)
    assert [number for number, row in enumerate(rows, 1) if row["lab.merged"] == "True"] == [frame]
    merged = rows[frame - 1]
    assert {"teardown2", "teardown3"} <= set(merged["lab.role"].split("|"))
    assert [row["lab.close"] for row in rows] == (
        [""] * (frame - 1) + ["three-way"] * (len(rows) - frame + 1))
    assert rows[-1]["lab.closer"] == closer


def test_merged_close_says_so(wireshark):
    """The headline and a note of Wireshark's expert system name the merged close, once."""
    path = capture("three-way-close")
    title = wireshark.column(path, "lab.title")[7]
    assert "FIN+ACK" in title and "three" in title
    notes = wireshark.filter(path, '_ws.expert.severity == "Note" && lab.merged == True')
    assert notes == [8]
    messages = wireshark.column(path, "_ws.expert.message")
    plain = wireshark.column(path, "_ws.expert.message", "--disable-protocol", "lab")
    assert [number for number, (ours, theirs) in enumerate(zip(messages, plain), 1)
            if ours != theirs] == [8]


def test_server_closes_first(wireshark):
    assert states(wireshark, "four-way-close-server")[7:] == [
        ("CLOSE-WAIT", "FIN-WAIT-1"), ("CLOSE-WAIT", "FIN-WAIT-2"), ("LAST-ACK", "TIME-WAIT"),
        ("CLOSED", "TIME-WAIT")]


def test_fin_with_data(wireshark):
    rows = fields(wireshark, "fin-with-data")
    first, second = rows[3], rows[5]
    assert set(first["lab.role"].split("|")) == {"data", "teardown1"}
    assert (first["lab.seq.formula"], first["lab.seq.expected"], first["lab.fin.first"]) == (
        "u-len", "1001", "1051")
    assert set(second["lab.role"].split("|")) == {"data", "teardown3"}
    assert (second["lab.seq.formula"], second["lab.seq.expected"], second["lab.fin.second"]) == (
        "w-len", "5001", "5031")
    assert rows[4]["lab.ack.formula"] == "u+1" and rows[4]["lab.ack.expected"] == "1052"
    assert rows[6]["lab.ack.formula"] == "w+1" and rows[6]["lab.ack.expected"] == "5032"


def test_third_ack_with_data(wireshark):
    rows = fields(wireshark, "third-ack-with-data")
    assert set(rows[2]["lab.role"].split("|")) == {"handshake3", "data"}
    assert rows[2]["lab.open"] == "three-way" and rows[2]["lab.state.server"] == "ESTABLISHED"
    assert (rows[2]["lab.seq.formula"], rows[2]["lab.ack.formula"]) == ("x+1", "y+1")


def test_half_closed_data(wireshark):
    """v and w differ because data was sent between the ACK and the FIN."""
    rows = fields(wireshark, "data-between-fins")
    assert (rows[4]["lab.seq.formula"], rows[4]["lab.seq.expected"]) == ("v", "5001")
    assert (rows[7]["lab.seq.formula"], rows[7]["lab.seq.expected"]) == ("w", "5301")
    assert states(wireshark, "data-between-fins")[5:] == [
        ("FIN-WAIT-2", "CLOSE-WAIT"), ("FIN-WAIT-2", "CLOSE-WAIT"), ("TIME-WAIT", "LAST-ACK"),
        ("TIME-WAIT", "CLOSED")]


@pytest.mark.parametrize("name, roles, first", [
    ("simultaneous-close", ["teardown1", "teardown3", "teardown2", "teardown4"], "server"),
    ("simultaneous-close-other-order", ["teardown1", "teardown3", "teardown4", "teardown2"],
     "client")])
def test_simultaneous_close(wireshark, name, roles, first):
    """An end answers the crossing FIN in CLOSING, and is in TIME-WAIT once its own is answered."""
    rows = fields(wireshark, name)
    assert [row["lab.role"] for row in rows[3:]] == roles
    assert [row["lab.close"] for row in rows[4:]] == ["simultaneous"] * 3
    assert states(wireshark, name)[4] == ("CLOSING", "FIN-WAIT-1")
    other = "client" if first == "server" else "server"
    assert rows[5][f"lab.state.{first}"] == "CLOSING"
    assert rows[5][f"lab.state.{other}"] == "TIME-WAIT"
    assert rows[6][f"lab.state.{first}"] == "TIME-WAIT"


def test_simultaneous_open(wireshark):
    rows = fields(wireshark, "simultaneous-open")
    assert [row["lab.role"] for row in rows[:4]] == ["handshake1", "handshake1", "handshake2",
                                                     "handshake2"]
    assert [row["lab.open"] for row in rows].count("simultaneous") == 1
    assert states(wireshark, "simultaneous-open")[:5] == [
        ("SYN-SENT", "SYN-RECEIVED"), ("SYN-RECEIVED", "SYN-SENT"),
        ("SYN-RECEIVED", "ESTABLISHED"), ("ESTABLISHED", "SYN-RECEIVED"),
        ("ESTABLISHED", "ESTABLISHED")]


def test_simultaneous_open_repeats_nothing(wireshark):
    """The SYN+ACK of RFC 9293, figure 7, is an answer, though it has the number of the SYN."""
    assert set(wireshark.column(capture("simultaneous-open"), "lab.event")) == {""}


def test_impossible_flags_move_nothing(wireshark):
    """Segments no end would accept (RFC 9293, 3.10.7.4; RFC 5961) leave an open connection open."""
    rows = fields(wireshark, "strange-flags")
    assert [row["lab.role"] for row in rows[3:8]] == ["stray", "stray", "reset", "reset", "stray"]
    assert states(wireshark, "strange-flags")[3:10] == [("ESTABLISHED", "ESTABLISHED")] * 7
    assert not any(row["lab.closer"] for row in rows[:10])
    assert rows[12]["lab.close"] == "three-way" and rows[12]["lab.state.client"] == "TIME-WAIT"


@pytest.mark.parametrize("name", ["strange-starts", "xmas-first", "no-flags-first"])
def test_a_reset_confirms_no_fin(wireshark, name):
    """The ack of a RST+ACK covers whatever came; it does not close a direction."""
    assert wireshark.column(capture(name), "lab.role")[1] == "reset"


def test_refused(wireshark):
    rows = fields(wireshark, "refused")
    assert rows[1]["lab.role"] == "reset" and rows[1]["lab.reset"] == "refused"
    assert rows[1]["lab.open"] == "refused"
    assert states(wireshark, "refused")[1] == ("CLOSED", "CLOSED")


@pytest.mark.parametrize("name, why", [("abort", "abort"), ("abort-without-ack", "no-connection")])
def test_abort(wireshark, name, why):
    """A bare RST with the number of the segment before it is the answer of RFC 9293, 3.5.2, of an
    end that knows no connection; an end that still knows it sends RST+ACK."""
    rows = fields(wireshark, name)
    assert (rows[6]["lab.role"], rows[6]["lab.reset"], rows[6]["lab.close"]) == (
        "reset", why, "reset")
    assert states(wireshark, name)[6] == ("CLOSED", "CLOSED")


def test_reset_after_close(wireshark):
    rows = fields(wireshark, "reset-after-close")
    assert (rows[6]["lab.reset"], rows[6]["lab.close"]) == ("after-close", "reset")


def test_reset_outside_the_window(wireshark):
    """RFC 5961, section 3: a RST whose number does not fit changes nothing."""
    rows = fields(wireshark, "reset-outside-window")
    assert rows[3]["lab.reset"] == "ignored"
    assert states(wireshark, "reset-outside-window")[3:6] == [("ESTABLISHED", "ESTABLISHED")] * 3
    assert "False" not in {row["lab.seq.ok"] for row in rows} | {row["lab.ack.ok"] for row in rows}
    assert [row["lab.role"] for row in rows[4:]] == ["data", "ack", "teardown1",
                                                     "teardown2|teardown3", "teardown4"]
    assert rows[8]["lab.close"] == "three-way"


def test_interleaved(wireshark):
    """Two connections at once are two conversations."""
    path = capture("interleaved")
    streams = wireshark.column(path, "tcp.stream")
    names = sorted(name for name in wireshark.kinds if not name.endswith(".frame"))
    rows = wireshark.fields(path, names)
    first = [row for stream, row in zip(streams, rows) if stream == "0"]
    second = [row for stream, row in zip(streams, rows) if stream == "1"]
    assert [row["lab.role"] for row in first] == [
        "handshake1", "handshake2", "handshake3", "data", "data", "teardown1", "teardown2",
        "teardown3", "teardown4"]
    assert [row["lab.role"] for row in second] == [
        "handshake1", "handshake2", "handshake3", "data", "data", "teardown1",
        "teardown2|teardown3", "teardown4"]
    assert first[-1]["lab.close"] == "four-way" and second[-1]["lab.close"] == "three-way"
    assert first[-1]["lab.closer"] == "client" and second[-1]["lab.closer"] == "server"
    assert first[-1]["lab.isn.client"] == "1000" and second[-1]["lab.isn.client"] == "1001"
    assert {row["lab.ack.ok"] for row in rows} <= {"True", ""}


def test_port_reuse(wireshark):
    """The second connection starts from nothing."""
    rows = fields(wireshark, "port-reuse")
    assert [row["lab.role"] for row in rows[6:]] == [
        "handshake1", "handshake2", "handshake3", "teardown1", "teardown2", "teardown3",
        "teardown4"]
    assert "port-reuse" in rows[6]["lab.event"].split("|")
    assert rows[6]["lab.isn.client"] == "70000" and rows[6]["lab.isn.server"] == ""
    assert rows[5]["lab.close"] == "three-way" and rows[6]["lab.close"] == ""
    assert rows[12]["lab.close"] == "four-way" and rows[12]["lab.closer"] == "server"


def test_same_port_at_both_ends(wireshark):
    rows = fields(wireshark, "same-port")
    assert [row["lab.from"] for row in rows] == ["client", "server", "client", "server", "client",
                                                 "server", "client", "server"]
    assert rows[-1]["lab.closer"] == "server" and rows[-1]["lab.close"] == "three-way"


def test_filter_trap(wireshark):
    """The widely taught filter finds five segments; Lab's finds the third ACK."""
    path = capture("filter-trap")
    taught = "tcp.seq == 1 && tcp.ack == 1 && tcp.len == 0"
    assert wireshark.filter(path, taught) == [3, 4, 6, 7, 8]
    assert wireshark.filter(path, 'lab.role == "handshake3"') == [3]
    raw = ["-o", "tcp.relative_sequence_numbers:FALSE"]
    assert wireshark.filter(path, taught, *raw) == []
    assert wireshark.filter(path, 'lab.role == "handshake3"', *raw) == [3]


# ---- captures that start in the middle ----

def test_midstream(wireshark):
    rows = fields(wireshark, "midstream")
    assert rows[0]["lab.open"] == "midstream"
    assert [rows[0][f"lab.state.{end}.before"] for end in ("client", "server")] == ["UNKNOWN"] * 2
    assert rows[0]["lab.isn.client"] == rows[0]["lab.isn.server"] == ""
    assert [row["lab.role"] for row in rows] == [
        "data", "ack", "data", "ack", "teardown1", "teardown2", "teardown3", "teardown4"]
    assert states(wireshark, "midstream")[4:] == [
        ("CLOSE-WAIT", "FIN-WAIT-1"), ("CLOSE-WAIT", "FIN-WAIT-2"), ("LAST-ACK", "TIME-WAIT"),
        ("CLOSED", "TIME-WAIT")]
    assert rows[7]["lab.close"] == "four-way"


def test_midstream_proves_nothing(wireshark):
    """A pure ACK may be sent in many states, so four of them prove none."""
    rows = fields(wireshark, "midstream-acks")
    assert set(states(wireshark, "midstream-acks")) == {("UNKNOWN", "UNKNOWN")}
    assert {row["lab.role"] for row in rows} == {"ack"}


def test_midstream_syn_ack(wireshark):
    """The SYN+ACK tells both initial numbers, so all is known from there."""
    rows = fields(wireshark, "midstream-syn-ack")
    assert [row["lab.role"] for row in rows] == ["handshake2", "handshake3", "data", "ack"]
    assert [row["lab.from"] for row in rows] == ["server", "client", "client", "server"]
    assert rows[0]["lab.isn.client"] == "1000"
    assert states(wireshark, "midstream-syn-ack")[1:] == [("ESTABLISHED", "ESTABLISHED")] * 3


# ---- 2^32 ----

ISNS = {"four-way-close": (1000, 5000), "three-way-close": (1000, 5000),
        "wrap-isn": (2**32 - 1, 2**32 - 1), "wrap-data": (4294967255, 4294967195),
        "wrap-fin": (4294967194, 4294967094), "wrap-merged": (4294967194, 4294967094),
        "half-range": (2147483597, 2147483547)}
# Which end's numbers each field counts in, for a segment from the client; None: in none.
SIDES = {"lab.isn.client": "client", "lab.isn.server": "server", "lab.fin.first": "client",
         "lab.fin.second": "server", "lab.seq.expected": "from", "lab.ack.expected": "to",
         "lab.next": "from"}


@pytest.mark.parametrize("name, model", [
    ("wrap-isn", "four-way-close"), ("wrap-data", "four-way-close"), ("wrap-fin", "four-way-close"),
    ("half-range", "four-way-close"), ("wrap-merged", "three-way-close")])
def test_wrap(wireshark, name, model):
    """Other initial numbers shift every number by as much, modulo 2^32, and change nothing else."""
    names = sorted(set(wireshark.kinds) - TEXTS)
    shift = {end: new - old for end, new, old in zip(("client", "server"), ISNS[name], ISNS[model])}
    rows, models = (wireshark.fields(capture(which), names) for which in (name, model))
    for number, (row, wanted) in enumerate(zip(rows, models, strict=True), 1):
        sender = wanted["lab.from"]
        ends = {"from": sender, "to": "server" if sender == "client" else "client"}
        for field, side in SIDES.items():
            if wanted[field]:
                by = shift[ends.get(side, side)]
                wanted[field] = str((int(wanted[field]) + by) % 2**32)
        assert row == wanted, number


def test_wrap_at_the_fin(wireshark):
    rows = fields(wireshark, "wrap-fin")
    assert rows[8]["lab.fin.first"] == "4294967295"
    assert (rows[8]["lab.ack.formula"], rows[8]["lab.ack.expected"]) == ("u+1", "0")
    assert rows[10]["lab.ack.expected"] == rows[10]["lab.seq.expected"] == "0"
    assert rows[10]["lab.ack.ok"] == rows[10]["lab.seq.ok"] == "True"


# ---- the verdict on the whole stream ----

@pytest.mark.parametrize("name, opened, closed", [
    ("four-way-close", "three-way", "four-way"), ("three-way-close", "three-way", "three-way"),
    ("simultaneous-close", "three-way", "simultaneous"), ("abort", "three-way", "reset"),
    ("simultaneous-open", "simultaneous", "three-way"), ("refused", "refused", "none"),
    ("unanswered", "unanswered", "none"), ("half-open", "half-open", "none"),
    ("wrong-handshake3-seq", "three-way", "still-open"), ("midstream", "midstream", "four-way"),
    ("midstream-acks", "midstream", "unknown"), ("wrong-handshake2", "three-way", "still-open"),
    ("wrong-teardown4", "three-way", "four-way")])
def test_stream_verdicts(wireshark, name, opened, closed):
    """Known from the first segment on a second pass; on a first pass, as far as it has come."""
    path, names = capture(name), ["lab.stream.open", "lab.stream.close"]
    assert {tuple(row.values()) for row in wireshark.fields(path, names, "-2")} == {
        (opened, closed)}
    assert tuple(wireshark.fields(path, names)[-1].values()) == (opened, closed)


def test_stream_verdict_on_a_first_pass(wireshark):
    rows = wireshark.fields(capture("four-way-close"), ["lab.stream.open", "lab.stream.close"])
    assert [row["lab.stream.close"] for row in rows] == (
        ["none"] * 2 + ["still-open"] * 5 + ["half-closed"] * 2 + ["four-way"] * 2)
    assert [row["lab.stream.open"] for row in rows] == (
        ["unanswered", "half-open"] + ["three-way"] * 9)


def test_stream_verdict_can_be_filtered(wireshark):
    """A filter typed after loading finds every segment of the streams that closed so."""
    path = capture("interleaved")
    assert (wireshark.filter(path, 'lab.stream.close == "three-way"', "-2")
            == wireshark.filter(path, "tcp.stream == 1"))


@pytest.mark.parametrize("options", [[], ["-2"]], ids=["one pass", "two passes"])
def test_the_line_on_the_whole_connection_keeps_up(wireshark, options):
    """It has the letters that are known by then, on every segment of connections that take turns."""
    letters = {"x": "lab.isn.client", "y": "lab.isn.server", "u": "lab.fin.first",
               "w": "lab.fin.second"}
    for path in map(capture, ["interleaved", "port-reuse", "four-way-close"]):
        lines = [line for line in wireshark.tshark("-O", "lab", "-r", path, *options).splitlines()
                 if re.search(r"\[(Whole connection|So far): ", line)]
        rows = wireshark.fields(path, letters.values(), *options)
        for line, row in zip(lines, rows, strict=True):
            assert dict(re.findall(r"\b([xyuw]) = (\d+)", line)) == {
                letter: row[field] for letter, field in letters.items() if row[field]}
        assert len(set(lines)) > 3


def test_the_line_on_the_whole_connection_tells_of_a_reset(wireshark):
    """It ends the connection and leaves every number as it was."""
    lines = re.findall(r"\[So far: [^;]*; ([^;]*);", wireshark.tshark("-O", "lab", "-r", capture("abort")))
    assert lines[-2:] == ["Still open", "Reset"]


def test_experts_are_told_on_each_pass(wireshark, joined):
    """... whether or not anybody looks; the statistics read the frames a second time."""
    reports = [wireshark.tshark("-q", "-z", "expert", "-r", joined.path, *options)
               for options in ([], ["-2"])]
    once, twice = ([line for line in report.splitlines() if re.search(r"  Lab  ", line)]
                   for report in reports)
    assert once == twice and len(once) > 30
