# SPDX-License-Identifier: GPL-2.0-or-later
"""cmake --install, the target `uninstall`, and where Wireshark then finds Lab."""

import pathlib

import pytest

PAGES = pathlib.Path(__file__).resolve().parents[2] / "docs" / "guide"
GUIDE = sorted(path.name for path in PAGES.iterdir())
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
    assert str(user.home / plugin) in user.succeed("tshark", "-G", "plugins")

    assert f"Removed {user.home}/{plugin}" in uninstall(user, tree)
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
    assert f"Kept {profile}" in uninstall(user, tree)
    assert [path.name for path in profile.iterdir()] == ["hosts"]
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
        ["lab.installed", "lab.so", *PROFILE, *GUIDE])
    plugin = next(path for path in staged if path.name == "lab.so")
    assert plugin.parts[-4:] == ("plugins", series, "epan", "lab.so")
    recorded = (root / plugin).with_name("lab.installed").read_text()
    assert f" /{plugin}\n" in recorded and str(root) not in recorded
    uninstall(user, tree, DESTDIR=str(root))
    assert [path for path in root.rglob("*") if path.is_file()] == []


def test_a_second_copy_is_pointed_out(user, tree, series):
    everyone = user.home / "everyone" / series
    (everyone / "epan").mkdir(parents=True)
    (everyone / "epan/lab.so").touch()
    installation = user.home / "installation.cmake"
    installation.write_text((tree / "build/installation.cmake").read_text()
                            + f"set(LAB_GLOBAL_PLUGIN_FOLDER [[{everyone}]])\n")
    user.own(user.home)
    script = tree / "cmake/installation/install.cmake"
    done = user.run("cmake", "-D", f"LAB_INSTALLATION={installation}", "-P", script)
    assert done.returncode == 0
    assert "second copy" in done.stderr and f"{everyone}/epan/lab.so" in done.stderr


def test_the_teachers_own_texts_stay(user, tree):
    own = user.home / ".config/wireshark/lab/en.ini"
    own.parent.mkdir(parents=True)
    own.write_text("[language]\nname=English\n")
    user.own(user.home)
    install(user, tree)
    uninstall(user, tree)
    assert user.files()[-1] == str(own.relative_to(user.home))


def test_names_with_spaces(user, tree):
    user.home = user.home / "a student's home"
    user.home.mkdir()
    user.own(user.home)
    install(user, tree)
    assert "a student's home" in user.succeed("tshark", "-G", "plugins")
    uninstall(user, tree)
    assert user.files() == []
    user.home = user.home.parent
