# SPDX-License-Identifier: GPL-2.0-or-later
"""The way of a segment through the core: each step once, in the order that the map tells, and few ways back."""

import re
import shutil
import subprocess
import sys

import pytest

from conftest import REPO

WALK = REPO / "tests/reports/walk.py"
# In the order of docs/architecture.md.
STEPS = ["lab_captured_twice_has", "lab_company_prospect", "lab_incarnation_of", "lab_standing_of", "lab_roles_of",
         "lab_numbers_of", "lab_data_step", "lab_states_step", "lab_outcome_tell", "lab_events_of_steps",
         "lab_clues_step", "lab_learn_spoken", "lab_numbers_tell_letters", "lab_company_tell",
         "lab_captured_twice_remember"]
FIN, RETURNS = 8, 44


def said(*arguments):
    if not all(map(shutil.which, ("cc", "addr2line"))):
        pytest.skip("needs cc and addr2line")
    return subprocess.run([sys.executable, WALK, *arguments], capture_output=True, text=True, check=True).stdout


def test_a_segment_takes_each_step_once_and_in_order():
    called = re.findall(r"^ *(\w+)  \(", said("--calls", str(FIN)), re.MULTILINE)
    assert [name for name in called if name in STEPS] == STEPS


def test_no_segment_goes_back_into_its_rooms_more_often_than_it_did():
    rows = re.findall(r"^ *\d+ +\d+ +\d+ +(\d+)  (.+)$", said(), re.MULTILINE)
    assert len(rows) == 12
    assert [name for returns, name in rows[:-1] if int(returns) > RETURNS] == []
