# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab under the sanitizers, on the captures of the repository as they are, and on damaged ones."""

import shutil

import pytest

import crafted
import fuzz
import memcheck
from harness import Home, Joined, Wireshark, capture, parallel

PARTS = 24  # of all captures, each read with options of its own
# Something of each protocol, and headers that are cut off or stand one in another.
A_FEW = ["dns-http", "dns-quic", "tls-1-2", "retransmission-timeout", "ping-errors", "cut-options", "two-tcp-layers"]


@pytest.fixture(scope="module")
def wireshark():
    if not fuzz.sanitizer().is_absolute():
        pytest.skip("the compiler has no libasan")
    with fuzz.sanitized() as programs:
        yield programs


def test_the_captures_as_they_are(wireshark):
    fuzz.check_fields(wireshark, Joined(wireshark).path)
    paths = fuzz.paths()
    whole = fuzz.join(wireshark, paths, "whole")
    parts = [fuzz.join(wireshark, paths[turn::PARTS], f"part-{turn}") for turn in range(PARTS)]
    runs = [(whole, options) for options in fuzz.ALWAYS]
    runs += [(part, options) for turn, part in enumerate(parts) for options in fuzz.in_turn(turn, PARTS)]
    parallel(lambda run: fuzz.run(wireshark, *run), runs)


def test_a_post_dissector_in_front_that_throws(wireshark):
    """What Lab was to read at the end of a frame is gone in the next."""
    folder = wireshark.home.path / "both"
    for plugins in (fuzz.SANITIZED / "plugins", fuzz.BUILD / "throws"):
        for plugin in plugins.glob("*/epan/*.so"):
            place = folder / plugin.relative_to(plugins)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(plugin)
    both = fuzz.Sanitized(wireshark.home, plugins=folder)
    whole = fuzz.join(wireshark, fuzz.paths(), "whole")
    for passes in fuzz.PASSES:
        rows = fuzz.table(both, whole, *passes, *fuzz.ABOVE)
        fuzz.check_words(whole, rows)
        assert not any(any(row.values()) for row in rows[2::3])


def test_crafted_packets(wireshark):
    fuzz.check_batch(wireshark, crafted.write(wireshark.home.path / "crafted.pcap", packets=1500, seed=1), turn=2)


def test_damaged_captures(wireshark):
    assert fuzz.fuzz(wireshark, files=200) == []


@pytest.mark.slow
@pytest.mark.parametrize("options", [["-V", *fuzz.ABOVE], ["-2", "-V", "-o", "lab.quiz:TRUE"], fuzz.ALWAYS[-1]])
def test_a_few_captures_under_valgrind(options):
    """memcheck.py reads all of them, and more."""
    if not shutil.which("valgrind"):
        pytest.skip("not installed: valgrind")
    home = Home()
    programs = Wireshark(home)
    programs.prove_loaded()
    few = fuzz.join(programs, map(capture, A_FEW), "few")
    assert memcheck.check(programs, few, options) == []
    home.remove()
