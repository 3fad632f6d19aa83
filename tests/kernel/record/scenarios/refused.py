# SPDX-License-Identifier: GPL-2.0-or-later
"""Attempts to open that come to nothing."""

from peer import icmp_frame, tcp_frame
from scenarios.pieces import close_in_turn, once_opened, opened, scenario
from wire import Segment, pick


@scenario(150, "a firewall in front of B answers the SYN with RST")
def firewall_reset(w):
    def refuse(segment):
        reply = Segment(tcp_frame("B", 81, "A", segment.sport, "RA", 0, segment.seq + 1))
        reply.snd_state = reply.snd_wire = "CLOSED"
        w.capture("B", reply)
        w.carry(reply)
    w.rules.append([pick("A", "S"), 1, lambda s: [w.at(w.delay, lambda: refuse(s))] and []])
    w.connect(w.socket("A", 41050), "B", 81)
    w.run(0.2)


@scenario(151, "an ICMP error answers the SYN: the client gives up")
def icmp_port_unreachable(w):
    w.rules.append([pick("A", "S"), 9, lambda s: [
        w.at(2 * w.delay, lambda: w.inject(icmp_frame(s, 3), "A"))] and []])
    w.connect(w.socket("A", 41051), "B", 81)
    w.run(1.5)


@scenario(152, "ICMP host unreachable; the client opens again from the same port")
def icmp_host_unreachable(w):
    w.rules.append([pick("A", "S"), 1, lambda s: [
        w.at(2 * w.delay, lambda: w.inject(icmp_frame(s, 1), "A"))] and []])
    w.connect(w.socket("A", 41052), "B").setblocking(False)
    w.run(0.2)
    close_in_turn(w, *opened(w, 41052))


@scenario(153, "first SYN lost, second refused")
def refused_after_retry(w):
    w.drop(pick("A", "S"))
    w.connect(w.socket("A", 41053), "B", 81)
    w.run(1.5)


@scenario(154, "the RST that refuses is lost; the next one arrives")
def rst_of_refusal_lost(w):
    w.drop(pick("B", "AR"))
    w.connect(w.socket("A", 41054), "B", 81)
    w.run(1.5)


@scenario(155, "the SYN+ACKs are lost; both give up", delay=0.02)
def never_answered_from_b(w):
    w.sysctl("ipv4/tcp_syn_retries", 2)
    w.sysctl("ipv4/tcp_synack_retries", 2)
    w.drop(pick("B", "SA"), times=99)
    once_opened(w, 41055, 9)


@scenario(156, "the client closes while its SYN is on the way, twice the SYN+ACK", delay=0.04)
def closed_in_syn_sent(w):
    w.drop(pick("A", "R"))
    w.listen("B")
    client = w.connect(w.socket("A", 41056), "B")
    w.run(0.02)
    w.close(client)
    w.run(2)


@scenario(157, "the client aborts right after the third ACK was lost")
def rst_in_syn_received(w):
    w.drop(pick("A", "A"))
    w.listen("B")
    client = w.connect(w.socket("A", 41057), "B")
    w.run(0.1)
    w.abort(client)
    w.run(1.5)


@scenario(158, "the third ACK is lost, the FIN opens and closes")
def fin_in_syn_received(w):
    w.drop(pick("A", "A"))
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41058), "B")
    w.run(0.1)
    w.close(client)
    server = w.accept(listener)
    w.run(0.1)
    w.close(server)
    w.run(0.2)
