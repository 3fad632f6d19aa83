# SPDX-License-Identifier: GPL-2.0-or-later
"""The profile's colours: legible, and different for every pair of eyes."""

import itertools

import pytest

pytest.importorskip("colorspacious", reason="python3-colorspacious is not installed")

import colours  # noqa: E402

LEAST_CONTRAST = 7.0     # WCAG 2.1, success criterion 1.4.6
LEAST_DIFFERENCE = 15.0  # CAM02-UCS; 1 is about the smallest difference an eye sees.
README = colours.COLORFILTERS.parents[1] / "README.md"


def test_every_part_of_a_conversation_has_a_colour():
    assert [name.split()[0] for name, *_ in colours.rules()] == [
        "Wrong", "Retransmitted", "Reset", "Merged", "Close", "Handshake", "Data",
        "Acknowledgment"]


@pytest.mark.parametrize("rule", colours.rules(), ids=lambda rule: rule[0].split()[0])
def test_text_is_legible(rule):
    assert colours.contrast(rule[2], rule[3]) >= LEAST_CONTRAST


@pytest.mark.parametrize("pair", itertools.combinations(colours.rules(), 2),
                         ids=lambda pair: "-".join(rule[0].split()[0] for rule in pair))
def test_colours_are_told_apart(pair):
    distance, reader = colours.difference(pair[0][2], pair[1][2])
    assert distance >= LEAST_DIFFERENCE, f"too alike for {reader}"


def test_red_and_green_of_one_lightness_are_found_alike():
    """The measure itself: a pair that is plain to most readers and lost on some."""
    distance, reader = colours.difference(colours.colour("46000,31000,20000"),
                                          colours.colour("34000,36000,20000"))
    assert distance < LEAST_DIFFERENCE and reader in colours.BLINDNESS


def test_the_readme_shows_what_is_measured(capsys):
    colours.main()
    assert capsys.readouterr().out in README.read_text(encoding="utf-8")
