# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs pytest for CTest, which calls a test that ends with SKIPPED neither passed nor failed."""

import importlib.util
import os
import pathlib
import shutil
import sys

SKIPPED = 77
# Without which all tests of a folder would fail: programs, and modules of Python. What some of them need
# they ask for themselves.
NEEDS = {
    "captures": (["tshark", "sharkd"], ["scapy"]),
    "fuzz": (["tshark", "mergecap", "randpkt", "cmake", "cc"], []),
    "gui": ([], ["gi"]),
    "setup": (["tshark"], []),
    "ws": (["tshark", "sharkd", "mergecap", "editcap", "capinfos"], []),
}


def skip(what):
    print(f"Skipped: {what}")
    sys.exit(SKIPPED)


def missing(folder):
    programs, modules = NEEDS.get(folder, ([], []))
    return [*(name for name in programs if not shutil.which(name)),
            *(f"Python's {name}" for name in modules if not importlib.util.find_spec(name))]


class Skips:
    """A run that could only skip says so to CTest, also where the files themselves were skipped."""

    def pytest_sessionfinish(self, session):
        stats = session.config.pluginmanager.get_plugin("terminalreporter").stats
        ran = [kind for kind in ("passed", "failed", "error") if stats.get(kind)]
        if stats.get("skipped") and not ran:
            session.exitstatus = SKIPPED


if not importlib.util.find_spec("pytest"):
    skip(f"{sys.executable} has no pytest (on Debian and Ubuntu: apt install python3-pytest)")
TESTS = pathlib.Path(__file__).resolve().parent
if absent := missing(pathlib.Path(sys.argv[1]).resolve().relative_to(TESTS).parts[0]):
    skip("not installed: " + ", ".join(absent))

import pytest  # noqa: E402

os.umask(0o022)  # root's tests run programs as nobody, who has to read what they wrote
sys.exit(pytest.main(sys.argv[1:], plugins=[Skips()]))
