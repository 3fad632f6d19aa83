# SPDX-License-Identifier: GPL-2.0-or-later
"""Fast open (RFC 7413)."""

from scenarios.pieces import TFO_LISTEN, close_in_turn, cookie, fast_client, fast_open_on, scenario
from wire import pick


@scenario(120, "fast open; the server replies and closes before the third ACK", delay=0.04)
def tfo_reply_at_once(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 41120)
    client = fast_client(w, 41121)
    server = w.accept(listener)
    w.read(server)
    w.send(server, 200)
    w.close(server)
    w.run(0.3)
    w.read(client)
    w.close(client)
    w.run(0.3)


@scenario(121, "fast open; the server takes the SYN but not its data")
def tfo_data_refused(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 41122)
    w.sysctl("ipv4/tcp_fastopen", 0, "B")
    client = fast_client(w, 41123)
    server = w.accept(listener)
    w.run(0.1)
    w.read(server)
    w.send(server, 50)
    w.run(0.1)
    close_in_turn(w, client, server)


@scenario(122, "fast open; SYN with data is lost and repeated without")
def tfo_syn_lost(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 41124)
    w.drop(lambda s: s.source == "A" and s.flags.startswith("S") and s.len > 0)
    client = fast_client(w, 41125)
    server = w.accept(listener)
    w.run(0.1)
    w.read(server)
    w.send(server, 50)
    w.run(0.1)
    close_in_turn(w, client, server)


@scenario(123, "fast open accepted, but the SYN+ACK is lost")
def tfo_syn_ack_lost(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 41126)
    w.drop(pick("B", "SA"))
    client = fast_client(w, 41127)
    server = w.accept(listener)
    w.read(server)
    w.send(server, 50)
    w.run(2)
    close_in_turn(w, client, server)


@scenario(124, "fast open accepted, the third ACK is lost", delay=0.04)
def tfo_third_ack_lost(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 41128)
    w.settle()
    w.drop(pick("A", "A"))
    client = fast_client(w, 41129)
    server = w.accept(listener)
    w.run(1.5)
    w.read(server)
    w.send(server, 50)
    w.run(0.3)
    close_in_turn(w, client, server)


@scenario(125, "fast open without timestamps; the server replies at once", delay=0.04)
def tfo_no_timestamps(w):
    w.sysctl("ipv4/tcp_timestamps", 0)
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 41130)
    client = fast_client(w, 41131)
    server = w.accept(listener)
    w.read(server)
    w.send(server, 200)
    w.run(0.3)
    w.send(server, 200)
    w.run(0.3)
    close_in_turn(w, client, server, 0.3)


@scenario(126, "fast open; client sends a request and closes")
def tfo_client_closes_at_once(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 41132)
    client = fast_client(w, 41133)
    w.close(client)
    server = w.accept(listener)
    w.run(0.2)
    w.read(server)
    w.send(server, 50)
    w.run(0.1)
    w.close(server)
    w.run(0.2)


@scenario(127, "fast open; the server aborts before the third ACK", delay=0.04)
def tfo_server_aborts_early(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 41134)
    fast_client(w, 41135)
    server = w.accept(listener)
    w.abort(server)
    w.run(0.4)
