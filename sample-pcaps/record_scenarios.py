#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The conversations that record.sh captures.

    ./record_scenarios.py --list
    ./record_scenarios.py NAME CLIENT_NAMESPACE SERVER_NAMESPACE

One function is one capture; merged_close makes recorded/merged-close.pcap. To add a capture, add a
function with @scenario in front. It drives both ends itself, one step after the other.
"""

import ctypes
import functools
import http.server
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time

CLIENT, SERVER = "10.77.0.1", "10.77.0.2"
PORT = 7070
PAUSE = 0.3  # seconds; longer than any delayed ACK (Linux: at most 0.2)
CLONE_NEWNET = 0x40000000

SCENARIOS = {}


def scenario(function):
    """Make a function one that record.sh can ask for."""
    SCENARIOS[function.__name__.replace("_", "-")] = function
    return function


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

    def connect(self):
        """Open a connection and return its sockets: the client's, the server's."""
        self.enter("server")
        with socket.create_server((SERVER, PORT)) as listener:
            self.enter("client")
            client = socket.create_connection((SERVER, PORT), timeout=5)
            server, _ = listener.accept()
        server.settimeout(5)
        return client, server


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


class WebServer(http.server.SimpleHTTPRequestHandler):
    """Python's own, keeping the connection open as HTTP/1.1 does: so the client closes first."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        """Say nothing: the capture is the log."""


@scenario
def http_exchange(hosts):
    """curl fetches a page of several segments, then closes."""
    with tempfile.TemporaryDirectory() as site:
        with open(f"{site}/index.html", "w", encoding="ascii") as page:
            page.writelines(f"<p>Paragraph {number} of the page.</p>\n" for number in range(100))
        hosts.enter("server")
        handler = functools.partial(WebServer, directory=site)
        with http.server.HTTPServer((SERVER, 80), handler) as server:
            answering = threading.Thread(target=server.handle_request, daemon=True)
            answering.start()
            hosts.enter("client")
            subprocess.run(["curl", "-q", "--silent", "--show-error", "--noproxy", "*",
                            "--max-time", "5", "--output", os.devnull,
                            f"http://{SERVER}/index.html"], check=True)
            answering.join()


def main():
    if sys.argv[1:] == ["--list"]:
        print("\n".join(SCENARIOS))
        return
    if len(sys.argv) != 4 or sys.argv[1] not in SCENARIOS:
        sys.exit(f"usage: {sys.argv[0]} --list | NAME CLIENT_NAMESPACE SERVER_NAMESPACE")
    try:
        SCENARIOS[sys.argv[1]](Hosts(*sys.argv[2:]))
    except KeyboardInterrupt:
        sys.exit(1)  # the teacher changed their mind


if __name__ == "__main__":
    main()
