# SPDX-License-Identifier: GPL-2.0-or-later
"""A SYN into a connection that lives."""

from scenarios.pieces import close_in_turn, opened, scenario, talk
from wire import pick


@scenario(140, "the client forgot the connection and opens again: challenge ACK, RST, SYN")
def client_rebooted(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41040), "B")
    server = w.accept(listener)
    w.run(0.05)
    talk(w, client, server)
    w.forget(client)
    client = w.connect(w.socket("A", 41040), "B")
    server = w.accept(listener)
    talk(w, client, server)
    close_in_turn(w, client, server)


@scenario(141, "the same while the server is in CLOSE-WAIT")
def client_rebooted_close_wait(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41041), "B")
    server = w.accept(listener)
    talk(w, client, server)
    w.shutdown(client)
    w.run(0.1)
    w.forget(client)
    client = w.connect(w.socket("A", 41041), "B")
    w.run(1.5)
    server = w.accept(listener)
    w.run(0.1)
    close_in_turn(w, client, server)


@scenario(142, "the server forgot the connection; the client's data is refused")
def server_rebooted(w):
    client, server = opened(w, 41042)
    w.forget(server)
    w.send(client, 20)
    w.run(0.2)


@scenario(143, "the client forgot the connection; the server's data is refused")
def client_rebooted_server_speaks(w):
    client, server = opened(w, 41043)
    w.forget(client)
    w.send(server, 20)
    w.run(0.2)


@scenario(144, "the RST that answers a challenge ACK is lost")
def rst_after_challenge_lost(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41044), "B")
    server = w.accept(listener)
    talk(w, client, server)
    w.forget(client)
    w.drop(pick("A", "R"))
    client = w.connect(w.socket("A", 41044), "B")
    server = w.accept(listener)
    talk(w, client, server)
    close_in_turn(w, client, server)
