# SPDX-License-Identifier: GPL-2.0-or-later
"""A scripted peer, which does what no Linux does."""

import socket

from peer import Peer
from scenarios.pieces import close_in_turn, opened, scenario, talk


def p_server(w, port):
    """A connects to P, who completes the handshake."""
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", port), "P", 7000)
    p.answer_opening()
    w.run(0.05)
    return p, client


@scenario(260, "P acknowledges the SYN, then sends its own SYN: split handshake")
def p_split_handshake(w):
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", 6100), "P", 7000)
    p.expect("S")
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
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", 6101), "P", 7000)
    p.expect("S")
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
    w.close(client)
    p.expect("AF")
    p.send("A", 2, 22)
    w.run(0.2)


@scenario(262, "the SYN+ACK acknowledges a wrong number: RST, then the right one")
def p_wrong_ack(w):
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", 6102), "P", 7000)
    p.expect("S")
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
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", 6103), "P", 7000)
    p.expect("S")
    p.send("A", 5000, 9000)
    p.expect("R")
    p.expect("S")
    p.send("SA", 0, 1)
    w.run(0.1)
    w.abort(client)
    w.run(0.1)


@scenario(264, "a RST far out of the window is ignored; then P closes")
def p_rst_out_of_window(w):
    p, client = p_server(w, 6104)
    p.send("R", 1 << 30)
    w.run(0.1)
    p.send("R", 0)
    w.run(0.1)
    p.send("FA", 1, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("A", 2, 2)
    w.run(0.2)


@scenario(265, "a RST in the window but not exact: challenge ACK; then the exact one")
def p_rst_inexact(w):
    p, client = p_server(w, 6105)
    p.send("R", 101)
    w.run(0.1)
    p.send("R", 1)
    w.run(0.2)


@scenario(266, "a RST in SYN-SENT that acknowledges nothing sent is ignored")
def p_rst_wrong_ack_syn_sent(w):
    p = Peer(w, 7000)
    w.connect(w.socket("A", 6106), "P", 7000)
    p.expect("S")
    p.send("RA", 0, 900)
    w.run(0.05)
    p.send("R", 0)
    w.run(0.05)
    p.send("SA", 0, 1)
    w.run(0.1)
    p.send("R", 1)
    w.run(0.1)


@scenario(267, "P resets A in fin_wait1")
def p_rst_in_fin_wait1(w):
    p, client = p_server(w, 6367)
    w.shutdown(client)
    p.expect("AF")
    p.send("R", 1)
    w.run(0.2)


@scenario(268, "P resets A in fin_wait2")
def p_rst_in_fin_wait2(w):
    p, client = p_server(w, 6368)
    w.shutdown(client)
    p.expect("AF")
    p.send("A", 1, 2)
    w.run(0.1)
    p.send("R", 1)
    w.run(0.2)


@scenario(269, "P resets A in closing")
def p_rst_in_closing(w):
    p, client = p_server(w, 6369)
    w.shutdown(client)
    p.expect("AF")
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("R", 2)
    w.run(0.2)


@scenario(270, "P resets A in close_wait")
def p_rst_in_close_wait(w):
    p, client = p_server(w, 6370)
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("R", 2)
    w.run(0.2)


@scenario(271, "P resets A in last_ack")
def p_rst_in_last_ack(w):
    p, client = p_server(w, 6371)
    p.send("FA", 1, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("RA", 2, 2)
    w.run(0.2)


def p_resets_in_time_wait(w, port):
    p, client = p_server(w, port)
    w.close(client)
    p.expect("AF")
    p.send("FA", 1, 2)
    w.run(0.1)
    p.send("R", 2)
    w.run(0.1)
    p.send("FA", 1, 2)
    w.run(0.2)


@scenario(272, "P resets A in time_wait")
def p_rst_in_time_wait(w):
    p_resets_in_time_wait(w, 6372)


@scenario(273, "P resets A in time_wait_rfc1337")
def p_rst_in_time_wait_rfc1337(w):
    w.sysctl("ipv4/tcp_rfc1337", 1)
    p_resets_in_time_wait(w, 6373)


@scenario(274, "a RST that is not exact in CLOSING, then the ACK of the FIN")
def p_rst_inexact_closing(w):
    p, client = p_server(w, 6174)
    w.shutdown(client)
    p.expect("AF")
    p.send("FA", 1, 1)
    w.run(0.05)
    p.send("R", 50)
    w.run(0.05)
    p.send("A", 2, 2)
    w.run(0.1)


@scenario(275, "P sends SYNs in CLOSE-WAIT and LAST-ACK: challenge ACKs")
def p_syn_in_each_state(w):
    p, client = p_server(w, 6175)
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("S", 5000)
    w.run(0.6)
    w.close(client)
    w.run(0.1)
    p.send("S", 9000)
    w.run(0.6)
    p.send("A", 2, 2)
    w.run(0.2)


@scenario(276, "P repeats its SYN with a new number while A is in SYN-RECEIVED")
def p_syn_in_syn_received(w):
    listener = w.listen("A", 90)
    p = Peer(w, 7001, "A", 90, y=5000)
    p.send("S", 0)
    p.expect("SA")
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
    listener = w.listen("A", 90)
    p = Peer(w, 7002, "A", 90, y=5000)
    p.send("S", 0)
    p.expect("SA")
    p.send("A", 1, 900)
    w.run(0.1)
    p.send("A", 1, 1)
    server = w.accept(listener)
    w.run(0.1)
    w.abort(server)
    w.run(0.1)


@scenario(278, "P resets the half-open connection: back to LISTEN; then it opens another")
def p_rst_in_syn_received(w):
    listener = w.listen("A", 90)
    p = Peer(w, 7003, "A", 90, y=5000)
    p.send("S", 0)
    p.expect("SA")
    p.send("R", 1)
    w.run(0.1)
    p.y = 90000
    p.send("S", 0)
    p.expect("SA")
    p.send("A", 1, 1)
    server = w.accept(listener)
    p.send("FA", 1, 1)
    w.run(0.1)
    w.close(server)
    p.expect("AF")
    p.send("A", 2, 2)
    w.run(0.1)


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
    w.close(server)
    p.expect("AF")
    p.send("A", 7, 2)
    w.run(0.1)


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


@scenario(281, "a FIN without ACK is dropped, then one with ACK")
def p_fin_without_ack(w):
    p, client = p_server(w, 6181)
    p.send("F", 1)
    w.run(0.1)
    p.send("FA", 1, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("A", 2, 2)
    w.run(0.1)


@scenario(283, "a FIN out of the window changes nothing")
def p_fin_out_of_window(w):
    p, client = p_server(w, 6183)
    p.send("FA", 1 << 29, 1)
    w.run(0.1)
    p.send("FA", 1, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("A", 2, 2)
    w.run(0.1)


@scenario(284, "an ACK of data not yet sent, and an old ACK, change nothing")
def p_ack_of_unsent(w):
    p, client = p_server(w, 6184)
    p.send("A", 1, 5000)
    w.run(0.6)
    w.shutdown(client)
    p.expect("AF")
    p.send("A", 1, 5000)
    w.run(0.1)
    p.send("A", 1, 2)
    w.run(0.1)
    p.send("FA", 1, 2)
    w.run(0.1)


@scenario(285, "SYNs into A's TIME-WAIT: an old number, then a higher one")
def p_new_syn_in_time_wait(w):
    listener = w.listen("A", 90)
    p = Peer(w, 7006, "A", 90, y=500000)
    p.send("S", 0)
    p.expect("SA")
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
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", 6186), "P", 7000)
    p.expect("S")
    p.send("F", 0)
    w.run(0.05)
    p.send("SA", 0, 1)
    p.expect("A")
    w.abort(client)
    w.run(0.1)


@scenario(287, "the SYN+ACK carries data")
def p_syn_ack_with_data(w):
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", 6187), "P", 7000)
    p.expect("S")
    p.send("SA", 0, 1, payload=b"hello")
    p.expect("A")
    w.read(client, seconds=0.1)
    p.send("FA", 6, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("A", 7, 2)
    w.run(0.1)


@scenario(288, "the SYN+ACK carries a FIN")
def p_syn_ack_with_fin(w):
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", 6188), "P", 7000)
    p.expect("S")
    p.send("SFA", 0, 1)
    w.run(0.2)
    w.close(client)
    w.run(0.2)


@scenario(289, "data lost, FIN arrives, hole filled by P")
def p_fin_beyond_hole(w):
    p, client = p_server(w, 6189)
    p.send("FA", 11, 1)
    w.run(0.1)
    p.send("A", 1, 1, payload=b"0123456789")
    w.run(0.1)
    w.close(client)
    p.inbox.clear()
    w.run(0.05)
    p.send("A", 12, 2)
    w.run(0.1)


@scenario(290, "P sends data beyond its own FIN")
def p_data_beyond_fin(w):
    p, client = p_server(w, 6190)
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("A", 2, 1, payload=b"more")
    w.run(0.1)
    w.close(client)
    w.run(0.05)
    p.send("A", 2, 2)
    w.run(0.1)


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
