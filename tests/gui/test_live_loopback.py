# SPDX-License-Identifier: GPL-2.0-or-later
"""A live capture on lo while a client connects, talks and leaves: each step as it happens.

Wireshark and the two programs get a network of their own, in which this user may capture.
"""

import os
import subprocess
import sys

import pytest

from desktop import start, stop, wait_for
from texts import role_name, text
from toolbar import Toolbar
from wireshark import Wireshark

OWN_NETWORK = ["unshare", "--user", f"--map-user={os.getuid()}", "--net", "--keep-caps",
               "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]

# A client and a server on lo; each line of input is the next thing that happens.
CONVERSATION = """
import socket, sys
listener = socket.create_server(("127.0.0.1", 8000))
print("ready", flush=True)
sys.stdin.readline()
client, (server, _) = socket.create_connection(("127.0.0.1", 8000)), listener.accept()
sys.stdin.readline()
client.sendall(b"hello")
server.recv(5)
sys.stdin.readline()
client.shutdown(socket.SHUT_WR)
sys.stdin.readline()
server.close()
sys.stdin.readline()
"""

# Something to capture that is not TCP.
DATAGRAM = """
import socket
end = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
end.bind(("127.0.0.1", 8000))
end.sendto(b"?", ("127.0.0.1", 8000))
"""

# What has been seen after each of them: roles, and the last segment's states.
STEPS = [
    (["handshake1", "handshake2", "handshake3"], "ESTABLISHED", "ESTABLISHED"),
    (["data", "ack"], "ESTABLISHED", "ESTABLISHED"),
    (["teardown1", "teardown2"], "FIN-WAIT-2", "CLOSE-WAIT"),
    (["teardown3", "teardown4"], "TIME-WAIT", "CLOSED"),
]


@pytest.fixture
def live(desktop, plugins):
    """A Wireshark that captures on lo."""
    trial = subprocess.run([*OWN_NETWORK, "dumpcap", "-D"], capture_output=True, text=True,
                           check=False)
    if "lo (Loopback)" not in trial.stdout:
        pytest.skip(f"this user gets no network of its own to capture in: {trial.stderr.strip()}")
    with Wireshark(desktop, arguments=["-k", "-i", "lo"], within=OWN_NETWORK) as window:
        yield window


@pytest.fixture
def conversation(live):
    """The two programs, in Wireshark's network, once it captures there."""
    inside = ["nsenter", f"--target={live.processes[1].pid}", "--user", "--preserve-credentials",
              "--net", sys.executable, "-c"]

    def sees_a_datagram():
        subprocess.run([*inside, DATAGRAM], check=True)
        return live.rows()
    wait_for("the capture", sees_a_datagram)
    programs = start([*inside, CONVERSATION], dict(os.environ), stdin=subprocess.PIPE,
                     stdout=subprocess.PIPE, text=True)
    assert programs.stdout.readline() == "ready\n"
    yield programs.stdin
    stop(programs)


def segments(window):
    """Rows with a state of the client, whatever the language: what woke the capture has none."""
    return [row for row in window.rows() if list(row.values())[-3]]


def names(window, title):
    return [row[title] for row in segments(window)]


def test_steps_appear_as_they_happen(live, conversation):
    bar, expected = Toolbar(live), []
    live.click(bar.next)
    bar.says("No TCP conversation in this capture so far")
    for roles, client, server in STEPS:
        conversation.write("\n")
        conversation.flush()
        expected += roles
        wait_for(f"{roles}", lambda: names(live, "Lab role") == [
            role_name("en", role) for role in expected])
        last = segments(live)[-1]
        assert [last["Client state"], last["Server state"]] == [client, server]
        assert last["From"] == ("server" if roles[-1] in ("ack", "teardown2") else "client")

    frames = [int(row["No."]) for row in segments(live)]
    live.select(frames[0])
    bar.says("Step")
    bar.goes_to(bar.next, frames[1])
    bar.says("Step 2 of 8 so far")
    assert "Lab: Handshake 2 of 3" in live.headline()

    live.choose(bar.language, "简体中文")  # while the capture goes on
    wait_for("the Chinese tree", lambda: "第二次握手" in (live.lab_line() or live.root).name)
    assert live.selected() == frames[1]
    wait_for("the Chinese list", lambda: names(live, text("zh_CN", "profile", "role")) == [
        role_name("zh_CN", role) for role in expected])
