# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab under the sanitizers, on the captures of the repository as they are, and on damaged ones."""

import pytest

import crafted
import fuzz
from harness import Joined


@pytest.fixture(scope="module")
def wireshark():
    if not fuzz.sanitizer().is_absolute():
        pytest.skip("the compiler has no libasan")
    with fuzz.sanitized() as programs:
        yield programs


def test_the_captures_as_they_are(wireshark):
    fuzz.check_batch(wireshark, Joined(wireshark).path)


def test_crafted_packets(wireshark):
    fuzz.check_batch(wireshark, crafted.write(wireshark.home.path / "crafted.pcap", packets=1500, seed=1))


def test_damaged_captures(wireshark):
    assert fuzz.fuzz(wireshark, files=200) == []
