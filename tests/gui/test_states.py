# SPDX-License-Identifier: GPL-2.0-or-later
"""Every button of Lab in every state of the window: it says a sensible word, and closes nothing."""

import os
import struct
import subprocess
from pathlib import Path

import pytest

import accessibility as a11y
from desktop import do_until, wait_for
from texts import LANGUAGES, text
from toolbar import Toolbar
from wireshark import REPOSITORY, SAMPLES, Wireshark

CAPTURES = REPOSITORY / "tests" / "captures"
PCAP = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1)  # the head of a file of Ethernet
SCRIPT = """
local before = Proto("before", "Stands before TCP")
local tcp = Dissector.get("tcp")
function before.dissector(tvb, pinfo, tree) tcp:call(tvb, pinfo, tree) end
DissectorTable.get("ip.proto"):add(6, before)
"""


class Teacher:
    """Somebody who presses everything, in a language."""

    def __init__(self, window, language):
        self.window, self.language, self.bar = window, language, Toolbar(window)

    def entry(self, *keys):
        """Chooses an entry of Tools > Lab."""
        self.window.menu("Tools", "Lab", *(text(self.language, *key) for key in keys))

    def lesson(self, lesson):
        self.entry(("menu", "lesson"), (f"lesson.{lesson}", "name"))

    def says(self, key, so_far=False, **values):
        said = text(self.language, "toolbar", key, **values)
        self.bar.says(text(self.language, "toolbar", "so-far", text=said) if so_far else said)

    def everything(self):
        """What there is to press, by its name."""
        return {
            "next": lambda: self.window.click(self.bar.next),
            "previous": lambda: self.window.click(self.bar.previous),
            "menu next": lambda: self.entry(("menu", "next")),
            "menu previous": lambda: self.entry(("menu", "previous")),
            "lesson": lambda: self.lesson("close"),
            "only": lambda: self.entry(("menu", "only")),
            "merged": lambda: self.entry(("menu", "merged")),
            "report": lambda: self.entry(("menu", "report")),
            "chart": lambda: self.entry(("menu", "chart")),
            "answer": lambda: self.bar.answer("handshake1"),
            "place": lambda: self.window.click(self.bar.place)}

    def presses_everything(self, key, so_far=False):
        """Whatever is pressed says this."""
        for name, press in self.everything().items():
            press()
            self.says(key, so_far)

    def shown(self, lesson="whole", quiz="quiz-off", said="place", **values):
        """What all of the toolbar has to say."""
        say = lambda *key, **values: text(self.language, *key, **values)
        return [say("toolbar", "lesson", name=say(f"lesson.{lesson}", "name")),
                LANGUAGES[self.language], *(say("toolbar", key) for key in (
                    quiz, "previous", "next")), say("toolbar", said, **values)]


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


def settings(language):
    return ["-o", f"lab.language:{language}"]


def open_file(window, capture):
    """File > Open, by typing the name."""
    field = do_until("the dialog", lambda: window.desktop.key("ctrl+o"),
                     lambda: window.in_dialog(a11y.TEXT, "File name:"))

    def type_it():
        window.click(field)
        window.desktop.key("ctrl+a")
        window.desktop.type(capture)
    do_until("the name of the file", type_it, lambda: field.text == capture)
    window.desktop.key("Return")
    wait_for("the file", lambda: os.path.basename(capture) in window.desktop.window_titles())
    wait_for("the packets", window.rows)


def test_the_start_page(desktop, plugins, language):
    with Wireshark(desktop, None, settings(language)) as window:
        teacher = Teacher(window, language)
        teacher.bar.shows(teacher.shown())
        teacher.presses_everything("no-capture")
        window.click(teacher.bar.quiz)
        teacher.bar.shows(teacher.shown("close", "quiz-on", "no-capture"))
        other = next(each for each in LANGUAGES if each != language)
        window.choose(teacher.bar.language, LANGUAGES[other])
        teacher.bar.shows(Teacher(window, other).shown("close", "quiz-on", "no-capture"))
        assert window.warnings() == []


def test_saved_choices_show_on_the_start_page(desktop, plugins, language):
    saved = Wireshark(desktop, None)
    with open(saved.configuration / "profiles" / "Lab" / "preferences", "a",
              encoding="utf-8") as preferences:
        preferences.write(f"lab.language: {LANGUAGES[language]}\n"
                          "lab.lesson: oddities\nlab.quiz: TRUE\n")
    with saved as window:
        teacher = Teacher(window, language)
        teacher.bar.shows(teacher.shown("oddities", "quiz-on"))


@pytest.mark.parametrize("language", ["zh_CN"])
def test_closed_and_a_second_file(desktop, plugins, language):
    with Wireshark(desktop, SAMPLES / "three-segment-close.pcap", settings(language)) as window:
        teacher = Teacher(window, language)
        teacher.bar.goes_to(teacher.bar.next, 2)
        window.desktop.key("ctrl+w")
        teacher.bar.shows(teacher.shown())
        teacher.presses_everything("no-capture")
        open_file(window, str(CAPTURES / "interleaved.pcap"))
        window.click(teacher.bar.place)  # which was one in the other file
        teacher.bar.goes_to(teacher.bar.next, 11)
        teacher.lesson("whole")
        teacher.says("at-step", number=1, count=9)
        open_file(window, str(CAPTURES / "link-ipv6.pcap"))
        teacher.entry(("menu", "only"))
        wait_for("the filter", lambda: window.displayed_filter() == (
            "tcp.port == 5000 && tcp.port == 51690 && ipv6.addr == 2001:db8:2::2 && ipv6.addr == 2001:db8:1::1"))
        assert window.warnings() == []


@pytest.mark.parametrize("language", ["en"])
def test_an_empty_capture(desktop, plugins, language, tmp_path):
    tmp_path.chmod(0o755)
    empty = tmp_path / "empty.pcap"
    empty.write_bytes(PCAP)
    with Wireshark(desktop, empty, settings(language), packets=0) as window:
        Teacher(window, language).presses_everything("no-packet")
        assert window.warnings() == []


@pytest.mark.parametrize("language", ["zh_CN"])
def test_a_live_capture_without_a_packet(desktop, plugins, language):
    if os.system("dumpcap -v >/dev/null 2>&1") != 0:
        pytest.skip("this user may not run dumpcap")
    reader, writer = os.pipe()
    with os.fdopen(reader) as pipe, os.fdopen(writer, "wb", buffering=0) as sender:
        sender.write(PCAP)
        with Wireshark(desktop, None, [*settings(language), "-k", "-i", "-"], stdin=pipe,
                       packets=0) as window:
            Teacher(window, language).presses_everything("no-packet", so_far=True)


@pytest.mark.parametrize("language", ["en"])
def test_a_capture_without_tcp(desktop, plugins, language):
    with Wireshark(desktop, SAMPLES / "ping.pcap", settings(language)) as window:
        teacher = Teacher(window, language)
        teacher.presses_everything("no-conversation")
        teacher.entry(("menu", "annotated"))  # pings are explained too
        wait_for("the copy", (Path(window.home) / "lab-annotated-ping.pcapng").exists)
        wait_for("the word where it is", window.close_message_box)
        assert window.warnings() == []


@pytest.mark.parametrize("language", ["zh_CN"])
def test_lab_disabled(desktop, plugins, language):
    disabled = Wireshark(desktop, SAMPLES / "three-segment-close.pcap", settings(language))
    (disabled.configuration / "profiles" / "Lab" / "disabled_protos").write_text("lab\n")
    with disabled as window:
        teacher = Teacher(window, language)
        window.click(teacher.bar.quiz)
        teacher.bar.answer("handshake1")
        teacher.says("disabled")
        window.click(teacher.bar.quiz)
        teacher.presses_everything("disabled")
        assert window.warnings() == []


def test_lab_enabled_again(desktop, plugins):
    """The toolbar does not say any more that it is switched off."""
    disabled = Wireshark(desktop, SAMPLES / "three-segment-close.pcap")
    (disabled.configuration / "profiles" / "Lab" / "disabled_protos").write_text("lab\n")
    with disabled as window:
        teacher = Teacher(window, "en")
        window.click(teacher.bar.next)
        teacher.says("disabled")
        do_until("the protocols", lambda: desktop.key("ctrl+shift+e"),
                 lambda: window.in_dialog(a11y.PUSH_BUTTON, "Enable All"))
        window.press("^Enable All$")
        window.press("^OK$")
        wait_for("the Lab tree", window.headline)
        teacher.says("place")


@pytest.mark.parametrize("language", ["en"])
def test_a_script_in_front(desktop, plugins, language):
    displaced = Wireshark(desktop, SAMPLES / "three-segment-close.pcap", settings(language),
                          complains=True)
    scripts = displaced.configuration / "plugins"
    scripts.mkdir()
    (scripts / "before.lua").write_text(SCRIPT)
    with displaced as window:
        wait_for("the message", lambda: window.close_message_box() or
                 len(desktop.window_titles()) == 1)
        Teacher(window, language).presses_everything("displaced")


@pytest.mark.parametrize("language", ["zh_CN"])
def test_no_packet_selected(desktop, plugins, language):
    """A filter hides everything, and so nothing is selected."""
    with Wireshark(desktop, SAMPLES / "three-segment-close.pcap", settings(language)) as window:
        teacher = Teacher(window, language)
        window.filter("udp")
        wait_for("the empty list", lambda: window.length() == 0)
        for name in ("only", "report", "chart"):
            teacher.everything()[name]()
            teacher.says("none-selected")
        for name in ("next", "previous", "lesson"):
            teacher.everything()[name]()
            teacher.says("hidden")
        teacher.entry(("menu", "merged"))
        teacher.says("marked", count=1)
        assert window.warnings() == []


def test_what_stood_in_the_way_is_not_said_any_more(desktop, plugins):
    """Once it is out of the way and a packet is shown."""
    with Wireshark(desktop, None) as window:
        teacher = Teacher(window, "en")
        window.click(teacher.bar.next)
        teacher.says("no-capture")
        open_file(window, str(SAMPLES / "three-segment-close.pcap"))
        teacher.says("place")
        teacher.bar.answer("handshake1")
        teacher.says("quiz-first")
        window.click(teacher.bar.quiz)
        teacher.says("place")
        teacher.entry(("menu", "report"))
        teacher.says("quiz-hides")
        window.click(teacher.bar.quiz)
        teacher.says("place")
        window.filter("udp")
        wait_for("the empty list", lambda: window.length() == 0)
        window.click(teacher.bar.next)
        teacher.says("hidden")
        window.filter("tcp")
        teacher.says("place")
        teacher.bar.goes_to(teacher.bar.next, 2)
        window.select(4)
        assert teacher.bar.place.name.startswith("Step 2 of ")


@pytest.mark.parametrize("language", ["en"])
def test_no_merged_close(desktop, plugins, language):
    """In what a read filter left of a file, of which there is no copy either: its frames have other numbers."""
    with Wireshark(desktop, SAMPLES / "reset-443.pcap", [*settings(language), "-R", "tcp"]) as window:
        teacher = Teacher(window, language)
        teacher.entry(("menu", "merged"))
        teacher.says("none-merged")
        teacher.entry(("menu", "annotated"))
        teacher.says("save-first")
        assert not list(Path(window.home).glob("lab-annotated*"))


def test_an_answer_is_folded_in_another_file(desktop, plugins):
    """Also in the frame of the same number."""
    quiz = ["-o", "lab.quiz:TRUE"]
    with Wireshark(desktop, SAMPLES / "three-segment-close.pcap", quiz) as window:
        window.select(1)
        window.click(next(line for line in window._detail_lines()
                          if line.name.startswith("[Which step")))
        window.desktop.key("Right")
        wait_for("the answer", lambda: "[Answer" in "".join(window.details()))
        open_file(window, str(CAPTURES / "interleaved.pcap"))
        window.select(1)
        wait_for("the questions", lambda: "[Which step" in "".join(window.details()))
        assert "[Answer" not in "".join(window.details())


def test_a_lesson_stays_in_its_conversation(desktop, plugins):
    """Also through frames that carry segments of another one, which are taken where they are chosen by hand."""
    with Wireshark(desktop, CAPTURES / "two-tcp-layers.pcap") as window:
        teacher = Teacher(window, "en")
        window.select(3)
        for frame in (4, 9):
            teacher.bar.goes_to(teacher.bar.next, frame)
        teacher.bar.goes_to(teacher.bar.previous, 4)
        teacher.entry(("menu", "only"))
        wait_for("the filter", lambda: "tcp.port == 6653" in window.displayed_filter())
        window.filter("tcp")
        window.select(6)
        teacher.bar.goes_to(teacher.bar.next, 7)


def test_a_step_in_another_conversation(desktop, plugins, tmp_path):
    """The lesson stays in the conversation, and says where else there is a step."""
    tmp_path.chmod(0o755)
    both = tmp_path / "both.pcapng"
    subprocess.run(["mergecap", "-a", "-w", both, SAMPLES / "three-segment-close.pcap",
                    SAMPLES / "reset-443.pcap", SAMPLES / "short-http.pcap"], check=True)
    with Wireshark(desktop, both) as window:
        teacher = Teacher(window, "en")
        teacher.lesson("oddities")
        teacher.says("elsewhere", number=16)
        assert window.selected() == 1
        teacher.bar.goes_to(teacher.bar.place, 16)
        window.click(teacher.bar.next)
        teacher.says("wrapped", number=1, count=1)
        window.select(17)
        window.click(teacher.bar.next)
        teacher.says("elsewhere", number=16)  # behind the last conversation the first comes again
        window.select(1)
        window.filter("frame.number < 11")
        wait_for("one conversation", lambda: window.length() == 10)
        window.click(teacher.bar.next)
        teacher.says("no-step")
        window.filter("frame.number == 4 || frame.number in {11..16}")
        wait_for("the other conversation", lambda: window.length() == 7)
        window.select(4)
        teacher.lesson("handshake")
        teacher.says("hidden")  # there are steps here, so nobody is sent elsewhere
