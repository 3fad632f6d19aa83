# SPDX-License-Identifier: GPL-2.0-or-later
"""The .deb of ./lab package: what is in it, and for whom. try-package.sh beside this file installs one."""

import email.utils
import gzip
import re
import shutil
import subprocess

import pytest

from conftest import BUILD, REPO


def output(*command, **options):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    if not (shutil.which("dpkg-shlibdeps") and shutil.which("file")):
        pytest.skip("dpkg-dev or file is not installed")
    folder = tmp_path_factory.mktemp("package")
    output("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder)
    found, = folder.glob("*.deb")
    return found


@pytest.fixture(scope="module")
def unpacked(package):
    output("dpkg-deb", "-x", package, package.parent / "root")
    return package.parent / "root"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_it_depends_on_its_series(package, series):
    major, minor = series.split(".")
    depends = output("dpkg-deb", "-f", package, "Depends")
    assert f"wireshark-common (>= {series}~)" in depends
    assert f"wireshark-common (<< {major}.{int(minor) + 1}~)" in depends
    assert "libwireshark" in depends  # of the library that the plugin was linked with
    assert output("dpkg-deb", "-f", package, "Version").strip().endswith(f"+ws{series}")


def test_everything_is_in_it(unpacked, series):
    plugin, = unpacked.rglob("lab.so")
    assert plugin.parts[-4:-1] == ("plugins", series, "epan")
    data = unpacked / "usr/share/wireshark"
    assert names(data / "profiles/Lab") == names(REPO / "profile/Lab")
    assert names(data / "lab/guide") == names(REPO / "docs/guide")
    assert names(data / "lab/tasks") == names(REPO / "tasks")
    samples = unpacked / "usr/share/wireshark-lab/sample-pcaps"
    assert {path.name for path in samples.rglob("*.pcap*")} == {
        path.name for path in (REPO / "sample-pcaps").rglob("*.pcap*")}
    assert (data / "lab/samples").resolve() == samples.resolve()
    assert {"en.ini", "zh_CN.ini"} <= set(names(samples))
    for name in ("bin/wireshark-lab", "share/man/man1/wireshark-lab.1.gz", "share/doc/wireshark-lab/copyright"):
        assert (unpacked / "usr" / name).exists()
    assert not list(unpacked.rglob("lab.installed"))  # ./lab uninstall leaves it to apt


def test_everybody_can_read_it(unpacked):
    for path in unpacked.rglob("*"):
        wanted = 0o755 if path.is_dir() or path.name in ("wireshark-lab", "doctor.sh") and path.is_file() else 0o644
        assert path.stat().st_mode & 0o777 == wanted, path


def test_lintian(package):
    if not shutil.which("lintian"):
        pytest.skip("lintian is not installed")
    assert "E: " not in output("lintian", "--fail-on", "none", "--allow-root", package)


@pytest.mark.parametrize("command, begins", [("report", "# "), ("worksheet", "# "), ("key", "# "), ("ladder", "  Time in s"),
                                            ("connections", "\n===="), ("chart", "<svg ")])
def test_its_command(command, begins, user):
    """The plugin is that of the build, for the package is not installed. ./lab has the same commands."""
    capture = REPO / "sample-pcaps/recorded/retransmission-timeout.pcap"
    printed = user.succeed(REPO / "commands/wireshark-lab", command, capture,
                           LAB_COMMANDS=REPO / "commands", WIRESHARK_PLUGIN_DIR=BUILD / "plugins")
    assert printed.startswith(begins)
    assert printed == user.succeed(REPO / "lab", command, capture, WIRESHARK_PLUGIN_DIR=BUILD / "plugins")


def test_its_command_without_what_it_needs_to_know(user):
    script = REPO / "commands/wireshark-lab"
    sample = REPO / "sample-pcaps/ping.pcap"
    (user.home / "link.pcapng").symlink_to("nowhere")
    for words, reason in ((("report",), "which capture? wireshark-lab report FILE"),
                          (("ladder", "-o", "lab.language:en", sample), "which capture? wireshark-lab ladder FILE"),
                          (("key", "none.pcap"), "none.pcap is no file that can be read"),
                          (("report", sample, "-R", "tcp"), "only -o and -d of tshark can follow, not -R"),
                          (("annotate", sample), "which file, and where to? wireshark-lab annotate FILE COPY.pcapng"),
                          (("annotate", sample, "link.pcapng"), f"{user.home}/link.pcapng is there already, and is not overwritten")):
        done = user.run(script, *words, LAB_COMMANDS=REPO / "commands")
        assert (done.returncode, done.stdout, done.stderr) == (1, "", f"wireshark-lab: {reason}\n"), words
    assert user.run(script, "nothing", LAB_COMMANDS=REPO / "commands").returncode == 2


def test_its_command_annotates(user):
    """What is named is looked for where it is called; tshark's options go along."""
    shutil.copyfile(REPO / "sample-pcaps/ping.pcap", user.home / "mine, too.pcap")
    done = user.run(REPO / "commands/wireshark-lab", "annotate", "mine, too.pcap", "a, copy.pcapng", "-o", "lab.language:zh_CN",
                    LAB_COMMANDS=REPO / "commands", WIRESHARK_PLUGIN_DIR=BUILD / "plugins")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"wireshark-lab: annotated: {user.home}/a, copy.pcapng\n")
    assert "Lab：".encode() in (user.home / "a, copy.pcapng").read_bytes()


@pytest.mark.parametrize("system, repair", [("dpkg", "sudo apt install --reinstall ./wireshark-lab_VERSION.deb"),
                                            ("dnf", "sudo dnf reinstall ./wireshark-lab-VERSION.rpm")])
def test_its_doctor_and_its_window(system, repair, user):
    """The doctor names the command of this system; the window opens with the profile."""
    bare = user.home / "bin"
    bare.mkdir()
    for name in ("bash", "dirname", "env", "grep", "head", "readlink", "tail"):
        (bare / name).symlink_to(shutil.which(name))
    for name, script in (("tshark", "exit 1"), ("wireshark", 'printf "<%s>" "$@"'), (system, "")):
        (bare / name).write_text(f"#!{shutil.which('bash')}\n{script}\n")
        (bare / name).chmod(0o755)
    run = lambda *words: user.run(REPO / "commands/wireshark-lab", *words, LAB_COMMANDS=REPO / "commands", PATH=bare)
    assert run("doctor").stdout.splitlines()[-1] == (
        f"  repair If it did before Lab was installed, the plugin is damaged. Install it again: {repair}")
    assert run("gui", "my capture.pcap").stdout == "<-C><Lab><my capture.pcap>"


@pytest.mark.parametrize("words, program", [("gui", "wireshark"), ("report CAPTURE", "tshark"), ("annotate CAPTURE copy.pcapng", "tshark")])
def test_its_command_without_what_it_starts(words, program, user):
    bare = user.home / "bin"
    bare.mkdir()
    for name in ("bash", "realpath"):
        (bare / name).symlink_to(shutil.which(name))
    words = words.replace("CAPTURE", str(REPO / "sample-pcaps/ping.pcap")).split()
    done = user.run(REPO / "commands/wireshark-lab", *words, LAB_COMMANDS=REPO / "commands", PATH=bare)
    assert (done.returncode, done.stdout, done.stderr) == (
        1, "", f"wireshark-lab: there is no {program} here; please install it\n")


def test_the_manual_names_every_command(user):
    text = (REPO / "packaging/wireshark-lab.1").read_text(encoding="utf-8")
    said = user.succeed(REPO / "commands/wireshark-lab", LAB_COMMANDS=REPO / "commands").splitlines()
    names = {line.split()[1] for line in said if line.startswith("  wireshark-lab ") and "help" not in line}
    assert len(names) > 1 and {name for name in names if f".TP\n.B {name}\n" not in text} == set()


def test_metadata_is_valid(unpacked, tmp_path):
    """But for the page, which only who publishes packages can name (LAB_HOMEPAGE)."""
    if not shutil.which("appstreamcli"):
        pytest.skip("appstream is not installed")
    text = (unpacked / "usr/share/metainfo/wireshark-lab.metainfo.xml").read_text(encoding="utf-8")
    published = tmp_path / "wireshark-lab.metainfo.xml"
    published.write_text(text.replace("<description>", '<url type="homepage">https://www.example.org/</url>\n  <description>', 1),
                         encoding="utf-8")
    output("appstreamcli", "validate", "--no-net", published)


def test_all_of_it_is_of_one_version(package, unpacked):
    """The changelog's latest release, with its day, is what the metadata, the manual and the package name."""
    heading = re.search(r"^## (\d+\.\d+\.\d+) - (\S+)$", (REPO / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    version, day = heading.groups()
    assert output("dpkg-deb", "-f", package, "Version").startswith(f"{version}+ws")
    metadata = (unpacked / "usr/share/metainfo/wireshark-lab.metainfo.xml").read_text(encoding="utf-8")
    assert f'<release version="{version}" date="{day}"/>' in metadata and "@" not in metadata
    manual = gzip.decompress((unpacked / "usr/share/man/man1/wireshark-lab.1.gz").read_bytes()).decode()
    assert manual.splitlines()[1] .startswith(f'.TH WIRESHARK-LAB 1 {day} "Lab {version} for Wireshark" ')
    changes = gzip.decompress((unpacked / "usr/share/doc/wireshark-lab/changelog.gz").read_bytes()).decode()
    released = email.utils.parsedate_to_datetime(changes.rstrip().rsplit("  ", 1)[1])
    assert released.strftime("%Y-%m-%d") == day


def test_the_manual_is_clean(unpacked):
    if not shutil.which("mandoc"):
        pytest.skip("mandoc is not installed")
    output("mandoc", "-Tlint", "-Wwarning", unpacked / "usr/share/man/man1/wireshark-lab.1.gz")


def test_rpmlint(tmp_path):
    if not (shutil.which("rpmbuild") and shutil.which("rpmlint")):
        pytest.skip("rpm or rpmlint is not installed")
    output("cpack", "--config", BUILD / "CPackConfig.cmake", "-G", "RPM", "-B", tmp_path)
    found, = tmp_path.glob("*.rpm")
    assert ": E: " not in output("rpmlint", "-c", REPO / "packaging/rpmlint.toml", found)


def test_the_archive_of_the_source_is_a_tree_to_build(tmp_path):
    output("cpack", "--config", BUILD / "CPackSourceConfig.cmake", "-B", tmp_path)
    archive, = tmp_path.glob("*.tar.gz")
    name = archive.name.removesuffix(".tar.gz")
    files = set(output("tar", "-tzf", archive).splitlines())
    assert {f"{name}/{path}" for path in ("CMakeLists.txt", "lab", "plugin/ws/plugin.c", "sample-pcaps/ping.pcap")} <= files
    assert not [path for path in files if path.startswith((f"{name}/build/", f"{name}/.git/"))]
