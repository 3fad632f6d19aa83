# SPDX-License-Identifier: GPL-2.0-or-later
"""What quiz mode and worksheets ask has one answer, and the capture tells it.

Quiz mode asks every question of every segment, so what holds for it holds for the sheets of all
seeds: test_worksheets.py shows that they have the same answers.
"""

import decimal
import os
import pathlib

import pytest

from harness import KERNEL, REPO, capture
from kernel_labels import RFC_NAMES, judged, table
from packets import segment, write

QUIZ = ("-o", "lab.quiz:TRUE")
FIELDS = ["lab.from", "lab.question", "lab.answer"]
RAW = ["tcp.seq_raw", "tcp.ack_raw", "tcp.len", "tcp.flags", "tcp.window_size", "tcp.stream",
       "tcp.window_size_scalefactor", "tcp.options.mss_val"]

# Other labelled captures can be tried too: a folder, or several with colons between.
FOLDERS = [KERNEL, *map(pathlib.Path, filter(None, os.environ.get("LAB_KERNEL_DIRS", "").split(":")))]


def by_kind(row):
    """{"role": "handshake1", …} of a frame's questions."""
    return dict(zip(row["lab.question"].split("|"), row["lab.answer"].split("|"), strict=True))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_state_contradicts_the_kernel(wireshark, folder):
    """On every labelled segment: the state that is asked is the kernel's; of the receiver only where
    later segments tell that the segment was lost or refused."""
    count, back, wrong = 0, 0, []
    labels = sorted(folder.glob("*.labels.tsv"))
    pcaps = [path.with_name(path.name.replace(".labels.tsv", ".pcap")) for path in labels]
    lists = wireshark.columns(pcaps, [*FIELDS, "lab.fate"], [("lab.quiz", "TRUE")])
    for path, frames in zip(labels, lists, strict=True):
        for label in table(path):
            row = frames[int(label["frame"]) - 1]
            who, asked = row["lab.from"], by_kind(row)
            for kind in (kind for kind in asked if kind.endswith("-state")):
                is_sender = kind == f"{who}-state"
                assert is_sender or row["lab.fate"] in ("lost", "reset"), (path.name, label)
                kernel = dict(judged(label)).get("sender" if is_sender else "receiver")
                if kernel:
                    count += 1
                    back += not is_sender
                    if asked[kind] != RFC_NAMES.get(kernel, kernel):
                        wrong.append((path.name, label["frame"], label["flags"], kernel, asked[kind]))
    assert wrong == []
    assert count > 300 and (back > 5 or folder != KERNEL), "too few states are asked"


# Data that came before the SYN+ACK of its own end, which was lost, arrived and was not taken.
NOT_TAKEN = {("123-tfo_syn_ack_lost.a", "11"), ("123-tfo_syn_ack_lost.b", "12")}


def first_ack(rows, number):
    """The first row after one that acknowledges all of it, and no more than was sent."""
    label = rows[number]
    end = int(label["seq"]) + int(label["len"]) + sum(flag in label["flags"] for flag in "SF")
    sent, ports = end, (label["sport"], label["dport"])
    for row in rows[number + 1:]:
        if (row["sport"], row["dport"]) == ports:
            sent = max(sent, int(row["seq"]) + int(row["len"]) + ("F" in row["flags"]))
        elif (row["dport"], row["sport"]) == ports and "A" in row["flags"]:
            if (int(row["ack"]) - end) % 2**32 <= sent - end:
                return row["frame"]
    return None


def test_no_fate_contradicts_the_wire(wireshark):
    """What is asked about as lost was not delivered, what as sent again without need was; and the frame
    that acknowledges a segment is the first to do so, as the numbers tell."""
    seen, wrong = {"lost": 0, "repeated": 0, "acked": 0}, []
    labels = sorted(KERNEL.glob("*.labels.tsv"))
    pcaps = [path.with_name(path.name.replace(".labels.tsv", ".pcap")) for path in labels]
    lists = wireshark.columns(pcaps, FIELDS, [("lab.quiz", "TRUE")])
    for path, frames in zip(labels, lists, strict=True):
        rows, name = table(path), path.name.removesuffix(".labels.tsv")
        for number, label in enumerate(rows):
            answers = by_kind(frames[int(label["frame"]) - 1])
            fate = answers.get("fate")
            if fate in ("lost", "repeated") and (name, label["frame"]) not in NOT_TAKEN:
                seen[fate] += 1
                if label["delivered"] != ("0" if fate == "lost" else "1"):
                    wrong.append((name, label["frame"], fate))
            if "acked" in answers:
                seen["acked"] += 1
                if answers["acked"] != first_ack(rows, number):
                    wrong.append((name, label["frame"], answers["acked"]))
    assert wrong == []
    assert min(seen.values()) > 10, seen


@pytest.fixture(scope="module")
def asked(wireshark, joined):
    return wireshark.fields(joined.path, FIELDS + RAW + ["lab.role", "lab.event"], *QUIZ)


def test_numbers_are_those_of_the_packets(joined, asked):
    """next, edge and mss, worked out again from the header's own fields."""
    seen = {"next": 0, "edge": 0, "mss": 0}
    # Wireshark begins a stream at a SYN that the connection did not take, and 4.4 also at a quoted header:
    # so it loses the scale of windows.
    begun_by = {}
    for origin, row, own in zip(joined.origins, asked, joined.own_ports, strict=True):
        answers = by_kind(row) if row["lab.question"] else {}
        lost = begun_by.setdefault(row["tcp.stream"], row["lab.role"]) in ("icmp-error", "stray")
        if not own or lost or "|" in row["tcp.seq_raw"]:  # connections that Wireshark mixes, or two layers
            continue
        flags = int(row["tcp.flags"], 16) if row["tcp.flags"] else 0
        if "next" in answers:
            space = int(row["tcp.len"]) + (flags & 1) + (flags >> 1 & 1)
            assert int(answers["next"]) == (int(row["tcp.seq_raw"]) + space) % 2**32, origin
            seen["next"] += 1
        # Wireshark 4.6 forgets the scale at a SYN that the connection did not take.
        if "edge" in answers and row["tcp.window_size_scalefactor"] != "-1":
            edge = int(row["tcp.ack_raw"]) + int(row["tcp.window_size"])
            assert int(answers["edge"]) == edge % 2**32, origin
            seen["edge"] += 1
        if "mss" in answers:
            assert int(answers["mss"]) == int(row["tcp.options.mss_val"]) - 12, origin
            seen["mss"] += 1
    assert seen["mss"] > 10 and min(seen["next"], seen["edge"]) > 100


def test_bytes_are_those_that_were_captured(wireshark):
    """Where nothing is missing, the count is what a student finds by adding up, without repeats."""
    count = 0
    for name in ("http-loopback", "client-close", "fast-retransmit", "half-close", "wrap-fin",
                 "three-way-close-with-data", "retransmission-timeout", "fin-with-last-data"):
        rows = wireshark.fields(capture(name), FIELDS + ["tcp.seq_raw", "tcp.len", "lab.isn.client",
                                                         "lab.isn.server"], *QUIZ)
        sent = {"client": set(), "server": set()}
        for row in rows:
            isn = next((other[f"lab.isn.{row['lab.from']}"] for other in rows
                        if other[f"lab.isn.{row['lab.from']}"]))
            start = (int(row["tcp.seq_raw"]) - int(isn)) % 2**32
            sent[row["lab.from"]].update(range(start, start + int(row["tcp.len"])))
            answer = by_kind(row).get("bytes")
            if answer:
                assert int(answer) == len(sent[row["lab.from"]]), (name, row)
                count += 1
    assert count >= 8


def test_who_waits_is_who_closed_first(asked, joined):
    count = 0
    for origin, row in zip(joined.origins, asked, strict=True):
        answers = by_kind(row) if row["lab.question"] else {}
        if "waits" in answers:
            assert answers["waits"] == row["lab.from"], origin
            assert "teardown4" in answers["role"], origin
            count += 1
    assert count > 10


@pytest.mark.parametrize("name, wanted", [
    ("wrong-handshake2", {("ack", "1001")}), ("wrong-handshake3-seq", set()),
    ("wrong-handshake3-ack", {("ack", "5001")}), ("four-way-close", set()), ("out-of-order", set())])
def test_only_a_wrong_number_is_asked_for(wireshark, name, wanted):
    """Any other stands in the packet, where a student copies it."""
    rows = wireshark.fields(capture(name), FIELDS, *QUIZ)
    asked = {item for row in rows for item in by_kind(row).items()}
    assert {(kind, answer) for kind, answer in asked if kind in ("seq", "ack")} == wanted


ABOVE = [("lab.dns", "TRUE"), ("lab.tls", "TRUE"), ("lab.http", "TRUE"), ("lab.quiz", "TRUE")]
SHOWN = ["lab.wait", "lab.event", "lab.fate.frame", "lab.window.move", "lab.window.closed", "lab.window",
         "lab.sack.first", "lab.sack.other.first", "lab.ecn.frame", "lab.flag", "lab.tls", "lab.app",
         "lab.app.persists", "lab.dns.opens", "lab.dns.answer", "lab.partner", "frame.time_epoch",
         "tcp.ack_raw", "tcp.srcport", "lab.stream.open"]
NAMES = {"sack-repair": "fast-repair"}


def first(rows, condition):
    return next(number for number, row in enumerate(rows, 1) if condition(row))


def window_edge(row):
    return int(row["tcp.ack_raw"]) + int(row["lab.window"])


def wait_of(rows, number):
    words = rows[number - 1]["lab.wait"].split("|")
    return NAMES.get(words[0], words[0])


def closing_of(rows, number):
    """The first with a window of 0, since that was last open."""
    own = [at for at in range(1, number) if rows[at - 1]["tcp.srcport"] == rows[number - 1]["tcp.srcport"]]
    while rows[own[-2] - 1]["lab.window"] == "0":
        own.pop()
    return own[-1]


def time_between(rows, one, other):
    """In milliseconds, cut to microseconds as they are kept."""
    before, after = (decimal.Decimal(rows[number - 1]["frame.time_epoch"]) for number in (one, other))
    return str(((after - before) * 1000).quantize(decimal.Decimal("0.001"), decimal.ROUND_FLOOR))


def moved(rows, number):
    own = [row for row in rows[:number] if row["tcp.srcport"] == rows[number - 1]["tcp.srcport"]]
    return window_edge(own[-1]) - window_edge(own[-2])


def missing(rows, number):
    row = rows[number - 1]
    blocks = [row["lab.sack.first"], *filter(None, row["lab.sack.other.first"].split("|"))]
    return min(int(block) - int(row["tcp.ack_raw"]) for block in blocks)


def tls_next(rows, number):
    """Whoever said hello waits for hello; whoever answered, for what comes next of these."""
    wanted = {"server-hello"} if "client-hello" in rows[number - 1]["lab.tls"] else {"certificate", "finished"}
    return number + first(rows[number:], lambda row: wanted & set(row["lab.tls"].split("|")))


# By kind: the answer, from what else the capture shows.
TOLD = {
    "wait": wait_of,
    "proof": lambda rows, number: rows[number - 1]["lab.fate.frame"],
    "moved": moved,
    "closed-by": closing_of,
    "closed-for": lambda rows, number: time_between(rows, closing_of(rows, number), number),
    "missing": missing,
    "ecn": lambda rows, number: rows[number - 1]["lab.ecn.frame"],
    "tls-next": tls_next,
    "tls": lambda rows, number: "+".join(word for word in rows[number - 1]["lab.tls"].split("|")
                                         if word in ("finished", "encrypted-handshake")),
    "then": lambda rows, number: {"False": "closes", "True": "stays-open"}[rows[number - 1]["lab.app.persists"]],
    "named": lambda rows, number: rows[number - 1]["lab.dns.opens"] or rows[number - 1]["lab.dns.answer"],
    "rtt": lambda rows, number: time_between(rows, number, int(rows[number - 1]["lab.partner"])),
}


def test_what_is_asked_on_time_and_on_layers(wireshark):
    """Each kind of these questions, on the samples, against the fields and the packets."""
    names = ["dns-tls", "dns-http", "tls-1-2", "ecn-marked", "zero-window", "fast-retransmit",
             "retransmission-timeout", "tail-loss-probe", "http-keep-alive", "http-close"]
    seen = dict.fromkeys(TOLD, 0)
    for name, rows in zip(names, wireshark.columns([capture(name) for name in names],
                                                   [*FIELDS, *SHOWN], ABOVE)):
        for number, row in enumerate(rows, 1):
            for kind in (kind for kind in by_kind(row) if kind in TOLD):
                seen[kind] += 1
                assert by_kind(row)[kind] == str(TOLD[kind](rows, number)), (name, number, kind)
    assert all(seen.values()), seen


FIN, SYN, ACK, ECE, CWR = 1, 2, 16, 64, 128
OPENED = [segment(0, SYN, 0, 0), segment(1, SYN | ACK, 0, 1), segment(0, ACK, 1, 1)]
WITH_ECN = [segment(0, SYN | ECE | CWR, 0, 0), segment(1, SYN | ACK | ECE, 0, 1), segment(0, ACK, 1, 1)]
ECHOED = [segment(1, ACK | ECE, 1, 1), segment(0, ACK | CWR, 1, 1, bytes(100))]
# The last was sent before its end heard of the CWR: its ECE may still mean the mark before that.
CROSSED = [segment(0, ACK | ECE, 1, 1), segment(1, ACK | ECE | CWR, 1, 1, bytes(100)),
           segment(0, ACK | ECE | CWR, 1, 1, bytes(100))]


@pytest.mark.parametrize("packets, answer", [
    (WITH_ECN + ECHOED, "4"), (OPENED + ECHOED, None), (WITH_ECN + CROSSED, None)],
    ids=["agreed", "not agreed", "sent before the CWR came"])
def test_what_ecn_answers_is_asked_where_it_is_known(wireshark, packets, answer):
    rows = wireshark.fields(write(wireshark.home.path / "ecn.pcap", enumerate(packets)), FIELDS, "-2", *QUIZ)
    assert by_kind(rows[-1]).get("ecn") == answer


def test_the_first_repair_is_where_slow_start_ends(wireshark):
    """However many follow."""
    paths = [REPO / "tests" / "timing" / f"{name}.a.pcap" for name in ("halving-reno", "karn", "timeout-again")]
    shown, most = ["lab.from", "lab.event", "lab.phase"], 0
    asked = wireshark.columns(paths, FIELDS, [("lab.quiz", "TRUE")])
    for path, questions, rows in zip(paths, asked, wireshark.columns(paths, shown, [])):
        [(number, answer)] = [(number, by_kind(row)["repair"]) for number, row in enumerate(questions, 1)
                              if "repair" in by_kind(row)]
        repairs = [at for at, row in enumerate(rows, 1) if at > number and row["lab.from"] == "client"
                   and row["lab.phase"] == "fast-recovery" and "retransmission" in row["lab.event"].split("|")]
        assert answer == str(repairs[0]), path.name
        most = max(most, len(repairs))
    assert most > 1
