# SPDX-License-Identifier: GPL-2.0-or-later
"""Worksheets: the questions of a capture, their answers, and the marking of a filled sheet."""

import os
import re

import pytest

from harness import capture

MERGED = "three-way-close"  # Its close takes three segments, so one segment has two roles.
SHEETS = ["four-way-close", MERGED, "reset-443", "wrap-fin", "two-tcp-layers", "wrong-handshake2",
          "midstream-close"]
COMMENT = "# Lab worksheet: seed "


def seed_with(wireshark, name, wanted):
    """A seed whose sheet on a capture has these questions."""
    for seed in range(60):
        rows = table(wireshark, capture(name), "worksheet,tsv", "-o", f"lab.seed:{seed}")[2]
        if set(wanted) <= {row[0] for row in rows}:
            return seed
    raise AssertionError(f"no seed asks for {wanted}")


@pytest.fixture(scope="module")
def asks_for_frame_2(wireshark):
    """Options for a sheet on four-way-close that has the question 2.role."""
    return "-o", f"lab.seed:{seed_with(wireshark, 'four-way-close', ['2.role'])}"


def sheet(wireshark, path, form="worksheet", *options):
    return wireshark.tshark("-q", "-r", path, "-z", f"lab,{form}", *options)


def table(wireshark, path, form="worksheet,tsv", *options):
    """The sheet to fill in, as its comment, its header and its rows."""
    comment, header, *rows = sheet(wireshark, path, form, *options).splitlines()
    assert comment.startswith(COMMENT)
    return comment, header.split("\t"), [row.split("\t") for row in rows]


def cells(markdown):
    """The rows of the tables in a Markdown text, without their heads."""
    rows = [line for line in markdown.splitlines() if line.startswith("|")]
    return [re.split(r" *(?<!\\)\| *", row)[1:-1] for row in rows
            if re.match(r"\| *\d", row)]


def answers(wireshark, path, *options):
    """What the key says, by the place of the question: (raw or word, relative or word)."""
    found = {}
    for _, frame, question, answer, why in cells(sheet(wireshark, path, "key", *options)):
        assert why
        text = answer.strip("*")
        number = re.match(r"(\d+)(?: \(relative (\d+)\))?$", text)
        plain = number.groups() if number else 2 * (re.sub(r" \(.*?\)", "", text),)
        found[frame, question] = (plain[0], plain[1] or plain[0])
    return found


def filled(header, rows, answer):
    """A sheet with the answer that answer(row) gives."""
    lines = ["\t".join(header)] + ["\t".join([*row[:-1], answer(row)]) for row in rows]
    return "\n".join(lines) + "\n"


def marks(wireshark, path, content, *options, name="answers.tsv"):
    """The lines of the marked sheet: what is wrong with the file, one per question, the total."""
    answer_file = wireshark.home.config(name, content)
    lines = sheet(wireshark, path, f"grade,{answer_file}", *options).splitlines()
    faults = [line for line in lines if line.startswith(("Line ", "And ", "Without "))]
    questions = [line for line in lines if re.match(r"\d+\.[\d.]*[a-z-]+: ", line)]
    assert len(lines) == len(faults) + len(questions) + 2, lines
    return faults, dict(line.split(": ", 1) for line in questions), lines[-1]


@pytest.mark.parametrize("name", SHEETS)
def test_the_key_is_right(own_wireshark, name):
    """Whoever copies the key, raw or relative, has everything right."""
    path = capture(name)
    key = answers(own_wireshark, path)
    _, header, rows = table(own_wireshark, path)
    assert rows and len(rows) == len({row[0] for row in rows})
    for which in (0, 1):
        content = filled(header, rows, lambda row: key[row[1], row[2]][which])
        faults, marked, total = marks(own_wireshark, path, content)
        assert faults == []
        assert set(marked.values()) == {"right"}
        assert list(marked) == [row[0] for row in rows]
        assert total == f"Total: {len(rows)} of {len(rows)} right, 0 wrong, 0 blank"


def test_the_key_agrees_with_the_tree(wireshark):
    """The sheet's answers are what Lab says in its fields."""
    path = capture(MERGED)
    fields = wireshark.fields(path)
    key = answers(wireshark, path)
    _, _, rows = table(wireshark, path)
    names = {"role": "lab.role", "seq": "lab.seq.expected", "ack": "lab.ack.expected",
             "client-state": "lab.state.client", "server-state": "lab.state.server",
             "event": "lab.event", "open": "lab.open", "close": "lab.close"}
    kinds = set()
    for row in rows:
        kind = row[0].split(".")[-1]
        kinds.add(kind)
        said = fields[int(row[1]) - 1][names[kind]].replace("|", " + ")
        assert key[row[1], row[2]][0] == said, row
    assert kinds >= set(names) - {"event"}


def test_a_sheet_for_paper_has_the_same_questions(wireshark):
    path = capture("four-way-close")
    text = sheet(wireshark, path)
    _, _, rows = table(wireshark, path)
    assert [(frame, question) for _, frame, question, _ in cells(text)] == [
        (row[1], row[2]) for row in rows]
    assert [number for number, *_ in cells(text)] == [str(n + 1) for n in range(len(rows))]
    assert {room.strip("_") for *_, room in cells(text)} == {""}
    for row in rows:
        for word in row[3].split():
            assert f"`{word}`" in text
    assert "ping" not in text, "no TCP segment is a ping"
    assert text.count("\n## Client ") == 1


def connections(text):
    return [line.removeprefix("## ") for line in text.splitlines()
            if line.startswith("## Client ")]


def test_connections_are_named(wireshark):
    """Client and server by their sockets, those of each layer where TCP carries TCP."""
    assert connections(sheet(wireshark, capture("two-tcp-layers"))) == [
        "Client 192.0.2.1:50001, server 198.51.100.2:6653",
        "Client 192.0.2.1:50002, server 198.51.100.2:5000"]
    assert connections(sheet(wireshark, capture("link-ipv6"), "key")) == [
        "Client [2001:db8:1::1]:51690, server [2001:db8:2::2]:5000"]


def test_every_way_of_reading_gives_the_same_questions(wireshark):
    path = capture("interleaved")
    once = sheet(wireshark, path, "key")
    assert sheet(wireshark, path, "key", "-2") == once
    assert sheet(wireshark, path, "key", "-o", "tcp.relative_sequence_numbers:FALSE") == once
    assert wireshark.tshark("-r", path, "-z", "lab,key").endswith(once)
    assert wireshark.tshark("-q", "-r", path, "-z", "lab,key", "-z", "lab,key") == once + once


def test_seed(wireshark):
    path = capture("four-way-close")
    sheets = [tuple(row[0] for row in table(wireshark, path, "worksheet,tsv", "-o",
                                            f"lab.seed:{seed}")[2]) for seed in range(4)]
    assert len(set(sheets)) == 4
    assert sheets[0] == tuple(row[0] for row in table(wireshark, path)[2])


def test_a_filled_sheet_knows_its_seed(own_wireshark):
    """A class with a seed for each student is marked without telling which is whose."""
    path = capture("four-way-close")
    seeded = ("-o", "lab.seed:4294967295")
    comment, header, rows = table(own_wireshark, path, "worksheet,tsv", *seeded)
    key = answers(own_wireshark, path, *seeded)
    content = filled(header, rows, lambda row: key[row[1], row[2]][0])
    assert comment == COMMENT + "4294967295"
    faults, marked, _ = marks(own_wireshark, path, f"{comment}\n{content}")
    assert faults == [] and set(marked.values()) == {"right"}
    # Without the comment it is another sheet, and some of its questions are not on that.
    faults, marked, _ = marks(own_wireshark, path, content)
    assert faults and "blank" in marked.values()
    faults, marked, _ = marks(own_wireshark, path, content, *seeded)
    assert faults == [] and set(marked.values()) == {"right"}


def test_stream(own_wireshark):
    path = capture("interleaved")
    streams = {int(text) for text in own_wireshark.column(path, "tcp.stream") if text}
    assert len(streams) > 1
    for stream in streams:
        comment, header, rows = table(own_wireshark, path, f"worksheet,tsv,{stream}")
        frames = own_wireshark.filter(path, f"tcp.stream == {stream}")
        assert rows and {int(row[1]) for row in rows} <= set(frames)
        key = [(frame, question)
               for _, frame, question, *_ in cells(sheet(own_wireshark, path, f"key,{stream}"))]
        assert key == [(row[1], row[2]) for row in rows]
        assert sheet(own_wireshark, path, f"worksheet,{stream}").count("\n## Client ") == 1
        # The file says which stream it is on.
        content = comment + "\n" + filled(header, rows, lambda row: "")
        _, marked, total = marks(own_wireshark, path, content)
        assert list(marked) == [row[0] for row in rows]
        assert total == f"Total: 0 of {len(rows)} right, 0 wrong, {len(rows)} blank"


def test_nothing_to_ask(own_wireshark):
    path = capture("ping")
    assert "no TCP segment" in sheet(own_wireshark, path)
    assert "no TCP segment" in sheet(own_wireshark, path, "key")
    assert table(own_wireshark, path)[2] == []
    faults, _, total = marks(own_wireshark, path, "id\tanswer\n1.role\tdata\n")
    assert faults == ['Line 2: "1.role" is no question of this sheet.']
    assert total == "Total: 0 of 0 right, 0 wrong, 0 blank"


def test_wrong_says_why_and_where(own_wireshark):
    path = capture(MERGED)
    merged = str(own_wireshark.filter(path, "lab.merged == 1")[0])
    close, role = f"{merged}.close", f"{merged}.role"
    seed = ("-o", f"lab.seed:{seed_with(own_wireshark, MERGED, [close, role])}")
    content = f"id\tanswer\n{close}\tfour-way\n{role}\tteardown3\n"
    _, marked, total = marks(own_wireshark, path, content, *seed)
    assert marked[close].startswith(
        f'wrong. Frame {merged}: three-way (Three-segment close), not "four-way". FIN, FIN+ACK')
    assert marked[role].startswith(f"wrong. Frame {merged}: teardown2 (Close 2 of 4) + "
                                   'teardown3 (Close 3 of 4); "teardown3" is only a part')
    assert sorted(set(marked.values()) - {marked[close], marked[role]}) == ["blank"]
    assert total == f"Total: 0 of {len(marked)} right, 2 wrong, {len(marked) - 2} blank"


def test_wrong_number_says_how_it_comes_about(own_wireshark):
    path = capture("four-way-close")
    _, header, rows = table(own_wireshark, path)
    content = filled(header, rows, lambda row: "7" if row[0].endswith(".ack") else "x+1")
    _, marked, _ = marks(own_wireshark, path, content)
    acks = [text for name, text in marked.items() if name.endswith(".ack")]
    assert acks
    for text in acks:
        assert re.match(r'wrong. Frame \d+: \d+ \(relative \d+\), not "7". ack = [a-z]', text)
    others = [text for name, text in marked.items() if not name.endswith(".ack")]
    assert {text.split(" Frame")[0] for text in others} == {
        'wrong. "x+1" is no answer to this question.'}


def test_the_words_of_the_class_are_answers_too(own_wireshark):
    path = capture("four-way-close")
    seed = seed_with(own_wireshark, "four-way-close", ["3.role", "3.open"])
    for language, names in (("en", {"role": "Handshake 3 of 3", "open": "three-way HANDSHAKE"}),
                            ("zh_CN", {"role": "第三次握手", "open": "三次握手"})):
        content = "id\tanswer\n" + "".join(f"3.{kind}\t{name}\n" for kind, name in names.items())
        output = sheet(own_wireshark, path, f"grade,{own_wireshark.home.config('a', content)}",
                       "-o", f"lab.language:{language}", "-o", f"lab.seed:{seed}")
        right = {"en": ": right", "zh_CN": "：对"}[language]
        assert f"3.role{right}\n" in output and f"3.open{right}\n" in output


def test_chinese_sheet(own_wireshark):
    """Other words, the same questions; the file is marked in whatever language."""
    path = capture("four-way-close")
    chinese = ("-o", "lab.language:zh_CN")
    _, header, rows = table(own_wireshark, path, "worksheet,tsv", *chinese)
    _, english_header, english = table(own_wireshark, path)
    assert header == english_header
    assert [row[0] for row in rows] == [row[0] for row in english]
    assert [row[3] for row in rows] == [row[3] for row in english]
    for row in rows:
        assert re.search("[\u4e00-\u9fff]", row[2]), row
    key = answers(own_wireshark, path)
    right = {row[0]: key[row[1], row[2]][0] for row in english}
    faults, marked, _ = marks(own_wireshark, path, filled(header, rows, lambda r: right[r[0]]))
    assert faults == [] and set(marked.values()) == {"right"}
    for form in ("worksheet", "key"):
        text = sheet(own_wireshark, path, form, *chinese)
        assert not re.search(r"\{\w+\}", text), "a placeholder was left"
        assert "练习" in text


BROKEN = {
    "empty": ("", []),
    "header only": ("id\tanswer\n", []),
    "not UTF-8": (b"id\tanswer\n1.role\t\xd6\xd0\n2.role\thandshake2\n",
                  ['Line 2: "1.role" or its answer is not UTF-8; save the file in that encoding.']),
    "question in GBK": (b"id\tquestion\tanswer\n2.role\t\xd5\xe2\xca\xc7\thandshake2\n", []),
    "unknown": ("id\tanswer\n2.role\thandshake2\n99.ack\t1\nrole\tdata\n",
                ['Line 3: "99.ack" is no question of this sheet.',
                 'Line 4: "role" is no question of this sheet.']),
    "twice": ("id\tanswer\n2.role\thandshake2\n\n2.role\tdata\n",
              ['Line 4: "2.role" was answered in line 2 already, and that answer counts.']),
    "few columns": ("id\tframe\tanswer\n1.role\n2.role\t2\thandshake2\n",
                    ["Line 2: too few columns (1); the answer is looked for in column 3."]),
    "no header": ("2.role\thandshake2\n",
                  ['Line 1: it does not name the columns "id" and "answer", so the first and the '
                   'last column are taken for them.']),
    "other order": ("ANSWER\tnote\tid\nhandshake2\tok\t2.role\n", []),
    "byte order mark": ("\ufeffid\tanswer\r\n2.role\thandshake2\r\n", []),
    "old line ends": ("id\tanswer\r2.role\thandshake2\r", []),
    "UTF-16": ("id\tanswer\n2.role\thandshake2\n".encode("utf-16"), []),
    "quotes": ('"id"\t"answer"\n"2.role"\t" handshake2 "\n', []),
    "full width": ("id\tanswer\n2.role\tｈａｎｄｓｈａｋｅ２\n", []),
    "NUL and escapes": (b"id\tanswer\n\x1b[2J\x00\t\x07\n2.role\thandshake2\n",
                        ['Line 2: "?[2J?" is no question of this sheet.']),
    "long line": (f"id\tanswer\n{'x' * 3_000_000}\t1\n2.role\thandshake2\n",
                  [f'Line 2: "{"x" * 60}…" is no question of this sheet.']),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_broken_file(own_wireshark, asks_for_frame_2, kind):
    """A mistake costs its own line; the rest is marked."""
    content, wanted = BROKEN[kind]
    faults, marked, total = marks(own_wireshark, capture("four-way-close"), content,
                                  *asks_for_frame_2)
    answered = not kind.startswith(("empty", "header only"))
    missing = len(marked) - answered
    assert faults == [*wanted, f"Without a line in the file that could be used, and so blank: "
                               f"{missing}"]
    assert marked["2.role"] == ("right" if answered else "blank")
    assert total == f"Total: {int(answered)} of {len(marked)} right, 0 wrong, {missing} blank"


def test_huge_file(own_wireshark):
    """Ten megabytes of nonsense are told in a few lines, and quickly."""
    path = capture("four-way-close")
    rows = 10 * 1024 * 1024 // 16
    content = "id\tanswer\n" + "".join(f"{number:08}\tdata\n" for number in range(rows))
    faults, marked, _ = marks(own_wireshark, path, content)
    assert len(faults) == 52
    assert faults[50] == f"And {rows - 50} more such lines."
    assert set(marked.values()) == {"blank"}


@pytest.mark.parametrize("argument, message", [
    ("grade,/nowhere/answers.tsv", "/nowhere/answers.tsv cannot be read"),
    ("grade,/", "/ is not a file but a folder or a device"),
    ("grade,/dev/zero", "/dev/zero is not a file but a folder or a device"),
    ("grade", "needs the file to mark"),
    ("grade,", "needs the file to mark"),
    ("worksheet,first", 'behind "lab,worksheet" only the number of a tcp.stream may stand'),
    ("worksheet,tsv,-1", 'behind "lab,worksheet,tsv" only the number of a tcp.stream'),
    ("key,4294967296", 'behind "lab,key" only the number of a tcp.stream'),
])
def test_mistaken_argument(wireshark, argument, message):
    done = wireshark.run("tshark", "-q", "-r", capture("refused"), "-z", f"lab,{argument}",
                         quiet=False)
    assert done.returncode != 0
    assert message in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


UNREADABLE = {
    "is larger than 16 MiB": lambda path: os.truncate(path, 16 * 1024 * 1024 + 1),
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


def test_a_worksheet_of_many_connections(wireshark, joined):
    """Every capture of the repository at once: still a sheet of one page or two."""
    rows = table(wireshark, joined.path)[2]
    assert 25 <= len(rows) <= 40
    assert {row[0].split(".")[-1] for row in rows} == {
        "role", "seq", "ack", "fin", "client-state", "server-state", "event", "open", "close",
        "reset"}
    assert len(cells(sheet(wireshark, joined.path))) == len(rows)


def test_no_capture_makes_a_sheet_fail(wireshark, joined):
    """Other seeds ask about other frames of them."""
    for seed in range(5):
        text = sheet(wireshark, joined.path, "key", "-o", f"lab.seed:{seed}")
        assert len(cells(text)) >= 25
        assert not re.search(r"\{\w+\}", text), "a placeholder was left"


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
