# SPDX-License-Identifier: GPL-2.0-or-later
"""Every button of Lab in every state of the window: it says a sensible word, and closes nothing."""

import pytest

from toolbar import Toolbar
from wireshark import Wireshark

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
STEP = {"en": "Step", "zh_CN": "步骤"}
WORDS = {"en": {"no capture": "Open a capture first"}, "zh_CN": {"no capture": "请先打开捕获文件"}}


def press(button):
    return lambda window: window.click(getattr(Toolbar(window), button))


def entry(*path):
    return lambda window: window.menu("Tools", "Lab", *path)


# What there is to press that needs a packet.
ACTIONS = {
    "next": press("next"), "previous": press("previous"), "menu next": entry("Next step"),
    "menu previous": entry("Previous step"), "lesson": entry("Lesson", "Close"),
    "only": entry("Show only this conversation"), "merged": entry("Mark merged closes")}


def say_all(window, words, language):
    """Does everything, and expects one and the same word, or the one named for an action."""
    bar = Toolbar(window)
    for name, act in ACTIONS.items():
        window.menu("Tools", "Lab", "Language", LANGUAGES[language])  # says where we are: nowhere
        bar.says(STEP[language])
        act(window)
        bar.says(words if isinstance(words, str) else words.get(name, words[None]))


@pytest.fixture(params=["en", "zh_CN"])
def language(request):
    return request.param


def test_the_start_page(desktop, plugins, language):
    with Wireshark(desktop, None, ["-o", f"lab.language:{language}"]) as window:
        say_all(window, WORDS[language]["no capture"], language)
        assert window.warnings() == []
