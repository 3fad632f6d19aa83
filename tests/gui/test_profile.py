# SPDX-License-Identifier: GPL-2.0-or-later
"""The Lab profile in tshark: its columns, its colour rules and its buttons."""

import csv
import re
import subprocess

import pytest

import wireshark
from texts import CATALOGUES, text
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
                          "Close", "2", "and", "3", "of", "4", "TIME-WAIT", "LAST-ACK", *merged[16:]]


def test_the_columns_fit(tshark):
    """Beside the scroll bar of a window of 1280 pixels, with letters 8 pixels wide and Chinese ones twice
    as wide; all of Lab's own words uncut but the longest."""
    recent = (PROFILE / "recent").read_text(encoding="utf-8")
    width = {name: int(pixels) for name, pixels in re.findall(r'"(%[^"]+)", (\d+)', recent)}
    assert sum(width.values()) <= 1280 - 16
    longest = {"%m": "    12345", "%t": "123.456789", "%s": "192.168.100.200", "%uS": "65535",
               "%L": "65549", "%Cus:lab.column.from": "server", "%Cus:lab.column.event": "Retransmission",
               "%Cus:lab.column.role": "Close 2 and 3 of 4",
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


def test_its_words_are_known():
    """Each title and each label stands in the catalogue, in English: Lab can say it otherwise."""
    known = {value for (section, _), value in CATALOGUES["en"].items() if section == "profile"}
    preferences = (PROFILE / "preferences").read_text(encoding="utf-8")
    titles = re.findall(r'^\t"([^"]+)", "%', preferences, re.MULTILINE)
    rules = re.findall("^@([^@]+)@", (PROFILE / "colorfilters").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(titles) > 10 and len(rules) > 5
    assert {*titles, *rules, *(label for label, _ in buttons())} <= known


def test_titles_in_the_chosen_language(tshark):
    """In its own profile alone."""
    psml = ["-r", SAMPLES / "cnki.pcap", "-T", "psml", "-o", "lab.language:zh_CN"]
    assert "<section>客户端状态</section>" in tshark(*psml)
    assert "<section>Time</section>" in tshark(*psml, profile="Default")


@pytest.mark.parametrize("language", CATALOGUES)
def test_packets_get_the_colour_of_their_part(tshark, language):
    """The name of which is in the chosen language."""
    names = tshark("-r", SAMPLES / "three-segment-close.pcap", "-T", "fields", "--color", "-e",
                   "frame.coloring_rule.name", "-o", f"lab.language:{language}").splitlines()
    parts = [re.sub(r"\x1b\[[0-9;]*m", "", name) for name in names]
    assert parts == [text(language, "profile", key) for key in [
        *["handshake"] * 3, "rule-data", "rule-ack", "rule-data", "rule-ack", "close", "merged", "close"]]


def test_a_rule_of_ones_own_keeps_its_name(tshark, tmp_path):
    rules = tmp_path / ".config" / "wireshark" / "profiles" / "Lab" / "colorfilters"
    own = "@My own@lab.role == \"data\"@[1,2,3][4,5,6]\n"
    rules.write_text(own + rules.read_text(encoding="utf-8"), encoding="utf-8")
    names = tshark("-r", SAMPLES / "three-segment-close.pcap", "-T", "fields", "--color", "-e",
                   "frame.coloring_rule.name", "-o", "lab.language:zh_CN").splitlines()
    assert "My own" in names[3] and text("zh_CN", "profile", "rule-ack") in names[4]
