# SPDX-License-Identifier: GPL-2.0-or-later
"""./lab, from a folder that has never been built, by a user who is not root."""

import os
import re
import shutil
import subprocess

import pytest

from conftest import REPO, copy_small, quick_builds

TOOLS = ["bash", "basename", "dirname", "env", "find", "grep", "id", "readlink", "sort", "stat", "test"]
SCRIPTS = sorted([REPO / "lab", REPO / ".ci/run", REPO / "cmake/installation.sh", REPO / "commands/wireshark-lab",
                  REPO / "tests/setup/matrix", *REPO.glob("commands/*.sh"), *REPO.glob("tests/**/*.sh"),
                  *REPO.glob("sample-pcaps/*.sh")])


def programs(user, *names, **scripts):
    """A folder for PATH that holds the named programs of this machine, and some of our own."""
    folder = user.home / "bin"
    folder.mkdir()
    for name in {*TOOLS, *names} - scripts.keys():
        (folder / name).symlink_to(shutil.which(name))
    for name, text in scripts.items():
        script = folder / name.replace("_", "-")
        script.write_text(f"#!/bin/bash\n{text}\n")
        script.chmod(0o755)
    user.own(user.home)
    return str(folder)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shellcheck(script, user):
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed")
    assert user.succeed("shellcheck", "--external-sources", script, cwd=REPO) == ""


def test_the_workflow_runs_all_tests():
    """The slow ones as well, which a plain ./lab test leaves out."""
    workflow, ours = ((REPO / name).read_text() for name in (".github/workflows/build.yml", ".ci/run"))
    assert re.findall(r"- run: (\.ci/run|\./lab test.*)$", workflow, re.MULTILINE) == [".ci/run"]
    assert re.findall(r'^"\$lab" test (-LE? \w+)', ours, re.MULTILINE) == ["-L slow", "-LE slow"]


def test_help_names_every_command(user):
    text = user.succeed(REPO / "lab")
    assert user.succeed(REPO / "lab", "help") == text == user.succeed(REPO / "lab", "--help")
    source = (REPO / "lab").read_text()
    cases = re.findall(r"^    (\w+(?: \| \w+)*)\) ", source[source.index("\nmain()"):], re.MULTILINE)
    commands = [command for case in cases for command in case.split(" | ")]
    assert commands
    assert re.findall(r"^  \./lab (\w+)", text, re.MULTILINE) == [*commands, "help"]


def test_another_shell(user):
    """A copy that lost its x, as on a stick, is called by "sh lab"."""
    assert user.succeed("sh", REPO / "lab", "help") == user.succeed(REPO / "lab", "help")


def test_unknown_command(user):
    done = user.run(REPO / "lab", "dmeo")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith('lab: there is no command "dmeo"')


@pytest.mark.parametrize("command", ["demo", "doctor", "install", "uninstall", "build", "package", "gui", "annotate", "report", "test"])
def test_a_question_about_a_command_does_not_run_it(user, command):
    text = user.succeed(REPO / "lab")
    path = programs(user, "cat")
    for question in ("--help", "-h"):
        done = user.run(REPO / "lab", command, question, PATH=path)
        assert (done.returncode, done.stdout, done.stderr) == (0, text, "")


@pytest.mark.parametrize("command", ["demo", "doctor", "install", "uninstall", "build", "package"])
def test_a_command_that_takes_nothing_says_so(user, command):
    done = user.run(REPO / "lab", command, "all", PATH=programs(user))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"lab: ./lab {command} takes nothing behind it, and not all")


def test_neither_debian_nor_ubuntu(user):
    done = user.run(REPO / "lab", "build", PATH=programs(user))
    assert done.returncode == 1
    assert done.stderr == (
        "lab: this is neither Debian nor Ubuntu; please install what these Debian packages hold: "
        "build-essential cmake libglib2.0-dev libwireshark-dev pkg-config\n")


def test_no_sudo(user):
    done = user.run(REPO / "lab", "build", PATH=programs(user, apt_get="exit 1"))
    assert done.returncode == 1
    assert done.stderr == ("lab: an administrator has to run: apt-get install "
                           "build-essential cmake libglib2.0-dev libwireshark-dev pkg-config\n")


def test_only_what_is_missing_is_installed(user):
    log = user.home / "log"
    path = programs(user, "cmake", "make", "pkg-config", "cc", sudo='[ "$1" = -v ] || exec "$@"',
                    apt_get=f'echo "$DEBIAN_FRONTEND" "$@" >>"{log}"; case "$*" in *install*) exit 9; esac')
    done = user.run(REPO / "lab", "build", PATH=path, PKG_CONFIG_LIBDIR=user.home)
    assert done.returncode == 1
    assert done.stderr == ("lab: installing libglib2.0-dev libwireshark-dev\n"
                           "lab: apt-get could not install them; this goes on as soon as that works: "
                           "apt-get install libglib2.0-dev libwireshark-dev\n")
    last = log.read_text().splitlines()[-1].split()
    assert last[0] == "noninteractive"
    assert last[-2:] == ["libglib2.0-dev", "libwireshark-dev"]


@pytest.fixture(params=["echo lists", ":"], ids=["lists of today", "lists of last week"])
def lists(request):
    """A program for find, by which ./lab asks how old apt's lists of packages are: old ones are updated first."""
    return request.param


def install_with(user, lists, apt_get):
    """What ./lab build says where apt-get is this."""
    path = programs(user, "cmake", "make", "pkg-config", "cc", sudo='[ "$1" = -v ] || exec "$@"',
                    sleep=f"echo waited >>'{user.home}/log'", find=lists, apt_get=apt_get)
    done = user.run(REPO / "lab", "build", PATH=path, PKG_CONFIG_LIBDIR=user.home)
    assert done.returncode == 1
    return done.stderr.splitlines()[1:]


def test_one_cause_of_many_mistakes_is_told_in_few_lines(user, lists):
    *mistakes, end = install_with(user, lists, 'echo Get:1; for i in {1..200}; do echo "E: Failed to fetch $i"; done; exit 100')
    assert mistakes == [f"E: Failed to fetch {number}" for number in (1, 2, 3)]
    assert end.endswith("apt-get install libglib2.0-dev libwireshark-dev")


@pytest.mark.parametrize("lock", ["/var/lib/dpkg/lock-frontend", "/var/lib/apt/lists/lock"])
@pytest.mark.parametrize("held", [3, 1000])
def test_another_program_installs_packages(user, lists, lock, held):
    """A new system does so by itself. Nobody waits for ever."""
    waits = user.home / "log"
    said = install_with(user, lists, f"""
        [[ ! -e "{waits}" || $(grep -c waited "{waits}") -lt {held} ]] || exit 9
        echo "E: Could not get lock {lock}. It is held by process 7 (apt-get)"; exit 100""")
    assert said[0] == "lab: another program installs packages; waiting for its end, five minutes at most"
    assert len([line for line in said if line.startswith("lab: ")]) == 2
    assert len(waits.read_text().splitlines()) == min(held, 60)


@pytest.mark.parametrize("mended, times", [("true", 2), ("false", 1)])
def test_an_installation_that_was_interrupted(user, lists, mended, times):
    """By Ctrl-C in ./lab demo, say: the next one ends it, and tries that once."""
    log = user.home / "log"
    path = programs(user, "cmake", "make", "pkg-config", "cc", sudo='[ "$1" = -v ] || exec "$@"', find=lists,
                    dpkg=f"echo dpkg $* >>'{log}'; {mended}",
                    apt_get=f"""[[ $* != *install* ]] || echo apt-get >>'{log}'; [[ $* = *install* ]] || exit 0
                    echo "E: dpkg was interrupted, you must manually run 'sudo dpkg --configure -a' to correct the problem."; exit 100""")
    done = user.run(REPO / "lab", "build", PATH=path, PKG_CONFIG_LIBDIR=user.home)
    assert log.read_text().splitlines() == ["apt-get", "dpkg --configure -a", "apt-get"][:times + 1]
    _, ended, mistake, end = done.stderr.splitlines()
    assert ended == "lab: an installation was interrupted; it is ended first"
    assert mistake.startswith("E: dpkg was interrupted") and end.startswith("lab: apt-get could not install them")


def rows(output):
    """The table of ./lab demo: its heading, and a list of cells for each segment."""
    lines = output.split("\n\n")[2].splitlines()
    starts = [match.start() for match in re.finditer(r"\S+", lines[0])]
    cut = [slice(*ends) for ends in zip(starts, [*starts[1:], None])]
    return [[line[part].strip() for part in cut] for line in lines]


def test_demo(user, whole_tree):
    output = user.succeed(whole_tree / "lab", "demo")
    heading, *segments = rows(output)
    assert heading == ["frame", "direction", "role", "seq", "ack", "client", "server", "headline"]
    assert [row[0] for row in segments] == [str(number) for number in range(1, 28)]
    assert segments[1][:7] == ["2", "server -> client", "handshake2", "y = 839827435",
                               "x+1 = 1596886090", "ESTABLISHED", "SYN-RECEIVED"]
    assert segments[24][2:5] == ["teardown2", "v = 1596887472", "u+1 = 840112918"]
    assert all(row[7] for row in segments)
    assert output.endswith("./lab gui sample-pcaps/http-loopback.pcap\n")
    assert str(user.home) in user.succeed("tshark", "-G", "plugins")

    chinese = rows(user.succeed(whole_tree / "lab", "demo", LANG="zh_CN.UTF-8"))
    assert [row[:7] for row in chinese[1:]] == [row[:7] for row in segments]
    assert chinese[1][7].startswith("第一次握手")

    user.succeed(whole_tree / "lab", "uninstall")
    assert not list(user.home.rglob("lab.so"))


def test_roles_of_one_segment_are_joined(user, whole_tree):
    """./lab demo on a capture whose last close merges two steps."""
    sample = whole_tree / "sample-pcaps/http-loopback.pcap"
    original = sample.read_bytes()
    try:
        shutil.copyfile(whole_tree / "sample-pcaps/three-segment-close.pcap", sample)
        _, *segments = rows(user.succeed(whole_tree / "lab", "demo"))
    finally:
        sample.write_bytes(original)
    assert "teardown2+teardown3" in [row[2] for row in segments]


def test_a_build_folder_of_somebody_else(user):
    copy = user.home / "lab"
    copy_small(copy)
    user.own(copy)
    (copy / "build").mkdir(mode=0o555)
    done = user.run(copy / "lab", "install")
    assert done.returncode == 0 and done.stderr.startswith("lab: build/ belongs to ")
    assert list(copy.glob("build-*/plugins/*/epan/lab.so"))


@pytest.mark.skipif(os.getuid() != 0, reason="about what root does")
def test_root_builds_beside_the_build_of_a_user(user):
    """What root would leave in it, its owner could not build anew."""
    copy = user.home / "lab"
    copy_small(copy)
    user.own(copy)
    user.succeed(copy / "lab", "build")
    done = subprocess.run([copy / "lab", "build"], capture_output=True, text=True, check=False,
                          env={"PATH": os.environ["PATH"], "HOME": "/root", **quick_builds()})
    assert (done.returncode, done.stderr) == (0, "lab: build/ belongs to nobody; building in build-root/\n")
    assert {path.owner() for path in (copy / "build").rglob("*")} == {"nobody"}


def test_a_copied_build_folder(user, tree):
    """A build folder that came along with a copy of the sources is set up again."""
    copy = user.home / "lab"
    shutil.copytree(tree, copy)
    user.own(copy)
    user.succeed(copy / "lab", "install")
    cache = (copy / "build/CMakeCache.txt").read_text()
    assert f"CMAKE_HOME_DIRECTORY:INTERNAL={copy}\n" in cache


def test_two_at_once(user):
    """The second one waits, and then finds all built."""
    copy = user.home / "lab"
    copy_small(copy)
    user.own(copy)
    done = user.run("bash", "-c", "lab/lab build & lab/lab build && wait $!")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "lab: another ./lab builds in build/; waiting for its end\n"


@pytest.mark.parametrize("emptied", ["*.c.o", "lab.so"])
def test_a_build_that_broke_off(emptied, user):
    """The machine went off: what make takes for finished is an empty file."""
    copy = user.home / "lab"
    copy_small(copy)
    user.own(copy)
    user.succeed(copy / "lab", "build")
    plugin, = (copy / "build").rglob("lab.so")
    before = plugin.read_bytes()
    file, = (copy / "build/plugin").rglob(emptied) if emptied != "lab.so" else [plugin]
    file.write_bytes(b"")
    user.succeed(copy / "lab", "build")
    assert plugin.read_bytes() == before


@pytest.mark.skipif(os.getuid() != 0, reason="about what root does")
def test_a_folder_that_only_root_can_read(tmp_path):
    """Wireshark is tested as nobody, so ./lab test moves to where nobody can read, also what was
    made under umask 077."""
    private = tmp_path / "private"
    copy_small(private / "lab")
    subprocess.run(["chmod", "-R", "go=", private], check=True)
    done = subprocess.run([private / "lab/lab", "test"],
                          capture_output=True, text=True, timeout=300, check=False,
                          env={"PATH": os.environ["PATH"], "HOME": "/root", "CMAKE_BUILD_TYPE": "Debug"})
    assert (done.returncode, done.stderr.count("run on a copy")) == (0, 1), done.stderr
    assert "100% tests passed, 0 tests failed out of 1\n" in done.stdout  # without the slow one
    assert not (private / "lab/build").exists()
    copy = done.stderr.split()[-1]
    assert copy.startswith("/var/tmp/lab.") and not os.path.exists(copy)


@pytest.mark.skipif(os.getuid() != 0, reason="about what root does")
def test_one_file_that_only_root_can_read(tree):
    """Also one file is reason enough to move, and git's own files are none."""
    question = f"source <(sed '/^main /d' '{tree}/lab') && cd '{tree}' && nobody_can_read_this"
    secret = tree / "sample-pcaps/secret"
    (tree / ".git").mkdir(mode=0o700)
    try:
        assert subprocess.run(["bash", "-c", question], cwd=tree, check=False).returncode == 0
        secret.touch(mode=0o600)
        assert subprocess.run(["bash", "-c", question], cwd=tree, check=False).returncode == 1
    finally:
        (tree / ".git").rmdir()
        secret.unlink(missing_ok=True)


@pytest.mark.parametrize("is_built", [False, True])
def test_a_folder_that_cannot_be_written(is_built, user):
    """As on a medium for reading alone, or in somebody else's home."""
    copy = user.home / "实验 lab"
    copy_small(copy)
    if is_built:
        (copy / "build").mkdir(mode=0o555)
    user.own(copy)
    copy.chmod(0o555)
    done = user.run(copy / "lab", "build")
    assert done.returncode == 1
    assert done.stderr == f"lab: {copy} cannot be written; copy it to a folder of your own, and call ./lab there\n"


@pytest.mark.parametrize("name", ["a [class] room", "a;b", "a\nb", 'the "lab"'])
def test_a_folder_that_cmake_cannot_take(name, user):
    copy = user.home / name
    copy_small(copy)
    user.own(copy)
    done = user.run(copy / "lab", "build")
    assert done.returncode == 1
    assert done.stderr.startswith("lab: CMake cannot build in a folder with ")
    assert done.stderr.endswith(f" in its name: {copy}\n")


def test_no_temporary_folder(user, tree):
    """Where Lab is installed for all users, what it says of that copy comes behind."""
    done = user.run(tree / "lab", "install", TMPDIR="/nonexistent")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        0, "lab: TMPDIR, /nonexistent, is not a folder that can be written; /tmp is used")


@pytest.mark.parametrize("command", ["demo", "gui", "annotate", "report"])
def test_a_package_is_not_where_wireshark_looks(command, user):
    done = user.run(REPO / "lab", command, DESTDIR=user.home, DISPLAY=":0")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "lab: DESTDIR is set, which is for ./lab install and ./lab uninstall\n"
    assert user.files() == []


def test_no_screen(user):
    done = user.run(REPO / "lab", "gui")
    assert done.returncode == 1
    assert done.stderr == "lab: there is no screen here; run this in a graphical session\n"


def test_one_file_in_the_window(user):
    done = user.run(REPO / "lab", "gui", "one.pcap", "two.pcap", DISPLAY=":0")
    assert (done.returncode, done.stderr) == (1, "lab: ./lab gui takes one file, and not two.pcap too\n")


@pytest.mark.parametrize("name, said", [
    ("", "which capture? ./lab gui [FILE]"), ("-x", "which capture? ./lab gui [FILE]"),
    (".", "{home}/. is no file that can be read"), ("none/there.pcap", "{home}/none/there.pcap is no file that can be read")])
def test_no_file_for_the_window(name, said, user):
    done = user.run(REPO / "lab", "gui", name, DISPLAY=":0")
    assert (done.returncode, done.stderr) == (1, f"lab: {said.format(home=user.home)}\n")


def test_gui_opens_the_profile(user, tree):
    path = programs(user, wireshark='printf "%s\\n" "$@"')
    capture = user.home / "my capture.pcap"
    shutil.copyfile(tree / "sample-pcaps/ping.pcap", capture)
    opened = user.succeed(tree / "lab", "gui", "my capture.pcap", DISPLAY=":0",
                          PATH=f"{path}:{os.environ['PATH']}")
    assert opened.splitlines()[-3:] == ["-C", "Lab", str(capture)]
    assert list(user.home.rglob("lab.so"))


def test_gui_says_that_the_plugin_is_old(user, tree):
    path = f"{programs(user, wireshark='true')}:{os.environ['PATH']}"
    user.succeed(tree / "lab", "install")
    assert user.run(tree / "lab", "gui", DISPLAY=":0", PATH=path).stderr == ""
    (tree / "annotations/en.ini").touch()
    assert user.run(tree / "lab", "gui", DISPLAY=":0", PATH=path).stderr == (
        "lab: the installed plugin is older than the source here (annotations/en.ini); ./lab install renews it\n")


@pytest.mark.parametrize("tools, kinds", [(["dpkg-shlibdeps"], "DEB\n"), (["rpmbuild"], "RPM\n"),
                                          (["dpkg-shlibdeps", "rpmbuild"], "DEB;RPM\n"), ([], "")])
def test_packages_are_those_of_the_system(tools, kinds, user):
    path = programs(user, "sed", **{tool.replace("-", "_"): "true" for tool in tools})
    done = user.run("bash", "-c", f"source <(sed '/^main /d' '{REPO}/lab') && package_kinds", cwd=REPO, PATH=path)
    assert (done.stdout, done.returncode) == (kinds, 0 if kinds else 1)
    assert kinds or done.stderr == "lab: packages are made with dpkg-dev or with rpmbuild, and neither is here\n"


def test_rpmbuild_takes_no_space(user):
    """A .deb is made all the same."""
    folder = user.home / "my lab"
    folder.mkdir()
    path = programs(user, "sed", rpmbuild="true")
    words = ["bash", "-c", f"source <(sed '/^main /d; /^cd /d; /^source /d' '{REPO}/lab') && package_kinds"]
    done = user.run(*words, cwd=folder, PATH=path)
    assert (done.returncode, done.stderr) == (
        1, f"lab: rpmbuild cannot work in a folder with a space in its name: {folder}\n")
    (user.home / "bin/dpkg-shlibdeps").symlink_to(user.home / "bin/rpmbuild")
    assert user.succeed(*words, cwd=folder, PATH=path) == "DEB\n"


def test_annotate_makes_a_copy_that_explains_itself(user, whole_tree):
    shutil.copyfile(whole_tree / "sample-pcaps/ping.pcap", user.home / "my, capture.pcap")
    done = user.run(whole_tree / "lab", "annotate", "my, capture.pcap", "copy.pcapng", "-o",
                    "lab.language:zh_CN")
    assert done.returncode == 0 and done.stderr.endswith(f"lab: annotated: {user.home}/copy.pcapng\n")
    read = user.succeed("tshark", "-r", "copy.pcapng", "-T", "fields", "-e", "frame.comment")
    assert read.startswith("Lab：")


def test_the_copy_of_a_capture_that_is_cut_off(user, whole_tree):
    """What is there is copied, and the exit status is that of tshark, which says that it is not all."""
    whole = (whole_tree / "sample-pcaps/ping.pcap").read_bytes()
    (user.home / "cut.pcap").write_bytes(whole[:-1])
    done = user.run(whole_tree / "lab", "annotate", "cut.pcap", "copy.pcapng")
    assert done.returncode == 2 and "cut short" in done.stderr
    assert done.stderr.endswith(f"lab: annotated: {user.home}/copy.pcapng\n")


def test_annotate_with_what_a_user_has_set(user, whole_tree):
    """A copy that only its user is to read, and nowhere to say that it is made."""
    sample = whole_tree / "sample-pcaps/ping.pcap"
    user.succeed(whole_tree / "lab", "install")
    user.succeed("bash", "-c", f"umask 077; '{whole_tree}/lab' annotate '{sample}' copy.pcapng 2>&-")
    assert (user.home / "copy.pcapng").stat().st_mode & 0o777 == 0o600


def test_it_prints_what_lab_says_of_a_capture(user, whole_tree):
    """In the folder where it is called; and installs Lab first, where it is not."""
    shutil.copyfile(whole_tree / "sample-pcaps/ping.pcap", user.home / "my capture.pcap")
    printed = user.succeed(whole_tree / "lab", "report", "my capture.pcap", "-o", "lab.language:zh_CN")
    assert printed.startswith("# TCP 实验报告") and list(user.home.rglob("lab.so"))
    for words, reason in (((), "which capture? ./lab chart FILE"), (("-o", "lab.language:en", "my capture.pcap"), "which capture?"), (("none.pcap",), f"{user.home}/none.pcap is no file that can be read"),
                          (("my capture.pcap", "-R", "tcp"), "only -o and -d of tshark can follow, not -R")):
        done = user.run(whole_tree / "lab", "chart", *words)
        assert (done.returncode, done.stdout) == (1, "") and reason in done.stderr


def test_annotate_says_what_is_wrong(user, whole_tree):
    (user.home / "there.pcapng").write_text("mine")
    (user.home / "link.pcapng").symlink_to("nowhere")
    (user.home / "secret.pcap").touch(mode=0)
    user.own(user.home)
    sample = whole_tree / "sample-pcaps/ping.pcap"
    for words, reason in (
            ((sample,), "which file, and where to?"),
            ((sample, "-o", "lab.language:en"), "which file, and where to?"),
            (("none.pcap", "copy.pcapng"), f"{user.home}/none.pcap is no file that can be read"),
            ((user.home, "copy.pcapng"), "is no file that can be read"),
            (("secret.pcap", "copy.pcapng"), f"{user.home}/secret.pcap is no file that can be read"),
            ((sample, "there.pcapng"), f"{user.home}/there.pcapng is there already"),
            ((sample, "link.pcapng"), f"{user.home}/link.pcapng is there already"),
            ((sample, "copy.pcapng", "-R", "tcp"), "only -o and -d of tshark can follow, not -R"),
            ((sample, "copy.pcapng", "-o"), "nothing stands behind -o"),
            ((sample, sample), "is there already, and is not overwritten")):
        done = user.run(whole_tree / "lab", "annotate", *words)
        assert done.returncode == 1 and reason in done.stderr, words
    assert (user.home / "there.pcapng").read_text() == "mine"
