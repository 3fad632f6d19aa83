# SPDX-License-Identifier: GPL-2.0-or-later
"""Pings, their replies, and ICMP errors: who belongs to whom, and what an error means."""

import functools
import os

import pytest

from harness import KERNEL, capture

pytest.importorskip("scapy")
from scapy.layers.inet import ICMP, IP, TCP, UDP  # noqa: E402
from scapy.layers.inet6 import ICMPv6DestUnreach, ICMPv6EchoReply, ICMPv6EchoRequest, IPv6  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

ME, YOU, OTHER = "192.0.2.1", "198.51.100.2", "203.0.113.3"
NAMES = ["lab.role", "lab.partner", "lab.rtt", "lab.stream.ping", "lab.icmp"]


def rows_of(wireshark, path, *options, names=NAMES):
    return [tuple(row.values()) for row in wireshark.fields(path, names, *options)]


@pytest.fixture
def made(wireshark):
    """Rows of a capture made of (seconds, packet), by default on a second pass."""
    def rows(*packets, options=("-2",), names=NAMES):
        path = wireshark.home.path / "made.pcap"
        frames = []
        for seconds, packet in packets:
            frame = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / packet
            frame.time = 1_700_000_000 + seconds
            frames.append(frame)
        wrpcap(str(path), frames)
        os.chmod(path, 0o644)
        return rows_of(wireshark, path, *options, names=names)
    return rows


def request(source=ME, target=YOU, number=1, ident=7):
    return IP(src=source, dst=target) / ICMP(type=8, id=ident, seq=number) / Raw(b"abcdefgh")


def reply(source=YOU, target=ME, number=1, ident=7):
    return IP(src=source, dst=target) / ICMP(type=0, id=ident, seq=number) / Raw(b"abcdefgh")


def asked(partner="", fate="answered"):
    return ("ping-request", str(partner), "", fate, "")


def answered(partner, rtt):
    return ("ping-reply", str(partner), rtt, "", "")


# The sample captures


def test_ping_in_one_pass(wireshark):
    """Nothing is known of what follows."""
    assert rows_of(wireshark, capture("ping")) == [
        asked(fate="unanswered"), answered(1, "0.047125000"),
        asked(fate="unanswered"), answered(3, "0.051980000"),
        asked(fate="unanswered"), answered(5, "0.044306000"),
        asked(fate="unanswered"), answered(7, "0.049871000")]


@pytest.mark.parametrize("name", ["ping", "ping-ipv6"])
def test_ping_in_two_passes(wireshark, name):
    """Request and reply point to each other; Wireshark finds the same pairs."""
    rows = rows_of(wireshark, capture(name), "-2")
    for number in range(1, len(rows), 2):
        assert rows[number - 1] == asked(number + 1)
        assert rows[number][:2] == ("ping-reply", str(number))
    version = "icmpv6" if name == "ping-ipv6" else "icmp"
    theirs = wireshark.fields(capture(name), [f"{version}.resp_in", f"{version}.resp_to",
                                              f"{version}.resptime"], "-2")
    assert [row[1] for row in rows] == [next(filter(None, row.values())) for row in theirs]
    for row, other in zip(rows[1::2], theirs[1::2]):
        assert float(row[2]) * 1000 == pytest.approx(float(list(other.values())[2]), abs=0.001)


def test_the_missing_reply(wireshark):
    path = capture("ping-unanswered")
    rows = rows_of(wireshark, path, "-2")
    assert [rows[0], *rows[2:]] == [asked(2), asked(fate="unanswered"), asked(fate="unanswered")]
    once, twice = (wireshark.tshark("-O", "lab", "-r", path, *options) for options in ([], ["-2"]))
    assert once.count("[No reply so far]") == 3 and "No reply in this capture" not in once
    assert twice.count("[No reply in this capture: ") == 2 and "so far" not in twice


def test_an_error_instead_of_a_reply(wireshark):
    assert rows_of(wireshark, capture("ping-errors"), "-2") == [
        asked(2, "error"), ("icmp-error", "1", "", "", "time-exceeded"),
        asked(4, "error"), ("icmp-error", "3", "", "", "host-unreachable")]


def test_fragments_are_one_ping(wireshark):
    """The last fragment has it, as in Wireshark."""
    rows = rows_of(wireshark, capture("ping-fragments"), "-2")
    assert [row[:2] for row in rows] == [
        ("", ""), ("", ""), ("ping-request", "6"), ("", ""), ("", ""), ("ping-reply", "3")]


# Which reply belongs to which request


def test_a_second_reply(wireshark, made):
    rows = made((0, request()), (0.010, reply()), (0.012, reply()))
    assert rows == [asked(2), answered(1, "0.010000000"), answered(1, "0.012000000")]
    tree = wireshark.tshark("-O", "lab", "-r", wireshark.home.path / "made.pcap")
    assert tree.count("[Answers the ping request in frame 1]") == 1
    assert tree.count("[Answers the ping request in frame 1, as frame 2 did already]") == 1


def test_captured_twice(made):
    """Both copies of a request belong to one ping, and its reply follows the later copy."""
    assert made((0, request()), (0.001, request()), (0.010, reply()), (0.011, reply())) == [
        asked(3), asked(3), answered(2, "0.009000000"), answered(2, "0.010000000")]


def test_the_same_request_within_a_second(made):
    """A second later, as ping sends them, it is another one."""
    assert made((0, request()), (0.999, request()), (1.2, reply()))[:2] == [asked(3), asked(3)]
    assert made((0, request()), (1, request()), (1.2, reply()))[:2] == [
        asked(fate="unanswered"), asked(3)]


def test_an_old_number_again(made):
    """After 65536 pings the numbers begin anew."""
    assert made((0, request()), (20, request()), (20.5, reply())) == [
        asked(fate="unanswered"), asked(3), answered(2, "0.500000000")]
    assert made((0, request()), (0.1, reply()), (0.2, request()), (0.3, reply())) == [
        asked(2), answered(1, "0.100000000"), asked(4), answered(3, "0.100000000")]


def test_two_targets_with_the_same_numbers(made):
    assert made((0, request()), (0, request(target=OTHER)), (1, reply(source=OTHER)),
                (2, reply())) == [asked(4), asked(3), answered(2, "1.000000000"),
                                  answered(1, "2.000000000")]


def test_another_id_or_number_is_another_ping(made):
    assert made((0, request()), (1, reply(ident=8)), (2, reply(number=2)),
                (3, reply(target=OTHER)), (4, reply(source=OTHER))) == [
        asked(fate="unanswered"), *[("ping-reply", "", "", "", "")] * 4]


def test_reply_before_request(made):
    assert made((0, reply()), (1, request())) == [("ping-reply", "", "", "", ""),
                                                 asked(fate="unanswered")]


@pytest.mark.parametrize("group", ["224.0.0.1", "255.255.255.255", "192.0.2.255"])
def test_any_member_of_a_group_may_answer(made, group):
    assert made((0, request(target=group)), (1, reply()), (2, reply(source=OTHER))) == [
        asked(2), answered(1, "1.000000000"), answered(1, "2.000000000")]


def test_a_group_of_ipv6(made):
    assert made((0, IPv6(src="fe80::1", dst="ff02::1") / ICMPv6EchoRequest(id=1, seq=2)),
                (1, IPv6(src="fe80::2", dst="fe80::1") / ICMPv6EchoReply(id=1, seq=2))) == [
        asked(2), answered(1, "1.000000000")]


def test_clock_set_back(wireshark, made):
    """The field says 0, as wherever time goes back; the words, that the time is not known."""
    assert made((1, request()), (0.5, reply()))[1] == answered(1, "0.000000000")
    tree = wireshark.tshark("-2", "-O", "lab", "-r", wireshark.home.path / "made.pcap")
    assert tree.count("clock set back") == 2 and " ms" not in tree


def test_other_messages_are_left_alone(made):
    others = [ICMP(type=kind) for kind in (4, 5, 9, 10, 13, 14)]
    rows = made(*((0, IP(src=ME, dst=YOU) / other / Raw(bytes(28))) for other in others))
    assert {row[0] for row in rows} == {""}


# What an error quotes


def error(packet, code=1, kind=3, router=OTHER, quoted=28):
    return IP(src=router, dst=ME) / ICMP(type=kind, code=code) / Raw(bytes(packet)[:quoted])


def test_a_quoted_ping_is_no_ping(made):
    assert made((0, request()), (1, error(request())), (2, error(reply(source=ME, target=YOU)))) == [
        asked(2, "error"), ("icmp-error", "1", "", "", "host-unreachable"),
        ("icmp-error", "", "", "", "host-unreachable")]


def test_a_reply_after_an_error(made):
    """Another path worked in the end: the reply is what counts."""
    rows = made((0, request()), (1, error(request())), (2, reply()))
    assert rows[0] == asked(3) and rows[2] == answered(1, "2.000000000")


def test_error_about_nothing_in_the_capture(made):
    datagram = IP(src=ME, dst=YOU) / UDP(sport=1, dport=2) / Raw(b"x" * 20)
    segment = IP(src=ME, dst=YOU) / TCP(sport=1, dport=2, flags="S", seq=5)
    assert made((0, error(datagram, 3)), (1, error(segment, 3)), (2, error(request(), 13))) == [
        ("icmp-error", "", "", "", "port-unreachable"),
        ("icmp-error", "", "", "", "port-unreachable"), ("icmp-error", "", "", "", "prohibited")]


def test_cut_short(wireshark, made):
    """However little is captured, nothing goes wrong."""
    made((0, request()), (1, reply()), (2, error(request())))
    cuts = []
    for length in (20, 33, 34, 35, 40, 41, 42, 50, 60, 61, 62, 63, 69, 70):
        cuts.append(wireshark.home.path / f"cut-{length}.pcap")
        wireshark.run("editcap", "-s", length, wireshark.home.path / "made.pcap", cuts[-1])
    for cut, rows in zip(cuts, wireshark.columns(cuts, ["lab.role"]), strict=True):
        assert {row["lab.role"] for row in rows} <= {"", "ping-request", "ping-reply", "icmp-error"}, cut


# Errors that answer a SYN

REFUSED = {"refused-by-firewall": "port-unreachable", "refused-by-router": "host-unreachable"}
OUTCOME = ["lab.role", "lab.icmp", "lab.partner", "lab.open", "lab.stream.open",
           "lab.state.client", "lab.state.server"]


@pytest.mark.parametrize("name, word", REFUSED.items())
def test_an_error_refuses_the_open(wireshark, name, word):
    syn, back = (tuple(row.values()) for row in wireshark.fields(capture(name), OUTCOME, "-2"))
    assert syn == ("handshake1", "", "", "", "refused", "SYN-SENT", "SYN-RECEIVED")
    assert back == ("icmp-error", word, "1", "refused", "refused", "CLOSED", "LISTEN")


@pytest.mark.parametrize("name", REFUSED)
def test_an_error_tells_what_became_of_the_syn(wireshark, name):
    names = ["lab.fate", "lab.fate.frame", "lab.state.client.final", "lab.state.server.final"]
    syn, _ = wireshark.columns([capture(name)], names)[0]
    assert list(syn.values()) == ["lost", "2", "SYN-SENT", "LISTEN"]
    text = wireshark.tshark("-2", "-r", capture(name), "-O", "lab")
    assert "it did not get through, as the ICMP error in frame 2 says" in text
    assert "as it did not arrive, the server stayed in LISTEN" in text


def test_one_pass_knows_it_from_the_error_on(wireshark):
    assert wireshark.column(capture("refused-by-firewall"), "lab.stream.open") == [
        "unanswered", "refused"]


@pytest.mark.parametrize("name", ["151-icmp_port_unreachable.a", "152-icmp_host_unreachable.a"])
def test_the_kernel_was_refused_too(wireshark, name):
    """The labels say that the socket was closed by the error."""
    rows = wireshark.fields(KERNEL / f"{name}.pcap", OUTCOME, "-2")
    syn_row, error_row = rows[:2]
    assert (syn_row["lab.role"], syn_row["lab.stream.open"]) == ("handshake1", "refused")
    assert (error_row["lab.role"], error_row["lab.open"]) == ("icmp-error", "refused")
    assert error_row["lab.state.client"] == "CLOSED"


def syn(seq=1000, source=ME, target=YOU):
    return IP(src=source, dst=target) / TCP(sport=50000, dport=80, flags="S", seq=seq)


@pytest.fixture
def outcome(made):
    """The same, and what became of the attempt to open."""
    return functools.partial(made, names=OUTCOME)


def test_a_repeated_syn_is_the_one_that_is_answered(outcome):
    rows = outcome((0, syn()), (1, syn()), (1.1, error(syn(), 3)))
    assert [row[2] for row in rows] == ["", "", "2"]


def test_ipv6_error_refuses_the_open(outcome):
    segment = IPv6(src="2001:db8::1", dst="2001:db8::2") / TCP(sport=50000, dport=80, flags="S",
                                                                seq=1000)
    rows = outcome((0, segment), (1, IPv6(src="2001:db8::3", dst="2001:db8::1")
                                  / ICMPv6DestUnreach(code=3) / Raw(bytes(segment))))
    assert rows[1][:5] == ("icmp-error", "host-unreachable", "1", "refused", "refused")


def test_advice_on_the_size_refuses_nothing(outcome):
    """Fragmentation needed: smaller packets get through, so the attempt goes on."""
    rows = outcome((0, syn()), (1, error(syn(), 4)))
    assert rows[1] == ("icmp-error", "too-big", "1", "", "unanswered", "SYN-SENT", "LISTEN")
    assert rows[0][4] == "unanswered"


def test_an_error_about_another_number_refuses_nothing(outcome):
    rows = outcome((0, syn()), (1, error(syn(seq=999), 3)))
    assert rows[1] == ("icmp-error", "port-unreachable", "", "", "", "", "")


def test_an_error_after_the_open_refuses_nothing(outcome):
    back = IP(src=YOU, dst=ME) / TCP(sport=80, dport=50000, flags="SA", seq=1, ack=1001)
    rows = outcome((0, syn()), (1, back), (2, error(syn(), 3)))
    assert rows[2] == ("icmp-error", "port-unreachable", "1", "", "", "", "")
    assert rows[0][4] == "half-open"


def data(at, size, flags="PA", target=YOU):
    return (IP(src=ME, dst=target) / TCP(sport=50000, dport=80, flags=flags, seq=1001 + at, ack=2)
            / Raw(b"x" * size))


@pytest.mark.parametrize("segment, quoted, about", [
    (data(0, 100), 28, "4"), (data(0, 100), 128, "4"),
    (data(100, 100), 128, "6"),  # sent twice: the latest
    (data(200, 0, "A"), 128, "7"), (data(200, 0, "FA"), 128, ""),
    (data(200, 0, "A"), 28, ""),  # it might have had some payload
    (data(200, 10), 128, ""), (data(500, 100), 128, ""), (data(0, 0), 128, "")])
def test_an_error_about_a_segment_that_is_no_syn(wireshark, outcome, segment, quoted, about):
    back = IP(src=YOU, dst=ME) / TCP(sport=80, dport=50000, flags="SA", seq=1, ack=1001)
    rows = outcome((0, syn()), (0.1, back), (0.2, data(0, 0, "A")), (0.3, data(0, 100)), (0.4, data(100, 100)),
                   (1, data(100, 100)), (1.1, data(200, 0, "A")), (1.2, error(segment, quoted=quoted)))
    assert rows[7][:4] == ("icmp-error", "host-unreachable", about, "")
    for language, words in (("en", f"It is about the segment in frame {about}"),
                            ("zh_CN", f"针对第 {about} 帧的报文段")):
        tree = wireshark.tshark("-O", "lab", "-r", wireshark.home.path / "made.pcap",
                                "-o", f"lab.language:{language}")
        assert (words in tree) == bool(about)


def test_the_texts(wireshark):
    english = wireshark.tshark("-2", "-O", "lab", "-r", capture("refused-by-firewall"))
    for line in ("Lab: ICMP error: a packet could not be delivered, and its sender is told",
                 "It says: Port unreachable. ", "It is about the SYN in frame 1",
                 "State of the client: SYN-SENT → CLOSED, if this arrives"):
        assert line in english
    chinese = wireshark.tshark("-2", "-O", "lab", "-r", capture("ping"), "-o", "lab.language:zh_CN")
    for line in ("Lab：ping 请求（ICMP 回送请求）", "回答：第 2 帧，47.125 毫秒之后",
                 "回答第 1 帧的 ping 请求", "往返时间 RTT：47.125 毫秒"):
        assert line in chinese
