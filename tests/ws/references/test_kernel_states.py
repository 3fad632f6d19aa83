# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab's states against those the Linux kernel really was in (tests/kernel/README.md), and
docs/kernel-agreement.md, which lists every difference with its reason."""

import sys

import pytest

from harness import KERNEL, REPO
from kernel_labels import agreement, compare, in_one_pass, looking_back, read, table

pytest.importorskip("tomllib")
pytest.importorskip("scapy")  # the recorder knows what happens in each scenario
sys.path.insert(0, str(REPO / "tests" / "reports"))

import kernel_agreement  # noqa: E402

# The share of judged states that must agree. Raise it with the tracker, never lower it.
FLOOR = 0.9822
FLOOR_LOOKING_BACK = 0.998


@pytest.fixture(scope="module")
def said(wireshark):
    """[(labels, the fields of each frame)]."""
    return read(wireshark)


@pytest.fixture(scope="module")
def both(said):
    return {path.name.removesuffix(".labels.tsv"): compare(path, frames) for path, frames in said}


@pytest.fixture(scope="module")
def found(both):
    return in_one_pass(both)


@pytest.fixture
def report(capfd):
    """Print past pytest's capture: the figures belong in every log."""
    def write(lines):
        with capfd.disabled():
            print("", *lines, sep="\n", file=sys.stderr)
    return write


def test_states(found, report):
    share, total = agreement(found.values())
    lines = [str(difference) for _, differences in found.values() for difference in differences]
    lines += [f"{name:<45} {agreement([result])[0]:8.2%} of {result[0]}"
              for name, result in found.items() if result[1]]
    report([*lines, f"{len(found)} captures: {share:.2%} of {total} states agree"])
    assert total > 9000
    assert share >= FLOOR


def test_every_difference_has_its_reason(found):
    """One cause each, and no cause without a difference."""
    causes, _ = kernel_agreement.read()
    used = set()
    for _, differences in found.values():
        for difference in differences:
            own = [cause["title"] for cause in causes
                   if kernel_agreement.explains(cause, difference)]
            assert len(own) == 1, (str(difference), own)
            used.add(own[0])
    assert used == {cause["title"] for cause in causes}


def test_looking_back(both, found):
    """With hindsight more agree, and none of those that did is taken for another."""
    share, _ = agreement(looking_back(both).values())
    worse = [str(one) for _, differences in both.values() for one in differences
             if one.lab == one.kernel != one.back]
    assert share >= FLOOR_LOOKING_BACK
    assert worse == []


def takes_numbers(label):
    return label["len"] != "0" or "S" in label["flags"] or "F" in label["flags"]


# Segments that did arrive and are called lost: they were dropped there, by a full queue on 133 and 135, by a
# client that waits for its SYN+ACK on 123.
TAKEN_FOR_LOST = ("123-", "133-", "135-")


def test_fates(said):
    """Who is lost, by the recorder's own count: what is called lost did not arrive, and of what did not,
    and was sent again until it was acknowledged, nearly all is called lost."""
    lost, missed = 0, []
    for path, frames in said:
        for label in table(path):
            fate = frames[int(label["frame"]) - 1]["lab.fate"]
            if fate == "lost" and label["delivered"] == "1":
                assert path.name.startswith(TAKEN_FOR_LOST), (path.name, label["frame"])
            lost += fate == "lost" and label["delivered"] == "0"
            if takes_numbers(label) and label["delivered"] == "0" and fate in ("acknowledged", "repeated"):
                missed.append((path.name, label["frame"]))
    assert lost >= 50 and len(missed) <= 3, (lost, missed)


def test_page(both):
    """The page is what its command writes."""
    page = (REPO / "docs" / "kernel-agreement.md").read_text(encoding="utf-8")
    assert page == kernel_agreement.page(both, *kernel_agreement.read())


VERDICT_FIELDS = ["lab.stream.open", "lab.stream.close", "lab.closer"]


def verdicts(rows):
    """Per frame its verdicts on a second pass, and those of all frames in the same tcp.stream."""
    streams = {}
    for row in rows:
        streams.setdefault(row["tcp.stream"], []).append(row)
    return {str(frame): (row, streams[row["tcp.stream"]]) for frame, row in enumerate(rows, 1)}


def test_stream_verdicts(wireshark, report):
    """Whole streams: the same verdict on each of their segments, and the right one."""
    with open(KERNEL / "verdicts.tsv") as lines:
        wanted = [line.rstrip("\n").split("\t") for line in lines if not line.startswith("#")]
    names = sorted({name for name, *_ in wanted})
    paths = [KERNEL / f"{name}.a.pcap" for name in names]
    found = dict(zip(names, map(verdicts, wireshark.columns(paths, ["tcp.stream", *VERDICT_FIELDS]))))
    differences, count = [], 0
    for name, frame, *words in wanted:
        last, stream = found[name][frame]
        for field, word in zip(VERDICT_FIELDS, words):
            if word == "-":
                continue
            count += 1
            got = {last[field]} if field == "lab.closer" else {row[field] for row in stream}
            if got != {word}:
                differences.append(f"{name} frame {frame}: {field} is {sorted(got)}, not {word}")
    report([*differences, f"stream verdicts: {count - len(differences)} of {count} agree"])
    assert differences == []


# Wireshark begins a new tcp.stream at the SYN of an opener that has forgotten the connection. Until the
# other end has let go of it, the segments are still the old connection's: (capture; the frames of the
# old one from that SYN on; its verdict; the frames of the SYN that was not taken). Which tcp.stream the
# later ones are in is not the same in every Wireshark.
FORGOTTEN = [
    ("140-client_rebooted", [8, 9, 10], ("three-way", "reset", ""), []),
    ("141-client_rebooted_close_wait", [10, 11, 12], ("three-way", "reset", "client"), []),
    ("144-rst_after_challenge_lost", [8, 9, 10, 13, 14], ("three-way", "reset", ""), [11, 12]),
    ("167-reuse_while_last_ack", [19, 20], ("three-way", "four-way", "client"), [18]),
]


@pytest.mark.parametrize("name, old, verdict, not_taken", FORGOTTEN)
def test_forgotten_connection(wireshark, name, old, verdict, not_taken):
    """Its segments keep its verdict and its numbers in whatever tcp.stream they are."""
    rows = wireshark.fields(KERNEL / f"{name}.a.pcap",
                            ["lab.isn.client", *VERDICT_FIELDS], "-2")
    first_new = min(old + not_taken)
    for at, row in enumerate(rows, 1):
        said = tuple(row[field] for field in VERDICT_FIELDS)
        is_old = at < first_new or at in old
        assert (row["lab.isn.client"] == rows[0]["lab.isn.client"]) == is_old, at
        if at in old:
            assert said == verdict, at
        elif at in not_taken:
            assert said == ("unanswered", "none", ""), at
        elif at > first_new:
            assert said[:2] == ("three-way", "four-way"), at
