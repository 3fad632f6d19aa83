# SPDX-License-Identifier: GPL-2.0-or-later
"""The public names: lab sheets filter with them, so they stay as they are."""

import re

import pytest

from harness import ICMP_ROLES, REPO

STRING, BOOLEAN, UINT32, FRAME, TIME = "FT_STRING", "FT_BOOLEAN", "FT_UINT32", "FT_FRAMENUM", "FT_RELATIVE_TIME"

FIELDS = {
    "lab.role": STRING, "lab.event": STRING, "lab.from": STRING, "lab.title": STRING,
    "lab.why": STRING, "lab.row": STRING, "lab.more": "FT_NONE", "lab.look": STRING, "lab.open": STRING, "lab.close": STRING,
    "lab.merged": BOOLEAN, "lab.closer": STRING, "lab.reset": STRING,
    "lab.reset.frame": FRAME, "lab.scan": STRING, "lab.flood": UINT32,
    "lab.isn.client": UINT32, "lab.isn.server": UINT32,
    "lab.fin.first": UINT32, "lab.fin.second": UINT32,
    "lab.seq.formula": STRING, "lab.seq.expected": UINT32, "lab.seq.ok": BOOLEAN,
    "lab.seq.frame": FRAME,
    "lab.ack.formula": STRING, "lab.ack.expected": UINT32, "lab.ack.ok": BOOLEAN,
    "lab.ack.frame": FRAME,
    "lab.state.client": STRING, "lab.state.client.before": STRING,
    "lab.state.server": STRING, "lab.state.server.before": STRING,
    "lab.state.meaning": STRING, "lab.state.client.final": STRING, "lab.state.server.final": STRING,
    "lab.sack.first": UINT32, "lab.sack.last": UINT32, "lab.sack.other.first": UINT32, "lab.sack.other.last": UINT32, "lab.fate": STRING, "lab.cookie": STRING, "lab.wait.final": STRING, "lab.ecn.echo": FRAME, "lab.ecn.reduced": FRAME, "lab.fate.frame": FRAME, "lab.acked.frame": FRAME, "lab.acked.after": "FT_RELATIVE_TIME",
    "lab.stream.open": STRING, "lab.stream.close": STRING,
    "lab.stream.message": FRAME, "lab.stream.ping": STRING, "lab.icmp": STRING, "lab.partner": FRAME, "lab.rtt": "FT_RELATIVE_TIME",
    "lab.ip": STRING, "lab.ip.header": UINT32, "lab.ip.total": UINT32, "lab.ip.payload": UINT32,
    "lab.ip.id": UINT32, "lab.flag": STRING, "lab.bits": STRING, "lab.urgent": UINT32, "lab.ecn": STRING, "lab.ecn.rule": STRING,
    "lab.ecn.frame": FRAME, "lab.reset.since": FRAME, "lab.reset.bytes": UINT32, "lab.reset.unlike": STRING,
    "lab.paws.frame": FRAME, "lab.paws.answers": FRAME, "lab.unheard.frame": FRAME, "lab.unheard.count": UINT32,
    "lab.retransmission.passed": UINT32, "lab.event.id": UINT32, "lab.event.id.before": UINT32,
     "lab.ip.offset": UINT32, "lab.ip.hops": UINT32, "lab.ip.protocol": STRING,
    "lab.ip.checksum": STRING, "lab.ip.checksum.sum": UINT32, "lab.ip.checksum.computed": UINT32,
    "lab.acks.bytes": UINT32, "lab.acks.segments": UINT32, "lab.next": UINT32,
    "lab.window": UINT32, "lab.window.field": UINT32, "lab.event.frame": FRAME,
    "lab.retransmission": STRING, "lab.retransmission.delay": UINT32, "lab.duplicate": UINT32,
    "lab.untracked": BOOLEAN,
    "lab.rtt.sample": TIME, "lab.rtt.smoothed": TIME, "lab.rtt.variation": TIME, "lab.rto": TIME, "lab.rtt.place": STRING,
    "lab.flight.bytes": UINT32, "lab.flight.segments": UINT32, "lab.window.usable": UINT32, "lab.limit": STRING, "lab.round": UINT32,
    "lab.round.segments": UINT32, "lab.phase": STRING,
    "lab.dns": STRING, "lab.dns.name": STRING, "lab.dns.result": STRING, "lab.dns.address": STRING, "lab.dns.canonical": STRING,
    "lab.dns.note": STRING, "lab.dns.note.frame": FRAME, "lab.dns.opens": FRAME, "lab.dns.query": FRAME, "lab.dns.answer": FRAME,
    "lab.stream.dns": STRING, "lab.quic": STRING, "lab.quic.frame": FRAME,
    "lab.wait": STRING, "lab.wait.time": TIME, "lab.wait.frame": FRAME, "lab.wait.attempt": UINT32, "lab.wait.before": TIME,
    "lab.wait.timer": TIME, "lab.wait.timeout": TIME, "lab.wait.way": TIME,
    "lab.window.move": STRING, "lab.window.before": UINT32, "lab.window.closed": TIME,
}

STATES = {"CLOSED", "LISTEN", "SYN-SENT", "SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1",
          "FIN-WAIT-2", "CLOSE-WAIT", "CLOSING", "LAST-ACK", "TIME-WAIT", "UNKNOWN"}
FORMULAS = {"x", "y", "x+1", "y+1", "x+1+len", "y+1+len", "0", "u", "v", "w", "u-len", "w-len", "u+1", "w+1",
            "seq+len", "seq+len-1", "seq"}
OPENS = {"three-way", "simultaneous", "fast-open", "refused", "midstream"}
CLOSES = {"four-way", "three-way", "simultaneous", "reset"}
WORDS = {
    "lab.tls": set("hello-request client-hello hello-retry-request server-hello certificate certificate-status "
                   "server-key-exchange certificate-request server-hello-done client-key-exchange "
                   "certificate-verify new-session-ticket change-cipher-spec finished encrypted-handshake "
                   "application-data close-notify alert encrypted-alert".split()),
    "lab.dns": {"query", "answer"},
    "lab.dns.result": {"addresses", "data", "no-data", "referral", "no-such-name", "truncated", "failed", "refused", "error"},
    "lab.dns.note": {"repeated", "over-tcp", "again", "other-address", "no-query"},
    "lab.stream.dns": {"answered", "error", "unanswered"},
    "lab.quic": {"initial", "0-rtt", "handshake", "retry", "version-negotiation", "1-rtt"},
    "lab.role": {"handshake1", "handshake2", "handshake3", "teardown1", "teardown2", "teardown3",
                 "teardown4", "data", "ack", "reset", "stray", *ICMP_ROLES},
    "lab.event": {"retransmission", "out-of-order", "duplicate-ack", "keep-alive",
                  "keep-alive-ack", "zero-window", "window-probe", "window-update", "window-full",
                  "port-reuse", "challenge-ack", "lost-segment", "fast-open", "piggyback",
                  "delayed-ack", "half-close", "ack-unseen", "duplicate-sack", "offload", "captured-twice"},
    "lab.flag": {"urg", "ecn-offered", "ecn-accepted", "ece", "cwr", "ecn-declined", "accecn-offered",
                 "accecn-accepted", "ace", "ae", "reserved"},
    "lab.ecn": {"ect0", "ect1", "ce"}, "lab.ecn.rule": {"syn", "ack", "retransmission", "window-probe"},
    "lab.reset.unlike": {"ttl", "ip-id"},
    "lab.retransmission": {"fast", "timeout", "spurious", "early", "too-big"},
    "lab.from": {"client", "server"}, "lab.closer": {"client", "server"},
    "lab.open": OPENS, "lab.close": CLOSES,
    "lab.stream.open": OPENS | {"unanswered", "half-open", "cancelled"},
    "lab.stream.close": CLOSES | {"half-closed", "still-open", "none", "unknown"},
    "lab.reset": {"refused", "abort", "no-connection", "after-close", "cancelled", "ignored"},
    "lab.limit": {"window", "application", "congestion"},
    "lab.phase": {"slow-start", "congestion-avoidance", "fast-recovery", "time-out"},
    "lab.rtt.place": {"whole", "part"},
    "lab.wait": {"time-out", "fast-repair", "sack-repair", "early-repair", "same-repair", "tail-probe", "probe-or-time-out",
                 "probe-or-program", "repetition", "window-probe", "keep-alive", "delayed-ack", "late-ack", "nagle", "idle"},
    "lab.window.move": {"closing", "closed", "reopened"},
    "lab.scan": {"syn", "connect", "fin", "null", "xmas", "ack"},
    "lab.stream.ping": {"unanswered", "answered", "error"},
    "lab.icmp": {"network-unreachable", "host-unreachable", "protocol-unreachable",
                 "port-unreachable", "prohibited", "unreachable", "too-big", "time-exceeded",
                 "parameter-problem"},
    "lab.seq.formula": FORMULAS, "lab.ack.formula": FORMULAS,
    "lab.state.client": STATES, "lab.state.client.before": STATES,
    "lab.state.server": STATES, "lab.state.server.before": STATES,
    "lab.wait.final": {"tail-probe", "time-out"},
    "lab.cookie": {"timestamp", "not-repeated"},
    "lab.fate": {"acknowledged", "lost", "repeated", "reset", "unanswered"},
    "lab.state.client.final": STATES, "lab.state.server.final": STATES,
}


# The list of plugin/core/vocabulary/ that a field takes its values from.
LISTS = {
    "lab.role": "ROLES", "lab.event": "EVENTS", "lab.from": "ENDS", "lab.closer": "ENDS",
    "lab.seq.formula": "FORMULAS", "lab.ack.formula": "FORMULAS", "lab.state.client": "STATES",
    "lab.stream.open": "OPENS", "lab.stream.close": "CLOSES", "lab.reset": "RESETS", "lab.scan": "SCANS",
    "lab.reset.unlike": "UNLIKES", "lab.retransmission": "RESENDS", "lab.limit": "LIMITS", "lab.phase": "PHASES",
    "lab.wait": "WAITS", "lab.window.move": "WINDOW_MOVES", "lab.fate": "FATES", "lab.cookie": "COOKIES",
    "lab.flag": "SIGNALS", "lab.ecn": "CODEPOINTS", "lab.ecn.rule": "ECT_RULES", "lab.icmp": "ICMP_ERRORS",
    "lab.stream.ping": "PINGS", "lab.tls": "TLS_MESSAGES", "lab.dns": "DNS_HALVES", "lab.dns.result": "DNS_RESULTS",
    "lab.dns.note": "DNS_NOTES", "lab.stream.dns": "DNS_FATES", "lab.quic": "QUIC_PACKETS",
}


@pytest.fixture(scope="module")
def lists():
    text = "".join(path.read_text() for path in sorted((REPO / "plugin/core/vocabulary").glob("*.h")))
    return {name: set(re.findall(r'X\(\w+, *"([^"]+)"', items))
            for name, items in re.findall(r"^#define LAB_(\w+)\(X\)((?:.*\\\n)+.*)", text, re.MULTILINE)}


@pytest.mark.parametrize("name", LISTS)
def test_the_words_are_those_of_the_plugin(lists, name):
    """What is added there is published here, and so on the page, though no capture shows it."""
    assert WORDS[name] == lists[LISTS[name]]


def test_fields_and_types(wireshark):
    assert {name: wireshark.kinds.get(name) for name in FIELDS} == FIELDS


@pytest.mark.parametrize("page", ["fields.md", "fields.zh_CN.md"])
def test_the_page_has_every_field_once(wireshark, page):
    """docs/fields.md beside `tshark -G fields`: the first column of its tables of fields."""
    sections = (REPO / "docs" / page).read_text(encoding="utf-8").split("\n## ")[2:]
    cells = [line.split("|")[1] for section in sections for line in section.splitlines()
             if line.startswith("| `")]
    assert sorted(name for cell in cells for name in re.findall(r"`([^`]+)`", cell)) == sorted(wireshark.kinds)


@pytest.mark.parametrize("page", ["fields.md", "fields.zh_CN.md"])
@pytest.mark.parametrize("name", WORDS)
def test_the_page_has_every_word(page, name):
    """Every value that a field can have stands on the page."""
    written = set(re.findall(r"`([^`]+)`", (REPO / "docs" / page).read_text(encoding="utf-8")))
    assert WORDS[name] - written == set()


def test_words(joined, plain):
    """No value of any capture is outside the published lists."""
    for origin, row in zip(joined.origins, plain):
        for name, words in WORDS.items():
            assert set(filter(None, row[name].split("|"))) <= words, (origin, name)


def test_segments_that_always_have(joined, plain):
    """Each TCP segment has a part, a sender and both states, before and after."""
    always = ["lab.role", "lab.from", "lab.title", "lab.state.client", "lab.state.client.before",
              "lab.state.server", "lab.state.server.before", "lab.stream.open",
              "lab.stream.close"]
    for origin, row in zip(joined.origins, plain):
        if row["lab.role"] not in ICMP_ROLES:
            assert len({bool(row[name]) for name in always}) == 1, (origin, row)


def test_states_follow_on(wireshark, joined, plain):
    """The state before a segment is the state after the one before it in its stream, but for the
    server where the next connection begins: somebody listens there."""
    last = {}
    streams = wireshark.column(joined.path, "tcp.stream")
    for origin, own, stream, row in zip(joined.origins, joined.own_ports, streams, plain):
        if not own or not row["lab.state.client"]:
            continue
        for end in ("client", "server"):
            before, after = row[f"lab.state.{end}.before"], row[f"lab.state.{end}"]
            for layer, *states in zip(stream.split("|"), before.split("|"), after.split("|")):
                if end == "client" or "port-reuse" not in row["lab.event"]:
                    assert states[0] == last.get((layer, end), states[0]), (origin, end)
                last[layer, end] = states[1]


def test_the_frames_of_the_numbers(wireshark, joined, plain):
    """lab.seq.frame and lab.ack.frame point backwards, to a segment between the same ports."""
    ports = [set(text.split("|")) for text in wireshark.column(joined.path, "tcp.port")]
    for number, row in enumerate(plain, 1):
        for which in ("seq", "ack"):
            for frame in filter(None, row[f"lab.{which}.frame"].split("|")):
                assert int(frame) <= number, joined.origins[number - 1]
                there, here = ports[int(frame) - 1], ports[number - 1]
                assert there <= here or here <= there, joined.origins[number - 1]
