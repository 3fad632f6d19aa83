# SPDX-License-Identifier: GPL-2.0-or-later
"""The dependency rule: core knows C11, notes knows GLib, ws alone knows Wireshark."""

import os
import pathlib
import re
import subprocess

import pytest

from conftest import REPO

PLUGIN = REPO / "plugin"
BUILD = pathlib.Path(os.environ.get("LAB_BUILD_DIR", REPO / "build"))
C11 = {f"{name}.h" for name in (
    "assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal "
    "stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath "
    "threads time uchar wchar wctype").split()}
# What the core may take from the C library: nothing that allocates, reads a clock or does I/O.
CORE_HEADERS = {"assert.h", "inttypes.h", "limits.h", "stdbool.h", "stddef.h", "stdint.h",
                "string.h"}
CORE_CALLS = {"memchr", "memcmp", "memcpy", "memmove", "memset", "strchr", "strcmp", "strlen",
              "strncmp", "strrchr", "strspn", "strstr", "__assert_fail", "__stack_chk_fail"}


def sources(folder):
    found = [path for path in sorted((PLUGIN / folder).rglob("*")) if path.suffix in (".c", ".h")]
    assert found
    return found


def includes(path):
    """The headers a file asks for: (as written between <> or "", which)."""
    pattern = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
    return [(kind, name) for kind, name in pattern.findall(path.read_text())]


def own(path):
    """The headers of the plugin that a file asks for, by their path from plugin/."""
    return [name for kind, name in includes(path) if kind == '"']


def strangers(folder, allowed):
    """The includes between <> that are not allowed in a folder."""
    return [(path.name, name) for path in sources(folder) for kind, name in includes(path)
            if kind == "<" and not allowed(name)]


def test_core_includes_c11_alone():
    assert strangers("core", CORE_HEADERS.__contains__) == []


def test_notes_includes_glib_and_c11_alone():
    assert strangers("notes", lambda name: name in C11 or name.startswith("glib")) == []


def test_ws_includes_its_neighbours_and_wireshark_alone():
    def allowed(name):
        return name in C11 or name.startswith(("glib", "epan/", "wiretap/", "wsutil/", "ws")) \
            or name in ("cfile.h", "wireshark.h")
    # Linux gives large pages, and Windows opens a report in the browser, by a function of its own.
    assert strangers("ws", allowed) == [("hash.c", "sys/mman.h"), ("saved.c", "windows.h"), ("saved.c", "shellapi.h")]


def test_headers_are_named_by_their_path_from_the_root():
    lost = [(path.relative_to(PLUGIN).as_posix(), name) for path in sources(".")
            for name in own(path) if not (PLUGIN / name).is_file()]
    assert lost == []


def test_no_header_shuts_another_out():
    """Each has a guard of its own."""
    guards = [re.search(r"^#ifndef (\w+)\n#define \1$", path.read_text(), re.MULTILINE)[1]
              for path in sources(".") if path.suffix == ".h"]
    assert sorted({guard for guard in guards if guards.count(guard) > 1}) == []


def without_words(path):
    """The functions of a header that no comment stands above; several in a row share one."""
    paragraphs = re.split(r"\n\n", path.read_text(encoding="utf-8"))
    return [name for above, paragraph in zip(["", *paragraphs], paragraphs)
            if "*/" not in paragraph and not above.rstrip().endswith("*/")
            for name in re.findall(r"^(?:[a-z_][\w *]*[ *])?(lab_\w+)\(", paragraph, re.MULTILINE)]


def test_every_function_of_a_header_has_words():
    assert {path.relative_to(PLUGIN).as_posix(): names for path in sources(".") if path.suffix == ".h"
            if (names := without_words(path))} == {}


# Which folders the files of a folder may ask for, beside their own. An arrow that is not here is a
# decision: draw it in docs/architecture.md first. None closes a circle.
ARROWS = {
    "core": {"core/vocabulary"},
    "core/classroom": {"core", "core/connection", "core/hindsight", "core/layers", "core/waits"},
    "core/clues": {"core", "core/connection"},
    "core/connection": {"core"},
    "core/data": {"core", "core/connection", "core/verdict"},
    "core/flow": {"core", "core/clues", "core/connection", "core/data", "core/hosts", "core/layers",
                  "core/state", "core/verdict"},
    "core/hindsight": {"core", "core/connection", "core/state"},
    "core/hosts": {"core"},
    "core/layers": {"core"},
    "core/state": {"core", "core/connection", "core/hosts", "core/verdict"},
    "core/verdict": {"core", "core/connection"},
    "core/vocabulary": set(),
    "core/waits": {"core"},
    "notes": set(),
    "ws": {"core", "notes"},
    "ws/annotation": {"ws", "ws/page", "ws/tap"},
    "ws/classroom": {"core", "core/classroom", "core/layers", "notes", "ws", "ws/input", "ws/page",
                     "ws/tap"},
    "ws/input": {"core", "core/classroom", "core/clues", "core/connection", "core/flow",
                 "core/hindsight", "core/hosts", "core/layers", "core/waits", "ws"},
    "ws/packet-lab": {"ws", "ws/annotation", "ws/classroom", "ws/input", "ws/page", "ws/report",
                      "ws/statistics", "ws/tap", "ws/window"},
    "ws/page": {"core", "core/classroom", "core/layers", "ws", "ws/input"},
    "ws/report": {"core", "ws", "ws/annotation", "ws/input", "ws/page", "ws/statistics", "ws/tap"},
    "ws/statistics": {"core", "ws", "ws/input", "ws/page", "ws/tap"},
    "ws/tap": {"ws", "ws/input"},
    "ws/window": {"core", "notes", "ws", "ws/classroom", "ws/input", "ws/report", "ws/statistics"},
}


# Files of ws that stand on a floor of their own: on top of all, and between what comes in and who prints.
FLOORS = {"ws/packet-lab", "ws/tap"}


def floor(path):
    """The folder of a file, by its path from plugin/; or the file itself, without its ending."""
    path = pathlib.PurePosixPath(path)
    name = path.with_suffix("").as_posix()
    return name if name in FLOORS else path.parent.as_posix()


def drawn_arrows():
    drawn = {}
    for path in sources("."):
        asker = floor(path.relative_to(PLUGIN))
        drawn.setdefault(asker, set()).update(floor(name) for name in own(path))
    return {asker: asked - {asker} for asker, asked in drawn.items()}


def test_folders_keep_to_their_arrows():
    assert drawn_arrows() == ARROWS


def told_arrows():
    """Those between the folders of the core, as docs/architecture.md draws them."""
    page = (REPO / "docs/architecture.md").read_text(encoding="utf-8")
    nobody, = re.findall(r"^ (.+?)  ask nobody  ", page, re.MULTILINE)
    asked = dict(re.findall(r"^ (\w+) +asks  (.+?)  ", page, re.MULTILINE))
    return {asker: set(names.split(", ")) for asker, names in asked.items()} | \
        {asker: set() for asker in nobody.split(", ")}


def test_the_page_draws_the_arrows_of_the_core():
    drawn = {asker.removeprefix("core/"): {name.removeprefix("core/") for name in asked - {"core"}}
             for asker, asked in ARROWS.items() if asker.startswith("core/") and asker != "core/vocabulary"}
    assert told_arrows() == drawn


def test_parts_are_internal_to_their_folder():
    asked = [(path.relative_to(PLUGIN), pathlib.PurePosixPath(name)) for path in sources(".") for name in own(path)]
    shared = [(path, name) for path, name in asked if name.name == "parts.h"]
    assert shared
    assert [pair for pair in shared if pair[0].parent.as_posix() != pair[1].parent.as_posix()] == []


def circle(arrows):
    """Those that ask in a circle, or for one who does. {asker: asked}"""
    arrows = dict(arrows)
    while free := {asker for asker, asked in arrows.items() if not asked & set(arrows)}:
        for asker in free:
            del arrows[asker]
    return arrows


def test_no_folder_asks_for_one_that_asks_for_it():
    assert circle(ARROWS) == {}


def test_no_room_asks_for_one_that_asks_for_it():
    """A room is a file with its header; a header alone, such as parts.h, is data and what goes with it."""
    rooms = {path.with_suffix("").relative_to(PLUGIN).as_posix(): set() for path in sources(".") if path.suffix == ".c"}
    for path in sources("."):
        room = path.with_suffix("").relative_to(PLUGIN).as_posix()
        if room in rooms:
            rooms[room] |= {name.removesuffix(".h") for name in own(path)} - {room}
    assert circle(rooms) == {}


def test_every_room_is_on_the_map():
    """docs/architecture.md says what each file of the core, of notes and of ws is for, and of none that is gone."""
    page = (REPO / "docs/architecture.md").read_text(encoding="utf-8")
    name = re.compile(r"`([\w-]+)(?:\.h)?`")
    rows = re.findall(r"^\| ([^|]*`[^|]*) \|", page, re.MULTILINE)
    promised = {found for row in rows for found in name.findall(row)}
    files = {path.stem for folder in ("core", "notes", "ws") for path in sources(folder)}
    # The lines of a page, a file for each subject; what a folder has to itself.
    unnamed = {found for found in files - set(name.findall(page))
               if not found.startswith("page_") and found != "parts"}
    assert (unnamed, promised - files) == (set(), set())


def test_every_room_of_the_tests_is_on_their_map():
    """tests/README.md says what each folder is for, tests/ws by subject, and what there is no test."""
    tests = REPO / "tests"
    page = (tests / "README.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| ([^|]*`[^|]*) \|", page, re.MULTILINE)
    named = {name for cell in cells if "in `tests" not in cell for name in re.findall(r"`([\w-]+)`", cell)}
    folders = {path.name for path in [*tests.iterdir(), *(tests / "ws").iterdir()]
               if path.is_dir() and path.name[0] not in "._"}
    helpers = {path.stem for path in (tests / "ws").glob("*.py")}
    assert not [name for name in helpers if name.startswith("test_")]
    assert folders | helpers - {"regenerate-goldens"} == named


def test_unit_tests_know_no_wireshark():
    for folder in ("core", "notes"):
        for path in sorted((REPO / "tests" / folder).glob("*.[ch]")):
            names = [name for _, name in includes(path)]
            assert not [name for name in names if name.startswith(("epan/", "wsutil/", "ws_"))]


def test_core_calls_nothing_that_could_fail():
    library = BUILD / "plugin/core/liblab_core.a"
    if not library.exists():
        pytest.fail(f"no {library}: build Lab first, or set LAB_BUILD_DIR")
    symbols = subprocess.run(["nm", "-u", library], capture_output=True, text=True,
                             check=True).stdout
    called = set(re.findall(r"^\s+U (\w+)$", symbols, re.MULTILINE))
    assert called
    assert {name for name in called if not name.startswith("lab_")} <= CORE_CALLS


def test_wireshark_versions_are_compared_in_one_file():
    version = re.compile(r"^\s*#\s*(?:if|elif|ifdef|ifndef)\b.*(?:WIRESHARK|VERSION)", re.MULTILINE)
    found = {path.relative_to(PLUGIN).as_posix() for path in PLUGIN.rglob("*.[ch]")
             if version.search(path.read_text())}
    assert found == {"ws/ws_compat.h"}


def test_no_number_gets_the_comma_of_a_desktop():
    """printf() writes one in many languages; lab_ws_decimals() does not."""
    form = re.compile(r"%[-+ #0-9.*]*[aAeEfFgG](?![A-Za-z])")
    found = {(path.relative_to(PLUGIN).as_posix(), text) for path in PLUGIN.rglob("*.[ch]")
             for text in re.findall(r'"(?:[^"\\\n]|\\.)*"', path.read_text()) if form.search(text)}
    assert found == {("ws/words.c", '"%.0f"')}
