# SPDX-License-Identifier: GPL-2.0-or-later
"""Choosing Chinese in the preferences changes Lab's words and nothing else."""

import re
from pathlib import Path

import accessibility as a11y
from desktop import do_until, wait_for
from texts import text
from toolbar import Toolbar
from wireshark import REPOSITORY, SAMPLES, Wireshark

CAPTURE = "three-segment-close.pcap"
MERGED = 9
CHINESE = "简体中文"
TITLES = ["number", "time", "source", "port", "destination", "port", "length", "from", "role", "event",
          "client", "server", "info"]
LABELS = [text("zh_CN", "profile", key) for key in ("handshake", "close", "merged", "resets")]


def cells(rows):
    """Without the titles."""
    return [list(row.values()) for row in rows]


def test_chinese_from_the_command_line(desktop, plugins):
    capture = SAMPLES / CAPTURE
    with Wireshark(desktop, capture, ["-o", "lab.language:zh_CN"]) as window:
        window.select(MERGED)
        lines = window.expand_lab()
        assert "第二次与第三次挥手合并" in lines[0]
        assert "u + 1" in "\n".join(lines)
        assert window.columns() == [text("zh_CN", "profile", key) for key in TITLES]
        assert cells(window.rows())[MERGED - 1][6:8] == ["服务器", "第二次与第三次挥手"]
        assert set(LABELS) <= {widget.name for widget in window.root.walk()}
        assert window.warnings() == []


def open_preferences(window):
    """Edit > Preferences > Protocols > Lab; the selector of the language."""
    desktop = window.desktop
    desktop.key("ctrl+shift+p")
    sections = wait_for("the preferences", lambda: section_list(window))
    protocols = next(item for item in sections.children() if item.name == "Protocols")
    window.click(protocols)
    desktop.key("Right")
    wait_for("the list of protocols", lambda: "Lab" in [x.name for x in sections.children()])
    # The list takes letters that come too late for the beginning of another name.
    return do_until("Lab's preferences", lambda: desktop.type("Lab"), lambda: language_box(window))


def close_preferences(window):
    window.press("^OK$")
    wait_for("the dialog to close", lambda: "Wireshark · Preferences" not in window.desktop.window_titles())


def choose_language(window, shown):
    box = open_preferences(window)
    window.click(box)
    choice = wait_for("the languages", lambda: choices(box, shown))
    window.click(choice)
    close_preferences(window)


def section_list(window):
    """The list at the left of the preferences dialog, once it is there."""
    for widget in window.root.walk():
        if widget.role == a11y.TREE and widget.extents[2] > 0:
            if "Appearance" in [item.name for item in widget.children()[:3]]:
                return widget
    return None


def language_box(window):
    """The selector in the dialog. The main window, which comes first, has one too, in its toolbar."""
    for dialog in window.root.children()[1:]:
        for widget in dialog.walk():
            if (widget.role == a11y.COMBO_BOX and widget.showing
                    and re.search("English|中文|uto", widget.name)):
                return widget
    return None


def choices(box, shown):
    items = (widget for widget in box.walk(leaves=()) if widget.role == a11y.LIST_ITEM)
    return next((item for item in items if shown in item.name and item.showing), None)


def exported(window):
    """File > Export Packet Dissections > As Plain Text."""
    desktop, path = window.desktop, Path(window.home) / "exported.txt"
    window.menu("File", "Export Packet Dissections", "As Plain Text")
    field = wait_for("the dialog", lambda: window.in_dialog(a11y.TEXT, "File name:"))
    do_until("the name of the file", lambda: desktop.type(path), lambda: field.text == str(path))
    desktop.key("Return")
    return wait_for("the file", lambda: path.exists() and path.read_text(encoding="utf-8"))


def test_chinese_from_the_preferences(window):
    window.select(MERGED)
    english = window.expand_lab()
    before = window.rows()
    assert "Lab: Close 2 and 3 of 4" in english[0]

    choose_language(window, CHINESE)
    wait_for("the Chinese tree", lambda: "Lab：" in window.headline())
    chinese = window.lab_tree()
    assert "第二次与第三次挥手合并" in chinese[0]
    assert len(chinese) == len(english), "a line was lost in translation"
    # The list too, in words; what is no word stays.
    wait_for("the Chinese titles", lambda: window.columns() == [
        text("zh_CN", "profile", key) for key in TITLES])
    for row, line in zip(before, cells(window.rows()), strict=True):
        changed = [title for title, cell in zip(row, line) if row[title] != cell]
        assert {"From", "Lab role"} <= set(changed) <= {"From", "Lab role", "Event"}

    assert exported(window).startswith(text("zh_CN", "profile", "number"))

    choose_language(window, "English")
    wait_for("the English tree", lambda: "Lab:" in window.headline())
    assert window.lab_tree() == english
    assert window.warnings() == []


def menu_label(name):
    """What is read of an entry: without its letter and dots, as in 首选项(P)…"""
    return re.sub(r"\(\w\)|\.\.\.|…", "", name).strip()


def menu_paths():
    """The ways through the menus of which the Chinese pages tell. What stands behind the preferences
    is in a dialog."""
    pages = [*REPOSITORY.glob("*.zh_CN.md"), *(REPOSITORY / "docs").glob("*.zh_CN.md"),
             REPOSITORY / "docs/guide/zh_CN.html", SAMPLES / "README.zh_CN.md"]
    found = set()
    for page in pages:
        text_of = page.read_text(encoding="utf-8")
        for one, other in re.findall(r"\*([^*\n]+ → [^*\n]+)\*|<i>([^<]+ → [^<]+)</i>", text_of):
            way = (one or other).split(" → ")
            found.add(tuple(way[:way.index("首选项") + 1] if "首选项" in way else way))
    assert len(found) >= 8
    return found


def test_the_language_of_the_desktop(desktop, plugins):
    """Nothing chosen: toolbar, menu and list speak the desktop's language from the start."""
    chinese = Wireshark(desktop, SAMPLES / CAPTURE)
    chinese.environment["LANGUAGE"] = "zh_CN"
    chinese.environment["LANG"] = "zh_CN.UTF-8"
    with chinese as window:
        Toolbar(window).shows([
            text("zh_CN", "toolbar", "lesson", name=text("zh_CN", "lesson.whole", "name")),
            *(text("zh_CN", "toolbar", key) for key in (
                "automatic", "quiz-off", "previous", "next", "place"))])
        assert window.columns() == [text("zh_CN", "profile", key) for key in TITLES]
        assert set(LABELS) <= {widget.name for widget in window.root.walk()}
        names = window.menu_entries()
        assert {text("zh_CN", "menu", key) for key in ("next", "only", "guide")} <= set(names)
        entries = set(map(menu_label, names))
        missing = {path: label for path in menu_paths() for label in path if label not in entries}
        assert missing == {}, "the Chinese pages name a menu otherwise than the window does"
