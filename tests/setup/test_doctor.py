# SPDX-License-Identifier: GPL-2.0-or-later
"""./lab doctor finds whatever keeps Lab from showing up: each cause is made here once."""

import os
import re
import shutil
import subprocess

import pytest

from conftest import BUILD, REPO, User

INSTALL = "./lab install"
SCRIPT = """
local before = Proto("before", "Stands before TCP")
function before.dissector(tvb, pinfo, tree) Dissector.get("tcp"):call(tvb, pinfo, tree) end
DissectorTable.get("ip.proto"):add(6, before)
"""


class Patient:
    """A user for whom Lab is installed, in a home that a test spoils."""

    def __init__(self, user, healthy, series):
        self.user = user
        shutil.copytree(healthy, user.home, dirs_exist_ok=True)
        user.own(user.home)
        self.plugins = user.home / ".local/lib/wireshark/plugins"
        self.plugin = self.plugins / series / "epan/lab.so"
        self.configuration = user.home / ".config/wireshark"

    def write(self, path, text):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        self.user.own(self.user.home)

    def ask(self, source="", **environment):
        """(cause, repair) for each problem that the doctor finds."""
        done = self.user.run(REPO / "commands/doctor.sh", INSTALL, source, **environment)
        assert done.stderr == ""
        lines = done.stdout.splitlines()
        found = [(line.removeprefix("PROBLEM  "), repair.removeprefix("  repair "))
                 for line, repair in zip(lines, lines[1:]) if line.startswith("PROBLEM  ")]
        assert done.returncode == bool(found), done.stdout
        assert all(repair.endswith((".", INSTALL)) for _, repair in found)
        return found

    def only_cause(self, **environment):
        found = self.ask(**environment)
        assert len(found) == 1, found
        return found[0]


@pytest.fixture(scope="session")
def healthy(series):
    """A home folder in which Lab is installed from the build at hand."""
    someone = User()
    someone.succeed(REPO / "cmake/installation.sh", "install", BUILD / f"plugins/{series}/epan/lab.so", series)
    yield someone.home
    shutil.rmtree(someone.home)


@pytest.fixture
def patient(user, healthy, series):
    return Patient(user, healthy, series)


def test_nothing_is_wrong(patient):
    said = patient.user.succeed(REPO / "lab", "doctor")
    assert f"Wireshark loads {patient.plugin}\n" in said
    assert said.count("ok       Lab explains a sample capture") == 2


def test_it_speaks_chinese(patient, series):
    """Where the desktop does; the first language counts, as for programs in windows."""
    shutil.rmtree(patient.user.home / ".local")
    for languages in ({"LANG": "zh_CN.UTF-8"}, {"LANG": "C.UTF-8", "LANGUAGE": "zh_CN:en"}):
        said = patient.user.run(REPO / "lab", "doctor", **languages).stdout
        assert f"问题     没有为 Wireshark {series} 安装 Lab\n  解决   请安装：{INSTALL}\n" in said
    said = patient.user.run(REPO / "lab", "doctor", LANG="zh_CN.UTF-8", LANGUAGE="en:zh_CN").stdout
    assert f"PROBLEM  Lab is not installed for Wireshark {series}\n" in said


def test_it_has_every_word_in_chinese():
    """With as many arguments, in their order."""
    script = (REPO / "commands/doctor.sh").read_text(encoding="utf-8")
    said = set(re.findall(r'\b(?:phrase|say|good) "((?:[^"$]|\$\D)+)"', script)) - {"$@", "$1"}
    texts = (REPO / "commands/doctor.zh_CN.words").read_text(encoding="utf-8")
    pairs = [block.split("\n") for block in texts.rstrip("\n").split("\n\n")]
    assert all(len(pair) == 2 for pair in pairs)
    assert {english for english, _ in pairs} == said and len(pairs) == len(said)
    assert all(english.count("%s") == chinese.count("%s") == english.count("%") for english, chinese in pairs)


def test_no_wireshark(patient):
    tools = patient.user.home / "bin"
    tools.mkdir()
    for name in ("bash", "dirname", "env", "readlink"):
        (tools / name).symlink_to(shutil.which(name))
    cause, repair = patient.only_cause(PATH=tools)
    assert "no tshark here" in cause and repair == "Install wireshark and tshark."


def test_not_installed(patient, series):
    shutil.rmtree(patient.user.home / ".local")
    shutil.rmtree(patient.configuration)
    (absent, _), (profile, _) = patient.ask()
    assert absent == f"Lab is not installed for Wireshark {series}"
    assert profile.startswith("There is no Lab profile")


def test_installed_for_another_wireshark(patient, series):
    """As after an update of the system."""
    patient.plugin.parents[1].rename(patient.plugins / "3.6")
    cause, repair = patient.only_cause()
    assert cause == (f"Lab is installed for Wireshark 3.6, and this is {series}: "
                     f"{patient.plugins}/3.6/epan/lab.so")
    assert repair == f"Install it again, for this version: {INSTALL}"


def test_a_plugin_that_is_cut_off(patient):
    """As after a disk that was full: Wireshark itself may not survive it."""
    os.truncate(patient.plugin, 1000)
    causes = [cause for cause, _ in patient.ask()]
    assert any(f"does not load {patient.plugin}" in cause or "tshark does not even start: it is ended by SIGBUS" in cause
               for cause in causes), causes


@pytest.mark.parametrize("script, words", [("kill -BUS $$", "it is ended by SIGBUS"), ("echo no library >&2; exit 127", "no library"),
                                           ("exit 1", "it says nothing")])
def test_a_wireshark_that_does_not_start(patient, script, words):
    folder = patient.user.home / "bin"
    patient.write(folder / "tshark", f"#!/bin/bash\n{script}\n")
    (folder / "tshark").chmod(0o755)
    cause, repair = patient.only_cause(PATH=f"{folder}:{os.environ['PATH']}")
    assert cause == f"tshark does not even start: {words}"
    assert repair.endswith(f"Install it again: {INSTALL}")


def test_built_for_another_wireshark(patient):
    """A file that somebody copied into the folder of this version."""
    source = patient.user.home / "other.c"
    source.write_text('const char plugin_version[] = "1"; const int plugin_want_major = 3, plugin_want_minor = 6;\n'
                      "void plugin_register(void) {}\nunsigned plugin_describe(void) { return 1; }\n")
    patient.user.succeed("cc", "-shared", "-fPIC", "-o", patient.plugin, source)
    cause, repair = patient.only_cause()
    assert f"does not load {patient.plugin}" in cause and "3.6" in cause
    assert repair == f"Install Lab again, for this version: {INSTALL}"


def test_a_plugin_that_cannot_be_read(patient):
    patient.plugin.chmod(0)
    assert patient.only_cause()[0].endswith(f"does not load {patient.plugin}: it cannot be read")


def test_the_wrong_folder(patient, series):
    places = [patient.plugins, patient.plugins / series, patient.configuration / "plugins"]
    for place in places:
        place.mkdir(exist_ok=True)
        shutil.copy2(patient.plugin, place)
    patient.plugin.unlink()
    patient.user.own(patient.user.home)
    found = patient.ask()
    assert sorted(cause for cause, _ in found) == sorted(
        f"Wireshark does not look for plugins where this one lies: {place}/lab.so" for place in places)
    assert all(repair.startswith(f"Move it to {patient.plugin.parent}") for _, repair in found)


def test_two_copies(patient):
    """WIRESHARK_PLUGIN_DIR stands for the folder of all users."""
    cause, _ = patient.only_cause(WIRESHARK_PLUGIN_DIR=BUILD / "plugins")
    assert cause.startswith("There are two copies") and str(patient.plugin) in cause


def test_an_old_plugin(patient):
    source = patient.user.home / "source"
    patient.write(source / "annotations/en.ini", "")
    cause, repair = patient.only_cause(source=source)
    assert cause == f"The plugin is older than the source here, such as {source}/annotations/en.ini"
    assert repair == f"Install it again: {INSTALL}"
    os.utime(source / "annotations/en.ini", (1, 1))
    assert patient.ask(source=source) == []


def test_disabled_protocols(patient):
    """In every profile that there is, for nobody knows which one is in use."""
    names = {"": "the default profile", "profiles/Lab": "the profile Lab", "profiles/My own": "the profile My own"}
    for folder in names:
        patient.write(patient.configuration / folder / "disabled_protos", "bgp\nlab\n TCP \n")
    found = patient.ask()
    assert {cause for cause, _ in found} == {
        f"The protocol {protocol} is disabled in {name}" for protocol in ("lab", "tcp") for name in names.values()}
    assert {repair for _, repair in found} == {
        f"In this profile, choose Analyze > Enabled Protocols and tick {name}." for name in ("Lab", "TCP")}


@pytest.mark.parametrize("name", ["", "colorfilters"])
def test_a_missing_profile(name, patient):
    profile = patient.configuration / "profiles/Lab"
    if name:
        (profile / name).unlink()
    else:
        shutil.rmtree(profile)
    assert patient.only_cause()[0].startswith("There is no Lab profile, or a part of it is missing")


def test_a_script_in_front_of_tcp(patient):
    script = patient.plugins / "before.lua"
    patient.write(script, SCRIPT)
    found = patient.ask()
    assert len(found) == 2  # in either profile
    for cause, repair in found:
        assert "something else stands before TCP" in cause and str(script) in cause
        assert repair.startswith("Take that out")


def test_decode_as_in_front_of_tcp(patient):
    patient.write(patient.configuration / "profiles/Lab/decode_as_entries",
                  "decode_as_entry: ip.proto,6,TCP,UDP\n")
    cause, _ = patient.only_cause()
    assert cause.startswith("Lab explains nothing in the profile Lab")
    assert cause.endswith("Decode As in the profile Lab")


def other_program(patient, name, version):
    folder = patient.user.home / "bin"
    folder.mkdir()
    (folder / name).write_text(f'#!/bin/sh\n[ "$1" != --version ] || echo "{name} {version}"\n')
    (folder / name).chmod(0o755)
    return folder


def test_a_window_of_another_version(patient):
    folder = other_program(patient, "wireshark", "3.6.2")
    causes = [cause for cause, _ in patient.ask(PATH=f"{folder}:{os.environ['PATH']}")]
    assert any(cause.startswith("The window is Wireshark 3.6.2, but tshark is of ") for cause in causes)


def test_a_second_wireshark(patient):
    folder = other_program(patient, "tshark", "3.6.2")
    cause, _ = patient.only_cause(PATH=f"{os.environ['PATH']}:{folder}")
    assert cause.startswith("There are several programs called tshark in PATH: ")
    assert cause.endswith(f", {folder}/tshark")


def test_a_version_that_lab_does_not_know(patient):
    folder = other_program(patient, "tshark", "3.6.2")
    cause, _ = patient.only_cause(PATH=f"{folder}:{os.environ['PATH']}")
    assert cause == "tshark is of Wireshark 3.6.2, and Lab is for 4.0 to 4.6"


def doctor_of_root(patient, *steps):
    """What it says in a system of its own, whose folder of plugins is empty before these steps; $there."""
    script = "\n".join(['there=$(pkg-config --variable=plugindir wireshark)', 'mount -t tmpfs tmpfs "$there"', *steps,
                        f"HOME='{patient.user.home}' '{REPO}/lab' doctor"])
    done = subprocess.run(["unshare", "--mount", "bash", "-c", script], capture_output=True, text=True,
                          check=False, env={"PATH": os.environ["PATH"]})
    if "unshare failed" in done.stderr or "permission denied" in done.stderr:
        pytest.skip("this container's root cannot mount")
    return done.stdout


@pytest.mark.skipif(os.getuid() != 0, reason="about what root sees")
def test_root_sees_no_personal_plugin(patient):
    said = doctor_of_root(patient)
    assert "PROBLEM  You are root, and as root Wireshark loads no plugin from your own folder" in said
    assert f"install Lab for everyone: {INSTALL}\n" in said and said.count("PROBLEM") == 1


@pytest.mark.skipif(os.getuid() != 0, reason="about what root sees")
def test_a_personal_plugin_of_root_is_no_second_copy(patient):
    said = doctor_of_root(patient, f'install -D "{patient.plugin}" "$there/epan/lab.so"')
    assert said.count("PROBLEM") == 0 and "/epan/lab.so" in said, said
