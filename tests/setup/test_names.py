# SPDX-License-Identifier: GPL-2.0-or-later
"""The rule of names: that of a function or an array says which header it is in (CONTRIBUTING.md)."""

import pathlib
import re

from conftest import REPO

PLUGIN = REPO / "plugin"
HEADERS = sorted(path.relative_to(PLUGIN).as_posix() for path in PLUGIN.rglob("*.h"))
# Where names have no header in front, as they are asked everywhere and say all in a word: questions on a segment,
# arithmetic, texts, and functions that stand for one of Wireshark's.
PLAIN = {"core/connection/facts.h", "ws/words.h", "ws/ws_compat.h",
         *(name for name in HEADERS if pathlib.PurePosixPath(name).parent.as_posix() == "core")}
# The rows of a table have the name of the table: the header, or the folder of several, in which each is.
ROWS = {r"lab_ask_\w+": "core/classroom/parts.h", r"lab_page_\w+": "ws/page/", r"lab_\w+_word": "core/vocabulary/"}


def declared(header):
    """The functions and arrays of Lab that a header declares or holds."""
    text = re.sub(r"/\*.*?\*/", "", (PLUGIN / header).read_text(encoding="utf-8"), flags=re.DOTALL)
    functions = re.findall(r"^(?!typedef|#|\s)(?:[\w *]+[ *])?(lab_\w+)\(", text, re.MULTILINE)
    return functions + [name for line in re.findall(r"^extern ([^;]+);", text, re.MULTILINE)
                        for name in re.findall(r"\blab_\w+(?=[\[,]|$)", line)]


def in_one_or_many(word):
    return {word, word.removesuffix("s"), word + "s"}


def subjects(header):
    """What the names of a header may begin with: its own name, best as it is spelled, or a part of it; in what a
    folder has to itself, the name of the folder or of one of its files. {subject: how well it tells}"""
    path = PLUGIN / header
    words = [path.stem]
    if path.name == "parts.h":
        words = [path.parent.name, *(each.stem for each in path.parent.glob("*.c"))]
    parts = [part for word in words for at in range(1, word.count("_") + 1)
             for part in ("_".join(word.split("_")[:at]), "_".join(word.split("_")[at:]))]
    return {**{form: 1 for word in words + parts for form in in_one_or_many(word)}, **{word: 2 for word in words}}


SUBJECTS = {header: subjects(header) for header in HEADERS}


def rank(name, header):
    """How well a name tells a header: (length of the subject, how well that tells); (0, 0): not at all."""
    prefix = "lab_(ws_)?" if header.startswith("ws/") else "lab_"
    return max(((len(subject), well) for subject, well in SUBJECTS[header].items()
                if re.match(f"{prefix}{subject}(_|$)", name)), default=(0, 0))


def misleads(name, header):
    """Where one who looks for a name of this header would look instead; "": here."""
    if any(re.fullmatch(names, name) and header.startswith(place) for names, place in ROWS.items()):
        return ""
    # What is internal to another folder is looked for there alone.
    ranks = {other: rank(name, other) for other in HEADERS if not other.endswith("parts.h") or other == header}
    best = max(ranks.values())
    if header in PLAIN and (best[1] < 2 or best == ranks[header]) or best == ranks[header] != (0, 0):
        return ""
    return ", ".join(other for other, of_it in ranks.items() if of_it == best) if best != (0, 0) else "anywhere"


def test_a_name_tells_its_header():
    assert {(header, name): where for header in HEADERS for name in declared(header)
            if (where := misleads(name, header))} == {}


def test_names_that_tell_nothing_or_another_header_are_seen():
    assert misleads("lab_fits", "core/connection/facts.h") == ""
    assert misleads("lab_fits", "core/connection/history.h") == "anywhere"
    assert misleads("lab_stage_show", "ws/window/board.h") == "ws/window/stage.h"
    assert misleads("lab_ladder_svg_style", "ws/report/ladder.h") == "ws/report/ladder_svg.h"
    assert misleads("lab_state_word", "core/state/states.h") == ""
    assert misleads("lab_ws_history_add", "core/connection/history.h") != ""
    assert misleads("lab_ws_history_add", "ws/input/streams.h") != ""
