#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Damage every capture of the repository and look whether Lab, built with the sanitizers, keeps its
word in tshark. By hand: tests/fuzz/fuzz.py --files 20000. See README.md."""

import argparse
import contextlib
import itertools
import os
import pathlib
import subprocess
import sys

WS = pathlib.Path(__file__).resolve().parents[1] / "ws"
sys.path[:0] = [str(WS), str(WS / "consistency")]

import mutations
from harness import (AGGREGATOR, BUILD, FORESIGHT, INFERRED, REFUTED, REPO, Home, Wireshark, all_captures, parallel,
                     shuffled)
from test_vocabulary import WORDS

BATCH = 100  # damaged captures in one file: tshark starts slowly
RANDOM_PACKETS = 40  # of each kind that randpkt makes
SANITIZED = BUILD / "sanitized"
# Everything that Lab prints behind -z and that needs no file beside the capture.
PRINTED = ["lab,worksheet", "lab,worksheet,tsv", "lab,key", "lab,key,gift", "lab,ladder", "lab,ladder,svg",
           "lab,chart,svg", "lab,report", "lab,report,html", "lab,connections", "lab,round-trips", "lab,steps",
           f"lab,tasks,{REPO}/tasks/en.ini", "flow,lab,standard"]
# What is explained when asked for.
ABOVE = [word for name in ("http", "tls", "dns", "quic", "ip") for word in ("-o", f"lab.{name}:TRUE")]
# What is run on every file.
ALWAYS = [["-2"], ["-q", *(word for what in PRINTED for word in ("-z", what))]]
FORMS = [["-V"], ["-T", "json", "-J", "lab"]]  # what others say in JSON takes longest
PASSES = [[], ["-2"]]
LANGUAGES = [["-o", "lab.language:en"], ["-o", "lab.language:zh_CN"]]
ASKED = [[], ["-o", "lab.quiz:TRUE"], ABOVE]
# Each with each, in an order from which any part is mixed: the files take turns, for all on each would take hours.
IN_TURN = shuffled([list(itertools.chain(*words)) for words in itertools.product(FORMS, PASSES, LANGUAGES, ASKED)])
TURNS = 8
# Captures with expectations beside them.
CASES = [REPO / "tests" / folder for folder in ("public-cases", "timing")]
# What a first pass cannot know yet (README.md of the project).
LATER = ("lab.stream.", "lab.partner", *FORESIGHT)


class Broken(AssertionError):
    """A rule that Lab did not keep, and the file that shows it."""


def build():
    """The plugin with the sanitizers, in a build folder of its own."""
    for command in (["cmake", "-S", REPO, "-B", SANITIZED, "-DLAB_SANITIZE=ON", "-DBUILD_TESTING=OFF",
                     "-DCMAKE_BUILD_TYPE=Debug"],
                    ["cmake", "--build", SANITIZED, "--parallel", "2", "--target", "lab"]):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{done.stdout}{done.stderr}")


def sanitizer():
    """The library of the address sanitizer: a mere name if the compiler has none."""
    return pathlib.Path(subprocess.run(["cc", "-print-file-name=libasan.so"], check=True, text=True,
                                       capture_output=True).stdout.strip())


class Sanitized(Wireshark):
    """tshark with the plugin that watches itself, and memory that can be watched."""

    can_wait = False

    def __init__(self, home, plugins=SANITIZED / "plugins"):
        super().__init__(home, plugins)
        self.libraries = str(sanitizer())

    def run(self, program, *arguments, **more):
        if program != "tshark":
            return Wireshark(self.home).run(program, *arguments, **more)
        return super().run(program, *arguments, **more)

    def environment(self, **more):
        values = super().environment(**more)
        # A fault of another dissector is not Lab's.
        del values["WIRESHARK_ABORT_ON_DISSECTOR_BUG"]
        return values | {"LD_PRELOAD": self.libraries, "WIRESHARK_DEBUG_WMEM_OVERRIDE": "simple",
                         "G_SLICE": "always-malloc",
                         "ASAN_OPTIONS": "detect_leaks=0:abort_on_error=0:exitcode=99",
                         "UBSAN_OPTIONS": "print_stacktrace=1:exitcode=99"}


def paths():
    """Every capture of the repository, in a fixed order."""
    return [*all_captures(), *(path for folder in CASES for path in sorted(folder.rglob("*.pcap")))]


def captures():
    """{path: (link type, packets)} of every capture, so that each can be damaged."""
    found = {path: mutations.read(path) for path in paths()}
    return {path: content for path, content in found.items() if content[1]}


def join(wireshark, parts, name):
    """One file of captures end to end."""
    joined = wireshark.home.path / f"{name}.pcapng"
    wireshark.run("mergecap", "-a", "-w", joined, *parts)
    return joined


def make_batch(wireshark, seeds, sources, name):
    """Damaged captures end to end in one file, and what was done to each."""
    folder = wireshark.home.path
    parts, done = [], []
    for seed in seeds:
        what, link, packets = mutations.mutant(seed, sources)
        parts.append(folder / f"{name}-{seed}.pcap")
        mutations.write(parts[-1], link, packets)
        done.append(f"{seed}: {what}")
    for kind in ("tcp", "icmp", "ip", "dns"):
        parts.append(folder / f"{name}-{kind}.pcap")
        wireshark.run("randpkt", "-b", "500", "-c", RANDOM_PACKETS, "-t", kind, parts[-1], quiet=False)
    batch = join(wireshark, parts, name)
    for part in parts:
        part.unlink()
    return batch, done


def run(wireshark, path, options, *more):
    """tshark's output; no crash, no hang, no bug of Lab's."""
    try:
        done = wireshark.run("tshark", "-n", "-r", path, *options, *more, quiet=False, timeout=600)
    except subprocess.TimeoutExpired:
        raise Broken(f"{path}: tshark {options} hangs") from None
    for line in (done.stderr + done.stdout).splitlines():
        if "Dissector bug" in line and "lab" in line.lower():
            raise Broken(f"{path}: {line}")
    if done.returncode:
        raise Broken(f"{path}: tshark {options} ended with {done.returncode}\n{done.stderr[-8000:]}")
    return done.stdout


def table(wireshark, path, *options):
    """Each field of each frame."""
    names = sorted(wireshark.kinds)
    output = run(wireshark, path, options, "-T", "fields", "-E", "occurrence=a", "-E",
                 f"aggregator={AGGREGATOR}", *(word for name in names for word in ("-e", name)))
    return [dict(zip(names, line.split("\t"))) for line in output.splitlines()]


def check_words(path, rows):
    for number, row in enumerate(rows, 1):
        for name, words in WORDS.items():
            strange = set(filter(None, row[name].split(AGGREGATOR))) - words
            if strange:
                raise Broken(f"{path}: frame {number}: {name} is {strange}")


def check_same(path, left, right, what):
    """Two tables agree, but for what only a later pass can know; the shorter may be a beginning."""
    for number, (row, other) in enumerate(zip(left, right), 1):
        for name, value in row.items():
            later = other[name].replace(REFUTED, INFERRED) if name == "lab.title" else other[name]
            if value != later and not name.startswith(LATER):
                raise Broken(f"{path}: frame {number}: {name} is {value!r}, {what} {other[name]!r}")


def in_turn(turn, turns=TURNS):
    """The lists of options whose turn it is: over so many turns, each."""
    return IN_TURN[turn % turns::turns]


def check_fields(wireshark, path):
    """What the fields say, on one file."""
    one = table(wireshark, path, *ABOVE)
    two = table(wireshark, path, "-2", *ABOVE)
    if len(one) != len(two):
        raise Broken(f"{path}: {len(one)} frames in one pass, {len(two)} in two")
    check_words(path, one)
    check_words(path, two)
    check_same(path, one, two, "on a second pass")
    check_same(path, one, table(wireshark, path, *ABOVE, "-c", str(len(one) // 2)), "without what follows it")


def check_batch(wireshark, path, turn):
    """Every rule, on one file."""
    check_fields(wireshark, path)
    for options in [*ALWAYS, *in_turn(turn)]:
        run(wireshark, path, options)


@contextlib.contextmanager
def sanitized():
    """tshark with the plugin under the sanitizers, proved loaded."""
    build()
    home = Home()
    wireshark = Sanitized(home)
    wireshark.prove_loaded()
    yield wireshark
    home.remove()


def fuzz(wireshark, files, seed=0, jobs=2):
    """Check this many damaged captures; what is broken, with the file that shows it kept."""
    sources = captures()
    numbers = range(seed, seed + files)

    def batch(start):
        path, done = make_batch(wireshark, numbers[start - seed:][:BATCH], sources, f"batch-{start}")
        try:
            check_batch(wireshark, path, start // BATCH)  # of the seed, so that it can be run again
        except Broken as broken:
            told = f"{broken}\nmade by --seed {start}:\n  " + "\n  ".join(done)
            print(told, file=sys.stderr, flush=True)
            return told
        path.unlink()
        print(f"{start - seed + len(done)} of {files}", end="\r", file=sys.stderr, flush=True)
        return None

    return [broken for broken in parallel(batch, numbers[::BATCH], jobs) if broken]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200, help="how many damaged captures")
    parser.add_argument("--seed", type=int, default=0, help="the first; each has a number of its own")
    parser.add_argument("--jobs", type=int, default=2, help="how many at a time")
    options = parser.parse_args()
    with sanitized() as wireshark:
        if fuzz(wireshark, options.files, options.seed, options.jobs):
            print(f"the files are kept in {wireshark.home.path}", file=sys.stderr)
            os._exit(1)
    print(f"{options.files} damaged captures from {options.seed} on: nothing broken")


if __name__ == "__main__":
    main()
