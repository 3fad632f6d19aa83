# SPDX-License-Identifier: GPL-2.0-or-later
"""The sample captures are what their tables, and their names, say they are.

The tables are read here and the captures are read by TShark: nothing is shared with the generator.
"""

import json
import os
import pathlib
import shutil
import subprocess
from decimal import Decimal

import pytest

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "sample-pcaps"
SOURCES = SAMPLES / "sources"
NAMES = sorted(path.stem for path in SOURCES.glob("*.tsv"))

# Facts of the published captures that their tables must never lose: frame, raw seq, raw ack, len.
PUBLISHED = {
    "browser-linux": [(1, 2725618253, 0, 0),
                      (2, 3580910260, 2725618254, 0),
                      (110, 3580910260 + 96357, 2725618253 + 431, 0),
                      (113, 3580910260 + 96358, 2725618253 + 432, 0)],
    "cnki": [(1, 0xB1FE118F, 0, 0),
             (2, 0x8FFAF45A, 0xB1FE1190, 0),
             (14, 0x8FFAFB4B, 0xB1FE1AF5, 0),
             (17, 0x8FFAFB4C, 0xB1FE1AF6, 0)],
    "http-loopback": [(1, 1596886089, 0, 0),
                      (2, 839827435, 1596886090, 0),
                      (4, 1596886090, 839827436, 800),
                      (22, 839827435 + 263147, 1596886089 + 1383, 22335),
                      (27, 839827435 + 285483, 1596886089 + 1384, 0)],
    "reset-443": [(6, 2675798108, 4035810720, 0)],
}

CHECKED = ["ip.check_checksum", "tcp.check_checksum"]
CHECKSUM_GOOD = "1"
ENCAPSULATION = {"ethernet": "1", "null": "15"}
IP_FLAGS = {"DF": "0x02", "-": "0x00"}
ECHO_TYPE = {"request": "8", "reply": "0"}
OPTION_KIND = {"NOP": "1", "MSS": "2", "WS": "3", "SACK": "4", "TS": "8"}
FLAG_BIT = {"F": 0x01, "S": 0x02, "R": 0x04, "P": 0x08, "A": 0x10}
OTHER_END = {"client": "server", "server": "client"}


class Reader:
    """What Wireshark says of a capture, with no user's preferences: tshark tells the fields of its frames;
    one sharkd, which starts only once, which of them pass a filter."""

    LOADED_MOST = 40  # files; of each sharkd keeps 11 MB

    def __init__(self, home):
        self.environment = {**os.environ, "HOME": home, "XDG_CONFIG_HOME": home,
                            # Names of the whole world take a third of the time, and none is shown.
                            "WIRESHARK_DATA_DIR": home}
        self.sharkd, self.loaded = None, []

    def fields(self, capture, fields):
        """Of each frame, one dictionary."""
        command = ["tshark", "-n", "-r", str(capture), "-T", "fields"]
        for preference in CHECKED:
            command += ["-o", f"{preference}:TRUE"]
        for field in fields:
            command += ["-e", field]
        result = subprocess.run(command, check=True, capture_output=True, text=True, env=self.environment)
        return [dict(zip(fields, line.split("\t"))) for line in result.stdout.splitlines()]

    def passing(self, capture, condition):
        """The numbers of the frames that a filter lets through."""
        version = capture, capture.stat().st_mtime_ns  # for a recording may be made again
        if self.loaded[-1:] != [version]:
            self._load(capture)
            self.loaded.append(version)
        # Of two files sharkd remembers what the same filter found in the first.
        own = f"({condition}) && frame.number < {1_000_000 + len(self.loaded)}"
        return [frame["num"] for frame in self._ask("frames", filter=own)]

    def close(self):
        if self.sharkd:
            self.sharkd.communicate()
        self.sharkd, self.loaded = None, []

    def _load(self, capture):
        if len(self.loaded) == self.LOADED_MOST:
            self.close()
        if not self.sharkd:
            self.sharkd = subprocess.Popen(["sharkd", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                           stderr=subprocess.DEVNULL, text=True, env=self.environment)
            for preference in CHECKED:
                self._ask("setconf", name=preference, value="TRUE")
        self._ask("load", file=str(capture))

    def _ask(self, method, **parameters):
        request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        print(json.dumps(request), file=self.sharkd.stdin, flush=True)
        for line in self.sharkd.stdout:
            if line.startswith("{"):
                answer = json.loads(line)
                assert "error" not in answer, (request, answer)
                return answer["result"]
        raise AssertionError(f"sharkd ended at {request}")


@pytest.fixture(scope="module")
def wireshark(tmp_path_factory):
    reader = Reader(str(tmp_path_factory.mktemp("home")))
    yield reader
    reader.close()


def read_table(name):
    """Settings and rows. "~" says who chose a value; the capture must have it either way."""
    lines = (SOURCES / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    settings = dict(line[1:].split("\t") for line in lines if line.startswith("@"))
    table = [line.split("\t") for line in lines if line[:1] not in ("", "#", "@")]
    rows = [dict(zip(table[0], (cell.lstrip("~") for cell in line))) for line in table[1:]]
    return {key: value.lstrip("~") for key, value in settings.items()}, rows


# What a row promises, in TShark's fields


def expected_options(cell):
    words = [word.partition("=") for word in cell.split() if cell != "-"]
    values = {kind: value for kind, _, value in words}
    tsval, _, tsecr = values.get("TS", "").partition("/")
    return {"tcp.option_kind": ",".join(OPTION_KIND[kind] for kind, _, _ in words),
            "tcp.options.mss_val": values.get("MSS", ""),
            "tcp.options.wscale.shift": values.get("WS", ""),
            "tcp.options.timestamp.tsval": tsval,
            "tcp.options.timestamp.tsecr": tsecr}


def expected_number(cell, isn):
    if cell == "-":
        return "0"
    return str(int(cell, 16) if cell.startswith("0x") else (int(isn, 0) + int(cell)) % 2**32)


def expected_tcp(row, settings):
    end, peer = row["from"], OTHER_END[row["from"]]
    return {"tcp.srcport": settings[f"{end}.port"],
            "tcp.dstport": settings[f"{peer}.port"],
            "tcp.flags": f"0x{sum(FLAG_BIT[letter] for letter in row['flags']):04x}",
            "tcp.seq_raw": expected_number(row["seq"], settings[f"{end}.isn"]),
            "tcp.ack_raw": expected_number(row["ack"], settings[f"{peer}.isn"]),
            "tcp.len": row["len"],
            "tcp.window_size_value": row["win"],
            "tcp.checksum.status": CHECKSUM_GOOD,
            **expected_options(row["options"])}


def expected_echo(row, settings):
    return {"icmp.type": ECHO_TYPE[row["type"]],
            "icmp.seq": row["seq"],
            "icmp.ident": settings["icmp.id"],
            "data.len": row["len"],
            "data.data": settings["icmp.data"].encode("ascii").hex(),
            "icmp.checksum.status": CHECKSUM_GOOD}


def expected_frame(row, settings):
    end, peer = row["from"], OTHER_END[row["from"]]
    expected = {"frame.encap_type": ENCAPSULATION[settings["link"]],
                "frame.time_relative": Decimal(row["time"]),
                "ip.src": settings[f"{end}.address"],
                "ip.dst": settings[f"{peer}.address"],
                "ip.ttl": settings[f"{end}.ttl"],
                "ip.flags": IP_FLAGS[settings["ip.flags"]],
                "ip.checksum.status": CHECKSUM_GOOD,
                **(expected_echo if "type" in row else expected_tcp)(row, settings)}
    if settings["link"] == "ethernet":
        expected["eth.src"], expected["eth.dst"] = settings[f"{end}.mac"], settings[f"{peer}.mac"]
    checks = {"frame_len": "frame.len", "tcp_hdr": "tcp.hdr_len", "ip_len": "ip.len",
              "ip_checksum": "ip.checksum"}
    return expected | {field: row[column] for column, field in checks.items()
                       if row.get(column, "-") != "-"}


@pytest.mark.parametrize("name", NAMES)
def test_every_frame_is_as_its_table_says(name, wireshark):
    settings, rows = read_table(name)
    expected = [expected_frame(row, settings) for row in rows]
    frames = wireshark.fields(SAMPLES / f"{name}.pcap", sorted(set().union(*expected)))
    assert len(frames) == len(rows)
    for row, frame, wanted in zip(rows, frames, expected):
        frame["frame.time_relative"] = Decimal(frame["frame.time_relative"])
        assert {field: frame[field] for field in wanted} == wanted, f"frame {row['frame']}"


def test_tables_state_what_their_frames_show(wireshark):
    claims = [(name, row["frame"].lstrip("~"), row["shows"]) for name in NAMES
              for row in read_table(name)[1] if row.get("shows", "-") != "-"]
    assert claims
    for name, frame, claim in claims:
        assert int(frame) in wireshark.passing(SAMPLES / f"{name}.pcap", claim), (
            f"{name}.pcap frame {frame} does not show: {claim}")


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_numbers(name, wireshark):
    frames = wireshark.fields(SAMPLES / f"{name}.pcap", ["tcp.seq_raw", "tcp.ack_raw", "tcp.len"])
    for number, *wanted in PUBLISHED[name]:
        assert [int(value) for value in frames[number - 1].values()] == wanted, f"frame {number}"


def test_published_ping_header(wireshark):
    fields = {"ip.version": "4", "ip.hdr_len": "20", "ip.dsfield": "0x00", "ip.len": "60",
              "ip.id": "0xe621", "ip.flags": "0x00", "ip.frag_offset": "0", "ip.ttl": "64",
              "ip.proto": "1", "ip.checksum": "0x3fbd", "ip.src": "192.168.43.157",
              "ip.dst": "112.80.248.76"}
    assert wireshark.fields(SAMPLES / "ping.pcap", list(fields))[0] == fields


def test_published_picture_is_cut_into_full_segments(wireshark):
    frames = wireshark.fields(SAMPLES / "http-loopback.pcap", ["tcp.srcport", "tcp.len"])
    lengths = [int(frame["tcp.len"]) for frame in frames[9:22] if frame["tcp.srcport"] == "8080"]
    assert sum(lengths) == 284789
    assert lengths.count(65495) == 4


def test_published_download_of_the_browser(wireshark):
    frames = [frame for frame in wireshark.fields(SAMPLES / "browser-linux.pcap",
                                                  ["frame.time_relative", "tcp.srcport", "tcp.len"])
              if frame["tcp.len"] != "0"]
    lengths = {port: [int(frame["tcp.len"]) for frame in frames if frame["tcp.srcport"] == port]
               for port in ("42942", "80")}
    assert lengths["42942"] == [430]
    assert sum(lengths["80"]) == 96356 and max(lengths["80"]) == 1400
    assert all(0.04 <= float(frame["frame.time_relative"]) <= 0.6 for frame in frames)


def test_published_reset_follows_at_once(wireshark):
    path = SAMPLES / "reset-443.pcap"
    number, = wireshark.passing(path, "tcp.flags.reset == 1")
    frame = wireshark.fields(path, ["frame.time_delta"])[number - 1]
    assert round(Decimal(frame["frame.time_delta"]) * 1000, 2) == Decimal("0.07")


# The frames that Wireshark complains of, and that are there to be looked at.
LESSON_FAULTS = {
    "fast-retransmit": [*range(13, 17), *range(22, 28)],  # window updates, duplicate ACKs, repair
    "keep-alive": [8, 9, 10, 11],
    "overtaken-segment": [10, 11, 13, 14],  # the gap, duplicate ACKs, what fills it
    "retransmission-timeout": [9, 10, 11],
    "tail-loss-probe": [14, 15, 16],
    # Window full, zero window, probes (keep-alives to Wireshark), window update, full again.
    "zero-window": [7, 8, 10, *range(12, 20), 21, 23, 26, 29],
    "last-ack-lost": [12, 13],  # the FIN repeated, and answered
    "simultaneous-syns": [3, 4, 5, 6],  # Wireshark takes the SYN+ACKs for retransmissions
    "time-wait-reuse": [11, 21],  # the same ports
    "syn-lost": [2, 3],
    "syn-unanswered": [2, 3, 4],
    "two-interfaces": [*range(2, 23, 2)],  # the second copies
    "challenge-ack": [8, 11, 12, 13],  # the same ports, and until 4.4 what Wireshark then counts on
    "accept-queue-full": [*range(8, 13)],  # to a program that accepts nobody
    "mtu-black-hole": [*range(11, 21)],
    "reset-ignored": [10, 11, 15],  # the challenge ACK, and numbers that the forged RST had passed
}


@pytest.mark.parametrize("capture", [*SAMPLES.glob("*.pcap"), *SAMPLES.glob("recorded/*.pcap")],
                         ids=lambda path: path.stem)
def test_no_capture_has_a_fault(capture, wireshark):
    """Nothing lost, repeated, malformed or unread: a fault in a sample must be its lesson."""
    lesson = LESSON_FAULTS.get(capture.stem, [])
    unread = "(http && !http.request && !http.response && !tcp.segment_data)"
    faults = f"tcp.analysis.flags || _ws.malformed || {unread}"
    found = wireshark.passing(capture, faults)
    assert set(found) <= set(lesson) and bool(found) == bool(lesson)


# The generator


@pytest.fixture(scope="module")
def generated(tmp_path_factory):
    """The folder of what the generator makes of all the tables."""
    folder = tmp_path_factory.mktemp("generated")
    subprocess.run([SAMPLES / "generate.py", "-o", folder, *NAMES], check=True)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_generator_gives_the_committed_bytes(name, generated):
    made, committed = (folder / f"{name}.pcap" for folder in (generated, SAMPLES))
    assert made.read_bytes() == committed.read_bytes()


@pytest.mark.parametrize("wrong, complaint", [
    ("78", ".client.txt has 79 bytes, the table sends 78"),
    ("80", ".tsv, frame 4: the client's text ends before this segment does"),
    ("many", ".tsv, frame 4: invalid literal for int() with base 10: 'many'"),
])
def test_generator_refuses_a_table_that_contradicts_the_text(wrong, complaint, tmp_path):
    shutil.copy(SAMPLES / "generate.py", tmp_path)
    shutil.copytree(SOURCES, tmp_path / "sources")
    table = tmp_path / "sources" / "three-segment-close.tsv"
    text = table.read_text(encoding="utf-8")
    assert text.count("\t79\t") == 1
    table.write_text(text.replace("\t79\t", f"\t{wrong}\t"), encoding="utf-8")
    result = subprocess.run([tmp_path / "generate.py", "three-segment-close"], check=False,
                            capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (
        1, f"generate.py: three-segment-close{complaint}\n")
    assert not list(tmp_path.glob("*.pcap"))


# The recordings


HANDSHAKE = ["client S", "server SA", "client A"]
# Each connection from its first FIN or RST on. How http-exchange ends is up to the two programs, and
# how many ACKs travel alone before its answer is complete is up to the two kernels.
RECORDED_ENDS = {
    "client-close": [["client FA", "server A", "server FA", "client A"]],
    "server-close": [["server FA", "client A", "client FA", "server A"]],
    "merged-close": [["client FA", "server FA", "client A"]],
    "half-close": [["client FA", "server A", *["server PA", "client A"] * 5,
                    "server FA", "client A"]],
    "fin-with-last-data": [["server FA", "client A", "client FA", "server A"]],
    "simultaneous-syns": [["client FA", "server A", "server FA", "client A"]],
    "simultaneous-fins": [["client FA", "server FA", "client A", "server A"]],
    "last-ack-lost": [["client FA", "server A", *["server FA", "client A"] * 2]],
    "time-wait-reuse": [["server FA", "client FA", "server A"],
                        *[["client FA", "server FA", "client A"]] * 2],
    "connection-refused": [["server RA"]],
    "client-abort": [["client RA"]],
    "syn-lost": [["client FA", "server A", "server FA", "client A"]],
    "no-window-scaling": [["client FA", "server A", "server FA", "client A"]],
    "fast-open": [["client FA", "server A", "server FA", "client A"]] * 2,
    "wrap-around": [["client FA", "server A", "server FA", "client A"]],
    "http-keep-alive": [["client FA", "server A", "server FA", "client A"]],
    "http-close": [["server FA", "client A", "client FA", "server A"]],
    "http-chunked": [["client FA", "server A", "server FA", "client A"]],
}
RECORDED_OPENS = {
    "simultaneous-syns": ["client S", "server S", "server SA", "client SA"],
    "connection-refused": ["client S", "server RA"],
    "syn-lost": ["client S"] * 3 + HANDSHAKE[1:],
}
# Pings, and SYNs that an ICMP error answers: exactly these frames pass this filter.
RECORDED_ICMP = {
    "ping-ipv6": [("icmpv6.type == 128", [1, 3, 5]), ("icmpv6.type == 129", [2, 4, 6])],
    "ping-unanswered": [("icmp.type == 8", [1, 3, 4]), ("icmp.type == 0", [2])],
    "ping-errors": [("icmp.type == 8", [1, 2, 3, 4]), ("icmp.type == 11 && icmp.code == 0", [2]),
                    ("icmp.type == 3 && icmp.code == 1", [4]), ("ip.ttl == 1", [1, 2])],
    "ping-fragments": [("ip[6:2] == 20:00", [1, 4]),
                       ("ip[6:2] == 20:b9", [2, 5]),  # MF, 185 × 8 = 1480
                       ("ip[6:2] == 01:72", [3, 6]),
                       ("icmp.type == 8", [3]), ("icmp.type == 0", [6])],
    "refused-by-firewall": [("tcp.flags.syn == 1 && !icmp", [1]),
                            ("icmp.type == 3 && icmp.code == 3", [2])],
    "refused-by-router": [("tcp.flags.syn == 1 && !icmp", [1]),
                          ("icmp.type == 3 && icmp.code == 1", [2])],
}
# The data phase: how often, and on which frames, is up to the two kernels and their clocks.
RECORDED_DATA = {
    "zero-window": ["tcp.analysis.window_full", "tcp.analysis.zero_window",
                    "tcp.analysis.keep_alive", "tcp.analysis.window_update"],
    "keep-alive": ["tcp.analysis.keep_alive", "tcp.analysis.keep_alive_ack"],
    "fast-retransmit": ["tcp.analysis.duplicate_ack_num >= 3", "tcp.analysis.fast_retransmission"],
    "overtaken-segment": ["tcp.analysis.lost_segment", "tcp.analysis.duplicate_ack_num == 2",
                          "tcp.analysis.retransmission && tcp.len == 1448"],
    "retransmission-timeout": ["tcp.analysis.retransmission && tcp.len == 15"],
    "tail-loss-probe": ["tcp.analysis.retransmission", "tcp.options.sack_le"],
    "spoofed-flood": ["tcp.flags == 0x002 && ip.src == 198.51.100.40", "ip.dst == 198.51.100.40",
                      "tcp.len == 15 && ip.src == 10.77.0.1"],
    "port-scans": [f"tcp.flags == {flags} && tcp.dstport == 8080"
                   for flags in ("0x002", "0x001", "0x000", "0x029", "0x010")],
    "large-segments": ["tcp.len > 1460"],
    # Whose Hello is in which frame is sure; how the rest is spread over segments is not.
    "dns-http": ["frame.number == 1 && dns.qry.name == www.lab.example", "frame.number == 2 && dns.a == 10.77.0.2",
                 "dns.cname == web.lab.example", "frame.number == 3 && tcp.flags == 0x002 && ip.dst == 10.77.0.2",
                 "http.host == www.lab.example", "http.response.code == 200"],
    "dns-answers": ["frame.number == 2 && dns.flags.rcode == 3", "frame.number == 4 && frame.time_delta > 0.9",
                    "frame.number == 5 && dns.a == 10.77.0.2", "frame.number == 7 && dns.flags.truncated == 1",
                    "frame.number == 8 && tcp.flags == 0x002 && tcp.dstport == 53", "frame.number == 11 && tcp && dns",
                    "tcp && dns.count.answers == 60"],
    "dns-refused": ["frame.number == 2 && icmp.type == 3 && icmp.code == 3 && dns.qry.name == www.lab.example",
                    "frame.number == 3 && ip.dst == 10.77.0.2 && frame.time_delta < 0.1", "dns.a == 10.77.0.2"],
    "dns-quic": ["dns.qry.type == 28 && dns.flags.response == 1", "frame.number == 5 && quic.long.packet_type == 0",
                 "frame.number == 6 && quic.long.packet_type == 2 && quic.header_form == 0",
                 "frame.number == 9 && quic.header_form == 0"],
    "quic-detours": ["frame.number == 5 && quic.version == 0x1a2a3a4a", "frame.number == 6 && quic.version == 0",
                     "frame.number == 11 && quic.long.packet_type == 0",
                     "frame.number == 12 && quic.long.packet_type == 3",
                     "frame.number == 13 && quic.long.packet_type == 0 && quic.token_length > 0",
                     # Another port, the same connection.
                     "frame.number == 27 && ip.src == 10.77.0.1 && frame.time_delta > 0.1"],
    "dns-tls": ["frame.number == 2 && dns.a == 10.77.0.2", "frame.number == 3 && tcp.flags == 0x002",
                "frame.number == 6 && tls.handshake.type == 1 "
                "&& tls.handshake.extensions_server_name == www.lab.example",
                "tls.handshake.type == 2 && tls.handshake.extensions.supported_version == 0x0304",
                "tls.record.opaque_type == 23 && ip.src == 10.77.0.1", "tcp.flags.fin == 1 && ip.src == 10.77.0.2"],
    "tls-1-2": ["frame.number == 4 && tls.handshake.type == 1", "tls.handshake.type == 14 && ip.src == 10.77.0.2",
                "tls.handshake.type == 11 && tls.handshake.version == 0x0303", "tls.handshake.type == 16",
                "tls.record.content_type == 23 && ip.src == 10.77.0.2",
                "tls.record.content_type == 21 && ip.src == 10.77.0.2", "tcp.flags.fin == 1"],
    "accept-queue-full": ["tcp.analysis.retransmission && tcp.len == 15"],
    "mtu-black-hole": ["tcp.analysis.retransmission && tcp.len == 1448", "tcp.options.sack_le"],
    "ecn-marked": ["tcp.flags == 0x0c2", "tcp.flags == 0x052", "ip.dsfield.ecn == 3", "tcp.flags == 0x050",
                   "tcp.flags.cwr == 1 && tcp.len > 0"],
}
# Each segment, where the numbers of those that meet trouble are the lesson.
TALK = ["client PA", "server A", "server PA", "client A"]
GOODBYE = ["client FA", "server A", "server FA", "client A"]
RECORDED_STEPS = {
    "syn-unanswered": ["client S"] * 4,
    "two-interfaces": [text for text in HANDSHAKE + TALK + GOODBYE for _ in range(2)],
    "challenge-ack": [*HANDSHAKE, *TALK, "client S", "server A", "client R", *HANDSHAKE, *GOODBYE],
    "reset-ignored": [*HANDSHAKE, *TALK, "client R", "client R", "server A", *TALK, *GOODBYE],
}
RECORDINGS = [*RECORDED_ENDS, *RECORDED_ICMP, *RECORDED_DATA, *RECORDED_STEPS, "http-exchange"]

# What the steps do not tell: exactly these frames pass this filter.
RECORDED_LESSONS = {
    "client-close": [("tcp.seq == 16 && tcp.ack == 17 && tcp.srcport == 7070", [9, 10])],
    "server-close": [("tcp.ack == 17 && tcp.dstport == 7070", [9, 10])],
    "merged-close": [("tcp.flags.fin == 1 && tcp.ack == 17", [9])],
    "half-close": [("tcp.len > 0 && tcp.ack == 17", [10, 12, 14, 16, 18]),
                   ("tcp.len > 0 && frame.number > 8 && tcp.srcport != 7070", [])],
    "fin-with-last-data": [("tcp.flags.fin == 1 && tcp.len == 17 && tcp.seq == 16", [8]),
                           ("tcp.ack == 34", [9, 10])],
    "simultaneous-syns": [("tcp.ack_raw == 0", [1, 2]), ("tcp.flags.syn == 1", [1, 2, 3, 4])],
    "simultaneous-fins": [("tcp.flags.fin == 1 && tcp.seq == 16 && tcp.ack == 16", [8, 9]),
                          ("tcp.seq == 17 && tcp.ack == 17", [10, 11])],
    "last-ack-lost": [("tcp.seq == 17 && tcp.ack == 17", [11, 13]),
                      ("tcp.flags.fin == 1 && tcp.seq == 16 && tcp.ack == 17", [10, 12])],
    "time-wait-reuse": [("tcp.flags.syn == 1 && tcp.flags.ack == 0 && tcp.srcport == 50000",
                         [1, 11, 21])],
    "connection-refused": [("tcp.flags.reset == 1 && tcp.seq_raw == 0", [2])],
    "client-abort": [("tcp.flags.reset == 1 && tcp.seq == 16 && tcp.len == 0", [8])],
    "http-keep-alive": [("http.request.method == GET", [4, 8]), ("http.response.code == 200", [6]),
                        ("http.response.code == 404", [10]), ("http.connection", [])],
    "http-close": [("http.request.method == GET && http.connection == close", [4]),
                   ("http.response.code == 200 && http.connection == close", [6]),
                   ("tcp.flags.fin == 1 && tcp.srcport == 80", [8])],
    "http-chunked": [("http.response.code == 200", [10]), ("tcp.len > 0", [4, 6, 8, 10])],
    "http-exchange": [("http.request.method == GET", [4])],
    "syn-lost": [("frame.time_relative < 0.9", [1]), ("frame.time_relative < 1.9", [1, 2]),
                 ("frame.time_relative < 2.9", [1, 2]), ("frame.time_relative < 3.2", [*range(1, 6)])],
    "syn-unanswered": [("frame.time_delta > 0.9 && frame.time_delta < 1.5", [2]),
                       ("frame.time_delta > 1.9 && frame.time_delta < 2.5", [3]),
                       ("frame.time_delta > 3.9 && frame.time_delta < 4.9", [4])],
    "two-interfaces": [("frame.time_delta < 0.001 && ip.id != 0 && tcp.len == 15", [8, 12])],
    "no-window-scaling": [("tcp.options.wscale.shift", [1]),
                          ("tcp.window_size_scalefactor == -2", [*range(3, 12)])],
    "challenge-ack": [("tcp.seq_raw == 0", []), ("tcp.flags.reset == 1 && tcp.ack_raw == 0", [10])],
    "fast-open": [("tcp.options.tfo.request", [1]), ("tcp.options.tfo.cookie", [2, 12]),
                  ("tcp.flags.syn == 1 && tcp.len == 15", [12]),
                  ("tcp.flags.syn == 1 && tcp.ack == 16", [13])],
    "reset-ignored": [("tcp.flags.reset == 1 && tcp.seq == 1016", [9]),
                      ("tcp.flags.reset == 1 && tcp.seq == 1073741840", [8])],
    "wrap-around": [("tcp.seq_raw == 4294967276", [1]), ("tcp.seq_raw == 4294967292", [7, 8]),
                    ("tcp.ack_raw == 11", [9, 10])],
}


def step(frame):
    """"client FA" and so on: who sent a segment, with which flags."""
    ends = {"10.77.0.1": "client", "10.77.0.2": "server"}
    letters = {0x02: "S", 0x04: "R", 0x10: "A", 0x11: "FA", 0x12: "SA", 0x14: "RA", 0x18: "PA"}
    return f"{ends[frame['ip.src']]} {letters[int(frame['tcp.flags'], 16)]}"


def check_recording(capture, wireshark):
    """Assert that a recording shows what its name says, on frames as a wire would carry them."""
    name = capture.stem
    if name in RECORDED_ICMP:
        check_icmp(capture, wireshark)
        return
    if name in RECORDED_DATA:
        check_data(capture, wireshark)
        return
    frames = wireshark.fields(capture, ["ip.src", "tcp.flags", "tcp.stream", "frame.len", "ip.checksum.status",
                                        "tcp.checksum.status"])
    check_lessons(capture, wireshark)
    assert {frame["ip.checksum.status"] for frame in frames} == {CHECKSUM_GOOD}
    assert {frame["tcp.checksum.status"] for frame in frames} == {CHECKSUM_GOOD}
    assert max(int(frame["frame.len"]) for frame in frames) <= 1514
    if name in RECORDED_STEPS:
        assert [step(frame) for frame in frames] == RECORDED_STEPS[name]
        return
    ends = []
    for stream in sorted({int(frame["tcp.stream"]) for frame in frames}):
        steps = [step(frame) for frame in frames if frame["tcp.stream"] == str(stream)]
        opening = RECORDED_OPENS.get(name, HANDSHAKE)
        assert steps[:len(opening)] == opening
        ends.append(steps[next(i for i, text in enumerate(steps) if text[-2:] in ("FA", "RA")):])
    if name == "http-exchange":
        assert (ends[0][0], ends[0][-1], len(ends)) == ("client FA", "client A", 1)
        assert len(wireshark.passing(capture, "http.response.code == 200")) == 1
    else:
        assert ends == RECORDED_ENDS[name]
    if name == "time-wait-reuse":
        check_numbers_of_the_reused_port(capture, wireshark)


def check_lessons(capture, wireshark):
    for condition, wanted in RECORDED_LESSONS[capture.stem]:
        assert wireshark.passing(capture, condition) == wanted, condition


def check_data(capture, wireshark):
    for condition in RECORDED_DATA[capture.stem]:
        assert wireshark.passing(capture, condition), condition
    bad = "frame.len > 1514 || ip.checksum.status == 0 || tcp.checksum.status == 0"
    if capture.stem == "large-segments":  # the card also computes what the client's checksums are
        bad = "frame.len > 1514 && ip.src == 10.77.0.2 || ip.checksum.status == 0"
    assert wireshark.passing(capture, bad) == []


def check_icmp(capture, wireshark):
    lessons = RECORDED_ICMP[capture.stem]
    count = max(max(wanted) for _, wanted in lessons)
    assert wireshark.passing(capture, "frame") == list(range(1, count + 1))
    for condition, wanted in lessons:
        assert wireshark.passing(capture, condition) == wanted, condition
    bad = "ip.checksum.status == 0 || icmp.checksum.status == 0 || icmpv6.checksum.status == 0"
    assert wireshark.passing(capture, f"frame.len > 1514 || {bad}") == []


def check_numbers_of_the_reused_port(capture, wireshark):
    """Whoever was in TIME-WAIT begins 65537 after its old number: Linux's margin for late data."""
    frames = wireshark.fields(capture, ["tcp.seq_raw"])
    for last_of_the_old, first_of_the_new in ((10, 12), (20, 21)):
        old, new = (int(frames[number - 1]["tcp.seq_raw"])
                    for number in (last_of_the_old, first_of_the_new))
        assert (new - old) % 2**32 == 65537


@pytest.mark.parametrize("name", RECORDINGS)
def test_recording_shows_what_its_name_says(name, wireshark):
    check_recording(SAMPLES / "recorded" / f"{name}.pcap", wireshark)


def test_every_recording_is_checked():
    assert sorted(path.stem for path in SAMPLES.glob("recorded/*")) == sorted(RECORDINGS)


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() != 0, reason="making network namespaces needs root")
def test_recordings_can_be_made_again(tmp_path, wireshark):
    for tool in ("ip", "ethtool", "tcpdump", "curl", "nft", "ping", "nmap", "openssl", "unshare"):
        if not shutil.which(tool):
            pytest.skip(f"{tool} is not installed")
    wanted = [name for name in RECORDINGS if "quic" not in name or shutil.which("gtlsserver")]
    result = record_again(tmp_path, *wanted)
    if "does not let us make network namespaces" in result.stderr:
        pytest.skip(result.stderr)
    assert (result.returncode, result.stderr) == (0, "")
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(wanted)
    unlike = [name for name in wanted if not shows_what_its_name_says(tmp_path, name, wireshark)]
    # A machine that was busy at the wrong moment may send an ACK more, or a second too late.
    assert len(unlike) <= 3, unlike
    for name in unlike:
        assert record_again(tmp_path, name).returncode == 0
        check_recording(tmp_path / f"{name}.pcap", wireshark)


def record_again(directory, *names):
    return subprocess.run([SAMPLES / "record.sh", "-o", directory, *names], check=False,
                          capture_output=True, text=True)


def shows_what_its_name_says(directory, name, wireshark):
    try:
        check_recording(directory / f"{name}.pcap", wireshark)
    except AssertionError:
        return False
    return True
