# SPDX-License-Identifier: GPL-2.0-or-later
"""Round trips, amounts and phases beside what the sender's kernel said of them: tests/timing."""

import sys

import pytest

from harness import REPO

sys.path.insert(0, str(REPO / "tests" / "reports"))

import time_agreement  # noqa: E402
import timing_variants  # noqa: E402

TIMING = REPO / "tests" / "timing"
SERVER = "10.77.0.2"
FEW = {"time-outs": 5, "doublings": 3, "repairs": 70}  # of these there are fewer in the recordings


@pytest.fixture(scope="module")
def compared(wireshark):
    return time_agreement.compare_all(wireshark)


def test_every_recording_has_a_scenario():
    assert {path.name.removesuffix(".a.pcap") for path in TIMING.glob("*.a.pcap")} == set(time_agreement.scenarios())


@pytest.mark.parametrize("what", time_agreement.CLAIMS)
def test_it_agrees_with_the_kernel(compared, what):
    whole = time_agreement.Comparison()
    for found in compared.values():
        whole.add(found)
    assert whole.all[what] >= FEW.get(what, 1000) and whole.share(what) >= time_agreement.CLAIMS[what], whole.share(what)


@pytest.mark.parametrize("stem", time_agreement.scenarios())
def test_it_agrees_in_each_recording(compared, stem):
    shares = {what: compared[stem].share(what) for what in time_agreement.CLAIMS}
    assert {what: share for what, share in shares.items() if share < time_agreement.CLAIMS[what]} == {}


def compare_variants(wireshark, make, stems):
    folder = wireshark.home.path / make.__name__
    folder.mkdir()
    whole = time_agreement.Comparison()
    for stem in stems:
        make(TIMING, stem, folder)
        whole.add(time_agreement.compare(wireshark, stem, folder))
    return whole


@pytest.mark.parametrize("make", [timing_variants.strip_timestamps, timing_variants.join_what_a_card_cuts])
def test_it_agrees_in_other_captures_of_the_same(wireshark, make):
    """Karn's rule forbids samples of repeated segments only; and a card that cuts up what it sends changes nothing."""
    whole = compare_variants(wireshark, make, ["slow-start", "fast-repair", "halving-cubic", "halving-reno", "nagle"])
    assert whole.all["SRTT"] > 1300 and whole.all["bytes on their way"] > 1400 and whole.all["phase"] > 1500
    for what in ("SRTT", "RTTVAR", "RTO", "segments on their way", "bytes on their way", "window", "phase"):
        assert whole.share(what) >= time_agreement.CLAIMS[what], what


def test_no_phase_where_none_shows(wireshark):
    """A program that writes whole segments at its own pace, and BBR, are in no congestion avoidance."""
    for stem in ("whole-pieces", "bbr"):
        assert set(column(wireshark, f"{stem}.a", "lab.phase", f"lab.phase and ip.src == {SERVER}")) == {"slow-start"}


def test_the_page_says_so(compared):
    page = REPO / "docs" / "time-agreement.md"
    assert page.read_text(encoding="utf-8") == time_agreement.page(compared), "run tests/reports/time_agreement.py"


def column(wireshark, stem, name, expression):
    return [row[name] for row in wireshark.fields(TIMING / f"{stem}.pcap", [name], "-Y", expression)]


def test_slow_start_as_in_a_textbook(wireshark):
    ends = f'lab.round and ip.src == {SERVER}'
    assert column(wireshark, "slow-start.a", "lab.round.segments", ends)[:5] == ["10", "20", "40", "80", "160"]
    assert column(wireshark, "slow-start.a", "lab.phase", ends)[1:5] == ["slow-start"] * 4


def test_what_held_the_sender(wireshark):
    def limits(stem):
        return set(column(wireshark, f"{stem}.a", "lab.limit", "lab.limit"))
    assert limits("slow-start") == {"congestion"}
    assert limits("slow-program") == {"application"}
    held = column(wireshark, "small-window.a", "lab.limit", "lab.limit")
    assert held.count("window") > len(held) * 0.8


def test_at_the_other_end_there_are_no_rounds(wireshark):
    assert column(wireshark, "fast-repair.b", "frame.number", "lab.round") == []
    assert column(wireshark, "fast-repair.b", "lab.limit", "lab.limit == \"congestion\"") == []


def test_at_the_other_end_there_is_no_time_out(wireshark):
    """Captured beside the receiver: its ACKs come at once, and what the sender makes of them is not known."""
    acks = f"lab.rtt.sample and lab.acks.bytes and ip.src == {SERVER}"
    assert set(column(wireshark, "fast-repair.b", "lab.rtt.place", acks)) == {"part"}
    assert set(column(wireshark, "fast-repair.b", "lab.rto", acks)) == {""}
    assert set(column(wireshark, "fast-repair.a", "lab.rtt.place", acks)) == {"whole"}
