#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Record how Linux times and paces what it sends, with its own numbers beside the segments.

Usage, as root: record.py [-o FOLDER] [SCENARIO...]; without a scenario, all that are not in the
folder yet. They are recorded one after the other: several at once would measure each other.
"""

import argparse
import os
import pathlib
import socket
import sys
import time

from timed_wire import TimedWire, told_by

HERE = pathlib.Path(__file__).resolve().parent
SCENARIOS = {}


def scenario(what, delay, **wire):
    def keep(script):
        SCENARIOS[script.__name__] = (script, what, {"delay": delay, **wire})
        return script
    return keep


def opened(w, control="cubic", server=(), client=()):
    """@return the two sockets of a connection from A to B; A's is watched."""
    w.sysctl("ipv4/tcp_no_metrics_save", 1)
    listener = w.listen("B", options=server)
    a = w.socket("A", options=[(socket.IPPROTO_TCP, socket.TCP_CONGESTION, control.encode()), *client])
    w.watch(a, "A")
    w.connect(a, "B")
    return a, w.accept(listener)


def nth(*numbers):
    """A predicate: the segments with data of A's that are the so-manieth."""
    count = [0]

    def wanted(segment):
        if segment.source == "A" and segment.len:
            count[0] += 1
            return count[0] in numbers
        return False
    return wanted


def finish(w, a, b):
    """Wait until all is acknowledged, and close."""
    def acknowledged():
        told = told_by(a)
        return not told or not told["unacked"]
    w.run(30, until=acknowledged)
    a.close()
    w.run(3 * w.delay + 0.05)
    b.close()
    w.run(3 * w.delay + 0.05)


def bulk(w, size, **more):
    a, b = opened(w, **more)
    w.read_all(b)
    w.send_all(a, size)
    finish(w, a, b)


def talk(w, a, b, question, answer, times, pause=0.0):
    for _ in range(times):
        w.send(a, question)
        w.read(b)
        w.send(b, answer)
        w.read(a)
        w.run(pause)


@scenario("slow start over 50 ms: nothing is lost, the window is large", 0.025)
def slow_start(w):
    bulk(w, 700_000)


@scenario("a slow line whose queue overflows: fast retransmit, and half the window (Reno)", 0.020,
          rate=600_000, queue=25)
def halving_reno(w):
    bulk(w, 900_000, control="reno")


@scenario("the same with CUBIC", 0.020, rate=600_000, queue=25)
def halving_cubic(w):
    bulk(w, 900_000)


@scenario("one segment is lost, the third duplicate ACK brings it back", 0.025)
def fast_repair(w):
    w.drop(nth(25))
    bulk(w, 200_000, control="reno")


@scenario("one segment is lost, and its repetition as well: a time-out", 0.025)
def timeout_again(w):
    w.sysctl("ipv4/tcp_recovery", 0)  # else RACK sees that the repetition is lost as well (RFC 8985)
    seen = []  # the numbers of A's data

    def same(segment):
        """The 25th segment, and all that begin as it does."""
        if segment.source != "A" or not segment.len:
            return False
        seen.append(segment.seq)
        return len(seen) >= 25 and segment.seq == seen[24]
    w.drop(same, times=3)
    bulk(w, 200_000, control="reno")


@scenario("nothing arrives for a while: time-outs that double", 0.025)
def timeouts_double(w):
    a, b = opened(w, control="reno")
    w.read_all(b)
    w.send(a, 8 * 1448)
    w.run(0.3)
    comes_back = time.monotonic() + 3
    w.drop(lambda segment: segment.source == "A" and time.monotonic() < comes_back, times=10**6)
    w.send_all(a, 40_000)
    w.run(4.5)
    finish(w, a, b)


@scenario("the last segment of all is lost: a tail loss probe", 0.025)
def tail_lost(w):
    a, b = opened(w)
    w.read_all(b)
    w.send(a, 8 * 1448)
    w.run(0.2)
    w.drop(nth(8))
    w.send(a, 8 * 1448)
    w.run(1)
    finish(w, a, b)


@scenario("two SYNs are lost: the third, after 1 and 2 seconds more, opens the connection", 0.025)
def syn_lost(w):
    w.drop(lambda segment: segment.source == "A" and segment.flags == "S", times=2)
    bulk(w, 20_000)


@scenario("a receiver that reads nothing for a second: the window closes", 0.005)
def reader_stops(w):
    a, b = opened(w, server=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 30_000)])
    sent = [0]

    def push():
        try:
            while sent[0] < 150_000:
                sent[0] += a.send(bytes(120 for _ in range(min(8192, 150_000 - sent[0]))))
        except BlockingIOError:
            pass
        if sent[0] < 150_000:
            w.at(0.002, push)
    push()
    w.run(1.2)
    w.read_all(b)
    w.run(10, until=lambda: sent[0] >= 150_000)
    finish(w, a, b)


@scenario("a small window over a long way: the window holds the sender", 0.025)
def small_window(w):
    bulk(w, 400_000, server=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 20_000)])


@scenario("a program that has little to say: the sender waits for it", 0.025)
def slow_program(w):
    a, b = opened(w)
    w.read_all(b)
    for _ in range(30):
        w.send(a, 1000)
        w.run(0.03)
    finish(w, a, b)


def write_in_two_pieces(w, a, b):
    talk(w, a, b, 100, 100, 8)       # a conversation: its receiver begins to delay ACKs
    for _ in range(6):
        w.send(a, 100)
        w.send(a, 50)
        w.read(b)
        w.run(0.12)
        w.read(b)
        w.send(b, 200)
        w.read(a)
    finish(w, a, b)


@scenario("a small piece waits for the ACK of the one before (Nagle), which is delayed", 0.005)
def nagle(w):
    a, b = opened(w)
    write_in_two_pieces(w, a, b)


@scenario("the same without Nagle's algorithm", 0.005)
def no_nagle(w):
    a, b = opened(w, client=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)])
    write_in_two_pieces(w, a, b)


@scenario("question and answer over a long way", 0.15)
def long_way(w):
    a, b = opened(w)
    talk(w, a, b, 300, 3000, 12, pause=0.05)
    finish(w, a, b)


@scenario("a way whose delay changes all the time", 0.010)
def uneven(w):
    a, b = opened(w)
    w.read_all(b)
    step = [0]

    def slower(segment):
        step[0] += 1
        return [0.02 * ((step[0] // 7) % 4) + 0.001 * (step[0] % 5)]
    w.rule(lambda segment: segment.source == "B", 10**6, slower)
    for _ in range(40):
        w.send(a, 2000)
        w.run(0.12)
    finish(w, a, b)


@scenario("a program that writes three whole segments every 8 ms: it holds the sender, though no segment is short", 0.025)
def whole_pieces(w):
    a, b = opened(w)
    w.read_all(b)
    for _ in range(60):
        w.send(a, 3 * 1448)
        w.run(0.008)
    finish(w, a, b)


@scenario("BBR: it paces, and sends as much in each round", 0.020, rate=600_000, queue=300)
def bbr(w):
    bulk(w, 600_000, control="bbr")


@scenario("by satellite: more than 256 segments on their way, and a queue that ends slow start", 0.3, rate=1_000_000, queue=400)
def satellite(w):
    bulk(w, 1_400_000)


@scenario("ECN: the router marks instead of dropping, the sender slows down", 0.020, rate=600_000, queue=200)
def ecn(w):
    w.sysctl("ipv4/tcp_ecn", 1)
    w.mark = 18
    bulk(w, 900_000, control="reno")


@scenario("without timestamps, with losses: Karn's rule", 0.025)
def karn(w):
    w.sysctl("ipv4/tcp_timestamps", 0)
    w.drop(nth(20, 70, 71))
    bulk(w, 250_000, control="reno")


@scenario("keep-alives on an idle connection", 0.010)
def keep_alive(w):
    a, b = opened(w, client=[(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1), (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1),
                             (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)])
    talk(w, a, b, 100, 100, 1)
    w.run(4.5)
    finish(w, a, b)


def record(name, folder):
    script, _, kind = SCENARIOS[name]
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))  # it is the clock of what it records
    wire = TimedWire(f"lab{os.getpid()}", **kind)
    try:
        script(wire)
        wire.write(str(folder / name.replace("_", "-")))
    finally:
        wire.close_down()
    os._exit(0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=pathlib.Path, default=HERE)
    parser.add_argument("names", nargs="*", metavar="SCENARIO")
    options = parser.parse_args()
    if os.getuid() != 0:
        parser.error("network namespaces need root")
    names = [name.replace("-", "_") for name in options.names] or [
        name for name in SCENARIOS if not (options.output / f"{name.replace('_', '-')}.a.pcap").exists()]
    failed = [name for name in names if not record(name, options.output)]
    print(f"{len(names) - len(failed)} of {len(names)} recorded in {options.output}; failed: {failed or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
