# SPDX-License-Identifier: GPL-2.0-or-later
"""Something else that stands before TCP, where Lab stood: Lab says so once, or is called by it."""

import pytest

from harness import capture

WORD = "Lab explains no TCP here"
SCRIPT = """
local lab = DissectorTable.get("ip.proto"):get_dissector(6)
local before = Proto("before", "Stands before TCP")
function before.dissector(tvb, pinfo, tree)
    {call}:call(tvb, pinfo, tree)
end
DissectorTable.get("ip.proto"):add(6, before)
"""


def said(wireshark, *arguments):
    """What goes to stderr with a capture of eleven segments and one without TCP."""
    return [wireshark.run("tshark", "-r", capture(name), *arguments, quiet=False).stderr
            for name in ("four-way-close", "ping")]


@pytest.fixture
def script(own_wireshark):
    def write(call):
        own_wireshark.home.config("plugins/before.lua", SCRIPT.format(call=call))
        return own_wireshark
    return write


def test_a_script_that_does_not_call_lab(script):
    wireshark = script('Dissector.get("tcp")')
    tcp, ping = said(wireshark)
    assert tcp.count(WORD) == 1 and WORD not in ping
    for words in (said(wireshark, "-2")[0], said(wireshark, "-V")[0]):
        assert words.count(WORD) == 1
    chinese = said(wireshark, "-o", "lab.language:zh_CN")[0]
    assert "Lab 无法讲解 TCP" in chinese and WORD not in chinese


def test_a_script_that_calls_lab(script):
    wireshark = script("lab")
    assert WORD not in "".join(said(wireshark))
    assert wireshark.filter(capture("four-way-close"), "lab") == list(range(1, 12))


def test_decode_as_tcp_is_lab(own_wireshark):
    """Whoever chooses TCP for IP protocol 6 has chosen what Lab explains."""
    roles = own_wireshark.run("tshark", "-r", capture("four-way-close"), "-d", "ip.proto==6,tcp",
                              "-T", "fields", "-e", "lab.role", quiet=False)
    assert roles.stdout.startswith("handshake1\n") and WORD not in roles.stderr
