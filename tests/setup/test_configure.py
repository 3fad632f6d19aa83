# SPDX-License-Identifier: GPL-2.0-or-later
"""Which Wireshark the build takes, and the one sentence it says when there is none."""

import re
import subprocess

import pytest

from conftest import REPO

GLIB = "Name: GLib\nDescription: GLib\nVersion: 2.74.6\nCflags:\nLibs:\n"
WIRESHARK = "prefix=/opt/shark\nplugindir=/opt/shark/lib/wireshark/plugins/{series}\n" \
    "Name: Wireshark\nDescription: Wireshark\nVersion: {version}\nCflags:\nLibs:\n"


class Machine:
    """What pkg-config and CMake find: only what a test puts there."""

    def __init__(self, user):
        self.user = user
        self.build = user.home / "build"
        self.modules = user.home / "modules"
        self.modules.mkdir()
        user.own(user.home)

    def has(self, name, text):
        (self.modules / f"{name}.pc").write_text(text)

    def has_wireshark(self, version):
        self.has("wireshark", WIRESHARK.format(version=version, series=version.rpartition(".")[0]))

    def configure(self, *arguments):
        done = self.user.run("cmake", "-S", REPO, "-B", self.build, "-DBUILD_TESTING=OFF",
                             *arguments, PKG_CONFIG_LIBDIR=str(self.modules))
        return done.returncode, " ".join((done.stdout + done.stderr).split())


@pytest.fixture
def machine(user):
    return Machine(user)


def sentences(output):
    """CMake's errors without the file, the line and the call stack around them."""
    return re.findall(r"CMake Error at \S+ \(message\): (.*?) Call Stack", output)


def test_no_glib(machine):
    status, output = machine.configure()
    assert status == 1
    assert sentences(output) == [
        "Lab needs pkg-config and the headers of GLib 2.68 or later; on Debian and Ubuntu: "
        "apt install pkg-config libglib2.0-dev"]


def test_no_wireshark(machine):
    machine.has("glib-2.0", GLIB)
    status, output = machine.configure()
    assert status == 1
    assert sentences(output) == [
        "Lab needs the headers of Wireshark 4.0 to 4.6 and found none; on Debian and Ubuntu: "
        "apt install libwireshark-dev"]


def test_no_wireshark_is_needed_for_core_and_notes(machine):
    machine.has("glib-2.0", GLIB)
    status, output = machine.configure("-DLAB_PLUGIN=OFF")
    assert status == 0, output


@pytest.mark.parametrize("version", ["3.6.24", "4.7.0", "5.0.1"])
def test_unsupported_wireshark(machine, version):
    machine.has("glib-2.0", GLIB)
    machine.has_wireshark(version)
    status, output = machine.configure()
    assert status == 1
    assert sentences(output) == [
        "Lab supports Wireshark 4.0 to 4.6; the headers found here are those of "
        f"Wireshark {version}"]


def test_another_wireshark_is_noticed(machine):
    """After an upgrade, the folder that was configured for the old version takes the new one."""
    machine.has("glib-2.0", GLIB)
    for version in ("4.0.17", "4.4.1", "4.6.0"):
        machine.has_wireshark(version)
        status, output = machine.configure()
        assert status == 0 and f"for Wireshark {version}" in output
        series = version.rpartition(".")[0]
        written = (machine.build / "installation.sh").read_text()
        assert f"'/opt/shark/lib/wireshark/plugins/{series}'" in written
        assert f"'{machine.build}/plugins/{series}/epan/lab.so'" in written
        assert "'/opt/shark/share/wireshark'" in written


def test_wiresharks_own_cmake_package_comes_first(machine):
    machine.has("glib-2.0", GLIB)
    machine.has_wireshark("4.0.17")
    package = machine.user.home / "package"
    package.mkdir()
    (package / "WiresharkConfig.cmake").write_text(
        "set(Wireshark_VERSION 4.4.2)\n"
        "set(Wireshark_INSTALL_PREFIX /opt/own)\n"
        "set(Wireshark_PLUGIN_INSTALL_DIR /opt/own/lib/wireshark/plugins/4.4)\n"
        "add_library(epan INTERFACE IMPORTED)\n")
    status, output = machine.configure(f"-DWireshark_DIR={package}")
    assert status == 0 and "for Wireshark 4.4.2" in output
    written = (machine.build / "installation.sh").read_text()
    assert "'/opt/own/lib/wireshark/plugins/4.4'" in written
    assert "'/opt/own/share/wireshark'" in written


def test_without_pytest(user):
    """Plain ctest skips what needs it, with a word."""
    done = user.run("/usr/bin/python3", "-S", REPO / "tests/run_pytest.py", PYTHONPATH="")
    assert done.returncode == 77
    assert done.stdout.startswith("Skipped: /usr/bin/python3 has no pytest")
    rules = (REPO / "tests/CMakeLists.txt").read_text()
    assert "SKIP_RETURN_CODE 77" in rules


WITHOUT_SCAPY = """
import runpy, sys
sys.modules["scapy"], sys.argv[:] = None, sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def test_without_what_the_tests_need(user):
    """A folder's programs, and what a file asks for itself: a word and no red test."""
    runner = REPO / "tests/run_pytest.py"
    done = user.run("/usr/bin/python3", runner, REPO / "tests/ws/classroom/test_guide.py", PATH="/nonexistent")
    assert (done.returncode, done.stdout) == (
        77, "Skipped: not installed: tshark, sharkd, mergecap, editcap, capinfos\n")
    for name, word in (("captures/test_sample_pcaps.py", "not installed: Python's scapy"),
                       ("ws/segments/test_flags.py", "1 skipped"), ("ws/layers/test_http.py", "1 skipped")):
        done = user.run("/usr/bin/python3", "-c", WITHOUT_SCAPY, runner, REPO / "tests" / name,
                        PYTHONDONTWRITEBYTECODE="1")
        assert done.returncode == 77 and word in done.stdout, (name, done.stdout, done.stderr)


def test_presets_name_real_folders():
    listed = subprocess.run(["cmake", "--list-presets=all"], cwd=REPO, capture_output=True,
                            text=True, check=True).stdout
    assert '"dev"' in listed and '"asan"' in listed
