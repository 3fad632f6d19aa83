# SPDX-License-Identifier: GPL-2.0-or-later
"""Lab's values do not depend on how Wireshark is set up."""

import re

import pytest

from harness import FORESIGHT, TEXTS, capture

CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("options", [
    ["-o", "tcp.relative_sequence_numbers:FALSE"],
    ["-o", "tcp.calculate_timestamps:FALSE"],
    ["-o", "tcp.desegment_tcp_streams:FALSE"],
    ["-o", "tcp.summary_in_tree:FALSE"],
    ["-o", "tcp.try_heuristic_first:TRUE"],
    ["-o", "tcp.check_checksum:TRUE"],
    ["-o", "tcp.reassemble_out_of_order:TRUE"],
], ids=lambda options: options[1])
def test_other_preferences(wireshark, joined, plain, options):
    rows = wireshark.fields(joined.path, None, *options)
    assert joined.differences(plain, rows, wireshark.kinds) == []


def test_relative_numbers_off_in_the_text(wireshark):
    """Raw and relative numbers stay where they are in Lab's own lines."""
    path = capture("four-way-close")
    plain, raw = (re.findall(r"^.*ack = .*$", wireshark.tshark("-V", "-r", path, *options),
                             re.MULTILINE)
                  for options in ([], ["-o", "tcp.relative_sequence_numbers:FALSE"]))
    assert any("1001" in line for line in plain) and plain == raw


@pytest.mark.parametrize("passes", [[], ["-2"]])
def test_analysis_off(wireshark, joined, plain, passes):
    """Roles, numbers and states come from the segments, not from Wireshark's analysis."""
    names = [name for name in wireshark.kinds
             if not name.startswith("lab.stream.") and name not in {"lab.partner", *FORESIGHT}]
    rows = wireshark.fields(joined.path, None, *passes, "-o", "tcp.analyze_sequence_numbers:FALSE")
    assert joined.differences(plain, rows, names) == []


def test_disabled(wireshark):
    path = capture("four-way-close")
    assert wireshark.filter(path, "lab", "--disable-protocol", "lab") == []
    assert set(wireshark.column(path, "lab.role", "--disable-protocol", "lab")) == {""}
    assert "Lab: " not in wireshark.tshark("-V", "-r", path, "--disable-protocol", "lab")


def test_disabled_in_the_profile_and_enabled_again(own_wireshark):
    path = capture("four-way-close")
    file = own_wireshark.home.config("disabled_protos", "lab\n")
    assert own_wireshark.filter(path, "lab") == []
    file.unlink()
    assert own_wireshark.filter(path, "lab") == list(range(1, 12))


def test_tcp_disabled(wireshark):
    """Without TCP there is nothing to explain, and nothing to trip over."""
    path = capture("four-way-close")
    assert wireshark.filter(path, "lab", "--disable-protocol", "tcp") == []


CHOSEN = ["-o", "lab.language:zh_CN"]


def test_language_chosen(wireshark):
    path = capture("three-way-close")
    for row in wireshark.fields(path, TEXTS, *CHOSEN):
        assert all(CHINESE.search(text) for text in row.values() if text), row
    for row in wireshark.fields(path, TEXTS):
        assert not any(CHINESE.search(text) for text in row.values()), row


def test_language_of_the_tree(wireshark):
    """The whole tree speaks the language, not only the three texts; words for filters stay."""
    tree = wireshark.tshark("-O", "lab", "-r", capture("three-way-close"), *CHOSEN)
    lab = re.findall(r"^ *\[Lab：.*(?:\n    .*)*", tree, re.MULTILINE)
    assert len(lab) == 9
    for line in "\n".join(lab).splitlines():
        row = re.fullmatch(r" *\[(\w+=[\w+-]+(, )?)+\]", line)  # letters are the same everywhere
        assert CHINESE.search(line) or row or "Severity level" in line or "Group" in line, line
    assert "第二次与第三次挥手" in tree


@pytest.mark.parametrize("environment, chinese", [
    ({"LANG": "zh_CN.UTF-8"}, True),
    ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN:en"}, True),
    ({"LANG": "C.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, True),
    ({"LANG": "zh_CN"}, True),
    ({"LANG": "C"}, False),
    ({"LANG": "de_DE.UTF-8"}, False),
    ({"LANG": "xx_YY.UTF-8"}, False),
], ids=str)
def test_language_from_the_locale(wireshark, environment, chinese):
    titles = wireshark.fields(capture("three-way-close"), ["lab.title"], **environment)
    assert all(bool(CHINESE.search(row["lab.title"])) == chinese for row in titles), titles


def test_language_chosen_wins_over_the_locale(wireshark):
    titles = wireshark.fields(capture("three-way-close"), ["lab.title"], "-o", "lab.language:en",
                              LANG="zh_CN.UTF-8")
    assert not any(CHINESE.search(row["lab.title"]) for row in titles)


def test_language_changed_in_a_running_program(wireshark):
    """No word of the one before stays behind."""
    def lesson(language):
        return [("setconf", {"name": "lab.language", "value": language}),
                ("load", {"file": str(capture("three-way-close"))}),
                *(("frame", {"frame": number, "proto": True}) for number in (2, 8))]

    english, chinese = lesson("en"), lesson("zh_CN")
    answers = wireshark.sharkd(*english, *chinese, *english)
    assert answers[:4] == answers[8:]
    assert answers[4:8] == wireshark.sharkd(*chinese)
    assert answers[4:8] != answers[:4]


def test_no_text_is_missing(joined, plain):
    """Each frame Lab speaks about has a headline, a reason and something to look at; what a state
    means is said of each end that is not just open as before. Most ICMP messages move no end."""
    meaning = "lab.state.meaning"
    for origin, row in zip(joined.origins, plain):
        if not row["lab.role"]:
            continue
        assert all(row[text] for text in TEXTS - {meaning}), (origin, row)
        states = [[row[f"lab.state.{end}{when}"].split("|") for when in (".before", "")]
                  for end in ("client", "server")]
        silent = all(set(before + after) <= {"ESTABLISHED", ""} for before, after in states)
        assert bool(row[meaning]) != silent, (origin, row)


def test_the_order_in_the_dialog(wireshark):
    """What a class changes first, then what is explained, then what the worksheets are made of."""
    found = re.findall(r"^#?lab\.(\w+):", wireshark.run("tshark", "-G", "defaultprefs").stdout, re.MULTILINE)
    assert found == ["language", "lesson", "quiz", "http", "tls", "dns", "quic", "ip", "msl", "seed", "questions", "reports"]


@pytest.mark.parametrize("given, complains", [("foo", True), ("Close", True), ("close", False), ("", False)])
def test_a_lesson_that_there_is_not_is_named(wireshark, given, complains):
    """Once, though the preferences are applied more than once; the whole story stands in for it."""
    done = wireshark.run("tshark", "-c1", "-o", f"lab.lesson:{given}", "-r", capture("ping"), quiet=False)
    assert done.returncode == 0
    assert done.stderr.count(f'there is no lesson "{given}"') == complains
    assert done.stderr.count("whole, handshake, data, close, oddities") == complains
