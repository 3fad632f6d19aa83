# SPDX-License-Identifier: GPL-2.0-or-later
"""Two Linux hosts on one wire that has a delay, a rate and a queue, recorded at both ends with what
the kernel itself says of the connection: the TCP_INFO of a socket, after each thing that happened.

The hosts and the timetable are those of tests/kernel/record; instead of the states of all sockets,
one socket is asked for its numbers, which takes a microsecond."""

import os
import pathlib
import socket
import struct
import sys
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "kernel" / "record"))

from wire import Segment, Wire, is_tcp  # noqa: E402

# struct tcp_info of include/uapi/linux/tcp.h: the numbers that are written down, and where they are.
NUMBERS = {"ca_state": ("B", 1), "rto": ("I", 8), "unacked": ("I", 24), "rtt": ("I", 68), "rttvar": ("I", 72),
           "ssthresh": ("I", 76), "cwnd": ("I", 80), "bytes_acked": ("Q", 120), "busy": ("Q", 168),
           "rwnd_limited": ("Q", 176), "bytes_sent": ("Q", 200), "bytes_retrans": ("Q", 208), "snd_wnd": ("I", 228)}
STATE_ESTABLISHED = 1
ECT0, CE, ECT_MASK = 2, 3, 3


def told_by(sock):
    """{name: number}, or None while the handshake is not over."""
    info = sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    if info[0] != STATE_ESTABLISHED:
        return None
    return {name: struct.unpack_from("=" + kind, info, at)[0] for name, (kind, at) in NUMBERS.items()}


def is_congested(frame):
    """The frame with CE instead of ECT(0), as a router writes it; None if it is not ECN-capable."""
    if frame[14] >> 4 != 4 or frame[15] & ECT_MASK != ECT0:
        return None
    total = int.from_bytes(frame[24:26], "big") ^ 0xFFFF
    total += CE - ECT0  # the sum over the words of the header grows by what the word grew by
    total = (total & 0xFFFF) + (total >> 16)
    return frame[:15] + bytes([frame[15] | CE]) + frame[16:24] + (total ^ 0xFFFF).to_bytes(2, "big") + frame[26:]


class TimedWire(Wire):
    """A wire that takes `delay` seconds, and from A to B carries `rate` bytes per second behind a
    queue of `queue` frames (None: at once). `watched` is the socket whose numbers are written down."""

    longest = 54 + 60  # all headers there can be

    def __init__(self, prefix, delay, rate=None, queue=1000):
        super().__init__(prefix, delay)
        self.rate, self.queue = rate, queue
        self.free = 0.0        # when the line has sent all that waits for it
        self.watched, self.watched_end = None, "A"
        self.samples = []      # (number of frames captured so far, time, {name: number})
        self.latest = None     # what of it was written down last
        self.mark = None       # from so many waiting frames on, CE instead of a loss

    def watch(self, sock, end):
        self.watched, self.watched_end = sock, end

    def sample(self):
        if not self.watched or self.watched.fileno() < 0:
            return
        numbers = told_by(self.watched)
        frames = len(self.captures[self.watched_end])
        if numbers and frames and (frames, numbers) != self.latest:
            self.samples.append((frames, time.time_ns(), numbers))
            self.latest = (frames, numbers)

    # What the wire does to segments: see the base class. States are not looked at.

    def deliver(self, segment):
        self.drain()
        self.capture(segment.target, segment)
        os.write(self.hosts[segment.target].tap, segment.frame)
        if segment.target == self.watched_end:
            self.sample()
        self.drain()

    def drain(self):
        for end, host in self.hosts.items():
            frames = []
            while True:
                try:
                    frames.append((os.read(host.tap, 1 << 16), time.time_ns()))
                except BlockingIOError:
                    break
            for frame, stamp in frames:
                if is_tcp(frame):
                    segment = Segment(frame)
                    self.captures[end].append((stamp, segment, frame, None))
                    self.carry(segment)
            if frames and end == self.watched_end:
                self.sample()

    def waits_in_line(self, segment):
        if not self.rate or segment.source != "A":
            return 0
        now = time.monotonic()
        waiting = max(0.0, self.free - now)
        if waiting * self.rate > self.queue * 1514:
            return None
        if self.mark and waiting * self.rate > self.mark * 1514:
            segment.frame = is_congested(segment.frame) or segment.frame
        self.free = now + waiting + len(segment.frame) / self.rate
        return self.free - now

    # The programs, whose states nobody asks for.

    def done(self, result=None):
        self.drain()
        return result

    def send_all(self, sock, size, seconds=60):
        """Send as a program does that has it all at hand."""
        left = memoryview(bytes(97 + number % 26 for number in range(1 << 16)))
        while size:
            try:
                size -= sock.send(left[:min(size, len(left))])
            except BlockingIOError:
                before = len(self.captures["A"])
                self.run(seconds, until=lambda: len(self.captures["A"]) > before)
            self.drain()

    def read_all(self, sock):
        """Let the program at the other end read whatever comes, from now on."""
        def read():
            try:
                while sock.recv(1 << 16):
                    pass
            except (BlockingIOError, ConnectionError, OSError):
                pass
            if sock.fileno() >= 0:
                self.at(0.001, read)
        read()

    # The record.

    def write(self, stem, ends="AB"):
        for end in ends:
            self.write_capture(f"{stem}.{end.lower()}.pcap", end)
        with open(f"{stem}.info.tsv", "w", encoding="ascii") as file:
            print("frame", "time", *NUMBERS, sep="\t", file=file)
            for frames, stamp, numbers in self.samples:
                print(frames, f"{stamp // 10**9}.{stamp % 10**9:09d}", *numbers.values(), sep="\t", file=file)

    def settle(self, seconds=10):
        self.run(seconds)
