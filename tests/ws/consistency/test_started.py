# SPDX-License-Identifier: GPL-2.0-or-later
"""A tshark that has started before says the same as one that starts anew."""

import os
import subprocess

import pytest

from harness import STARTED, Home, Wireshark, capture

HANDSHAKE = capture("four-way-close")
COMMANDS = {
    "a table": ["-n", "-2", "-r", HANDSHAKE, "-T", "fields", "-e", "lab.role", "-e", "lab.state.client.final"],
    "a tree, in Chinese": ["-r", HANDSHAKE, "-O", "lab", "-o", "lab.language:zh_CN"],
    "what is printed": ["-q", "-r", HANDSHAKE, "-z", "lab,report", "-z", "lab,ladder"],
    "no such file": ["-r", "nowhere.pcap"],
    "no such preference": ["-r", HANDSHAKE, "-o", "lab.nothing:1"],
    "no such connection": ["-q", "-r", HANDSHAKE, "-z", "lab,ladder,99"],
}


class Anew(Wireshark):
    can_wait = False


@pytest.fixture(scope="module")
def waiting():
    home = Home()
    programs = Wireshark(home)
    programs.tshark("-r", HANDSHAKE)  # the first one in a home starts by itself
    yield programs
    home.remove()


def said(programs, *command, **more):
    done = programs.run("tshark", *command, quiet=False, **more)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_the_same_is_said(waiting, name):
    expected = said(Anew(waiting.home), *COMMANDS[name])
    assert [said(waiting, *COMMANDS[name]) for _ in range(2)] == [expected] * 2
    if STARTED.exists():
        assert len(waiting.home.started[waiting.plugins]) == 1, "each time it started anew"


def test_who_takes_too_long_is_ended(waiting):
    fifo = waiting.home.path / "fifo"
    os.mkfifo(fifo, mode=0o666)
    with pytest.raises(subprocess.TimeoutExpired):
        said(waiting, "-r", fifo, timeout=1)
    assert said(waiting, "-r", HANDSHAKE) == said(Anew(waiting.home), "-r", HANDSHAKE)


def test_a_language_of_ones_own_counts_at_the_start(waiting):
    command = ("-r", HANDSHAKE, "-T", "fields", "-e", "lab.title", "-o", "lab.language:eo", "-c", "1")
    without = said(waiting, *command)
    waiting.home.config("lab/eo.ini", "[language]\nname=Esperanto\n[role.handshake1]\ntitle=Unua\n")
    assert said(waiting, *command) == said(Anew(waiting.home), *command) != without
    waiting.home.clear()
    assert said(waiting, *command) == without
