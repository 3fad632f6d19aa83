# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab's states against those the Linux kernel really was in (tests/kernel/README.md)."""

import csv
import sys

import pytest

from harness import KERNEL, parallel

# The share of judged states that must agree. Raise it with the tracker, never lower it.
FLOOR = 0.97

RFC_NAMES = {"SYN_SENT": "SYN-SENT", "SYN_RECV": "SYN-RECEIVED", "FIN_WAIT1": "FIN-WAIT-1",
             "FIN_WAIT2": "FIN-WAIT-2", "CLOSE_WAIT": "CLOSE-WAIT", "LAST_ACK": "LAST-ACK",
             "TIME_WAIT": "TIME-WAIT"}
FIELDS = ["lab.from", "lab.state.client", "lab.state.server"]
OTHER = {"client": "server", "server": "client"}


def table(path):
    with open(path, newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def judged(row):
    """The ends of a labelled segment that are judged: (whose state, the kernel's name of it)."""
    if row["snd_wire"] != "-":
        yield "sender", row["snd_wire"]
    if row["delivered"] == "1" and row["rcv_wire"] != "-":
        yield "receiver", row["rcv_wire"]


def compare(path, frames):
    """How many states of a capture were judged, and a line for each that differs."""
    count, differences = 0, []
    name = path.name.removesuffix(".labels.tsv")
    for label in table(path):
        lab = dict(zip(FIELDS, frames[int(label["frame"]) - 1]["c"]))
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
    """Per labelled capture what compare() says. One sharkd reads all captures: it starts once."""
    labels = sorted(KERNEL.glob("*.labels.tsv"))
    columns = {f"column{number}": f"{name}:0" for number, name in enumerate(FIELDS)}
    requests = []
    for path in labels:
        pcap = path.with_name(path.name.replace(".labels.tsv", ".pcap"))
        requests += [("load", {"file": str(pcap)}), ("frames", columns)]
    lists = wireshark.sharkd(*requests)[1::2]
    return {path.name.removesuffix(".labels.tsv"): compare(path, frames)
            for path, frames in zip(labels, lists)}


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
    lines = [line for _, differences in results.values() for line in differences]
    lines += [f"{name:<40} {1 - len(differences) / count:8.2%} of {count}"
              for name, (count, differences) in results.items() if differences]
    report([*lines, f"{len(results)} captures: {1 - wrong / total:.2%} of {total} states agree"])
    assert total > 800
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
