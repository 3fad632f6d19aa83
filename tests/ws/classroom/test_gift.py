# SPDX-License-Identifier: GPL-2.0-or-later
"""Worksheets for a platform for learning: GIFT, read by a parser of that format alone."""

import re

import pytest

from harness import capture
from test_worksheets import FRAME, ID, MANY, QUESTION, answers, hostile, sheet, table  # noqa: F401

ANSWER = re.compile(r"([=~])(?:%(-?[\d.]+)%)?((?:\\.|[^\\=~#{}])*)")


def unescaped(text):
    return re.sub(r"\\(.)", r"\1", text).strip()


def parse(text):
    """{name: (question, kind, [(share of the point, answer)], feedback)}; fails on anything that is
    not GIFT: comment lines, and ::name::[format]question {answers}, marks of it within backslashes."""
    text = re.sub(r"^//.*\n", "", text, flags=re.M)
    plain = r"(?:\\.|[^\\=~#{}:])*"
    question = re.compile(rf"\s*::({plain})::\[plain\]({plain})\{{((?:\\.|[^\\{{}}])*)\}}\s*")
    found, at = {}, 0
    while at < len(text):
        match = question.match(text, at)
        assert match, text[at:at + 300]
        name, asked, body = match.groups()
        body, _, feedback = body.partition("####")
        number = body.startswith("#")
        given = [(float(share) if share else 100.0 if sign == "=" else 0.0, unescaped(answer))
                 for sign, share, answer in ANSWER.findall(body.removeprefix("#"))]
        assert unescaped(name) not in found and given
        found[unescaped(name)] = unescaped(asked), "number" if number else "choice", given, feedback
        at = match.end()
    return found


def right(kind, given):
    return [answer for share, answer in given if share > 0] if kind == "choice" else [
        answer.split(":")[0] for share, answer in given]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("name", ["four-way-close", "three-way-close", "http-loopback", "ping",
                                  "ping-errors", "fast-retransmit", "wrong-handshake2"])
def test_the_same_questions_and_answers(wireshark, name, language):
    options = (*MANY, "-o", f"lab.language:{language}")
    key = answers(wireshark, capture(name), *options)
    rows = table(wireshark, capture(name), "worksheet,tsv", *options)[2]
    gift = parse(sheet(wireshark, capture(name), "key,gift", *options))
    assert list(gift) == [row[ID] for row in rows]
    for row in rows:
        asked, kind, given, feedback = gift[row[ID]]
        assert row[QUESTION] in asked and row[FRAME] in asked and feedback.strip()
        wanted = set(key[row[FRAME], row[QUESTION]])
        if row[ID].endswith(".checksum"):  # a word to type in, with 0x or without
            assert {f"0x{answer.removeprefix('0x')}" for share, answer in given if share == 100} == wanted
        elif kind == "number":
            assert set(right(kind, given)) == wanted, row
        else:
            words = {re.sub(r" ?[(（].*", "", answer) for answer in right(kind, given)}
            assert words == {re.sub(r" ?[(（].*", "", word) for word in next(iter(wanted)).split(" + ")}
            shares = sum(share for share, _ in given if share > 0)
            assert abs(shares - 100) < 0.01 or ".event" in row[ID]


def test_all_roles_are_to_be_ticked(wireshark):
    gift = parse(sheet(wireshark, capture("three-way-close"), "key,gift", *MANY))
    both = [given for _, kind, given, _ in gift.values() if [share for share, _ in given].count(50) == 2]
    assert both and {share for share, _ in both[0]} == {50.0, -100.0}


def test_one_connection_and_mistakes(wireshark):
    assert parse(sheet(wireshark, capture("interleaved"), "key,gift,1"))
    text = sheet(wireshark, capture("interleaved"), "key,gift,99")
    assert parse(text) == {} and "no connection with tcp.stream" in text.replace("\\", "")
    done = wireshark.run("tshark", "-q", "-r", capture("refused"), "-z", "lab,key,gift,x", quiet=False)
    assert done.returncode != 0 and "only the number of a tcp.stream" in done.stderr


def test_hostile_texts_stay_texts(hostile):  # noqa: F811
    text = sheet(hostile, capture("four-way-close"), "key,gift", *MANY)
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", text)
    assert len(parse(text)) > 10 and "script" in text


def test_many(wireshark, joined):
    for seed in range(3):
        assert len(parse(sheet(wireshark, joined.path, "key,gift", *MANY, "-o", f"lab.seed:{seed}"))) == 40
