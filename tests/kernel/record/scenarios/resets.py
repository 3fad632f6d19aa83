# SPDX-License-Identifier: GPL-2.0-or-later
"""RSTs."""

import socket

from scenarios.pieces import once_opened, opened, scenario
from wire import pick

LINGER_2 = 8


@scenario(259, "both send and close() at once: the data of the other is refused", delay=0.04)
def both_close_with_data(w):
    client, server = opened(w, 42163)
    w.send(client, 300)
    w.send(server, 400)
    w.close(client)
    w.close(server)
    w.run(0.6)


@scenario(230, "the server aborts in ESTABLISHED")
def abort_by_server(w):
    _, server = opened(w, 42130)
    w.abort(server)
    w.run(0.2)


@scenario(231, "the server aborts in CLOSE-WAIT")
def abort_in_close_wait(w):
    client, server = opened(w, 42131)
    w.shutdown(client)
    w.run(0.15)
    w.abort(server)
    w.run(0.2)


@scenario(232, "the client aborts in FIN-WAIT-1", delay=0.04)
def abort_in_fin_wait1(w):
    client, server = opened(w, 42132)
    w.shutdown(client)
    w.run(0.02)
    w.abort(client)
    w.run(0.4)


@scenario(233, "the client aborts in FIN-WAIT-2")
def abort_in_fin_wait2(w):
    client, server = opened(w, 42133)
    w.shutdown(client)
    w.run(0.15)
    w.abort(client)
    w.run(0.2)


@scenario(234, "the server leaves LAST-ACK with linger 0, its FIN was lost", delay=0.04)
def abort_in_last_ack(w):
    client, server = opened(w, 42134)
    w.shutdown(client)
    w.run(0.2)
    w.drop(pick("B", "AF"))
    w.shutdown(server)
    w.run(0.05)
    w.abort(server)
    w.run(0.5)
    w.close(client)
    w.run(0.5)


@scenario(235, "both FINs cross, the client leaves CLOSING with linger 0", delay=0.04)
def abort_in_closing(w):
    client, server = opened(w, 42135)
    w.drop(pick("B", "A"), times=1)
    w.shutdown(client)
    w.shutdown(server)
    w.run(0.06)
    w.abort(client)
    w.run(1)


@scenario(236, "the server closes with unread data: RST")
def unread_data(w):
    client, server = opened(w, 42136)
    w.send(client, 70)
    w.run(0.1)
    w.close_unread(server)
    w.run(0.2)


@scenario(237, "client sends and closes; the server closes without reading: RST in CLOSE-WAIT")
def unread_data_close_wait(w):
    client, server = opened(w, 42137)
    w.send(client, 70)
    w.close(client)
    w.run(0.1)
    w.close_unread(server)
    w.run(0.2)


@scenario(238, "the listener is closed before accept(): RST")
def listener_closed(w):
    listener, client = once_opened(w, 42138, 0.1)
    w.send(client, 20)
    w.run(0.1)
    w.close(listener)
    w.run(0.2)


@scenario(239, "the same, the child is in CLOSE-WAIT")
def listener_closed_close_wait(w):
    listener, client = once_opened(w, 42139, 0.1)
    w.shutdown(client)
    w.run(0.1)
    w.close(listener)
    w.run(0.2)


@scenario(240, "ss -K destroys the client's socket: RST")
def socket_destroyed(w):
    client, server = opened(w, 42140)
    w.kill("A", "sport", "=", "42140")
    w.run(0.3)


@scenario(241, "ss -K destroys a socket in FIN-WAIT-2")
def socket_destroyed_fin_wait2(w):
    client, server = opened(w, 42141)
    w.shutdown(client)
    w.run(0.15)
    w.kill("A", "sport", "=", "42141")
    w.run(0.3)
    w.send(server, 10)
    w.run(0.2)


@scenario(242, "ss -K ends TIME-WAIT; a FIN that comes again is refused")
def socket_destroyed_time_wait(w):
    client, server = opened(w, 42142)
    w.close(client)
    w.run(0.15)
    w.drop(pick("A", "A"))
    w.close(server)
    w.run(0.05)
    w.kill("A", "state", "time-wait", "sport", "=", "42142")
    w.run(0.5)


@scenario(243, "ss -K destroys a request socket")
def socket_destroyed_syn_recv(w):
    w.drop(pick("A", "A"), times=2)
    listener, client = once_opened(w, 42143, 0.2)
    w.kill("B", "state", "syn-recv")
    w.run(0.3)
    w.send(client, 10)
    w.run(0.5)


def time_wait_reset(w, port, rfc1337):
    """The server's RST reaches the client's TIME-WAIT."""
    w.sysctl("ipv4/tcp_rfc1337", rfc1337)
    client, server = opened(w, port)
    w.repeat(pick("B", "AF"), extra=0.05)
    w.close(client)
    w.run(0.15)
    w.close(server)
    w.run(0.5)
    client = w.connect(w.socket("A", port + 1), "B")
    w.run(0.2)


@scenario(244, "a RST reaches TIME-WAIT, rfc1337=0: it ends")
def rst_in_time_wait(w):
    time_wait_reset(w, 42144, 0)


@scenario(245, "a RST reaches TIME-WAIT, rfc1337=1: nothing happens")
def rst_in_time_wait_rfc1337(w):
    time_wait_reset(w, 42146, 1)


def lose_rst(w, port):
    """The client's RST is lost. @return the server, which knows nothing of it."""
    client, server = opened(w, port)
    w.drop(pick("A", "AR"))
    w.abort(client)
    w.run(0.3)
    return server


def cross_rst(w, port):
    """The client's RST is on its way. @return the server, which speaks before it comes."""
    client, server = opened(w, port)
    w.abort(client)
    w.run(0.01)
    return server


@scenario(246, "the client's RST is lost; the server's data brings another")
def rst_lost(w):
    server = lose_rst(w, 42148)
    w.send(server, 30)
    w.run(0.2)


@scenario(247, "the client's RST is lost; the server's FIN brings another")
def rst_lost_server_closes(w):
    server = lose_rst(w, 42149)
    w.close(server)
    w.run(0.2)


@scenario(248, "the RST crosses data", delay=0.04)
def rst_crosses_data(w):
    server = cross_rst(w, 42150)
    w.send(server, 30)
    w.run(0.3)


@scenario(249, "the RST crosses a FIN", delay=0.04)
def rst_crosses_fin(w):
    server = cross_rst(w, 42151)
    w.close(server)
    w.run(0.3)


@scenario(250, "both abort at once", delay=0.04)
def both_abort(w):
    client, server = opened(w, 42152)
    w.abort(client)
    w.abort(server)
    w.run(0.3)


@scenario(251, "keep-alive probes are not answered: the client gives up with RST")
def keepalive_timeout(w):
    client, server = opened(w, 42153)
    for option, value in ((socket.TCP_KEEPIDLE, 1), (socket.TCP_KEEPINTVL, 1), (socket.TCP_KEEPCNT, 2)):
        client.setsockopt(socket.IPPROTO_TCP, option, value)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    w.drop(pick("A"), times=2)
    w.run(4.5)
    w.send(server, 10)
    w.run(0.3)


@scenario(252, "data is never acknowledged: the client gives up silently")
def data_given_up(w):
    w.sysctl("ipv4/tcp_retries2", 3)
    client, server = opened(w, 42154)
    w.drop(pick("A"), times=99)
    w.send(client, 50)
    w.run(7)


@scenario(253, "the same, and then the server speaks")
def data_given_up_server_speaks(w):
    w.sysctl("ipv4/tcp_retries2", 2)
    client, server = opened(w, 42155)
    w.drop(pick("A", "A", data=True), times=99)
    w.send(client, 50)
    w.run(5)
    w.send(server, 20)
    w.run(0.3)


@scenario(254, "the window is zero, data is queued, the client closes; then all is read")
def zero_window_close(w):
    listener = w.listen("B", options=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)])
    client = w.connect(w.socket("A", 42156), "B")
    server = w.accept(listener)
    w.run(0.05)
    w.send(client, 12000)
    w.run(0.5)
    w.close(client)
    w.run(1)
    for _ in range(8):
        w.read(server)
        w.run(0.1)
    w.close(server)
    w.run(0.3)


@scenario(255, "zero window; the reader closes with unread data: RST")
def window_closed_peer_closes(w):
    listener = w.listen("B", options=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)])
    client = w.connect(w.socket("A", 42157), "B")
    server = w.accept(listener)
    w.run(0.05)
    w.send(client, 12000)
    w.run(0.8)
    w.close_unread(server)
    w.run(0.3)


@scenario(256, "TCP_LINGER2 -1: data after the close brings RST at once")
def linger2_negative(w):
    client, server = opened(w, 42158)
    client.setsockopt(socket.IPPROTO_TCP, LINGER_2, -1)
    w.close(client)
    w.run(0.3)
    w.close(server)
    w.run(0.3)


@scenario(257, "data held back arrives after the RST")
def rst_reordered(w):
    client, server = opened(w, 42159)
    w.hold(pick("A", "A", data=True), 0.05)
    w.send(client, 40)
    w.abort(client)
    w.run(0.4)


@scenario(258, "data for a server that closed and is in TIME-WAIT")
def rst_after_time_wait_owner_data(w):
    client, server = opened(w, 42160)
    w.repeat(pick("A", "A", data=True), extra=0.6)
    w.send(client, 40)
    w.run(0.1)
    w.read(server)
    w.close(server)
    w.run(0.1)
    w.close(client)
    w.run(1)
