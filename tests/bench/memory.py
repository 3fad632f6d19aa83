# SPDX-License-Identifier: GPL-2.0-or-later
"""What Lab adds to the most memory that tshark takes, in bytes per packet.

Start-up is subtracted: what a long capture takes more than a short one. Between 10,000 and a
million packets the figure must be the same, but for the tables of Wireshark that double when
they are full.
"""

import subprocess
import sys

from typing import NamedTuple

import traffic


class Limit(NamedTuple):
    title: str
    traffic: object  # of traffic.py
    packets: int     # that make the unit: the three of a handshake are one connection
    most: int        # bytes that Lab may add per unit
    options: tuple = ()  # of tshark, with Lab


LIMITS = [
    Limit("bulk data, per packet", traffic.bulk, 1, 96),
    Limit("HTTP in short connections, per packet", traffic.short_web, 1, 220),
    Limit("one connection, opened and left idle", traffic.idle, 3, 1000),
    Limit("one lone SYN, from anywhere", traffic.flood, 1, 600),
    Limit("an unanswered ping", traffic.unanswered, 1, 160),
    Limit("a DNS query and its answer, with `lab.dns`", traffic.queries, 2, 500, ("-o", "lab.dns:TRUE")),
]
SIZES = (10_000, 100_000, 1_000_000)
QUICK_SIZES = (10_000, 100_000)
FLOOD = 2_000_000
FLOOD_MEMORY = 600  # bytes for each
# Of the time without Lab: the limit, which holds for ten runs together, and what a single one may take. They differ by
# as much (docs/costs.md).
FLOOD_TIME, FLOOD_TIME_HELD = 1.20, 1.30


# A program of its own, and a small one: what a process takes begins with what its parent had.
WATCH = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_maxrss, used.ru_utime + used.ru_stime, used.ru_minflt)
sys.exit(done.returncode)
"""


class Taken(NamedTuple):
    memory: int     # at most, in bytes
    seconds: float  # of CPU
    faults: int     # of pages, none of which was read from a disk


def peak(wireshark, capture, *options):
    """What tshark takes for a capture."""
    tshark = wireshark.command("tshark", "-n", "-r", capture, *options)
    done = subprocess.run([sys.executable, "-c", WATCH, *tshark], capture_output=True, text=True,
                          env=wireshark.environment(), cwd=wireshark.home.path, check=False)
    assert done.returncode == 0, (capture, done.stderr)
    kibibytes, seconds, faults = done.stdout.split()
    return Taken(int(kibibytes) * 1024, float(seconds), int(faults))


def added(without, lab, home, limit, sizes):
    """Bytes per packet that Lab adds, over each step from one size to the next."""
    kind = limit.traffic
    peaks = []
    for count in sizes:
        capture = home.path / f"{kind.__name__}-{count}.pcap"
        traffic.write(capture, kind, count)
        peaks.append(peak(lab, capture, *limit.options).memory - peak(without, capture).memory)
        capture.unlink()
    return [(after - before) / (more - less) for (before, after), (less, more)
            in zip(zip(peaks, peaks[1:]), zip(sizes, sizes[1:]))]


def report(without, lab, home, quick):
    """Print the table; return what passed its limit."""
    sizes = QUICK_SIZES if quick else SIZES
    steps = [f"{less:,} to {more:,}" for less, more in zip(sizes, sizes[1:])]
    print("| bytes that Lab adds | " + " | ".join(f"{step} packets" for step in steps)
          + " | limit |\n|" + " --- |" * (2 + len(steps)))
    passed = []
    for limit in LIMITS:
        figures = [limit.packets * figure
                   for figure in added(without, lab, home, limit, sizes)]
        print(f"| {limit.title} | " + " | ".join(f"{figure:.0f}" for figure in figures)
              + f" | {limit.most} |", flush=True)
        passed += [limit.title] * (max(figures) > limit.most)
    return passed


def flood(without, lab, home):
    """The time of a large flood beside no plugin; return what passed its limit."""
    capture = home.path / "flood.pcap"
    traffic.write(capture, traffic.flood, FLOOD)
    # Each twice, in turns, and the better one: others may use the machine.
    runs = [(peak(without, capture), peak(lab, capture)) for _ in range(2)]
    capture.unlink()
    time_without, time_lab = (min(run[which].seconds for run in runs) for which in (0, 1))
    memory = (runs[0][1].memory - runs[0][0].memory) / FLOOD
    print(f"\nA flood of {FLOOD:,} SYNs: {time_lab:.1f} s beside {time_without:.1f} s without Lab "
          f"({time_lab / time_without:.2f}×, limit {FLOOD_TIME:.2f}×, of a single run {FLOOD_TIME_HELD:.2f}×), "
          f"{memory:.0f} bytes more for each (limit {FLOOD_MEMORY}).\n", flush=True)
    return ["time of a flood"] * (time_lab > FLOOD_TIME_HELD * time_without) \
        + ["memory of a flood"] * (memory > FLOOD_MEMORY)
