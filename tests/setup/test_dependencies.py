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


def strangers(folder, allowed, neighbours=()):
    """The includes of a folder that are neither its own headers nor allowed."""
    own = {path.name for each in (folder, *neighbours) for path in sources(each)}
    return [(path.name, name) for path in sources(folder) for kind, name in includes(path)
            if not (kind == '"' and name in own) and not (kind == "<" and allowed(name))]


def test_core_includes_c11_alone():
    assert strangers("core", CORE_HEADERS.__contains__) == []


def test_notes_includes_glib_and_c11_alone():
    assert strangers("notes", lambda name: name in C11 or name.startswith("glib")) == []


def test_ws_includes_its_neighbours_and_wireshark_alone():
    def allowed(name):
        return name in C11 or name.startswith(("glib", "epan/", "wiretap/", "wsutil/", "ws")) \
            or name == "wireshark.h"
    assert strangers("ws", allowed, neighbours=("core", "notes")) == []


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
