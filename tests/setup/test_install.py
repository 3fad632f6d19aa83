# SPDX-License-Identifier: GPL-2.0-or-later
"""cmake --install, the target `uninstall`, and where Wireshark then finds Lab."""

import os
import pathlib
import shutil
import stat
import subprocess

import pytest

from conftest import REPO, copy_small

PAGES = REPO / "docs" / "guide"
GUIDE = sorted(path.name for path in PAGES.iterdir())
SAMPLES = REPO / "sample-pcaps"
INSTALLED_SAMPLES = [path for pattern in ("*.pcap", "recorded/*.pcap", "*.ini")
                     for path in SAMPLES.glob(pattern)]
TASKS = sorted(path.name for path in (REPO / "tasks").iterdir())
PROFILE = ["colorfilters", "dfilter_buttons", "preferences", "recent"]


def install(user, tree, **environment):
    return user.succeed("cmake", "--install", tree / "build", **environment)


def uninstall(user, tree, **environment):
    return user.succeed("cmake", "--build", tree / "build", "--target", "uninstall", **environment)


def personal_folders(user, **environment):
    """What tshark calls its personal folders."""
    lines = user.succeed("tshark", "-G", "folders", **environment).splitlines()
    named = dict(line.split(":", 1) for line in lines)
    return {name: folder.strip() for name, folder in named.items() if name.startswith("Personal")}


def test_build_is_a_plugin_folder(user, tree, series):
    plugin = tree / "build" / "plugins" / series / "epan" / "lab.so"
    assert list((tree / "build").rglob("lab.so")) == [plugin]
    listed = user.succeed("tshark", "-G", "plugins", WIRESHARK_PLUGIN_DIR=tree / "build/plugins")
    assert any(line.startswith("lab.so") and str(plugin) in line for line in listed.splitlines())


def test_install_and_uninstall(user, tree, series):
    printed = install(user, tree)
    plugin = f".local/lib/wireshark/plugins/{series}/epan/lab.so"
    assert plugin in user.files()
    profile = ".config/wireshark/profiles/Lab"
    assert [name for name in user.files() if name.startswith(profile + "/")] == [
        f"{profile}/{name}" for name in PROFILE]
    assert f"{user.home}/{plugin}" in printed and f"{user.home}/{profile}" in printed
    guide = ".config/wireshark/lab/guide"
    assert [name for name in user.files() if name.startswith(guide + "/")] == [
        f"{guide}/{name}" for name in GUIDE]
    tasks = ".config/wireshark/lab/tasks"
    assert [name for name in user.files() if name.startswith(tasks + "/")] == [
        f"{tasks}/{name}" for name in TASKS]
    samples = user.home / ".config/wireshark/lab/samples"
    assert (sorted(str(path.relative_to(samples)) for path in samples.rglob("*.*"))
            == sorted(str(path.relative_to(SAMPLES)) for path in INSTALLED_SAMPLES))
    assert str(user.home / plugin) in user.succeed("tshark", "-G", "plugins")

    files = sum((user.home / name).is_file() for name in user.files()) - 1  # without the record
    assert (f"Removed {user.home}/{plugin}\nRemoved {files} files in all, with profile, guide, tasks and samples\n"
            in uninstall(user, tree))
    assert user.files() == []
    assert "lab.so" not in user.succeed("tshark", "-G", "plugins")
    assert "not installed" in uninstall(user, tree)


def test_installing_again_changes_nothing(user, tree):
    install(user, tree)
    once = {name: (user.home / name).read_bytes() for name in user.files()
            if (user.home / name).is_file()}
    install(user, tree)
    assert once == {name: (user.home / name).read_bytes() for name in once}
    uninstall(user, tree)
    assert user.files() == []


@pytest.mark.parametrize("where", ["default", "XDG_CONFIG_HOME", "WIRESHARK_CONFIG_DIR", "legacy"])
def test_profile_goes_where_wireshark_looks(user, tree, where):
    elsewhere = {where: str(user.home / "elsewhere")} if where.isupper() else {}
    if where == "legacy":
        (user.home / ".wireshark").mkdir()
        user.own(user.home)
    install(user, tree, **elsewhere)
    folders = personal_folders(user, **elsewhere)
    configuration = user.home.__class__(folders["Personal configuration"])
    assert sorted(path.name for path in (configuration / "profiles/Lab").iterdir()) == PROFILE
    assert (user.home.__class__(folders["Personal Plugins"]) / "epan/lab.so").exists()
    uninstall(user, tree, **elsewhere)
    assert user.files() == ([".wireshark"] if where == "legacy" else [])


def test_a_changed_profile_is_kept(user, tree):
    install(user, tree)
    profile = user.home / ".config/wireshark/profiles/Lab"
    ours = (profile / "colorfilters").read_bytes()
    (profile / "dfilter_buttons").chmod(0o600)
    (profile / "preferences").write_text("lab.language: zh_CN\n")
    (profile / "recent").write_text("gui.geometry_main_x: 7\n")
    (profile / "hosts").write_text("192.0.2.1 teacher\n")
    (profile / "colorfilters").unlink()
    printed = install(user, tree)
    assert "Kept as you changed it" in printed and "preferences" in printed
    assert "recent" not in printed
    assert (profile / "preferences").read_text() == "lab.language: zh_CN\n"
    assert (profile / "recent").read_text() == "gui.geometry_main_x: 7\n"
    assert (profile / "colorfilters").read_bytes() == ours
    printed = uninstall(user, tree)
    assert f"Kept as you changed it: {profile}/preferences\n" in printed
    assert f"Kept {profile}" in printed
    assert sorted(path.name for path in profile.iterdir()) == ["hosts", "preferences"]
    assert (profile / "preferences").read_text() == "lab.language: zh_CN\n"
    assert not (user.home / ".local").exists()


def test_an_unchanged_profile_is_renewed(user, tree):
    install(user, tree)
    source = tree / "profile/Lab/colorfilters"
    before = source.read_bytes()
    try:
        source.write_bytes(before + b"# newer\n")
        assert "Kept" not in install(user, tree)
    finally:
        source.write_bytes(before)
    profile = user.home / ".config/wireshark/profiles/Lab"
    assert (profile / "colorfilters").read_bytes() == before + b"# newer\n"


def test_a_profile_that_was_never_ours_stays(user, tree):
    own = user.home / ".config/wireshark/profiles/Lab/preferences"
    own.parent.mkdir(parents=True)
    own.write_text("gui.geometry.save.size: FALSE\n")
    user.own(user.home)
    assert "preferences" in install(user, tree)
    uninstall(user, tree)
    assert own.read_text() == "gui.geometry.save.size: FALSE\n"
    assert user.files()[-1] == str(own.relative_to(user.home))


def test_a_package_is_for_all_users(user, tree, series):
    root = user.home / "package"
    printed = install(user, tree, DESTDIR=str(root))
    assert "Installed for all users" in printed
    staged = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    assert sorted(path.name for path in staged) == sorted(
        ["lab.installed", "lab.so", *PROFILE, *GUIDE, *TASKS, *(path.name for path in INSTALLED_SAMPLES)])
    plugin = next(path for path in staged if path.name == "lab.so")
    assert plugin.parts[-4:] == ("plugins", series, "epan", "lab.so")
    recorded = (root / plugin).with_name("lab.installed").read_text()
    assert f" /{plugin}\n" in recorded and str(root) not in recorded
    uninstall(user, tree, DESTDIR=str(root))
    assert [path for path in root.rglob("*") if path.is_file()] == []


def installation(user, tree, action, *build, **environment):
    """The script behind all of it, with what a build would say."""
    return user.run(tree / "cmake/installation.sh", action, *build, **environment)


@pytest.fixture
def everyone(user, tree, series):
    """What a build would say, with a folder for all users that is this user's own."""
    folder = user.home / "everyone/plugins" / series
    folder.mkdir(parents=True)
    user.own(user.home)
    plugin = tree / "build/plugins" / series / "epan/lab.so"
    return [str(word) for word in (plugin, series, folder, user.home / "everyone/share")]


def test_a_second_copy_is_pointed_out(user, tree, everyone):
    plugins = pathlib.Path(everyone[2])
    (plugins / "epan").mkdir()
    (plugins / "epan/lab.so").touch()
    done = installation(user, tree, "install", *everyone)
    assert done.returncode == 0
    assert "second copy" in done.stderr and f"{plugins}/epan/lab.so" in done.stderr
    done = installation(user, tree, "uninstall", *everyone)
    assert f"Another copy stays, for all users: {plugins}/epan/lab.so\n" in done.stdout


def test_a_plugin_that_nobody_installed_is_pointed_out(user, tree, series):
    plugin = user.home / f".local/lib/wireshark/plugins/{series}/epan/lab.so"
    plugin.parent.mkdir(parents=True)
    plugin.touch()
    user.own(user.home)
    printed = uninstall(user, tree)
    assert "Lab is not installed for this user\n" in printed
    assert f"no installation recorded it: {plugin}\n" in printed
    assert plugin.exists()


@pytest.mark.parametrize("folder", [".local", ".config", ".config/wireshark", ".config/wireshark/profiles"])
def test_a_folder_that_cannot_be_written(folder, user, tree):
    """Nothing is installed by halves."""
    locked = user.home / folder
    locked.mkdir(parents=True)
    user.own(user.home)
    before = user.files()
    locked.chmod(0o555)
    done = user.run(tree / "lab", "install")
    locked.chmod(0o755)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"lab: {locked} cannot be written, so nothing was installed\n"
    assert user.files() == before


def test_nothing_is_built_for_a_home_that_cannot_be_written(user):
    """Who has nowhere to install learns it at once, and not when all is compiled."""
    copy = user.folder() / "lab"
    copy_small(copy)
    user.own(copy)
    user.home.chmod(0o555)
    done = user.run(copy / "lab", "install")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"lab: {user.home} cannot be written, so nothing was installed\n"
    assert not (copy / "build").exists()
    shutil.rmtree(copy.parent)


def test_a_full_disk_leaves_no_half_file(user, tree, everyone):
    """It would be taken for one that the user has changed, and stay for ever."""
    full = user.home / "bin"
    full.mkdir()
    script = full / "install"
    script.write_text('#!/bin/bash\n/usr/bin/install "$@"\n'
                      'case $* in *tasks/zh_CN.ini*) echo half >"$4/zh_CN.ini"; exit 1 ;; esac\n')
    script.chmod(0o755)
    user.own(user.home)
    done = installation(user, tree, "install", *everyone, PATH=f"{full}:{os.environ['PATH']}")
    assert done.returncode == 1
    assert done.stderr.endswith("lab: not everything was installed; install again once the cause is gone, or uninstall\n")
    assert not list((user.home / ".config").rglob("*.ini"))
    done = installation(user, tree, "install", *everyone)
    assert done.returncode == 0 and "Kept" not in done.stdout
    assert [path.name for path in sorted((user.home / ".config").rglob("tasks/*"))] == TASKS
    (user.home / ".config/wireshark/lab/tasks/.lab.new").mkdir()  # as a kill leaves it
    assert installation(user, tree, "uninstall", *everyone).returncode == 0
    assert not (user.home / ".local").exists() and not (user.home / ".config").exists()


def test_two_at_once(user, tree, everyone):
    """As in a script of an administrator: none finds a file of another that is half done."""
    words = " ".join(f"'{word}'" for word in [tree / "cmake/installation.sh", "install", *everyone])
    user.succeed("bash", "-ec", f"for each in 1 2 3 4; do {words} & all+=($!); done; for each in ${{all[*]}}; do wait $each; done")
    assert len(list(user.home.rglob("lab.so"))) == 1 and not list(user.home.rglob("*.new"))


def test_sums_that_cannot_be_taken(user, tree, everyone):
    """Nothing is installed over what cannot be told from what the user has changed."""
    tools = user.home / "bin"
    tools.mkdir()
    (tools / "sha256sum").write_text('#!/bin/bash\n/usr/bin/sha256sum "$@"\nexit 1\n')
    (tools / "sha256sum").chmod(0o755)
    user.own(user.home)
    before = user.files()
    done = installation(user, tree, "install", *everyone, PATH=f"{tools}:{os.environ['PATH']}")
    assert done.returncode == 1 and user.files() == before


def test_an_installation_that_breaks_off_can_be_removed(user, tree, everyone):
    """The disk is full, say, when half of the files are there."""
    full = user.home / "bin"
    full.mkdir()
    script = full / "install"
    script.write_text('#!/bin/bash\ncase $* in *colorfilters*) exit 1 ;; esac\nexec /usr/bin/install "$@"\n')
    script.chmod(0o755)
    user.own(user.home)
    done = installation(user, tree, "install", *everyone, PATH=f"{full}:{os.environ['PATH']}")
    assert done.returncode == 1 and list(user.home.rglob("lab.so"))
    done = installation(user, tree, "uninstall", *everyone)
    assert done.returncode == 0 and not list(user.home.rglob("lab.so"))
    assert not (user.home / ".local").exists() and not (user.home / ".config").exists()


def test_what_cannot_be_removed_is_still_installed(user, tree):
    install(user, tree)
    guide = user.home / ".config/wireshark/lab/guide"
    guide.chmod(0o555)
    done = user.run(tree / "lab", "uninstall")
    guide.chmod(0o755)
    assert done.returncode == 1 and str(guide) in done.stderr
    user.succeed(tree / "lab", "uninstall")
    assert user.files() == []


@pytest.mark.parametrize("variable", ["HOME", "WIRESHARK_CONFIG_DIR"])
@pytest.mark.parametrize("folder", ["somewhere", ""])
def test_a_folder_that_is_no_whole_path(variable, folder, user, tree):
    for action in ["install", "uninstall"]:
        done = user.run(tree / "lab", action, cwd=user.home, **{variable: folder})
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f'lab: {variable} is "{folder}" and not a whole path')
    assert user.files() == []


@pytest.mark.skipif(os.getuid() != 0, reason="the list of users names a real home, where Lab may be installed")
def test_no_home_at_all(user, tree, everyone):
    """Then Wireshark takes the folder that the list of users names, and for nobody there is none."""
    done = installation(user, tree, "uninstall", *everyone, HOME=None)
    assert (done.returncode, done.stdout) == (0, "Lab is not installed for this user\n")


@pytest.mark.parametrize("name", ["a student's home", "[a] [b]", "a]]b", "a;b", "a\nb", "a\\nb", "$HOME", "ä *?"])
def test_names(name, user, tree):
    outer, user.home = user.home, user.home / name
    user.home.mkdir()
    user.own(user.home)
    for _ in range(2):
        assert f"  plugin   {user.home}/.local/" in install(user, tree)
    listed = user.succeed("tshark", "-G", "plugins")
    assert f"{user.home}/.local/" in listed and listed.count("/lab.so") == 1
    assert sorted(path.name for path in (user.home / ".config/wireshark/profiles/Lab").iterdir()) == PROFILE
    uninstall(user, tree)
    assert user.files() == []
    user.home = outer


def test_uninstalling_needs_no_build(user, tree):
    """Not even a folder that could be written."""
    install(user, tree)
    bare = user.home / "lab"
    for name in ["lab", "cmake/installation.sh", "commands/plugin.sh", "commands/capture.sh"]:
        (bare / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(tree / name, bare / name)
    subprocess.run(["chmod", "-R", "a-w", bare], check=True)
    user.succeed(bare / "lab", "uninstall")
    assert list(user.home.rglob("lab.so")) == []
    assert sorted(path.name for path in bare.iterdir()) == ["cmake", "commands", "lab"]


@pytest.mark.parametrize("relative", [False, True])
def test_a_package_by_the_command(relative, user, tree):
    root = user.home / "package"
    destination = "package" if relative else str(root)
    printed = user.succeed(tree / "lab", "install", DESTDIR=destination)
    assert "Installed for all users" in printed
    assert len(list(root.rglob("lab.so"))) == 1
    user.succeed(tree / "lab", "uninstall", DESTDIR=destination)
    assert [path for path in user.home.rglob("*") if path.is_file()] == []


def test_an_empty_destdir_is_none(user, tree):
    assert "Installed for this user" in install(user, tree, DESTDIR="")


def test_everybody_can_read_what_is_for_everybody(user, tree):
    root = user.home / "package"
    user.succeed("bash", "-c", f"umask 077 && DESTDIR='{root}' cmake --install '{tree}/build'")
    installed = [path for path in root.rglob("*") if "wireshark" in str(path)]
    assert len(installed) > len(PROFILE) + len(GUIDE)
    for path in installed:
        assert path.stat().st_mode & stat.S_IROTH, path
        assert path.is_file() or path.stat().st_mode & stat.S_IXOTH, path


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give this process a system of its own")
def test_the_tests_see_no_plugin_for_all_users(tree, series):
    """After ./lab demo as root there is one, which would win over the one of a test's user."""
    script = f"""
        mount --bind "{tree}/build/plugins/{series}" "$(pkg-config --variable=plugindir wireshark)"
        cd "{REPO}/tests/setup"
        exec /usr/bin/python3 -c '
from conftest import User
user = User()
seen = [user.succeed("tshark", "-G", "plugins", **chosen) for chosen in ({{"WIRESHARK_PLUGIN_DIR": None}}, {{}})]
user.home.rmdir()
print(["lab.so" in plugins for plugins in seen])'"""
    done = subprocess.run(["unshare", "--mount", "bash", "-ec", script], capture_output=True, text=True,
                          check=False, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    if "unshare failed" in done.stderr or "permission denied" in done.stderr:
        pytest.skip("this container's root cannot mount")
    assert done.stdout == "[True, False]\n", done.stderr


def test_the_teachers_own_texts_stay(user, tree):
    own = user.home / ".config/wireshark/lab/en.ini"
    own.parent.mkdir(parents=True)
    own.write_text("[language]\nname=English\n")
    user.own(user.home)
    install(user, tree)
    uninstall(user, tree)
    assert user.files()[-1] == str(own.relative_to(user.home))
