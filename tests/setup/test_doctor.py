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
    shutil.rmtree(patient.user.home / ".local")
    said = patient.user.run(REPO / "lab", "doctor", LANG="zh_CN.UTF-8").stdout
    assert f"问题     没有为 Wireshark {series} 安装 Lab\n  解决   请安装：{INSTALL}\n" in said


def bare_tools(user):
    """A folder for PATH with what the doctor cannot do without, and no Wireshark."""
    tools = user.home / "bare"
    tools.mkdir()
    for name in ("bash", "dirname", "env", "grep", "head", "readlink", "tail"):
        (tools / name).symlink_to(shutil.which(name))
    return tools


ENGLISH, CHINESE = "en_US.UTF-8", "zh_CN.UTF-8"


def test_the_first_language_counts(user):
    """As for programs in windows: LANGUAGE, LC_ALL, LC_MESSAGES, LANG."""
    tools = bare_tools(user)
    for first, languages in (
            ("PROBLEM", {"LANG": ENGLISH}), ("问题", {"LANG": CHINESE}),
            ("问题", {"LANG": "C.UTF-8", "LANGUAGE": "zh_CN:en"}), ("PROBLEM", {"LANG": CHINESE, "LANGUAGE": "en:zh_CN"}),
            ("问题", {"LANG": ENGLISH, "LC_MESSAGES": CHINESE}), ("PROBLEM", {"LANG": CHINESE, "LC_MESSAGES": ENGLISH}),
            ("问题", {"LC_MESSAGES": ENGLISH, "LC_ALL": CHINESE}), ("PROBLEM", {"LC_MESSAGES": CHINESE, "LC_ALL": ENGLISH}),
            ("问题", {"LC_ALL": ENGLISH, "LANGUAGE": "zh_CN"})):
        said = user.run(REPO / "commands/doctor.sh", INSTALL, PATH=tools, **languages).stdout
        assert said.startswith(first), (languages, said)


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
    cause, repair = patient.only_cause(PATH=bare_tools(patient.user))
    assert "no tshark here" in cause and repair == "Install wireshark and tshark."


def test_not_installed(patient, series):
    shutil.rmtree(patient.user.home / ".local")
    shutil.rmtree(patient.configuration)
    (absent, _), (profile, _) = patient.ask()
    assert absent == f"Lab is not installed for Wireshark {series}"
    assert profile.startswith("There is no Lab profile")


def test_installed_for_another_wireshark(patient, series):
    """As after an update of the system."""
    everyone = patient.user.home / "everyone"
    patient.write(everyone / "3.4/epan/lab.so", "")
    patient.plugin.parents[1].rename(patient.plugins / "3.6")
    assert set(patient.ask(WIRESHARK_PLUGIN_DIR=everyone)) == {
        (f"Lab is installed for Wireshark {other}, and this is {series}: {folder}/{other}/epan/lab.so",
         f"Install it again, for this version: {INSTALL}")
        for folder, other in ((patient.plugins, "3.6"), (everyone, "3.4"))}


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


@pytest.mark.parametrize("library, reason", [("absent", "it needs libabsent.so"), ("m", "it does not say why")])
def test_a_wireshark_that_does_not_say_why(library, reason, patient):
    """What a plugin is linked with is looked for then."""
    folder = patient.user.home / "bin"
    patient.write(folder / "tshark", f"#!/bin/bash\nexec {shutil.which('tshark')} \"$@\" 2>/dev/null\n")
    (folder / "tshark").chmod(0o755)
    patient.write(folder / "empty.c", "")
    patient.user.succeed("cc", "-shared", "-o", folder / "libabsent.so", "-Wl,-soname,libabsent.so", folder / "empty.c")
    patient.user.succeed("cc", "-shared", "-o", patient.plugin, folder / "empty.c", "-Wl,--no-as-needed", f"-L{folder}", f"-l{library}")
    causes = [cause for cause, _ in patient.ask(PATH=f"{folder}:{os.environ['PATH']}")]
    assert [cause for cause in causes if cause.endswith(f"does not load {patient.plugin}: {reason}")], causes


def test_a_plugin_that_cannot_be_read(patient):
    patient.plugin.chmod(0)
    assert patient.only_cause()[0].endswith(f"does not load {patient.plugin}: it cannot be read")


def test_the_wrong_folder(patient, series):
    everyone = patient.user.home / "everyone"
    right = {place: patient.plugin.parent for place in (
        patient.plugins, patient.plugins / series, patient.configuration / "plugins", patient.configuration / "plugins/epan")}
    right |= {place: everyone / series / "epan" for place in (everyone, everyone / series)}
    for place in right:
        place.mkdir(exist_ok=True, parents=True)
        shutil.copy2(patient.plugin, place)
    patient.plugin.unlink()
    patient.user.own(patient.user.home)
    assert sorted(patient.ask(WIRESHARK_PLUGIN_DIR=everyone)) == sorted(
        (f"Wireshark does not look for plugins where this one lies: {place}/lab.so",
         f"Move it to {folder}, or install Lab: {INSTALL}") for place, folder in right.items())


def test_two_copies(patient):
    """WIRESHARK_PLUGIN_DIR stands for the folder of all users."""
    cause, _ = patient.only_cause(WIRESHARK_PLUGIN_DIR=BUILD / "plugins")
    assert cause.startswith("There are two copies") and str(patient.plugin) in cause


def test_installed_for_everyone(patient):
    """WIRESHARK_DATA_DIR stands for the configuration of all users."""
    share = patient.user.home / "share"
    (patient.configuration / "profiles").rename(patient.user.home / "profiles")
    share.mkdir()
    (patient.user.home / "profiles").rename(share / "profiles")
    patient.plugin.unlink()
    said = patient.user.succeed(REPO / "commands/doctor.sh", INSTALL, WIRESHARK_PLUGIN_DIR=BUILD / "plugins", WIRESHARK_DATA_DIR=share)
    assert f"The Lab profile is in {share}/profiles/Lab\n" in said
    assert said.count("ok       Lab explains a sample capture") == 2


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
    share = patient.user.home / "share"
    folders = {patient.configuration: "the default profile", patient.configuration / "profiles/Lab": "the profile Lab",
               patient.configuration / "profiles/My own": "the profile My own", share / "profiles/Ours": "the profile Ours"}
    names = {"lab": "Lab", "tcp": "TCP", "ip": "IPv4", "ipv6": "IPv6"}
    for folder in folders:
        patient.write(folder / "disabled_protos", "bgp\nlab\n TCP \nip\nipv6\n")
    assert sorted(patient.ask(WIRESHARK_DATA_DIR=share)) == sorted(
        (f"The protocol {protocol} is disabled in {profile}", f"In this profile, choose Analyze > Enabled Protocols and tick {name}.")
        for protocol, name in names.items() for profile in folders.values())


@pytest.mark.parametrize("name", ["", "preferences", "colorfilters"])
def test_a_missing_profile(name, patient):
    profile = patient.configuration / "profiles/Lab"
    if name:
        (profile / name).unlink()
    else:
        shutil.rmtree(profile)
    assert patient.only_cause()[0].startswith("There is no Lab profile, or a part of it is missing")


def test_a_script_in_front_of_tcp(patient):
    """Whatever script names the table, wherever Wireshark looks for scripts."""
    everyone = patient.user.home / "everyone"
    patient.write(patient.plugins / "before.lua", SCRIPT)
    for other in (everyone / "other.lua", patient.configuration / "init.lua"):
        patient.write(other, "-- also at ip.proto\n")
    found = patient.ask(WIRESHARK_PLUGIN_DIR=everyone)
    assert [cause.split(" in ")[1].split(",")[0] for cause, _ in found] == ["the profile Default", "the profile Lab"]
    for cause, repair in found:
        assert set(cause.split(" stands before TCP in its place: ")[1].split(", ")) == {
            str(script) for script in (everyone / "other.lua", patient.configuration / "init.lua", patient.plugins / "before.lua")}
        assert repair.startswith("Take that out")


def test_what_no_file_tells_of_is_in_front_of_tcp(patient):
    patient.write(patient.plugins / "before.lua", SCRIPT.replace("ip.proto", 'ip" .. ".proto'))
    assert [cause for cause, _ in patient.ask()] == [
        f"Lab explains nothing in the profile {profile}, for something else stands before TCP in its place: another plugin"
        for profile in ("Default", "Lab")]


def test_decode_as_in_front_of_tcp(patient):
    patient.write(patient.configuration / "profiles/Lab/decode_as_entries",
                  "decode_as_entry: ip.proto,6,TCP,UDP\n")
    cause, _ = patient.only_cause()
    assert cause.startswith("Lab explains nothing in the profile Lab")
    assert cause.endswith("Decode As in the profile Lab")


def other_program(patient, name, version):
    folder = patient.user.home / "bin"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f'#!/bin/sh\n[ "$1" != --version ] || echo "{name} {version}"\n')
    (folder / name).chmod(0o755)
    return folder


def test_a_window_of_another_version(patient, series):
    """Of the same series it loads what tshark does."""
    patient.plugin.unlink()
    for version in ("3.6.2", f"{series}.99"):
        folder = other_program(patient, "wireshark", version)
        causes = [cause for cause, _ in patient.ask(PATH=f"{folder}:{os.environ['PATH']}")]
        told = [cause for cause in causes if cause.startswith(f"The window is Wireshark {version}, but tshark is of {series}.")]
        assert len(told) == (version == "3.6.2")


def test_a_second_wireshark(patient):
    names = [name for name in ("wireshark", "tshark") if shutil.which(name)]
    for name in names:
        folder = other_program(patient, name, "3.6.2")
    causes = [cause for cause, _ in patient.ask(PATH=f"{os.environ['PATH']}:{folder}")]
    assert len(causes) == len(names)
    for name, cause in zip(names, causes):
        assert cause.startswith(f"There are several programs called {name} in PATH: ")
        assert cause.endswith(f", {folder}/{name}")


@pytest.mark.parametrize("version", ["3.6.2", "4.7.0", "4.10.0"])
def test_a_version_that_lab_does_not_know(version, patient):
    folder = other_program(patient, "tshark", version)
    cause, _ = patient.only_cause(PATH=f"{folder}:{os.environ['PATH']}")
    assert cause == f"tshark is of Wireshark {version}, and Lab is for 4.0 to 4.6"


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


def test_nobody_can_be_told(patient):
    """One word of bash is enough."""
    done = patient.user.run("bash", "-c", f"'{REPO}/commands/doctor.sh' '{INSTALL}' >/dev/full")
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
