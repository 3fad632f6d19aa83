# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios of captures that came from elsewhere, to compare the labels."""

from scenarios.pieces import (TFO_LISTEN, close_in_turn, cookie, crossing, fast_client, fast_open_on,
                              opened, scenario, talk)
from wire import pick


@scenario("like-01", "client closes first, server ACKs, closes later (4 segments)")
def client_close(w):
    close_in_turn(w, *opened(w, 40001))


@scenario("like-04", "both FINs cross on a 40 ms wire")
def simultaneous_close(w):
    client, server = opened(w, 40004)
    w.delay = 0.04
    w.close(client)
    w.close(server)
    w.run(0.3)


@scenario("like-07", "both ends connect() to each other from bound ports", delay=0.05)
def simultaneous_open(w):
    a, b = crossing(w, 5001)
    w.run(0.4)
    w.send(a, 5)
    w.run(0.2)
    w.send(b, 6)
    w.run(0.2)
    close_in_turn(w, a, b, 0.3)


@scenario("like-26", "TCP fast open: cookie request, then SYN with data")
def tfo(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 40027)
    client = fast_client(w, 40028, 5)
    server = w.accept(listener)
    w.send(server, 4)
    w.run(0.2)
    close_in_turn(w, client, server)


@scenario("like-35", "client closed fully; server data gets RST")
def rst_after_close(w):
    client, server = opened(w, 40037)
    w.close(client)
    w.run(0.2)
    w.send(server, 16)
    w.run(0.2)


@scenario("like-42", "client gives up before the SYN+ACK arrives: RST to SYN+ACK", delay=0.06)
def close_in_syn_sent(w):
    w.listen("B")
    client = w.connect(w.socket("A", 40044), "B")
    w.run(0.02)
    w.close(client)
    w.run(0.3)


@scenario("like-45", "server closes first (its TIME_WAIT); client reuses the same port at once")
def port_reuse_server_tw(w):
    listener = w.listen("B")
    for _ in range(2):
        client = w.connect(w.socket("A", 41999), "B")
        server = w.accept(listener)
        w.run(0.05)
        talk(w, client, server)
        close_in_turn(w, server, client, 0.08)


@scenario("like-49", "SYN, SYN+ACK, FIN duplicated by the network")
def dup_syn(w):
    w.repeat(pick("A", "S"))
    w.repeat(pick("B", "SA"))
    client, server = opened(w, 40047)
    w.repeat(pick("B", "AF"))
    close_in_turn(w, client, server)
