# SPDX-License-Identifier: GPL-2.0-or-later
"""What Lab costs: instructions per packet of tshark without and with it.

Counted with callgrind, so that the figures do not depend on how busy or fast the machine is, from the
packet after FIRST on: what tshark takes to start, and for its first packets, is not counted. The
counter (peers/counter.c) also has GLib throw the same dice in each run.
"""

import concurrent.futures
import contextlib
import re
import sys
from typing import NamedTuple

import lines
import traffic
from harness import BUILD

FIRST, LAST = 1_000, 3_000
LAST_DRAWN = 1_500  # where each packet takes hundreds of thousands, or millions
LARGE = 100_000  # for a report
COUNTER = BUILD / "bench" / "counter.so"


class Mode(NamedTuple):
    """A way to run tshark: its arguments, with Lab and without what only Lab has."""
    title: str
    lab: tuple
    without: tuple
    http_limit: float
    limit: float  # for every other kind of traffic
    drawn: bool = False  # the tree is made, looked at or not

    @property
    def last(self):
        return LAST_DRAWN if self.drawn else LAST

    def most(self, kind):
        """What it may cost beside no plugin: the limit, or what is held in its place."""
        return HELD.get((self.title, kind), self.http_limit if kind == "HTTP" else self.limit)


def columns(*fields):
    formats = ",".join(f'"{field}","%Cus:{field}:0:R"' for field in fields)
    return ("-o", f"gui.column.format:{formats}")


TRAFFIC = {
    "HTTP": traffic.http,
    "zero bytes": traffic.zeros,
    "short connections": traffic.short,
    "SYN flood": traffic.flood,
    "port scan": traffic.scan,
    "ping": traffic.ping,
    "no TCP at all": traffic.udp,
    "DNS and SYNs": traffic.dns,
}
FIELD, TREE, JSON = "`-e lab.role` beside `-e tcp.flags`", "`-V`", "JSON"
MODES = [
    Mode("plain", (), (), 1.05, 1.12),
    Mode("`-Y tcp.port==1`", ("-Y", "tcp.port==1"), ("-Y", "tcp.port==1"), 1.05, 1.10),
    Mode('`-Y lab.role=="handshake2"` beside `tcp.flags==0x12`',
         ("-Y", 'lab.role=="handshake2"'), ("-Y", "tcp.flags==0x12"), 1.10, 1.20),
    Mode(FIELD,
         ("-T", "fields", "-e", "lab.role"), ("-T", "fields", "-e", "tcp.flags"), 1.15, 1.25, True),
    Mode(TREE, ("-V",), ("-V",), 1.15, 1.22, True),
    Mode(JSON, ("-T", "json"), ("-T", "json"), 1.15, 1.25, True),
    Mode("`lab.http`, plain", ("-o", "lab.http:TRUE"), (), 1.10, 1.15),
    Mode("`lab.tls`, plain", ("-o", "lab.tls:TRUE"), (), 1.10, 1.15),
    Mode("`lab.dns`, plain", ("-o", "lab.dns:TRUE"), (), 1.10, 1.15),
    Mode("`lab.quic`, plain", ("-o", "lab.quic:TRUE"), (), 1.10, 1.15),
    Mode("`lab.ip`, plain", ("-o", "lab.ip:TRUE"), (), 1.10, 1.15),
    Mode("7 columns, `lab.http`, `lab.ip`, beside 7 of TCP",
         ("-o", "lab.http:TRUE", "-o", "lab.ip:TRUE",
          *columns("lab.from", "lab.column.role", "lab.column.seq", "lab.column.ack",
                   "lab.column.client", "lab.column.server", "lab.event")),
         columns("tcp.srcport", "tcp.flags", "tcp.seq", "tcp.ack", "tcp.len",
                 "tcp.window_size", "tcp.stream"), 1.15, 1.20),
]
# Limits that are out of reach: docs/costs.md tells why, under "What the lines cost without Lab". What is held in the
# place of each is about what it costs today, so that it gets no worse.
HELD = {
    (FIELD, "HTTP"): 1.19,
    (JSON, "HTTP"): 1.21,
    (JSON, "zero bytes"): 1.27,
    (JSON, "short connections"): 1.42,
    (JSON, "SYN flood"): 1.42,
    (JSON, "port scan"): 1.42,
}
REPORT = Mode("`-z lab,report` beside `-z conv,tcp`, 100,000 packets",
              ("-q", "-z", "lab,report"), ("-q", "-z", "conv,tcp"), 1.30, 1.30)
FLOOD = "SYNs from anywhere"
# What grows, if anything does: instructions per packet that Lab adds, early and late in a capture.
GROWTH = {
    "nothing is acknowledged": traffic.unacknowledged,
    "all out of order": traffic.out_of_order,
    "every other packet a duplicate ACK": traffic.duplicate_acks,
    "one tuple used again and again": traffic.one_tuple,
    "ten tunnels, one in another": traffic.tunnels,
    FLOOD: traffic.flood,
}
# Late is behind 2^18 * 3/4 packets, where a table of each flow or host doubles, which would be counted as if it went on.
EARLY, LATE = (1_000, 2_000), (200_000, 205_000)
GROWTH_LIMIT = 1.25  # late beside early
FLOOD_LIMIT = 1.20   # beside no plugin, when nothing has room any more
QUICK = ("HTTP", "short connections", "SYN flood"), ("plain", "`-V`")
# On HTTP: the program, its arguments, and those of tshark alone beside it.
PEERS = {
    "a post-dissector that does nothing, plain": ("nothing", (), ()),
    "a minimal post-dissector in Lua, plain": ("without", ("-X", "lua_script:minimal.lua"), ()),
    "TRANSUM, plain": ("system", ("--enable-protocol", "transum"), ()),
}


# How the lines of Lab are made without it, in the order of the rows: less than the last is no cost of its own.
WITHOUT_LAB = {"lines": "the same lines, from a list",
               "pieces": "the same lines, put together"}


class Run(NamedTuple):
    program: str
    traffic: str
    arguments: tuple
    first: int = FIRST  # of the packets, that many do not count
    last: int = LAST
    to_the_end: bool = False  # also what is printed when all have been read


def runs_of(mode, kind):
    """What to run for a mode: {program: run}."""
    runs = {"without": Run("without", kind, mode.without, last=mode.last),
            "lab": Run("lab", kind, mode.lab, last=mode.last)}
    if mode.drawn:
        runs |= {program: Run(program, kind, mode.lab, last=mode.last) for program in WITHOUT_LAB}
    return runs


def lines_of(capture):
    """The file with the lines that Lab adds to a capture."""
    return capture.with_suffix(".lines")


def instructions(wireshark, capture, run):
    """How many instructions tshark executes for the packets of a run that count, per packet."""
    more = {} if run.to_the_end else {"LAB_COUNT_TO": str(run.last + 1)}
    if run.program == "pieces":
        more["LAB_PIECES"] = "1"
    done = wireshark.run(
        "valgrind", "--tool=callgrind", "--instr-atstart=no", "--dump-instr=no", "--dump-line=no",
        "--callgrind-out-file=/dev/null", "tshark", "-n", "-r", capture, *run.arguments,
        quiet=False, timeout=3600, LD_PRELOAD=str(COUNTER), LAB_COUNT_FROM=str(run.first + 1),
        LAB_LINES=str(lines_of(capture)), **more)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found or not int(found[1]):
        sys.exit(f"tshark under valgrind failed:\n{done.stderr}")
    return int(found[1]) / (run.last - run.first)


@contextlib.contextmanager
def measured(home, programs, runs):
    """Instructions per packet of each run, to be waited for; two are made at a time, in their order."""
    assert COUNTER.exists(), f"{COUNTER} is missing: ./lab bench builds it"
    paths = {(run.traffic, run.last): home.path / f"{run.traffic}-{run.last}.pcap" for run in runs}
    for (kind, packets), path in paths.items():
        traffic.write(path, {**TRAFFIC, **GROWTH}[kind], packets)
    for path in {paths[run.traffic, run.last] for run in runs if run.program == "lines"}:
        lines.write(programs["lab"], programs["lines"], path, lines_of(path))

    def count(run):
        return instructions(programs[run.program], paths[run.traffic, run.last], run)

    pool = concurrent.futures.ThreadPoolExecutor(2)
    try:
        costs = {run: pool.submit(count, run) for run in runs}
        yield lambda run: costs[run].result()
    finally:
        pool.shutdown(cancel_futures=True)


def growth(home, programs):
    """Print what Lab adds per packet early and late in captures that could make it work more and
    more; return what passed its limit."""
    runs = [Run(program, kind, (), *packets) for kind in GROWTH
            for packets in (LATE, EARLY) for program in ("without", "lab")]
    with measured(home, programs, runs) as cost_of:
        return growth_table(cost_of)


def growth_table(cost_of):
    """Print it, row by row as the costs come; return what passed its limit."""
    passed = []
    print("\n| instructions per packet that Lab adds | packets "
          + " | ".join(f"{first:,} to {last:,}" for first, last in (EARLY, LATE))
          + " | limit | late, beside no plugin |\n|" + " --- |" * 5, flush=True)
    for kind in GROWTH:
        without, lab = ([cost_of(Run(program, kind, (), *packets)) for packets in (EARLY, LATE)]
                        for program in ("without", "lab"))
        early, late = (more - less for less, more in zip(without, lab))
        print(f"| {kind} | {early / 1000:+.1f}k | {late / 1000:+.1f}k | {GROWTH_LIMIT}× "
              f"| {lab[1] / without[1]:.2f} |", flush=True)
        passed += [f"growth, {kind}"] * (late > GROWTH_LIMIT * early)
        passed += [f"cost, {kind}"] * (kind == FLOOD and lab[1] > FLOOD_LIMIT * without[1])
    return passed


def large_report(home, programs):
    """Print what a report on a large capture takes; return what passed its limit."""
    without, lab = (Run(program, "HTTP", arguments, last=LARGE, to_the_end=True)
                    for program, arguments in (("without", REPORT.without), ("lab", REPORT.lab)))
    with measured(home, programs, [without, lab]) as cost_of:
        ratio = cost_of(lab) / cost_of(without)
    print(f"\n{REPORT.title}: {ratio:.2f} (limit {REPORT.http_limit:.2f})", flush=True)
    return [REPORT.title] * (round(ratio, 2) > REPORT.http_limit)


def cell(cost_of, program, kind, mode):
    """What a program costs beside no plugin: the ratio, and in words."""
    runs = runs_of(mode, kind)
    without, found = cost_of(runs["without"]), cost_of(runs[program])
    return found / without, f"{found / without:.2f} ({(found - without) / 1000:+.1f}k)"


def table(cost_of, kinds, modes):
    """Print the table of ratios, and of what each costs without Lab, row by row as the costs come; return
    what passed a limit, or what is held in its place. Further rows of a mode are of Lab's lines without Lab."""
    passed = []
    print("| beside no plugin | " + " | ".join(kinds) + " | limit: HTTP, others |\n|"
          + " --- |" * (2 + len(kinds)), flush=True)
    for mode in modes:
        cells = []
        for kind in kinds:
            ratio, words = cell(cost_of, "lab", kind, mode)
            held = (mode.title, kind) in HELD
            cells.append(words + f", out of reach, held at {mode.most(kind):.2f}" * held)
            if round(ratio, 2) > mode.most(kind):
                passed.append(f"{mode.title}, {kind}")
        print(f"| {mode.title} | " + " | ".join(cells)
              + f" | {mode.http_limit:.2f}, {mode.limit:.2f} |", flush=True)
        if mode.drawn:
            for program, title in WITHOUT_LAB.items():
                print(f"| {title} | " + " | ".join(cell(cost_of, program, kind, mode)[1] for kind in kinds)
                      + " | |", flush=True)
    print("| tshark alone, plain | " + " | ".join(
        f"{cost_of(Run('without', kind, ())) / 1000:.1f}k" for kind in kinds) + " | |", flush=True)
    return passed


def row_of_lines(home, kinds):
    """Print what there is to be made, where the tree is."""
    counts = [lines.per_packet(lines_of(home.path / f"{kind}-{LAST_DRAWN}.pcap"), FIRST + 1, LAST_DRAWN + 1)
              for kind in kinds]
    print("| Lab's fields per packet, and lines to be seen of them | "
          + " | ".join(f"{fields:.1f}, {seen:.1f}" for fields, seen in counts) + " | |", flush=True)


def peer_rows(cost_of, peers, kinds):
    """Print what Lab is compared with, on HTTP."""
    for title, (program, arguments, beside) in peers.items():
        with_it, alone = cost_of(Run(program, "HTTP", arguments)), cost_of(Run("without", "HTTP", beside))
        print(f"| peer: {title} | {with_it / alone:.2f} ({(with_it - alone) / 1000:+.1f}k) |"
              + " |" * len(kinds), flush=True)


def report(home, programs, quick, chosen):
    """Measure and print; return what passed its limit.
    chosen: words, of which a mode's or a traffic's name must have one; none: all"""
    kinds = [kind for kind in TRAFFIC if not quick or kind in QUICK[0]]
    modes = [mode for mode in MODES if not quick or mode.title in QUICK[1]]
    if chosen:
        kinds = [kind for kind in TRAFFIC if any(word in kind for word in chosen)] or kinds
        modes = [mode for mode in MODES if any(word in mode.title for word in chosen)] or modes
    peers = {title: peer for title, peer in PEERS.items()
             if (not quick and not chosen) or any(word in title for word in chosen)}
    # Without doubles, and in the order in which they are printed.
    wanted = dict.fromkeys(run for mode in modes for kind in kinds for run in runs_of(mode, kind).values())
    wanted |= dict.fromkeys(Run("without", kind, ()) for kind in kinds)
    for program, arguments, beside in peers.values():
        wanted |= dict.fromkeys([Run(program, "HTTP", arguments), Run("without", "HTTP", beside)])
    with measured(home, programs, wanted) as cost_of:
        passed = table(cost_of, kinds, modes)
        if any(mode.drawn for mode in modes):
            row_of_lines(home, kinds)
        peer_rows(cost_of, peers, kinds)
    return passed
