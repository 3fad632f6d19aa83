# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab's states beside those of the labelled kernel captures (tests/kernel/README.md)."""

import csv
from typing import NamedTuple

from harness import KERNEL

RFC_NAMES = {"SYN_SENT": "SYN-SENT", "SYN_RECV": "SYN-RECEIVED", "FIN_WAIT1": "FIN-WAIT-1",
             "FIN_WAIT2": "FIN-WAIT-2", "CLOSE_WAIT": "CLOSE-WAIT", "LAST_ACK": "LAST-ACK",
             "TIME_WAIT": "TIME-WAIT"}
FIELDS = ["lab.from", "lab.state.client", "lab.state.server", "lab.state.client.final",
          "lab.state.server.final", "lab.fate"]
OTHER = {"client": "server", "server": "client"}


class Difference(NamedTuple):
    """A judged state that Lab gives otherwise."""
    capture: str
    frame: int
    flags: str
    who: str      # "sender" or "receiver" of the segment
    end: str      # "client" or "server"
    kernel: str   # RFC 9293 names
    lab: str      # in one pass
    back: str     # looking back

    def __str__(self):
        return (f"{self.capture} frame {self.frame} {self.flags}: {self.who} ({self.end}) is "
                f"{self.lab}, looking back {self.back}, the kernel was in {self.kernel}")


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
    """How many states of a capture were judged, and those that differ in one pass or looking back."""
    count, differences = 0, []
    name = path.name.removesuffix(".labels.tsv")
    for label in table(path):
        lab = frames[int(label["frame"]) - 1]
        ends = {"sender": lab["lab.from"], "receiver": OTHER.get(lab["lab.from"])}
        for who, kernel in judged(label):
            count += 1
            wanted, got = RFC_NAMES.get(kernel, kernel), lab.get(f"lab.state.{ends[who]}")
            back = lab.get(f"lab.state.{ends[who]}.final")
            if wanted not in (got, back) or got != back:
                differences.append(Difference(name, int(label["frame"]), label["flags"], who,
                                              ends[who], wanted, got, back))
    return count, differences


def in_one_pass(found):
    """The same of one pass alone."""
    return {capture: (count, [one for one in differences if one.lab != one.kernel])
            for capture, (count, differences) in found.items()}


def looking_back(found):
    """The same of looking back alone."""
    return {capture: (count, [one for one in differences if one.back != one.kernel])
            for capture, (count, differences) in found.items()}


def labels():
    """(labels, capture) of each labelled capture."""
    paths = sorted(KERNEL.glob("*.labels.tsv"), key=lambda path: (int(path.name.split("-")[0]), path))
    return [(path, path.with_name(path.name.replace(".labels.tsv", ".pcap"))) for path in paths]


def read(wireshark):
    """[(labels, the fields of each frame)]."""
    pairs = labels()
    return list(zip([path for path, _ in pairs], wireshark.columns([pcap for _, pcap in pairs], FIELDS)))


def results(wireshark):
    """{capture: what compare() says}."""
    return {path.name.removesuffix(".labels.tsv"): compare(path, frames) for path, frames in read(wireshark)}


def agreement(some):
    """The share of judged states that agree in several results of compare(), and their number."""
    total = sum(count for count, _ in some)
    wrong = sum(len(differences) for _, differences in some)
    return 1 - wrong / total if total else 1, total
