# SPDX-License-Identifier: GPL-2.0-or-later
"""Starts a real Wireshark with Lab and drives it as a teacher would."""

import functools
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from gi.repository import GLib

import accessibility as a11y
from desktop import bus_launcher, do_until, read_line, start, stop, wait_for, wait_until_still

REPOSITORY = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("LAB_BUILD_DIR", REPOSITORY / "build"))
PLUGINS = BUILD / "plugins"
PROFILE = REPOSITORY / "profile" / "Lab"
GUIDE = REPOSITORY / "docs" / "guide"
SAMPLES = REPOSITORY / "sample-pcaps"


def steady(look):
    """Looks again when a widget went away meanwhile: Qt 6 makes new cells whenever it likes."""
    @functools.wraps(look)
    def look_until_steady(*arguments):
        return wait_for(look.__name__, lambda: (look(*arguments),))[0]
    return look_until_steady


def personal_folder(home, profile=PROFILE):
    """A fresh Wireshark configuration in home that holds the Lab profile and the guide."""
    folder = Path(home) / ".config" / "wireshark"
    if profile:
        shutil.copytree(profile, folder / "profiles" / profile.name, dirs_exist_ok=True)
    shutil.copytree(GUIDE, folder / "lab" / "guide", dirs_exist_ok=True)
    shutil.copytree(SAMPLES, folder / "lab" / "samples", dirs_exist_ok=True)
    return folder


def environment(home, plugins=PLUGINS):
    """The environment in which Wireshark finds Lab and nothing of the user's own."""
    return {"PATH": f"{home}:{os.environ['PATH']}", "HOME": str(home), "LANG": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(home), "TMPDIR": str(home),
            "WIRESHARK_PLUGIN_DIR": str(plugins or home)}


class NotOnTheBus(AssertionError):
    """Qt has missed that the accessibility bus came up, which happens on a busy machine."""


class Wireshark:
    """A running Wireshark; use it in a `with` block."""

    def __init__(self, desktop, capture=None, arguments=(), profile="Lab", plugins=PLUGINS,
                 stdin=None, complains=False, within=(), packets=1):
        self.desktop, self.stdin, self.complains = desktop, stdin, complains
        self.packets = packets  # how many there are at least to wait for
        self.home = tempfile.mkdtemp(prefix="lab-gui-")
        self.configuration = personal_folder(self.home)
        self.environment = {**desktop.environment, **environment(self.home, plugins)}
        # A list of completions, which comes when it likes, would swallow the next click.
        self.command = [*within, "wireshark", "-o", "gui.autocomplete_filter:FALSE",
                        *(["-C", profile] if profile else []), *arguments,
                        *(["-r", str(capture)] if capture else [])]
        self.capture = capture
        self.processes, self.trees, self.known = [], {}, {}
        self.messages = Path(self.home) / "messages"

    def __enter__(self):
        try:
            try:
                self._start()
            except NotOnTheBus:
                self._stop()
                self._start()
        except BaseException as error:
            self.__exit__(type(error))
            raise
        return self

    def __exit__(self, trouble=None, *_):
        if trouble:
            self.desktop.last_picture = self.desktop.screenshot()
        self._stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _start(self):
        bus = self._spawn(["dbus-daemon", "--session", "--nofork", "--print-address=1",
                           f"--address=unix:dir={self.home}"], stdout=subprocess.PIPE, text=True)
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = read_line(bus)
        with open(self.messages, "wb") as messages:
            process = self._spawn(self.command, stdin=self.stdin or subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL, stderr=messages)
        wait_for("Wireshark's window", lambda: process.poll() is not None or self._has_window())
        assert process.poll() is None, "Wireshark ended: " + self.messages.read_text()

        # Qt 5 asks for the accessibility bus when it starts and then uses it before it is
        # connected, for good. So the bus comes up only when the window is there.
        self._spawn([bus_launcher(), "--launch-immediately"])
        session = a11y.open_bus(self.environment["DBUS_SESSION_BUS_ADDRESS"])
        wait_for("the accessibility bus", lambda: a11y.has_owner(session, "org.a11y.Bus"))
        tree = a11y.accessibility_bus(session)
        try:
            self.root = wait_for("Wireshark on the accessibility bus",
                                 lambda: a11y.root_of_process(tree, process.pid), 60)
        except AssertionError as error:
            raise NotOnTheBus(str(error)) from error
        if self.packets and (self.capture or self.stdin):
            wait_for("the first packet", self.length)
        else:
            wait_for("the start page", self.profile)

    def _stop(self):
        while self.processes:
            stop(self.processes.pop())

    def _has_window(self):
        """Whether the main window is there, with the capture if there is one: not behind a message box."""
        assert not self.close_message_box() or self.complains, (
            "a message box came before the window (is Lab being built?): " + self.messages.read_text())
        title = Path(self.capture).name if self.capture else "."
        return self.desktop.xdotool("search", "--onlyvisible", "--name", title)

    def _spawn(self, command, **options):
        process = start(command, self.environment, **options)
        self.processes.append(process)
        return process

    # What is on the screen.

    def find(self, role, name, leaves=a11y.LEAVES):
        """The first widget on the screen of this role whose name matches the pattern, or None."""
        for widget in self.root.walk(leaves):
            try:
                if widget.role == role and re.search(name, widget.name) and widget.showing:
                    return widget
            except GLib.Error:
                continue
        return None

    def find_once(self, role, name, leaves=a11y.LEAVES):
        """The same for what the window has once and keeps. To walk through all of it takes both programs
        long, so that is done until it has been seen."""
        widget = self.known.get((role, name))
        if not (widget and widget.exists()):
            widget = self.known[role, name] = self.find(role, name, leaves)
        return widget if widget and widget.showing and re.search(name, widget.name) else None

    def filter_entry(self):
        """Where a display filter is typed, inside a box of choices."""
        return self.find_once(a11y.TEXT, "^Display filter entry$", leaves=(a11y.TREE, a11y.MENU_BAR))

    def in_dialog(self, role, name):
        """The widget of this role and name in a window beside the main one, or None."""
        return next((widget for dialog in self.root.children()[1:] for widget in dialog.walk()
                     if widget.role == role and widget.name == name), None)

    def _tree(self, name):
        tree = self.trees.get(name)
        if not (tree and tree.exists()):
            tree = wait_for(name, lambda: self.find(a11y.TREE, f"^{name}$"))
            self.trees[name] = tree
        return tree

    # The children of the packet list are the titles of its columns, then the cells, row by row.

    @steady
    def columns(self):
        """Titles of the packet list's columns."""
        listed, titles = self._tree("Packet list"), []
        while len(titles) < listed.count:
            cell = listed.child(len(titles))
            if cell.role != a11y.COLUMN_HEADER:
                break
            titles.append(cell.name)
        return titles

    @steady
    def length(self):
        """How many rows the packet list has. To read them all takes both programs long."""
        width = len(self.columns())
        return (self._tree("Packet list").count - width) // (width or 1)

    @steady
    def column(self, title):
        """The cells of one column of the packet list, in order."""
        titles = self.columns()
        cells = self._tree("Packet list").children()[len(titles):] if titles else []
        return [cell.name for cell in cells[titles.index(title)::len(titles)]] if cells else []

    @steady
    def rows(self):
        """The packet list: one dictionary (column title: text) per displayed row, in order."""
        titles = self.columns()
        texts = [cell.name for cell in self._tree("Packet list").children()[len(titles):]]
        return [dict(zip(titles, texts[at:at + len(titles)]))
                for at in range(0, len(texts), len(titles) or 1)]

    def _first_cell(self, number):
        """The first cell of frame `number`, and where it stands among all; None if it is hidden."""
        listed, width = self._tree("Packet list"), len(self.columns())
        usual = width * number  # in a list that is neither filtered nor sorted
        for at in [usual, *range(width, listed.count, width or 1)]:
            if at < listed.count and (cell := listed.child(at)).name == str(number):
                return cell, at
        return None

    @steady
    def row(self, number):
        """The row of frame `number`, or None if the display filter hides it."""
        found = self._first_cell(number)
        if not found:
            return None
        listed, titles, at = self._tree("Packet list"), self.columns(), found[1]
        return {title: listed.child(at + column).name for column, title in enumerate(titles)}

    @steady
    def details(self):
        """The lines of the packet details that are not folded away."""
        return [line.name for line in self._detail_lines()]

    def _detail_lines(self):
        return [cell for cell in self._tree("Packet details").children()
                if cell.role == a11y.TABLE_CELL]

    @steady
    def displayed(self):
        """How many packets the status bar says are displayed."""
        label = self.find_once(a11y.LABEL, r"^Packets: \d+")
        if not label:
            return None
        counts = re.search(r"Packets: (\d+)(?:.*Displayed: (\d+))?", label.name)
        return int(counts[2] or counts[1])

    @steady
    def profile(self):
        """The profile's name in the status bar."""
        label = self.find_once(a11y.LABEL, "^Profile: ")
        return label.name.removeprefix("Profile: ") if label else None

    # What a teacher does.

    def click(self, widget, button=1, times=1):
        """Where it stands when the pointer has come: what the window does meanwhile may move it."""
        place, now = None, widget.extents
        while place != now:
            place = x, y, width, height = now
            self.desktop.move(x + min(width // 2, 40), y + height // 2)
            now = widget.extents
        self.desktop.click(button, times)

    def select(self, number):
        """Goes to frame `number` (Ctrl+G) and waits until its details are shown."""
        do_until(f"frame {number}'s details", lambda: self._go_to(number), lambda: self._shows(number))

    def _go_to(self, number):
        # The bar of the last time takes a moment to fold away, and the keys would close it instead.
        do_until("the end of the bar", lambda: self._goto_bar() and self.desktop.key("Escape"),
                 lambda: not self._goto_bar())
        do_until("the bar for a number", lambda: self.desktop.key("ctrl+g"), self._goto_bar)
        self.desktop.type(number)
        self.desktop.key("Return")

    def _goto_bar(self):
        return self.find_once(a11y.PUSH_BUTTON, "^Go to packet$")

    @steady
    def _first_detail(self):
        """The first line of the packet details; "" if there is none."""
        tree = self._tree("Packet details")
        line = next(filter(lambda cell: cell.role == a11y.TABLE_CELL,
                           map(tree.child, range(tree.count))), None)
        return line.name if line else ""

    def _shows(self, number):
        return self._first_detail().startswith(f"Frame {number}:")

    @steady
    def lab_line(self):
        """The Lab tree's own line in the packet details, or None."""
        pattern = re.compile(r"^\[?Lab[:：]")
        return next((line for line in self._detail_lines() if pattern.match(line.name)), None)

    @steady
    def headline(self):
        """The text of that line, or nothing."""
        line = self.lab_line()
        return line.name if line else ""

    def lab_tree(self):
        """The lines of the opened Lab tree, headline first."""
        lines = self.details()
        return lines[lines.index(self.headline()):]

    def expand_lab(self):
        """Opens the Lab tree with all its branches and returns its lines."""
        before = len(self.details())
        self.click(self.lab_line())
        self.desktop.key("shift+Right")
        wait_for("the open Lab tree", lambda: len(self.details()) > before)
        return self.lab_tree()

    def filter(self, text):
        """Types a display filter and applies it."""
        def type_it():
            self.desktop.key("ctrl+slash", "ctrl+a", "BackSpace")
            self.desktop.type(text)
        do_until("the typed filter", type_it, lambda: self.displayed_filter() == text)
        self.desktop.key("Return")

    @steady
    def displayed_filter(self):
        """What stands in the display filter entry."""
        return self.filter_entry().text

    def press(self, name):
        """Presses the button whose label matches."""
        self.click(wait_for(f"button {name}", lambda: self.find(a11y.PUSH_BUTTON, name)))

    def use_no_browser(self):
        """Shows no report: a browser would come in front of the window."""
        browser = Path(self.home) / "xdg-open"
        browser.write_text("#!/bin/sh\n", encoding="utf-8")
        browser.chmod(0o755)

    def close_message_box(self):
        """Presses OK in the message box that is open; whether there was one."""
        box_is_open = "Wireshark" in self.desktop.window_titles()
        if box_is_open:
            self.desktop.key("Return")
        return box_is_open

    def menu(self, *path):
        """Chooses an entry of the menus by the beginnings of the labels on the way to it."""
        entry = do_until(f"menu entry {path[-1]}", lambda: self._open_menus(path[:-1]),
                         lambda: self._menu_entry(path))
        # The menu goes before the entry does its work.
        do_until(f"the choice of {path[-1]}", lambda: self.click(entry),
                 lambda: not (entry.exists() and entry.showing), seconds=60)

    def _menu_bar(self):
        return next(bar for bar in self.root.children()[0].children() if bar.role == a11y.MENU_BAR)

    def menu_entries(self):
        """The labels of all entries of all menus, shown or not, in their order."""
        return [widget.name for widget in self._menu_bar().walk(leaves=()) if widget.role == a11y.MENU_ITEM]

    def _menu_entry(self, path):
        """The entry that is reached by these beginnings of labels, if it is on the screen."""
        entry, _ = self._menu_way(path)
        return entry if entry.showing else None

    def _menu_way(self, path):
        """That entry, and the menu behind it, if there is one."""
        menu = self._menu_bar()
        for label in path:
            entry = next(entry for entry in menu.children() if entry.name.startswith(label))
            menu = (entry.children() or [None])[0]
        return entry, menu

    def _open_menus(self, path):
        """Opens one menu after the other; those that an earlier try left open are closed."""
        _, menu = self._menu_way(path[:1])
        if menu and menu.child(0).showing:
            self.desktop.key(*["Escape"] * len(path))
        for depth in range(len(path)):
            way = path[:depth + 1]
            entry = wait_for(f"menu {way[-1]}", lambda way=way: self._menu_entry(way))
            self.click(entry)

    def choose(self, box, label):
        """Picks an entry of a combo box by the beginning of its label."""
        windows = len(self.desktop.titles())
        is_open = lambda: len(self.desktop.titles()) > windows

        def pick():
            do_until("the choices", lambda: self.click(box), is_open)
            item = wait_for(f"choice {label}", lambda: next(
                (item for item in box.walk(leaves=())
                 if item.role == a11y.LIST_ITEM and item.name.startswith(label)), None))
            # The list finds its place only when it is on the screen.
            wait_until_still("the list", lambda: item.extents)
            do_until("the choice", lambda: self.click(item), lambda: not is_open())
        do_until(f"choice {label}", pick, lambda: box.name.startswith(label), seconds=60)

    def selected(self):
        """The number of the frame whose details are shown, or None."""
        line = re.match(r"Frame (\d+):", self._first_detail())
        return int(line[1]) if line else None

    def sort_by(self, title):
        self.click(self._tree("Packet list").child(self.columns().index(title)))

    def row_extents(self, number):
        """Where a frame's number stands on the screen: (x, y, width, height). The bar for a number
        pushes the list down, and lets it up again."""
        return wait_until_still("the list", lambda: self._row_extents(number))

    @steady
    def _row_extents(self, number):
        return self._first_cell(number)[0].extents

    def click_row(self, number):
        """Clicks the row of a frame that is visible on the screen."""
        self.click(self._first_cell(number)[0])
        wait_for(f"frame {number}'s details", lambda: self._shows(number))

    def warnings(self):
        """What Wireshark printed, without what Qt and the hardware have to say."""
        harmless = re.compile(r"\[GUI |nl80211|libGL|MESA|pulse|ALSA")
        return [line for line in self.messages.read_text(errors="replace").splitlines()
                if line.strip() and not harmless.search(line)]
