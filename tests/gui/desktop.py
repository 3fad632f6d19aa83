# SPDX-License-Identifier: GPL-2.0-or-later
"""A screen without a monitor: Xvfb and a window manager that maximizes windows."""

import ctypes
import os
import select
import shutil
import signal
import subprocess
import time

from gi.repository import GLib

PROGRAMS = ("Xvfb", "openbox", "dbus-daemon", "xdotool", "wireshark", "tshark")
LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1  # of <linux/prctl.h>
LAUNCHER = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")

OPENBOX = """<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <applications>
    <application type="normal"><decor>no</decor><maximized>yes</maximized></application>
  </applications>
</openbox_config>
"""


class Unavailable(Exception):
    """This machine cannot show a window; the message says what is missing."""


def bus_launcher():
    return next((path for path in LAUNCHER if os.path.exists(path)), None)


def wait_for(what, probe, seconds=120.0):
    """Asks probe() until it answers truly, and returns the answer; fails loudly after seconds."""
    end = time.monotonic() + seconds
    while True:
        answer = trouble = None
        try:
            answer = probe()
        except GLib.Error as error:
            trouble = error  # A widget went away while we looked at it.
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}") from trouble
        time.sleep(0.1)


def do_until(what, act, took, tries=5, seconds=20.0):
    """Does something until it took, and returns what took() answers: on a busy machine a key may be lost, or
    come before the place that it is meant for. For what may be done twice."""
    for left in reversed(range(tries)):
        act()
        try:
            return wait_for(what, took, seconds)
        except AssertionError:
            if not left:
                raise


def wait_until_still(what, probe, pause=0.2):
    """What probe() answers once it answers the same twice in a row."""
    def before_and_after():
        before = probe()
        time.sleep(pause)
        return before == probe() and before
    return wait_for(f"{what} to stand still", before_and_after)


def start(command, environment, **options):
    """Starts a program in a process group of its own, so that its children end with it. It ends with this
    process at the latest, also where that is killed before it can stop anything."""
    options.setdefault("stderr", subprocess.DEVNULL)
    return subprocess.Popen(command, env=environment, start_new_session=True,
                            preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM), **options)


def stop(process):
    """Ends a program that start() started, and its children, at the latest after a few seconds."""
    for wish in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, wish)
            process.wait(5)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def read_line(process, seconds=120):
    """The first line a program prints."""
    ready, _, _ = select.select([process.stdout], [], [], seconds)
    line = process.stdout.readline().strip() if ready else ""
    if not line:
        raise Unavailable(f"{process.args[0]} did not start")
    return line


class Desktop:
    """A display of its own, for as long as a `with` block lasts."""

    def __init__(self, home, width=1280, height=800):
        missing = [program for program in PROGRAMS if not shutil.which(program)]
        if not bus_launcher():
            missing.append("at-spi-bus-launcher (package at-spi2-core)")
        if missing:
            raise Unavailable("not installed: " + ", ".join(missing))
        self.home, self.size = home, (width, height)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": home, "XDG_RUNTIME_DIR": home,
            "LANG": "C.UTF-8", "GTK_A11Y": "none", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self.processes = []
        self.last_picture = None  # the screen when a `with Wireshark` failed

    def __enter__(self):
        os.makedirs(f"{self.home}/.config/openbox", mode=0o700, exist_ok=True)
        with open(f"{self.home}/.config/openbox/rc.xml", "w", encoding="utf-8") as config:
            config.write(OPENBOX)
        try:
            screen = "{}x{}x24".format(*self.size)
            server = self.start(["Xvfb", "-displayfd", "1", "-screen", "0", screen, "-noreset",
                                 "-nolisten", "tcp"], stdout=subprocess.PIPE, text=True)
            self.environment["DISPLAY"] = ":" + read_line(server)
            self.start(["openbox", "--sm-disable"])
            wait_for("the window manager", lambda: "Openbox" in self.titles())
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            stop(process)

    def start(self, command, **options):
        process = start(command, self.environment, **options)
        self.processes.append(process)
        return process

    def xdotool(self, *arguments):
        """Runs xdotool and returns what it prints; a failed search prints nothing."""
        return self._xdotool(arguments).strip()

    def _xdotool(self, arguments):
        return subprocess.run(["xdotool", *map(str, arguments)], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=60,
                              check=False).stdout

    def titles(self):
        """Titles of everything on the screen, the window manager's own included; "" is one too."""
        return self._xdotool(["search", "--onlyvisible", "--name", ".*", "getwindowname", "%@"]).splitlines()

    def window_titles(self):
        """Titles of the programs' windows, dialogs and menus included."""
        return [title for title in self.titles() if title not in ("", "Openbox")]

    def raise_window(self, title):
        """Brings the window of this title to the front."""
        self.xdotool("search", "--onlyvisible", "--name", f"^{title}$", "windowactivate", "--sync")

    def key(self, *keys):
        self.xdotool("key", "--clearmodifiers", "--delay", 40, *keys)

    def type(self, text):
        self.xdotool("type", "--delay", 15, text)

    def move(self, x, y):
        """Moves the pointer."""
        self.xdotool("mousemove", x, y)

    def click(self, button=1, times=1):
        """Where the pointer is."""
        self.xdotool("click", "--repeat", times, "--delay", 60, button)

    def screenshot(self):
        """The whole screen as a PIL image."""
        from PIL import ImageGrab  # The tests that look at no pixel work without it.
        return ImageGrab.grab(xdisplay=self.environment["DISPLAY"])
