# SPDX-License-Identifier: GPL-2.0-or-later
"""FINs, SYNs and numbers that no Linux sends on an open connection."""

from scenarios.pieces import answered, scenario, sees_close


@scenario(275, "P sends SYNs in CLOSE-WAIT and LAST-ACK: challenge ACKs")
def p_syn_in_each_state(w):
    p, client = answered(w, 6175)
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


@scenario(281, "a FIN without ACK is dropped, then one with ACK")
def p_fin_without_ack(w):
    p, client = answered(w, 6181)
    p.send("F", 1)
    w.run(0.1)
    p.send("FA", 1, 1)
    w.run(0.1)
    sees_close(w, p, client, 2, 2)


@scenario(283, "a FIN out of the window changes nothing")
def p_fin_out_of_window(w):
    p, client = answered(w, 6183)
    p.send("FA", 1 << 29, 1)
    w.run(0.1)
    p.send("FA", 1, 1)
    w.run(0.1)
    sees_close(w, p, client, 2, 2)


@scenario(284, "an ACK of data not yet sent, and an old ACK, change nothing")
def p_ack_of_unsent(w):
    p, client = answered(w, 6184)
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


@scenario(289, "data lost, FIN arrives, hole filled by P")
def p_fin_beyond_hole(w):
    p, client = answered(w, 6189)
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
    p, client = answered(w, 6190)
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("A", 2, 1, payload=b"more")
    w.run(0.1)
    w.close(client)
    w.run(0.05)
    p.send("A", 2, 2)
    w.run(0.1)
