# SPDX-License-Identifier: GPL-2.0-or-later
"""What is said of the samples: once for the pages and the window's menu, in each language alike."""

import pathlib
import re
import sys

import pytest

REPO = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPO / "tests" / "reports"))

import sample_pages  # noqa: E402

FOLDER = sample_pages.FOLDER
LANGUAGES = list(sample_pages.PAGES)
MENU_LIMIT = 130  # characters: what teaches stands in a menu


def captures(language):
    return {name: said for name, said in sample_pages.catalogue(language).items()
            if name.endswith(".pcap")}


def frames_to_look_at(text):
    """The frames in bold, in their order."""
    return re.findall(r"\*\*(\d+)\*\*", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_are_those_of_the_catalogue(language):
    written = sample_pages.PAGES[language].read_text(encoding="utf-8")
    assert written == sample_pages.page(language), "run tests/reports/sample_pages.py"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sample_is_described(language):
    present = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.pcap*")}
    assert set(captures(language)) == present
    for name, said in captures(language).items():
        assert set(said) == {"teaches", "look"}, name
        assert 0 < len(said["teaches"]) <= MENU_LIMIT, name
        assert frames_to_look_at(said["look"]), f"{name} does not say where to look first"


def test_the_window_has_room_for_the_topics():
    topics = [name for name in sample_pages.catalogue("en") if not name.endswith(".pcap")]
    assert len(topics) <= 5  # TOPICS_MOST of plugin/ws/window/samples.c


def test_all_languages_say_the_same_of_the_same():
    english, *others = (sample_pages.catalogue(language) for language in LANGUAGES)
    for other in others:
        assert list(other) == list(english)
        for name, said in other.items():
            assert set(said) == set(english[name]), name
            assert (sorted(frames_to_look_at(said.get("look", "")))
                    == sorted(frames_to_look_at(english[name].get("look", "")))), name
            assert frames_to_look_at(said.get("look", ""))[:1] == frames_to_look_at(
                english[name].get("look", ""))[:1], f"{name}: the window goes to another frame"
