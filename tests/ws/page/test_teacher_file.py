# SPDX-License-Identifier: GPL-2.0-or-later
"""A teacher's own words are merged over Lab's; a mistake in them costs one line and one message."""

import json
import os
import re

import pytest

from harness import FORESIGHT, TEXTS, capture

TITLE = "[role.handshake1]\ntitle=Step 1: the {from} says hello\n"
MINE = "Step 1: the client says hello"


def run(wireshark, *options, **environment):
    """The fields of a capture and what was said on stderr."""
    names = sorted(wireshark.kinds)
    done = wireshark.run("tshark", "-n", "-r", capture("four-way-close"), "-T", "fields",
                         "-E", "separator=/t", *(word for name in names for word in ("-e", name)),
                         *options, quiet=False, **environment)
    assert done.returncode == 0, done.stderr
    return [dict(zip(names, line.split("\t"))) for line in done.stdout.splitlines()], done.stderr


@pytest.fixture(scope="module")
def untouched(wireshark):
    return run(wireshark)[0]


def only_line(complaints):
    """The one line below the heading of the one message."""
    lines = complaints.splitlines()
    assert len(lines) == 2 and "Lab" in lines[0], complaints
    return lines[1]


def titles(rows):
    return [row["lab.title"] for row in rows]


def test_own_title(own_wireshark, untouched):
    own_wireshark.home.config("lab/en.ini", TITLE)
    rows, complaints = run(own_wireshark)
    assert complaints == ""
    assert titles(rows) == [MINE, *titles(untouched)[1:]]
    assert [{**row, "lab.title": ""} for row in rows] == [
        {**row, "lab.title": ""} for row in untouched]


def test_own_title_in_the_tree(own_wireshark):
    own_wireshark.home.config("lab/en.ini", TITLE)
    assert f"Lab: {MINE}" in own_wireshark.tshark("-V", "-r", capture("four-way-close"))


def test_mistakes_are_told_in_the_language(own_wireshark):
    """What Lab makes of them, and how many more there are."""
    own_wireshark.home.config("lab/zh_CN.ini", "[role.handshake1]\n" + "titel=x\n" * 7)
    _, complaints = run(own_wireshark, "-o", "lab.language:zh_CN")
    heading, *lines, more = complaints.splitlines()
    assert heading.endswith("您的文字有以下问题，这些地方仍用 Lab 自己的文字：") and len(lines) == 5
    assert more == "……还有 2 处"


def test_own_words_of_one_language_only(own_wireshark, wireshark):
    own_wireshark.home.config("lab/en.ini", TITLE)
    chinese = ["-o", "lab.language:zh_CN"]
    assert run(own_wireshark, *chinese) == run(wireshark, *chinese)


@pytest.mark.parametrize("options, environment", [
    (["-o", "lab.language:de"], {}), ([], {"LANG": "de_DE.UTF-8"})], ids=["chosen", "locale"])
def test_new_language(own_wireshark, untouched, options, environment):
    """A new file is a new language; what it does not say stays English."""
    own_wireshark.home.config("lab/de.ini", "[language]\nname=Deutsch\n" + TITLE.replace(
        "Step 1: the {from} says hello", "Schritt 1: {from} grüßt"))
    rows, complaints = run(own_wireshark, *options, **environment)
    assert complaints == ""
    assert titles(rows) == ["Schritt 1: client grüßt", *titles(untouched)[1:]]


def test_byte_order_mark(own_wireshark):
    """Windows editors begin a UTF-8 file with one."""
    own_wireshark.home.config("lab/en.ini", b"\xef\xbb\xbf" + TITLE.encode())
    rows, complaints = run(own_wireshark)
    assert (titles(rows)[0], complaints) == (MINE, "")


def test_windows_line_ends(own_wireshark):
    own_wireshark.home.config("lab/en.ini", TITLE.replace("\n", "\r\n"))
    rows, complaints = run(own_wireshark)
    assert (titles(rows)[0], complaints) == (MINE, "")


def test_empty_file(own_wireshark, untouched):
    own_wireshark.home.config("lab/en.ini", "")
    assert run(own_wireshark) == (untouched, "")


# A mistake in line 4 of a file whose other lines are good, and a word of the reason.
MISTAKES = {
    "unknown key": ("titel=Hello", "titel"),
    "unknown placeholder": ("why=Because of {form}", "form"),
    "single brace": ("why=Because of { braces", "brace"),
    "not UTF-8": (b"why=Because of \xe9t\xe9", "UTF-8"),
    "NUL byte": (b"why=Because\0of", "NUL"),
    "escape": ("why=Because \x1b[31mof", "control"),
    "no key": ("just words", "key"),
    "nothing after the key": ("why=", ""),
    "too long": ("why=" + "x" * 5000, "4096"),
    "key twice": ("title=Second", "title"),
    "unknown section": ("[role.handshake9]", "handshake9"),
}


@pytest.mark.parametrize("mistake, word", MISTAKES.values(), ids=MISTAKES)
@pytest.mark.parametrize("passes", [[], ["-2"]], ids=["one pass", "two passes"])
def test_mistake_in_a_line(own_wireshark, untouched, mistake, word, passes):
    """Exactly one message names file, line and reason; all other lines of the file count."""
    content = [TITLE.encode(), b"# line 3\n", mistake if isinstance(mistake, bytes)
               else mistake.encode(), b"\n"]
    path = own_wireshark.home.config("lab/en.ini", b"".join(content))
    rows, complaints = run(own_wireshark, *passes)
    line = only_line(complaints)
    assert re.fullmatch(rf"{re.escape(str(path))}:4: .*{re.escape(word)}.*", line), complaints
    stable = sorted(set(rows[0]) - {"lab.stream.open", "lab.stream.close"} - FORESIGHT)
    wanted = [{**row, "lab.title": title}
              for row, title in zip(untouched, [MINE, *titles(untouched)[1:]])]
    assert [[row[name] for name in stable] for row in rows] == [
        [row[name] for name in stable] for row in wanted]


@pytest.mark.parametrize("mistake", MISTAKES, ids=MISTAKES)
def test_mistake_in_a_line_in_chinese(own_wireshark, mistake):
    """The reason is in the language of the class, for whom the file is."""
    text = MISTAKES[mistake][0]
    path = own_wireshark.home.config("lab/zh_CN.ini", TITLE.encode() + b"# line 3\n" + (
        text if isinstance(text, bytes) else text.encode()) + b"\n")
    _, complaints = run(own_wireshark, "-o", "lab.language:zh_CN")
    reason = only_line(complaints).removeprefix(f"{path}:4: ")
    assert re.search("[\u4e00-\u9fff]", reason) and not re.search(r"\b(this|is|text|line)\b", reason), complaints


def test_mistake_is_told_once_for_many_files(own_wireshark):
    path = own_wireshark.home.config("lab/en.ini", TITLE + "just words\n")
    load = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "load",
                       "params": {"file": str(capture("four-way-close"))}})
    done = own_wireshark.run("sharkd", "-", stdin=f"{load}\n" * 3, quiet=False)
    assert done.stdout.count("OK") == 3
    assert done.stderr.count(f"{path}:3: ") == 1, done.stderr


def unreadable(path):
    path.write_text(TITLE)
    path.chmod(0)


def of_100_megabytes(path):
    """Though it takes no room on the disk."""
    path.write_text(TITLE)
    os.truncate(path, 100_000_000)


# Files that cannot be used at all.
HOPELESS = {
    "10 MB": lambda path: path.write_text(TITLE + "# padding\n" * 1_000_000),
    "UTF-16": lambda path: path.write_bytes(TITLE.encode("utf-16")),
    "100 MB": of_100_megabytes,
    "a folder": lambda path: path.mkdir(),
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to nothing": lambda path: path.symlink_to("moved-away.ini"),
    "a link to itself": lambda path: path.symlink_to(path),
    "unreadable": unreadable,
    "a disk that fails": lambda path: path.symlink_to("/proc/self/mem"),
    "no end of line in 10 MB": lambda path: path.write_bytes(b"x" * 10_000_000),
}


@pytest.mark.parametrize("make", HOPELESS.values(), ids=HOPELESS)
def test_hopeless_file(own_wireshark, untouched, make):
    """One message names the file and the reason, and all texts are ours."""
    path = own_wireshark.home.config("lab/x", "").with_name("en.ini")
    make(path)
    rows, complaints = run(own_wireshark)
    assert only_line(complaints).startswith(str(path)), complaints
    assert rows == untouched


@pytest.mark.parametrize("kind", [kind for kind in HOPELESS if not kind.startswith("a link")])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_hopeless_list_of_the_samples(own_wireshark, untouched, kind, language):
    """The menu reads it in every program: one message names the file, and nothing waits for it. A
    link to nowhere is as no list."""
    path = own_wireshark.home.config("lab/samples/en.ini", "").with_name(f"{language}.ini")
    path.unlink(missing_ok=True)
    HOPELESS[kind](path)
    rows, complaints = run(own_wireshark, "-o", f"lab.language:{language}")
    line, = complaints.splitlines()
    said = {"en": "Lab does not know what the samples teach: ", "zh_CN": "Lab 不知道各个示例讲什么："}[language]
    assert f"{said}{path} " in line
    assert language == "en" or kind == "UTF-16" or re.search("[\u4e00-\u9fff]", line.split(str(path))[1])  # GLib's own word
    assert len(rows) == len(untouched)


def test_folder_that_is_a_file(own_wireshark, untouched):
    own_wireshark.home.config("lab", TITLE)
    rows, complaints = run(own_wireshark)
    assert rows == untouched and "is not a folder" in only_line(complaints), complaints


def test_file_of_another_language_does_not_matter(own_wireshark, untouched):
    """A broken file is reported to those who read it; others still can choose their language."""
    own_wireshark.home.config("lab/zh_CN.ini", "[role.handshake1]\ntitel=x\n")
    assert run(own_wireshark) == (untouched, "")


def test_folder_cannot_be_entered(own_wireshark, untouched):
    folder = own_wireshark.home.config("lab/en.ini", TITLE).parent
    folder.chmod(0)
    rows, complaints = run(own_wireshark)
    assert rows == untouched and only_line(complaints), complaints
    folder.chmod(0o755)


def test_texts_stay_out_of_the_values(own_wireshark, untouched):
    """Words that look like filters or formats are words."""
    own_wireshark.home.config("lab/en.ini", '[role.handshake1]\ntitle=100%s %n "x" \\t {{y}}\n')
    rows, complaints = run(own_wireshark)
    assert complaints == "" and '100%s %n "x"' in titles(rows)[0] and "{y}" in titles(rows)[0]
    names = set(rows[0]) - TEXTS
    assert [[row[name] for name in names] for row in rows] == [
        [row[name] for name in names] for row in untouched]
