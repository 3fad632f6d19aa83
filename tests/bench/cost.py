# SPDX-License-Identifier: GPL-2.0-or-later
"""What Lab costs: instructions per packet of tshark without and with it.

Counted with callgrind, so that the figures do not depend on how busy or fast the machine is.
Start-up is subtracted: the cost of a packet is that of a capture of LONG packets less that of its
first SHORT ones.
"""

import re
import sys
from typing import NamedTuple

import traffic
from harness import parallel

LONG, SHORT = 3_000, 1_000


class Mode(NamedTuple):
    """A way to run tshark: its arguments, with Lab and without what only Lab has."""
    title: str
    lab: tuple
    without: tuple
    http_limit: float
    limit: float  # for every other kind of traffic
    traffics: tuple = None  # None: all


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
}
MODES = [
    Mode("plain", (), (), 1.05, 1.12),
    Mode("`-Y tcp.port==1`", ("-Y", "tcp.port==1"), ("-Y", "tcp.port==1"), 1.05, 1.10),
    Mode('`-Y lab.role=="handshake2"` beside `tcp.flags==0x12`',
         ("-Y", 'lab.role=="handshake2"'), ("-Y", "tcp.flags==0x12"), 1.10, 1.20),
    Mode("`-e lab.role` beside `-e tcp.flags`",
         ("-T", "fields", "-e", "lab.role"), ("-T", "fields", "-e", "tcp.flags"), 1.15, 1.25),
    Mode("`-V`", ("-V",), ("-V",), 1.15, 1.22),
    Mode("JSON", ("-T", "json"), ("-T", "json"), 1.15, 1.25),
    Mode("`lab.http`, plain", ("-o", "lab.http:TRUE"), (), 1.10, 1.15),
    Mode("`lab.ip`, plain", ("-o", "lab.ip:TRUE"), (), 1.10, 1.15),
    Mode("7 columns, `lab.http`, `lab.ip`, beside 7 of TCP",
         ("-o", "lab.http:TRUE", "-o", "lab.ip:TRUE",
          *columns("lab.from", "lab.column.role", "lab.column.seq", "lab.column.ack",
                   "lab.column.client", "lab.column.server", "lab.event")),
         columns("tcp.srcport", "tcp.flags", "tcp.seq", "tcp.ack", "tcp.len",
                 "tcp.window_size", "tcp.stream"), 1.15, 1.20),
    Mode("`-z lab,report` beside `-z conv,tcp`",
         ("-q", "-z", "lab,report"), ("-q", "-z", "conv,tcp"), 1.30, 1.30),
]
QUICK = ("HTTP", "short connections", "SYN flood"), ("plain", "`-V`")
PEERS = {
    "a post-dissector that does nothing": ("nothing", ()),
    "a minimal post-dissector in Lua": ("without", ("-X", "lua_script:minimal.lua")),
    "TRANSUM": ("system", ("--enable-protocol", "transum")),
}


class Run(NamedTuple):
    program: str
    traffic: str
    arguments: tuple
    count: int


def instructions(wireshark, capture, arguments):
    """How many instructions tshark executes for a capture."""
    done = wireshark.run(
        "valgrind", "--tool=callgrind", "--dump-instr=no", "--dump-line=no",
        "--callgrind-out-file=/dev/null", "tshark", "-n", "-r", capture, *arguments, quiet=False,
        timeout=3600)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        sys.exit(f"tshark under valgrind failed:\n{done.stderr}")
    return int(found[1])


def measure(home, programs, wanted):
    """Instructions per packet of each (program, traffic, arguments)."""
    for kind in {kind for _, kind, _ in wanted}:
        for count in (LONG, SHORT):
            traffic.write(home.path / f"{kind}-{count}.pcap", TRAFFIC[kind], count)
    # The long runs first, so that both cores end at about the same time.
    runs = [Run(*what, count) for count in (LONG, SHORT) for what in wanted]

    def total(run):
        return instructions(programs[run.program], home.path / f"{run.traffic}-{run.count}.pcap",
                            run.arguments)

    totals = dict(zip(runs, parallel(total, runs)))
    return {what: (totals[Run(*what, LONG)] - totals[Run(*what, SHORT)]) / (LONG - SHORT)
            for what in wanted}


def table(costs, kinds, modes):
    """Print the table of ratios, and of what each costs without Lab; return what passed a limit."""
    passed = []
    print("| beside no plugin | " + " | ".join(kinds) + " | limit: HTTP, others |\n|"
          + " --- |" * (2 + len(kinds)))
    for mode in modes:
        cells = []
        for kind in kinds:
            without, lab = costs["without", kind, mode.without], costs["lab", kind, mode.lab]
            most = mode.http_limit if kind == "HTTP" else mode.limit
            cells.append(f"{lab / without:.2f} ({(lab - without) / 1000:+.1f}k)")
            if round(lab / without, 2) > most:
                passed.append(f"{mode.title}, {kind}")
        print(f"| {mode.title} | " + " | ".join(cells)
              + f" | {mode.http_limit:.2f}, {mode.limit:.2f} |")
    print("| tshark alone, plain | " + " | ".join(
        f"{costs['without', kind, ()] / 1000:.1f}k" for kind in kinds) + " | |")
    return passed


def report(home, programs, quick, chosen):
    """Measure and print; return what passed its limit.
    chosen: words, of which a mode's or a traffic's name must have one; none: all"""
    kinds = [kind for kind in TRAFFIC if not quick or kind in QUICK[0]]
    modes = [mode for mode in MODES if not quick or mode.title in QUICK[1]]
    if chosen:
        kinds = [kind for kind in TRAFFIC if any(word in kind for word in chosen)] or kinds
        modes = [mode for mode in MODES if any(word in mode.title for word in chosen)] or modes
    peers = {} if quick or chosen else PEERS
    wanted = {("without", kind, ()) for kind in kinds}
    for kind in kinds:
        for mode in modes:
            wanted |= {("without", kind, mode.without), ("lab", kind, mode.lab)}
    wanted |= {(program, "HTTP", arguments) for program, arguments in peers.values()}
    costs = measure(home, programs, sorted(wanted))
    passed = table(costs, kinds, modes)
    for title, (program, arguments) in peers.items():
        ratio = costs[program, "HTTP", arguments] / costs["without", "HTTP", ()]
        print(f"| peer: {title}, plain | {ratio:.2f} |" + " |" * len(kinds))
    return passed
