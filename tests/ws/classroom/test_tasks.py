# SPDX-License-Identifier: GPL-2.0-or-later
"""A teacher's list of what a capture must contain: ticked off, or said what is wrong with it."""

import os
import re

import pytest

from harness import REPO, capture

LISTS = REPO / "tasks"
LANGUAGES = ["en", "zh_CN"]


def tasks(wireshark, name, path, *options):
    """The lines for the tasks, and the total."""
    *lines, empty, total = wireshark.tshark("-2", "-q", "-r", capture(name), "-z",
                                            f"lab,tasks,{path}", *options).splitlines()
    assert empty == ""
    return lines, total


def of(wireshark, name, content, *options):
    return tasks(wireshark, name, wireshark.home.config("tasks.ini", content), *options)


def test_a_task_is_done_missing_or_half_done(own_wireshark):
    lines, total = of(own_wireshark, "three-way-close", """
# A comment, and an empty line.

[A close in three segments]
filter=lab.merged == 1
[ Two of them ]
filter = lab.merged == 1
times = 2
hint = Close once more.
[Handshakes]
filter = tcp.flags.syn == 1
times = 3
[A reset]
filter=lab.reset
hint=End a program amid a download.
[A ping]
filter=lab.role == "ping-reply"
""")
    assert lines == [
        "Done: A close in three segments (frame 8)",
        "Missing: Two of them. Only one of 2 (frame 8). Close once more.",
        'Missing: Handshakes. Only 2 of 3 (frames 1, 2). Look for it with the filter tcp.flags.syn == 1',
        "Missing: A reset. End a program amid a download.",
        'Missing: A ping. Look for it with the filter lab.role == "ping-reply"'] and \
        total == "Total: 1 of 5 tasks done"


def test_many_frames_are_counted(own_wireshark):
    lines, _ = of(own_wireshark, "http-loopback", "[All]\nfilter=frame\n[Ten]\nfilter=frame.number <= 10\n")
    assert lines == ["Done: All (frames 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …; 27 in all)",
                     "Done: Ten (frames 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)"]


def test_as_many_tasks_as_a_list_may_have(own_wireshark):
    lines, total = of(own_wireshark, "refused", "".join(f"[{n}]\nfilter=tcp\n" for n in range(200)))
    assert lines[-1] == "Done: 199 (frames 1, 2)" and total == "Total: 200 of 200 tasks done"
    lines, _ = of(own_wireshark, "refused", "[x]\nfilter=tcp\ntimes=4294967295\nhint=y\n")
    assert lines == ["Missing: x. Only 2 of 4294967295 (frames 1, 2). y"]


def test_frames_are_listed_as_the_language_does(own_wireshark):
    lines, _ = of(own_wireshark, "http-loopback", "[x]\nfilter=http.response\n[y]\nfilter=frame\n",
                  "-o", "lab.language:zh_CN")
    assert lines == ["完成：x（第 6、22 帧）", "完成：y（第 1、2、3、4、5、6、7、8、9、10 等 27 帧）"]


def test_what_lab_finds_out_later_counts(own_wireshark):
    lines, _ = of(own_wireshark, "refused", '[x]\nfilter=lab.stream.open == "refused"\n')
    assert lines == ["Done: x (frames 1, 2)"]


def test_any_protocol_can_be_asked_for(own_wireshark):
    lines, _ = of(own_wireshark, "http-loopback", "[A response]\nfilter=http.response\n")
    assert lines == ["Done: A response (frames 6, 22)"]


def test_as_windows_editors_write_it(own_wireshark):
    lines, _ = of(own_wireshark, "refused", b"\xef\xbb\xbf[x]\r\nfilter=tcp\r\n")
    assert lines == ["Done: x (frames 1, 2)"]


BAD = [
    ("", "has no task"),
    ("# nothing\n", "has no task"),
    ("filter=tcp\n", "line 1: a task begins with its name"),
    ("[x]\n", "line 1: this task has no filter"),
    ("[x]\nfilter=tcp\n[y]\ntimes=2\n[z]\nfilter=tcp\n", "line 3: this task has no filter"),
    ("[x]\nfilter=tcp\nfilter=udp\n", "line 3: this task has one already"),
    ("[x]\ntimes=2\nfilter=tcp\ntimes=3\n", "line 4: this task has one already"),
    ("[x]\nhint=y\nfilter=tcp\nhint=z\n", "line 4: this task has one already"),
    ("[x]\nfilter=\n", "line 2: nothing stands behind ="),
    ("[x]\nfilter=tcp\ntimes=0\n", "line 3: times is a number from 1"),
    ("[x]\nfilter=tcp\ntimes=many\n", "line 3: times is a number from 1"),
    ("[x]\nfilter=tcp\ntimes=4294967296\n", "line 3: times is a number from 1"),
    ("[x]\nfilters=tcp\n", "line 2: only filter, times and hint"),
    ("[x]\ntcp\n", "line 2: this is no title and has no ="),
    ("[x\nfilter=tcp\n", "line 1: the title of a task ends with ]"),
    ("[ ]\nfilter=tcp\n", "line 1: this task has no name"),
    (b"[\xff]\nfilter=tcp\n", "line 1: this is not UTF-8"),
    ("[x]\nfilter=tcp\n[y]\nfilter=tcp ==\n", "line 3: the filter of this task is not understood"),
    ("[x]\nfilter=lab.rolle\n", "line 1: the filter of this task is not understood"),
    ("".join(f"[{n}]\nfilter=tcp\n" for n in range(201)), "there are more than 200 tasks"),
    (bytes(2 * 1024 * 1024), "is larger than 1 MiB"),
    (bytes(1000), "is not UTF-8"),
]


def failure(wireshark, path):
    """The one message about a list that cannot be used."""
    done = wireshark.run("tshark", "-q", "-r", capture("refused"), "-z", f"lab,tasks,{path}",
                         quiet=False, timeout=20)
    assert done.returncode == 1 and done.stdout == ""
    messages = [line for line in done.stderr.splitlines() if line.strip()]
    assert sum("Lab:" in line for line in messages) == 1, messages
    return done.stderr


@pytest.mark.parametrize("content,message", BAD, ids=[message[:30] for _, message in BAD])
def test_a_bad_list_is_told_once(own_wireshark, content, message):
    path = own_wireshark.home.config("bad.ini", content)
    said = failure(own_wireshark, path)
    assert message in said and str(path) in said


@pytest.mark.parametrize("content,message", BAD, ids=[message[:30] for _, message in BAD])
def test_a_bad_list_is_told_in_the_language(own_wireshark, content, message):
    """The same line, in Chinese; Wireshark's own word on a filter stands behind it."""
    path = own_wireshark.home.config("bad.ini", content)
    done = own_wireshark.run("tshark", "-q", "-r", capture("refused"), "-z", f"lab,tasks,{path}", "-o",
                             "lab.language:zh_CN", quiet=False)
    said = next(line for line in done.stderr.splitlines() if line.startswith("tshark: Lab：") or "Lab：" in line)
    line = re.match(r"line (\d+)", message)
    assert f"{path} 第 {line[1]} 行：" in said if line else str(path) in said
    ours = said.split(str(path))[1].split("过滤器：")[0]
    assert re.search("[\u4e00-\u9fff]", ours) and not re.search("[a-z]{3,} [a-z]{2,}", ours), said


def test_what_is_no_file_is_told(own_wireshark):
    fifo = own_wireshark.home.path / "fifo"
    os.mkfifo(fifo, 0o666)
    big = own_wireshark.home.config("big.ini", "")
    os.truncate(big, 100 * 1024 * 1024)
    for path in (fifo, own_wireshark.home.path, "/dev/zero"):
        assert "is not a file but a folder or a device" in failure(own_wireshark, path)
    assert "is larger than 1 MiB" in failure(own_wireshark, big)
    assert "cannot be read" in failure(own_wireshark, own_wireshark.home.path / "none.ini")


def test_a_list_brings_no_control_character(own_wireshark):
    lines, _ = of(own_wireshark, "refused", "[a\x1b[31mb\x07]\nfilter=tcp\n")
    assert lines == ["Done: a?[31mb? (frames 1, 2)"]


def test_mistaken_arguments_are_told(wireshark):
    for argument in ("lab,tasks,", "lab,tasksx"):
        done = wireshark.run("tshark", "-q", "-r", capture("refused"), "-z", argument, quiet=False)
        assert done.returncode == 1 and "is not understood" in done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_that_comes_with_lab_is_found(own_wireshark, language):
    own_wireshark.home.config(f"lab/tasks/{language}.ini", (LISTS / f"{language}.ini").read_text())
    options = ("-2", "-q", "-r", capture("http-loopback"), "-o", f"lab.language:{language}")
    found = own_wireshark.tshark(*options, "-z", "lab,tasks")
    assert found == own_wireshark.tshark(*options, "-z", f"lab,tasks,{LISTS / language}.ini")
    assert ("Total: 6 of 15" if language == "en" else "15 项任务，完成 6 项") in found


def test_without_a_list_it_says_how_to_name_one(own_wireshark):
    done = own_wireshark.run("tshark", "-q", "-r", capture("refused"), "-z", "lab,tasks",
                             quiet=False)
    if done.returncode:  # else Lab is installed for all users
        assert "no list of tasks is installed" in done.stderr


def test_the_lists_of_all_languages_ask_for_the_same():
    def keys(language):
        lines = (LISTS / f"{language}.ini").read_text().splitlines()
        return [line.split("=")[0] if line.startswith("hint=") else line for line in lines
                if line.startswith(("filter=", "times=", "hint="))]
    assert keys("en") == keys("zh_CN") and len(keys("en")) > 20


def test_each_task_of_the_list_can_be_done(wireshark, joined):
    found = wireshark.tshark("-2", "-q", "-r", joined.path, "-o", "lab.dns:TRUE", "-o", "lab.tls:TRUE",
                             "-z", f"lab,tasks,{LISTS / 'en.ini'}")
    assert "Missing" not in found and found.splitlines()[-1].startswith("Total: 15 of 15")
