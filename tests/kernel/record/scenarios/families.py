# SPDX-License-Identifier: GPL-2.0-or-later
"""IPv6, ECN and Multipath TCP."""

import socket

from scenarios.pieces import close_in_turn, opened, scenario, talk


@scenario(291, "IPv6: both FINs cross", delay=0.04)
def ipv6_simultaneous_close(w):
    listener = w.listen("B", family=socket.AF_INET6)
    client = w.connect(w.socket("A", 42191, family=socket.AF_INET6), "B")
    server = w.accept(listener)
    w.run(0.1)
    talk(w, client, server)
    w.close(client)
    w.close(server)
    w.run(0.4)


@scenario(292, "ECN is negotiated; client closes first")
def ecn(w):
    w.sysctl("ipv4/tcp_ecn", 1)
    close_in_turn(w, *opened(w, 42192))


@scenario(293, "Multipath TCP, server closes first")
def mptcp(w):
    mptcp = 262
    listener = w.listen("B", proto=mptcp)
    client = w.connect(w.socket("A", 42193, proto=mptcp), "B")
    server = w.accept(listener)
    w.run(0.05)
    talk(w, client, server)
    close_in_turn(w, server, client, 0.4)


@scenario(294, "Multipath TCP, client closes first, the server a while later", delay=0.02)
def mptcp_client_closes(w):
    mptcp = 262
    listener = w.listen("B", proto=mptcp)
    client = w.connect(w.socket("A", 42194, proto=mptcp), "B")
    server = w.accept(listener)
    w.run(0.05)
    talk(w, client, server)
    close_in_turn(w, client, server, 0.4)


@scenario(295, "Multipath TCP asked for, plain TCP answered")
def mptcp_refused(w):
    w.sysctl("mptcp/enabled", 0, "B")
    listener = w.listen("B")
    client = w.connect(w.socket("A", 42195, proto=262), "B")
    server = w.accept(listener)
    w.run(0.05)
    talk(w, client, server)
    close_in_turn(w, client, server, 0.3)
