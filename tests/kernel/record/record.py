#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Record scenarios between two network namespaces, with the kernel's state on every segment.

Usage, as root: record.py [-o FOLDER] [-j JOBS] [SCENARIO...]; without a scenario, all that are
not in the folder yet.
"""

import argparse
import concurrent.futures
import os
import pathlib
import sys

import scenarios
from wire import Wire

HERE = pathlib.Path(__file__).resolve().parent


def record(name, folder):
    """@return what went wrong, or None."""
    script, _, delay = scenarios.SCENARIOS[name]
    wire = Wire(f"lab{os.getpid()}", delay)
    try:
        script(wire)
        wire.settle(2)
        wire.write(str(folder / name))
        return None
    except Exception as problem:  # one failure must not cost the other recordings
        wire.write(str(folder / f"failed-{name}"))
        return f"{name}: {type(problem).__name__}: {problem}"
    finally:
        wire.close_down()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=pathlib.Path, default=HERE.parent)
    parser.add_argument("-j", "--jobs", type=int, default=4)
    parser.add_argument("names", nargs="*", metavar="SCENARIO")
    parser.add_argument("--list", action="store_true", help="print the scenarios and stop")
    options = parser.parse_args()
    if options.list:
        for name, (_, what, _) in sorted(scenarios.SCENARIOS.items()):
            print(name, what, sep="\t")
        return 0
    if os.getuid() != 0:
        parser.error("network namespaces need root")
    unknown = set(options.names) - set(scenarios.SCENARIOS)
    if unknown:
        parser.error(f"no such scenario: {', '.join(sorted(unknown))}")
    names = options.names or [name for name in scenarios.SCENARIOS if not name.startswith("like-")
                              and not (options.output / f"{name}.a.pcap").exists()]
    with concurrent.futures.ProcessPoolExecutor(options.jobs, max_tasks_per_child=1) as pool:
        problems = [problem for problem in
                    pool.map(record, names, [options.output] * len(names)) if problem]
    for problem in problems:
        print(problem, file=sys.stderr)
    print(f"{len(names) - len(problems)} of {len(names)} recorded in {options.output}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
