#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The conversations that record.sh captures.

    ./record_scenarios.py --list
    ./record_scenarios.py --interface NAME
    ./record_scenarios.py NAME CLIENT_NAMESPACE SERVER_NAMESPACE

One function is one capture; merged_close makes recorded/merged-close.pcap. To add a capture, add a
function with @scenario in front. It drives both ends itself, one step after the other.
"""

import contextlib
import ctypes
import errno
import functools
import http.server
import os
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time

CLIENT, SERVER = "10.77.0.1", "10.77.0.2"
CLIENT6, SERVER6 = "fd00:77::1", "fd00:77::2"
DETOUR = "10.77.0.3"
SPOOFED_NETWORK, SPOOFED_HOST = "198.51.100.0/24", "198.51.100.{}"  # RFC 5737: nobody's
FAR_NETWORK, FAR_HOST = "10.88.0.0/24", "10.88.0.1"
PORT = 7070
WEB_PORT = 80  # where Wireshark expects HTTP
SECURE_PORT = 443  # ... and TLS
CLIENT_PORT = 50000  # where a scenario must choose it; otherwise the kernel does
PAUSE = 0.3  # seconds; longer than any delayed ACK (Linux: at most 0.2)
CLONE_NEWNET = 0x40000000
# To each end, the other's address and the hardware address that record.sh gave it.
NEIGHBOUR = {"client": (SERVER, "02:00:00:00:00:02"), "server": (CLIENT, "02:00:00:00:00:01")}

# What Python's socket has no names for: <linux/tcp.h>.
TCP_SYNCNT, TCP_REPAIR, TCP_REPAIR_QUEUE, TCP_QUEUE_SEQ, TCP_FASTOPEN_CONNECT = 7, 19, 20, 21, 30
TCP_SEND_QUEUE, TCP_REPAIR_OFF_NO_WP = 2, -1
SYN, RST = 0x02, 0x04

SCENARIOS = {}
INTERFACES = {}  # where a capture is taken, if not on the client's end of the cable alone


def scenario(function):
    """Make a function one that record.sh can ask for."""
    SCENARIOS[function.__name__.replace("_", "-")] = function
    return function


def captured_on(interface):
    """Have a scenario captured on another interface of the client's than the cable."""
    def register(function):
        INTERFACES[function.__name__.replace("_", "-")] = interface
        return function
    return register


class Hosts:
    """The two machines. A socket belongs to the one that was entered when it was made."""

    def __init__(self, client, server):
        self.namespaces = {"client": client, "server": server}

    def enter(self, end):
        """Let this thread, and what it starts, act on one of the machines."""
        libc = ctypes.CDLL(None, use_errno=True)
        with open(f"/run/netns/{self.namespaces[end]}", "rb") as namespace:
            if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
                number = ctypes.get_errno()
                raise OSError(number, f"cannot enter the {end}: {os.strerror(number)}")

    def connect(self, client_port=0, server_port=PORT, receive_buffer=None):
        """Open a connection and return its sockets: the client's, the server's."""
        with self.listen(server_port) as listener:
            if receive_buffer:  # the server's, in bytes
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
            return self.connect_to(listener, client_port)

    def listen(self, port=PORT):
        """A socket of the server's, which waits for connections."""
        self.enter("server")
        return socket.create_server((SERVER, port))

    def connect_to(self, listener, client_port=0):
        """The same as connect(), to a server that goes on listening."""
        client = self.socket("client", client_port)
        client.connect(listener.getsockname())
        server, _ = listener.accept()
        server.settimeout(5)
        return client, server

    def socket(self, end, port):
        """A socket of one of the machines, which will speak from this port."""
        self.enter(end)
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # despite a TIME-WAIT
        made.bind(({"client": CLIENT, "server": SERVER}[end], port))
        made.settimeout(5)
        return made

    def run(self, end, *command):
        """Run a command on one of the machines."""
        self.enter(end)
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def hold(self, end):
        """Keep what this end sends from now on, as if the cable were very long.

        The kernel keeps packets while it does not know the neighbour's hardware address.
        """
        address, _ = NEIGHBOUR[end]
        self.run(end, "ip", "neighbour", "replace", address, "dev", "cable", "nud", "incomplete")

    def release(self, end):
        """Let what was kept arrive, and all that follows."""
        address, mac = NEIGHBOUR[end]
        self.run(end, "ip", "neighbour", "replace", address, "dev", "cable", "lladdr", mac,
                 "nud", "permanent")

    def detour_next_to_client(self):
        """Keep the next packet of the server's, and nothing behind it: it alone is to go by way of
        a neighbour whose hardware address the server does not know yet."""
        self.run("server", "ip", "route", "add", CLIENT, "via", DETOUR, "dev", "cable",
                 "table", "77")
        self.run("server", "ip", "rule", "add", "fwmark", "77", "lookup", "77")
        self.run("server", "ip", "neighbour", "replace", DETOUR, "dev", "cable",
                 "nud", "incomplete")
        self.run("server", "nft", "table ip lab { chain leaving { "
                 "type route hook output priority mangle; "
                 "limit rate 1/day burst 1 packets meta mark set 77; }; }")

    def end_detour(self):
        """The neighbour is the client itself."""
        _, mac = NEIGHBOUR["server"]
        self.run("server", "ip", "neighbour", "replace", DETOUR, "dev", "cable", "lladdr", mac,
                 "nud", "permanent")

    def lose_next_to_server(self, count=1, spare=0):
        """Let the server's firewall drop packets that the capture has seen, after some others."""
        passing = f"limit rate 1/day burst {spare} packets accept; " if spare else ""
        self.run("server", "nft", "table ip lab { chain arriving { "
                 "type filter hook input priority filter; "
                 f"{passing}limit rate 1/day burst {count} packets drop; }}; }}")


def talk(client, server):
    """One short message each way."""
    time.sleep(PAUSE)
    client.sendall(b"Hello, server.\n")
    server.recv(1500)
    time.sleep(PAUSE)
    server.sendall(b"Hello, client.\n")
    client.recv(1500)
    time.sleep(PAUSE)


def expect_fin(end):
    """Wait until the other end's FIN has arrived."""
    if end.recv(1500) != b"":
        raise RuntimeError("there is data where the FIN should be")


@scenario
def client_close(hosts):
    """The client closes; the server notices, takes its time and closes: four segments."""
    client, server = hosts.connect()
    talk(client, server)
    client.close()
    expect_fin(server)
    time.sleep(PAUSE)
    server.close()


@scenario
def server_close(hosts):
    """The same, but the server closes first."""
    client, server = hosts.connect()
    talk(client, server)
    server.close()
    expect_fin(client)
    time.sleep(PAUSE)
    client.close()


@scenario
def merged_close(hosts):
    """The server closes before it has acknowledged the client's FIN: one segment does both."""
    client, server = hosts.connect()
    talk(client, server)
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 0)  # let it delay its ACK
    client.close()
    expect_fin(server)
    server.close()


@scenario
def half_close(hosts):
    """The client has no more to say, but the server goes on for a while."""
    client, server = hosts.connect()
    talk(client, server)
    client.shutdown(socket.SHUT_WR)
    expect_fin(server)
    for number in range(1, 6):
        time.sleep(PAUSE)
        server.sendall(b"Line %d of my answer.\n" % number)
        client.recv(1500)
    time.sleep(PAUSE)
    server.close()
    expect_fin(client)
    client.close()


@scenario
def fin_with_last_data(hosts):
    """The server's last bytes and its FIN leave in one segment."""
    client, server = hosts.connect()
    talk(client, server)
    server.send(b"Goodbye, client.\n", socket.MSG_MORE)  # keep it: there is more to come
    server.close()
    client.recv(1500)
    expect_fin(client)
    time.sleep(PAUSE)
    client.close()


@scenario
def simultaneous_syns(hosts):
    """Simultaneous open: each connects to the other, nobody listens, the SYNs cross."""
    server = hosts.socket("server", PORT)
    client = hosts.socket("client", CLIENT_PORT)
    hosts.hold("server")
    for end, peer in (server, (CLIENT, CLIENT_PORT)), (client, (SERVER, PORT)):
        end.setblocking(False)  # send the SYN, do not wait for the answer
        end.connect_ex(peer)
        end.settimeout(5)
    hosts.hold("client")  # or its SYN+ACK would be answered before the server's has left
    hosts.release("server")
    hosts.release("client")
    talk(client, server)
    client.close()
    expect_fin(server)
    time.sleep(PAUSE)
    server.close()


@scenario
def simultaneous_fins(hosts):
    """Simultaneous close: each closes before the other's FIN has arrived."""
    client, server = hosts.connect()
    talk(client, server)
    hosts.hold("server")
    server.close()
    client.close()
    hosts.release("server")


@scenario
def last_ack_lost(hosts):
    """The last ACK is lost, so the server repeats its FIN to a client in TIME-WAIT."""
    client, server = hosts.connect()
    talk(client, server)
    client.close()
    expect_fin(server)
    time.sleep(PAUSE)
    hosts.lose_next_to_server()
    server.close()
    time.sleep(PAUSE)  # the FIN is repeated after 0.2 s or a little more


@scenario
def time_wait_reuse(hosts):
    """Three connections, the same two ports. The second meets the server's TIME-WAIT, the third the
    client's."""
    for closer in ("server", "client", "client"):
        client, server = hosts.connect(CLIENT_PORT)
        talk(client, server)
        first, second = (client, server) if closer == "client" else (server, client)
        first.close()
        expect_fin(second)
        second.close()
        time.sleep(PAUSE)


@scenario
def connection_refused(hosts):
    """Nobody listens on the port."""
    client = hosts.socket("client", 0)
    if client.connect_ex((SERVER, PORT)) != errno.ECONNREFUSED:
        raise RuntimeError("the connection is not refused")


@scenario
def client_abort(hosts):
    """The client's program gives up: it closes with SO_LINGER 0, and no FIN is sent."""
    client, server = hosts.connect()
    talk(client, server)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


def request(client, server, *lines):
    """Send one HTTP request without a body."""
    client.sendall("\r\n".join([*lines, f"Host: {SERVER}", "", ""]).encode())
    server.recv(1500)
    time.sleep(PAUSE)


def respond(server, client, *pieces):
    """Send one HTTP response, each piece in a segment of its own."""
    for piece in pieces:
        server.sendall(piece.replace("\n", "\r\n").encode())
        client.recv(1500)
        time.sleep(PAUSE)


@scenario
def http_keep_alive(hosts):
    """Two requests on one connection; the second asks for a page that is not there."""
    client, server = hosts.connect(server_port=WEB_PORT)
    request(client, server, "GET /index.html HTTP/1.1")
    respond(server, client, "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 14\n\n"
            "Hello, client.")
    request(client, server, "GET /missing.html HTTP/1.1")
    respond(server, client, "HTTP/1.1 404 Not Found\nContent-Type: text/plain\nContent-Length: 10"
            "\n\nNot found.")
    client.close()
    expect_fin(server)
    time.sleep(PAUSE)
    server.close()


@scenario
def http_close(hosts):
    """The client asks for a close after the response, so the server closes first."""
    client, server = hosts.connect(server_port=WEB_PORT)
    request(client, server, "GET /index.html HTTP/1.1", "Connection: close")
    respond(server, client, "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 14\n"
            "Connection: close\n\nHello, client.")
    server.close()
    expect_fin(client)
    time.sleep(PAUSE)
    client.close()


@scenario
def http_chunked(hosts):
    """The server does not know the length in advance: it sends chunks, the last one empty."""
    client, server = hosts.connect(server_port=WEB_PORT)
    request(client, server, "GET /slow HTTP/1.1")
    respond(server, client, "HTTP/1.1 200 OK\nContent-Type: text/plain\n"
            "Transfer-Encoding: chunked\n\n7\nHello, \n", "7\nclient.\n", "0\n\n")
    client.close()
    expect_fin(server)
    time.sleep(PAUSE)
    server.close()


def ping(hosts, *arguments):
    """Let the client's ping run to its end, whatever it finds."""
    hosts.enter("client")
    subprocess.run(["ping", "-n", "-q", "-i", "0.3", "-W", "1", *arguments],
                   stdout=subprocess.DEVNULL, check=False)


def add_router(hosts, *route):
    """Make the server a router to a network far away, which it has this route to."""
    hosts.run("client", "ip", "route", "add", FAR_NETWORK, "via", SERVER)
    hosts.run("server", "ip", "route", "add", *route)
    hosts.enter("server")
    with open("/proc/sys/net/ipv4/ip_forward", "w", encoding="ascii") as forward:
        forward.write("1")


@scenario
def ping_ipv6(hosts):
    """Three pings over IPv6."""
    for end, address, peer in ("client", CLIENT6, SERVER6), ("server", SERVER6, CLIENT6):
        _, mac = NEIGHBOUR[end]
        hosts.run(end, "ip", "address", "add", f"{address}/64", "dev", "cable", "nodad")
        hosts.run(end, "ip", "neighbour", "replace", peer, "lladdr", mac, "dev", "cable",
                  "nud", "permanent")
    ping(hosts, "-c", "3", SERVER6)


@scenario
def ping_unanswered(hosts):
    """The server answers, until its firewall drops pings."""
    ping(hosts, "-c", "1", SERVER)
    hosts.run("server", "nft", "table ip lab { chain arriving { "
              "type filter hook input priority filter; icmp type echo-request drop; }; }")
    ping(hosts, "-c", "2", SERVER)


@scenario
def ping_errors(hosts):
    """A router answers for the host: first the TTL is used up, then there is no way on."""
    add_router(hosts, FAR_NETWORK, "via", CLIENT)  # a TTL of 1 never gets back there
    ping(hosts, "-c", "1", "-t", "1", FAR_HOST)
    hosts.run("server", "ip", "route", "delete", FAR_NETWORK)
    hosts.run("server", "ip", "route", "add", "unreachable", FAR_NETWORK)
    time.sleep(1)  # a router sends few errors in a row
    ping(hosts, "-c", "1", FAR_HOST)


@scenario
def ping_fragments(hosts):
    """3000 bytes of data do not fit into one packet: request and reply come in three each."""
    ping(hosts, "-c", "1", "-s", "3000", SERVER)


@scenario
def refused_by_firewall(hosts):
    """The server's firewall answers the SYN: port unreachable."""
    hosts.run("server", "nft", "table ip lab { chain arriving { "
              "type filter hook input priority filter; "
              f"tcp dport {PORT} reject with icmp type port-unreachable; }}; }}")
    client = hosts.socket("client", 0)
    if client.connect_ex((SERVER, PORT)) != errno.ECONNREFUSED:
        raise RuntimeError("the connection is not refused")


@scenario
def refused_by_router(hosts):
    """A router answers the SYN: host unreachable."""
    add_router(hosts, "unreachable", FAR_NETWORK)
    client = hosts.socket("client", 0)
    if client.connect_ex((FAR_HOST, PORT)) != errno.EHOSTUNREACH:
        raise RuntimeError("the router does not say that the host is unreachable")


def receive(end, size):
    """Read exactly so many bytes."""
    while size:
        size -= len(end.recv(size))


def say_goodbye(client, server):
    """A close in four segments, begun by the client."""
    time.sleep(PAUSE)
    client.close()
    expect_fin(server)
    time.sleep(PAUSE)
    server.close()


@scenario
def zero_window(hosts):
    """The server's program does not read, its window closes, and the client asks again and again."""
    client, server = hosts.connect(receive_buffer=4096)
    client.sendall(bytes(20000))
    time.sleep(2)
    receive(server, 20000)
    say_goodbye(client, server)


@scenario
def keep_alive(hosts):
    """Nobody speaks, and the client's TCP asks every second whether the server is still there."""
    client, server = hosts.connect()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 1)
    talk(client, server)
    time.sleep(2)
    say_goodbye(client, server)


@scenario
def fast_retransmit(hosts):
    """The first of ten segments is lost; the other nine make the server repeat its ACK."""
    client, server = hosts.connect()
    talk(client, server)
    hosts.lose_next_to_server()
    client.sendall(bytes(14480))
    receive(server, 14480)
    say_goodbye(client, server)


@scenario
def overtaken_segment(hosts):
    """The second of four segments takes longer than the two behind it. Nothing is lost."""
    hosts.run("client", "sysctl", "-qw", "net.ipv4.tcp_rmem=4096 32768 32768")  # a steady window
    for setting in "tcp_recovery=0", "tcp_early_retrans=0", "tcp_autocorking=0":
        hosts.run("server", "sysctl", "-qw", f"net.ipv4.{setting}")  # it neither hurries nor waits
    client, server = hosts.connect()
    talk(client, server)
    server.sendall(bytes(1448))
    time.sleep(PAUSE)
    hosts.detour_next_to_client()
    for _ in range(3):
        server.sendall(bytes(1448))
        time.sleep(0.02)  # time passes on their timestamps
    hosts.end_detour()
    receive(client, 4 * 1448)
    say_goodbye(client, server)


@scenario
def retransmission_timeout(hosts):
    """Three sendings of a message are lost: the client's timer runs out, each time later."""
    client, server = hosts.connect()
    hosts.run("client", "sysctl", "-qw", "net.ipv4.tcp_early_retrans=0")  # no tail loss probe
    talk(client, server)
    hosts.lose_next_to_server(count=3)
    client.sendall(b"Are you there?\n")
    receive(server, 15)
    say_goodbye(client, server)


@scenario
def tail_loss_probe(hosts):
    """The last two of four segments are lost: no ACK tells of it, so the client probes."""
    client, server = hosts.connect()
    talk(client, server)
    hosts.lose_next_to_server(count=2, spare=2)
    client.sendall(bytes(5792))
    receive(server, 5792)
    say_goodbye(client, server)


def double_syn_waits(hosts):
    """Wait 1, 2, 4 s for the answer to a SYN, as RFC 6298 says; since Linux 6.5 the first waits are
    alike."""
    hosts.run("client", "sysctl", "-eqw", "net.ipv4.tcp_syn_linear_timeouts=0")


@scenario
def syn_lost(hosts):
    """The first two SYNs are lost, the third is answered."""
    double_syn_waits(hosts)
    hosts.lose_next_to_server(count=2)
    client, server = hosts.connect()
    talk(client, server)
    say_goodbye(client, server)


@scenario
def syn_unanswered(hosts):
    """The server's firewall drops every SYN: the client asks four times and gives up."""
    double_syn_waits(hosts)
    hosts.run("server", "nft", "table ip lab { chain arriving { "
              f"type filter hook input priority filter; tcp dport {PORT} drop; }}; }}")
    client = hosts.socket("client", 0)
    client.setsockopt(socket.IPPROTO_TCP, TCP_SYNCNT, 3)
    client.settimeout(None)
    if client.connect_ex((SERVER, PORT)) != errno.ETIMEDOUT:
        raise RuntimeError("the connection does not time out")


@scenario
def accept_queue_full(hosts):
    """The server's program accepts nobody, and its queue holds one connection: the third step of a
    second one is dropped, and so is what the client sends, until the program accepts."""
    hosts.enter("server")
    listener = socket.create_server((SERVER, PORT), backlog=0)
    hosts.hold("server")  # both SYNs are answered before either connection is in the queue
    clients = [hosts.socket("client", CLIENT_PORT + number) for number in range(2)]
    for client in clients:
        client.setblocking(False)
        client.connect_ex((SERVER, PORT))
        time.sleep(0.02)
    hosts.release("server")
    time.sleep(PAUSE)
    clients[1].sendall(b"Hello, server.\n")
    time.sleep(3.5)  # the SYN+ACK comes again after 1 and 2 s more
    servers = [listener.accept()[0]]
    listener.settimeout(30)
    servers.append(listener.accept()[0])
    receive(servers[1], 15)
    for client, server in zip(clients, servers, strict=True):
        client.setblocking(True)
        say_goodbye(client, server)


@scenario
def mtu_black_hole(hosts):
    """On the way to the server large packets vanish without a word: small ones pass."""
    client, server = hosts.connect()
    talk(client, server)
    hosts.run("server", "nft", "table ip lab { chain arriving { "
              "type filter hook input priority filter; meta length > 1000 drop; }; }")
    client.sendall(bytes(2 * 1448 + 60))
    time.sleep(4)
    hosts.run("server", "nft", "delete table ip lab")
    receive(server, 2 * 1448 + 60)
    say_goodbye(client, server)


@scenario
def ecn_marked(hosts):
    """Both ends can do ECN: a router marks two packets of the server's, where it would have dropped
    them, the client says so, and the server slows down."""
    for end in "client", "server":
        hosts.run(end, "sysctl", "-qw", "net.ipv4.tcp_ecn=1")
    hosts.run("server", "nft", "table ip lab { chain leaving { "
              "type filter hook postrouting priority mangle; "
              "ip ecn ect0 limit rate 1/day burst 6 packets accept; "
              "ip ecn ect0 limit rate 1/day burst 2 packets ip ecn set ce; }; }")
    client, server = hosts.connect()
    talk(client, server)
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for _ in range(4):
        for _ in range(4):
            server.sendall(bytes(1448))  # one by one: else all are marked at once
        receive(client, 4 * 1448)
        time.sleep(0.05)
    say_goodbye(client, server)


@scenario
def large_segments(hosts):
    """The client's kernel leaves it to the network card to cut what it sends into segments."""
    hosts.run("client", "ethtool", "-K", "cable", "tx", "on", "sg", "on", "tso", "on")
    client, server = hosts.connect()
    talk(client, server)
    client.sendall(bytes(14480))
    receive(server, 14480)
    say_goodbye(client, server)


@scenario
@captured_on("any")
def two_interfaces(hosts):
    """The client's address is on a bridge that the cable ends in, as with virtual machines. Both are
    captured, so each packet is there twice."""
    _, mac = NEIGHBOUR["client"]
    for command in (["link", "add", "bridge", "type", "bridge", "mcast_snooping", "0"],
                    ["link", "set", "cable", "master", "bridge"],
                    ["address", "flush", "dev", "cable"],
                    ["address", "add", f"{CLIENT}/24", "dev", "bridge"],
                    ["link", "set", "bridge", "up"],
                    ["neighbour", "replace", SERVER, "lladdr", mac, "dev", "bridge",
                     "nud", "permanent"]):
        hosts.run("client", "ip", *command)
    hosts.run("client", "ethtool", "-K", "bridge", "tx", "off", "gso", "off", "gro", "off")
    client, server = hosts.connect()
    talk(client, server)
    say_goodbye(client, server)


@scenario
def no_window_scaling(hosts):
    """The client offers to scale windows, the server does not know how."""
    hosts.run("server", "sysctl", "-qw", "net.ipv4.tcp_window_scaling=0")
    client, server = hosts.connect()
    talk(client, server)
    say_goodbye(client, server)


@scenario
def challenge_ack(hosts):
    """The client forgets the connection, like a host that restarts, and asks for a new one from the
    same port. The server still has the old one."""
    with hosts.listen() as listener:
        client, server = hosts.connect_to(listener, CLIENT_PORT)
        talk(client, server)
        hosts.run("client", "nft", "table ip lab { chain leaving { "
                  "type filter hook output priority filter; tcp flags rst drop; }; }")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        hosts.run("client", "nft", "delete", "table", "ip", "lab")
        say_goodbye(*hosts.connect_to(listener, CLIENT_PORT))


@scenario
def fast_open(hosts):
    """The first connection brings the client a cookie; with it, the SYN of the second one carries
    data."""
    for end in "client", "server":
        hosts.run(end, "sysctl", "-qw", "net.ipv4.tcp_fastopen=3")
    with hosts.listen() as listener:
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 1)
        for _ in range(2):
            client = hosts.socket("client", 0)
            client.setsockopt(socket.IPPROTO_TCP, TCP_FASTOPEN_CONNECT, 1)
            client.connect((SERVER, PORT))  # with a cookie, the SYN waits for the data
            client.sendall(b"Hello, server.\n")
            server, _ = listener.accept()
            server.recv(1500)
            time.sleep(PAUSE)
            server.sendall(b"Hello, client.\n")
            client.recv(1500)
            say_goodbye(client, server)


def next_number(end):
    """The sequence number that an end of a connection will use next."""
    end.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
    end.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR_QUEUE, TCP_SEND_QUEUE)
    number = end.getsockopt(socket.IPPROTO_TCP, TCP_QUEUE_SEQ)
    end.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, TCP_REPAIR_OFF_NO_WP)
    return number


@scenario
def reset_ignored(hosts):
    """Somebody forges two RSTs in the client's name, with numbers that are guessed: one outside the
    server's window, one inside. Neither ends the connection."""
    client, server = hosts.connect()
    talk(client, server)
    number, port = next_number(client), client.getsockname()[1]
    for distance in 2**30, 1000:
        spoof(hosts, CLIENT, port, number + distance, RST)
        time.sleep(PAUSE)
    talk(client, server)
    say_goodbye(client, server)


@scenario
def wrap_around(hosts):
    """The client's numbers begin 20 below 2^32, so they pass through 0 in its second message."""
    with hosts.listen() as listener:
        client = hosts.socket("client", 0)
        client.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 1)
        client.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR_QUEUE, TCP_SEND_QUEUE)
        client.setsockopt(socket.IPPROTO_TCP, TCP_QUEUE_SEQ, struct.pack("I", 2**32 - 20))
        client.setsockopt(socket.IPPROTO_TCP, TCP_REPAIR, 0)
        client.connect((SERVER, PORT))
        server, _ = listener.accept()
    server.settimeout(5)
    talk(client, server)
    talk(client, server)
    say_goodbye(client, server)


def checksum(data):
    """RFC 1071."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total >> 16) + (total & 0xFFFF)
    return total ^ 0xFFFF


def spoof(hosts, source, port, seq, flags, options=b""):
    """Send the server a segment in the name of a host that never sent it."""
    addresses = socket.inet_aton(source) + socket.inet_aton(SERVER)
    segment = struct.pack("!HHIIBBHHH", port, PORT, seq % 2**32, 0, 20 + len(options) << 2, flags,
                          64240, 0, 0) + options
    sums = checksum(addresses + struct.pack("!HH", socket.IPPROTO_TCP, len(segment)) + segment)
    segment = segment[:16] + struct.pack("!H", sums) + segment[18:]
    # The kernel adds what is 0 in the IP header.
    header = struct.pack("!BBHHHBBH", 0x45, 0, 0, 0, 0, 64, socket.IPPROTO_TCP, 0) + addresses
    hosts.enter("client")
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        raw.sendto(header + segment, (SERVER, 0))


@scenario
def spoofed_flood(hosts):
    """Forty SYNs from addresses where nobody is, and one client that means it."""
    # The answers go to the client's side of the cable, which is nobody's router, and end there.
    hosts.run("client", "sysctl", "-qw", "net.ipv4.ip_forward=0")
    hosts.run("server", "ip", "route", "add", SPOOFED_NETWORK, "via", CLIENT)
    with hosts.listen() as listener:
        for number in range(1, 41):
            spoof(hosts, SPOOFED_HOST.format(number), CLIENT_PORT + number,
                  int.from_bytes(os.urandom(4), "big"), SYN, struct.pack("!BBH", 2, 4, 1460))
            time.sleep(0.005)
            if number == 20:
                client, server = hosts.connect_to(listener)
                client.sendall(b"Hello, server.\n")
                server.recv(1500)
                server.close()
                expect_fin(client)
                client.close()


@scenario
def port_scans(hosts):
    """nmap in six ways: twelve ports, of which three are open, and one the firewall drops."""
    hosts.run("server", "nft", "table ip lab { chain arriving { "
              "type filter hook input priority filter; tcp dport 25 drop; }; }")
    hosts.enter("server")
    listeners = [socket.create_server((SERVER, port)) for port in (22, 80, 443)]
    for way in ("-sS", "-sT", "-sF", "-sN", "-sX", "-sA"):
        hosts.enter("client")
        subprocess.run(["nmap", way, "-Pn", "-n", "-r", "--send-ip", "--max-retries", "0", "-p",
                        "21,22,23,25,53,80,110,139,143,443,3306,8080", SERVER],
                       check=True, stdout=subprocess.DEVNULL)
        time.sleep(PAUSE)
    for listener in listeners:
        listener.close()


class WebServer(http.server.SimpleHTTPRequestHandler):
    """Python's own, keeping the connection open as HTTP/1.1 does: so the client closes first."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing: the capture is the log."""

    def finish(self):
        """Where the server closes first, TLS has to say so before TCP does."""
        super().finish()
        if isinstance(self.connection, ssl.SSLSocket) and self.headers["Connection"] == "close":
            self.connection.unwrap()


@contextlib.contextmanager
def web_site(hosts, port, wrap=None):
    """A web server with a page of several segments, for one connection; wrap makes its socket one of TLS."""
    with tempfile.TemporaryDirectory() as site:
        with open(f"{site}/index.html", "w", encoding="ascii") as page:
            page.writelines(f"<p>Paragraph {number} of the page.</p>\n" for number in range(100))
        hosts.enter("server")
        handler = functools.partial(WebServer, directory=site)
        with http.server.HTTPServer((SERVER, port), handler) as server:
            if wrap:
                server.socket = wrap(server.socket)
            answering = threading.Thread(target=server.handle_request, daemon=True)
            answering.start()
            yield
            answering.join()


def curl(*arguments):
    """The command that fetches a page and throws it away."""
    return ["curl", "-q", "--silent", "--show-error", "--ipv4", "--noproxy", "*", "--max-time", "10",
            "--output", os.devnull, *arguments]


@scenario
def http_exchange(hosts):
    """curl fetches a page of several segments, then closes."""
    with web_site(hosts, WEB_PORT):
        hosts.enter("client")
        subprocess.run(curl(f"http://{SERVER}/index.html"), check=True)


# Records of the name server: for a name, an alias or an address. RFC 2606: "example" is nobody's.
ALIASES = {"www.lab.example": "web.lab.example"}
HOSTS = {"web.lab.example", "big.lab.example", "slow.lab.example"}
TYPE_A, TYPE_CNAME, TYPE_AAAA, CLASS_INTERNET, TTL = 1, 5, 28, 1, 300
TRUNCATED, NO_SUCH_NAME = 0x0200, 3
DNS_PORT = 53


def encoded_name(name):
    """A name as DNS writes it: each label behind its length."""
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"


def dns_record(name, kind, data):
    return encoded_name(name) + struct.pack("!HHIH", kind, CLASS_INTERNET, TTL, len(data)) + data


def dns_question_of(query):
    """The name that a query asks about, the type of records, and where its question ends."""
    labels, at = [], 12
    while query[at]:
        labels.append(query[at + 1:at + 1 + query[at]].decode())
        at += 1 + query[at]
    return ".".join(labels).lower(), struct.unpack_from("!H", query, at + 1)[0], at + 5


def dns_answer(query, over_tcp):
    """What the name server says to a query for an address; no host has one of IPv6."""
    name, kind, end = dns_question_of(query)
    flags, records = 0x8580, []  # an answer with authority; recursion is available
    owner = ALIASES.get(name, name)
    if owner != name:
        records.append(dns_record(name, TYPE_CNAME, encoded_name(owner)))
    if owner not in HOSTS:
        flags |= NO_SUCH_NAME
    elif owner.startswith("big") and not over_tcp:
        flags |= TRUNCATED
    elif kind != TYPE_AAAA:
        count = 60 if owner.startswith("big") else 1
        records += [dns_record(owner, TYPE_A, socket.inet_aton(SERVER if number == 0 else f"10.77.1.{number}"))
                    for number in range(count)]
    return query[:2] + struct.pack("!HHHHH", flags, 1, len(records), 0, 0) + query[12:end] + b"".join(records)


class NameServer:
    """The server's program that answers queries, over UDP and over TCP. It keeps silent when a name is
    first asked for that begins with "slow"."""

    def __init__(self, hosts):
        hosts.enter("server")
        self.udp = socket.socket(type=socket.SOCK_DGRAM)
        self.udp.bind((SERVER, DNS_PORT))
        self.tcp = socket.create_server((SERVER, DNS_PORT))
        self.asked = set()

    def __enter__(self):
        for serve in self.serve_udp, self.serve_tcp:
            threading.Thread(target=serve, daemon=True).start()

    def __exit__(self, *_):
        self.udp.close()
        self.tcp.close()

    def serve_udp(self):
        while True:
            query, client = self.udp.recvfrom(1500)
            name, _, _ = dns_question_of(query)
            if not name.startswith("slow") or name in self.asked:
                self.udp.sendto(dns_answer(query, False), client)
            self.asked.add(name)

    def serve_tcp(self):
        while True:
            connection, _ = self.tcp.accept()
            with connection, connection.makefile("rb") as stream:
                query = stream.read(struct.unpack("!H", stream.read(2))[0])
                answer = dns_answer(query, True)
                connection.sendall(struct.pack("!H", len(answer)) + answer)
                expect_fin(connection)


def run_with_names(hosts, *commands, servers=(SERVER,)):
    """Run commands on the client, one after the other, whose resolver asks the servers. They may fail."""
    hosts.enter("client")
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("resolv.conf", "".join(f"nameserver {server}\n" for server in servers)
                            + "options timeout:1 attempts:2\n"),
                           ("nsswitch.conf", "hosts: dns\n")):
            path = f"{folder}/{name}"
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            os.chmod(path, 0o644)
        for command in commands:
            # In front of the host's own files, for this command alone.
            subprocess.run(["unshare", "--mount", "sh", "-c",
                            f"mount --bind {folder}/resolv.conf /etc/resolv.conf && "
                            f"mount --bind {folder}/nsswitch.conf /etc/nsswitch.conf && exec \"$@\"",
                            "sh", *command], stdout=subprocess.DEVNULL, check=False)
            time.sleep(PAUSE)


@scenario
def dns_http(hosts):
    """curl knows a name only: first it asks a name server, then it fetches the page."""
    with NameServer(hosts), web_site(hosts, WEB_PORT):
        run_with_names(hosts, curl("http://www.lab.example/index.html"))


@scenario
def dns_answers(hosts):
    """The resolver asks for a name that nobody has, for one whose query gets lost, and for one that has more
    addresses than fit into a packet."""
    with NameServer(hosts):
        run_with_names(hosts, *(["getent", "ahostsv4", f"{name}.lab.example"]
                                for name in ("nowhere", "slow", "big")))


@contextlib.contextmanager
def new_certificate():
    """A certificate for a web server, and its key: files."""
    with tempfile.TemporaryDirectory() as folder:
        certificate, key = f"{folder}/certificate.pem", f"{folder}/key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key, "-out", certificate,
                        "-subj", "/CN=www.lab.example", "-addext", "subjectAltName=DNS:www.lab.example"],
                       check=True, capture_output=True)
        yield certificate, key


@contextlib.contextmanager
def secure_site(hosts, version):
    """A web server that speaks one version of TLS; yields its certificate's file."""
    with new_certificate() as (certificate, key):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        context.minimum_version = context.maximum_version = version

        def wrap(listener):
            return context.wrap_socket(listener, server_side=True)

        with web_site(hosts, SECURE_PORT, wrap):
            yield certificate


@scenario
def dns_tls(hosts):
    """All that comes before a page of https: DNS, the handshake of TCP, that of TLS 1.3."""
    with NameServer(hosts), secure_site(hosts, ssl.TLSVersion.TLSv1_3) as certificate:
        run_with_names(hosts, curl("--cacert", certificate, "https://www.lab.example/index.html"))


@scenario
def tls_1_2(hosts):
    """openssl s_client fetches a page over TLS 1.2, whose handshake shows more than that of 1.3."""
    with secure_site(hosts, ssl.TLSVersion.TLSv1_2) as certificate:
        hosts.enter("client")
        subprocess.run(["openssl", "s_client", "-quiet", "-ign_eof", "-CAfile", certificate, "-servername",
                        "www.lab.example", "-connect", f"{SERVER}:{SECURE_PORT}"],
                       input=b"GET /index.html HTTP/1.1\r\nHost: www.lab.example\r\n"
                             b"Connection: close\r\n\r\n",
                       check=True, capture_output=True)


@contextlib.contextmanager
def quic_site(hosts, *options):
    """A web server of HTTP/3 with a page of a few lines."""
    with tempfile.TemporaryDirectory() as site, new_certificate() as files:
        with open(f"{site}/index.html", "w", encoding="ascii") as page:
            page.writelines(f"<p>Paragraph {number} of the page.</p>\n" for number in range(10))
        hosts.enter("server")
        with subprocess.Popen(["gtlsserver", "--quiet", *options, "--htdocs", site, SERVER, str(SECURE_PORT),
                               *reversed(files)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            time.sleep(PAUSE)  # until it listens
            yield
            server.terminate()


def quic_client(*options):
    """The command that fetches the page and ends the connection."""
    return ["gtlsclient", "--quiet", "--exit-on-all-streams-close", *options, "www.lab.example", str(SECURE_PORT),
            "https://www.lab.example/index.html"]


@scenario
def dns_quic(hosts):
    """A page of HTTP/3: the resolver asks for both kinds of addresses at once, and QUIC begins without TCP."""
    with NameServer(hosts), quic_site(hosts):
        run_with_names(hosts, quic_client())


@scenario
def quic_detours(hosts):
    """A client that begins with a version of QUIC that nobody speaks, at a server that wants to see first that its
    address is its own: two more round trips before the handshake. Then it moves to another port."""
    with NameServer(hosts), quic_site(hosts, "--validate-addr"):
        run_with_names(hosts, quic_client("--version=0x1a2a3a4a", "--preferred-versions=v1", "--other-versions=v1",
                                          "--change-local-addr=100ms", "--delay-stream=200ms"))


@scenario
def dns_refused(hosts):
    """The first of two name servers is not there, so its host says by ICMP that nobody listens; the resolver asks
    the second one at once."""
    hosts.run("server", "ip", "address", "add", f"{DETOUR}/24", "dev", "cable")
    hosts.run("client", "ip", "neighbour", "add", DETOUR, "lladdr", NEIGHBOUR["client"][1], "dev", "cable", "nud",
              "permanent")
    with NameServer(hosts), web_site(hosts, WEB_PORT):
        run_with_names(hosts, curl("http://www.lab.example/index.html"), servers=(DETOUR, SERVER))


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(SCENARIOS))
        return
    if sys.argv[1:2] == ["--interface"]:
        print(INTERFACES.get(sys.argv[2], "cable"))
        return
    if len(sys.argv) != 4 or sys.argv[1] not in SCENARIOS:
        sys.exit(f"usage: {sys.argv[0]} --list | NAME CLIENT_NAMESPACE SERVER_NAMESPACE")
    try:
        SCENARIOS[sys.argv[1]](Hosts(*sys.argv[2:]))
    except KeyboardInterrupt:
        sys.exit(1)  # the teacher changed their mind


if __name__ == "__main__":
    main()
