# SPDX-License-Identifier: GPL-2.0-or-later
"""Quiz mode: the tree asks before it tells, and nothing else tells either; filters still work."""

import itertools
import re
import sys

import pytest

pytest.importorskip("scapy")
from scapy.layers.dns import DNS  # noqa: E402
from scapy.layers.inet import IP, UDP  # noqa: E402
from scapy.layers.inet6 import ICMPv6ND_NS, IPv6  # noqa: E402
from scapy.layers.l2 import ARP, Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

from harness import REPO, capture, catalogue  # noqa: E402

sys.path.append(str(REPO / "tests" / "captures"))

import generate  # noqa: E402

QUIZ = ("-o", "lab.quiz:TRUE")
# Each with what it shows. The profile has room for those in PROFILE.
WORDS = ["lab.column.from", "lab.column.role", "lab.column.event"]
VALUES = {"lab.column.seq": "lab.seq.formula", "lab.column.ack": "lab.ack.formula",
          "lab.column.client": "lab.state.client", "lab.column.server": "lab.state.server"}
COLUMNS = [*WORDS, *VALUES]
PROFILE = [*WORDS, "lab.column.client", "lab.column.server"]
EXPERT = {"lab.merged.note", "lab.scan.begins", "lab.flood.begins", "lab.seq.gap", "lab.seq.unexpected",
          "lab.ack.unexpected"}


def test_filters_find_the_same(wireshark, joined, plain):
    """A lab sheet's filter does not care whether the quiz is on, nor in which order values stand."""
    rows = wireshark.fields(joined.path, None, *QUIZ)
    def in_order(table):
        return [{name: "|".join(sorted(value.split("|"))) for name, value in row.items()}
                for row in table]
    # lab.more is a line that the tree folds where the quiz has its own.
    names = set(wireshark.kinds) - set(COLUMNS) - EXPERT - {"lab.question", "lab.answer", "lab.more"}
    assert "lab.role" in names and "lab.stream.close" in names
    assert joined.differences(in_order(plain), in_order(rows), names) == []


NO_SEGMENT = {"ping-request", "ping-reply", "icmp-error"}


def test_every_segment_asks(wireshark, joined, plain):
    rows = wireshark.fields(joined.path, ["lab.role", "lab.question", "lab.answer", "lab.partner"],
                            *QUIZ)
    for origin, row, off in zip(joined.origins, rows, plain, strict=True):
        assert off["lab.question"] == off["lab.answer"] == "", origin
        is_segment = row["lab.role"] not in {"", *NO_SEGMENT}
        asked, answered = row["lab.question"].split("|"), row["lab.answer"].split("|")
        assert len(asked) == len(answered), origin
        assert asked[0] == "role" if is_segment else set(asked) <= {
            "", "partner", "rtt", "hops", "icmp", "checksum"}, origin
        assert asked[0] or row["lab.role"] != "ping-reply" or not row["lab.partner"], origin


def test_answers(wireshark):
    row = wireshark.fields(capture("three-way-close"), ["lab.question", "lab.answer"], *QUIZ,
                           "-Y", "lab.merged == 1")[0]
    answers = dict(zip(row["lab.question"].split("|"), row["lab.answer"].split("|")))
    assert answers["role"] == "teardown2+teardown3"
    assert answers["close"] == "three-way"
    assert answers["server-state"] == "LAST-ACK"
    assert answers["formula"] == "u+1"
    assert answers["next"].isdigit()
    assert not {"ack", "client-state"} & set(answers), "one is in the packet, the other not certain"


def role_words(row, texts):
    """What a segment with these roles is called: all of them together, or the leading one."""
    roles = row["lab.role"].split("|")
    if {"teardown2", "teardown3"} <= set(roles) and not row["lab.merged"]:
        roles.remove("teardown3")  # the FIN is only sent again
    whole = "role." + "+".join(roles)
    leading = "role." + next((role for role in roles if role != "data"), "data")
    return texts[whole if whole in texts else leading]["name"] if row["lab.role"] else ""


def event_words(row, texts):
    """Why there is a reset, and what else happened."""
    return ",".join(texts[f"{kind}.{word}"][key] for kind, key in (
        ("icmp", "title"), ("reset", "name"), ("event", "name"))
                    for word in row[f"lab.{kind}"].split("|") if word)


@pytest.mark.parametrize("language, passes", [("en", []), ("zh_CN", ["-2"])])
def test_columns(wireshark, joined, plain, language, passes):
    """Words for what has words, and values for the rest; in quiz mode only who sent it."""
    texts = catalogue(language)
    form = ",".join(f'"{name}","%Cus:{name}:0:R"' for name in COLUMNS)
    for options, shown in (((), True), (QUIZ, False)):
        output = wireshark.tshark("-r", joined.path, "-T", "tabs", "-o",
                                  f"gui.column.format:{form}", "-o", f"lab.language:{language}",
                                  *passes, *options)
        for origin, line, off in zip(joined.origins, output.splitlines(), plain, strict=True):
            told = [role_words(off, texts), event_words(off, texts),
                    *(off[field].replace("|", ",") for field in VALUES.values())]
            if not shown:
                told = [""] * len(told)
            if "|" in off["lab.from"]:
                continue  # several segments in a frame
            end = off["lab.from"]
            sender = texts[f"end.{end}"]["name"] if end else ""
            cells = [cell.strip() for cell in line.split("\t")]
            if not off["lab.role"]:
                told[0] = cells[1]  # what else it is
            assert cells == [sender, *told], origin


@pytest.mark.parametrize("language, form", [("en", "{}"), ("zh_CN", "{} 协议")])
@pytest.mark.parametrize("options", [[], QUIZ])
def test_other_frames_say_what_they_are(own_wireshark, language, form, options):
    """Their protocol, quiz or not; nothing else has a word for them."""
    path = own_wireshark.home.path / "others.pcap"
    mac = "02:00:00:00:00:01"
    udp = Ether(dst=mac) / IP() / UDP(sport=40000, dport=53)
    wrpcap(str(path), [Ether(dst=mac) / ARP(), udp / DNS(), udp / Raw(b"?"), Ether(dst=mac) / IPv6() / ICMPv6ND_NS(),
                       Ether(dst=mac) / IP() / UDP(sport=40000, dport=40001) / Raw(b"bytes that nobody knows")])
    column = ["-T", "tabs", "-o", 'gui.column.format:"Role","%Cus:lab.column.role:0:R"',
              "-o", f"lab.language:{language}", "-o", "lab.ip:TRUE", *options]
    shown = own_wireshark.tshark("-r", path, *column).splitlines()
    assert [line.strip() for line in shown] == [
        form.format(name) for name in ("ARP", "DNS", "DNS", "ICMPv6", "UDP")]
    # It is no field of a tree that somebody looks at, or that statistics count, and no filter for Lab finds it.
    assert own_wireshark.filter(path, "lab") == []
    assert "lab.column" not in own_wireshark.tshark("-r", path, *column, "-P", "-V", "-z", "io,phs").split("Hierarchy")[1]


def test_a_column_alone(wireshark):
    """As the packet list asks for it: no filter, no other field."""
    path = capture("four-way-close")
    column = ["-T", "tabs", "-o", 'gui.column.format:"Role","%Cus:lab.column.role:0:R"']
    shown = wireshark.tshark("-r", path, *column).splitlines()
    assert shown[:3] == [f"Handshake {step} of 3" for step in (1, 2, 3)] and len(shown) == 11
    assert set(wireshark.tshark("-r", path, *column, *QUIZ).split()) == set()
    # A ping and its reply, one after the other, have names of their own.
    shown = [line.strip() for line in wireshark.tshark("-r", capture("ping"), *column).splitlines()]
    assert shown[:2] == ["Ping request", "Ping reply"]
    # Where there is no such column, nothing says it a second time.
    assert "lab.column" not in wireshark.tshark("-r", capture("ping"), "-T", "pdml")


def test_the_profile_uses_them():
    profile = REPO / "profile" / "Lab"
    for file in ("preferences", "recent"):
        used = re.findall(r"%Cus:(lab\.[\w.]+)", (profile / file).read_text(encoding="utf-8"))
        assert used == PROFILE, file


def colour_rules():
    lines = (REPO / "profile" / "Lab" / "colorfilters").read_text(encoding="utf-8").splitlines()
    return [line.split("@")[2] for line in lines if line.startswith("@")]


@pytest.mark.parametrize("rule", colour_rules())
def test_colours_are_shown(wireshark, joined, rule):
    assert wireshark.filter(joined.path, rule) != []


def any_of(filters):
    return " || ".join(f"({each})" for each in filters)


def test_colours_show_nothing_in_the_quiz(wireshark, joined):
    assert wireshark.filter(joined.path, any_of(colour_rules()), *QUIZ) == []


def test_expert_infos_say_nothing(wireshark, joined):
    assert wireshark.filter(joined.path, "lab.merged.note") != []
    for passes in ([], ["-2"]):
        assert wireshark.filter(joined.path, any_of(EXPERT), *passes, *QUIZ) == []
    # Nor does the list of them that is kept while nobody looks.
    assert "Merged close" in wireshark.tshark("-q", "-z", "expert", "-r", joined.path)
    assert "Merged close" not in wireshark.tshark("-q", "-z", "expert", "-r", joined.path, *QUIZ)


def trees(text):
    """Each Lab tree of tshark -O lab: its lines as (depth, words)."""
    tree = None
    for line in text.splitlines():
        depth = (len(line) - len(line.lstrip())) // 4
        if depth == 0 and re.match(r"\[(Lab|实验)[:：]", line):
            tree = []
        elif depth == 0:
            if tree:
                yield tree
            tree = None
        if tree is not None:
            tree.append((depth, line.strip().removeprefix("[").removesuffix("]")))
    if tree:
        yield tree


def pattern(text):
    """What a text of the catalogue becomes when its placeholders are filled in."""
    return re.sub(r"\\\{\w+\\\}", r"[^()（）]*", re.escape(text))


WRONG_FINS = """
[wrong-fins]
about: Two FINs whose numbers are too small, one behind data and one behind the handshake.
ports: 50001 80
ports2: 50002 80
isn2: 3000 7000
c S   0 - 0
s SA  0 1 0
c A   1 1 0
c PA  1 1 100
c FA 51 1 0
c2 S  0 - 0
s2 SA 0 1 0
c2 A  1 1 0
c2 FA 0 1 0
"""
# A wrong ack of a FIN or of data in a SYN, which no capture has.
ASKED_NOWHERE = ["question.ack: ask", "question.ack: ask-given-len"]


@pytest.fixture(scope="module")
def more_questions(wireshark):
    """A capture that is asked what none of the joined ones is, and they not when they are together."""
    fins, path = wireshark.home.path / "wrong-fins.pcap", wireshark.home.path / "more-questions.pcap"
    generate.write(generate.parse(WRONG_FINS)["wrong-fins"], fins)
    wireshark.run("mergecap", "-a", "-w", path, fins, REPO / "tests" / "timing" / "fast-repair.a.pcap", capture("dns-http"))
    return path


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_unfolded_lines_only_ask(wireshark, joined, more_questions, language):
    """Headline and first level: a question or the last heading, and no other word. Each question is asked somewhere, in
    each of its forms."""
    texts = catalogue(language)
    asks = {f"{section}: {key}": re.compile(pattern(text)) for section in texts.sections() if section.startswith("question.")
            for key, text in texts[section].items() if key.startswith("ask")}
    question, never = re.compile("|".join(ask.pattern for ask in asks.values())), dict(asks)
    ends = "|".join(texts[f"end.{end}"]["name"] for end in ("client", "server"))
    alone = re.sub(r"\\\{\w+\\\}", f"({ends})", re.escape(texts["line"]["quiz"]))
    of_several = pattern(texts["line"]["of-connection"]).replace("[^()（）]*", alone, 1)
    headline = re.compile(f"{alone}|{of_several}")
    messages = texts["line"]["quiz-message"], texts["line"]["quiz-dns"]
    output = "".join(wireshark.tshark(
        "-2", "-O", "lab", "-r", path, "-o", f"lab.language:{language}", "-o", "lab.dns:TRUE", "-o", "lab.tls:TRUE", "-o",
        "lab.http:TRUE", *QUIZ) for path in (joined.path, more_questions))
    count = 0
    for (depth, first), *lines in trees(output):
        assert depth == 0 and (first in messages or headline.fullmatch(first)), first
        top = [words for depth, words in lines if depth == 1]
        assert top[-1] == texts["line"]["everything"]
        for words in top[:-1]:
            assert question.fullmatch(words), words
            never = {place: ask for place, ask in never.items() if not ask.fullmatch(words)}
        for at, (depth, words) in enumerate(lines):
            if depth == 1 and words != texts["line"]["everything"]:
                answer = re.compile(pattern(texts["line"]["answer"]).replace("[^()（）]*", ".+"))
                assert lines[at + 1][0] == 2 and answer.fullmatch(lines[at + 1][1]), words
        count += 1
    assert count > 1000
    assert sorted(never) == ASKED_NOWHERE


def questioned(line):
    """The lines of a quiz for one without: what is on its way is one question, the window another."""
    both = re.fullmatch(r"(Sent by .* and not acknowledged yet: (\d+) bytes in .* segments?), "
                        r"(\d+|less than 1) % of the window of (\d+); (\d+) are left", line)
    return [line] if not both else [
        both[1], f"With this segment {both[2]} of {both[4]} bytes of the window are in use, {both[3]} %; {both[5]} "
        "are left"]


def test_the_lines_are_the_same(wireshark):
    """Under the questions stands what stands there without them, and nothing is lost."""
    path = capture("four-way-close")
    def lines(*options):
        output = wireshark.tshark("-O", "lab", "-r", path, *options)
        return [[words for _, words in tree[1:]] for tree in trees(output)]
    # What the quiz says of each end by itself, and of all that is no answer to a question.
    joined = re.compile(r".*Expert.*|More|States unchanged: .*")
    for quiz, plain in zip(lines(*QUIZ), lines(), strict=True):
        assert not [line for both in plain for line in questioned(both)
                    if line not in quiz and not joined.fullmatch(line)]


def test_what_explains_a_step_lies_below_the_question_for_it(wireshark):
    """And so is read with the answer, not among all the rest."""
    output = wireshark.tshark("-O", "lab", "-r", capture("four-way-close"), *QUIZ)
    for _, (_, question), *lines in trees(output):
        assert question.startswith("Which step is this?")
        below = [words for _, words in itertools.takewhile(lambda line: line[0] > 1, lines)]
        assert below[0].startswith("Answer: ") and below[1].startswith("Role: "), below


def test_switching(wireshark):
    """The same program, with the quiz on, off and on again: what the window does."""
    path = capture("three-way-close")
    columns = {"column0": "lab.column.role:0", "column1": "lab.column.server:0"}
    def switch(value):
        return [("setconf", {"name": "lab.quiz", "value": value}), ("frames", columns),
                ("frame", {"frame": 2, "proto": True})]
    answers = wireshark.sharkd(("load", {"file": str(path)}), *switch("TRUE"), *switch("FALSE"),
                               *switch("TRUE"))[1:]
    lists, clicks = answers[1::3], answers[2::3]
    assert lists[1][1]["c"] == ["Handshake 2 of 3", "SYN-RECEIVED"]
    assert lists[0][1]["c"] == lists[2][1]["c"] == ["", ""]
    headlines = [next(node["l"] for node in click["tree"] if node.get("f") == "lab")
                 for click in clicks]
    assert headlines[0] == headlines[2] != headlines[1]
    assert headlines[1].startswith("Lab: Handshake 2 of 3")
    assert headlines[0] == "Lab: what happens here? The server sends this segment to the client"
    assert clicks[0] == clicks[2]
