# SPDX-License-Identifier: GPL-2.0-or-later
"""Worksheets: the questions of a capture, their answers, and the marking of a filled sheet."""

import functools
import os
import re

import pytest

from harness import REPO, Home, Wireshark, capture, catalogue

MERGED = "three-way-close"  # Its close takes three segments, so one segment has two roles.
SHEETS = ["four-way-close", MERGED, "reset-443", "wrap-fin", "two-tcp-layers", "wrong-handshake2",
          "midstream-close", "ping", "ping-errors", "refused-by-firewall"]
MANY = ("-o", "lab.questions:40")
COMMENT = "# Lab worksheet: seed "
NUMBER, ID, FRAME, QUESTION, WORDS, ANSWER = range(6)  # columns of the table


def in_language(language, *options):
    """Many questions in this language. English is what the tests run in, so nobody has to ask for it."""
    return (*MANY, *options, *(() if language == "en" else ("-o", f"lab.language:{language}")))


# What most tests want of a capture is printed in one run, once for all of them.
FORMS = ["worksheet", "worksheet,tsv", "key"]


@functools.lru_cache(maxsize=None)
def all_forms(wireshark, path, stream, options):
    """{form: text}; each begins with the only line that has one # in front. The last is printed first.
    stream: what stands behind each form, such as ",1"."""
    text = wireshark.tshark("-q", "-r", path, *(word for form in FORMS for word in ("-z", f"lab,{form}{stream}")),
                            *options)
    return dict(zip(reversed(FORMS), re.split(r"(?m)^(?=# )", text)[1:], strict=True))


def sheet(wireshark, path, form="worksheet", *options):
    form, stream = re.fullmatch(r"(.*?)((?:,\d+)?)", form).groups()
    if form in FORMS:
        return all_forms(wireshark, path, stream, options)[form]
    return wireshark.tshark("-q", "-r", path, "-z", f"lab,{form}{stream}", *options)


def table(wireshark, path, form="worksheet,tsv", *options):
    """The sheet to fill in, as its comment, its header and its rows."""
    comment, header, *rows = sheet(wireshark, path, form, *options).splitlines()
    assert comment.startswith(COMMENT)
    return comment, header.split("\t"), [row.split("\t") for row in rows]


def cells(markdown):
    """The rows of the tables in a Markdown text, without their heads."""
    rows = [re.split(r" *(?<!\\)\| *", line)[1:-1] for line in markdown.splitlines()
            if re.match(r"\| *\d", line)]
    return [[re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", cell) for cell in row] for row in rows]


def answers(wireshark, path, *options):
    """What the key says, by the place of the question: (raw or word, relative or word)."""
    found = {}
    for _, frame, question, answer, why in cells(sheet(wireshark, path, "key", *options)):
        assert why
        text = answer.strip("*")
        number = re.match(r"(\d+)(?:(?: \(relative |（相对值 )(\d+)[)）])?$", text)
        plain = number.groups() if number else 2 * (" + ".join(
            re.sub(r" ?[(（].*", "", word) for word in text.split(" + ")),)
        found[frame, question] = (plain[0], plain[1] or plain[0])
    return found


def filled(header, rows, answer):
    """A sheet with the answer that answer(row) gives."""
    lines = ["\t".join(header)] + ["\t".join([*row[:-1], answer(row)]) for row in rows]
    return "\n".join(lines) + "\n"


def graded(wireshark, path, contents, *options):
    """The marked sheet of each of many files, in one run: a list of marks()."""
    files = [wireshark.home.config(f"answers-{number}.tsv", content)
             for number, content in enumerate(contents)]
    text = wireshark.tshark("-q", "-r", path, *(word for file in files for word in ("-z", f"lab,grade,{file}")),
                            *options)
    sheets = re.split(r"(?m)^(?=Seed \d)", text)[1:]  # the last one first
    assert len(sheets) == len(files)
    return [parts_of_marked(sheet.splitlines()) for sheet in reversed(sheets)]


def marks(wireshark, path, content, *options):
    """The lines of the marked sheet: what is wrong with the file, one per question, the total."""
    return graded(wireshark, path, [content], *options)[0]


def parts_of_marked(lines):
    lines = [line for line in lines if line]
    faults = [line for line in lines if line.startswith(("Line ", "And ", "Without "))]
    questions = [line for line in lines if re.match(r"\d+\.[\d.]*[a-z-]+: ", line)]
    assert len(lines) == len(faults) + len(questions) + 2, lines
    return faults, dict(line.split(": ", 1) for line in questions), lines[-1]


@pytest.fixture(scope="module")
def teacher(wireshark):
    """Somebody who writes files of answers and no texts: what is printed of a capture is the same for all
    these tests, and printed once."""
    home = Home()
    yield Wireshark(home, kinds=wireshark.kinds)
    home.remove()


@pytest.mark.parametrize("name", SHEETS)
def test_the_key_is_right(teacher, name):
    """Whoever copies the key, raw or relative, has everything right."""
    path = capture(name)
    key = answers(teacher, path)
    _, header, rows = table(teacher, path)
    assert rows and len(rows) == len({row[ID] for row in rows})
    contents = [filled(header, rows, lambda row, which=which: key[row[FRAME], row[QUESTION]][which])
                for which in (0, 1)]
    for faults, marked, total in graded(teacher, path, contents):
        assert faults == []
        assert set(marked.values()) == {"right"}
        assert list(marked) == [row[ID] for row in rows]
        assert total == f"Total: {len(rows)} of {len(rows)} right, 0 partly, 0 wrong, 0 blank"


@pytest.mark.parametrize("seed", range(3))
def test_the_answers_are_those_of_the_quiz(teacher, joined, quiz, seed):
    """And so of test_asked.py, which knows that they are right."""
    options = (*MANY, "-o", f"lab.seed:{seed}")
    key = answers(teacher, joined.path, *options)
    _, _, rows = table(teacher, joined.path, "worksheet,tsv", *options)
    assert len(rows) == 40
    for row in rows:
        frame, *layer, kind = row[ID].split(".")
        assert frame == row[FRAME]
        fields = quiz[int(frame) - 1]
        said = list(zip(fields["lab.question"].split("|"), fields["lab.answer"].split("|")))
        answer = key[row[FRAME], row[QUESTION]][0].replace(" + ", "+")
        assert (kind, answer) in said or kind in {"partner", "rtt", "hops", "icmp", "checksum"}, row


@pytest.fixture(scope="module")
def quiz(wireshark, joined):
    return wireshark.fields(joined.path, ["lab.question", "lab.answer", "lab.event"], "-2", "-o",
                            "lab.quiz:TRUE")


def test_no_two_are_alike(teacher, joined):
    """Eight questions, of many kinds; no kind of event twice; other seeds ask other ones."""
    sheets = []
    for seed in range(4):
        rows = table(teacher, joined.path, "worksheet,tsv", "-o", f"lab.seed:{seed}")[2]
        assert len(rows) == 8
        events = [answer for (_, question), answer in answers(
            teacher, joined.path, "-o", f"lab.seed:{seed}").items() if "What else" in question]
        assert len(events) == len(set(events))
        sheets.append({row[ID] for row in rows})
    for number, one in enumerate(sheets):
        for other in sheets[number + 1:]:
            assert len(one & other) <= 2


def test_what_is_unusual_is_asked_about(teacher):
    for name, wanted in (("fast-retransmit", {"duplicate-ack", "retransmission", "out-of-order"}),
                         ("zero-window", {"zero-window", "window-probe"}),
                         ("client-abort", {"abort"}), ("connection-refused", {"refused"}),
                         ("simultaneous-syns", {"simultaneous"})):
        for seed in range(3):
            given = answers(teacher, capture(name), "-o", f"lab.seed:{seed}").values()
            said = {word for answer, _ in given for word in answer.split(" + ")}
            assert wanted & said, (name, seed, said)


def test_how_many(teacher):
    path = capture("four-way-close")
    for wanted, count in ((0, 1), (1, 1), (5, 5), (8, 8)):
        comment, _, rows = table(teacher, path, "worksheet,tsv", "-o", f"lab.questions:{wanted}")
        assert len(rows) == count and comment.endswith(f"questions {count}")
    assert 8 <= len(table(teacher, path, "worksheet,tsv", *MANY)[2]) <= 40
    assert len(table(teacher, path, "worksheet,tsv", "-o", "lab.questions:4294967295")[2]) <= 40


def test_a_sheet_for_paper_has_the_same_questions(teacher):
    path = capture("four-way-close")
    text = sheet(teacher, path)
    _, _, rows = table(teacher, path)
    assert [(frame, question) for _, frame, question, _ in cells(text)] == [
        (row[FRAME], row[QUESTION]) for row in rows]
    assert [number for number, *_ in cells(text)] == [str(n + 1) for n in range(len(rows))]
    assert {room.strip("_") for *_, room in cells(text)} == {""}
    for row in rows:
        for word in row[WORDS].split():
            assert f"`{word}`" in text
    assert "ping" not in text, "no TCP segment is a ping"
    assert [row[NUMBER] for row in rows] == [number for number, *_ in cells(text)]
    assert "quiz" in text, "who looks at a frame must not find the answer beside it"
    assert text.count("\n## Client ") == 1


def connections(text):
    return [re.sub(r"\\(.)", r"\1", line.removeprefix("## ")) for line in text.splitlines()
            if line.startswith("## Client ")]


def test_connections_are_named(teacher):
    """Client and server by their sockets, those of each layer where TCP carries TCP."""
    assert connections(sheet(teacher, capture("two-tcp-layers"), "worksheet", *MANY)) == [
        "Client 192.0.2.1:50001, server 198.51.100.2:6653",
        "Client 192.0.2.1:50002, server 198.51.100.2:5000"]
    assert connections(sheet(teacher, capture("link-ipv6"), "key")) == [
        "Client [2001:db8:1::1]:51690, server [2001:db8:2::2]:5000"]


def test_every_way_of_reading_gives_the_same_questions(teacher):
    path = capture("interleaved")
    once = sheet(teacher, path, "key")
    assert sheet(teacher, path, "key", "-2") == once
    assert sheet(teacher, path, "key", "-o", "tcp.relative_sequence_numbers:FALSE") == once
    assert teacher.tshark("-r", path, "-z", "lab,key").endswith(once)
    assert teacher.tshark("-q", "-r", path, "-z", "lab,key", "-z", "lab,key") == once + once


def test_seed(teacher):
    path = capture("four-way-close")
    sheets = [tuple(row[ID] for row in table(teacher, path, "worksheet,tsv", "-o",
                                            f"lab.seed:{seed}")[2]) for seed in range(4)]
    assert len(set(sheets)) == 4
    assert sheets[0] == tuple(row[ID] for row in table(teacher, path)[2])


def test_a_filled_sheet_knows_its_seed(teacher):
    """A class with a seed for each student is marked without telling which is whose."""
    path = capture("four-way-close")
    seeded = ("-o", "lab.seed:4294967295")
    comment, header, rows = table(teacher, path, "worksheet,tsv", *seeded)
    key = answers(teacher, path, *seeded)
    content = filled(header, rows, lambda row: key[row[FRAME], row[QUESTION]][0])
    assert comment == COMMENT + "4294967295, questions 8"
    faults, marked, _ = marks(teacher, path, f"{comment}\n{content}")
    assert faults == [] and set(marked.values()) == {"right"}
    # Without the comment it is another sheet, and some of its questions are not on that.
    faults, marked, _ = marks(teacher, path, content)
    assert faults and "blank" in marked.values()
    faults, marked, _ = marks(teacher, path, content, *seeded)
    assert faults == [] and set(marked.values()) == {"right"}


def test_stream(teacher):
    path = capture("interleaved")
    streams = {int(text) for text in teacher.column(path, "tcp.stream") if text}
    assert len(streams) > 1
    for stream in streams:
        comment, header, rows = table(teacher, path, f"worksheet,tsv,{stream}")
        frames = teacher.filter(path, f"tcp.stream == {stream}")
        assert rows and {int(row[FRAME]) for row in rows} <= set(frames)
        key = [(frame, question)
               for _, frame, question, *_ in cells(sheet(teacher, path, f"key,{stream}"))]
        assert key == [(row[FRAME], row[QUESTION]) for row in rows]
        assert sheet(teacher, path, f"worksheet,{stream}").count("\n## Client ") == 1
        # The file says which stream it is on.
        content = comment + "\n" + filled(header, rows, lambda row: "")
        _, marked, total = marks(teacher, path, content)
        assert list(marked) == [row[ID] for row in rows]
        assert total == f"Total: 0 of {len(rows)} right, 0 partly, 0 wrong, {len(rows)} blank"


def test_nothing_to_ask(own_wireshark):
    path = own_wireshark.home.path / "nothing.pcap"
    own_wireshark.run("editcap", "-r", capture("ping"), path, "1000")
    assert "no TCP segment" in sheet(own_wireshark, path)
    assert "no TCP segment" in sheet(own_wireshark, path, "key")
    assert table(own_wireshark, path)[2] == []
    content = own_wireshark.home.config("a", "id\tanswer\n1.role\tdata\n")
    assert sheet(own_wireshark, path, f"grade,{content}").splitlines()[1:] == [
        'Line 2: "1.role" is no question of this sheet.',
        "There is no TCP segment and no ICMP message that Lab could ask about."]


def test_no_such_connection(teacher):
    """Neither an empty sheet nor "0 of 0 right" for a number that is none of the capture's."""
    path = capture("four-way-close")
    said = "This capture has no connection with tcp.stream == 7."
    for form in ("worksheet", "key"):
        assert said in sheet(teacher, path, f"{form},7")
    content = teacher.home.config("a", COMMENT + "0, questions 8, stream 7\nid\tanswer\n")
    lines = sheet(teacher, path, f"grade,{content}").splitlines()
    assert lines == ["Seed 0, tcp.stream 7", said]


def test_a_spoilt_comment(teacher):
    """It is told, and not taken for another sheet."""
    path = capture("interleaved")
    _, header, rows = table(teacher, path)
    spoilt = ["0, questions 8, stream xyz", "0, questions eight", "-1, questions 8", "x",
              "0, questions 8, stream 1 and 2", "4294967296, questions 8", ", questions 8"]
    contents = [COMMENT + name + "\n" + filled(header, rows, lambda row: "") for name in spoilt]
    for name, (faults, marked, _) in zip(spoilt, graded(teacher, path, contents), strict=True):
        assert faults == ["Line 1: it no longer tells which sheet this is, so the seed and the number of "
                          "questions of the preferences are taken, and the whole capture."], name
        assert list(marked) == [row[ID] for row in rows], name


@pytest.mark.parametrize("empty_cells", ["\t\t", ",,", ";;"])
def test_a_comment_from_a_spreadsheet(teacher, empty_cells):
    """Quotes around it, as it has commas, and empty cells behind it."""
    path = capture("interleaved")
    comment, header, rows = table(teacher, path, "worksheet,tsv,1", "-o", "lab.seed:5")
    content = f'"{comment}"{empty_cells}\n' + filled(header, rows, lambda row: "")
    faults, marked, _ = marks(teacher, path, content)
    assert faults == [] and list(marked) == [row[ID] for row in rows]


def test_icmp_is_asked_about(teacher):
    """Which reply, after how long, over how many routers; what an error says, and about what."""
    def asked(name):
        key = answers(teacher, capture(name), *MANY)
        rows = table(teacher, capture(name), "worksheet,tsv", *MANY)[2]
        return [(row[ID].split(".")[-1], int(row[FRAME]), key[row[FRAME], row[QUESTION]][0])
                for row in rows]
    kinds = [kind for kind, *_ in asked("ping")]
    assert sorted(kinds) == ["checksum", "hops", "partner", "partner", "rtt"]
    fields = teacher.fields(capture("ping"), ["lab.role", "lab.partner", "lab.rtt", "ip.ttl",
                                               "ip.checksum"], "-2")
    for kind, frame, answer in asked("ping"):
        row = fields[frame - 1]
        if kind == "partner":
            assert answer == row["lab.partner"]
        elif kind == "checksum":  # TTL is the upper byte of its word, and the sum has no carry here
            assert int(answer, 16) == int(row["ip.checksum"], 16) + 0x100
        elif kind == "hops":
            assert int(answer) + int(row["ip.ttl"]) in {64, 128, 255}
        else:
            rtt = fields[int(row["lab.partner"]) - 1]["lab.rtt"]
            assert abs(float(answer) / 1000 - float(rtt)) < 1e-6
    assert ("partner", 2, "1") in asked("refused-by-firewall")
    assert ("icmp", 2, "port-unreachable") in asked("refused-by-firewall")
    # An error about a packet that is not in the capture is not asked about.
    assert ("icmp", 1) not in [row[:2] for row in asked("ping-unanswered")]


def test_wrong_says_why_and_where(teacher):
    path = capture(MERGED)
    merged = str(teacher.filter(path, "lab.merged == 1")[0])
    close, role = f"{merged}.close", f"{merged}.role"
    content = f"id\tanswer\n{close}\tfour-way\n{role}\tteardown3\n"
    _, marked, total = marks(teacher, path, content, *MANY)
    assert marked[close].startswith(
        f'wrong. Frame {merged}: three-way (Three-segment close), not "four-way". FIN, FIN+ACK')
    assert marked[role].startswith(f"partly. Frame {merged}: teardown2 (Close 2 of 4) + "
                                   'teardown3 (Close 3 of 4); "teardown3" is only a part')
    assert sorted(set(marked.values()) - {marked[close], marked[role]}) == ["blank"]
    assert total == f"Total: 0 of {len(marked)} right, 1 partly, 1 wrong, {len(marked) - 2} blank"


def test_wrong_number_says_how_it_comes_about(teacher):
    """And the right formula without its number is half of the answer. What is no answer counts as wrong, so that the
    total adds up."""
    path = capture("four-way-close")
    right = ("1001", "1", "1001 (relative 1)", "relative 1", "1001.", "0x3e9", "00 00 03 e9", "x + 1 = 1001",
             "1001（相对值 1）", "１００１")
    tried = ("7", "x + 1", "y + 1", "x + 4", *right)
    sheets = graded(teacher, path, [f"id\tanswer\n1.next\t{answer}\n" for answer in tried], *MANY)
    said = {answer: marked["1.next"] for answer, (_, marked, _) in zip(tried, sheets)}
    assert said["7"] == ('wrong. Frame 1: 1001 (relative 1), not "7". x+1 = 1000 + 1 = 1001. ack is '
                         'the number expected next: data counts by bytes, a SYN or FIN counts one.')
    assert said["x + 1"] == 'partly. The formula "x + 1" is right. Which number does it give?'
    assert said["y + 1"].startswith('wrong. Frame 1: 1001 (relative 1), not "y + 1".')
    assert said["x + 4"].startswith('wrong. "x + 4" is no answer to this question.')
    totals = {answer: total.partition(" right, ")[2] for answer, (_, _, total) in zip(tried, sheets)}
    blank = len(sheets[0][1]) - 1
    assert totals["7"] == totals["y + 1"] == totals["x + 4"] == f"0 partly, 1 wrong, {blank} blank"
    assert totals["x + 1"] == f"1 partly, 0 wrong, {blank} blank"
    for answer in right:
        assert said[answer] == "right", answer


STATE_NAMES = {"SYN-SENT": ["SYN_SENT", "syn sent", "同步已发送"],
               "SYN-RECEIVED": ["SYN-RCVD", "SYN_RECV", "SYN RCVD", "同步收到"],
               "ESTABLISHED": ["ESTAB", "已建立连接", "established (已建立连接)"],
               "FIN-WAIT-1": ["FIN_WAIT1", "终止等待1", "终止等待 1", "终止等待-1"],
               "FIN-WAIT-2": ["FIN_WAIT2", "终止等待2"], "CLOSE-WAIT": ["CLOSE_WAIT", "关闭等待"],
               "LAST-ACK": ["LAST_ACK", "最后确认"], "TIME-WAIT": ["TIME_WAIT", "时间等待"]}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_words_of_the_class_are_answers_too(teacher, language):
    """Those of books, of netstat and of either language, on a sheet in either."""
    path = capture("four-way-close")
    options = in_language(language)
    key = answers(teacher, path, *options)
    _, header, rows = table(teacher, path, "worksheet,tsv", *options)
    right = {"en": ": right", "zh_CN": "：对"}[language]
    names = {"three-way": ["三次握手", "three-way HANDSHAKE"], "handshake3": ["Third handshake", "Handshake 3 of 3", "第三次握手"],
             "four-way": ["四次挥手", "Four-way close"], "client": ["客户端"], **STATE_NAMES}
    def answer(row, turn):
        word = re.sub(r"（.*?）", "", key[row[FRAME], row[QUESTION]][0])
        known = names.get(word)
        return known[turn % len(known)] if known else ""

    files = [teacher.home.config(f"turn-{turn}", filled(header, rows, lambda row: answer(row, turn)))
             for turn in range(4)]
    text = teacher.tshark("-q", "-r", path, *(word for file in files for word in ("-z", f"lab,grade,{file}")),
                                *options)
    lines, tried = text.splitlines(), 0
    for row in rows:
        given = [each for turn in range(4) if (each := answer(row, turn))]
        assert lines.count(row[ID] + right) == len(given), (row, given)
        tried += len(given)
    assert tried >= 4 * 8


def names_in_key(answer):
    """Of "word（name） + word（name（what explains it））": the names as they stand, and without what explains them."""
    whole = [re.fullmatch(r"[\w-]+(?: \((.*)\)|（(.*)）)", word) for word in answer.split(" + ")]
    names = [match[1] or match[2] for match in whole if match]
    return [" + ".join(names), " + ".join(re.sub(r" ?[(（].*", "", name) for name in names)] if all(whole) else []


@pytest.mark.parametrize("name", ["zero-window", "fast-retransmit", "challenge-ack", "half-close", "tail-loss-probe",
                                  "three-segment-close", "simultaneous-fins", "connection-refused", "ping-errors"])
def test_the_names_that_lab_itself_shows_are_answers(teacher, name):
    """Those in the key, with what stands in brackets behind them or without, on a sheet in either language."""
    path, contents = capture(name), []
    for options in map(in_language, ("en", "zh_CN")):
        key = {(frame, question): answer.strip("*") for _, frame, question, answer, _ in cells(
            sheet(teacher, path, "key", *options))}
        _, header, rows = table(teacher, path, "worksheet,tsv", *options)
        for which in (0, 1):
            contents.append(filled(header, rows, lambda row: (
                names_in_key(key[row[FRAME], row[QUESTION]]) or ["", ""])[which]))
    for content, (_, marked, _) in zip(contents, graded(teacher, path, contents, *MANY)):
        tried = {row.split("\t")[ID]: row.split("\t")[ANSWER] for row in content.splitlines()[1:]}
        assert sum(map(bool, tried.values())) > 1
        for each, answer in tried.items():
            assert marked[each] == ("right" if answer else "blank"), (each, answer)


def test_an_event_has_the_names_of_the_column_and_of_the_tree(teacher):
    path = capture("http-loopback")
    row = next(row for row in table(teacher, path, "worksheet,tsv", *MANY)[2] if row[ID].endswith(".event"))
    names = ["累积确认", "Cumulative ACK", "One ACK for several segments", "累积确认（一个 ACK 确认多个报文段）",
             "累计确认", "delayed-ack"]
    contents = [f"id\tanswer\n{row[ID]}\t{name}\n" for name in names]
    for name, (_, marked, _) in zip(names, graded(teacher, path, contents, *MANY), strict=True):
        assert marked[row[ID]] == "right", name


@pytest.mark.parametrize("name, question, names", [
    ("three-segment-close", "9.role", ["第二次与第三次挥手", "Close 2 and 3 of 4"]),
    ("client-close", "9.role", ["第二次挥手（ACK）", "Close 2 of 4 (ACK)"]),
    ("client-close", "3.role", ["3rd handshake", "第三步握手"]),
    ("fast-open", "12.role", ["第一次握手带数据", "Handshake 1 of 3 with data"]),
    ("fin-with-last-data", "8.role", ["数据与第一次挥手", "Data and close 1 of 4"])])
def test_a_step_has_the_name_of_the_column_and_of_the_headline(teacher, name, question, names):
    """Also several at once."""
    contents = [f"id\tanswer\n{question}\t{answer}\n" for answer in [*names, "Handshake 2 of 3"]]
    marked = [marks[question] for _, marks, _ in graded(teacher, capture(name), contents, *MANY)]
    assert marked[:-1] == ["right", "right"] and marked[-1].startswith("wrong")


OF_TWO_PHASES = [  # a number alone, and the steps that have it: of the handshake, and of the close
    (("1.role", "8.role"), ["1", "first", "the 1st step", "第一步", "第1次", "第一"]),
    (("2.role", "9.role"), ["2", "Second", "Step 2", "第二步", "第2步", "第二次"]),
    (("3.role", "10.role"), ["3", "the third step", "3rd", "第三步", "第 3 步。", "第三"]),
    (("11.role",), ["4", "fourth", "第四步", "第4次"])]
OF_FLAGS = {"1.role": ["SYN", "SYN 报文段"], "2.role": ["SYN+ACK", "SYN-ACK", "[SYN, ACK]", "SYN＋ACK 报文段"]}
TOO_LITTLE = {"3.role": ["ACK", "确认"], "8.role": ["FIN", "[FIN, ACK]"], "9.role": ["ack"], "10.role": ["FIN 报文段"], "11.role": ["ACK"]}


def test_a_step_by_its_number_or_its_flags(teacher):
    """The second step is that of the phase in which the segment is; FIN and ACK do not tell which step has them."""
    tried = [(question, answer, "right") for questions, answers in OF_TWO_PHASES
             for question in questions for answer in answers]
    tried += [(question, answer, "right") for question, answers in OF_FLAGS.items() for answer in answers]
    tried += [(question, answer, "partly") for question, answers in TOO_LITTLE.items() for answer in answers]
    tried += [("1.role", "2", "wrong"), ("4.role", "第二步", "wrong"), ("8.role", "SYN", "wrong"), ("2.role", "FIN", "wrong"),
              ("3.role", "SYN+ACK", "wrong"), ("8.role", "第一次握手", "wrong"), ("4.role", "ACK", "wrong"),
              ("9.role", "第二次握手", "wrong")]
    contents = [f"id\tanswer\n{question}\t{answer}\n" for question, answer, _ in tried]
    for (question, answer, mark), (_, marked, _) in zip(
            tried, graded(teacher, capture("client-close"), contents, *MANY), strict=True):
        assert marked[question].split(".")[0] == mark, (question, answer)


AS_STUDENTS_WRITE = {
    "1.sample": ["２１．３６４", "２１．４ 毫秒", "大约21.4毫秒", "21.4 毫秒左右。"],
    "3.open": ["三次握手。", "3 次握手", "３次", "三个报文段", "three segments", "3-way"],
    "8.bytes": ["７９", "79 B", "一共 79 字节。"],
    "9.role": ["第二、三次挥手", "第二次和第三次挥手", "第２、３次挥手", "Close 2 and 3", "second and third close steps."],
    "9.close": ["三个报文段", "三次", "3 次", "３个报文段", "Three segments", "3 steps"],
    "10.client-state": ["TIME-WAIT 状态。", "TIME_WAIT state", "ＴＩＭＥ－ＷＡＩＴ"],
    "10.waits": ["客户机", "客户端。", "the client"],
}


def test_an_answer_is_taken_as_students_write_it(teacher):
    """Full-width letters and digits, a full stop, how many segments; the same with another number is wrong."""
    path = capture("three-segment-close")
    tried = [(question, answer) for question, all_of in AS_STUDENTS_WRITE.items() for answer in all_of]
    tried += [("9.close", "四次"), ("9.close", "Four segments"), ("10.waits", "服务端"), ("1.sample", "２２．３")]
    contents = [f"id\tanswer\n{question}\t{answer}\n" for question, answer in tried]
    said = [(question, answer, marked[question].split(".")[0]) for (question, answer), (_, marked, _) in
            zip(tried, graded(teacher, path, contents, *MANY))]
    assert [each for each in said[:-4] if each[2] != "right"] == []
    assert [each for each in said[-4:] if each[2] != "wrong"] == []


def test_the_cause_may_stand_behind_an_event(teacher):
    """As books write it; another cause is wrong."""
    answers = {"快重传": "right", "Time-out": "wrong", "重传（快重传）": "right", "Retransmission (fast retransmit)": "right", "重传": "right",
               "重传（超时重传）": "wrong", "Retransmission (time-out)": "wrong"}
    contents = [f"id\tanswer\n27.event\t{answer}\n" for answer in answers]
    for (answer, mark), (_, marked, _) in zip(answers.items(), graded(
            teacher, capture("fast-retransmit"), contents, *MANY), strict=True):
        assert marked["27.event"].split(".")[0] == mark, answer


def test_half_closed_is_no_state(teacher):
    path = capture("four-way-close")
    rows = table(teacher, path, "worksheet,tsv", *MANY)[2]
    state = next(row[ID] for row in rows if row[ID].endswith("-state"))
    contents = [f"id\tanswer\n{state}\t{answer}\n1.role\t{answer}\n" for answer in ("half-closed", "half-close", "半关闭")]
    for _, marked, _ in graded(teacher, path, contents, *MANY):
        assert marked[state].startswith("wrong. Half-closed is the connection; this end is in ")
        assert re.match('wrong. ".*" is no answer to this question', marked["1.role"])


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_why_is_empty(teacher, joined, language):
    """What a segment does not change is no reason for a state."""
    for seed in range(2):
        text = sheet(teacher, joined.path, "key", *in_language(language, "-o", f"lab.seed:{seed}"))
        assert "Nothing in this segment moves" not in text and "不会使" not in text
        assert all(why.strip() for *_, why in cells(text))


def test_chinese_sheet(teacher):
    """Other words, the same questions; the file is marked in whatever language."""
    path = capture("four-way-close")
    chinese = ("-o", "lab.language:zh_CN")
    _, header, rows = table(teacher, path, "worksheet,tsv", *chinese)
    _, english_header, english = table(teacher, path)
    assert header == english_header
    assert [row[ID] for row in rows] == [row[ID] for row in english]
    assert [row[WORDS] for row in rows] == [row[WORDS] for row in english]
    for row in rows:
        assert re.search("[\u4e00-\u9fff]", row[QUESTION]), row
    key = answers(teacher, path)
    right = {row[ID]: key[row[FRAME], row[QUESTION]][0] for row in english}
    faults, marked, _ = marks(teacher, path, filled(header, rows, lambda r: right[r[ID]]))
    assert faults == [] and set(marked.values()) == {"right"}
    for form in ("worksheet", "key"):
        text = sheet(teacher, path, form, *chinese)
        assert not re.search(r"\{\w+\}", text), "a placeholder was left"
        assert "练习" in text
    assert "：`handshake1` 第一次握手，`" in sheet(teacher, path, "worksheet", *chinese)


def test_chinese_sentences_stand_side_by_side(own_wireshark):
    """Why a segment has two roles is two sentences: no blank between them, as in English there is one."""
    path = capture("three-segment-close")
    whys = [why for *_, why in cells(sheet(own_wireshark, path, "key", *MANY, "-o", "lab.language:zh_CN"))]
    assert any("第一个确认第一个 FIN 的报文段。带有另一端的 FIN。" in why for why in whys)
    assert any(re.search(r"first FIN\. [A-Z]", why) for *_, why in cells(sheet(own_wireshark, path, "key", *MANY)))


BROKEN = {
    "empty": ("", []),
    "header only": ("id\tanswer\n", []),
    "not UTF-8": (b"id\tanswer\n1.role\t\xd6\xd0\n2.role\thandshake2\n",
                  ['Line 2: "1.role" or its answer is not UTF-8; save the file in that encoding.']),
    "id not UTF-8": (b"id\tanswer\n1.role\xa3\tdata\n2.role\thandshake2\n",
                     ['Line 2: "1.role�" or its answer is not UTF-8; save the file in that encoding.']),
    "question in GBK": (b"id\tquestion\tanswer\n2.role\t\xd5\xe2\xca\xc7\thandshake2\n", []),
    "unknown": ("id\tanswer\n2.role\thandshake2\n99.ack\t1\nrole\tdata\n2.role\tdata\n",
                ['Line 3: "99.ack" is no question of this sheet.',
                 'Line 4: "role" is no question of this sheet.',
                 'Line 5: "2.role" was answered in line 2 already, and that answer counts.']),
    "twice": ("id\tanswer\n2.role\thandshake2\n\n2.role\tdata\n",
              ['Line 4: "2.role" was answered in line 2 already, and that answer counts.']),
    "two answer columns": ("id\tanswer\tAnswer\n2.role\thandshake2\tdata\n",
                           ['Line 1: column 3 is called "answer" as well; the first of that name counts.']),
    "two id columns": ("id\tID\tanswer\n2.role\t1.role\thandshake2\n",
                       ['Line 1: column 2 is called "id" as well; the first of that name counts.']),
    "few columns": ("id\tframe\tanswer\n1.role\n2.role\t2\thandshake2\n",
                    ["Line 2: too few columns (1); 3 are needed."]),
    "no header": ("2.role\thandshake2\n",
                  ['Line 1: it does not name the columns "id" and "answer", so the first and the '
                   'last column are taken for them.']),
    "half a header": ("id\treply\n2.role\thandshake2\n",
                      ['Line 1: it does not name the columns "id" and "answer", so the first and the '
                       'last column are taken for them.', 'Line 1: "id" is no question of this sheet.']),
    "a title": ("Handshakes\n2.role\thandshake2\n",
                ['Line 1: it does not name the columns "id" and "answer", so the first and the '
                 'last column are taken for them.', "Line 1: too few columns (1); 2 are needed."]),
    "other order": ("ANSWER\tnote\tid\nhandshake2\tok\t2.role\ndata\tok\n",
                    ["Line 3: too few columns (2); 3 are needed."]),
    "byte order mark": ("\ufeffid\tanswer\r\n2.role\thandshake2\r\n", []),
    "old line ends": ("id\tanswer\r2.role\thandshake2\r", []),
    "UTF-16": ("\ufeffid\tanswer\n2.role\thandshake2\n".encode("utf-16-le"), []),
    "UTF-16, high bytes first": ("\ufeffid\tanswer\n2.role\thandshake2\n".encode("utf-16-be"), []),
    "quotes": ('"id"\t"answer"\n" 2.role "\t" handshake2 "\n', []),
    "CSV": ('id,question,answer\n2.role,"a, or b",handshake2\n,,\n', []),
    "CSV with semicolons": ('id;question, or why;answer\n2.role;"a; ""or"" b";handshake2\n;;\n', []),
    "CSV with quotes in quotes": ('id,answer\n"2.""role"", x",data\n2.role,handshake2\n',
                                  ['Line 2: "2."role", x" is no question of this sheet.']),
    "CSV with inches": ('id,question,answer\n2.role,14" wide,handshake2\n', []),
    "half a quote": ('id\tanswer\n"2.role\thandshake2\n', []),
    "CSV in a table": ('a, b; "c\tid\tanswer\n\t2.role\thandshake2\n', []),
    "full width": ("id\tanswer\n2.role\tｈａｎｄｓｈａｋｅ２\n", []),
    "NUL and escapes": (b"id\tanswer\n\x1b[2J\x00\t\x07\n2.role\thandshake2\n",
                        ['Line 2: "?[2J?" is no question of this sheet.']),
    "long line": (f"id\tanswer\n{'x' * 1_000_000}\t1\n2.role\thandshake2\n",
                  [f'Line 2: "{"x" * 60}…" is no question of this sheet.']),
}


@pytest.fixture(scope="module")
def broken(wireshark):
    """Each such file, marked: one run for all."""
    home = Home()
    sheets = graded(Wireshark(home), capture("four-way-close"), [content for content, _ in BROKEN.values()], *MANY)
    home.remove()
    return dict(zip(BROKEN, sheets, strict=True))


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_file(broken, kind):
    """A mistake costs its own line; the rest is marked."""
    faults, marked, total = broken[kind]
    wanted = BROKEN[kind][1]
    answered = not kind.startswith(("empty", "header only"))
    missing = len(marked) - answered
    assert faults == [*wanted, f"Without a line in the file that could be used, and so blank: "
                               f"{missing}"]
    assert marked["2.role"] == ("right" if answered else "blank")
    assert total == f"Total: {int(answered)} of {len(marked)} right, 0 partly, 0 wrong, {missing} blank"


def test_huge_file(teacher):
    """A megabyte of nonsense is told in a few lines, and quickly."""
    path = capture("four-way-close")
    rows = 1024 * 1024 // 16
    content = "id\tanswer\n" + "".join(f"{number:08}\tdata\n" for number in range(rows))
    faults, marked, _ = marks(teacher, path, content)
    assert len(faults) == 52
    assert faults[50] == f"And {rows - 50} more such lines."
    assert set(marked.values()) == {"blank"}


@pytest.mark.parametrize("argument, message", [
    ("grade,/nowhere/answers.tsv", "/nowhere/answers.tsv cannot be read"),
    ("grade,/", "/ is not a file but a folder or a device"),
    ("grade,/dev/zero", "/dev/zero is not a file but a folder or a device"),
    ("grade", "needs the file to mark"),
    ("grade,", "needs the file to mark"),
    ("worksheet,first", "only the number of a tcp.stream may follow, as in lab,worksheet,0"),
    ("worksheet,tsv,-1", "only the number of a tcp.stream may follow, as in lab,worksheet,tsv,0"),
    ("key,4294967296", "only the number of a tcp.stream may follow, as in lab,key,0"),
    ("worksheet,4294967295", "only the number of a tcp.stream may follow, as in lab,worksheet,0"),
])
def test_mistaken_argument(wireshark, argument, message):
    done = wireshark.run("tshark", "-q", "-r", capture("refused"), "-z", f"lab,{argument}",
                         quiet=False)
    assert done.returncode != 0
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize("argument", ["grade", "worksheet,first", "report,first", "annotate", "tasks,", "tasks,/nowhere"])
def test_a_mistaken_argument_is_told_in_the_language(wireshark, argument):
    """In Chinese, and what was typed stands in it."""
    done = wireshark.run("tshark", "-q", "-r", capture("refused"), "-z", f"lab,{argument}", "-o", "lab.language:zh_CN",
                         quiet=False)
    line, = done.stderr.splitlines()
    assert done.returncode != 0 and re.search("Lab：.*[\u4e00-\u9fff]{2}", line) and argument.split(",")[-1] in line
    assert "may" not in line and "understood" not in line and "{" not in line


UNREADABLE = {
    "is larger than 1 MiB": lambda path: os.truncate(path, 1024 * 1024 + 1),
    "was not read": lambda path: os.truncate(path, 100_000_000),
    "is not a file but a folder or a device": lambda path: path.unlink() or os.mkfifo(path),
    "is a link to a file that is not there": lambda path: path.unlink() or path.symlink_to("gone"),
    "Permission denied": lambda path: path.chmod(0),
}


@pytest.mark.parametrize("reason, make", UNREADABLE.items(), ids=UNREADABLE)
def test_answers_that_are_not_read(own_wireshark, reason, make):
    """One line that names the file and says why, and nothing hangs."""
    path = own_wireshark.home.config("answers.tsv", "")
    make(path)
    done = own_wireshark.run("tshark", "-q", "-r", capture("refused"), "-z", f"lab,grade,{path}",
                             quiet=False, timeout=60)
    assert (done.returncode != 0, done.stdout) == (True, "")
    line, = done.stderr.splitlines()
    assert str(path) in line and reason in line


@pytest.mark.parametrize("make, reason", [
    (UNREADABLE["was not read"], "超过 1 MiB，没有读取"),
    (UNREADABLE["is not a file but a folder or a device"], "不是文件，而是文件夹或设备"),
    (UNREADABLE["is a link to a file that is not there"], "是一个链接，但它指向的文件不存在"),
    (UNREADABLE["Permission denied"], "无法读取：Permission denied"),
    (lambda path: path.unlink(), "无法读取：No such file or directory"),
    (lambda path: path.write_bytes(b"\xff\xfe\x00"), "开头像是 UTF-16 编码，其实不是"),
])
def test_why_answers_are_not_read_in_chinese(own_wireshark, make, reason):
    path = own_wireshark.home.config("answers.tsv", "")
    make(path)
    done = own_wireshark.run("tshark", "-o", "lab.language:zh_CN", "-q", "-r", capture("refused"), "-z",
                             f"lab,grade,{path}", quiet=False, timeout=60)
    assert f"{path} {reason}" in done.stderr


def test_no_capture_makes_a_sheet_fail(teacher, joined):
    """Other seeds ask about other frames of them, and in the end every kind is there, with every reason: but for those that
    need what is above TCP, or a loss behind rounds that grew."""
    kinds, reasons = set(), []
    for name in ("four-way-close", "fast-retransmit", "fin-with-last-data", "three-segment-close", "ping",
                 "zero-window", "ecn-marked"):
        kinds |= {row[ID].split(".")[-1] for row in table(teacher, capture(name), "worksheet,tsv", *MANY)[2]}
        reasons += [why for *_, why in cells(sheet(teacher, capture(name), "key", *MANY))]
    for seed in range(10):
        rows = table(teacher, joined.path, "worksheet,tsv", *MANY, "-o", f"lab.seed:{seed}")[2]
        kinds |= {row[ID].split(".")[-1] for row in rows}
        text = sheet(teacher, joined.path, "key", *MANY, "-o", f"lab.seed:{seed}")
        reasons += [why for *_, why in cells(text)]
        assert len(cells(text)) == 40
        assert not re.search(r"(?<!\\)\{\w+", text), "a placeholder was left"
    assert kinds >= {"role", "ack", "formula", "next", "fin", "bytes", "edge", "client-state",
                     "server-state", "event", "open", "close", "waits", "reset", "partner", "rtt",
                     "hops", "icmp", "checksum", "acked", "sample", "fate", "smoothed",
                     "variation", "rto", "backoff", "flight", "usable", "limit", "wait", "proof",
                     "moved", "closed-by", "closed-for", "missing", "ecn"}
    texts = catalogue("en")
    never = [f"{section}: {key}" for section in texts.sections() if section.startswith("question.")
             for key, text in texts[section].items() if key.startswith(("sum", "text")) and not any(
                 re.search(re.sub(r"\\\{\w+\\\}", ".*", re.escape(text)), why) for why in reasons)]
    assert never == ["question.rtt: text-answer", "question.repair: text", "question.tls-next: text", "question.named: text"]


# Answers to questions on time and on windows: right, near, the formula alone, wrong, no answer.
ON_TIME = ["1.sample", "85.smoothed", "77.variation", "33.backoff", "45.usable", "26.fate", "20.limit"]
WAYS = {
    "right": ["50,418 ms", "55.585", "0.103毫秒", "2.048 s", "69,488 bytes", "丢失", "应用程序"],
    "near": ["50.4", "0.0556", "≈ 0,103", "2秒", "ack + window − next = 69488", "Dropped", "application"],
    "partly": ["", "7/8 × 50.271 + 1/8 × 92.785", "3/4 DevRTT + 1/4 × 0.049", "2 RTO",
               "ack + window − next", "", ""],
    "wrong": ["50.7", "60.9", "0.112", "1.024 s", "83968", "repeated", "window"],
    "unreadable": ["soon", "SRTT", "50 %", "later", "all", "gone", "time"],
}
WORTH = {"right": "right", "near": "right", "partly": "partly", "wrong": "wrong", "unreadable": "wrong"}


def test_times_and_sums_are_marked_as_they_are_written(teacher):
    path = REPO / "tests" / "timing" / "timeouts-double.a.pcap"
    comment, header, rows = table(teacher, path, "worksheet,tsv", *MANY)
    given = [dict(zip(ON_TIME, answers, strict=True)) for answers in WAYS.values()]
    contents = [comment + "\n" + filled(header, rows, lambda row, known=known: known.get(row[ID], ""))
                for known in given]
    for way, known, (faults, marked, _) in zip(WAYS, given, graded(teacher, path, contents), strict=True):
        assert faults == [] and set(ON_TIME) <= set(marked)
        for name, said in marked.items():
            answer = known.get(name)
            assert said.startswith(WORTH[way] if answer else "blank"), (name, answer, said)
            if way == "partly" and answer:
                assert "Which number does it give?" in said


def test_what_timestamps_leave_of_mss(teacher):
    rows = table(teacher, capture("client-close"), "worksheet,tsv", *MANY)[2]
    row, = [row for row in rows if row[ID] == "2.mss"]
    assert "MSS = 1460; both SYNs have timestamps" in row[QUESTION]


def test_a_session_that_is_reset(wireshark):
    """tshark -M forgets everything amid the file: the sheet is on what came after."""
    path = capture("http-loopback")
    done = wireshark.run("tshark", "-M", "10", "-q", "-r", path, "-z", "lab,key", quiet=False)
    assert done.returncode == 0 and done.stdout.startswith("# Lab worksheet: the answers\n")
    assert "resetting session" in done.stderr


def test_help_lists_the_arguments(wireshark):
    done = wireshark.run("tshark", "-z", "help", quiet=False)
    listed = {line.strip() for line in done.stderr.splitlines()}
    assert {"lab,worksheet", "lab,worksheet,tsv", "lab,key", "lab,grade"} <= listed


HOSTILE = ('<script>alert(1)</script> | **x** `y` [z](javascript:a) ![i](u) \\ \u202e '
           '&lt; {{{{a}}}} $x$ ~~s~~ # end')


@pytest.fixture
def hostile(own_wireshark):
    """A teacher's file whose every text of the sheets is markup, with a tab within; a control character is not taken."""
    sections = {"question.next": ["name", "ask-syn", "ask", "ask-fin"], "role.handshake1": ["name"],
                "sheet": ["title", "key-title", "scope", "connection", "words", "student", "how",
                          "number", "question", "why"],
                "sign": ["handshake1", "data"], "grade": ["right", "blank", "total"],
                "event.piggyback": ["title", "text"], "close.four-way": ["title", "text"]}
    text = "".join(f"[{section}]\n" + "".join(f"{key}=A\tB {HOSTILE}\n" for key in keys)
                   for section, keys in sections.items())
    file = own_wireshark.home.config("lab/en.ini", text)
    yield own_wireshark
    file.unlink()
    file.parent.rmdir()


def test_hostile_texts_bring_no_markup(hostile):
    """Whatever a text holds, it is text on the sheet: no cell, no tag, no escape of its own."""
    path = capture("four-way-close")
    for form in ("worksheet", "key"):
        text = sheet(hostile, path, form, *MANY)
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", text)
        assert re.search(r"(?<!\\)[<>$~&#!]", re.sub(r"^#+ ", "", text, flags=re.M)
                         .replace("!", "")) is None
        rows = [line for line in text.splitlines() if line.startswith("|")]
        assert len(rows) > 10
        columns = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in rows}
        assert columns == {5 if form == "worksheet" else 6}
        assert "script" in text


def test_there_is_room_to_write(own_wireshark):
    """A line to write on is no mark; a name with underscores would be."""
    own_wireshark.home.config("lab/en.ini", "[sheet]\nstudent=Name: ____________________ of __class__ __________x\n")
    text = sheet(own_wireshark, capture("refused"), "worksheet")
    assert r"Name: ____________________ of \_\_class\_\_ " + 10 * r"\_" + "x" in text


@pytest.mark.parametrize("written, shown", [
    ("1. Open the capture.", r"1\. Open the capture."), ("23) Open it.", r"23\) Open it."),
    ("- Open it.", r"\- Open it."), ("+ Open it.", r"\+ Open it."), ("===", r"\==="),
    ("1 Open it. - Now.", "1 Open it. - Now."), ("2nd - first", "2nd - first"), ("2.", r"2\."),
    ("0.060 ms, then 1.", "0.060 ms, then 1."), ("12", "12")])
def test_a_text_begins_no_list(own_wireshark, written, shown):
    """What is a mark at the start of a line, and text elsewhere."""
    own_wireshark.home.config("lab/en.ini", f"[sheet]\nhow={written}\n")
    assert f"\n\n{shown}\n" in sheet(own_wireshark, capture("refused"), "worksheet")


def test_hostile_texts_leave_the_table_whole(hostile):
    """A tab within a question is no cell: whoever copies the key has everything right."""
    path = capture("four-way-close")
    lines = sheet(hostile, path, "worksheet,tsv", *MANY).splitlines()
    assert all(line.count("\t") == 5 for line in lines[1:])
    assert not any(re.search(r"[\x00-\x08\x0b-\x1f\x7f\u202e]", line) for line in lines)
    assert any("A\\tB" in line and "\\\\" in line for line in lines)
    rows = [line.split("\t") for line in lines[2:]]
    words = {row[ID]: row[WORDS].split()[0] for row in rows if row[WORDS]}
    content = "\n".join([*lines[:2], *("\t".join([*row[:-1], words.get(row[ID], "1")]) for row in rows)])
    file = hostile.home.config("answers.tsv", content)
    marked = sheet(hostile, path, f"grade,{file}", *MANY)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", marked)
    assert "no question of this sheet" not in marked and "columns" not in marked


def test_hostile_answers(teacher):
    """What a student wrote is shown, and does nothing to the teacher's terminal."""
    path = capture("four-way-close")
    rows = table(teacher, path)[2]
    content = "id\tanswer\n" + "".join(f"{row[ID]}\t\x1b]0;x\x07\u202e{'9' * 5000}\n" for row in rows)
    file = teacher.home.config("answers.tsv", content)
    marked = sheet(teacher, path, f"grade,{file}")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", marked)
    assert max(map(len, marked.splitlines())) < 500


def test_an_answer_of_accents_takes_no_time(teacher):
    """To put all accents of one letter into their order would take minutes."""
    path = capture("four-way-close")
    first, *_ = table(teacher, path)[2]
    accents = "\u0301\u0316" * 250_000
    file = teacher.home.config("answers.tsv", f"id\tanswer\n{first[ID]}\ta{accents}\n")
    done = teacher.run("tshark", "-q", "-r", path, "-z", f"lab,grade,{file}", timeout=20)
    assert "1 wrong" in done.stdout.splitlines()[-1]
