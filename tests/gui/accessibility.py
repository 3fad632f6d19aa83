# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a program's window through the accessibility bus (AT-SPI over D-Bus).

This is what a screen reader sees: every row of the packet list, every line of
the packet details, with its place on the screen.
"""

import functools

from gi.repository import Gio, GLib

ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
DBUS = "org.freedesktop.DBus"
PROPERTIES = "org.freedesktop.DBus.Properties"
ROOT = "/org/a11y/atspi/accessible/root"
SCREEN_COORDINATES = 0

# Role numbers of atspi-constants.h.
CHECK_BOX, COMBO_BOX, LABEL, LIST_ITEM, MENU_BAR, MENU_ITEM, PUSH_BUTTON, TABLE_CELL, COLUMN_HEADER = (
    7, 11, 29, 32, 34, 35, 43, 56, 57)
TEXT, TOOL_BAR, TREE = 61, 63, 65
LEAVES = (TREE, COMBO_BOX, MENU_BAR)  # roles that hold very many widgets
CHECKED, SHOWING = 1 << 4, 1 << 25  # in the first word of a widget's set of states

CALL_TIMEOUT_MS = 60000


def open_bus(address):
    """A connection of its own to the message bus at address."""
    flags = (Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
             | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION)
    return Gio.DBusConnection.new_for_address_sync(address, flags, None, None)


def call(bus, name, path, interface, method, arguments=None):
    """One D-Bus call; returns the tuple it answers with."""
    return bus.call_sync(name, path, interface, method, arguments, None,
                         Gio.DBusCallFlags.NONE, CALL_TIMEOUT_MS, None).unpack()


def has_owner(bus, name):
    """Whether a program answers to this well-known name."""
    return call(bus, DBUS, "/", DBUS, "NameHasOwner", GLib.Variant("(s)", (name,)))[0]


def accessibility_bus(session_bus):
    """The accessibility bus that belongs to a session bus."""
    address = call(session_bus, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")[0]
    return open_bus(address)


def root_of_process(bus, pid):
    """The widget tree of process pid, or None while it has not yet registered."""
    for name in call(bus, DBUS, "/", DBUS, "ListNames")[0]:
        if not name.startswith(":"):
            continue
        owner = call(bus, DBUS, "/", DBUS, "GetConnectionUnixProcessID",
                     GLib.Variant("(s)", (name,)))[0]
        if owner == pid:
            root = Widget(bus, name, ROOT)
            return root if root.exists() else None
    return None


class Widget:
    """One node of a program's widget tree."""

    def __init__(self, bus, name, path):
        self.bus, self.owner, self.path = bus, name, path

    def _call(self, interface, method, arguments=None):
        return call(self.bus, self.owner, self.path, interface, method, arguments)

    def _get(self, name):
        return self._call(PROPERTIES, "Get", GLib.Variant("(ss)", (ACCESSIBLE, name)))[0]

    def exists(self):
        try:
            return self._role() > 0
        except GLib.Error:
            return False

    @property
    def name(self):
        return self._get("Name")

    def _role(self):
        return self._call(ACCESSIBLE, "GetRole")[0]

    @functools.cached_property
    def role(self):
        """Asked for once: it stays the same as long as the widget is there."""
        return self._role()

    def _is(self, state):
        return bool(self._call(ACCESSIBLE, "GetState")[0][0] & state)

    @property
    def showing(self):
        return self._is(SHOWING)

    @property
    def checked(self):
        return self._is(CHECKED)

    @property
    def extents(self):
        """(x, y, width, height) in screen pixels."""
        return self._call(COMPONENT, "GetExtents", GLib.Variant("(u)", (SCREEN_COORDINATES,)))[0]

    @property
    def text(self):
        """The contents of a text entry."""
        return self._call("org.a11y.atspi.Text", "GetText", GLib.Variant("(ii)", (0, -1)))[0]

    def children(self):
        return [Widget(self.bus, owner, path)
                for owner, path in self._call(ACCESSIBLE, "GetChildren")[0]]

    @property
    def count(self):
        """How many children there are."""
        return self._get("ChildCount")

    def child(self, number):
        """One of very many children, from 0."""
        owner, path = self._call(ACCESSIBLE, "GetChildAtIndex", GLib.Variant("(i)", (number,)))[0]
        return Widget(self.bus, owner, path)

    def walk(self, leaves=LEAVES):
        """This widget and all below it, without the insides of the roles in leaves."""
        is_leaf = self.role in leaves  # asked first: what is gone, or was never there, is left out
        yield self
        if not is_leaf:
            for child in self.children():
                try:
                    yield from child.walk(leaves)
                except GLib.Error:
                    continue  # The widget went away while we walked.
