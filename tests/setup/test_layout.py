# SPDX-License-Identifier: GPL-2.0-or-later
"""The sources are laid out as .clang-format says. Each version of clang-format breaks some lines in another way, so
only the one that they were laid out with can tell: that of Debian 12, which CI installs there."""

import re
import shutil
import subprocess

import pytest

from conftest import REPO

VERSION = "14"


def clang_format():
    """The program of that version; None: there is none."""
    for name in (f"clang-format-{VERSION}", "clang-format"):
        if shutil.which(name):
            said = subprocess.run([name, "--version"], capture_output=True, text=True, check=True).stdout
            if re.search(rf" version {VERSION}\.", said):
                return name
    return None


def test_the_sources_are_laid_out():
    program = clang_format()
    if not program:
        pytest.skip(f"clang-format {VERSION} is not installed")
    sources = [path for folder in ("plugin", "tests") for path in sorted((REPO / folder).rglob("*.[ch]"))]
    assert sources
    done = subprocess.run([program, "--dry-run", "--Werror", *sources], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
