# SPDX-License-Identifier: GPL-2.0-or-later
"""The pages in two languages: the same rows and commands, links that lead somewhere, and a README of
one screen."""

import itertools
import re

import pytest

from conftest import BUILD, REPO

CHINESE = sorted(path for folder in (REPO, REPO / "docs") for path in folder.glob("*.zh_CN.md"))
PAGES = sorted(path for path in REPO.rglob("*.md")
               if not path.relative_to(REPO).parts[0].startswith(("build", ".")))


def english(page):
    return page.with_name(page.name.replace(".zh_CN", ""))


def tables(page):
    """The tables of a page: lists of (first cell, set of `words`), without their heads."""
    lines = page.read_text(encoding="utf-8").splitlines()
    for is_table, rows in itertools.groupby(lines, lambda line: line.startswith("|")):
        if is_table:
            yield [(row.split("|")[1].strip(), set(re.findall(r"`([^`]+)`", row))) for row in list(rows)[2:]]


def commands(page):
    """The commands in its blocks of code, without what is said of them."""
    blocks = re.findall(r"^```\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return {line.split("#")[0].strip() for block in blocks for line in block.splitlines()}


def test_there_are_pages():
    assert len(PAGES) > 15
    assert {"README.zh_CN.md", "fields.zh_CN.md", "using.zh_CN.md"} <= {page.name for page in CHINESE}


@pytest.mark.parametrize("page", [page for page in CHINESE if page.name != "costs.zh_CN.md"],
                         ids=lambda page: str(page.relative_to(REPO)))
def test_the_tables_say_the_same(page):
    """Row by row the same `words`, and the same first cell where that is `words` alone."""
    for rows, others in itertools.zip_longest(tables(page), tables(english(page)), fillvalue=[]):
        assert len(rows) == len(others)
        for (cell, words), (other_cell, other_words) in zip(rows, others):
            assert words == other_words, other_cell
            assert cell.replace("、", ", ") == other_cell or not re.fullmatch("`[^`]+`(, `[^`]+`)*", other_cell)


@pytest.mark.parametrize("page", CHINESE, ids=lambda page: str(page.relative_to(REPO)))
def test_each_chinese_command_is_an_english_one(page):
    everything = set().union(*(commands(english(each)) for each in CHINESE))
    assert commands(page) - everything == set()


def anchors(page):
    """What a link to a section of a page may name behind its #: its headings, as platforms make them."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def is_dead(page, link):
    path, _, anchor = link.partition("#")
    target = page.parent / path if path else page
    return not target.exists() or bool(anchor) and anchor not in anchors(target)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPO)))
def test_links_lead_somewhere(page):
    links = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and is_dead(page, link)] == []


@pytest.mark.parametrize("page", sorted((REPO / "docs").rglob("*.html")), ids=lambda page: str(page.relative_to(REPO)))
def test_links_of_pages_for_a_browser(page):
    text = page.read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src)="([^"#]+)', text)
    assert [link for link in links if "://" not in link and not link.startswith("data:") and not (page.parent / link).exists()] == []
    assert set(re.findall(r'href="#([^"]+)"', text)) <= set(re.findall(r'id="([^"]+)"', text))


@pytest.mark.parametrize("page", [page for page in CHINESE if page.name != "costs.zh_CN.md"],
                         ids=lambda page: str(page.relative_to(REPO)))
def test_the_sections_are_the_same(page):
    levels = [re.findall(r"^(#+) ", each.read_text(encoding="utf-8"), re.MULTILINE) for each in (page, english(page))]
    assert levels[0] == levels[1]


@pytest.mark.parametrize("index", ["README.md", "README.zh_CN.md"])
def test_the_index_has_every_page(index):
    text = (REPO / "docs" / index).read_text(encoding="utf-8")
    other = {".zh_CN.md"} if index == "README.md" else set()
    for page in (REPO / "docs").glob("*.md"):
        if page.name.startswith("README") or any(page.name.endswith(end) for end in other):
            continue
        translated = page.with_name(page.stem + ".zh_CN.md")
        assert f"]({page.name})" in text or (translated.exists() and index != "README.md"), page.name


def test_the_chinese_costs_have_no_figures_of_their_own():
    """They would be forgotten: the tables are in English, and the Chinese page explains their rows."""
    assert list(tables(REPO / "docs/costs.zh_CN.md")) == []


@pytest.mark.parametrize("name", ["README.md", "README.zh_CN.md"])
def test_each_filter_of_the_front_page_finds_something(name, user):
    """In the capture beside it; and nothing in a ping."""
    rows = re.findall(r"^\| `(lab[^`]+)` \|.*\]\((sample-pcaps/[^)]+)\) \|$", (REPO / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == 5
    for row, sample in rows:
        for capture, found in ((sample, True), ("sample-pcaps/ping.pcap", False)):
            printed = user.succeed("tshark", "-n", "-2", "-r", REPO / capture, "-Y", row, WIRESHARK_PLUGIN_DIR=BUILD / "plugins")
            assert bool(printed) == found, (row, capture)


@pytest.mark.parametrize("name", ["README.md", "README.zh_CN.md"])
def test_the_front_page_is_one_screen(name):
    lines = (REPO / name).read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 45 and sum(line.startswith("![") for line in lines) == 1
