# SPDX-License-Identifier: GPL-2.0-or-later
"""What carries the segments changes nothing; a quoted or damaged header is not a segment."""

import struct
import xml.etree.ElementTree as ElementTree

import pytest

from harness import CAPTURES, FORESIGHT, capture
from packets import checksum, record, records, segment, write

CARRIERS = sorted(path.stem for pattern in ("link-*.pcap", "tunnel-*.pcap")
                  for path in CAPTURES.glob(pattern))
STATES = ["lab.state.client.before", "lab.state.client", "lab.state.server.before",
          "lab.state.server"]


def test_there_are_carriers():
    assert {"link-ipv6", "link-vlan", "link-null", "link-raw", "link-sll", "link-sll2",
            "link-exported",
            "tunnel-gre", "tunnel-vxlan", "tunnel-ipip"} <= set(CARRIERS)


@pytest.mark.parametrize("name", CARRIERS)
def test_carrier(wireshark, name):
    """The same segments get the same values, texts and all, whatever they travel in."""
    plain = wireshark.fields(capture("four-way-close"))
    assert wireshark.column(capture(name), "lab.role")[1] == "handshake2"
    assert wireshark.fields(capture(name)) == plain


def test_no_addresses(wireshark):
    """Of a PDU that was exported without them. They are in front: 2 tags of 8 bytes."""
    bare = wireshark.home.path / "bare.pcap"
    wireshark.run("editcap", "-L", "-C", "16", "-F", "pcap", capture("link-exported"), bare)
    assert wireshark.fields(bare) == wireshark.fields(capture("four-way-close"))


def trees(wireshark, path):
    """Per frame: the fields of each Lab tree, in order, as (name, value) lists."""
    packets = ElementTree.fromstring(wireshark.tshark("-T", "pdml", "-r", path))
    return [[[(field.get("name"), field.get("show")) for field in tree.iter("field")]
             for tree in packet.iter("proto") if tree.get("name") == "lab"] for packet in packets]


def of(tree, name):
    return [value for key, value in tree if key == name]


@pytest.mark.parametrize("name", ["tunnel-gre", "tunnel-vxlan", "tunnel-ipip"])
def test_one_tree_in_a_tunnel(wireshark, name):
    assert [len(frame) for frame in trees(wireshark, capture(name))] == [1] * 11


def test_one_tree_per_tcp_layer(wireshark):
    """A frame may hold the segments of two connections, even two segments of one."""
    frames = trees(wireshark, capture("two-tcp-layers"))
    assert [len(frame) for frame in frames] == [1, 1, 1, 3, 1, 2, 2, 1, 1, 1, 1]
    outer, first, second = frames[3]
    assert of(outer, "lab.role") == ["data"]
    assert of(first, "lab.role") == ["handshake1"]
    assert of(second, "lab.role") == ["handshake2"]
    assert of(second, "lab.state.server") == ["SYN-RECEIVED"]
    assert of(second, "lab.ack.ok") in (["1"], ["True"])
    assert of(second, "lab.ack.frame") == ["4"]
    assert [of(tree, "lab.role") for tree in frames[5]] == [["data"], ["handshake3"]]
    assert [of(tree, "lab.role") for tree in frames[6]] == [["data"], ["teardown1"]]
    assert [of(tree, "lab.state.client") for tree in frames[6]] == [["ESTABLISHED"],
                                                                    ["FIN-WAIT-1"]]
    assert of(frames[10][0], "lab.state.client") == ["TIME-WAIT"]


@pytest.mark.parametrize("language, quiz, headline", [
    ("en", False, "[Lab: Handshake 2 of 3 (SYN+ACK): the server accepts and gives its own initial number ({})]"),
    ("zh_CN", False, "[Lab：第二次握手（SYN+ACK）：服务器同意建立连接，告知自己的初始序号（{}）]"),
    ("en", True, "[Lab: what happens here? The server sends this segment to the client ({})]")])
def test_several_trees_say_whose_they_are(wireshark, language, quiz, headline):
    """And one alone does not, as TCP right above it does."""
    text = wireshark.tshark("-r", capture("two-tcp-layers"), "-O", "lab", "-o", f"lab.language:{language}",
                            "-o", f"lab.quiz:{quiz}")
    headlines = [line for line in text.splitlines() if line.startswith("[Lab")]
    assert headlines[5] == headline.format("198.51.100.2:5000 → 192.0.2.1:50002")
    assert [number for number, line in enumerate(headlines) if "192.0.2.1:" in line] == [3, 4, 5, 7, 8, 9, 10]


def test_addresses_of_something_carried_inside(wireshark):
    """Wireshark shows the innermost addresses; a segment's ends are those of its own IP header."""
    rows = wireshark.fields(capture("carried-udp"), ["lab.role", "lab.from", "lab.state.client"])
    assert [(row["lab.role"], row["lab.from"]) for row in rows] == [
        ("handshake1", "client"), ("handshake2", "server"), ("handshake3", "client"),
        ("data", "client"), ("ack", "server"), ("data", "client"), ("teardown1", "client"),
        ("teardown2|teardown3", "server"), ("teardown4", "client")]
    assert rows[-1]["lab.state.client"] == "TIME-WAIT"


def test_layers_keep_apart_on_the_second_pass(wireshark):
    path = capture("two-tcp-layers")
    names = sorted(name for name in wireshark.kinds if not name.startswith("lab.stream.")
                   and name not in FORESIGHT)
    assert wireshark.fields(path, names, "-2") == wireshark.fields(path, names)


QUOTES = {3, 5, 6, 7, 9, 12, 15}


@pytest.mark.parametrize("name", ["icmp-quote", "icmpv6-quote"])
def test_quoted_headers_move_nothing(wireshark, name):
    rows = wireshark.fields(capture(name))
    for number, row in enumerate(rows, 1):
        if number in QUOTES:
            assert row["lab.role"] == "icmp-error" and not any(row[state] for state in STATES), number
            # Of the two that quote a SYN it can be said which frame they are about; the others
            # quote segments that were never sent.
            assert row["lab.partner"] == {7: "1", 9: "2"}.get(number, ""), number
    assert [(row["lab.role"], row["lab.state.client"], row["lab.state.server"])
            for number, row in enumerate(rows, 1) if number not in QUOTES] == [
        ("handshake1", "SYN-SENT", "SYN-RECEIVED"),
        ("handshake2", "ESTABLISHED", "SYN-RECEIVED"),
        ("handshake3", "ESTABLISHED", "ESTABLISHED"),
        ("data", "ESTABLISHED", "ESTABLISHED"),
        ("ack", "ESTABLISHED", "ESTABLISHED"),
        ("teardown1", "FIN-WAIT-1", "CLOSE-WAIT"),
        ("teardown2", "FIN-WAIT-2", "CLOSE-WAIT"),
        ("teardown3", "TIME-WAIT", "LAST-ACK"),
        ("teardown4", "TIME-WAIT", "CLOSED")]


def test_payload_length_comes_from_the_ip_header(wireshark):
    """A short snapshot length loses payload bytes, not the numbers."""
    rows = wireshark.fields(capture("cut-payload"), ["lab.role", "lab.seq.ok", "lab.ack.ok",
                                                     "lab.fin.first", "lab.state.client"])
    assert [row["lab.role"] for row in rows] == [
        "handshake1", "handshake2", "handshake3", "data", "data", "ack", "data|teardown1",
        "teardown2|teardown3", "teardown4"]
    assert {row["lab.seq.ok"] for row in rows} | {row["lab.ack.ok"] for row in rows} <= {"True", ""}
    assert rows[-1]["lab.fin.first"] == str(1000 + 601)
    assert rows[-1]["lab.state.client"] == "TIME-WAIT"


ETHERNET = 1
SYN, ACK, FIN = 2, 16, 1


def ethernet(kind, packet):
    return bytes(12) + struct.pack(">H", kind) + packet


def in_vlan(number, packet):
    return ethernet(0x8100, struct.pack(">HH", number, 0x0800) + packet)


def in_packet(protocol, payload, host=1):
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), 1, 0, 64, protocol, 0)
    ends = bytes([10, 0, 0, host, 10, 0, 1, 1])
    return ethernet(0x0800, head[:10] + struct.pack(">H", checksum(head[:10] + bytes(2) + ends)) + ends + payload)


def in_gre(key, packet):
    return in_packet(47, struct.pack(">HHI", 0x2000, 0x0800, key) + packet)


def in_vxlan(number, packet):
    frame = ethernet(0x0800, packet)
    return in_packet(17, struct.pack(">HHHHII", 50000, 4789, 16 + len(frame), 0, 0x08000000, number << 8) + frame)


NETWORKS = {"vlan": in_vlan, "gre": in_gre, "vxlan": in_vxlan, "ipip": lambda host, packet: in_packet(4, packet, host)}


def opened_and_closed(x, y):
    """Sender and segments of a connection from the two initial numbers."""
    return [segment(*row) for row in (
        (0, SYN, x, 0), (1, SYN | ACK, y, x + 1), (0, ACK, x + 1, y + 1), (0, FIN | ACK, x + 1, y + 1), (1, FIN | ACK, y + 1, x + 2),
        (0, ACK, x + 2, y + 2))]


@pytest.mark.parametrize("is_copy", [False, True])
@pytest.mark.parametrize("network", NETWORKS)
def test_two_networks_of_one_plan(wireshark, network, is_copy):
    """The same addresses and ports in two networks at once are two connections; what a router passes on is one."""
    one, other = opened_and_closed(1000, 5000), opened_and_closed(3_000_000_000, 2_000_000_000)
    path = write(wireshark.home.path / "packets.pcap", enumerate(
        packet for pair in zip(one, one if is_copy else other) for packet in pair))
    head, packets = records(path)
    if is_copy:  # with the identification of the first
        packets[1::2] = [second[:20] + first[20:22] + second[22:] for first, second in zip(packets[::2], packets[1::2])]
    path.write_bytes(head[:20] + struct.pack("<I", ETHERNET) + b"".join(
        record(1000 * number, NETWORKS[network](5 + number % 2, packet[16:])) for number, packet in enumerate(packets)))
    rows = wireshark.fields(path, ["lab.role", "lab.event", "lab.stream.close"], "-2")
    assert [row["lab.role"] for row in rows[::2]] == [row["lab.role"] for row in rows[1::2]] == [
        "handshake1", "handshake2", "handshake3", "teardown1", "teardown2|teardown3", "teardown4"]
    assert {row["lab.event"] for row in rows[1::2]} == {"captured-twice" if is_copy else ""}
    assert {row["lab.stream.close"] for row in rows} == {"three-way"}


def test_a_syn_of_the_same_network_opens_no_other(wireshark):
    """Whoever opens again in the middle is answered in the same connection, which is in a VLAN."""
    opened = opened_and_closed(1000, 5000)[:3]
    again = [segment(0, SYN, 3_000_000_000, 0), segment(1, ACK, 5001, 1001)]
    path = write(wireshark.home.path / "packets.pcap", enumerate([*opened, *again]))
    head, packets = records(path)
    path.write_bytes(head[:20] + struct.pack("<I", ETHERNET) + b"".join(
        record(1000 * number, in_vlan(5, packet[16:])) for number, packet in enumerate(packets)))
    rows = wireshark.fields(path, ["lab.role", "lab.event"], "-2")
    assert [tuple(row.values()) for row in rows[3:]] == [("stray", ""), ("ack", "challenge-ack")]


def test_cut_options(wireshark):
    """What the options said is lost; what the header said is not."""
    roles = wireshark.column(capture("cut-options"), "lab.role")
    assert roles == ["handshake1", "handshake2", "handshake3", "teardown1", "teardown2|teardown3",
                     "teardown4"]


def test_cut_header(wireshark):
    """A frame that ends inside the header moves nothing and stops nothing."""
    rows = wireshark.fields(capture("cut-header"), ["lab.role", "lab.state.client"])
    whole = [row for number, row in enumerate(rows, 1) if number not in (2, 7, 9, 11)]
    assert [row["lab.role"] for row in whole] == [
        "handshake1", "handshake2", "handshake3", "data", "ack", "teardown1",
        "teardown2|teardown3", "teardown4"]
    assert whole[-1]["lab.state.client"] == "TIME-WAIT"


def test_fragments(wireshark):
    """IP fragments count once, in the frame where Wireshark has put them together."""
    roles = wireshark.column(capture("fragments"), "lab.role")
    assert [role for role in roles if role] == [
        "handshake1", "handshake2", "handshake3", "data", "data", "data|teardown1",
        "teardown2|teardown3", "teardown4"]
    assert roles[5] == roles[12] == "data" and roles[3] == ""


def test_fragments_not_reassembled(wireshark):
    """The first fragment alone does not tell how long the segment is, so it moves nothing."""
    roles = wireshark.column(capture("fragments"), "lab.role", "-o", "ip.defragment:FALSE")
    assert roles[:3] == ["handshake1", "handshake2", "handshake3"]
    assert roles[3:15] == [""] * 12


def test_header_length_nonsense(wireshark):
    """A segment whose header cannot be right is dropped by every receiver: no state moves."""
    rows = wireshark.fields(capture("header-length"), ["lab.role", *STATES])
    for number in (4, 5, 6, 9):
        assert rows[number - 1]["lab.role"] in ("", "stray"), number
    assert rows[8]["lab.state.client"] in ("", "ESTABLISHED")
    assert [row["lab.role"] for row in rows[9:]] == ["teardown1", "teardown2|teardown3", "teardown4"]
    assert rows[11]["lab.state.client"] == "TIME-WAIT"
