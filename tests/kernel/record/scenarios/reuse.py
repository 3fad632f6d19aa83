# SPDX-License-Identifier: GPL-2.0-or-later
"""Connections one after the other on the same ports."""

from scenarios.pieces import close_in_turn, scenario, talk
from wire import pick


@scenario(160, "the client closes first and reuses its port, five times in a row")
def port_reuse_client(w):
    w.sysctl("ipv4/tcp_tw_reuse", 1)
    listener = w.listen("B")
    for _ in range(5):
        client = w.connect(w.socket("A", 41060), "B")
        server = w.accept(listener)
        w.run(0.05)
        talk(w, client, server)
        close_in_turn(w, client, server)
        w.run(1.2)


@scenario(161, "the server closes first; the client reuses the port, five times in a row")
def port_reuse_server(w):
    listener = w.listen("B")
    for _ in range(5):
        client = w.connect(w.socket("A", 41061), "B")
        server = w.accept(listener)
        w.run(0.05)
        talk(w, client, server)
        close_in_turn(w, server, client)


@scenario(162, "the client aborts and reuses the port, three times")
def port_reuse_after_reset(w):
    listener = w.listen("B")
    for _ in range(3):
        client = w.connect(w.socket("A", 41062), "B")
        server = w.accept(listener)
        talk(w, client, server)
        w.abort(client)
        w.run(0.1)


@scenario(163, "a data segment of the old connection arrives in the new one")
def old_data_in_new_connection(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41063), "B")
    server = w.accept(listener)
    w.repeat(pick("A", "A", data=True), extra=0.9)
    talk(w, client, server)
    close_in_turn(w, server, client)
    client = w.connect(w.socket("A", 41063), "B")
    server = w.accept(listener)
    talk(w, client, server)
    w.run(1)
    close_in_turn(w, server, client)


@scenario(164, "FINs and data of the old connection arrive in the new one")
def old_fin_in_new_connection(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41064), "B")
    server = w.accept(listener)
    w.repeat(pick("B", "A", data=True), extra=0.7)
    talk(w, client, server)
    w.repeat(pick("A", "AF"), extra=0.6)
    w.repeat(pick("B", "AF"), extra=0.6)
    close_in_turn(w, server, client)
    client = w.connect(w.socket("A", 41064), "B")
    server = w.accept(listener)
    talk(w, client, server)
    w.run(1)
    close_in_turn(w, server, client)


@scenario(165, "a RST of the old connection arrives in the new one")
def old_rst_in_new_connection(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41065), "B")
    server = w.accept(listener)
    talk(w, client, server)
    w.repeat(pick("A", "AR"), extra=0.4)
    w.abort(client)
    w.run(0.1)
    client = w.connect(w.socket("A", 41065), "B")
    server = w.accept(listener)
    talk(w, client, server)
    w.run(0.5)
    close_in_turn(w, server, client)


@scenario(166, "the SYN into TIME-WAIT, first SYN+ACK lost")
def syn_into_time_wait_lost_ack(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41066), "B")
    server = w.accept(listener)
    talk(w, client, server)
    close_in_turn(w, server, client)
    w.drop(pick("B", "SA"))
    client = w.connect(w.socket("A", 41066), "B")
    server = w.accept(listener)
    talk(w, client, server)
    close_in_turn(w, client, server)


@scenario(167, "the client reuses its port while the server is in LAST-ACK")
def reuse_while_last_ack(w):
    w.sysctl("ipv4/tcp_tw_reuse", 1)
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41067), "B")
    server = w.accept(listener)
    talk(w, client, server)
    w.close(client)
    w.run(0.1)
    w.drop(pick("A", "A"), times=6)
    w.close(server)
    w.run(1.2)
    client = w.connect(w.socket("A", 41067), "B")
    w.run(1.5)
    server = w.accept(listener)
    talk(w, client, server)
    close_in_turn(w, client, server)
