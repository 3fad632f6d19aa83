# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/ten-cases.md is what its command writes, and the facts that it rests on are so.

The facts are written here by hand, from the RFC and from what Wireshark is known to say: a page
written anew from wrong answers does not pass.
"""

import re
import sys

import pytest

from harness import REPO

pytest.importorskip("tomllib")
sys.path.insert(0, str(REPO / "tests" / "reports"))

import ten_cases  # noqa: E402

CASES = ten_cases.read_cases()
PAGE = (REPO / "docs" / "ten-cases.md").read_text(encoding="utf-8")

# (case, table, field): {frame: value}; tables count from 1.
FACTS = {
    (1, 1, "tcp.completeness"): dict.fromkeys(range(4, 8), "Complete, NO_DATA (23)"),
    (1, 2, "tcp.completeness"): dict.fromkeys(range(4, 7), "Complete, NO_DATA (23)"),
    (1, 3, "tcp.completeness"): dict.fromkeys(range(4, 8), "Complete, NO_DATA (23)"),
    (1, 1, "lab.stream.close"): dict.fromkeys(range(4, 8), "four-way"),
    (1, 2, "lab.stream.close"): dict.fromkeys(range(4, 7), "three-way"),
    (1, 3, "lab.stream.close"): dict.fromkeys(range(4, 8), "simultaneous"),
    (1, 1, "lab.state.client"): {4: "FIN-WAIT-1", 5: "FIN-WAIT-2", 6: "TIME-WAIT", 7: "TIME-WAIT"},
    (1, 2, "lab.state.client"): {4: "FIN-WAIT-1", 5: "TIME-WAIT", 6: "TIME-WAIT"},
    (1, 3, "lab.state.client"): {4: "FIN-WAIT-1", 5: "CLOSING", 6: "TIME-WAIT", 7: "CLOSING"},
    (1, 3, "lab.role"): {4: "teardown1", 5: "teardown3", 6: "teardown2", 7: "teardown4"},
    (2, 1, "tcp.completeness"): dict.fromkeys(range(4, 8), "Complete, WITH_DATA (31)"),
    (2, 1, "lab.stream.close"): dict.fromkeys(range(4, 8), "half-closed"),
    (2, 1, "lab.event"): {4: "", 5: "", 6: "half-close", 7: ""},
    (2, 1, "lab.state.server"): dict.fromkeys(range(4, 8), "CLOSE-WAIT"),
    (3, 1, "lab.event"): dict.fromkeys(range(1, 5), ""),
    (3, 1, "lab.open"): {1: "", 2: "simultaneous", 3: "", 4: ""},
    (3, 1, "lab.role"): {1: "handshake1", 2: "handshake1", 3: "handshake2", 4: "handshake2"},
    (4, 1, "tcp.completeness@1"): {1: "Incomplete (0)", 2: "Incomplete, SYN_SENT (1)",
                                   3: "Incomplete, CLIENT_ESTABLISHED (3)", 4: "Incomplete (11)",
                                   5: "Incomplete, DATA (15)"},
    (4, 1, "lab.role@1"): {1: "handshake1", 2: "handshake2", 3: "handshake3,data", 4: "ack",
                           5: "teardown1"},
    (4, 1, "lab.state.server@1"): {1: "SYN-RECEIVED", 2: "SYN-RECEIVED", 3: "ESTABLISHED",
                                   4: "ESTABLISHED", 5: "FIN-WAIT-1"},
    (5, 1, "tcp.seq"): {1: "0", 2: "1"},
    (5, 1, "tcp.seq_raw"): {1: "1000", 2: "0"},
    (5, 1, "lab.reset"): {1: "", 2: "refused"},
    (5, 1, "lab.ack.formula"): {1: "", 2: "x+1"},
    (6, 1, "lab.flood"): {**dict.fromkeys((21, 22, 23, 24, 41, 42, 43, 44, 67, 68), ""), 69: "31", 70: "31",
                          87: "40", 88: "40"},
    (6, 1, "lab.stream.open"): {**dict.fromkeys((21, 22, 23, 24, 67, 68, 69, 70, 87, 88), "half-open"),
                                **dict.fromkeys(range(41, 45), "three-way")},
    (6, 2, "lab.scan"): {**dict.fromkeys(range(1, 4), ""), **dict.fromkeys(range(4, 10), "syn"),
                         **dict.fromkeys(range(10, 17), "connect")},
    (6, 2, "lab.stream.open"): {
        **dict.fromkeys((1, 2, 4, 7, 8, 12), "refused"), **dict.fromkeys((6, 16), "unanswered"),
        **dict.fromkeys((3, 5, 9, 10, 11, 13, 14, 15), "three-way")},
    (7, 1, "lab.role"): {6: "teardown3", 7: "teardown4", 8: "teardown3", 9: "teardown4"},
    (7, 1, "lab.event"): {6: "", 7: "", 8: "retransmission", 9: ""},
    (7, 1, "lab.state.client"): dict.fromkeys(range(6, 10), "TIME-WAIT"),
    (7, 1, "lab.state.server"): {6: "LAST-ACK", 7: "CLOSED", 8: "LAST-ACK", 9: "CLOSED"},
    (8, 1, "tcp.completeness"): dict.fromkeys(range(3, 7), "Incomplete, DATA (15)"),
    (8, 1, "lab.role"): {3: "handshake3", 4: "teardown1", 5: "teardown1", 6: "data"},
    (8, 1, "lab.state.client"): {3: "ESTABLISHED", 4: "FIN-WAIT-1", 5: "FIN-WAIT-1", 6: "FIN-WAIT-1"},
    (8, 1, "lab.state.server"): dict.fromkeys(range(3, 7), "ESTABLISHED"),
    (9, 1, "tcp.completeness@1"): {1: "Incomplete (0)", 2: "Incomplete, SYN_SENT (1)",
                                   3: "Incomplete, CLIENT_ESTABLISHED (3)",
                                   4: "Incomplete, ESTABLISHED (7)", 5: "Complete, NO_DATA (23)",
                                   6: "Complete, NO_DATA (23)"},
    (9, 1, "tcp.completeness@2"): dict.fromkeys(range(1, 7), "Complete, NO_DATA (23)"),
    (9, 1, "lab.role@1"): {1: "handshake1", 2: "handshake2", 3: "handshake3", 4: "teardown1",
                           5: "teardown2,teardown3", 6: "teardown4"},
}

# What the Info column begins with: (case, frame): mark; "" for none.
MARKS = {(3, 1): "", (3, 2): "", (3, 3): "[TCP Retransmission]", (3, 4): "[TCP Retransmission]",
         (7, 6): "", (7, 7): "", (7, 8): "[TCP Retransmission]", (7, 9): "[TCP Dup ACK 7#1]"}

# capture: (the third ACKs, what the taught filter finds with relative numbers)
THIRD = {
    "filter-trap": ([3], [3, 4, 6, 7, 8]),
    "third-ack-with-data": ([3], []),
    "26-tfo.a": ([3, 13], []),
    "76-p_ack_with_fin_opens.a": ([3], []),
    "19-third_ack_lost.a": ([3, 5, 7], [3, 5, 7]),
    "07-simultaneous_open.a": ([], [5, 6]),
    "half-open": ([], []),
    "midstream-acks": ([], [1, 2, 3, 4]),
}


@pytest.fixture(scope="module")
def programs():
    programs = ten_cases.Programs()
    yield programs
    programs.close()


@pytest.fixture(scope="module")
def answers(programs):
    return ten_cases.answers(programs, CASES)


@pytest.fixture(scope="module")
def same_words(programs):
    """What Wireshark itself says may differ in another version; what Lab says may not."""
    written_with = re.search(r"what Wireshark (\d+\.\d+) says", PAGE)[1]
    if programs.version() != written_with:
        pytest.skip(f"the page holds the words of Wireshark {written_with}")


def test_page(same_words, programs, answers):
    written = ten_cases.page(programs.version(), CASES, answers)
    assert PAGE.splitlines() == written.splitlines(), "run tests/reports/ten_cases.py, read the difference"


@pytest.mark.parametrize("fact", FACTS, ids=str)
def test_fact(request, answers, fact):
    case, table, spec = fact
    if spec.startswith("tcp."):
        request.getfixturevalue("same_words")
    found = answers[case - 1][table - 1]
    assert {frame: texts[spec] for frame, texts in found.items()} == FACTS[fact]


@pytest.mark.parametrize("case, frame", MARKS, ids=str)
def test_mark_of_the_info_column(same_words, answers, case, frame):
    info = answers[case - 1][0][frame]["info"]
    mark = re.match(r"(\[TCP[^]]*\])?", info)[0]
    assert mark == MARKS[case, frame]


def test_case_7_lab_gives_time_wait_as_the_reason(answers):
    why = answers[6][0][8]["lab.why#2"]
    assert "FIN" in why and "ACK" in why and "MSL" in why


def test_case_9_lab_is_the_same_in_one_pass_and_two(answers):
    for texts in answers[8][0].values():
        assert texts["lab.role@1"] == texts["lab.role@2"]
        assert texts["lab.state.client@1"] == texts["lab.state.client@2"]


@pytest.mark.parametrize("name", THIRD)
def test_filter_for_the_third_ack(same_words, answers, name):
    filters = CASES[9]["filters"]
    path, = [path for path in filters["captures"] if path.endswith(f"/{name}.pcap")]
    right, taught = THIRD[name]
    assert filters["captures"][path] == right
    assert answers[9][path] == {("taught", True): taught, ("taught", False): [],
                                ("lab", True): right, ("lab", False): right}


def test_every_case_is_tested():
    assert len(CASES) == 10 and set(THIRD) == {re.search(r"([^/]+)\.pcap", path)[1]
                                               for path in CASES[9]["filters"]["captures"]}
    tables = {(number, index) for number, case in enumerate(CASES, 1)
              for index in range(1, len(case.get("view", [])) + 1)}
    assert {key[:2] for key in FACTS} == tables
