# SPDX-License-Identifier: GPL-2.0-or-later
"""A tshark that has started before it is asked for anything: started.c says how. To register the fields of
all protocols takes it ten times as long as to read a small capture."""

import os
import signal
import socket
import subprocess
import sys
import tempfile

# What counts before protocols are registered, or is about that.
BEFORE = {"-C", "-G", "-X", "-v", "--version"}
SECONDS_TO_START = 60


def text_file():
    return tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")


class Started:
    """Runs one command after the other, each in a process of its own."""

    def __init__(self, library, command, environment, folder):
        self._asks, asked = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with asked, text_file() as said:
            self._tshark = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, cwd=folder,
                env=environment | {"LD_PRELOAD": str(library), "LAB_ASKED": str(asked.fileno())},
                pass_fds=[asked.fileno()], start_new_session=True)
            asked.close()
            # What it said as it started, each command would have said.
            self.works = self._answer(SECONDS_TO_START) == b"!" and os.fstat(said.fileno()).st_size == 0
        # A version of tshark may be unable to begin twice.
        self.works = self.works and self.run(["tshark", "-r", os.devnull], SECONDS_TO_START).returncode >= 0

    def _answer(self, seconds):
        """What it sends; nothing if that takes longer, which ends it."""
        self._asks.settimeout(seconds)
        try:
            return self._asks.recv(4)
        except TimeoutError:
            os.killpg(self._tshark.pid, signal.SIGKILL)
            return b""

    def run(self, words, seconds):
        """The same as subprocess.run() of tshark: words[0] is its name."""
        with text_file() as output, text_file() as errors, open(os.devnull, "rb") as nothing:
            socket.send_fds(self._asks, [b"".join(os.fsencode(word) + b"\0" for word in words)],
                            [file.fileno() for file in (nothing, output, errors)])
            status = self._answer(seconds)
            if not status:
                self.end()
                raise subprocess.TimeoutExpired(words, seconds)
            output.seek(0)
            errors.seek(0)
            return subprocess.CompletedProcess(words, os.waitstatus_to_exitcode(int.from_bytes(status, sys.byteorder)),
                                               output.read(), errors.read())

    def end(self):
        self._asks.close()
        self._tshark.wait()
