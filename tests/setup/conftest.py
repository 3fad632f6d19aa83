# SPDX-License-Identifier: GPL-2.0-or-later
"""Building, installing and running Lab as an ordinary user does."""

import os
import pathlib
import shutil
import subprocess
import tempfile

import pytest

REPO = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("LAB_BUILD_DIR", REPO / "build"))
NOBODY = 65534


def quick_builds():
    """The environment in which whatever is built here is built quickly: without optimizing, and with
    what an earlier test compiled from the same sources in another folder, if ccache is here."""
    cache = BUILD / "ccache"
    cache.mkdir(exist_ok=True)
    if os.getuid() == 0:
        os.chown(cache, NOBODY, NOBODY)
    launcher = {"CMAKE_C_COMPILER_LAUNCHER": "ccache", "CCACHE_DIR": str(cache), "CCACHE_CONFIGPATH": str(cache / "ccache.conf"), "CCACHE_NOHASHDIR": "1",
                "CCACHE_BASEDIR": tempfile.gettempdir(), "CCACHE_MAXSIZE": "200M"}
    return {"CMAKE_BUILD_TYPE": "Debug", **(launcher if shutil.which("ccache") else {})}


class User:
    """Somebody who is not root, with an empty home directory."""

    def __init__(self):
        self.home = self.folder()

    @staticmethod
    def folder():
        """A new folder that this user can write."""
        path = pathlib.Path(tempfile.mkdtemp(prefix="lab-setup-"))
        if os.getuid() == 0:
            os.chown(path, NOBODY, NOBODY)
        return path

    def own(self, path):
        """Give this user a tree that the test made."""
        if os.getuid() == 0:
            for each in [path, *path.rglob("*")]:
                os.chown(each, NOBODY, NOBODY, follow_symlinks=False)

    def run(self, *command, cwd=None, **environment):
        """Run a command to its end, in this user's home; return what it printed. A variable that is
        None is not there."""
        words = [str(word) for word in command]
        if os.getuid() == 0:
            words = [shutil.which("setpriv"), f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *words]
        # These stand for the folders of all users, where another Lab and its profile may be.
        basic = {"PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8",
                 "WIRESHARK_PLUGIN_DIR": "/nonexistent", "WIRESHARK_DATA_DIR": "/nonexistent",
                 **quick_builds()}
        everything = {**basic, **environment}
        return subprocess.run(words, capture_output=True, text=True, timeout=1200, check=False,
                              cwd=cwd or self.home,
                              env={name: value for name, value in everything.items() if value is not None})

    def succeed(self, *command, **options):
        """The same for a command that has to succeed; return its standard output."""
        done = self.run(*command, **options)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def files(self):
        """Everything in the home directory, as names relative to it."""
        return sorted(str(path.relative_to(self.home)) for path in self.home.rglob("*"))


@pytest.fixture
def user():
    """A fresh user for one test."""
    someone = User()
    yield someone
    subprocess.run(["chmod", "-R", "u+rwX", someone.home], check=True)
    shutil.rmtree(someone.home)


# A plugin that is built in a moment, for tests of how it is built and where it goes, and not of what it
# explains. One test is enough to see where tests run, and another one, which is not among them, is slow.
SMALL = {"plugin/CMakeLists.txt": """
add_library(lab MODULE nothing.c)
target_link_libraries(lab PRIVATE lab_epan)
set_target_properties(lab PROPERTIES PREFIX ""
    LIBRARY_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/plugins/${LAB_WIRESHARK_SERIES}/epan")
""", "tests/CMakeLists.txt": """
add_test(NAME where COMMAND "${CMAKE_COMMAND}" -E cat "${CMAKE_SOURCE_DIR}/lab")
add_test(NAME where.slow COMMAND "${CMAKE_COMMAND}" -E sleep 0)
set_tests_properties(where.slow PROPERTIES LABELS slow)
"""}


def copy_sources(copy, *but):
    shutil.copytree(REPO, copy, ignore=shutil.ignore_patterns("build*", ".git", "__pycache__", *but))


def copy_small(copy):
    """The sources with a plugin that does nothing."""
    copy_sources(copy, "plugin", "tests")
    for name, text in SMALL.items():
        (copy / name).parent.mkdir()
        (copy / name).write_text(text)
    shutil.copy(REPO / "tests/bench/peers/nothing.c", copy / "plugin")


def installed(copy_to):
    """A copy that an ordinary user owns, with the plugin built, and none of its tests."""
    someone = User()
    copy = someone.folder() / "lab"
    copy_to(copy)
    someone.own(copy)
    someone.succeed(copy / "lab", "install")
    yield copy
    shutil.rmtree(copy.parent)
    shutil.rmtree(someone.home)


@pytest.fixture(scope="session")
def whole_tree():
    """A copy of the sources."""
    yield from installed(copy_sources)


@pytest.fixture(scope="session")
def tree():
    """The same with a plugin that does nothing, for tests that do not look into a packet."""
    yield from installed(copy_small)


@pytest.fixture(scope="session")
def series():
    """Wireshark's version without the last part, such as 4.0."""
    first = subprocess.run(["tshark", "--version"], capture_output=True, text=True,
                           check=True).stdout.splitlines()[0]
    return ".".join(first.split()[2].split(".")[:2])
