# SPDX-License-Identifier: GPL-2.0-or-later
"""Every way of asking Wireshark for Lab's fields answers, alone and without the others' help.

Wireshark builds no tree unless somebody wants one, and each question below makes it
want a different part.
"""

import json
import re
import xml.etree.ElementTree as ElementTree

import pytest

from clicks import with_values
from harness import capture, parallel

ROLES = ["handshake1", "handshake2", "handshake3", "data", "ack", "data", "ack", "teardown1",
         "teardown2", "teardown3", "teardown4"]


@pytest.mark.parametrize("passes", [[], ["-2"]])
def test_filter(wireshark, passes):
    path = capture("four-way-close")
    assert wireshark.filter(path, 'lab.role == "handshake2"', *passes) == [2]
    assert wireshark.filter(path, 'lab.role contains "teardown"', *passes) == [8, 9, 10, 11]
    assert wireshark.filter(path, "lab", *passes) == list(range(1, 12))
    assert wireshark.filter(path, "!lab", *passes) == []


def test_filter_without_other_output(wireshark):
    """The plain summary of -Y alone, where the filter's fields are all that is wanted."""
    output = wireshark.tshark("-r", capture("four-way-close"), "-Y", 'lab.role == "handshake2"')
    assert [line.split()[0] for line in output.splitlines()] == ["2"]


def test_read_filter(wireshark):
    path = capture("four-way-close")
    output = wireshark.tshark("-2", "-R", 'lab.role == "teardown2"', "-r", path,
                              "-T", "fields", "-e", "tcp.ack_raw")
    assert output.split() == ["1102"]


@pytest.mark.parametrize("passes", [[], ["-2"]])
def test_fields_without_filter(wireshark, passes):
    assert wireshark.column(capture("four-way-close"), "lab.role", *passes) == ROLES


@pytest.mark.slow
@pytest.mark.parametrize("passes", [[], ["-2"]])
def test_each_field_asked_of_tshark_alone(wireshark, passes):
    """A field must not need another one to be asked for beside it."""
    path = capture("three-way-close")
    together = wireshark.fields(path, None, *passes)
    names = list(wireshark.kinds)
    alone = parallel(lambda name: wireshark.column(path, name, *passes), names)
    assert alone == [[row[name] for row in together] for name in names]


def test_each_field_asked_for_alone(wireshark):
    """The same in the window: one column at a time."""
    path = capture("three-way-close")
    together = wireshark.fields(path, None, "-2")
    names = with_values(wireshark)
    lists = wireshark.sharkd(("load", {"file": str(path)}), *(
        ("frames", {"column0": f"{name}:0"}) for name in names))[1:]
    for name, frames in zip(names, lists, strict=True):
        assert [wireshark.value(name, frame["c"][0].replace(",", "|")) for frame in frames] == [
            row[name].replace(",", "|") for row in together], name


@pytest.mark.parametrize("passes", [[], ["-2"]])
@pytest.mark.parametrize("form", ["tabs", "text"])
def test_custom_column_without_filter(wireshark, passes, form):
    output = wireshark.tshark("-r", capture("four-way-close"), "-T", form, *passes, "-o",
                              'gui.column.format:"No.","%m","Lab","%Cus:lab.role:0:R"')
    assert [line.split() for line in output.splitlines()] == [
        [str(number), role] for number, role in enumerate(ROLES, 1)]


def test_custom_column_repeats(wireshark):
    """Both parts of a merged close stand in the column."""
    output = wireshark.tshark("-r", capture("three-way-close"), "-T", "tabs", "-o",
                              'gui.column.format:"No.","%m","Lab","%Cus:lab.role:0:R"')
    assert output.splitlines()[7].split("\t")[1].strip() == "teardown2,teardown3"


def test_colour_rule(own_wireshark):
    """A colour rule is the only one to ask for a Lab field."""
    own_wireshark.home.config("colorfilters", '@Lab@lab.role == "handshake2"@[1,2,3][4,5,6]\n')
    output = own_wireshark.tshark("-r", capture("four-way-close"), "--color", "-T", "fields",
                                  "-e", "frame.number", "-e", "frame.coloring_rule.name")
    assert re.findall(r"^\S*?(\d+)\tLab", output, re.MULTILINE) == ["2"]


def lab_part(text, frame):
    """The lines of one frame's Lab tree in the output of -V."""
    lines = re.split(r"^Frame \d+: ", text, flags=re.MULTILINE)[frame].splitlines()
    start = next(number for number, line in enumerate(lines) if re.match(r"\s*\[Lab: ", line))
    depth = len(lines[start]) - len(lines[start].lstrip())
    rest = lines[start + 1:]
    end = next((number for number, line in enumerate(rest)
                if len(line) - len(line.lstrip()) <= depth), len(rest))
    return [lines[start], *rest[:end]]


def test_verbose_text(wireshark):
    tree = "\n".join(lab_part(wireshark.tshark("-V", "-r", capture("four-way-close")), 2))
    for words in ("handshake2", "x + 1 = 1000 + 1 = 1001", "5000", "SYN-RECEIVED", "SYN-SENT",
                  "RFC 9293"):
        assert words in tree, tree


def test_verbose_text_of_lab_alone(wireshark):
    """-O lab opens Lab's tree and no other."""
    output = wireshark.tshark("-O", "lab", "-r", capture("four-way-close"))
    assert "x + 1 = 1000 + 1 = 1001" in "\n".join(lab_part(output, 2))


def test_json(wireshark):
    packets = json.loads(wireshark.tshark("-T", "json", "-r", capture("four-way-close")))
    assert [packet["_source"]["layers"]["lab"]["lab.more"]["lab.role"] for packet in packets] == ROLES


def test_json_of_lab_alone(wireshark):
    """-J names the protocols to print, so that nobody asks for a field by name."""
    packets = json.loads(wireshark.tshark("-T", "json", "-J", "lab", "-r",
                                          capture("four-way-close")))
    assert [packet["_source"]["layers"]["lab"]["lab.more"]["lab.role"] for packet in packets] == ROLES


def test_elastic_json(wireshark):
    lines = wireshark.tshark("-T", "ek", "-r", capture("four-way-close")).splitlines()
    layers = [json.loads(line)["layers"] for line in lines[1::2]]
    assert [layer["lab"]["lab_lab_role"] for layer in layers] == ROLES


def test_pdml(wireshark):
    packets = ElementTree.fromstring(wireshark.tshark("-T", "pdml", "-r",
                                                      capture("four-way-close")))
    roles = [[field.get("show") for field in packet.findall("proto[@name='lab']//field")
              if field.get("name") == "lab.role"] for packet in packets]
    assert roles == [[role] for role in ROLES]


def test_everything_is_generated(wireshark):
    """Nothing of Lab's tree is in the packet, so all of it is marked as generated."""
    for line in lab_part(wireshark.tshark("-V", "-r", capture("four-way-close")), 9):
        assert re.fullmatch(r"\s*\[.*\]", line), line
