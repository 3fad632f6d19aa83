# SPDX-License-Identifier: GPL-2.0-or-later
"""What scenarios are made of."""

import socket

from peer import Peer

SCENARIOS = {}  # name: (script, what happens, delay of the wire in seconds)
FASTOPEN, FASTOPEN_CONNECT = 23, 30
TFO_LISTEN = (socket.IPPROTO_TCP, FASTOPEN, 8)
TFO_CONNECT = (socket.IPPROTO_TCP, FASTOPEN_CONNECT, 1)


def scenario(number, what, delay=0.005, suffix=""):
    """A script is a scenario of its number and its own name."""
    def register(script):
        SCENARIOS[f"{number}-{script.__name__}{suffix}"] = (script, what, delay)
        return script
    return register


def opened(w, port, exchange=True, delay=None):
    """A connection from A's port to B's 80, a request and its reply. @return both sockets."""
    listener = w.listen("B")
    client = w.connect(w.socket("A", port), "B")
    server = w.accept(listener)
    w.run(0.05)
    if exchange:
        talk(w, client, server)
    return client, server


def talk(w, client, server, request=100, reply=200):
    w.send(client, request)
    w.read(server)
    w.send(server, reply)
    w.read(client)
    w.run(0.1)


def close_in_turn(w, first, second, pause=0.15):
    w.close(first)
    w.run(pause)
    w.close(second)
    w.run(pause)


def once_opened(w, port, seconds=3):
    """Open only, and wait until the handshake has gone as far as it can."""
    listener = w.listen("B")
    client = w.connect(w.socket("A", port), "B")
    w.run(seconds)
    return listener, client


def crossing(w, port):
    """Both ends connect to each other. @return both sockets."""
    a, b = w.socket("A", port), w.socket("B", port + 1)
    w.connect(a, "B", port + 1)
    w.connect(b, "A", port)
    return a, b


def fast_open_on(w, client=1, server=2):
    w.sysctl("ipv4/tcp_fastopen", client, "A")
    w.sysctl("ipv4/tcp_fastopen", server, "B")


def cookie(w, listener, port):
    """A first connection, which brings the cookie."""
    client = w.connect(w.socket("A", port, options=[TFO_CONNECT]), "B")
    server = w.accept(listener)
    w.run(0.1)
    w.send(client, 5)
    w.read(server)
    w.run(0.1)
    close_in_turn(w, client, server, 0.1)


def fast_client(w, port, size=100):
    client = w.connect(w.socket("A", port, options=[TFO_CONNECT]), "B")
    if size:
        w.send(client, size)
    return client


# With the scripted peer. A's numbers begin at 0, and so do P's.

def asked(w, port):
    """A's SYN has reached P. @return P and A's socket."""
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", port), "P", 7000)
    p.expect("S")
    return p, client


def answered(w, port):
    """A has connected to P. @return P and A's socket."""
    p, client = asked(w, port)
    p.send("SA", 0, 1)
    p.expect("A")
    w.run(0.05)
    return p, client


def asks(w, port, y=5000):
    """P's SYN has reached A, and A's SYN+ACK P. @return P and A's listening socket."""
    listener = w.listen("A", 90)
    p = Peer(w, port, "A", 90, y=y)
    p.send("S", 0)
    p.expect("SA")
    return p, listener


def sees_close(w, p, sock, seq, ack):
    """A closes and P acknowledges its FIN."""
    w.close(sock)
    p.expect("AF")
    p.send("A", seq, ack)
    w.run(0.1)
