#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Read every capture of the repository, and damaged ones, in tshark under valgrind's memcheck, and tell what it says of
Lab: reads of bytes that nobody wrote, which the sanitizers do not see, and memory that is lost.
By hand: tests/fuzz/memcheck.py; twenty minutes or so. See README.md."""

import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ws"))

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

import traffic
from fuzz import ALWAYS, captures, in_turn, join, make_batch, paths
from harness import Home, Wireshark

TURNS = 4
DAMAGED = 100  # captures
MANY = 20_000  # packets: more connections than are awake at a time
# Wireshark does not give back what is registered with it, nor the words of a question about the file that is open.
OF_WIRESHARK = {"proto_register_lab", "plugin_if_get_capture_file"}


def command(wireshark, path, options, report):
    return wireshark.command(
        "valgrind", "--leak-check=full", "--show-leak-kinds=definite", "--num-callers=40", "--xml=yes",
        f"--xml-file={report}", "tshark", "-n", "-r", path, *options)


def of_lab(report):
    """The errors with a function of Lab's among the callers: what, and the way there."""
    root = ElementTree.parse(report).getroot()
    assert root.find("status[state='FINISHED']") is not None, f"{report} is not whole"
    for error in root.iter("error"):
        way = [(frame.findtext("fn") or "?", frame.findtext("obj") or "") for frame in error.iter("frame")]
        if any(library.endswith("/lab.so") for _, library in way) and not OF_WIRESHARK.intersection(dict(way)):
            what = error.findtext("what") or error.findtext("xwhat/text")
            yield what + "".join(f"\n    {function}" for function, _ in way)


def check(wireshark, path, options):
    """What valgrind says of one run."""
    report = wireshark.home.path / "memcheck.xml"
    # Wireshark unloads its plugins at the end: what one of them lost would have no name, and what it still holds be lost.
    plugin, = wireshark.plugins.glob("*/epan/lab.so")
    done = subprocess.run(command(wireshark, path, options, report), stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, cwd=wireshark.home.path, check=False,
                          env=wireshark.environment(LD_PRELOAD=str(plugin), G_SLICE="always-malloc",
                                                    WIRESHARK_DEBUG_WMEM_OVERRIDE="simple"))
    assert done.returncode == 0, done.stderr
    return list(of_lab(report))


def main():
    home = Home()
    wireshark = Wireshark(home)
    wireshark.prove_loaded()
    joined, many = join(wireshark, paths(), "joined"), wireshark.home.path / "many.pcap"
    traffic.write(many, traffic.short_web, MANY)
    damaged, _ = make_batch(wireshark, range(DAMAGED), captures(), "damaged")
    runs = [(what, path, options) for turn, (what, path) in enumerate((("as they are", joined), ("damaged", damaged)))
            for options in [*ALWAYS, *in_turn(turn, TURNS)]]
    faults = 0
    for name, path, options in [*runs, ("many connections", many, [])]:
        found = check(wireshark, path, options)
        faults += len(found)
        print(f"{name}, {' '.join(options)}: {len(found)} faults", *found, sep="\n", flush=True)
    home.remove()
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
