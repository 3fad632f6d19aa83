# SPDX-License-Identifier: GPL-2.0-or-later
"""What the tests of the window leave behind."""

import os
import signal
import subprocess
import sys


def test_what_a_killed_test_has_started_ends_with_it():
    start_and_die = ("import os, signal\nfrom desktop import start\nstart(['sleep', '120'], dict(os.environ))\n"
                     "os.kill(os.getpid(), signal.SIGKILL)")
    # What was started holds this pipe open as long as it lives.
    done = subprocess.run([sys.executable, "-c", start_and_die], cwd=os.path.dirname(__file__),
                          stdout=subprocess.PIPE, timeout=30, check=False)
    assert done.returncode == -signal.SIGKILL
