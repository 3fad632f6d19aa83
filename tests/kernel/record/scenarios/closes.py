# SPDX-License-Identifier: GPL-2.0-or-later
"""How a connection closes."""

import socket

from scenarios.pieces import close_in_turn, opened, scenario
from wire import pick

NO_DELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def register_closes(first, suffix, what, prepare, delay):
    """The closes that are worth seeing over several kinds of wire."""
    register_orders(first, suffix, what, prepare, delay)
    register_losses(first + 5, suffix, what, prepare, delay)


def register_orders(first, suffix, what, prepare, delay):
    """Who closes when, and what overtakes what."""

    @scenario(first, "client closes first" + what, delay, suffix)
    def four_way(w):
        prepare(w)
        close_in_turn(w, *opened(w, 42000), pause=0.3)

    @scenario(first + 1, "both send and close at once, data and FINs cross" + what, max(delay, 0.04), suffix)
    def simultaneous_data(w):
        prepare(w)
        client, server = opened(w, 42001)
        w.send(client, 300)
        w.send(server, 400)
        w.shutdown(client)
        w.shutdown(server)
        w.run(0.6)

    @scenario(first + 2, "both FINs cross, the client's is lost" + what, max(delay, 0.04), suffix)
    def simultaneous_fin_lost(w):
        prepare(w)
        client, server = opened(w, 42002)
        w.drop(pick("A", "AF"))
        w.shutdown(client)
        w.shutdown(server)
        w.run(1.5)

    @scenario(first + 3, "a data segment is lost, the FIN arrives before its repetition" + what, delay, suffix)
    def fin_before_data(w):
        prepare(w)
        client, server = opened(w, 42003)
        w.drop(pick("A", data=True))
        w.send(client, 300)
        w.run(0.001)
        w.shutdown(client)
        w.run(0.8)
        close_in_turn(w, server, client, 0.3)

    @scenario(first + 4, "a data segment is held back 60 ms, the FIN overtakes it" + what, delay, suffix)
    def fin_overtakes_data(w):
        prepare(w)
        client, server = opened(w, 42004)
        w.hold(pick("B", data=True), 0.06)
        w.send(server, 300)
        w.shutdown(server)
        w.run(0.4)
        close_in_turn(w, client, server, 0.3)


def register_losses(first, suffix, what, prepare, delay):
    """ACKs and FINs that are lost, and closes that a program puts off."""

    @scenario(first, "the last ACK is lost: the FIN is repeated into TIME-WAIT" + what, delay, suffix)
    def last_ack_lost(w):
        prepare(w)
        client, server = opened(w, 42005)
        w.close(client)
        w.run(0.15 + 2 * w.delay)
        w.drop(pick("A", "A"), times=2)
        w.close(server)
        w.run(2)

    @scenario(first + 1, "the ACK of the first FIN is lost, the FIN is repeated" + what, delay, suffix)
    def ack_of_fin_lost(w):
        prepare(w)
        client, server = opened(w, 42006)
        w.drop(pick("B", "A"))
        w.shutdown(client)
        w.run(1)
        close_in_turn(w, server, client, 0.3)

    @scenario(first + 2, "the server closes as soon as it reads the end: FIN, FIN+ACK, ACK" + what, delay, suffix)
    def three_way(w):
        prepare(w)
        client, server = opened(w, 42007)
        w.close(client)
        w.run(2, until=lambda: w.views["B"].state((80, "10.77.0.1", 42007)) == "CLOSE_WAIT")
        w.close(server)
        w.run(0.5)

    @scenario(first + 3, "the server replies and closes; the client answers at once" + what, delay, suffix)
    def response_and_close(w):
        prepare(w)
        client, server = opened(w, 42008)
        w.send(client, 80)
        w.read(server)
        w.send(server, 500)
        w.close(server)
        w.run(2, until=lambda: w.views["A"].state((42008, "10.77.0.2", 80)) == "CLOSE_WAIT")
        w.close(client)
        w.run(0.5)

    @scenario(first + 4, "the client's FIN is lost while the server sends" + what, delay, suffix)
    def fin_lost_while_data_flows(w):
        prepare(w)
        client, server = opened(w, 42009)
        w.drop(pick("A", "AF"))
        w.shutdown(client)
        for _ in range(6):
            w.send(server, 100)
            w.run(0.03)
        w.run(1)
        close_in_turn(w, server, client, 0.3)


def no_timestamps(w):
    w.sysctl("ipv4/tcp_timestamps", 0)


register_closes(170, "", "", lambda w: None, 0.005)
register_closes(180, "_no_timestamps", ", no timestamps", no_timestamps, 0.005)
register_closes(190, "_40ms", ", 40 ms wire", lambda w: None, 0.04)
register_closes(200, "_80ms", ", 80 ms wire", lambda w: None, 0.08)


@scenario(210, "client half-closes, the server sends for a while", delay=0.02)
def half_close_long(w):
    client, server = opened(w, 42110)
    w.shutdown(client)
    for _ in range(15):
        w.send(server, 400)
        w.run(0.04)
        w.read(client)
    w.close(server)
    w.run(0.2)
    w.close(client)
    w.run(0.2)


@scenario(211, "both FINs carry data; the last is lost once")
def fin_with_data_both(w):
    client, server = opened(w, 42111)
    w.send(client, 10, socket.MSG_MORE)
    w.shutdown(client)
    w.run(0.1)
    w.drop(pick("B", "AF"))
    w.send(server, 20, socket.MSG_MORE)
    w.shutdown(server)
    w.run(1)


@scenario(212, "both FINs carry data and cross", delay=0.04)
def fin_with_data_simultaneous(w):
    client, server = opened(w, 42112)
    for sock in (client, server):
        w.send(sock, 30, socket.MSG_MORE)
    w.shutdown(client)
    w.shutdown(server)
    w.run(0.5)


@scenario(213, "simultaneous close, both FINs lost", delay=0.04)
def both_fins_lost(w):
    client, server = opened(w, 42113)
    w.drop(pick("A", "AF"))
    w.drop(pick("B", "AF"))
    w.shutdown(client)
    w.run(0.01)
    w.shutdown(server)
    w.run(1.5)


@scenario(214, "simultaneous close, the ACKs of both FINs are lost", delay=0.04)
def simultaneous_last_acks_lost(w):
    client, server = opened(w, 42114)
    w.drop(pick("A", "A"))
    w.drop(pick("B", "A"))
    w.shutdown(client)
    w.shutdown(server)
    w.run(2)


@scenario(215, "the second FIN is lost twice")
def server_fin_lost_twice(w):
    client, server = opened(w, 42115)
    w.close(client)
    w.run(0.15)
    w.drop(pick("B", "AF"), times=2)
    w.close(server)
    w.run(1.5)


@scenario(216, "everything behind the FIN is lost: the orphan gives up")
def fin_never_acked(w):
    w.sysctl("ipv4/tcp_orphan_retries", 3)
    client, server = opened(w, 42116)
    w.drop(pick("A"), times=99)
    w.close(client)
    w.run(5)


@scenario(217, "the orphan gives up; the server's data then meets no socket")
def fin_never_acked_then_server_speaks(w):
    w.sysctl("ipv4/tcp_orphan_retries", 2)
    client, server = opened(w, 42117)
    w.drop(pick("A", "AF"), times=99)
    w.close(client)
    w.run(4)
    w.send(server, 10)
    w.run(0.3)


@scenario(218, "the last ACKs are all lost: the server gives up in LAST-ACK")
def last_ack_never(w):
    w.sysctl("ipv4/tcp_orphan_retries", 3)
    client, server = opened(w, 42118)
    w.close(client)
    w.run(0.15)
    w.drop(pick("A"), times=99)
    w.close(server)
    w.run(5)


@scenario(219, "FIN-WAIT-2 runs out; the server then closes and is refused")
def fin_wait2_timeout(w):
    w.sysctl("ipv4/tcp_fin_timeout", 2)
    client, server = opened(w, 42119)
    w.close(client)
    w.run(3.5)
    w.close(server)
    w.run(0.3)


@scenario(220, "FIN-WAIT-2 of a half-closed socket does not run out")
def fin_wait2_shutdown_stays(w):
    w.sysctl("ipv4/tcp_fin_timeout", 1)
    client, server = opened(w, 42120)
    w.shutdown(client)
    w.run(2.5)
    w.send(server, 50)
    w.run(0.1)
    w.close(server)
    w.run(0.2)


@scenario(221, "the server goes on sending after the client's close: RST in FIN-WAIT-2")
def data_after_close(w):
    client, server = opened(w, 42121)
    w.close(client)
    w.run(0.1)
    w.send(server, 30)
    w.run(0.2)


@scenario(222, "the server's data crosses the client's FIN: RST in FIN-WAIT-1", delay=0.04)
def data_crosses_close(w):
    client, server = opened(w, 42122)
    w.close(client)
    w.send(server, 30)
    w.run(0.4)


@scenario(223, "data and FIN cross, the client still reads", delay=0.04)
def data_crosses_shutdown(w):
    client, server = opened(w, 42123)
    w.shutdown(client)
    w.send(server, 30)
    w.run(0.3)
    w.send(server, 30)
    w.run(0.2)
    close_in_turn(w, server, client, 0.3)


@scenario(224, "both FINs arrive three times")
def fin_repeated_by_network(w):
    w.repeat(pick("A", "AF"), extra=0.02, copies=2)
    w.repeat(pick("B", "AF"), extra=0.02, copies=2)
    close_in_turn(w, *opened(w, 42124))


@scenario(225, "a copy of the FIN arrives in CLOSE-WAIT and in LAST-ACK")
def fin_copy_in_close_wait(w):
    client, server = opened(w, 42125)
    w.repeat(pick("A", "AF"), extra=0.1, copies=2)
    w.close(client)
    w.run(0.15)
    w.drop(pick("A", "A"))
    w.close(server)
    w.run(1)


@scenario(226, "the server closes first, the client merges FIN and ACK", delay=0.04)
def server_closes_first_merged(w):
    client, server = opened(w, 42126)
    w.close(server)
    w.run(2, until=lambda: w.views["A"].state((42126, "10.77.0.2", 80)) == "CLOSE_WAIT")
    w.close(client)
    w.run(0.3)


@scenario(227, "the FIN crosses a stream of data", delay=0.04)
def fin_ack_crosses_data(w):
    client, server = opened(w, 42127)
    for number in range(8):
        w.send(server, 300)
        w.run(0.015)
        if number == 3:
            w.shutdown(client)
    w.run(0.2)
    w.read(client)
    close_in_turn(w, server, client, 0.3)


@scenario(228, "the server's last data and FIN: FIN lost, ACK of the data crosses", delay=0.04)
def fin_lost_data_crosses(w):
    client, server = opened(w, 42128)
    w.drop(pick("B", "AF"))
    w.send(server, 100)
    w.run(0.01)
    w.close(server)
    w.run(1)
    w.close(client)
    w.run(0.4)


@scenario(229, "the third of five segments is lost, the FIN is sent at once")
def many_segments_fin_hole(w):
    client, server = opened(w, 42129)
    count = [0]

    def third(segment):
        if segment.source == "A" and segment.len:
            count[0] += 1
            return count[0] == 3
        return False
    client.setsockopt(*NO_DELAY)
    w.drop(third)
    for _ in range(5):
        w.send(client, 200)
    w.shutdown(client)
    w.run(1)
    w.read(server)
    close_in_turn(w, server, client, 0.3)
