# SPDX-License-Identifier: GPL-2.0-or-later
"""One pass, two passes, every language and every kind of output agree, on every capture."""

import xml.etree.ElementTree as ElementTree

from harness import FORESIGHT, INFERRED, REFUTED, TEXTS, all_captures


def test_the_joined_file_is_understood(joined, plain):
    assert len(all_captures()) > 60 and len(plain) == len(joined.origins)
    roles = {role for row in plain for role in row["lab.role"].split("|")}
    assert {"handshake1", "handshake2", "handshake3", "teardown1", "teardown2", "teardown3",
            "teardown4", "data", "ack", "reset", "stray", "ping-request", "ping-reply",
            "icmp-error"} <= roles


def test_two_passes(wireshark, joined, plain):
    """Only lab.stream.* may know the future, a request its answer, a headline that a FIN was none, and what looks back;
    that says nothing on one pass."""
    names = [name for name in wireshark.kinds if not name.startswith("lab.stream.") and name not in FORESIGHT]
    assert {row[name] for row in plain for name in FORESIGHT} == {""}
    rows = wireshark.fields(joined.path, None, "-2")
    for number, (row, other) in enumerate(zip(plain, rows), 1):
        if row["lab.partner"] != other["lab.partner"]:
            assert "request" in row["lab.role"] + row.get("lab.app", ""), joined.origins[number - 1]
            assert row["lab.partner"] == "" and int(other["lab.partner"]) > number
        other["lab.title"] = other["lab.title"].replace(REFUTED, INFERRED)
    names.remove("lab.partner")
    assert joined.differences(plain, rows, names) == []


def test_a_filter_changes_nothing(wireshark, joined, plain):
    """Frames that a filter hides were still seen."""
    rows = wireshark.fields(joined.path, None, "-Y", "tcp.flags.fin == 1 || tcp.flags.syn == 1")
    numbers = wireshark.filter(joined.path, "tcp.flags.fin == 1 || tcp.flags.syn == 1")
    assert rows == [plain[number - 1] for number in numbers]


def test_verbose_output_changes_nothing(wireshark, joined, plain):
    """A visible tree (pdml) has the same values as an invisible one (fields)."""
    names = {name for name, kind in wireshark.kinds.items()
             if kind != "FT_NONE" and not name.startswith("lab.column.")}  # not unless asked for
    packets = ElementTree.fromstring(wireshark.tshark("-T", "pdml", "-J", "lab", "-r", joined.path))
    for origin, packet, row in zip(joined.origins, packets, plain, strict=True):
        shown = {}
        for tree in packet.iter("proto"):
            for field in tree.iter("field"):
                if field.get("name") in names:
                    shown.setdefault(field.get("name"), []).append(field.get("show"))
        assert {name: wireshark.value(name, "|".join(values)) for name, values in shown.items()} == {
            name: row[name] for name in names if row[name] or name in shown}, origin


def test_languages(wireshark, joined, plain):
    """A language changes the texts and the words of the columns, which tshark shows from 4.4 on, and
    nothing else, lab.stream.* included."""
    chinese = wireshark.fields(joined.path, None, "-o", "lab.language:zh_CN")
    names = {name for name in wireshark.kinds if not name.startswith("lab.column.")} - TEXTS
    assert joined.differences(plain, chinese, names) == []
    assert all(row["lab.title"] != other["lab.title"]
               for row, other in zip(plain, chinese) if row["lab.role"])


def test_filters_find_the_same_in_each_language(wireshark, joined):
    for expression in ('lab.role == "teardown2"', 'lab.close == "three-way"', "lab.merged == True",
                       'lab.state.client == "TIME-WAIT"'):
        found = wireshark.filter(joined.path, expression)
        assert found, expression
        assert wireshark.filter(joined.path, expression, "-o", "lab.language:zh_CN") == found
