# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens in each recording. A is the client unless said otherwise, B listens on port 80."""

import socket

from peer import Peer, icmp_frame, tcp_frame
from wire import Segment, pick

SCENARIOS = {}
FASTOPEN, FASTOPEN_CONNECT = 23, 30
TFO_LISTEN = (socket.IPPROTO_TCP, FASTOPEN, 8)
TFO_CONNECT = (socket.IPPROTO_TCP, FASTOPEN_CONNECT, 1)
NO_DELAY = (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
LINGER_2 = 8


def scenario(name, what, delay=0.005):
    def register(script):
        SCENARIOS[name] = (script, what, delay)
        return script
    return register


# Pieces.

def opened(w, port, exchange=True, delay=None):
    """A connection from A's port to B's 80, a request and its reply. @return both sockets."""
    listener = w.listen("B")
    client = w.connect(w.socket("A", port), "B")
    server = w.accept(listener)
    w.run(0.05)
    if exchange:
        talk(w, client, server)
    return client, server


def talk(w, client, server, request=100, reply=200):
    w.send(client, request)
    w.read(server)
    w.send(server, reply)
    w.read(client)
    w.run(0.1)


def close_in_turn(w, first, second, pause=0.15):
    w.close(first)
    w.run(pause)
    w.close(second)
    w.run(pause)


def once_opened(w, port, seconds=3):
    """Open only, and wait until the handshake has gone as far as it can."""
    listener = w.listen("B")
    client = w.connect(w.socket("A", port), "B")
    w.run(seconds)
    return listener, client


# Opens.

@scenario("101-syn_ack_lost", "the SYN+ACK is lost once; both repeat")
def _(w):
    w.drop(pick("B", "SA"))
    client, server = opened(w, 41001)
    close_in_turn(w, client, server)


@scenario("102-third_ack_lost_data_follows", "the third ACK is lost, data follows at once")
def _(w):
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


@scenario("103-third_ack_and_data_lost", "third ACK and the first data are lost; the SYN+ACK is repeated")
def _(w):
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


def arrives_three_times(number, name, what, which):
    @scenario(f"{number}-{name}", f"the {what} arrives three times")
    def _(w):
        w.repeat(which, copies=2)
        close_in_turn(w, *opened(w, 40900 + number))


arrives_three_times(104, "syn_repeated_by_network", "SYN", pick("A", "S"))
arrives_three_times(105, "syn_ack_repeated_by_network", "SYN+ACK", pick("B", "SA"))
arrives_three_times(106, "third_ack_repeated", "third ACK", pick("A", "A"))


@scenario("107-late_syn_copy", "a copy of the SYN arrives in ESTABLISHED: challenge ACK")
def _(w):
    w.repeat(pick("A", "S"), extra=0.08)
    close_in_turn(w, *opened(w, 41007))


@scenario("108-late_syn_ack_copy", "a copy of the SYN+ACK arrives after data: challenge ACK")
def _(w):
    w.repeat(pick("B", "SA"), extra=0.2)
    client, server = opened(w, 41008)
    w.run(0.3)
    close_in_turn(w, server, client)


@scenario("109-syn_copy_after_close", "a copy of the SYN reaches the listener after the close")
def _(w):
    w.repeat(pick("A", "S"), extra=1.5)
    client, server = opened(w, 41009)
    close_in_turn(w, client, server)
    w.run(2.5)


@scenario("110-syn_delayed", "the first SYN is overtaken by its retransmission")
def _(w):
    w.hold(pick("A", "S"), 1.3)
    client, server = opened(w, 41010)
    w.run(0.5)
    close_in_turn(w, client, server)


@scenario("111-syn_and_syn_ack_lost", "two SYNs and a SYN+ACK are lost")
def _(w):
    w.drop(pick("A", "S"))
    w.drop(pick("B", "SA"))
    client, server = opened(w, 41011)
    close_in_turn(w, server, client)


def crossing(w, port):
    """Both ends connect to each other. @return both sockets."""
    a, b = w.socket("A", port), w.socket("B", port + 1)
    w.connect(a, "B", port + 1)
    w.connect(b, "A", port)
    return a, b


@scenario("112-simultaneous_open_data", "both SYNs cross, then data, then B closes", delay=0.04)
def _(w):
    a, b = crossing(w, 41112)
    w.run(0.4)
    talk(w, a, b)
    close_in_turn(w, b, a, 0.3)


@scenario("113-simultaneous_open_syn_lost", "both connect; A's SYN is lost and repeated", delay=0.04)
def _(w):
    w.drop(pick("A", "S"))
    a, b = crossing(w, 41113)
    w.run(2.5)
    talk(w, a, b)
    close_in_turn(w, a, b, 0.3)


@scenario("114-simultaneous_open_syn_ack_lost", "both SYNs cross, A's SYN+ACK is lost", delay=0.04)
def _(w):
    w.drop(pick("A", "SA"))
    a, b = crossing(w, 41114)
    w.run(2.5)
    talk(w, a, b)
    close_in_turn(w, a, b, 0.3)


@scenario("115-simultaneous_open_and_close", "both SYNs cross, both FINs cross", delay=0.04)
def _(w):
    a, b = crossing(w, 41115)
    w.run(0.4)
    w.close(a)
    w.close(b)
    w.run(0.4)


@scenario("116-syn_ack_delayed", "the SYN+ACK takes 1.2 s: SYN and SYN+ACK are repeated")
def _(w):
    w.hold(pick("B", "SA"), 1.2)
    client, server = opened(w, 41016)
    w.run(1.5)
    close_in_turn(w, client, server)


@scenario("117-third_ack_delayed", "the third ACK takes 300 ms, data overtakes it")
def _(w):
    w.hold(pick("A", "A"), 0.3)
    client, server = opened(w, 41017)
    w.run(0.5)
    close_in_turn(w, client, server)


@scenario("118-server_speaks_first", "the server sends as soon as the third ACK is there", delay=0.04)
def _(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41018), "B")
    server = w.accept(listener)
    w.send(server, 120)
    w.run(0.3)
    w.read(client)
    close_in_turn(w, server, client, 0.3)


@scenario("119-third_ack_lost_server_speaks", "the third ACK is lost; a client that only listens")
def _(w):
    w.drop(pick("A", "A"))
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41019), "B")
    server = w.accept(listener)
    w.send(server, 120)
    w.run(0.2)
    close_in_turn(w, server, client, 0.3)


# Fast open.

def fast_open_on(w, client=1, server=2):
    w.sysctl("ipv4/tcp_fastopen", client, "A")
    w.sysctl("ipv4/tcp_fastopen", server, "B")


def cookie(w, listener, port):
    """A first connection, which brings the cookie."""
    client = w.connect(w.socket("A", port, options=[TFO_CONNECT]), "B")
    server = w.accept(listener)
    w.run(0.1)
    w.send(client, 5)
    w.read(server)
    w.run(0.1)
    close_in_turn(w, client, server, 0.1)


def fast_client(w, port, size=100):
    client = w.connect(w.socket("A", port, options=[TFO_CONNECT]), "B")
    if size:
        w.send(client, size)
    return client


@scenario("120-tfo_reply_at_once", "fast open; the server replies and closes before the third ACK", delay=0.04)
def _(w):
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


@scenario("121-tfo_data_refused", "fast open; the server takes the SYN but not its data")
def _(w):
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


@scenario("122-tfo_syn_lost", "fast open; SYN with data is lost and repeated without")
def _(w):
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


@scenario("123-tfo_syn_ack_lost", "fast open accepted, but the SYN+ACK is lost")
def _(w):
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


@scenario("124-tfo_third_ack_lost", "fast open accepted, the third ACK is lost", delay=0.04)
def _(w):
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


@scenario("125-tfo_no_timestamps", "fast open without timestamps; the server replies at once", delay=0.04)
def _(w):
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


@scenario("126-tfo_client_closes_at_once", "fast open; client sends a request and closes")
def _(w):
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


@scenario("127-tfo_server_aborts_early", "fast open; the server aborts before the third ACK", delay=0.04)
def _(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 41134)
    fast_client(w, 41135)
    server = w.accept(listener)
    w.abort(server)
    w.run(0.4)


# Cookies, overflow.

@scenario("130-syn_cookies", "tcp_syncookies=2: the listener keeps nothing until the third ACK")
def _(w):
    w.sysctl("ipv4/tcp_syncookies", 2)
    close_in_turn(w, *opened(w, 41030))


@scenario("131-syn_cookies_ack_lost", "SYN cookies, the third ACK is lost, data follows")
def _(w):
    w.sysctl("ipv4/tcp_syncookies", 2)
    w.drop(pick("A", "A"))
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41031), "B")
    w.run(0.1)
    w.send(client, 100)
    server = w.accept(listener)
    w.run(0.1)
    close_in_turn(w, client, server)


@scenario("132-syn_cookies_syn_repeated", "SYN cookies, the SYN+ACK is lost: a second cookie")
def _(w):
    w.sysctl("ipv4/tcp_syncookies", 2)
    w.drop(pick("B", "SA"))
    close_in_turn(w, *opened(w, 41032))


def overflow(w, port):
    listener = w.listen("B", backlog=0)
    first = w.connect(w.socket("A", port), "B")
    w.run(0.05)
    second = w.connect(w.socket("A", port + 1), "B")
    return listener, first, second


@scenario("133-overflow_silent", "the accept queue is full: the third ACK is ignored until accept()")
def _(w):
    listener, _, second = overflow(w, 41033)
    w.run(0.5)
    w.send(second, 30)
    w.run(2)
    w.accept(listener)
    server = w.accept(listener)
    w.run(0.5)
    close_in_turn(w, second, server)


@scenario("134-overflow_reset", "the accept queue is full, tcp_abort_on_overflow=1")
def _(w):
    w.sysctl("ipv4/tcp_abort_on_overflow", 1, "B")
    overflow(w, 41037)
    w.run(0.5)


@scenario("135-overflow_syn_dropped", "the accept queue is full when the SYN comes: no answer")
def _(w):
    listener, first, second = overflow(w, 41039)
    w.run(0.2)
    third = w.connect(w.socket("A", 41041), "B")
    w.run(0.5)
    w.accept(listener)
    w.run(4)
    w.close(third)
    w.run(0.3)


# SYN into a connection that lives.

@scenario("140-client_rebooted", "the client forgot the connection and opens again: challenge ACK, RST, SYN")
def _(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41040), "B")
    server = w.accept(listener)
    w.run(0.05)
    talk(w, client, server)
    w.forget(client)
    client = w.connect(w.socket("A", 41040), "B")
    server = w.accept(listener)
    talk(w, client, server)
    close_in_turn(w, client, server)


@scenario("141-client_rebooted_close_wait", "the same while the server is in CLOSE-WAIT")
def _(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41041), "B")
    server = w.accept(listener)
    talk(w, client, server)
    w.shutdown(client)
    w.run(0.1)
    w.forget(client)
    client = w.connect(w.socket("A", 41041), "B")
    w.run(1.5)
    server = w.accept(listener)
    w.run(0.1)
    close_in_turn(w, client, server)


@scenario("142-server_rebooted", "the server forgot the connection; the client's data is refused")
def _(w):
    client, server = opened(w, 41042)
    w.forget(server)
    w.send(client, 20)
    w.run(0.2)


@scenario("143-client_rebooted_server_speaks", "the client forgot the connection; the server's data is refused")
def _(w):
    client, server = opened(w, 41043)
    w.forget(client)
    w.send(server, 20)
    w.run(0.2)


@scenario("144-rst_after_challenge_lost", "the RST that answers a challenge ACK is lost")
def _(w):
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41044), "B")
    server = w.accept(listener)
    talk(w, client, server)
    w.forget(client)
    w.drop(pick("A", "R"))
    client = w.connect(w.socket("A", 41044), "B")
    server = w.accept(listener)
    talk(w, client, server)
    close_in_turn(w, client, server)


# Refused.

@scenario("150-firewall_reset", "a firewall in front of B answers the SYN with RST")
def _(w):
    def refuse(segment):
        reply = Segment(tcp_frame("B", 81, "A", segment.sport, "RA", 0, segment.seq + 1))
        reply.snd_state = reply.snd_wire = "CLOSED"
        w.capture("B", reply)
        w.carry(reply)
    w.rules.append([pick("A", "S"), 1, lambda s: [w.at(w.delay, lambda: refuse(s))] and []])
    w.connect(w.socket("A", 41050), "B", 81)
    w.run(0.2)


@scenario("151-icmp_port_unreachable", "an ICMP error answers the SYN: the client gives up")
def _(w):
    w.rules.append([pick("A", "S"), 9, lambda s: [
        w.at(2 * w.delay, lambda: w.inject(icmp_frame(s, 3), "A"))] and []])
    w.connect(w.socket("A", 41051), "B", 81)
    w.run(1.5)


@scenario("152-icmp_host_unreachable", "ICMP host unreachable; the client opens again from the same port")
def _(w):
    w.rules.append([pick("A", "S"), 1, lambda s: [
        w.at(2 * w.delay, lambda: w.inject(icmp_frame(s, 1), "A"))] and []])
    w.connect(w.socket("A", 41052), "B").setblocking(False)
    w.run(0.2)
    close_in_turn(w, *opened(w, 41052))


@scenario("153-refused_after_retry", "first SYN lost, second refused")
def _(w):
    w.drop(pick("A", "S"))
    w.connect(w.socket("A", 41053), "B", 81)
    w.run(1.5)


@scenario("154-rst_of_refusal_lost", "the RST that refuses is lost; the next one arrives")
def _(w):
    w.drop(pick("B", "AR"))
    w.connect(w.socket("A", 41054), "B", 81)
    w.run(1.5)


@scenario("155-never_answered_from_b", "the SYN+ACKs are lost; both give up", delay=0.02)
def _(w):
    w.sysctl("ipv4/tcp_syn_retries", 2)
    w.sysctl("ipv4/tcp_synack_retries", 2)
    w.drop(pick("B", "SA"), times=99)
    once_opened(w, 41055, 9)


@scenario("156-closed_in_syn_sent", "the client closes while its SYN is on the way, twice the SYN+ACK", delay=0.04)
def _(w):
    w.drop(pick("A", "R"))
    w.listen("B")
    client = w.connect(w.socket("A", 41056), "B")
    w.run(0.02)
    w.close(client)
    w.run(2)


@scenario("157-rst_in_syn_received", "the client aborts right after the third ACK was lost")
def _(w):
    w.drop(pick("A", "A"))
    w.listen("B")
    client = w.connect(w.socket("A", 41057), "B")
    w.run(0.1)
    w.abort(client)
    w.run(1.5)


@scenario("158-fin_in_syn_received", "the third ACK is lost, the FIN opens and closes")
def _(w):
    w.drop(pick("A", "A"))
    listener = w.listen("B")
    client = w.connect(w.socket("A", 41058), "B")
    w.run(0.1)
    w.close(client)
    server = w.accept(listener)
    w.run(0.1)
    w.close(server)
    w.run(0.2)


# Port reuse.

@scenario("160-port_reuse_client", "the client closes first and reuses its port, five times in a row")
def _(w):
    w.sysctl("ipv4/tcp_tw_reuse", 1)
    listener = w.listen("B")
    for _ in range(5):
        client = w.connect(w.socket("A", 41060), "B")
        server = w.accept(listener)
        w.run(0.05)
        talk(w, client, server)
        close_in_turn(w, client, server)
        w.run(1.2)


@scenario("161-port_reuse_server", "the server closes first; the client reuses the port, five times in a row")
def _(w):
    listener = w.listen("B")
    for _ in range(5):
        client = w.connect(w.socket("A", 41061), "B")
        server = w.accept(listener)
        w.run(0.05)
        talk(w, client, server)
        close_in_turn(w, server, client)


@scenario("162-port_reuse_after_reset", "the client aborts and reuses the port, three times")
def _(w):
    listener = w.listen("B")
    for _ in range(3):
        client = w.connect(w.socket("A", 41062), "B")
        server = w.accept(listener)
        talk(w, client, server)
        w.abort(client)
        w.run(0.1)


@scenario("163-old_data_in_new_connection", "a data segment of the old connection arrives in the new one")
def _(w):
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


@scenario("164-old_fin_in_new_connection", "FINs and data of the old connection arrive in the new one")
def _(w):
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


@scenario("165-old_rst_in_new_connection", "a RST of the old connection arrives in the new one")
def _(w):
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


@scenario("166-syn_into_time_wait_lost_ack", "the SYN into TIME-WAIT, first SYN+ACK lost")
def _(w):
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


@scenario("167-reuse_while_last_ack", "the client reuses its port while the server is in LAST-ACK")
def _(w):
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


# Closes.

def register_closes(first, suffix, what, prepare, delay):
    """The closes that are worth seeing over several kinds of wire."""
    def name(number, words):
        return f"{first + number}-{words}{suffix}"

    @scenario(name(0, "four_way"), "client closes first" + what, delay)
    def _(w):
        prepare(w)
        close_in_turn(w, *opened(w, 42000), pause=0.3)

    @scenario(name(1, "simultaneous_data"), "both send and close at once, data and FINs cross" + what, max(delay, 0.04))
    def _(w):
        prepare(w)
        client, server = opened(w, 42001)
        w.send(client, 300)
        w.send(server, 400)
        w.shutdown(client)
        w.shutdown(server)
        w.run(0.6)

    @scenario(name(2, "simultaneous_fin_lost"), "both FINs cross, the client's is lost" + what, max(delay, 0.04))
    def _(w):
        prepare(w)
        client, server = opened(w, 42002)
        w.drop(pick("A", "AF"))
        w.shutdown(client)
        w.shutdown(server)
        w.run(1.5)

    @scenario(name(3, "fin_before_data"), "a data segment is lost, the FIN arrives before its repetition" + what, delay)
    def _(w):
        prepare(w)
        client, server = opened(w, 42003)
        w.drop(pick("A", data=True))
        w.send(client, 300)
        w.run(0.001)
        w.shutdown(client)
        w.run(0.8)
        close_in_turn(w, server, client, 0.3)

    @scenario(name(4, "fin_overtakes_data"), "a data segment is held back 60 ms, the FIN overtakes it" + what, delay)
    def _(w):
        prepare(w)
        client, server = opened(w, 42004)
        w.hold(pick("B", data=True), 0.06)
        w.send(server, 300)
        w.shutdown(server)
        w.run(0.4)
        close_in_turn(w, client, server, 0.3)

    @scenario(name(5, "last_ack_lost"), "the last ACK is lost: the FIN is repeated into TIME-WAIT" + what, delay)
    def _(w):
        prepare(w)
        client, server = opened(w, 42005)
        w.close(client)
        w.run(0.15 + 2 * w.delay)
        w.drop(pick("A", "A"), times=2)
        w.close(server)
        w.run(2)

    @scenario(name(6, "ack_of_fin_lost"), "the ACK of the first FIN is lost, the FIN is repeated" + what, delay)
    def _(w):
        prepare(w)
        client, server = opened(w, 42006)
        w.drop(pick("B", "A"))
        w.shutdown(client)
        w.run(1)
        close_in_turn(w, server, client, 0.3)

    @scenario(name(7, "three_way"), "the server closes as soon as it reads the end: FIN, FIN+ACK, ACK" + what, delay)
    def _(w):
        prepare(w)
        client, server = opened(w, 42007)
        w.close(client)
        w.run(2, until=lambda: w.views["B"].state((80, "10.77.0.1", 42007)) == "CLOSE_WAIT")
        w.close(server)
        w.run(0.5)

    @scenario(name(8, "response_and_close"), "the server replies and closes; the client answers at once" + what, delay)
    def _(w):
        prepare(w)
        client, server = opened(w, 42008)
        w.send(client, 80)
        w.read(server)
        w.send(server, 500)
        w.close(server)
        w.run(2, until=lambda: w.views["A"].state((42008, "10.77.0.2", 80)) == "CLOSE_WAIT")
        w.close(client)
        w.run(0.5)

    @scenario(name(9, "fin_lost_while_data_flows"), "the client's FIN is lost while the server sends" + what, delay)
    def _(w):
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


@scenario("210-half_close_long", "client half-closes, the server sends for a while", delay=0.02)
def _(w):
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


@scenario("211-fin_with_data_both", "both FINs carry data; the last is lost once")
def _(w):
    client, server = opened(w, 42111)
    w.send(client, 10, socket.MSG_MORE)
    w.shutdown(client)
    w.run(0.1)
    w.drop(pick("B", "AF"))
    w.send(server, 20, socket.MSG_MORE)
    w.shutdown(server)
    w.run(1)


@scenario("212-fin_with_data_simultaneous", "both FINs carry data and cross", delay=0.04)
def _(w):
    client, server = opened(w, 42112)
    for sock in (client, server):
        w.send(sock, 30, socket.MSG_MORE)
    w.shutdown(client)
    w.shutdown(server)
    w.run(0.5)


@scenario("213-both_fins_lost", "simultaneous close, both FINs lost", delay=0.04)
def _(w):
    client, server = opened(w, 42113)
    w.drop(pick("A", "AF"))
    w.drop(pick("B", "AF"))
    w.shutdown(client)
    w.run(0.01)
    w.shutdown(server)
    w.run(1.5)


@scenario("214-simultaneous_last_acks_lost", "simultaneous close, the ACKs of both FINs are lost", delay=0.04)
def _(w):
    client, server = opened(w, 42114)
    w.drop(pick("A", "A"))
    w.drop(pick("B", "A"))
    w.shutdown(client)
    w.shutdown(server)
    w.run(2)


@scenario("215-server_fin_lost_twice", "the second FIN is lost twice")
def _(w):
    client, server = opened(w, 42115)
    w.close(client)
    w.run(0.15)
    w.drop(pick("B", "AF"), times=2)
    w.close(server)
    w.run(1.5)


@scenario("216-fin_never_acked", "everything behind the FIN is lost: the orphan gives up")
def _(w):
    w.sysctl("ipv4/tcp_orphan_retries", 3)
    client, server = opened(w, 42116)
    w.drop(pick("A"), times=99)
    w.close(client)
    w.run(5)


@scenario("217-fin_never_acked_then_server_speaks", "the orphan gives up; the server's data then meets no socket")
def _(w):
    w.sysctl("ipv4/tcp_orphan_retries", 2)
    client, server = opened(w, 42117)
    w.drop(pick("A", "AF"), times=99)
    w.close(client)
    w.run(4)
    w.send(server, 10)
    w.run(0.3)


@scenario("218-last_ack_never", "the last ACKs are all lost: the server gives up in LAST-ACK")
def _(w):
    w.sysctl("ipv4/tcp_orphan_retries", 3)
    client, server = opened(w, 42118)
    w.close(client)
    w.run(0.15)
    w.drop(pick("A"), times=99)
    w.close(server)
    w.run(5)


@scenario("219-fin_wait2_timeout", "FIN-WAIT-2 runs out; the server then closes and is refused")
def _(w):
    w.sysctl("ipv4/tcp_fin_timeout", 2)
    client, server = opened(w, 42119)
    w.close(client)
    w.run(3.5)
    w.close(server)
    w.run(0.3)


@scenario("220-fin_wait2_shutdown_stays", "FIN-WAIT-2 of a half-closed socket does not run out")
def _(w):
    w.sysctl("ipv4/tcp_fin_timeout", 1)
    client, server = opened(w, 42120)
    w.shutdown(client)
    w.run(2.5)
    w.send(server, 50)
    w.run(0.1)
    w.close(server)
    w.run(0.2)


@scenario("221-data_after_close", "the server goes on sending after the client's close: RST in FIN-WAIT-2")
def _(w):
    client, server = opened(w, 42121)
    w.close(client)
    w.run(0.1)
    w.send(server, 30)
    w.run(0.2)


@scenario("222-data_crosses_close", "the server's data crosses the client's FIN: RST in FIN-WAIT-1", delay=0.04)
def _(w):
    client, server = opened(w, 42122)
    w.close(client)
    w.send(server, 30)
    w.run(0.4)


@scenario("223-data_crosses_shutdown", "data and FIN cross, the client still reads", delay=0.04)
def _(w):
    client, server = opened(w, 42123)
    w.shutdown(client)
    w.send(server, 30)
    w.run(0.3)
    w.send(server, 30)
    w.run(0.2)
    close_in_turn(w, server, client, 0.3)


@scenario("224-fin_repeated_by_network", "both FINs arrive three times")
def _(w):
    w.repeat(pick("A", "AF"), extra=0.02, copies=2)
    w.repeat(pick("B", "AF"), extra=0.02, copies=2)
    close_in_turn(w, *opened(w, 42124))


@scenario("225-fin_copy_in_close_wait", "a copy of the FIN arrives in CLOSE-WAIT and in LAST-ACK")
def _(w):
    client, server = opened(w, 42125)
    w.repeat(pick("A", "AF"), extra=0.1, copies=2)
    w.close(client)
    w.run(0.15)
    w.drop(pick("A", "A"))
    w.close(server)
    w.run(1)


@scenario("226-server_closes_first_merged", "the server closes first, the client merges FIN and ACK", delay=0.04)
def _(w):
    client, server = opened(w, 42126)
    w.close(server)
    w.run(2, until=lambda: w.views["A"].state((42126, "10.77.0.2", 80)) == "CLOSE_WAIT")
    w.close(client)
    w.run(0.3)


@scenario("227-fin_ack_crosses_data", "the FIN crosses a stream of data", delay=0.04)
def _(w):
    client, server = opened(w, 42127)
    for number in range(8):
        w.send(server, 300)
        w.run(0.015)
        if number == 3:
            w.shutdown(client)
    w.run(0.2)
    w.read(client)
    close_in_turn(w, server, client, 0.3)


@scenario("228-fin_lost_data_crosses", "the server's last data and FIN: FIN lost, ACK of the data crosses", delay=0.04)
def _(w):
    client, server = opened(w, 42128)
    w.drop(pick("B", "AF"))
    w.send(server, 100)
    w.run(0.01)
    w.close(server)
    w.run(1)
    w.close(client)
    w.run(0.4)


@scenario("229-many_segments_fin_hole", "the third of five segments is lost, the FIN is sent at once")
def _(w):
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


# RST.

@scenario("259-both_close_with_data", "both send and close() at once: the data of the other is refused", delay=0.04)
def _(w):
    client, server = opened(w, 42163)
    w.send(client, 300)
    w.send(server, 400)
    w.close(client)
    w.close(server)
    w.run(0.6)


@scenario("230-abort_by_server", "the server aborts in ESTABLISHED")
def _(w):
    _, server = opened(w, 42130)
    w.abort(server)
    w.run(0.2)


@scenario("231-abort_in_close_wait", "the server aborts in CLOSE-WAIT")
def _(w):
    client, server = opened(w, 42131)
    w.shutdown(client)
    w.run(0.15)
    w.abort(server)
    w.run(0.2)


@scenario("232-abort_in_fin_wait1", "the client aborts in FIN-WAIT-1", delay=0.04)
def _(w):
    client, server = opened(w, 42132)
    w.shutdown(client)
    w.run(0.02)
    w.abort(client)
    w.run(0.4)


@scenario("233-abort_in_fin_wait2", "the client aborts in FIN-WAIT-2")
def _(w):
    client, server = opened(w, 42133)
    w.shutdown(client)
    w.run(0.15)
    w.abort(client)
    w.run(0.2)


@scenario("234-abort_in_last_ack", "the server leaves LAST-ACK with linger 0, its FIN was lost", delay=0.04)
def _(w):
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


@scenario("235-abort_in_closing", "both FINs cross, the client leaves CLOSING with linger 0", delay=0.04)
def _(w):
    client, server = opened(w, 42135)
    w.drop(pick("B", "A"), times=1)
    w.shutdown(client)
    w.shutdown(server)
    w.run(0.06)
    w.abort(client)
    w.run(1)


@scenario("236-unread_data", "the server closes with unread data: RST")
def _(w):
    client, server = opened(w, 42136)
    w.send(client, 70)
    w.run(0.1)
    w.close_unread(server)
    w.run(0.2)


@scenario("237-unread_data_close_wait", "client sends and closes; the server closes without reading: RST in CLOSE-WAIT")
def _(w):
    client, server = opened(w, 42137)
    w.send(client, 70)
    w.close(client)
    w.run(0.1)
    w.close_unread(server)
    w.run(0.2)


@scenario("238-listener_closed", "the listener is closed before accept(): RST")
def _(w):
    listener, client = once_opened(w, 42138, 0.1)
    w.send(client, 20)
    w.run(0.1)
    w.close(listener)
    w.run(0.2)


@scenario("239-listener_closed_close_wait", "the same, the child is in CLOSE-WAIT")
def _(w):
    listener, client = once_opened(w, 42139, 0.1)
    w.shutdown(client)
    w.run(0.1)
    w.close(listener)
    w.run(0.2)


@scenario("240-socket_destroyed", "ss -K destroys the client's socket: RST")
def _(w):
    client, server = opened(w, 42140)
    w.kill("A", "sport", "=", "42140")
    w.run(0.3)


@scenario("241-socket_destroyed_fin_wait2", "ss -K destroys a socket in FIN-WAIT-2")
def _(w):
    client, server = opened(w, 42141)
    w.shutdown(client)
    w.run(0.15)
    w.kill("A", "sport", "=", "42141")
    w.run(0.3)
    w.send(server, 10)
    w.run(0.2)


@scenario("242-socket_destroyed_time_wait", "ss -K ends TIME-WAIT; a FIN that comes again is refused")
def _(w):
    client, server = opened(w, 42142)
    w.close(client)
    w.run(0.15)
    w.drop(pick("A", "A"))
    w.close(server)
    w.run(0.05)
    w.kill("A", "state", "time-wait", "sport", "=", "42142")
    w.run(0.5)


@scenario("243-socket_destroyed_syn_recv", "ss -K destroys a request socket")
def _(w):
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


@scenario("244-rst_in_time_wait", "a RST reaches TIME-WAIT, rfc1337=0: it ends")
def _(w):
    time_wait_reset(w, 42144, 0)


@scenario("245-rst_in_time_wait_rfc1337", "a RST reaches TIME-WAIT, rfc1337=1: nothing happens")
def _(w):
    time_wait_reset(w, 42146, 1)


def server_sends(w, server):
    w.send(server, 30)


def server_closes(w, server):
    w.close(server)


def rst_lost(number, name, brings, server_speaks):
    @scenario(f"{number}-{name}", f"the client's RST is lost; the server's {brings} brings another")
    def _(w):
        client, server = opened(w, 41902 + number)
        w.drop(pick("A", "AR"))
        w.abort(client)
        w.run(0.3)
        server_speaks(w, server)
        w.run(0.2)


def rst_crosses(number, name, what, server_speaks):
    @scenario(f"{number}-{name}", f"the RST crosses {what}", delay=0.04)
    def _(w):
        client, server = opened(w, 41902 + number)
        w.abort(client)
        w.run(0.01)
        server_speaks(w, server)
        w.run(0.3)


rst_lost(246, "rst_lost", "data", server_sends)
rst_lost(247, "rst_lost_server_closes", "FIN", server_closes)
rst_crosses(248, "rst_crosses_data", "data", server_sends)
rst_crosses(249, "rst_crosses_fin", "a FIN", server_closes)


@scenario("250-both_abort", "both abort at once", delay=0.04)
def _(w):
    client, server = opened(w, 42152)
    w.abort(client)
    w.abort(server)
    w.run(0.3)


@scenario("251-keepalive_timeout", "keep-alive probes are not answered: the client gives up with RST")
def _(w):
    client, server = opened(w, 42153)
    for option, value in ((socket.TCP_KEEPIDLE, 1), (socket.TCP_KEEPINTVL, 1), (socket.TCP_KEEPCNT, 2)):
        client.setsockopt(socket.IPPROTO_TCP, option, value)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    w.drop(pick("A"), times=2)
    w.run(4.5)
    w.send(server, 10)
    w.run(0.3)


@scenario("252-data_given_up", "data is never acknowledged: the client gives up silently")
def _(w):
    w.sysctl("ipv4/tcp_retries2", 3)
    client, server = opened(w, 42154)
    w.drop(pick("A"), times=99)
    w.send(client, 50)
    w.run(7)


@scenario("253-data_given_up_server_speaks", "the same, and then the server speaks")
def _(w):
    w.sysctl("ipv4/tcp_retries2", 2)
    client, server = opened(w, 42155)
    w.drop(pick("A", "A", data=True), times=99)
    w.send(client, 50)
    w.run(5)
    w.send(server, 20)
    w.run(0.3)


@scenario("254-zero_window_close", "the window is zero, data is queued, the client closes; then all is read")
def _(w):
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


@scenario("255-window_closed_peer_closes", "zero window; the reader closes with unread data: RST")
def _(w):
    listener = w.listen("B", options=[(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)])
    client = w.connect(w.socket("A", 42157), "B")
    server = w.accept(listener)
    w.run(0.05)
    w.send(client, 12000)
    w.run(0.8)
    w.close_unread(server)
    w.run(0.3)


@scenario("256-linger2_negative", "TCP_LINGER2 -1: data after the close brings RST at once")
def _(w):
    client, server = opened(w, 42158)
    client.setsockopt(socket.IPPROTO_TCP, LINGER_2, -1)
    w.close(client)
    w.run(0.3)
    w.close(server)
    w.run(0.3)


@scenario("257-rst_reordered", "data held back arrives after the RST")
def _(w):
    client, server = opened(w, 42159)
    w.hold(pick("A", "A", data=True), 0.05)
    w.send(client, 40)
    w.abort(client)
    w.run(0.4)


@scenario("258-rst_after_time_wait_owner_data", "data for a server that closed and is in TIME-WAIT")
def _(w):
    client, server = opened(w, 42160)
    w.repeat(pick("A", "A", data=True), extra=0.6)
    w.send(client, 40)
    w.run(0.1)
    w.read(server)
    w.close(server)
    w.run(0.1)
    w.close(client)
    w.run(1)


# A scripted peer.

def p_server(w, port):
    """A connects to P, who completes the handshake."""
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", port), "P", 7000)
    p.answer_opening()
    w.run(0.05)
    return p, client


@scenario("260-p_split_handshake", "P acknowledges the SYN, then sends its own SYN: split handshake")
def _(w):
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


@scenario("261-p_split_without_ack", "P answers the SYN with a SYN, then acknowledges the SYN+ACK")
def _(w):
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


@scenario("262-p_wrong_ack", "the SYN+ACK acknowledges a wrong number: RST, then the right one")
def _(w):
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


@scenario("263-p_ack_for_syn", "P answers the SYN with a bare ACK of a wrong number: RST; then SYN+ACK")
def _(w):
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


@scenario("264-p_rst_out_of_window", "a RST far out of the window is ignored; then P closes")
def _(w):
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


@scenario("265-p_rst_inexact", "a RST in the window but not exact: challenge ACK; then the exact one")
def _(w):
    p, client = p_server(w, 6105)
    p.send("R", 101)
    w.run(0.1)
    p.send("R", 1)
    w.run(0.2)


@scenario("266-p_rst_wrong_ack_syn_sent", "a RST in SYN-SENT that acknowledges nothing sent is ignored")
def _(w):
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


def p_reset_in(number, words, steps):
    @scenario(f"{number}-p_rst_in_{words}", f"P resets A in {words}")
    def _(w):
        p, client = p_server(w, 6100 + number)
        steps(w, p, client)
        w.run(0.2)


def _fin_wait1(w, p, client):
    w.shutdown(client)
    p.expect("AF")
    p.send("R", 1)


def _fin_wait2(w, p, client):
    w.shutdown(client)
    p.expect("AF")
    p.send("A", 1, 2)
    w.run(0.1)
    p.send("R", 1)


def _closing(w, p, client):
    w.shutdown(client)
    p.expect("AF")
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("R", 2)


def _close_wait(w, p, client):
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("R", 2)


def _last_ack(w, p, client):
    p.send("FA", 1, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("RA", 2, 2)


def _time_wait(w, p, client):
    w.close(client)
    p.expect("AF")
    p.send("FA", 1, 2)
    w.run(0.1)
    p.send("R", 2)
    w.run(0.1)
    p.send("FA", 1, 2)


def _time_wait_1337(w, p, client):
    w.sysctl("ipv4/tcp_rfc1337", 1)
    w.close(client)
    p.expect("AF")
    p.send("FA", 1, 2)
    w.run(0.1)
    p.send("R", 2)
    w.run(0.1)
    p.send("FA", 1, 2)


p_reset_in(267, "fin_wait1", _fin_wait1)
p_reset_in(268, "fin_wait2", _fin_wait2)
p_reset_in(269, "closing", _closing)
p_reset_in(270, "close_wait", _close_wait)
p_reset_in(271, "last_ack", _last_ack)
p_reset_in(272, "time_wait", _time_wait)
p_reset_in(273, "time_wait_rfc1337", _time_wait_1337)


@scenario("274-p_rst_inexact_closing", "a RST that is not exact in CLOSING, then the ACK of the FIN")
def _(w):
    p, client = p_server(w, 6174)
    w.shutdown(client)
    p.expect("AF")
    p.send("FA", 1, 1)
    w.run(0.05)
    p.send("R", 50)
    w.run(0.05)
    p.send("A", 2, 2)
    w.run(0.1)


@scenario("275-p_syn_in_each_state", "P sends SYNs in CLOSE-WAIT and LAST-ACK: challenge ACKs")
def _(w):
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


@scenario("276-p_syn_in_syn_received", "P repeats its SYN with a new number while A is in SYN-RECEIVED")
def _(w):
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


@scenario("277-p_ack_wrong_in_syn_received", "the third ACK acknowledges a wrong number: RST, the server stays")
def _(w):
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


@scenario("278-p_rst_in_syn_received", "P resets the half-open connection: back to LISTEN; then it opens another")
def _(w):
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


@scenario("279-p_syn_with_data", "SYN with data without fast open; the data is not taken")
def _(w):
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


@scenario("280-p_syn_with_fin", "SYN with FIN; Linux drops it, then a plain SYN")
def _(w):
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


@scenario("281-p_fin_without_ack", "a FIN without ACK is dropped, then one with ACK")
def _(w):
    p, client = p_server(w, 6181)
    p.send("F", 1)
    w.run(0.1)
    p.send("FA", 1, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("A", 2, 2)
    w.run(0.1)


@scenario("283-p_fin_out_of_window", "a FIN out of the window changes nothing")
def _(w):
    p, client = p_server(w, 6183)
    p.send("FA", 1 << 29, 1)
    w.run(0.1)
    p.send("FA", 1, 1)
    w.run(0.1)
    w.close(client)
    p.expect("AF")
    p.send("A", 2, 2)
    w.run(0.1)


@scenario("284-p_ack_of_unsent", "an ACK of data not yet sent, and an old ACK, change nothing")
def _(w):
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


@scenario("285-p_new_syn_in_time_wait", "SYNs into A's TIME-WAIT: an old number, then a higher one")
def _(w):
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


@scenario("286-p_fin_in_syn_sent", "a FIN and data in SYN-SENT, then SYN+ACK")
def _(w):
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", 6186), "P", 7000)
    p.expect("S")
    p.send("F", 0)
    w.run(0.05)
    p.send("SA", 0, 1)
    p.expect("A")
    w.abort(client)
    w.run(0.1)


@scenario("287-p_syn_ack_with_data", "the SYN+ACK carries data")
def _(w):
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


@scenario("288-p_syn_ack_with_fin", "the SYN+ACK carries a FIN")
def _(w):
    p = Peer(w, 7000)
    client = w.connect(w.socket("A", 6188), "P", 7000)
    p.expect("S")
    p.send("SFA", 0, 1)
    w.run(0.2)
    w.close(client)
    w.run(0.2)


@scenario("289-p_fin_beyond_hole", "data lost, FIN arrives, hole filled by P")
def _(w):
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


@scenario("290-p_data_beyond_fin", "P sends data beyond its own FIN")
def _(w):
    p, client = p_server(w, 6190)
    p.send("FA", 1, 1)
    w.run(0.1)
    p.send("A", 2, 1, payload=b"more")
    w.run(0.1)
    w.close(client)
    w.run(0.05)
    p.send("A", 2, 2)
    w.run(0.1)


@scenario("291-ipv6_simultaneous_close", "IPv6: both FINs cross", delay=0.04)
def _(w):
    listener = w.listen("B", family=socket.AF_INET6)
    client = w.connect(w.socket("A", 42191, family=socket.AF_INET6), "B")
    server = w.accept(listener)
    w.run(0.1)
    talk(w, client, server)
    w.close(client)
    w.close(server)
    w.run(0.4)


@scenario("292-ecn", "ECN is negotiated; client closes first")
def _(w):
    w.sysctl("ipv4/tcp_ecn", 1)
    close_in_turn(w, *opened(w, 42192))


@scenario("293-mptcp", "Multipath TCP, server closes first")
def _(w):
    mptcp = 262
    listener = w.listen("B", proto=mptcp)
    client = w.connect(w.socket("A", 42193, proto=mptcp), "B")
    server = w.accept(listener)
    w.run(0.05)
    talk(w, client, server)
    close_in_turn(w, server, client, 0.4)


@scenario("294-mptcp_client_closes", "Multipath TCP, client closes first, the server a while later", delay=0.02)
def _(w):
    mptcp = 262
    listener = w.listen("B", proto=mptcp)
    client = w.connect(w.socket("A", 42194, proto=mptcp), "B")
    server = w.accept(listener)
    w.run(0.05)
    talk(w, client, server)
    close_in_turn(w, client, server, 0.4)


@scenario("295-mptcp_refused", "Multipath TCP asked for, plain TCP answered")
def _(w):
    w.sysctl("mptcp/enabled", 0, "B")
    listener = w.listen("B")
    client = w.connect(w.socket("A", 42195, proto=262), "B")
    server = w.accept(listener)
    w.run(0.05)
    talk(w, client, server)
    close_in_turn(w, client, server, 0.3)


# Scenarios of captures that came from elsewhere, to compare the labels.

@scenario("like-01-client_close", "client closes first, server ACKs, closes later (4 segments)")
def _(w):
    close_in_turn(w, *opened(w, 40001))


@scenario("like-04-simultaneous_close", "both FINs cross on a 40 ms wire")
def _(w):
    client, server = opened(w, 40004)
    w.delay = 0.04
    w.close(client)
    w.close(server)
    w.run(0.3)


@scenario("like-07-simultaneous_open", "both ends connect() to each other from bound ports", delay=0.05)
def _(w):
    a, b = crossing(w, 5001)
    w.run(0.4)
    w.send(a, 5)
    w.run(0.2)
    w.send(b, 6)
    w.run(0.2)
    close_in_turn(w, a, b, 0.3)


@scenario("like-26-tfo", "TCP fast open: cookie request, then SYN with data")
def _(w):
    fast_open_on(w)
    listener = w.listen("B", options=[TFO_LISTEN])
    cookie(w, listener, 40027)
    client = fast_client(w, 40028, 5)
    server = w.accept(listener)
    w.send(server, 4)
    w.run(0.2)
    close_in_turn(w, client, server)


@scenario("like-35-rst_after_close", "client closed fully; server data gets RST")
def _(w):
    client, server = opened(w, 40037)
    w.close(client)
    w.run(0.2)
    w.send(server, 16)
    w.run(0.2)


@scenario("like-42-close_in_syn_sent", "client gives up before the SYN+ACK arrives: RST to SYN+ACK", delay=0.06)
def _(w):
    w.listen("B")
    client = w.connect(w.socket("A", 40044), "B")
    w.run(0.02)
    w.close(client)
    w.run(0.3)


@scenario("like-45-port_reuse_server_tw", "server closes first (its TIME_WAIT); client reuses the same port at once")
def _(w):
    listener = w.listen("B")
    for _ in range(2):
        client = w.connect(w.socket("A", 41999), "B")
        server = w.accept(listener)
        w.run(0.05)
        talk(w, client, server)
        close_in_turn(w, server, client, 0.08)


@scenario("like-49-dup_syn", "SYN, SYN+ACK, FIN duplicated by the network")
def _(w):
    w.repeat(pick("A", "S"))
    w.repeat(pick("B", "SA"))
    client, server = opened(w, 40047)
    w.repeat(pick("B", "AF"))
    close_in_turn(w, client, server)
