# SPDX-License-Identifier: GPL-2.0-or-later
"""The README in two languages: the same filters, fields and values, in the same rows."""

import re

import pytest

from conftest import REPO

LANGUAGES = {"": ("The filters a class needs first", "Fields"),
             ".zh_CN": ("上课最先用到的过滤器", "字段")}


def rows(language, title):
    """The rows of the table under a title, below its head: (first cell, set of `words`)."""
    text = (REPO / f"README{language}.md").read_text(encoding="utf-8")
    section = text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [(line.split("|")[1].strip(), set(re.findall(r"`([^`]+)`", line))) for line in lines]


@pytest.mark.parametrize("which", range(2))
def test_the_tables_say_the_same(which):
    english, chinese = (rows(language, titles[which]) for language, titles in LANGUAGES.items())
    assert len(english) > 5
    assert [cell for cell, _ in chinese] == [cell for cell, _ in english]
    for (cell, words), (_, other) in zip(english, chinese):
        assert other == words, cell


def commands(language):
    """The commands in its blocks of code, without what is said of them."""
    text = (REPO / f"README{language}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return {line.split("#")[0].strip() for block in blocks for line in block.splitlines()}


def test_each_chinese_command_is_an_english_one():
    assert commands(".zh_CN") - commands("") == set()
    assert len(commands(".zh_CN")) > 5
