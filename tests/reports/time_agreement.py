#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write time-agreement.md: where Lab's times, amounts and phases differ from the Linux kernel's own, and why.

usage: tests/reports/time_agreement.py [FILE]      (default: docs/time-agreement.md)

LAB_BUILD_DIR names the build (default: build).
"""

import csv
import pathlib
import re
import sys
from collections import Counter

REPO = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "tests" / "ws"))

from harness import Home, Wireshark  # noqa: E402

TIMING = REPO / "tests" / "timing"
SENDER = "10.77.0.1"
FIELDS = ["ip.src", "tcp.len", "lab.rtt.sample", "lab.rtt.smoothed", "lab.rtt.variation", "lab.rto",
          "lab.flight.bytes", "lab.flight.segments", "lab.window.usable", "lab.phase", "lab.wait", "lab.wait.time",
          "lab.wait.timer", "lab.wait.before"]
TIMERS = {"time-out", "probe-or-time-out"}
REPAIRS = {"fast-repair", "sack-repair", "early-repair", "same-repair"}
CLAIMS = {"SRTT": 0.95, "RTTVAR": 0.95, "RTO": 0.95, "segments on their way": 0.95,
          "bytes on their way": 0.95, "window": 0.95, "phase": 0.90, "time-outs": 0.95, "doublings": 0.95, "repairs": 0.95}

HEAD = """\
<!-- Written by tests/reports/time_agreement.py: change that, run it, read the difference. -->

# How far Lab's times, amounts and phases are the Linux kernel's

In `tests/timing` lie recordings of data between two Linux hosts, taken at the sender's end, with what the sender's kernel said of the
connection (`TCP_INFO`) beside the segments ([README](../tests/timing/README.md)). Lab reads the capture alone, in one pass.

{summary}
SRTT agrees within 1 ms or 5 %, RTTVAR within 1 ms or 20 %, the time-out within 8 ms (two ticks of this kernel's timer) or 5 %, segments
within one, bytes and window exactly. They are compared on each ACK that Lab takes for a sample, and wherever the kernel was asked when it
had sent what the capture holds. A phase is compared where Lab names one: where the window or the program held the sender, in the
first round, and where two rounds show nothing, or the ACKs of this one no more, it names none ({silent} of {asked} times).

Of the waits, a time-out agrees if what Lab says it waited is the kernel's time-out before it, with some ticks and an eighth to spare for a
timer that runs long; a doubling, if the kernel's time-out was twice that before the time-out before; a repair, if the kernel was
repairing when it was asked next, and then not because of a time-out unless one had begun it.

The kernel's phase is `fast-recovery` or `time-out` by its `ca_state`, else `slow-start` while cwnd is below ssthresh.

| recording | what happens | {titles} |
| --- | --- | {rule} |
{rows}

## Why not where not

{reasons}
## What the fields follow

SRTT is that of RFC 6298. In RTTVAR and in the time-out Linux differs from the RFC, and Lab follows Linux, as its sender does: a sample that is
smaller than SRTT by more than RTTVAR counts 1/32 and not 1/4; 4 RTTVAR is taken to be 200 ms at least, and a largest value of it
fades by a quarter in a round trip. The RFC asks for a time-out of 1 s at least. The tree has the arithmetic of both. An ACK of
several segments counts from the oldest; a SACK block of new bytes is a sample; of what was sent twice, a timestamp tells which
sending was acknowledged, and without one there is no sample (Karn).
"""

# Of each difference: whether this is its cause, and the cause.
CAUSES = [
    (lambda d: d.what in ("SRTT", "RTTVAR"),
     "While several segments are repaired at once, the kernel takes samples of repetitions by the clock of its timestamps. Lab "
     "remembers when the latest repetition was sent, and takes no sample of another; the next samples bring the two together again."),
    (lambda d: d.what == "phase" and d.kernel == "fast-recovery",
     "The kernel enters fast recovery with the ACK that shows the loss. On the wire it begins with the repetition, a moment later."),
    (lambda d: d.what == "phase" and d.lab == "time-out",
     "A probe for a lost tail that comes as late as a time-out: the kernel knows which timer it was, the wire does not show it."),
    (lambda d: d.what == "phase" and d.kernel == "cwr",
     "The kernel has heard of congestion (ECE). On the wire the answer, CWR, comes with its next segment."),
    (lambda d: d.what == "phase" and d.lab == "fast-recovery",
     "Linux leaves fast recovery a moment before the last of what was on its way is acknowledged, or has found out by timestamps or D-SACK that "
     "the repair was not needed, and takes it back."),
    (lambda d: d.what == "phase",
     "A phase ends amid a round. Lab names it by whole rounds, and so until this one has ended."),
]


class Difference:
    def __init__(self, what, lab, kernel):
        self.what, self.lab, self.kernel = what, lab, kernel


def microseconds(text):
    return round(float(text) * 1e6) if text else None


def kernel_phase(sample):
    words = {2: "cwr", 3: "fast-recovery", 4: "time-out"}
    return words.get(sample["ca_state"]) or (
        "slow-start" if sample["cwnd"] < sample["ssthresh"] else "congestion-avoidance")


def samples(stem, folder=TIMING):
    with open(folder / f"{stem}.info.tsv", encoding="ascii") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield {name: int(text) for name, text in row.items() if name != "time"}


def times(row, sample):
    """(what, Lab's, the kernel's, tolerance) of an ACK."""
    rtt, rttvar, rto = sample["rtt"], sample["rttvar"], sample["rto"]
    yield "SRTT", microseconds(row["lab.rtt.smoothed"]), rtt, max(1000, rtt * 0.05)
    yield "RTTVAR", microseconds(row["lab.rtt.variation"]), rttvar, max(1000, rttvar * 0.2)
    yield "RTO", microseconds(row["lab.rto"]) or 0, rto, max(8000, rto * 0.05)


def amounts(row, sample):
    """The same of what is on its way."""
    on_its_way = sample["bytes_sent"] - sample["bytes_retrans"] - (sample["bytes_acked"] - 1)
    yield "bytes on their way", int(row["lab.flight.bytes"]), on_its_way, 0
    if row["lab.flight.segments"]:
        yield "segments on their way", int(row["lab.flight.segments"]), sample["unacked"], 1
    if row["lab.window.usable"]:
        window = int(row["lab.flight.bytes"]) + int(row["lab.window.usable"])
        yield "window", window, max(sample["snd_wnd"], on_its_way), 0


class Comparison:
    """One recording, or several together."""

    def __init__(self):
        self.agree, self.all, self.differences, self.silent = Counter(), Counter(), [], 0

    def judge(self, what, lab, kernel, agrees):
        self.all[what] += 1
        if agrees:
            self.agree[what] += 1
        else:
            self.differences.append(Difference(what, lab, kernel))

    def add(self, other):
        self.agree += other.agree
        self.all += other.all
        self.differences += other.differences
        self.silent += other.silent

    def share(self, what):
        return self.agree[what] / self.all[what] if self.all[what] else 1.0


def asked_before(asked, frame):
    return max((sample for sample in asked if sample["frame"] < frame), key=lambda sample: sample["frame"], default=None)


def asked_after(asked, frame):
    return next((sample for sample in asked if sample["frame"] >= frame), None)


def judge_waits(found, rows, asked):
    """What ended the waits of the sender, and how long they were, beside the kernel's timer and what it was repairing."""
    timer, repairs = 0, {3}
    for frame, row in enumerate(rows, 1):
        kinds = set(row["lab.wait"].split("|"))
        before, after = asked_before(asked, frame), asked_after(asked, frame)
        if row["ip.src"] != SENDER or not before or not after:
            continue
        if kinds & TIMERS:
            waited = microseconds(row["lab.wait.timer"] or row["lab.wait.time"])
            found.judge("time-outs", waited, before["rto"], -4000 <= waited - before["rto"] <= before["rto"] / 8 + 20000)
            if row["lab.wait.before"]:
                found.judge("doublings", waited, timer, timer * 1.8 <= before["rto"] <= timer * 2.2)
            timer, repairs = before["rto"], {3, 4}
        elif kinds & REPAIRS:
            repairs = repairs if "same-repair" in kinds else {3}
            found.judge("repairs", row["lab.wait"], after["ca_state"], after["ca_state"] in repairs)


def compare(wireshark, stem, folder=TIMING):
    rows = wireshark.fields(folder / f"{stem}.a.pcap", FIELDS)
    sent, so_far = [], 0
    for row in rows:
        so_far += int(row["tcp.len"] or 0) if row["ip.src"] == SENDER else 0
        sent.append(so_far)
    found, judged, asked = Comparison(), set(), list(samples(stem, folder))
    judge_waits(found, rows, asked)
    for sample in asked:
        row, is_whole = rows[sample["frame"] - 1], sent[sample["frame"] - 1] == sample["bytes_sent"]
        carries = int(row["tcp.len"] or 0) > 0
        from_sender = row["ip.src"] == SENDER
        if not from_sender and row["lab.rtt.sample"] and sample["frame"] not in judged:
            judged.add(sample["frame"])
            for what, lab, kernel, tolerance in times(row, sample):
                found.judge(what, lab, kernel, abs(lab - kernel) <= tolerance)
        if from_sender != carries or not row["lab.flight.bytes"]:
            continue  # it is about the other end's data
        if is_whole:
            for what, lab, kernel, tolerance in amounts(row, sample):
                found.judge(what, lab, kernel, abs(lab - kernel) <= tolerance)
        if row["lab.phase"]:
            found.judge("phase", row["lab.phase"], kernel_phase(sample), row["lab.phase"] == kernel_phase(sample))
        else:
            found.silent += 1
    return found


def scenarios():
    """{name: what happens}, as record.py has them; it needs root's modules, so it is read as text."""
    text = (TIMING / "record.py").read_text(encoding="utf-8")
    return {name.replace("_", "-"): what for what, name in
            re.findall(r'@scenario\("([^"]+)".*?\)\ndef (\w+)', text, re.DOTALL)}


def compare_all(wireshark):
    return {stem: compare(wireshark, stem) for stem in scenarios()}


def reasons(found):
    counts, kinds = Counter(), {}
    for difference in found.differences:
        cause = next((text for applies, text in CAUSES if applies(difference)), None)
        assert cause, f"no cause for {vars(difference)}"
        counts[cause] += 1
        kinds.setdefault(cause, set()).add(difference.what)
    return "".join(f"* **{count}** ({', '.join(sorted(kinds[cause]))}): {cause}\n" for cause, count in counts.most_common())


def page(compared):
    whole = Comparison()
    for found in compared.values():
        whole.add(found)
    summary = "| | agree | of |\n| --- | --- | --- |\n" + "".join(
        f"| {what} | {whole.share(what):.1%} | {whole.all[what]:,} |\n" for what in CLAIMS)
    rows = "\n".join(f"| `{stem}` | {what} | " + " | ".join(
        f"{compared[stem].agree[number]} of {compared[stem].all[number]}" if compared[stem].all[number] else ""
        for number in CLAIMS) + " |" for stem, what in sorted(scenarios().items()))
    return HEAD.format(summary=summary, titles=" | ".join(CLAIMS), rule=" | ".join("---" for _ in CLAIMS), rows=rows,
                       reasons=reasons(whole), silent=whole.silent, asked=whole.silent + whole.all["phase"])


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else REPO / "docs" / "time-agreement.md"
    home = Home()
    try:
        wireshark = Wireshark(home)
        wireshark.prove_loaded()
        out.write_text(page(compare_all(wireshark)), encoding="utf-8")
    finally:
        home.remove()


if __name__ == "__main__":
    main()
