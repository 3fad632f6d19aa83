# SPDX-License-Identifier: GPL-2.0-or-later
"""DNS before TCP: which answer belongs to which query, what it says, and which connection follows.

The truth is written here, in the conversation: each packet with what Lab has to say of it.
"""

import re
import struct

import pytest

pytest.importorskip("scapy")

from harness import capture  # noqa: E402
from pcapng import annotate, comments, packets as packets_of  # noqa: E402
from scapy.layers.dns import DNS, DNSQR, DNSRR  # noqa: E402
from scapy.layers.inet import ICMP, IP, TCP, UDP, fragment  # noqa: E402
from scapy.layers.inet6 import IPv6  # noqa: E402
from scapy.layers.l2 import Ether  # noqa: E402
from scapy.layers.vxlan import VXLAN  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import wrpcap  # noqa: E402

ON = ["-o", "lab.dns:TRUE"]
CLIENT, SERVER, OTHER, WEB = "192.0.2.1", "192.0.2.53", "192.0.2.54", "198.51.100.80"
FIELDS = ["lab.dns", "lab.dns.name", "lab.dns.result", "lab.dns.address", "lab.dns.canonical", "lab.dns.note",
          "lab.dns.note.frame", "lab.dns.opens", "lab.dns.query", "lab.dns.answer", "lab.partner", "lab.stream.dns",
          "lab.response.time"]
LATER = {"lab.dns.opens", "lab.stream.dns"}  # and lab.partner of a query


def ether(*layers):
    packet = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
    for layer in layers:
        packet /= layer
    return packet


def ask(name="www.example", number=1, port=40000, server=SERVER, kind="A"):
    return ether(IP(src=CLIENT, dst=server), UDP(sport=port, dport=53), DNS(id=number, qd=DNSQR(qname=name, qtype=kind)))


def records(name, *data):
    """Each an address, or an alias for what follows."""
    made = []
    for text in data:
        kind = "A" if text[0].isdigit() else "AAAA" if ":" in text else "CNAME"
        made.append(DNSRR(rrname=name, type=kind, rdata=text, ttl=60))
        name = text if kind == "CNAME" else name
    return made


def tell(*data, name="www.example", number=1, port=40000, server=SERVER, client=CLIENT, kind="A", code=0, cut=0):
    answers = records(name, *data)
    section = None
    for record in answers:
        section = section / record if section else record
    return ether(IP(src=server, dst=client), UDP(sport=53, dport=port),
                 DNS(id=number, qr=1, ra=1, rcode=code, tc=cut, qd=DNSQR(qname=name, qtype=kind), an=section,
                     ancount=len(answers)))


def syn(target=WEB, port=443, client=CLIENT):
    return ether(IP(src=client, dst=target), TCP(sport=50000, dport=port, flags="S", seq=1000))


def written(wireshark, packets, name="dns.pcap", apart=0.5):
    for number, packet in enumerate(packets):
        packet.time = 1_700_000_000 + number * apart
    path = wireshark.home.path / name
    wrpcap(str(path), packets)
    return path


def said(wireshark, packets, *options):
    """What is not empty, of each frame, on a second pass; the first says the same, but for what is to come."""
    path = packets if not isinstance(packets, list) else written(wireshark, packets)
    rows = wireshark.fields(path, FIELDS, "-2", *ON, *options)
    for row, first in zip(rows, wireshark.fields(path, FIELDS, *ON, *options), strict=True):
        later = LATER | ({"lab.partner"} if row["lab.dns"].startswith("query") else set())
        assert {name: row[name] for name in FIELDS if name not in later} == {
            name: first[name] for name in FIELDS if name not in later}
    return [{name.removeprefix("lab."): text for name, text in row.items() if text} for row in rows]


def query(partner=None, name="www.example", **more):
    fate = {"partner": str(partner), "stream.dns": "answered"} if partner else {"stream.dns": "unanswered"}
    return {"dns": "query", "dns.name": name, **fate, **more}


def answer(partner, result="addresses", name="www.example", time="0.500000000", **more):
    took = {"response.time": time} if time else {}
    return {"dns": "answer", "dns.name": name, "dns.result": result, "partner": str(partner), **took, **more}


def named(name="www.example", asked=1, told=2):
    return {"dns.name": name, "dns.query": str(asked), "dns.answer": str(told)}


def test_a_query_its_answer_and_the_connection(own_wireshark):
    found = said(own_wireshark, [ask(), tell(WEB), syn(), syn()])
    assert found == [query(2), answer(1, **{"dns.address": WEB, "dns.opens": "3"}), named(), named()]


def test_nothing_without_the_preference(own_wireshark):
    path = written(own_wireshark, [ask(), tell(WEB), syn()])
    assert not any("".join(row.values()) for row in own_wireshark.fields(path, FIELDS, "-2"))
    assert "Lab: DNS" not in own_wireshark.tshark("-V", "-r", path)


def test_aliases_and_several_addresses(own_wireshark):
    found = said(own_wireshark, [ask(), tell("web.example", "cdn.example", WEB, "198.51.100.81"), syn("198.51.100.81")])
    assert found[1] == answer(1, **{"dns.canonical": "cdn.example", "dns.opens": "3",
                                    "dns.address": f"{WEB}|198.51.100.81"})
    assert found[2] == named()


def test_what_an_answer_can_come_to(own_wireshark):
    for result, packet in (("no-such-name", tell(code=3)), ("no-data", tell()), ("failed", tell(code=2)),
                           ("refused", tell(code=5)), ("error", tell(code=4)), ("truncated", tell(cut=1))):
        assert said(own_wireshark, [ask(), packet]) == [query(2), answer(1, result)]


def test_the_same_number_again_nobody_can_tell_which_is_answered(own_wireshark):
    """A resolver that repeats itself from the same socket: no time is known, as with Karn's rule."""
    found = said(own_wireshark, [ask(), ask(), tell(WEB)])
    again = {"dns.note": "repeated", "dns.note.frame": "1"}
    assert found == [query(3), query(3, **again), answer(2, time=None, **{"dns.address": WEB})]


def test_another_number_tells_which_is_answered(own_wireshark):
    found = said(own_wireshark, [ask(), ask(number=2, port=40001, server=OTHER),
                                 tell(WEB, number=2, port=40001, server=OTHER), tell(WEB)])
    assert found == [query(4), query(3, **{"dns.note": "repeated", "dns.note.frame": "1"}),
                     answer(2, **{"dns.address": WEB}), answer(1, time="1.500000000", **{"dns.address": WEB})]


def test_captured_twice_is_asked_once(own_wireshark):
    """But not what comes after the answer, or goes to the next server, under the same number."""
    path = written(own_wireshark, [ask(), ask(), tell(WEB), ask(), ask(server=OTHER)], apart=0.001)
    assert said(own_wireshark, path) == [query(3), query(3), answer(2, time="0.001000000", **{"dns.address": WEB}),
                                         query(), query(**{"dns.note": "repeated", "dns.note.frame": "4"})]


def test_what_the_client_does_not_take(own_wireshark):
    """From elsewhere, once more, and to another question: none of them leads to a connection."""
    forged = "203.0.113.66"
    found = said(own_wireshark, [ask(), tell(forged, server=OTHER), syn(forged), tell(WEB), tell(forged), syn(forged),
                                 tell(forged, number=7), syn(forged)])
    elsewhere = answer(1, time=None, **{"dns.address": forged, "dns.note": "other-address"})
    again = answer(1, time=None, **{"dns.address": forged, "dns.note": "again", "dns.note.frame": "4"})
    strange = {"dns": "answer", "dns.result": "addresses", "dns.note": "no-query"}
    assert found == [query(4), elsewhere, {}, answer(1, time="1.500000000", **{"dns.address": WEB}), again, {},
                     strange, {}]


def test_upper_and_lower_case_are_the_same(own_wireshark):
    found = said(own_wireshark, [ask("wWw.eXample"), tell(WEB, name="WWW.example"), syn()])
    assert found[1]["partner"] == "1" and found[2] == named("wWw.eXample")


def test_in_a_tunnel_above_udp(own_wireshark):
    """One datagram carries the other; only the inner one is DNS. What is between two virtual machines is like that."""
    def carried(packet):
        return ether(IP(src="198.18.0.1", dst="198.18.0.2"), UDP(sport=50001, dport=4789), VXLAN(vni=7), packet)
    found = said(own_wireshark, [carried(ask()), carried(tell(WEB)), ask(number=2), tell(WEB, number=2)])
    assert found == [query(2), answer(1, **{"dns.address": WEB}), query(4), answer(3, **{"dns.address": WEB})]


def test_another_client_did_not_ask(own_wireshark):
    assert said(own_wireshark, [ask(), tell(WEB), syn(client="192.0.2.99")])[2] == {}


def test_one_address_of_two_names(own_wireshark):
    """Nobody can tell which of them a connection is for: both are named, and no question is asked about it."""
    packets = [ask(), tell(WEB), ask("api.example", 2), tell(WEB, name="api.example", number=2), syn()]
    found = said(own_wireshark, packets)
    assert found[4] == {"dns.name": "api.example|www.example", "dns.query": "3|1", "dns.answer": "4|2"}
    assert [found[at]["dns.opens"] for at in (1, 3)] == ["5", "5"]
    path = written(own_wireshark, packets)
    asked = own_wireshark.column(path, "lab.question", "-2", *ON, "-o", "lab.quiz:TRUE")[4]
    assert asked and "named" not in asked.split("|")
    for language, line in (("en", "[One name of this address, {}, was asked for in frame {} and answered in frame {}; it has"
                                  " others]"),
                           ("zh_CN", "[这个地址有几个域名，{} 是其中之一：第 {} 帧查询，第 {} 帧得到回答]")):
        shown = own_wireshark.tshark("-r", path, "-O", "lab", *ON, "-o", f"lab.language:{language}")
        lines = [line.format("api.example", 3, 4), line.format("www.example", 1, 2)]
        assert all(each in shown for each in lines)
        copy, _ = annotate(own_wireshark, path, *ON, "-o", f"lab.language:{language}", name=f"{language}.pcapng")
        assert comments(packets_of(copy)[4][1])[-2:] == [each.strip("[]") for each in lines]


def test_the_same_name_asked_again_is_one_name(own_wireshark):
    """Its latest answer counts; upper and lower case are the same."""
    found = said(own_wireshark, [ask(), tell(WEB), ask("WWW.example", 2), tell(WEB, number=2), syn()])
    assert found[4] == named("www.example", 3, 4) and "dns.opens" not in found[1]


def test_the_name_server_itself_is_known_beforehand(own_wireshark):
    found = said(own_wireshark, [ask(), tell(SERVER), syn(SERVER, 53), syn(SERVER, 853), syn(SERVER, 80)])
    assert found[2:] == [{}, {}, named()]


def test_ipv6(own_wireshark):
    client, server, web = "2001:db8::1", "2001:db8::53", "2001:db8::80"
    packets = [ether(IPv6(src=client, dst=server), UDP(sport=40000, dport=53),
                     DNS(id=1, qd=DNSQR(qname="www.example", qtype="AAAA"))),
               ether(IPv6(src=server, dst=client), UDP(sport=53, dport=40000),
                     DNS(id=1, qr=1, qd=DNSQR(qname="www.example", qtype="AAAA"),
                         an=DNSRR(rrname="www.example", type="AAAA", rdata=web))),
               ether(IPv6(src=client, dst=web), TCP(sport=50000, dport=443, flags="S", seq=1000))]
    assert said(own_wireshark, packets) == [query(2), answer(1, **{"dns.address": web, "dns.opens": "3"}), named()]


def test_what_udp_says_of_its_length(own_wireshark):
    """What lies behind the datagram is not of the message; 0 is left to the network card."""
    told = tell(WEB)
    told[UDP].len = len(told[UDP]) - 16  # without its only record
    asked = ether(IPv6(src="2001:db8::1", dst="2001:db8::53"), UDP(sport=40000, dport=53, len=0),
                  DNS(id=1, qd=DNSQR(qname="www.example")))
    nothing = answer(1)
    del nothing["dns.result"]
    assert said(own_wireshark, [ask(), told, asked]) == [query(2), nothing, query()]


def test_a_fragment_is_no_message(own_wireshark):
    pieces = fragment(tell(*[f"192.0.2.{number}" for number in range(60, 100)]), fragsize=600)
    assert len(pieces) == 2
    assert said(own_wireshark, [ask(), *pieces], "-o", "ip.defragment:FALSE") == [query(), {}, {}]


def test_a_question_to_everybody_is_not_to_a_server(own_wireshark):
    """Multicast DNS and LLMNR."""
    packets = [ether(IP(src=CLIENT, dst=group), UDP(sport=port, dport=port), DNS(id=0, qd=DNSQR(qname="printer.local")))
               for group, port in (("224.0.0.251", 5353), ("224.0.0.252", 5355), ("224.0.0.251", 53))]
    packets.append(ether(IPv6(src="2001:db8::1", dst="ff02::fb"), UDP(sport=53, dport=53),
                         DNS(id=0, qd=DNSQR(qname="printer.local"))))
    assert said(own_wireshark, packets) == [{}] * 4


def back(packet, sender, code=3, quoted=576):
    """An ICMP error that returns a packet, or the beginning of it, to who sent it."""
    return ether(IP(src=sender, dst=packet[IP].src), ICMP(type=3, code=code), Raw(bytes(packet[IP])[:quoted]))


def refused(error, **more):
    """A query that brought an ICMP error."""
    return {**query(), "partner": str(error), "stream.dns": "error", **more}


HEAD = 20 + 8  # all that a router must quote: the IP header and 8 bytes


@pytest.mark.parametrize("quoted", [576, HEAD + 4, HEAD])
def test_a_query_comes_back(own_wireshark, quoted):
    """No program at the port of DNS: the error is about the query, is no query itself, and brings no answer.
    The resolver asks the next server. Of several errors the first counts."""
    second = {"number": 2, "port": 40001, "server": OTHER}
    found = said(own_wireshark, [ask(), back(ask(), SERVER, quoted=quoted), ask(**second), tell(WEB, **second),
                                 back(ask(), SERVER, quoted=quoted)])
    again = {"dns.note": "repeated", "dns.note.frame": "1"}
    assert found[:4] == [refused(2), {"partner": "1"}, query(4, **again), answer(3, **{"dns.address": WEB})]


@pytest.mark.parametrize("quoted, about", [(576, ["2", "1"]), (HEAD, ["", ""])])
def test_which_of_two_queries_comes_back(own_wireshark, quoted, about):
    """Two from one socket differ in their number alone: where that is not quoted, nobody can tell."""
    pair = [ask(), ask(kind="AAAA", number=2)]
    found = said(own_wireshark, [*pair, *(back(one, SERVER, quoted=quoted) for one in reversed(pair))])
    assert [row.get("partner", "") for row in found[2:]] == about
    assert [row["stream.dns"] for row in found[:2]] == ["error" if about[0] else "unanswered"] * 2


def test_an_answer_comes_back(own_wireshark):
    """The client has had its answer and closed the port; the other server answers in vain."""
    late = {"number": 2, "server": OTHER}
    for quoted in (576, HEAD):
        found = said(own_wireshark, [ask(), ask(**late), tell(WEB), tell(WEB, **late),
                                     back(tell(WEB, **late), CLIENT, quoted=quoted)])
        assert found[4] == {"partner": "4"} and found[1]["stream.dns"] == "answered"


def test_what_comes_back_is_of_another_conversation(own_wireshark):
    """Of another port, another server, or of no DNS at all."""
    other = ether(IP(src=CLIENT, dst=SERVER), UDP(sport=40000, dport=33434), Raw(b"traceroute"))
    for packet in (ask(port=40001), ask(server=OTHER), ask(number=9), other):
        assert said(own_wireshark, [ask(), back(packet, SERVER)]) == [query(), {}]


def test_an_answer_counts_more_than_an_error(own_wireshark):
    """A router on one of two ways may say no, and the other way deliver."""
    found = said(own_wireshark, [ask(), back(ask(), "192.0.2.254", code=1), tell(WEB)])
    assert found == [query(3), {"partner": "1"}, answer(1, time="1.000000000", **{"dns.address": WEB})]


@pytest.mark.parametrize("language, lines", [
    ("en", ["[No answer, but an ICMP error: in frame 2]", "[It is about the DNS query for www.example in frame 1]",
            "[Asked again: the query in frame 1 brought an ICMP error (frame 2), so the client need not wait any longer]",
            "[It is about the DNS answer for www.example in frame 4: the client no longer waits for it, and has closed"
            " the port]",
            "[It is about the DNS answer for www.example in frame 4]"]),
    ("zh_CN", ["[没有回答，只有第 2 帧的 ICMP 差错报文]", "[针对第 1 帧的 DNS 查询（www.example）]",
               "[再次查询：第 1 帧的查询引来了 ICMP 差错报文（第 2 帧），客户端不必再等]",
               "[针对第 4 帧的 DNS 回答（www.example）：客户端已不再等待，并关闭了端口]",
               "[针对第 4 帧的 DNS 回答（www.example）]"])])
def test_what_comes_back_in_words(own_wireshark, language, lines):
    second = {"number": 2, "port": 40001, "server": OTHER}
    told = tell(WEB, **second)
    path = written(own_wireshark, [ask(), back(ask(), SERVER), ask(**second), told, back(told, CLIENT),
                                   back(told, "192.0.2.254", code=1)])
    shown = own_wireshark.tshark("-2", "-r", path, "-O", "lab", *ON, "-o", f"lab.language:{language}")
    for line in lines:
        assert shown.count(line) == 1, line


def test_the_quiz_asks_what_came_back(own_wireshark):
    path = written(own_wireshark, [ask(), back(ask(), SERVER)])
    row = own_wireshark.fields(path, ["lab.question", "lab.answer"], "-2", *ON, "-o", "lab.quiz:TRUE")[1]
    said = dict(zip(row["lab.question"].split("|"), row["lab.answer"].split("|")))
    assert said["partner"] == "1"


def test_recorded(own_wireshark):
    """glibc's resolver: a name that nobody has, a lost query, and an answer that is too long for UDP."""
    found = said(own_wireshark, capture("dns-answers"), "-o", "tcp.relative_sequence_numbers:FALSE")
    assert [row["dns.result"] for row in found if "dns.result" in row] == ["no-such-name", "addresses", "truncated",
                                                                         "addresses"]
    queries = [(row["dns.name"], row.get("dns.note")) for row in found if row.get("dns") == "query"]
    assert queries == [("nowhere.lab.example", None), ("slow.lab.example", None), ("slow.lab.example", "repeated"),
                       ("big.lab.example", None), ("big.lab.example", "over-tcp")]
    truncated, = [row for row in found if row.get("dns.result") == "truncated"]
    over_tcp, = [row for row in found if row.get("dns.note") == "over-tcp"]
    assert over_tcp["dns.note.frame"] == str(found.index(truncated) + 1)
    assert len(found[-1]) == 0 and found[14]["dns.address"].count("|") == 15


def test_recorded_refusal(own_wireshark):
    """Linux quotes all of the query; glibc asks the next server at once, under the same number."""
    found = said(own_wireshark, capture("dns-refused"), "-o", "tcp.relative_sequence_numbers:FALSE")
    name = "www.lab.example"
    assert found[0] == refused(2, **{"dns.name": name}) and found[1] == {"partner": "1"}
    assert found[2] == query(4, name, **{"dns.note": "repeated", "dns.note.frame": "1"})
    assert found[3]["dns.opens"] == "5" and found[4] == named(name, 3, 4)


def test_recorded_pair(own_wireshark):
    """glibc asks for both kinds of addresses from one port; the name has none of IPv6."""
    found = said(own_wireshark, capture("dns-quic"))[:4]
    assert [row["partner"] for row in found] == ["3", "4", "1", "2"]
    assert [row["dns.result"] for row in found[2:]] == ["addresses", "no-data"]


@pytest.mark.parametrize("mss", [1, 7, 40, 1000])
def test_over_tcp_in_pieces(own_wireshark, mss):
    """Two queries in one stream, and their answers, however the segments cut them. An answer by UDP, from the
    same port to the same, under the same number, is to neither."""
    def stream(*messages):
        return b"".join(struct.pack("!H", len(bytes(message[DNS]))) + bytes(message[DNS]) for message in messages)
    sent = {"client": 1000, "server": 5000}
    packets = []

    def send(end, flags, data=b""):
        other = "server" if end == "client" else "client"
        hosts, ports = ((CLIENT, SERVER), (40000, 53)) if end == "client" else ((SERVER, CLIENT), (53, 40000))
        packets.append(ether(IP(src=hosts[0], dst=hosts[1]), TCP(
            sport=ports[0], dport=ports[1], flags=flags, seq=sent[end], ack=sent[other] if "A" in flags else 0), Raw(data)))
        sent[end] += len(data) + ("S" in flags)

    send("client", "S")
    send("server", "SA")
    send("client", "A")
    for end, data in (("client", stream(ask("one.example", 1), ask("two.example", 2))),
                      ("server", stream(tell(WEB, name="one.example", number=1), tell(OTHER, name="two.example", number=2)))):
        for at in range(0, len(data), mss):
            send(end, "PA", data[at:at + mss])
    *found, by_udp = said(own_wireshark, [*packets, tell(WEB, name="one.example")])
    assert by_udp["dns.note"] == "no-query"
    texts = "|".join(row.get("dns", "") for row in found).split("|")
    assert [text for text in texts if text] == ["query", "query", "answer", "answer"]
    names = "|".join(row.get("dns.name", "") for row in found).split("|")
    assert [name for name in names if name] == ["one.example", "two.example"] * 2
    tree = own_wireshark.tshark("-r", written(own_wireshark, packets), "-O", "lab", *ON)
    assert re.findall(r"\[(DNS (?:query|answer): .*)\]", tree) == [
        *(f"DNS query: which IPv4 address does {name}.example have?" for name in ("one", "two")),
        f"DNS answer: one.example is {WEB}", f"DNS answer: two.example is {OTHER}"]


@pytest.mark.parametrize("language, lines", [
    ("en", ["[Lab: DNS query: which IPv4 address does www.example have?]", "[Answered in frame 2]",
            f"[Lab: DNS answer: www.example is {WEB}]", "[Frame 3 opens a connection to it]",
            "[The name of this address, www.example, was asked for in frame 1 and answered in frame 2]"]),
    ("zh_CN", ["[Lab：DNS 查询：www.example 的 IPv4 地址是什么？]", "[在第 2 帧得到回答]",
               f"[Lab：DNS 回答：www.example 的地址是 {WEB}]", "[第 3 帧开始与它建立连接]",
               "[这个地址的域名是 www.example：第 1 帧查询，第 2 帧得到回答]"])])
def test_the_lines_of_the_trees(own_wireshark, language, lines):
    path = written(own_wireshark, [ask(), tell(WEB), syn()])
    shown = own_wireshark.tshark("-2", "-r", path, "-O", "lab", *ON, "-o", f"lab.language:{language}")
    for line in lines:
        assert shown.count(line) == 1, line


def test_the_quiz_asks_instead(own_wireshark):
    """How long the answer takes, which connection then goes there, and where its address came from."""
    path = written(own_wireshark, [ask(), tell(WEB), syn()])
    quiz = ("-o", "lab.quiz:TRUE")
    rows = own_wireshark.fields(path, ["lab.question", "lab.answer"], "-2", *ON, *quiz)
    said = [dict(zip(row["lab.question"].split("|"), row["lab.answer"].split("|"))) for row in rows]
    assert said[:2] == [{"rtt": "500.000"}, {"named": "3"}] and said[2]["named"] == "2"
    tree = own_wireshark.tshark("-2", "-r", path, "-O", "lab", *ON, *quiz)
    assert tree.count("[Lab: what is this DNS message about?]") == 2 and "[Lab: DNS" not in tree
    columns = ["lab.column.role", "lab.column.event"]
    row = own_wireshark.columns([path], columns, [("lab.dns", "TRUE"), ("lab.quiz", "TRUE")])[0][0]
    assert set(row.values()) == {""}
    # While the capture is still read, nobody knows.
    rows = own_wireshark.fields(path, ["lab.question"], *ON, *quiz)
    assert [row["lab.question"] for row in rows[:2]] == ["", ""]


def test_columns(own_wireshark):
    path = written(own_wireshark, [ask(), tell(code=3), ask(number=2), ask(number=3, server=OTHER)])
    names = ["lab.column.role", "lab.column.event"]
    rows = own_wireshark.columns([path], names, [("lab.dns", "TRUE")])[0]
    assert [tuple(row.values()) for row in rows] == [
        ("DNS query", ""), ("DNS answer", "No such name"), ("DNS query", ""), ("DNS query", "Asked again")]


def test_hostile_messages_are_harmless(own_wireshark):
    """Names that point to themselves, counts that promise too much, and the longest name of odd bytes."""
    header = struct.pack("!HHHHHH", 1, 0x0100, 1, 0, 0, 0)
    circle = header + b"\xc0\x0c\0\1\0\1"
    longest = header + (b"\x3f" + b"\x1b" * 63) * 3 + b"\x3d" + b"\xff" * 61 + b"\0\0\1\0\1"
    liar = struct.pack("!HHHHHH", 1, 0x8180, 1, 65535, 65535, 65535) + b"\1a\0\0\1\0\1" + b"\xc0\x0c" * 700
    packets = [ether(IP(src=CLIENT, dst=SERVER), UDP(sport=40000, dport=53), Raw(data)) for data in (circle, longest, liar)]
    rows = own_wireshark.fields(written(own_wireshark, packets), ["lab.dns", "lab.dns.name"], *ON)
    assert [row["lab.dns"] for row in rows] == ["", "query", "answer"]
    name = rows[1]["lab.dns.name"].replace("\\\\", "\\")  # -T fields of 4.4 escapes the escapes
    assert name.startswith("\\027\\027") and len(name) > 900


def test_statistics_and_reports_count_segments_alone(own_wireshark):
    path = written(own_wireshark, [ask(), tell(WEB), syn()])
    without = written(own_wireshark, [syn()], "syn.pcap")
    for what in ("lab,connections", "lab,steps"):
        table = own_wireshark.tshark("-q", "-r", path, "-z", what, *ON)
        assert len(table.splitlines()) == len(own_wireshark.tshark("-q", "-r", without, "-z", what).splitlines())
