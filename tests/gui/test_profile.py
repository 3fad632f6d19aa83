# SPDX-License-Identifier: GPL-2.0-or-later
"""The Lab profile in tshark: its columns, its colour rules and its buttons."""

import csv
import re
import subprocess

import pytest

import wireshark
from wireshark import PROFILE, SAMPLES


@pytest.fixture
def tshark(tmp_path, plugins):
    """Runs tshark with the Lab profile; returns what it prints, after it printed no complaint."""
    wireshark.personal_folder(tmp_path)

    def run(*arguments, plugins=plugins, profile="Lab"):
        done = subprocess.run(["tshark", "-C", profile, *arguments], text=True, check=False,
                              env=wireshark.environment(tmp_path, plugins), timeout=60,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        # Where the plugin is missing, so are its preferences; Wireshark says so and goes on.
        complaints = [line for line in done.stderr.splitlines()
                      if "lab." in line and (plugins or "No such preference" not in line)]
        assert done.returncode == 0 and not complaints, done.stderr
        return done.stdout
    return run


def buttons():
    """(label, filter) of each filter button, in the file's order."""
    found = []
    with open(PROFILE / "dfilter_buttons", encoding="utf-8") as lines:
        for row in csv.reader(line for line in lines if not line.startswith("#")):
            assert row[0] == "TRUE" and len(row) == 4
            found.append((row[1], re.sub(r"\\x([0-9a-f]{2})",
                                         lambda hexa: chr(int(hexa[1], 16)), row[2])))
    return found


def test_tshark_prints_the_columns(tshark):
    merged = tshark("-r", SAMPLES / "three-segment-close.pcap").splitlines()[8].split()
    assert merged[2:] == ["203.0.113.80", "80", "192.168.1.7", "50612", "54", "server",
                          "teardown2,teardown3", "TIME-WAIT", "LAST-ACK", *merged[11:]]


def test_the_event_column_tells_why(tshark):
    """The cause of a reset before what else happened on it."""
    def events(capture):
        rows = tshark("-r", capture, "-T", "fields", "-E", "separator=;",
                      "-e", "lab.column.event", "-e", "lab.reset", "-e", "lab.event").splitlines()
        return [row.split(";") for row in rows]
    rows = events(SAMPLES / "reset-443.pcap") + events(SAMPLES / "recorded" / "zero-window.pcap")
    assert all(column == ",".join(filter(None, (reset, event))) for column, reset, event in rows)
    assert {"refused", "abort"} & {reset for _, reset, _ in rows}
    assert any("zero-window" in event for *_, event in rows)


def test_the_columns_fit(tshark):
    """Beside the scroll bar of a window of 1280 pixels, with letters 8 pixels wide; the words of
    Lab's vocabulary uncut, of two roles also."""
    recent = (PROFILE / "recent").read_text(encoding="utf-8")
    width = {name: int(pixels) for name, pixels in re.findall(r'"(%[^"]+)", (\d+)', recent)}
    assert sum(width.values()) <= 1280 - 16
    longest = {"%m": "  12345", "%t": "123.456789", "%s": "192.168.100.200", "%uS": "65535",
               "%L": "65549", "%Cus:lab.from": "server", "%Cus:lab.column.event": "retransmission",
               "%Cus:lab.column.role": "teardown2,teardown3",
               "%Cus:lab.column.client": "SYN-RECEIVED", "%i": "50612 → 80 [SYN, ACK]"}
    assert [name for name, text in longest.items() if width[name] < 8 * len(text) + 4] == []


def test_the_profile_is_a_teachers_choice_only(tshark):
    """Other profiles stay as they are: no Lab column in the default one."""
    assert "handshake" not in tshark("-r", SAMPLES / "cnki.pcap", profile="Default")


def test_http_is_explained(tshark):
    """Elsewhere Lab leaves HTTP alone, because it costs time on every packet."""
    arguments = ["-r", SAMPLES / "cnki.pcap", "-Y", "lab.app", "-T", "fields", "-e", "frame.number"]
    assert tshark(*arguments).split() == ["4", "6", "8", "9", "11", "12"]
    assert tshark(*arguments, profile="Default") == ""


def test_without_the_plugin_tshark_still_reads(tshark):
    printed = tshark("-r", SAMPLES / "cnki.pcap", plugins=None)
    assert "[SYN]" in printed and "handshake" not in printed


@pytest.mark.parametrize("label, expression", buttons())
def test_button_finds_its_packets(tshark, label, expression):
    captures = {"Handshake": "cnki", "Close": "cnki", "Merged": "three-segment-close",
                "Resets": "reset-443"}
    capture = SAMPLES / f"{captures[label.split()[0]]}.pcap"
    found = tshark("-r", capture, "-Y", expression).splitlines()
    everything = tshark("-r", capture).splitlines()
    assert 0 < len(found) < len(everything)


def test_each_label_speaks_both_languages():
    for label, _ in buttons():
        assert re.fullmatch(r"[A-Za-z ]+ [\u4e00-\u9fff]+", label)


def test_packets_get_the_colour_of_their_part(tshark):
    names = tshark("-r", SAMPLES / "three-segment-close.pcap", "-T", "fields", "--color", "-e",
                   "frame.coloring_rule.name").splitlines()
    parts = [re.sub(r"\x1b\[[0-9;]*m", "", name).split()[0] for name in names]
    assert parts == ["Handshake"] * 3 + ["Data", "Acknowledgment", "Data", "Acknowledgment",
                                         "Close", "Merged", "Close"]
