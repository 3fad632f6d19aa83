# SPDX-License-Identifier: GPL-2.0-or-later
"""RSTs in each state of A, from a scripted peer."""

from scenarios.pieces import answered, scenario, sees_close


@scenario(264, "a RST far out of the window is ignored; then P closes")
def p_rst_out_of_window(w):
    p, client = answered(w, 6104)
    p.send("R", 1 << 30)
    w.run(0.1)
    p.send("R", 0)
    w.run(0.1)
    p.send("FA", 1, 1)
    w.run(0.1)
    sees_close(w, p, client, 2, 2)


@scenario(265, "a RST in the window but not exact: challenge ACK; then the exact one")
def p_rst_inexact(w):
    p, client = answered(w, 6105)
    p.send("R", 101)
    w.run(0.1)
    p.send("R", 1)
    w.run(0.2)


@scenario(267, "P resets A in fin_wait1")
def p_rst_in_fin_wait1(w):
    p, client = answered(w, 6367)
    w.shutdown(client)
    p.expect("AF")
    p.send("R", 1)
    w.run(0.2)


@scenario(268, "P resets A in fin_wait2")
def p_rst_in_fin_wait2(w):
    p, client = answered(w, 6368)
    w.shutdown(client)
    p.expect("AF")
    p.send("A", 1, 2)
    w.run(0.1)
    p.send("R", 1)
    w.run(0.2)


@scenario(269, "P resets A in closing")
def p_rst_in_closing(w):
    p, client = answered(w, 6369)
    w.shutdown(client)
    p.expect("AF")
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("R", 2)
    w.run(0.2)


@scenario(270, "P resets A in close_wait")
def p_rst_in_close_wait(w):
    p, client = answered(w, 6370)
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("R", 2)
    w.run(0.2)


@scenario(271, "P resets A in last_ack")
def p_rst_in_last_ack(w):
    p, client = answered(w, 6371)
    p.send("FA", 1, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("RA", 2, 2)
    w.run(0.2)


def p_resets_in_time_wait(w, port):
    p, client = answered(w, port)
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
    p, client = answered(w, 6174)
    w.shutdown(client)
    p.expect("AF")
    p.send("FA", 1, 1)
    w.run(0.05)
    p.send("R", 50)
    w.run(0.05)
    p.send("A", 2, 2)
    w.run(0.1)
