# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs pytest for CTest, which calls a test that ends with SKIPPED neither passed nor failed."""

import importlib.util
import sys

SKIPPED = 77

if not importlib.util.find_spec("pytest"):
    print(f"Skipped: {sys.executable} has no pytest (on Debian and Ubuntu: apt install python3-pytest)")
    sys.exit(SKIPPED)

import pytest  # noqa: E402

sys.exit(pytest.main(sys.argv[1:]))
