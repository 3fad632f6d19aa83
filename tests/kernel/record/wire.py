# SPDX-License-Identifier: GPL-2.0-or-later
"""Two Linux hosts on one wire, recorded at both ends with the kernel's own TCP states.

Each host is a network namespace with one TAP device; the wire between them is this program.
Everything happens in one thread: the programs' system calls, and the delivery of each frame. A
frame written to a TAP device is processed by the kernel before write() returns, so the sockets'
states, read through sock_diag before and after, are those the segment met and left behind.
"""

import contextlib
import ctypes
import errno
import fcntl
import heapq
import itertools
import os
import select
import socket
import struct
import subprocess
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000
NETLINK_SOCK_DIAG, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST_DUMP, NLMSG_DONE, NLMSG_ERROR = 4, 20, 0x301, 3, 2
TCP_REPAIR = 19

STATES = {1: "ESTABLISHED", 2: "SYN_SENT", 3: "SYN_RECV", 4: "FIN_WAIT1", 5: "FIN_WAIT2",
          6: "TIME_WAIT", 7: "CLOSED", 8: "CLOSE_WAIT", 9: "LAST_ACK", 10: "LISTEN",
          11: "CLOSING", 12: "SYN_RECV"}

ADDRESS = {"A": "10.77.0.1", "B": "10.77.0.2", "P": "10.77.0.3"}
ADDRESS6 = {"A": "fd77::1", "B": "fd77::2"}
MAC = {"A": "02:00:00:00:00:0a", "B": "02:00:00:00:00:0b", "P": "02:00:00:00:00:0c"}
OWNER = {**{address: end for end, address in ADDRESS.items()},
         **{address: end for end, address in ADDRESS6.items()}}
OTHER = {"A": "B", "B": "A", "P": "A"}

libc = ctypes.CDLL(None, use_errno=True)


def set_namespace(fd):
    if libc.setns(fd, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")


def enter_fresh_namespace():
    """Leave the machine's network for one that is this process's own. Namespaces made from here
    have a small hash table of connections, which sock_diag walks in a moment."""
    if libc.unshare(CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    with open("/proc/sys/net/ipv4/tcp_child_ehash_entries", "w") as file:
        file.write("16")


class Host:
    """A network namespace, its TAP device and a window on its sockets."""

    def __init__(self, end, name):
        self.end, self.name = end, name
        self.home = os.open("/proc/self/ns/net", os.O_RDONLY)
        subprocess.run(["ip", "netns", "add", name], check=True)
        self.namespace = os.open(f"/run/netns/{name}", os.O_RDONLY)
        with self.entered():
            self.tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(self.tap, TUNSETIFF, struct.pack("16sH22x", b"wire", IFF_TAP | IFF_NO_PI))
            self.diag = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_SOCK_DIAG)
            for path in ("all", "default", "wire"):
                self.sysctl(f"ipv6/conf/{path}/accept_dad", 0)
                self.sysctl(f"ipv6/conf/{path}/router_solicitations", 0)
            commands = ["link set lo up", f"link set wire address {MAC[end]} up",
                        f"addr add {ADDRESS[end]}/24 dev wire",
                        f"addr add {ADDRESS6[end]}/64 dev wire nodad"]
            for other in MAC:
                if other != end:
                    commands.append(f"neigh add {ADDRESS[other]} lladdr {MAC[other]} dev wire")
            commands.append(f"neigh add {ADDRESS6[OTHER[end]]} lladdr {MAC[OTHER[end]]} dev wire")
            subprocess.run(["ip", "-batch", "-"], input="\n".join(commands), text=True, check=True)

    @contextlib.contextmanager
    def entered(self):
        set_namespace(self.namespace)
        try:
            yield
        finally:
            set_namespace(self.home)

    def sysctl(self, name, value):
        """Set net.<name>; to be called inside the namespace."""
        with open(f"/proc/sys/net/{name}", "w") as file:
            file.write(str(value))

    def sockets(self):
        """{(local port, remote address, remote port): state}, the listening ports, and which
        connections belong to a program (a request socket does not yet)."""
        found, listening, owned = {}, set(), set()
        for family in (socket.AF_INET, socket.AF_INET6):
            for state, sport, dport, dst, inode in self.dump(family):
                if state == "LISTEN":
                    listening.add(sport)
                elif dport:
                    found[sport, dst, dport] = state
                    if inode:
                        owned.add((sport, dst, dport))
        return found, listening, owned

    def dump(self, family):
        request = struct.pack("=BBBBI", family, socket.IPPROTO_TCP, 0, 0, 0xFFFFFFFF) + bytes(48)
        header = struct.pack("=IHHII", 16 + len(request), SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST_DUMP,
                             1, 0)
        self.diag.send(header + request)
        while True:
            data = self.diag.recv(1 << 16)
            while data:
                size, kind = struct.unpack_from("=IH", data)
                if kind == NLMSG_DONE:
                    return
                if kind == NLMSG_ERROR:
                    raise OSError("sock_diag")
                kin, state = struct.unpack_from("=BB", data, 16)
                sport, dport = struct.unpack_from("!HH", data, 20)
                raw = data[40:44] if kin == socket.AF_INET else data[40:56]
                inode = struct.unpack_from("=I", data, 16 + 68)[0]
                yield STATES[state], sport, dport, socket.inet_ntop(kin, raw), inode
                data = data[(size + 3) & ~3:]

    def remove(self):
        os.close(self.tap)
        self.diag.close()
        os.close(self.namespace)
        subprocess.run(["ip", "netns", "del", self.name], check=False)


FLAG_LETTERS = [(0x02, "S"), (0x10, "A"), (0x01, "F"), (0x08, "P"), (0x04, "R"), (0x20, "U"),
                (0x40, "E"), (0x80, "C")]


class Segment:
    """A TCP segment on the wire, and what became of it."""

    def __init__(self, frame):
        self.frame, self.time, self.deliveries = frame, 0, []
        self.snd_state = self.snd_wire = "-"
        version = frame[14] >> 4
        if version == 4:
            tcp = 14 + (frame[14] & 15) * 4
            end = 14 + struct.unpack_from("!H", frame, 16)[0]
            src, dst = (socket.inet_ntop(socket.AF_INET, frame[at:at + 4]) for at in (26, 30))
        else:
            tcp = 54
            end = 54 + struct.unpack_from("!H", frame, 18)[0]
            src, dst = (socket.inet_ntop(socket.AF_INET6, frame[at:at + 16]) for at in (22, 38))
        self.src, self.dst = src, dst
        self.sport, self.dport, self.seq, self.ack, offset, bits = struct.unpack_from(
            "!HHIIBB", frame, tcp)
        self.len = end - tcp - (offset >> 4) * 4
        self.flags = "".join(letter for bit, letter in FLAG_LETTERS if bits & bit)
        self.source, self.target = OWNER[src], OWNER[dst]

    def has(self, letter):
        return letter in self.flags

    @property
    def sender_key(self):
        return self.sport, self.dst, self.dport

    @property
    def receiver_key(self):
        return self.dport, self.src, self.sport


def is_tcp(frame):
    """TCP over IPv4 or IPv6; the wire carries nothing else between the hosts."""
    kind = frame[12:14]
    return (kind == b"\x08\x00" and frame[23] == 6) or (kind == b"\x86\xdd" and frame[20] == 6)


def pick(source, flags=None, data=None):
    """A predicate on segments: from this end, with these flags (PSH aside), with or without data."""
    def wanted(segment):
        return (segment.source == source
                and (flags is None or segment.flags.replace("P", "") == flags)
                and (data is None or (segment.len > 0) == data))
    return wanted


class View:
    """What the labels say of one host's sockets: the kernel's states and a few conventions."""

    def __init__(self, host):
        self.host, self.now, self.listening = host, {}, set()
        self.ended = {}      # connections that are gone -> CLOSED, or LISTEN behind a request socket
        self.cookies = set()  # answered with a SYN cookie: SYN_RECV without any socket
        self.fin_sent = set()
        self.was, self.owned = {}, set()

    def refresh(self):
        owned = self.owned
        self.now, self.listening, self.owned = self.host.sockets()
        for key, state in self.was.items():
            if key not in self.now:
                passive = (state == "SYN_RECV" and key[0] in self.listening
                           and key not in owned)
                self.ended[key] = "LISTEN" if passive else "CLOSED"
        for key in self.now:
            self.cookies.discard(key)
            self.ended.pop(key, None)
        self.was = self.now

    def state(self, key):
        if key in self.now:
            return self.now[key]
        if key in self.cookies:
            return "SYN_RECV"
        if key in self.ended:
            return self.ended[key]
        return "LISTEN" if key[0] in self.listening else "CLOSED"

    def wire_state(self, key):
        """FIN-WAIT-1 and LAST-ACK only once the FIN has left."""
        state = self.state(key)
        if key in self.fin_sent:
            return state
        return {"FIN_WAIT1": "ESTABLISHED", "LAST_ACK": "CLOSE_WAIT",
                "CLOSING": "CLOSE_WAIT"}.get(state, state)

    def before_arrival(self, segment):
        """A SYN that finds no socket of its own meets the listener."""
        key = segment.receiver_key
        if segment.flags.strip("EC") == "S" and key not in self.now and key[0] in self.listening:
            self.ended.pop(key, None)
            self.cookies.discard(key)
        return self.state(key)

    def on_sending(self, segment):
        key = segment.sender_key
        if segment.has("S"):
            self.fin_sent.discard(key)
            if segment.has("A") and key not in self.now and key[0] in self.listening:
                self.cookies.add(key)
                self.ended.pop(key, None)
        if segment.has("F"):
            self.fin_sent.add(key)
        if segment.has("R") and key in self.cookies:
            self.cookies.discard(key)
            self.ended[key] = "CLOSED"
        segment.snd_state = self.state(key)
        segment.snd_wire = self.wire_state(key)


class Wire:
    """The two hosts, the wire's timetable and rules, and what each end captures."""

    longest = 65535  # bytes that are kept of a frame

    def __init__(self, prefix, delay=0.005):
        self.delay = delay
        enter_fresh_namespace()
        self.hosts = {end: Host(end, f"{prefix}{end.lower()}") for end in "AB"}
        self.views = {end: View(host) for end, host in self.hosts.items()}
        self.captures = {"A": [], "B": []}  # (time, segment or None, frame, delivery or None)
        self.rules, self.agenda, self.order = [], [], itertools.count()
        self.peer = None
        self.sockets = []

    def close_down(self):
        for sock in self.sockets:
            sock.close()
        for host in self.hosts.values():
            host.remove()

    # What the wire does to segments.

    def rule(self, wanted, times, action):
        self.rules.append([wanted, times, action])

    def drop(self, wanted, times=1):
        self.rule(wanted, times, lambda segment: [])

    def hold(self, wanted, extra, times=1):
        self.rule(wanted, times, lambda segment: [extra])

    def repeat(self, wanted, extra=0.001, times=1, copies=1):
        self.rule(wanted, times,
                  lambda segment: [extra * number for number in range(copies + 1)])

    def at(self, delay, action):
        heapq.heappush(self.agenda, (time.monotonic() + delay, next(self.order), action))

    def carry(self, segment):
        delays = [0]
        for rule in self.rules:
            if rule[1] > 0 and rule[0](segment):
                rule[1] -= 1
                delays = rule[2](segment)
                break
        for extra in delays:
            wait = self.waits_in_line(segment)
            if wait is not None:
                self.at(self.delay + extra + wait, lambda: self.deliver(segment))

    def waits_in_line(self, segment):
        """How many seconds until the line has sent it; None: there is no room for it."""
        return 0

    def capture(self, end, segment, delivery=None, frame=None):
        self.captures[end].append((time.time_ns(), segment, frame or segment.frame, delivery))

    def deliver(self, segment):
        """Hand the segment to its receiver, and see what it does to it."""
        if segment.target == "P":
            self.capture("B", segment)
            segment.deliveries.append(("-", "-", "-"))
            self.peer.arrived(segment)
            return
        view = self.views[segment.target]
        self.drain()
        view.refresh()
        before = view.before_arrival(segment)
        delivery = [before]
        segment.deliveries.append(delivery)
        self.capture(segment.target, segment, delivery)
        os.write(view.host.tap, segment.frame)
        view.refresh()
        key = segment.receiver_key
        if segment.has("R") and key in view.cookies:
            view.cookies.discard(key)
        kernel, shown = view.state(key), view.wire_state(key)
        self.drain()
        if segment.flags.strip("EC") == "S" and key in view.cookies:
            kernel = shown = "SYN_RECV"
        delivery += [kernel, shown]

    def inject(self, frame, end):
        """Write a frame of the wire's own (an ICMP error) to an end."""
        self.capture(end, None, frame=frame)
        os.write(self.hosts[end].tap, frame)
        self.drain()

    # Time.

    def drain(self):
        """Take what the hosts have sent."""
        for end, host in self.hosts.items():
            while True:
                try:
                    frame = os.read(host.tap, 1 << 16)
                except BlockingIOError:
                    break
                if is_tcp(frame):
                    self.sent(end, Segment(frame))

    def sent(self, end, segment):
        view = self.views[end]
        view.refresh()
        view.on_sending(segment)
        self.capture(end, segment)
        self.carry(segment)

    def run(self, seconds, until=None):
        """Let time pass; @return whether until() became true."""
        deadline = time.monotonic() + seconds
        taps = [host.tap for host in self.hosts.values()]
        while True:
            self.drain()
            if until and until():
                return True
            now = time.monotonic()
            if now >= deadline:
                return False
            if self.agenda and self.agenda[0][0] <= now:
                heapq.heappop(self.agenda)[2]()
                continue
            wake = min(deadline, self.agenda[0][0] if self.agenda else deadline)
            select.select(taps, [], [], max(0, wake - now))

    def settle(self, seconds=10):
        """Run until nothing is on the wire."""
        self.run(seconds, until=lambda: not self.agenda)

    # What the programs do.

    def done(self, result=None):
        for view in self.views.values():
            view.refresh()
        self.drain()
        return result

    def sysctl(self, name, value, ends="AB"):
        for end in ends:
            with self.hosts[end].entered():
                self.hosts[end].sysctl(name, value)

    def socket(self, end, port=0, family=socket.AF_INET, proto=0, options=()):
        with self.hosts[end].entered():
            sock = socket.socket(family, socket.SOCK_STREAM, proto)
        self.sockets.append(sock)
        sock.setblocking(False)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        for option in options:
            sock.setsockopt(*option)
        sock.bind(((ADDRESS6 if family == socket.AF_INET6 else ADDRESS)[end], port))
        return sock

    def listen(self, end, port=80, backlog=8, **more):
        sock = self.socket(end, port, **more)
        sock.listen(backlog)
        return self.done(sock)

    def connect(self, sock, end, port=80):
        address = (ADDRESS6 if sock.family == socket.AF_INET6 else ADDRESS)[end]
        code = sock.connect_ex((address, port))
        if code not in (0, errno.EINPROGRESS):
            raise OSError(code, os.strerror(code))
        return self.done(sock)

    def accept(self, listener, seconds=8):
        self.run(seconds, until=lambda: select.select([listener], [], [], 0)[0])
        sock, _ = listener.accept()
        self.sockets.append(sock)
        sock.setblocking(False)
        return self.done(sock)

    def send(self, sock, size, flags=0):
        """A dead socket, or one whose SYN carries the data, is no error here."""
        with contextlib.suppress(BlockingIOError, ConnectionError):
            sock.send(bytes(97 + number % 26 for number in range(size)), flags)
        self.done()

    def read(self, sock, size=1 << 16, seconds=2):
        """Wait for something to read and read it."""
        self.run(seconds, until=lambda: select.select([sock], [], [], 0)[0])
        try:
            return self.done(sock.recv(size))
        except (BlockingIOError, ConnectionError):
            return self.done(b"")

    def shutdown(self, sock):
        return self.done(sock.shutdown(socket.SHUT_WR))

    def close(self, sock):
        """Close, everything that has come read before."""
        with contextlib.suppress(OSError):
            while sock.recv(1 << 16):
                pass
        return self.close_unread(sock)

    def close_unread(self, sock):
        return self.done(sock.close())

    def abort(self, sock):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return self.close_unread(sock)

    def forget(self, sock):
        """Close without a word, as a host does that lost its power."""
        sock.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
        return self.close_unread(sock)

    def kill(self, end, *filter_words):
        subprocess.run(["ip", "netns", "exec", self.hosts[end].name, "ss", "-K", "-t",
                        *filter_words], check=True, stdout=subprocess.DEVNULL)
        return self.done()

    # The record.

    def write(self, stem, ends="AB"):
        for end in ends:
            self.write_capture(f"{stem}.{end.lower()}.pcap", end)
            self.write_labels(f"{stem}.{end.lower()}.labels.tsv", end)

    def write_capture(self, path, end):
        with open(path, "wb") as file:
            file.write(struct.pack("=IHHIIII", 0xA1B23C4D, 2, 4, 0, 0, 65535, 1))
            for stamp, _, frame, _ in self.captures[end]:
                seconds, rest = divmod(stamp, 10**9)
                kept = frame[:self.longest]
                file.write(struct.pack("=IIII", seconds, rest, len(kept), len(frame)) + kept)

    def write_labels(self, path, end):
        columns = ("frame time from src sport dst dport flags seq ack len snd_state_before snd_state "
                   "rcv_state_before rcv_state_after delivered snd_wire rcv_wire")
        with open(path, "w") as file:
            print(*columns.split(), sep="\t", file=file)
            for frame, (stamp, segment, _, delivery) in enumerate(self.captures[end], 1):
                if segment:
                    print(*label(frame, stamp, segment, delivery), sep="\t", file=file)


def label(frame, stamp, segment, delivery):
    """A row of the labels. At the sender's end the segment's first delivery counts."""
    if not delivery and segment.deliveries:
        delivery = segment.deliveries[0]
    before, after, shown = delivery or ("-", "-", "-")
    return (frame, f"{stamp // 10**9}.{stamp % 10**9:09d}", segment.source, segment.src,
            segment.sport, segment.dst, segment.dport, segment.flags, segment.seq, segment.ack,
            segment.len, segment.snd_state, segment.snd_state, before, after,
            1 if delivery else 0, segment.snd_wire, shown)
