# SPDX-License-Identifier: GPL-2.0-or-later
"""How a connection opens."""

from scenarios.pieces import close_in_turn, crossing, opened, scenario, talk
from wire import pick


@scenario(101, "the SYN+ACK is lost once; both repeat")
def syn_ack_lost(w):
    w.drop(pick("B", "SA"))
    client, server = opened(w, 41001)
    close_in_turn(w, client, server)


@scenario(102, "the third ACK is lost, data follows at once")
def third_ack_lost_data_follows(w):
    w.drop(pick("A", "A", data=False))
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41002), "B")
    w.run(0.1)
    w.send(client, 100)
    server = w.accept(listener)
    w.run(0.1)
    w.send(server, 50)
    w.run(0.1)
    close_in_turn(w, client, server)


@scenario(103, "third ACK and the first data are lost; the SYN+ACK is repeated")
def third_ack_and_data_lost(w):
    w.drop(pick("A", "A"), times=5)
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41003), "B")
    w.run(0.1)
    w.send(client, 100)
    server = w.accept(listener)
    w.run(0.2)
    w.send(server, 50)
    w.run(0.1)
    close_in_turn(w, server, client)


def repeat_in_opening(w, port, which):
    w.repeat(which, copies=2)
    close_in_turn(w, *opened(w, port))


@scenario(104, "the SYN arrives three times")
def syn_repeated_by_network(w):
    repeat_in_opening(w, 41004, pick("A", "S"))


@scenario(105, "the SYN+ACK arrives three times")
def syn_ack_repeated_by_network(w):
    repeat_in_opening(w, 41005, pick("B", "SA"))


@scenario(106, "the third ACK arrives three times")
def third_ack_repeated(w):
    repeat_in_opening(w, 41006, pick("A", "A"))


@scenario(107, "a copy of the SYN arrives in ESTABLISHED: challenge ACK")
def late_syn_copy(w):
    w.repeat(pick("A", "S"), extra=0.08)
    close_in_turn(w, *opened(w, 41007))


@scenario(108, "a copy of the SYN+ACK arrives after data: challenge ACK")
def late_syn_ack_copy(w):
    w.repeat(pick("B", "SA"), extra=0.2)
    client, server = opened(w, 41008)
    w.run(0.3)
    close_in_turn(w, server, client)


@scenario(109, "a copy of the SYN reaches the listener after the close")
def syn_copy_after_close(w):
    w.repeat(pick("A", "S"), extra=1.5)
    client, server = opened(w, 41009)
    close_in_turn(w, client, server)
    w.run(2.5)


@scenario(110, "the first SYN is overtaken by its retransmission")
def syn_delayed(w):
    w.hold(pick("A", "S"), 1.3)
    client, server = opened(w, 41010)
    w.run(0.5)
    close_in_turn(w, client, server)


@scenario(111, "two SYNs and a SYN+ACK are lost")
def syn_and_syn_ack_lost(w):
    w.drop(pick("A", "S"))
    w.drop(pick("B", "SA"))
    client, server = opened(w, 41011)
    close_in_turn(w, server, client)


@scenario(112, "both SYNs cross, then data, then B closes", delay=0.04)
def simultaneous_open_data(w):
    a, b = crossing(w, 41112)
    w.run(0.4)
    talk(w, a, b)
    close_in_turn(w, b, a, 0.3)


@scenario(113, "both connect; A's SYN is lost and repeated", delay=0.04)
def simultaneous_open_syn_lost(w):
    w.drop(pick("A", "S"))
    a, b = crossing(w, 41113)
    w.run(2.5)
    talk(w, a, b)
    close_in_turn(w, a, b, 0.3)


@scenario(114, "both SYNs cross, A's SYN+ACK is lost", delay=0.04)
def simultaneous_open_syn_ack_lost(w):
    w.drop(pick("A", "SA"))
    a, b = crossing(w, 41114)
    w.run(2.5)
    talk(w, a, b)
    close_in_turn(w, a, b, 0.3)


@scenario(115, "both SYNs cross, both FINs cross", delay=0.04)
def simultaneous_open_and_close(w):
    a, b = crossing(w, 41115)
    w.run(0.4)
    w.close(a)
    w.close(b)
    w.run(0.4)


@scenario(116, "the SYN+ACK takes 1.2 s: SYN and SYN+ACK are repeated")
def syn_ack_delayed(w):
    w.hold(pick("B", "SA"), 1.2)
    client, server = opened(w, 41016)
    w.run(1.5)
    close_in_turn(w, client, server)


@scenario(117, "the third ACK takes 300 ms, data overtakes it")
def third_ack_delayed(w):
    w.hold(pick("A", "A"), 0.3)
    client, server = opened(w, 41017)
    w.run(0.5)
    close_in_turn(w, client, server)


@scenario(118, "the server sends as soon as the third ACK is there", delay=0.04)
def server_speaks_first(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41018), "B")
    server = w.accept(listener)
    w.send(server, 120)
    w.run(0.3)
    w.read(client)
    close_in_turn(w, server, client, 0.3)


@scenario(119, "the third ACK is lost; a client that only listens")
def third_ack_lost_server_speaks(w):
    w.drop(pick("A", "A"))
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41019), "B")
    server = w.accept(listener)
    w.send(server, 120)
    w.run(0.2)
    close_in_turn(w, server, client, 0.3)
