# SPDX-License-Identifier: GPL-2.0-or-later
"""The golden texts: all that a student can read below a frame, in each language.

CAPTURE.LANGUAGE.txt is the Lab tree of a second pass, as in the window. What a first pass says
otherwise, for it does not know the end yet, is in CAPTURE.LANGUAGE.first-pass.diff.
"""

import difflib
import re

from goldens import GOLDEN
from harness import capture, parallel

FOLDER = GOLDEN / "text"
LANGUAGES = ["en", "zh_CN"]
# One capture for each kind of story, as short as can be, and the options to tell it.
STORIES = {
    "http-close": ["-o", "lab.http:TRUE"],
    "three-segment-close": [],
    "simultaneous-syns": [],
    "retransmission-timeout": [],
    "refused-by-firewall": ["-o", "lab.ip:TRUE"],
    "ping-unanswered": [],
    "wrong-handshake2": [],
}
NAMES = [f"{story}.{language}" for story in STORIES for language in LANGUAGES]


def lab_text(verbose):
    """Of the output of tshark -O lab: the number of each frame, and Lab's trees below it."""
    lines, inside = [], False
    for line in verbose.splitlines():
        if frame := re.match(r"Frame (\d+)", line):
            lines += ["", f"Frame {frame[1]}"]
        inside = bool(re.match(r"\[?(Lab|实验)", line)) or (inside and line.startswith(" "))
        if inside:
            lines.append(line)
    return lines[1:]


def story_text(wireshark, name, *passes):
    story, language = name.split(".")
    return lab_text(wireshark.tshark("-O", "lab", "-r", capture(story), "-o", f"lab.language:{language}",
                                     *STORIES[story], *passes))


def frames(lines):
    """The same lines, those of each frame together."""
    return [frame.splitlines() for frame in "\n".join(lines).split("\n\n")]


def first_pass_diff(second, first):
    """What the first pass says otherwise, under the name of its frame."""
    lines = []
    for whole, so_far in zip(frames(second), frames(first), strict=True):
        changes = [line for line in difflib.ndiff(whole, so_far) if line[0] in "-+"]
        lines += [whole[0], *changes] if changes else []
    return lines


def written(wireshark):
    """{file name: its lines}, as the plugin says them now."""
    both = parallel(lambda job: story_text(wireshark, *job), [
        (name, *passes) for name in NAMES for passes in (["-2"], [])])
    files = {}
    for name, second, first in zip(NAMES, both[::2], both[1::2]):
        files[f"{name}.txt"] = second
        files[f"{name}.first-pass.diff"] = first_pass_diff(second, first)
    return files
