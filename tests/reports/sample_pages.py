#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the tables of the samples' pages, sample-pcaps/README*.md, from what en.ini and zh_CN.ini
beside them say of each capture. The window's menu is made of the same.

usage: tests/reports/sample_pages.py
"""

import configparser
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "sample-pcaps"
PAGES = {"en": FOLDER / "README.md", "zh_CN": FOLDER / "README.zh_CN.md"}
HEADS = {"en": "| file | what it teaches | look first at |", "zh_CN": "| 文件 | 讲什么 | 先看 |"}
START, END = "<!-- the tables -->\n", "<!-- the end of the tables -->\n"
CAPTURE = ".pcap"


def catalogue(language):
    """Of each topic and of each capture, in their order, what is said of it."""
    parser = configparser.ConfigParser(delimiters="=", comment_prefixes="#", interpolation=None,
                                       default_section=None, strict=True)
    parser.read(FOLDER / f"{language}.ini", encoding="utf-8")
    return {name: dict(parser[name]) for name in parser.sections()}


def tables(language):
    lines = []
    for name, said in catalogue(language).items():
        if name.endswith(CAPTURE):
            lines.append(f"| [{name}]({name}) | {said['teaches']} | {said['look']} |")
        else:
            lines += ["", f"## {said['name']}", "", HEADS[language], "|---|---|---|"]
    return "\n".join([*lines, "", ""])


def page(language):
    """The page as it should be: its own words, and the tables between."""
    text = PAGES[language].read_text(encoding="utf-8")
    before, rest = text.split(START)
    _, after = rest.split(END)
    return before + START + tables(language) + END + after


def main():
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")


if __name__ == "__main__":
    main()
