# SPDX-License-Identifier: GPL-2.0-or-later
"""A listener that keeps nothing (SYN cookies), or whose queue is full."""

from scenarios.pieces import close_in_turn, opened, scenario
from wire import pick


@scenario(130, "tcp_syncookies=2: the listener keeps nothing until the third ACK")
def syn_cookies(w):
    w.sysctl("ipv4/tcp_syncookies", 2)
    close_in_turn(w, *opened(w, 41030))


@scenario(131, "SYN cookies, the third ACK is lost, data follows")
def syn_cookies_ack_lost(w):
    w.sysctl("ipv4/tcp_syncookies", 2)
    w.drop(pick("A", "A"))
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41031), "B")
    w.run(0.1)
    w.send(client, 100)
    server = w.accept(listener)
    w.run(0.1)
    close_in_turn(w, client, server)


@scenario(132, "SYN cookies, the SYN+ACK is lost: a second cookie")
def syn_cookies_syn_repeated(w):
    w.sysctl("ipv4/tcp_syncookies", 2)
    w.drop(pick("B", "SA"))
    close_in_turn(w, *opened(w, 41032))


def overflow(w, port):
    listener = w.listen("B", backlog=0)
    first = w.connect(w.socket("A", port), "B")
    w.run(0.05)
    second = w.connect(w.socket("A", port + 1), "B")
    return listener, first, second


@scenario(133, "the accept queue is full: the third ACK is ignored until accept()")
def overflow_silent(w):
    listener, _, second = overflow(w, 41033)
    w.run(0.5)
    w.send(second, 30)
    w.run(2)
    w.accept(listener)
    server = w.accept(listener)
    w.run(0.5)
    close_in_turn(w, second, server)


@scenario(134, "the accept queue is full, tcp_abort_on_overflow=1")
def overflow_reset(w):
    w.sysctl("ipv4/tcp_abort_on_overflow", 1, "B")
    overflow(w, 41037)
    w.run(0.5)


@scenario(135, "the accept queue is full when the SYN comes: no answer")
def overflow_syn_dropped(w):
    listener, first, second = overflow(w, 41039)
    w.run(0.2)
    third = w.connect(w.socket("A", 41041), "B")
    w.run(0.5)
    w.accept(listener)
    w.run(4)
    w.close(third)
    w.run(0.3)
