# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of a long capture come in large pages, where the system has them: in small ones, a flood takes a fault
for each page."""

import mmap
import resource
import sys

import pytest

from harness import REPO

sys.path.insert(0, str(REPO / "tests" / "bench"))

import memory  # noqa: E402
import traffic  # noqa: E402

SYNS = 400_000  # the tables have just grown
TRIED = 64 << 20  # bytes


def faults_of_large_pages():
    """How many faults it takes here to fill memory for which large pages are preferred."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    with mmap.mmap(-1, TRIED, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as room:
        room.madvise(mmap.MADV_HUGEPAGE)
        for at in range(0, TRIED, mmap.PAGESIZE):
            room[at] = 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_the_tables_of_a_flood_are_in_few_pages(wireshark, without_lab):
    if not hasattr(mmap, "MADV_HUGEPAGE") or faults_of_large_pages() > TRIED / mmap.PAGESIZE / 4:
        pytest.skip("the system gives no large pages")
    capture = wireshark.home.path / "flood.pcap"
    traffic.write(capture, traffic.flood, SYNS)
    lab, without = (memory.peak(program, capture) for program in (wireshark, without_lab))
    capture.unlink()
    assert lab.faults - without.faults < 0.96 * (lab.memory - without.memory) / mmap.PAGESIZE
