# SPDX-License-Identifier: GPL-2.0-or-later
"""Shared set-up of the GUI tests: see README.md in this folder."""

import os
import tempfile

from privileges import give_up_root

give_up_root()

import pytest  # noqa: E402

from desktop import Desktop, Unavailable  # noqa: E402
from wireshark import PLUGINS, SAMPLES, Wireshark  # noqa: E402


@pytest.fixture(scope="session")
def plugins():
    """The folder of the built plugin."""
    if not list(PLUGINS.glob("*/epan/lab.so")):
        pytest.fail(f"no lab.so under {PLUGINS}: build Lab first, or set LAB_BUILD_DIR")
    return PLUGINS


@pytest.fixture(scope="session")
def desktop():
    """One screen for all tests."""
    with tempfile.TemporaryDirectory(prefix="lab-desktop-") as home:
        try:
            screen = Desktop(home)
            screen.__enter__()
        except Unavailable as reason:
            pytest.skip(f"no screen for Wireshark: {reason}")
        yield screen
        screen.__exit__()


@pytest.fixture(scope="module")
def window(request, desktop, plugins):
    """One Wireshark per test module, with the capture the module names in CAPTURE."""
    capture = SAMPLES / request.module.CAPTURE
    arguments = getattr(request.module, "ARGUMENTS", ())
    with Wireshark(desktop, capture, arguments) as wireshark:
        yield wireshark


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """Keeps a picture of the screen when a test fails."""
    outcome = yield
    screen = item.funcargs.get("desktop") or getattr(item.funcargs.get("window"), "desktop", None)
    if outcome.get_result().failed and screen:
        folder = os.environ.get("LAB_GUI_PICTURES", tempfile.gettempdir())
        path = os.path.join(folder, f"lab-gui-{item.name}.png")
        try:
            (screen.last_picture or screen.screenshot()).save(path)
            screen.last_picture = None
            outcome.get_result().sections.append(("screen", path))
        except OSError as error:
            outcome.get_result().sections.append(("screen", f"no picture: {error}"))
