# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the tests that run the plugin in Wireshark. LAB_BUILD_DIR names the build."""

import pytest

from harness import Home, Joined, Wireshark


@pytest.fixture(scope="session")
def wireshark():
    """Wireshark with the plugin proved loaded, and a home directory no test writes to."""
    home = Home()
    programs = Wireshark(home)
    programs.prove_loaded()
    yield programs
    home.remove()


@pytest.fixture(scope="session")
def without_lab(wireshark):
    """The same programs without the plugin."""
    programs = Wireshark(wireshark.home, plugins=wireshark.home.path / "no-plugins")
    assert not [row for row in programs.glossary("plugins") if row[0].strip() == "lab.so"]
    return programs


@pytest.fixture(scope="session")
def own_home():
    """Where one test after the other writes, so that tshark need not start anew for each."""
    home = Home()
    yield home
    home.remove()


@pytest.fixture
def own_wireshark(wireshark, own_home):
    """The same with a home directory for one test to write to."""
    yield Wireshark(own_home, kinds=wireshark.kinds)
    own_home.clear()


@pytest.fixture(scope="session")
def joined(wireshark):
    """Every capture of the repository in one file."""
    return Joined(wireshark)


@pytest.fixture(scope="session")
def plain(wireshark, joined):
    """The reference for all comparisons: each field of each frame, one pass, in English."""
    return wireshark.fields(joined.path)
