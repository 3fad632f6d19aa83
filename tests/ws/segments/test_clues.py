# SPDX-License-Identifier: GPL-2.0-or-later
"""What the lesser fields tell: ECN, reserved bits, identification, TTL, timestamps, and what is sent again in vain."""

import functools
import re

import pytest

pytest.importorskip("scapy")
from scapy.layers.inet import IP, TCP  # noqa: E402
from scapy.layers.inet6 import IPv6  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

from harness import REPO, all_captures  # noqa: E402

LANGUAGES = ["en", "zh_CN"]


def capture(name):
    folders = [REPO / "tests" / folder for folder in ("public-cases", "timing")]
    found, = [path for path in [*all_captures(), *(folder / f"{name}.pcap" for folder in folders)]
              if path.stem == name and path.exists()]
    return found


def packet(end, flags, seq, ack, size=0, version=4, tos=0, ttl=64, ident=0, reserved=0, urgent=0):
    own, other = (1000, 5000) if end == "c" else (5000, 1000)
    ports, hosts = ((40000, 80), (1, 2)) if end == "c" else ((80, 40000), (2, 1))
    if version == 4:
        ip = IP(src=f"192.0.2.{hosts[0]}", dst=f"192.0.2.{hosts[1]}", tos=tos, ttl=ttl, id=ident)
    else:
        ip = IPv6(src=f"2001:db8::{hosts[0]}", dst=f"2001:db8::{hosts[1]}", tc=tos, hlim=ttl)
    tcp = TCP(sport=ports[0], dport=ports[1], flags=flags, reserved=reserved, seq=own + seq,
              ack=other + ack if "A" in flags else 0, urgptr=urgent)
    return Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02") / ip / tcp / Raw(b"x" * size)


def written(wireshark, name, packets):
    path = wireshark.home.path / f"{name}.pcap"
    for number, one in enumerate(packets):
        one.time = 1700000000 + number / 100
    wrpcap(str(path), packets)
    return path


@functools.cache
def trees(wireshark, path, written_at, language):
    """Of each frame, on a second pass."""
    text = wireshark.tshark("-2", "-O", "lab", "-r", path, "-o", f"lab.language:{language}")
    return re.split(r"^(?=Frame \d+:)", text, flags=re.MULTILINE)


def lab_lines(wireshark, path, frame, language):
    tree = trees(wireshark, path, path.stat().st_mtime_ns, language)[frame]
    assert tree.startswith(f"Frame {frame}:")
    return [line.strip().strip("[]") for line in tree.splitlines()]


# Scapy's N is AE. Of each segment: what lab.flag, lab.ecn and lab.ecn.rule say.
ACCURATE = [
    (("c", "SECN", 0, 0), "accecn-offered", "", ""),
    (("s", "SAC", 0, 1), "accecn-accepted", "", ""),
    (("c", "AC", 1, 1), "ace", "", ""),
    (("c", "PAEN", 1, 1, 9), "ace", "ect1", ""),
    (("s", "ANC", 1, 10), "ace", "", "")]
WORDS_OF_ACCURATE = {
    "en": ["offers accurate ECN", "010: the server can do accurate ECN too, and the SYN came to it as Not-ECT",
           "in this one ACK they say that the SYN+ACK came as Not-ECT", "accurate ECN counts 5", "accurate ECN counts 6"],
    "zh_CN": ["客户端提出精确 ECN", "并告知 SYN 到达时为 Not-ECT", "它告知 SYN+ACK 到达时为 Not-ECT", "计数器为 5", "计数器为 6"]}


@pytest.mark.parametrize("version", [4, 6])
def test_accurate_ecn(own_wireshark, version):
    path = written(own_wireshark, f"accurate{version}",
                   [packet(*what, version=version, tos=1 if ecn else 0) for what, _, ecn, _ in ACCURATE])
    rows = own_wireshark.fields(path, ["lab.flag", "lab.ecn", "lab.ecn.rule"])
    assert [tuple(row.values()) for row in rows] == [row[1:] for row in ACCURATE]
    for language in LANGUAGES:
        for frame, words in enumerate(WORDS_OF_ACCURATE[language], 1):
            lines = lab_lines(own_wireshark, path, frame, language)
            assert any(words in line for line in lines), (frame, language, lines)


def test_accurate_ecn_with_a_value_that_means_nothing_yet(own_wireshark):
    path = written(own_wireshark, "unassigned", [packet("c", "SECN", 0, 0), packet("s", "SAEN", 0, 1)])
    assert own_wireshark.column(path, "lab.flag") == ["accecn-offered", "accecn-accepted"]
    for language, words in ("en", "101: a value without a meaning yet"), ("zh_CN", "101：尚未定义的取值"):
        text = "\n".join(lab_lines(own_wireshark, path, 2, language))
        assert words in text and "Not-ECT" not in text, text


def test_ecn_that_nobody_agreed_on(own_wireshark):
    """Only 10 may be a bit of the old TOS (RFC 1349 section 3)."""
    opening = [packet("c", "S", 0, 0), packet("s", "SA", 0, 1), packet("c", "A", 1, 1)]
    path = written(own_wireshark, "not-agreed", opening + [packet("c", "PA", 1 + 9 * i, 1, 9, tos=i + 1) for i in range(3)])
    assert own_wireshark.column(path, "lab.ecn")[3:] == ["ect1", "ect0", "ce"]
    for language, words in ("en", "did not agree on ECN"), ("zh_CN", "没有商定 ECN"):
        told = ["\n".join(lab_lines(own_wireshark, path, frame, language)) for frame in (4, 5, 6)]
        assert all(words in text for text in told), told
        assert ["1349" in text for text in told] == [False, True, False], told


def test_ecn_flags_that_come_back_as_they_were_sent(own_wireshark):
    path = written(own_wireshark, "copied", [packet("c", "SEC", 0, 0), packet("s", "SAEC", 0, 1)])
    assert own_wireshark.column(path, "lab.flag") == ["ecn-offered", "ecn-declined"]
    for language, words in ("en", "011, which takes up no ECN"), ("zh_CN", "011：这样的取值不表示接受 ECN"):
        text = "\n".join(lab_lines(own_wireshark, path, 2, language))
        assert words in text, text


def test_urgent_reserved_and_all_bits(own_wireshark):
    path = written(own_wireshark, "urgent", [
        packet("c", "S", 0, 0), packet("s", "SA", 0, 1), packet("c", "A", 1, 1),
        packet("c", "PAU", 1, 1, 9, urgent=4, reserved=2)])
    rows = own_wireshark.fields(path, ["lab.bits", "lab.flag", "lab.urgent"])
    assert [row["lab.bits"] for row in rows] == ["0000 00000010", "", "", ""]
    assert rows[3]["lab.flag"].split("·")[0].startswith("urg") and "reserved" in rows[3]["lab.flag"]
    assert rows[3]["lab.urgent"] == "1005"
    for language, words in ("en", ["end before seq + urgent pointer = 1 + 4 = 5", "Reserved bits 0100"]), \
                           ("zh_CN", ["1 + 4 = 5 之前", "保留位 0100"]):
        text = "\n".join(lab_lines(own_wireshark, path, 4, language))
        assert all(word in text for word in words), text


def test_reset_of_somebody_else(own_wireshark):
    """Another TTL, a text in the RST, and what comes behind it."""
    path = written(own_wireshark, "injected", [
        packet("c", "S", 0, 0), packet("s", "SA", 0, 1, ttl=57), packet("c", "A", 1, 1),
        packet("c", "PA", 1, 1, 9), packet("s", "A", 1, 10, ttl=57),
        packet("s", "R", 1, 0, 7, ttl=61), packet("c", "PA", 10, 1, 5)])
    rows = own_wireshark.fields(path, ["lab.reset.unlike", "lab.reset.bytes", "lab.reset.since"])
    assert [tuple(row.values()) for row in rows[5:]] == [("ttl", "7", ""), ("", "", "6")]
    for language, words in ("en", ["TTL 61, but 57 in all packets of the server", "7 bytes, no part of the stream"]), \
                           ("zh_CN", ["TTL 为 61，而服务器此前的分组都是 57", "7 字节数据，不属于字节流"]):
        text = "\n".join(lab_lines(own_wireshark, path, 6, language))
        assert all(word in text for word in words), text


def test_a_kernels_own_resets_are_like_its_other_packets(wireshark):
    for name in ("127-tfo_server_aborts_early.a", "222-data_crosses_close.a", "client-abort", "reset-443"):
        assert set(wireshark.column(capture(name), "lab.reset.unlike")) == {""}, name


def test_ecn_of_a_real_stack(wireshark):
    rows = wireshark.fields(capture("ecn-marked"), ["lab.flag", "lab.ecn", "lab.ecn.frame", "lab.ecn.rule"])
    told = {number: tuple(row.values())[:3] for number, row in enumerate(rows, 1)
            if row["lab.flag"] or row["lab.ecn"] == "ce"}
    assert told == {1: ("ecn-offered", "", ""), 2: ("ecn-accepted", "", ""), 18: ("", "ce", ""), 19: ("ece", "", "18"),
                    20: ("cwr", "ce", "19"), 21: ("ece", "", "20"), 22: ("cwr", "ect0", "21")}
    assert {row["lab.ecn.rule"] for row in rows} == {""}


def test_ecn_forward(wireshark):
    """From a mark to the ECE, and from both to the CWR; only on a second pass."""
    rows = wireshark.fields(capture("ecn-marked"), ["lab.ecn.echo", "lab.ecn.reduced"], "-2")
    told = {number: tuple(row.values()) for number, row in enumerate(rows, 1) if any(row.values())}
    assert told == {18: ("19", "20"), 19: ("", "20"), 20: ("21", "22"), 21: ("", "22")}
    for language, words in (("en", "is the first to answer the mark"), ("zh_CN", "最先用 ECE 告知这个标记")):
        assert words in "\n".join(lab_lines(wireshark, capture("ecn-marked"), 18, language))


def test_ecn_where_the_mark_is_made_elsewhere(wireshark):
    """At the sender no packet is marked yet; ECE goes on until the CWR is acknowledged."""
    rows = wireshark.fields(capture("ecn.a"), ["lab.flag", "lab.ecn.frame", "tcp.seq_raw", "tcp.ack_raw"])
    cwr, told = None, []
    for row in rows:
        if row["lab.flag"] == "cwr":
            cwr = int(row["tcp.seq_raw"])
        elif row["lab.flag"] == "ece" and cwr is not None:
            told.append((bool(row["lab.ecn.frame"]), int(row["tcp.ack_raw"]) <= cwr))
    assert told and all(is_told == is_earlier for is_told, is_earlier in told)


# Frame, field and value; then a piece of the line in each language.
TOLD = [
    ("accept-queue-full", 9, "lab.unheard.frame", "6", ("its accept queue is full", "accept 队列已满")),
    ("19-third_ack_lost.a", 4, "lab.unheard.count", "1", ("Sent again though frame 3 confirms it", "第 3 帧已确认过")),
    ("19-third_ack_lost.a", 6, "lab.unheard.count", "2", ("2 times since frame 3", "第 3 帧确认之后已第 2 次")),
    ("mtu-black-hole", 15, "lab.retransmission.passed", "60", ("1448 bytes again and again; at most 60 have got through at once", "最多 60 字节")),
    ("114-paws", 6, "lab.paws.frame", "5", ("PAWS refuses the segment", "按 PAWS 拒收")),
    ("114-paws", 7, "lab.paws.answers", "6", ("It may answer frame 6", "可能是回答第 6 帧")),
    ("36-injected-rst", 10, "lab.reset.since", "5", ("Reset since frame 5", "第 5 帧已把连接复位")),
    ("mtu-black-hole", 15, "lab.event.id", "6600", ("another packet, so it was sent again", "所以是又发了一次")),
    ("reader-stops.a", 47, "lab.window.before", "23168", ("Window closes: 23168 → 1448 bytes", "窗口在缩小：23168 → 1448 字节")),
    ("two-interfaces", 2, "lab.event.id", None, ("the very packet, seen twice", "是同一个分组，看到了两次")),
]


@pytest.mark.parametrize("name, frame, field, value, words", TOLD)
def test_told_in_both_languages(wireshark, name, frame, field, value, words):
    found = wireshark.column(capture(name), field)[frame - 1]
    assert found == value if value else found
    for language, word in zip(LANGUAGES, words, strict=True):
        assert word in "\n".join(lab_lines(wireshark, capture(name), frame, language))


def test_black_hole_only_after_two_timeouts(wireshark):
    passed = wireshark.column(capture("mtu-black-hole"), "lab.retransmission.passed")
    assert [number for number, value in enumerate(passed, 1) if value] == [15, 16, 17, 18]


def test_copies_have_one_identification_and_repetitions_another(wireshark):
    for name, copied in (("two-interfaces", True), ("retransmission-timeout", False), ("fast-retransmit", False)):
        rows = wireshark.fields(capture(name), ["lab.event", "lab.event.id", "lab.event.id.before"])
        found = {(row["lab.event.id"] == row["lab.event.id.before"], "captured-twice" in row["lab.event"])
                 for row in rows if row["lab.event.id"]}
        assert (copied, copied) in found and found <= {(True, True), (False, False)}, name


def test_losses_alone_are_no_black_hole(wireshark):
    for name in ("timeouts-double.a", "timeout-again.a", "retransmission-timeout", "halving-reno.a"):
        assert set(wireshark.column(capture(name), "lab.retransmission.passed")) == {""}, name


COOKIE = {"en": {"timestamp": "A SYN cookie: y is a keyed hash", "not-repeated": "The server never sends it again"},
          "zh_CN": {"timestamp": "SYN cookie：y 是带密钥的散列值", "not-repeated": "服务器却不重发"}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_syn_cookies(own_wireshark, language):
    """By the timestamp, in recordings of a kernel with cookies; and by silence, for longer than a time-out takes."""
    other = packet("c", "S", 0, 0)
    other.sport = 40001
    for last, after, word in ((other, 3, ""), (packet("c", "A", 1, 1), 5, ""), (other, 5, "not-repeated")):
        packets = [packet("c", "S", 0, 0), packet("s", "SA", 0, 1), last]
        path = written(own_wireshark, "syn-ack", packets)
        last.time = packets[0].time + after
        wrpcap(str(path), packets)
        assert own_wireshark.columns([path], ["lab.cookie"])[0][1]["lab.cookie"] == word
    assert any(COOKIE[language]["not-repeated"] in line for line in lab_lines(own_wireshark, path, 2, language))
    lines = lab_lines(own_wireshark, capture("130-syn_cookies.a"), 2, language)
    assert any(COOKIE[language]["timestamp"] in line for line in lines)


BEFORE_SYN_ACK = {"en": "without a SYN+ACK the client drops data", "zh_CN": "客户端还没有收到 SYN+ACK"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_data_ahead_of_its_syn_ack(wireshark, language):
    """It may well have arrived: nobody can take it there."""
    lines = lab_lines(wireshark, capture("123-tfo_syn_ack_lost.a"), 11, language)
    assert any(BEFORE_SYN_ACK[language] in line for line in lines), lines


def test_an_end_that_echoes_nothing(own_wireshark):
    """Its TSecr is 0: that tells nothing of what has reached it."""
    segments = [("c", "S", 0, 0, 0, 100, 0), ("s", "SA", 0, 1, 0, 500, 100), ("c", "A", 1, 1, 0, 110, 500),
                ("s", "PA", 1, 1, 9, 520, 0), ("c", "A", 1, 10, 0, 130, 520),
                ("s", "FA", 10, 1, 0, 540, 0), ("c", "A", 1, 11, 0, 150, 540)]
    packets = []
    for *what, tsval, tsecr in segments:
        packets.append(packet(*what))
        packets[-1][TCP].options = [("NOP", None), ("NOP", None), ("Timestamp", (tsval, tsecr))]
    path = written(own_wireshark, "echoless", packets)
    assert own_wireshark.column(path, "lab.state.server.final", "-2")[2:] == [
        "ESTABLISHED", "ESTABLISHED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2"]
