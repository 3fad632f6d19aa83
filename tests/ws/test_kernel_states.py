# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab's states against those the Linux kernel really was in (tests/kernel/README.md)."""

import csv
import sys

import pytest

from harness import KERNEL, parallel

# The share of judged states that must agree. Raise it with the tracker, never lower it.
FLOOR = 0.90

RFC_NAMES = {"SYN_SENT": "SYN-SENT", "SYN_RECV": "SYN-RECEIVED", "FIN_WAIT1": "FIN-WAIT-1",
             "FIN_WAIT2": "FIN-WAIT-2", "CLOSE_WAIT": "CLOSE-WAIT", "LAST_ACK": "LAST-ACK",
             "TIME_WAIT": "TIME-WAIT"}
FIELDS = ["lab.from", "lab.state.client", "lab.state.server"]
OTHER = {"client": "server", "server": "client"}


def table(path):
    with open(path, newline="") as lines:
        return list(csv.DictReader((line.lstrip("# ") for line in lines), delimiter="\t"))


SCENARIOS = [row["name"] for row in table(KERNEL / "SCENARIOS.tsv")]


def judged(row):
    """The ends of a labelled segment that are judged: (whose state, the kernel's name of it)."""
    if row["snd_wire"] != "-":
        yield "sender", row["snd_wire"]
    if row["delivered"] == "1" and row["rcv_wire"] != "-":
        yield "receiver", row["rcv_wire"]


def compare(wireshark, name):
    """How many states of a scenario were judged, and a line for each that differs."""
    rows = wireshark.fields(KERNEL / f"{name}.a.pcap", FIELDS)
    count, differences = 0, []
    for label in table(KERNEL / f"{name}.a.labels.tsv"):
        lab = rows[int(label["frame"]) - 1]
        ends = {"sender": lab["lab.from"], "receiver": OTHER.get(lab["lab.from"])}
        for who, kernel in judged(label):
            count += 1
            wanted = RFC_NAMES.get(kernel, kernel)
            got = lab.get(f"lab.state.{ends[who]}")
            if got != wanted:
                differences.append(
                    f"{name} frame {label['frame']} {label['flags']} from {label['from']}: "
                    f"{who} ({ends[who]}) is {got}, the kernel was in {wanted}")
    return count, differences


@pytest.fixture(scope="module")
def results(wireshark):
    return dict(zip(SCENARIOS, parallel(lambda name: compare(wireshark, name), SCENARIOS)))


@pytest.fixture
def report(capfd):
    """Print past pytest's capture: the figures belong in every log."""
    def write(lines):
        with capfd.disabled():
            print("", *lines, sep="\n", file=sys.stderr)
    return write


def test_states(results, report):
    total = sum(count for count, _ in results.values())
    wrong = sum(len(differences) for _, differences in results.values())
    lines = [f"{name:<24} {1 - len(differences) / count:8.2%} of {count}"
             for name, (count, differences) in results.items()]
    lines += [line for _, differences in results.values() for line in differences]
    report([*lines, f"{'total':<24} {1 - wrong / total:8.2%} of {total}"])
    assert total > 700
    assert 1 - wrong / total >= FLOOR


VERDICT_FIELDS = ["tcp.stream", "lab.stream.open", "lab.stream.close", "lab.closer"]


def verdicts(wireshark, name):
    """Per tcp.stream the last frame's verdicts on a second pass, and whether all frames agree."""
    streams = {}
    for row in wireshark.fields(KERNEL / f"{name}.a.pcap", VERDICT_FIELDS, "-2"):
        streams.setdefault(row["tcp.stream"], []).append(row)
    return streams


def test_stream_verdicts(wireshark, report):
    """Whole streams: the same verdict on each of their segments, and the right one."""
    with open(KERNEL / "verdicts.tsv") as lines:
        wanted = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    names = sorted({name for name, *_ in wanted})
    found = dict(zip(names, parallel(lambda name: verdicts(wireshark, name), names)))
    differences, count = [], 0
    for name, stream, *words in wanted:
        rows = found[name][stream]
        for field, word in zip(VERDICT_FIELDS[1:], words):
            if word == "-":
                continue
            count += 1
            got = {row[field] for row in rows} if field != "lab.closer" else {rows[-1][field]}
            if got != {word}:
                differences.append(f"{name} stream {stream}: {field} is {sorted(got)}, not {word}")
    report([*differences, f"stream verdicts: {count - len(differences)} of {count} agree"])
    assert differences == []
