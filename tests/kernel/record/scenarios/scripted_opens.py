# SPDX-License-Identifier: GPL-2.0-or-later
"""What no Linux does while a connection opens: P answers A's SYN, or sends one of its own."""

from peer import Peer
from scenarios.pieces import asked, asks, scenario, sees_close


@scenario(260, "P acknowledges the SYN, then sends its own SYN: split handshake")
def p_split_handshake(w):
    p, client = asked(w, 6100)
    p.send("A", 0, 1)
    w.run(0.02)
    p.send("S", 0)
    p.expect("SA")
    p.send("A", 1, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("A", 1, 2)
    w.run(0.05)
    p.send("FA", 1, 2)
    w.run(0.2)


@scenario(261, "P answers the SYN with a SYN, then acknowledges the SYN+ACK")
def p_split_without_ack(w):
    p, client = asked(w, 6101)
    p.send("S", 0)
    p.expect("SA")
    p.send("A", 1, 1)
    w.run(0.05)
    w.send(client, 20)
    p.expect("A")
    p.send("A", 1, 21)
    w.run(0.05)
    p.send("FA", 1, 21)
    w.run(0.1)
    sees_close(w, p, client, 2, 22)


@scenario(262, "the SYN+ACK acknowledges a wrong number: RST, then the right one")
def p_wrong_ack(w):
    p, client = asked(w, 6102)
    p.send("SA", -500, 77)
    p.expect("R")
    w.run(0.05)
    p.send("SA", 0, 1)
    p.expect("A")
    w.run(0.05)
    w.close(client)
    p.expect("AF")
    p.send("FA", 1, 2)
    w.run(0.2)


@scenario(263, "P answers the SYN with a bare ACK of a wrong number: RST; then SYN+ACK")
def p_ack_for_syn(w):
    p, client = asked(w, 6103)
    p.send("A", 5000, 9000)
    p.expect("R")
    p.expect("S")
    p.send("SA", 0, 1)
    w.run(0.1)
    w.abort(client)
    w.run(0.1)


@scenario(266, "a RST in SYN-SENT that acknowledges nothing sent is ignored")
def p_rst_wrong_ack_syn_sent(w):
    p, _ = asked(w, 6106)
    p.send("RA", 0, 900)
    w.run(0.05)
    p.send("R", 0)
    w.run(0.05)
    p.send("SA", 0, 1)
    w.run(0.1)
    p.send("R", 1)
    w.run(0.1)


@scenario(276, "P repeats its SYN with a new number while A is in SYN-RECEIVED")
def p_syn_in_syn_received(w):
    p, listener = asks(w, 7001)
    p.send("S", 700)
    p.expect("AR")
    p.y = 9000
    p.send("S", 0)
    p.expect("SA")
    p.send("A", 1, 1)
    server = w.accept(listener)
    w.run(0.1)
    w.close(server)
    p.expect("AF")
    p.send("FA", 1, 2)
    w.run(0.1)


@scenario(277, "the third ACK acknowledges a wrong number: RST, the server stays")
def p_ack_wrong_in_syn_received(w):
    p, listener = asks(w, 7002)
    p.send("A", 1, 900)
    w.run(0.1)
    p.send("A", 1, 1)
    server = w.accept(listener)
    w.run(0.1)
    w.abort(server)
    w.run(0.1)


@scenario(278, "P resets the half-open connection: back to LISTEN; then it opens another")
def p_rst_in_syn_received(w):
    p, listener = asks(w, 7003)
    p.send("R", 1)
    w.run(0.1)
    p.y = 90000
    p.send("S", 0)
    p.expect("SA")
    p.send("A", 1, 1)
    server = w.accept(listener)
    p.send("FA", 1, 1)
    w.run(0.1)
    sees_close(w, p, server, 2, 2)


@scenario(279, "SYN with data without fast open; the data is not taken")
def p_syn_with_data(w):
    listener = w.listen("A", 90)
    p = Peer(w, 7004, "A", 90, y=5000)
    p.send("S", 0, payload=b"early")
    p.expect("SA")
    p.send("A", 1, 1, payload=b"early")
    server = w.accept(listener)
    w.run(0.1)
    w.read(server)
    p.send("FA", 6, 1)
    w.run(0.1)
    sees_close(w, p, server, 7, 2)


@scenario(280, "SYN with FIN; Linux drops it, then a plain SYN")
def p_syn_with_fin(w):
    listener = w.listen("A", 90)
    p = Peer(w, 7005, "A", 90, y=5000)
    p.send("SF", 0)
    w.run(0.1)
    p.send("S", 0)
    p.expect("SA")
    p.send("A", 1, 1)
    server = w.accept(listener)
    w.abort(server)
    w.run(0.1)


@scenario(285, "SYNs into A's TIME-WAIT: an old number, then a higher one")
def p_new_syn_in_time_wait(w):
    p, listener = asks(w, 7006, y=500000)
    p.send("A", 1, 1)
    server = w.accept(listener)
    w.close(server)
    p.expect("AF")
    p.send("FA", 1, 2)
    w.run(0.1)
    p.send("S", -400000)
    w.run(0.1)
    p.y = 900000
    p.send("S", 0)
    p.expect("SA")
    p.send("A", 1, 1)
    server = w.accept(listener)
    w.abort(server)
    w.run(0.1)


@scenario(286, "a FIN and data in SYN-SENT, then SYN+ACK")
def p_fin_in_syn_sent(w):
    p, client = asked(w, 6186)
    p.send("F", 0)
    w.run(0.05)
    p.send("SA", 0, 1)
    p.expect("A")
    w.abort(client)
    w.run(0.1)


@scenario(287, "the SYN+ACK carries data")
def p_syn_ack_with_data(w):
    p, client = asked(w, 6187)
    p.send("SA", 0, 1, payload=b"hello")
    p.expect("A")
    w.read(client, seconds=0.1)
    p.send("FA", 6, 1)
    w.run(0.1)
    sees_close(w, p, client, 7, 2)


@scenario(288, "the SYN+ACK carries a FIN")
def p_syn_ack_with_fin(w):
    p, client = asked(w, 6188)
    p.send("SFA", 0, 1)
    w.run(0.2)
    w.close(client)
    w.run(0.2)
