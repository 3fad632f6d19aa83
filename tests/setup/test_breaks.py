# SPDX-License-Identifier: GPL-2.0-or-later
"""The breaks of tests/mutate are where they say: what is moved or said anew takes its break along."""

import subprocess
import sys

from conftest import REPO


def test_each_break_has_its_place():
    done = subprocess.run([sys.executable, REPO / "tests" / "mutate" / "run", "--check"],
                          capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
