# SPDX-License-Identifier: GPL-2.0-or-later
"""The teacher's guide: complete, alike in every language, and about what is there."""

import html.parser
import pathlib
import re

import pytest

REPO = pathlib.Path(__file__).resolve().parents[2]
GUIDE = REPO / "docs" / "guide"
# A language that has no guide yet opens the English one.
LANGUAGES = sorted(path.stem for path in GUIDE.glob("*.html"))
EMPTY = {"meta", "link", "img"}  # elements without an end tag


class Page(html.parser.HTMLParser):
    """A page's tags in their order, its pictures, and what it sets as code."""

    def __init__(self, language):
        super().__init__()
        self.tags, self.open, self.pictures, self.code = [], [], [], []
        self.feed((GUIDE / f"{language}.html").read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag not in EMPTY:
            self.open.append(tag)
        if tag == "img":
            self.pictures.append(dict(attrs)["src"])

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"line {self.getpos()[0]}: </{tag}>"

    def handle_data(self, data):
        if self.open[-1:] == ["code"]:
            self.code.append(data)


@pytest.fixture(params=LANGUAGES)
def page(request):
    return Page(request.param)


def test_every_element_is_closed(page):
    assert page.open == []


def test_pictures_are_there(page):
    assert len(page.pictures) == 2
    for name in page.pictures:
        assert (GUIDE / name).exists(), name


def test_captures_are_there(page):
    names = {name for code in page.code for name in re.findall(r"[\w/-]+\.pcap", code)}
    assert len(names) >= 5
    for name in names:
        assert (REPO / "sample-pcaps" / name).exists(), name


def test_languages_tell_the_same():
    assert {"en", "zh_CN"} <= set(LANGUAGES) <= {path.stem for path in (REPO / "annotations").glob("*.ini")}
    pages = [Page(language) for language in LANGUAGES]
    inline = {"i", "b", "kbd"}
    for page in pages[1:]:
        assert sorted(page.code) == sorted(pages[0].code)
        assert [tag for tag in page.tags if tag not in inline] == [
            tag for tag in pages[0].tags if tag not in inline]
