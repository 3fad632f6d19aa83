#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write kernel-agreement.md: where Lab's states differ from the Linux kernel's own, and why.

usage: tests/reports/kernel_agreement.py [FILE]      (default: docs/kernel-agreement.md)

kernel-agreement.toml has the causes. LAB_BUILD_DIR names the build (default: build).
"""

import fnmatch
import pathlib
import sys
import tomllib

REPO = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPO / "tests" / "ws"), str(REPO / "tests" / "kernel" / "record")]

from harness import KERNEL, Home, Wireshark  # noqa: E402
from kernel_labels import agreement, in_one_pass, looking_back, results, table  # noqa: E402
from scenarios import SCENARIOS  # noqa: E402

HEAD = """\
<!-- Written by tests/reports/kernel_agreement.py from tests/reports/kernel-agreement.toml: change these, run it, read the difference. -->

# How far Lab's states are the Linux kernel's

In `tests/kernel` lie captures of real connections between two Linux hosts, A and B, most of them taken at A's interface (`a`) and
at B's (`b`), with the state that the kernel's own socket was in on every segment ([README](../tests/kernel/README.md)). Lab reads each
capture in one pass. Its state of the sender is compared with the kernel's when it sent, and, where the segment arrived,
its state of the receiver with the kernel's after that.

**{share:.2%} of {total} states agree**, {whole} of {captures} captures in full. The {wrong} others are below, with the reason: no
segment up to that one could have told. **Looking back from the end of the capture (`lab.state.*.final`) {back:.2%} agree.**
"""


TAKEN_BACK = "## Looking back says otherwise, and the verdict in one pass was right\n\n"


def explains(cause, difference):
    """Whether this is the cause of a difference."""
    patterns = cause.get("captures", ["*"])
    return ([difference.who, difference.kernel, difference.lab] in cause["states"] and
            cause.get("syn", difference.flags == "S") == (difference.flags == "S") and
            any(fnmatch.fnmatch(difference.capture, pattern) for pattern in patterns))


def grid(titles, rows):
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def cause_section(cause, found):
    rows = [[difference.capture, str(difference.frame), difference.flags,
             f"{difference.who}, {difference.end}", difference.kernel, difference.lab,
             "agrees" if difference.back == difference.kernel else difference.back]
            for _, differences in found.values() for difference in differences
            if explains(cause, difference)]
    return (f"## {cause['title']}\n\n{cause['why'].strip()}\n\n"
            + grid(["capture", "frame", "flags", "whose state", "kernel", "Lab", "looking back"], rows))


def taken_back(found):
    """Right in one pass, and taken for another looking back."""
    rows = [[one.capture, str(one.frame), one.flags, f"{one.who}, {one.end}", one.kernel, one.back]
            for _, differences in found.values() for one in differences
            if one.lab == one.kernel != one.back]
    if not rows:
        return TAKEN_BACK + "No state.\n"
    return (TAKEN_BACK
            + grid(["capture", "frame", "flags", "whose state", "kernel", "looking back"], rows))


def share_of(found, capture):
    if capture not in found:
        return ""
    share, total = agreement([found[capture]])
    return f"{share:.1%} of {total}" if total else "nothing judged"


def what_happens():
    """{scenario: what happens}: of the captures from elsewhere, and of those recorded here."""
    given = {row["name"]: row["what"] for row in table(KERNEL / "SCENARIOS.tsv")}
    return given | {name: what for name, (_, what, _) in SCENARIOS.items()}


def scenario_section(found):
    what = what_happens()
    names = dict.fromkeys(capture.rsplit(".", 1)[0] for capture in found)
    rows = [[name, what.get(name, "").replace("|", "\\|"), share_of(found, f"{name}.a"),
             share_of(found, f"{name}.b")] for name in names]
    return "## Every scenario\n\n" + grid(["scenario", "what happens", "a", "b"], rows)


def number_of(capture):
    return int(capture.split("-")[0])


def way_table(found, ways):
    """Each way with the captures of its scenarios: how many states of them agree."""
    rows = []
    for way in ways:
        own = {capture: result for capture, result in found.items()
               if number_of(capture) in way["scenarios"]}
        missing = set(way["scenarios"]) - {number_of(capture) for capture in own}
        assert not missing, f"{way['what']}: no scenario {missing}"
        share, total = agreement(in_one_pass(own).values())
        back, _ = agreement(looking_back(own).values())
        rows.append([way["what"], " ".join(map(str, way["scenarios"])),
                     f"{share:.1%} of {total}", f"{back:.1%}"])
    return grid(["what", "scenarios", "states that agree", "looking back"], rows)


def way_section(found, ways):
    return ("## Every way to open, to close and to die\n\n"
            + way_table(found, [way for way in ways if way["kind"] == "open"])
            + "\n" + way_table(found, [way for way in ways if way["kind"] == "close"])
            + "\nA socket that is connected with itself (RFC 9293 3.5, a simultaneous open) hears all it says. Its recording, "
            "`connected-with-itself.pcap`,\nhas no labels, for both ends are one socket; `tests/ws/segments/test_itself.py` "
            "has the states that it says and hears each segment in.\n\n"
            "Segments of a connection that its opener has forgotten (140, 141, 144, 167) stand in a new `tcp.stream`, for Wireshark "
            "begins one at the\nopener's SYN. They keep the states, the numbers and the verdict (`lab.stream.*`) of their own "
            "connection; a SYN that it did not take is\n`unanswered`.\n")


def page(found, causes, ways):
    once = in_one_pass(found)
    share, total = agreement(once.values())
    back, _ = agreement(looking_back(found).values())
    wrong = sum(len(differences) for _, differences in once.values())
    whole = sum(not differences for _, differences in once.values())
    return "\n".join([HEAD.format(share=share, total=total, wrong=wrong, whole=whole, back=back,
                                  captures=len(found)),
                      *(cause_section(cause, once) for cause in causes), taken_back(found),
                      way_section(found, ways), scenario_section(once)])


def read():
    """The causes and the ways of kernel-agreement.toml."""
    data = tomllib.loads((REPO / "tests" / "reports" / "kernel-agreement.toml").read_text(encoding="utf-8"))
    return data["cause"], data["way"]


def main():
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else REPO / "docs" / "kernel-agreement.md"
    home = Home()
    wireshark = Wireshark(home)
    wireshark.prove_loaded()
    path.write_text(page(results(wireshark), *read()), encoding="utf-8")
    home.remove()


if __name__ == "__main__":
    main()
