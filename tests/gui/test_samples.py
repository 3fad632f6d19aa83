# SPDX-License-Identifier: GPL-2.0-or-later
"""Tools > Lab > Open a sample: what is said of each, and that one opens where to look first."""

import configparser

import pytest

from desktop import wait_for
from texts import text
from toolbar import Toolbar
from wireshark import SAMPLES, Wireshark


def catalogue(language):
    parser = configparser.ConfigParser(delimiters="=", interpolation=None)
    parser.read(SAMPLES / f"{language}.ini", encoding="utf-8")
    return parser


def labels(language):
    """What the menu says: a topic, then its captures."""
    said = catalogue(language)
    for name in said.sections():
        if name.endswith(".pcap"):
            short = name.removesuffix(".pcap").removeprefix("recorded/")
            yield text(language, "menu", "sample", name=short,
                       teaches=said[name]["teaches"].replace("`", ""))
        else:
            yield said[name]["name"]


def open_sample(window, language, topic, name):
    """From the menus as they were when the window opened, in this language."""
    window.menu("Tools", "Lab", text(language, "menu", "samples"), catalogue(language)[topic]["name"], name)
    wait_for(name, lambda: window.desktop.xdotool("search", "--onlyvisible", "--name", f"{name}.pcap"))


def test_a_sample_opens_where_to_look_first(desktop, plugins):
    with Wireshark(desktop, packets=0) as window:
        open_sample(window, "en", "opening", "syn-lost")
        wait_for("the frame to begin with", lambda: window.selected() == 2)
        assert "Lab: Retransmission of frame 1" in window.headline()
        Toolbar(window).says(text("en", "toolbar", "sample", number=2))
        open_sample(window, "en", "published", "cnki")
        wait_for("the frame to begin with", lambda: window.selected() == 14)
        assert window.warnings() == []


def test_each_says_what_it_teaches_in_the_chosen_language(desktop, plugins):
    capture = SAMPLES / "ping.pcap"
    with Wireshark(desktop, capture, ["-o", "lab.language:zh_CN"]) as window:
        shown = window.menu_entries()
        wanted = list(labels("zh_CN"))
        start = shown.index(wanted[0])
        assert shown[start:start + len(wanted)] == wanted
        open_sample(window, "zh_CN", "data", "wrap-around")
        wait_for("the frame to begin with", lambda: window.selected() == 8)
        Toolbar(window).says(text("zh_CN", "toolbar", "sample", number=8))


# Of the frames of dns-tls: what stands in the tree of each.
BEFORE_THE_PAGE = {
    "en": {1: "[Answered in frame 2]", 2: "[Frame 3 opens a connection to it]",
           3: "[The name of this address, www.lab.example, was asked for in frame 1 and answered in frame 2]",
           6: "[TLS: Client Hello"},
    "zh_CN": {1: "[在第 2 帧得到回答]", 2: "[第 3 帧开始与它建立连接]",
              3: "[这个地址的域名是 www.lab.example：第 1 帧查询，第 2 帧得到回答]", 6: "[TLS：Client Hello"},
}


@pytest.mark.parametrize("language", BEFORE_THE_PAGE)
def test_dns_then_tcp_then_tls(desktop, plugins, language):
    """The Lab profile explains all that comes before a page of https, whatever is clicked first."""
    capture = SAMPLES / "recorded" / "dns-tls.pcap"
    with Wireshark(desktop, capture, ["-o", f"lab.language:{language}"]) as window:
        for frame in (3, 1, 6, 2):
            window.select(frame)
            wait_for("the line", lambda: any(BEFORE_THE_PAGE[language][frame] in line for line in window.lab_tree()))
        assert window.warnings() == []
