#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Count how often a segment on its way through the core goes from one file into another.

usage: tests/reports/walk.py [--calls SEGMENT] [FOLDER]      (FOLDER of the sources; default: this one)

A room is a source file with its header. A segment visits a room when a function of another one calls into it; each visit but the
first is a return. Not counted as rooms are the headers with the arithmetic that every room does (serial.h, clock.h, ...), unless
--all is given. --calls prints the way of one segment of walk.c instead, by its number: who calls whom.
"""

import argparse
import pathlib
import re
import subprocess
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ARITHMETIC = {"serial", "clock", "segment", "bytes", "spread"}


def trace_of(core, folder):
    """The program's way: per segment its name, and (name, room) of each function, None where it ends."""
    program = pathlib.Path(folder) / "walk"
    sources = [str(path) for path in sorted(core.rglob("*.c"))]
    subprocess.run(["cc", "-std=c11", "-O0", "-g", "-no-pie", "-fno-pie", "-finstrument-functions", f"-I{core.parent}",
                    str(HERE / "walk.c"), *sources, "-o", str(program)], check=True)
    said = subprocess.run([str(program)], capture_output=True, text=True, check=True).stdout.splitlines()
    places = places_of(program, sorted({line[2:] for line in said if line.startswith("> ")}))
    trace = []
    for line in said:
        if line.startswith("= "):
            trace.append((line[2:], []))
        else:
            trace[-1][1].append(places[line[2:]] if line.startswith("> ") else None)
    return trace


def places_of(program, addresses):
    lines = subprocess.run(["addr2line", "-f", "-e", str(program), *addresses], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    return {address: (name, re.sub(r"\.[ch]:.*", "", path.split("/core/")[-1]))
            for address, name, path in zip(addresses, lines[::2], lines[1::2])}


def visits_of(calls, everything):
    """The rooms that are entered, in their order; and who calls whom, as lines."""
    visits, lines, stack = [], [], []
    for call in calls:
        if call is None:
            stack.pop()
            continue
        name, room = call
        if not everything and room in ARITHMETIC:
            room = stack[-1]
        elif not stack or room != stack[-1]:
            visits.append(room)
        lines.append(f"{'  ' * len(stack)}{name}  ({room})")
        stack.append(room)
    return visits, lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="count the arithmetic as well")
    parser.add_argument("--calls", type=int, metavar="SEGMENT", help="print who calls whom, for one segment, from 1")
    parser.add_argument("folder", nargs="?", type=pathlib.Path, default=HERE.parents[1])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        trace = trace_of((arguments.folder / "plugin/core").resolve(), folder)
    if arguments.calls:
        print("\n".join(visits_of(trace[arguments.calls - 1][1], arguments.all)[1]))
        return
    print("calls visits rooms returns  segment")
    sums = [0, 0, 0, 0]
    for name, calls in trace:
        visits = visits_of(calls, arguments.all)[0]
        row = [sum(call is not None for call in calls), len(visits), len(set(visits)), len(visits) - len(set(visits))]
        sums = [a + b for a, b in zip(sums, row)]
        print("{:5} {:6} {:5} {:7}  ".format(*row) + name)
    print("{:5} {:6} {:5} {:7}  all together".format(*sums))


if __name__ == "__main__":
    main()
