# SPDX-License-Identifier: GPL-2.0-or-later
"""TLS above TCP: which segment completes which message.

The conversations are real ones of OpenSSL, cut into segments here, so the truth is known: which record
is what, and which segment brings its last byte.
"""

import ssl
import subprocess

import pytest

pytest.importorskip("scapy")

from harness import capture  # noqa: E402
from scapy.layers.inet import IP, TCP  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

ON = ["-o", "lab.tls:TRUE"]
ISN = {"client": 1000, "server": 2**32 - 300}  # the server's numbers wrap amid its certificate
# The records of each flight, in their order.
FLIGHTS = {
    "TLSv1_2": [
        ("client", ["client-hello"]),
        ("server", ["server-hello", "certificate", "server-key-exchange", "server-hello-done"]),
        ("client", ["client-key-exchange", "change-cipher-spec", "finished"]),
        ("server", ["new-session-ticket", "change-cipher-spec", "finished"]),
        ("client", ["application-data"]), ("server", ["application-data"]),
        ("client", ["encrypted-alert"]), ("server", ["encrypted-alert"])],
    "TLSv1_3": [
        ("client", ["client-hello"]),
        ("server", ["server-hello", "change-cipher-spec", *["encrypted-handshake"] * 4]),
        ("client", ["change-cipher-spec", "encrypted-handshake"]),
        ("server", ["application-data"] * 2),  # tickets
        ("client", ["application-data"]), ("server", ["application-data"]),
        ("client", ["application-data"]), ("server", ["application-data"])],
}


class Talker:
    """One end of a conversation, in memory."""

    def __init__(self, context, **side):
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, **side)

    def hears(self, data, method, *arguments):
        """What it says when it has heard this and does that, as far as it can."""
        self.incoming.write(data)
        try:
            getattr(self.tls, method)(*arguments)
        except ssl.SSLWantReadError:
            pass
        return self.outgoing.read()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    key, path = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                    "-nodes", "-keyout", key, "-out", path, "-subj", "/CN=lab.example"],
                   check=True, capture_output=True)
    return path, key


@pytest.fixture(scope="module", params=FLIGHTS)
def conversation(request, certificate):
    """The version, and what each end sends, flight by flight."""
    version = getattr(ssl.TLSVersion, request.param)
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    server.load_cert_chain(*certificate)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    for context in (server, client):
        context.minimum_version = context.maximum_version = version
    ends = {"client": Talker(client, server_hostname="lab.example"), "server": Talker(server, server_side=True)}
    steps = [("client", "do_handshake"), ("server", "do_handshake"), ("client", "do_handshake"),
             ("server", "do_handshake"), ("client", "write", b"question" * 10), ("server", "write", b"answer" * 90),
             ("client", "unwrap"), ("server", "unwrap")]
    said, flights = b"", []
    for name, method, *arguments in steps:
        if name == "server" and method == "write":
            said = ends[name].hears(said, "read", 100) + ends[name].hears(b"", method, *arguments)
        elif method == "unwrap" and name == "client":
            said = ends[name].hears(said, "read", 1000) + ends[name].hears(b"", method)
        else:
            said = ends[name].hears(said, method, *arguments)
        flights.append((name, said))
    return request.param, flights


def records(flight):
    """Where each record ends."""
    ends, at = [], 0
    while at < len(flight):
        at += 5 + int.from_bytes(flight[at + 3:at + 5], "big")
        ends.append(at)
    return ends


def segments(version, flights, mss):
    """The packets, and what each completes."""
    nxt, packets, truth = {name: isn + 1 for name, isn in ISN.items()}, [], []

    def send(name, flags, seq, payload=b"", completes=()):
        other = "server" if name == "client" else "client"
        ports = (50000, 443) if name == "client" else (443, 50000)
        hosts = ("192.0.2.1", "198.51.100.2") if name == "client" else ("198.51.100.2", "192.0.2.1")
        ack = nxt[other] % 2**32 if "A" in flags else 0
        packet = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src=hosts[0], dst=hosts[1]) / TCP(
            sport=ports[0], dport=ports[1], flags=flags, seq=seq % 2**32, ack=ack) / Raw(payload)
        packet.time = 1_700_000_000 + len(packets) / 1000
        packets.append(packet)
        truth.append(set(completes))

    send("client", "S", ISN["client"])
    send("server", "SA", ISN["server"])
    send("client", "A", nxt["client"])
    for (name, flight), (who, words) in zip(flights, FLIGHTS[version], strict=True):
        assert name == who
        ends = list(zip(records(flight), words, strict=True))
        for at in range(0, len(flight), mss):
            piece = flight[at:at + mss]
            send(name, "PA", nxt[name], piece, [word for end, word in ends if at < end <= at + len(piece)])
            nxt[name] += len(piece)
    return packets, truth


def written(wireshark, packets, name="tls.pcap"):
    path = wireshark.home.path / name
    wrpcap(str(path), packets)
    return path


def words(wireshark, path, *options):
    return [set(text.split("|")) - {""} for text in wireshark.column(path, "lab.tls", *options)]


@pytest.mark.parametrize("mss", [1460, 200, 37])
def test_each_message_is_named_where_it_is_complete(own_wireshark, conversation, mss):
    packets, truth = segments(*conversation, mss)
    path = written(own_wireshark, packets)
    found = words(own_wireshark, path, *ON)
    assert found == truth
    assert words(own_wireshark, path, "-2", *ON) == truth
    assert words(own_wireshark, path, *ON, "-o", "lab.language:zh_CN", "-o", "lab.http:TRUE") == truth
    assert not any(words(own_wireshark, path))


def test_where_something_is_wrong_the_truth_or_nothing(own_wireshark, conversation):
    """One segment after the other is lost, doubled, or comes too late."""
    packets, truth = segments(*conversation, 200)
    whole = range(3, len(packets))
    orders = [order for at in whole for order in (
        [*range(at), *range(at + 1, len(packets))],
        [*range(at + 1), *range(at, len(packets))],
        [*range(at), *range(at + 1, min(at + 3, len(packets))), at, *range(min(at + 3, len(packets)), len(packets))])]
    for order in orders[::5]:
        again = [packets[at].copy() for at in order]
        for number, packet in enumerate(again):
            packet.time = 1_700_000_000 + number / 1000
        found = words(own_wireshark, written(own_wireshark, again), *ON)
        known, before = set(), set()
        for at, said in zip(order, found, strict=True):
            known |= set().union(*truth[:at + 1])
            assert said <= (set() if at in before else known | {"application-data"}), (order, at, said)
            before.add(at)


@pytest.mark.parametrize("mss, options", [(1460, []), (9000, ["-o", "tcp.analyze_sequence_numbers:FALSE"])],
                         ids=["usual", "without analysis"])
def test_what_comes_twice_is_named_once(own_wireshark, conversation, mss, options):
    """Also where Wireshark does not notice, and reads the bytes once more. Then it puts no message together
    that begins in one segment and ends in another, so each is in one."""
    packets, truth = segments(*conversation, mss)
    path = written(own_wireshark, [copy for packet in packets for copy in (packet, packet)])
    assert words(own_wireshark, path, *ON, *options) == [said for once in truth for said in (once, set())]


@pytest.mark.parametrize("language, line", [
    ("en", "[TLS: Client Hello: the client offers versions and ciphers"),
    ("zh_CN", "[TLS：Client Hello：客户端提出可用的版本和密码套件")])
def test_the_line_of_the_tree(own_wireshark, conversation, language, line):
    path = written(own_wireshark, segments(*conversation, 1460)[0])
    assert own_wireshark.tshark("-r", path, "-O", "lab", *ON, "-o", f"lab.language:{language}").count(line) == 1
    quiz = own_wireshark.tshark("-r", path, "-O", "lab", *ON, "-o", "lab.quiz:TRUE")
    assert "[Lab: what happens here?" in quiz and quiz.count("[TLS: Client Hello") == 1


@pytest.mark.parametrize("mss, word", [(200, "certificate"), (1460, "finished")])
def test_the_quiz_asks_for_the_next_message_that_can_be_seen(own_wireshark, conversation, mss, word):
    """Behind the ServerHello the certificate, if it is complete in a later segment, else the first Finished; in TLS 1.3
    both are encrypted."""
    packets, truth = segments(*conversation, mss)
    hello, *_ = [number for number, said in enumerate(truth, 1) if "server-hello" in said]
    row = own_wireshark.fields(written(own_wireshark, packets), ["lab.question", "lab.answer"], "-2", *ON, "-o",
                               "lab.quiz:TRUE")[hello - 1]
    asked = dict(zip(row["lab.question"].split("|"), row["lab.answer"].split("|")))
    later = [str(number) for number, said in enumerate(truth, 1) if word in said and number > hello]
    assert asked.get("tls-next") == (later[0] if later else None)


def test_a_ladder_names_the_messages_on_its_arrows(wireshark):
    """And folds none of the handshake; without the preference, none is named."""
    ladder = wireshark.tshark("-q", "-r", capture("tls-1-2"), "-z", "lab,ladder", *ON)
    for words in ("Data · TLS Client Hello", "TLS Server Hello, Certificate, ",
                  "TLS Client Key Exchange, Change Cipher Spec", "TLS encrypted alert"):
        assert words in ladder
    assert "TLS" not in wireshark.tshark("-q", "-r", capture("tls-1-2"), "-z", "lab,ladder")
    chinese = wireshark.tshark("-q", "-r", capture("dns-tls"), "-z", "lab,report,html", *ON, "-o", "lab.language:zh_CN")
    assert "TLS Change Cipher Spec, 加密的握手" in chinese


def test_no_tls_is_named_in_what_is_none(own_wireshark):
    """Bytes that look like records, on the port of something else."""
    payload = bytes.fromhex("1703030002aabb") * 3
    packets = [Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / IP(src="192.0.2.1", dst="198.51.100.2")
               / TCP(sport=50000, dport=7070, flags=flags, seq=seq) / Raw(data)
               for flags, seq, data in (("S", 1000, b""), ("PA", 1001, payload))]
    assert not any(words(own_wireshark, written(own_wireshark, packets), *ON, "--disable-protocol", "tls"))
