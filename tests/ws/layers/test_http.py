# SPDX-License-Identifier: GPL-2.0-or-later
"""HTTP above TCP: which segment completes which message, which answers which, who closes.

The conversations are made here, so the truth is known: whatever is switched off, lost, doubled or
out of order, Lab says the truth or nothing.
"""

import collections
import dataclasses
import itertools
import re
import sys
import xml.etree.ElementTree as ElementTree

import pytest

pytest.importorskip("scapy")
from clicks import row_of  # noqa: E402
from harness import CAPTURES, capture, shuffled  # noqa: E402

sys.path.insert(0, str(CAPTURES))
from generate import LINKS  # noqa: E402

from scapy.layers.inet import TCP  # noqa: E402
from scapy.packet import Raw  # noqa: E402
from scapy.utils import RawPcapWriter  # noqa: E402

ON = ["-o", "lab.http:TRUE"]
OPTIONS = [*ON, "-d", "tcp.port==9999,http"]
ISN = {"c": 0xFFFFFF00, "s": 5000}
NAMES = ["lab.app", "lab.partner", "lab.app.segments", "lab.app.frame", "lab.app.persists"]


@dataclasses.dataclass
class Message:
    app: str
    partner: "Message | None" = None
    persists: str = ""  # "", "True" or "False", as lab.app.persists
    segments: list = dataclasses.field(default_factory=list)  # that carry it
    end: "Segment | None" = None  # that completes it, if it carries none of it


@dataclasses.dataclass
class Segment:
    end: str
    flags: str
    seq: int
    ack: int
    payload: bytes = b""
    lost: bool = False  # not in the capture


class Talk:
    """A connection that carries HTTP, and the truth about it."""

    def __init__(self, link="ethernet", port=80, opening=("c S", "s SA", "c A")):
        self.link, self.port = link, port
        self.segments, self.messages = [], []
        self.next = dict(ISN)
        for step in opening:
            self.segment(*step.split())

    def segment(self, end, flags, payload=b""):
        other = "s" if end == "c" else "c"
        made = Segment(end, flags, self.next[end], self.next[other] if "A" in flags else 0, payload)
        self.next[end] += len(payload) + ("S" in flags) + ("F" in flags)
        self.segments.append(made)
        return made

    def send(self, end, message, text, size=1000, flags="PA"):
        """One message, cut into segments of a size. Joins the segment before if size is 0."""
        data = text if isinstance(text, bytes) else text.replace("\n", "\r\n").encode()
        if size == 0:
            self.segments[-1].payload += data
            self.next[end] += len(data)
            message.segments = [self.segments[-1]]
        else:
            message.segments = [self.segment(end, flags, data[at:at + size])
                                for at in range(0, len(data), size)]
        self.messages.append(message)
        return message

    def get(self, more="", path="/index.html", version="1.1", persists="", **how):
        return self.send("c", Message("http-request", None, persists),
                         f"GET {path} HTTP/{version}\nHost: www.example.org\n{more}\n", **how)

    def answer(self, request, more="", body=100, status="200 OK", version="1.1", persists="True",
               **how):
        header = f"HTTP/{version} {status}\nContent-Type: x/y\n{more}"
        if isinstance(body, int):
            header, body = f"{header}Content-Length: {body}\n", "z" * body
        message = self.send("s", Message("http-response", request, persists), f"{header}\n{body}",
                            **how)
        if request and status[:3] not in ("100", "103"):
            request.partner = message
        return message

    def ack(self, end):
        self.segment(end, "A")

    def close(self, end):
        self.segment(end, "FA")
        self.segment("s" if end == "c" else "c", "FA")
        self.segment(end, "A")

    def repeat(self, segment):
        self.segments.append(dataclasses.replace(segment))

    def captured(self):
        return [segment for segment in self.segments if not segment.lost]

    def frames(self, message):
        """The numbers of the frames that carry a message; none if one of them is missing."""
        places = {id(segment): number for number, segment in enumerate(self.captured(), 1)}
        segments = [*message.segments, *filter(None, [message.end])]
        if any(id(segment) not in places for segment in segments):
            return [], 0
        return ([places[id(segment)] for segment in message.segments],
                max(places[id(segment)] for segment in segments))

    def truth(self, before=0):
        """(frame, message, partner's frame, frames, persists) of each message, in order; the
        frames are numbered on from those before."""
        rows = []
        for message in self.messages:
            frames, last = self.frames(message)
            partner = self.frames(message.partner)[1] if message.partner else 0
            if frames:
                rows.append(Row(before + last, message.app, before + partner if partner else 0,
                                [before + frame for frame in frames], message.persists))
        return sorted(rows, key=lambda row: row.frame)

    def packets(self, client_port):
        header = LINKS[self.link][1]
        ports = {"c": client_port, "s": self.port}
        for segment in self.captured():
            to = "s" if segment.end == "c" else "c"
            yield bytes(header(segment.end, to) / TCP(
                sport=ports[segment.end], dport=ports[to], flags=segment.flags,
                seq=segment.seq % 2**32, ack=segment.ack % 2**32) / Raw(segment.payload))

    def write(self, path):
        with RawPcapWriter(str(path), linktype=1, sync=True) as file:
            file.write_header(None)
            for number, packet in enumerate(self.packets(50000)):
                file.write_packet(packet, sec=1_700_000_000, usec=number * 1000)


@dataclasses.dataclass
class Row:
    """One message as Lab tells it; 0 and "" where it says nothing."""
    frame: int
    app: str
    partner: int
    carriers: list
    persists: str


def chunked(*pieces):
    sizes = [len(piece.replace("\n", "\r\n")) for piece in (*pieces, "")]
    return "".join(f"{size:x}\n{piece}\n" for size, piece in zip(sizes, (*pieces, "")))


# Each makes a Talk.
TALKS = {}

# Where Lab tells less than the truth, because the capture or Wireshark does not show enough.
PARTLY_TOLD = {"lost_pipelined_request", "head_and_get_pipelined", "midstream_in_a_response",
               "early_answer"}


def talk(function):
    TALKS[function.__name__] = function
    return function


@talk
def keep_alive(link="ethernet", port=80):
    made = Talk(link, port)
    for body in (100, 5000, 0):
        made.answer(made.get(), body=body)
        made.ack("c")
    made.close("c")
    return made


@talk
def close_said():
    made = Talk()
    made.answer(made.get("Connection: close\n", persists="False"), persists="False")
    made.close("s")
    return made


@talk
def close_answered():
    made = Talk()
    made.answer(made.get(), "Connection: Close\n", persists="False")
    made.close("s")
    return made


@talk
def old_version():
    made = Talk()
    made.answer(made.get("Connection: keep-alive\n", version="1.0"),
                "Connection: keep-alive\n", version="1.0")
    made.answer(made.get(version="1.0", persists="False"), version="1.0", persists="False")
    made.close("s")
    return made


@talk
def third_number_in_the_version():
    made = Talk()
    made.answer(made.get("Connection: keep-alive\n", version="1.0.8"),
                "Connection: keep-alive\n", version="1.0.8")
    made.close("c")
    return made


@talk
def fast_open():
    """The first request comes in the SYN (RFC 7413)."""
    made = Talk(opening=["c S"])
    request = made.get(size=0)
    made.segment("s", "SA")
    made.ack("c")
    made.answer(request)
    made.answer(made.get())
    made.close("c")
    return made


@talk
def until_close():
    made = Talk()
    response = made.answer(made.get(), body="z" * 2500, persists="False")
    response.end = made.segment("s", "FA")
    return made


@talk
def until_close_with_data():
    made = Talk()
    response = made.answer(made.get(), body="z" * 900, persists="False", flags="FPA")
    assert len(response.segments) == 1
    return made


@talk
def closed_unanswered():
    """The server closes though it owes a response."""
    made = Talk()
    made.answer(made.get())
    made.get()
    made.close("s")
    return made


@talk
def chunks():
    made = Talk()
    trap = "HTTP/1.1 404 Not Found\n\nGET /trap HTTP/1.1\n\nName: value\n"
    for pieces in (("Hello", "world" * 300), (trap,), (trap, "0\n\n" + trap), ()):
        made.answer(made.get(), "Transfer-Encoding: chunked\n", body=chunked(*pieces), size=700)
    made.answer(made.get(), "Transfer-Encoding: chunked\n",
                body=f"5\nHello\n0\nTrailer: yes\n\n")
    made.answer(made.get())
    return made


@talk
def no_body():
    made = Talk()
    head = made.send("c", Message("http-request"), "HEAD / HTTP/1.1\nHost: x\n\n")
    made.answer(head, "Content-Length: 4000\n", body="")
    made.answer(made.get(), "Content-Length: 4000\n", body="", status="304 Not Modified")
    made.answer(made.get(), body="", status="204 No Content")
    made.answer(made.get(), body=10)
    return made


@talk
def continued():
    made = Talk()
    post = Message("http-request")
    made.send("c", post, "POST /in HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: 9\n\n")
    first = post.segments
    made.messages.remove(post)
    made.send("s", Message("http-response"), "HTTP/1.1 100 Continue\n\n")
    made.send("c", post, "123456789")
    post.segments = first + post.segments
    made.answer(post, status="201 Created")
    return made


@talk
def early_answer():
    """The server answers, and goes on, before it has the whole request."""
    made = Talk()
    post = made.send("c", Message("http-request"),
                     "POST /in HTTP/1.1\nHost: x\nContent-Length: 900\n\n" + "z" * 900, size=500)
    last = made.segments.pop()
    made.answer(post, status="413 Content Too Large")
    made.segments.append(last)
    last.ack = made.next["s"]
    made.answer(made.get())
    return made


@talk
def early_hints():
    made = Talk()
    request = made.get()
    made.answer(request, body="", status="103 Early Hints", persists="")
    made.answer(request)
    return made


@talk
def pipelined():
    made = Talk()
    requests = [made.get(path=f"/{number}", size=size) for number, size in ((1, 1000), (2, 0), (3, 40))]
    for request, size in zip(requests, (1000, 0, 30)):
        made.answer(request, body=50, size=size)
    return made


@talk
def pipelined_across_segments():
    """The second response begins in the segment that ends the first."""
    made = Talk()
    requests = [made.get(path=f"/{number}") for number in range(2)]
    one = made.answer(requests[0], body=1500)
    two = made.answer(requests[1], body=1500)
    data = b"".join(segment.payload for segment in one.segments + two.segments)
    length = sum(len(segment.payload) for segment in one.segments)
    made.segments = [segment for segment in made.segments if segment not in one.segments + two.segments]
    made.next["s"] -= len(data)
    parts = [made.segment("s", "PA", data[at:at + 700]) for at in range(0, len(data), 700)]
    one.segments = [part for at, part in enumerate(parts) if at * 700 < length]
    two.segments = [part for at, part in enumerate(parts) if at * 700 + 700 > length]
    return made


@talk
def out_of_order():
    made = Talk()
    request = made.get()
    response = made.answer(request, body=3000)
    at = made.segments.index(response.segments[1])
    made.segments[at], made.segments[at + 1] = made.segments[at + 1], made.segments[at]
    made.ack("c")
    made.answer(made.get())
    return made


@talk
def repeated():
    made = Talk()
    request = made.get()
    made.repeat(request.segments[0])
    response = made.answer(request, body=2000)
    made.repeat(response.segments[0])
    made.repeat(response.segments[-1])
    made.ack("c")
    made.answer(made.get())
    return made


@talk
def captured_twice():
    """Each segment, as on two interfaces; the copies carry nothing new."""
    made = keep_alive()
    made.segments = [each for segment in made.segments
                     for each in (segment, dataclasses.replace(segment))]
    return made


@talk
def lost_in_response():
    made = Talk()
    made.answer(made.get(), body=3000).segments[1].lost = True
    made.ack("c")
    made.answer(made.get())
    made.answer(made.get())
    return made


@talk
def lost_exchange():
    made = Talk()
    made.answer(made.get())
    request = made.get()
    for message in (request, made.answer(request)):
        message.segments[0].lost = True
    made.answer(made.get())
    return made


@talk
def lost_pipelined_request():
    made = Talk()
    requests = [made.get(path=f"/{number}") for number in range(3)]
    requests[1].segments[0].lost = True
    for request in requests:
        made.answer(request)
    return made


def without_the_first(segments):
    made = keep_alive()
    for segment in made.segments[:segments]:
        segment.lost = True
    return made


@talk
def midstream():
    return without_the_first(5)


@talk
def midstream_in_a_response():
    return without_the_first(8)


@talk
def head_and_get_pipelined():
    """Wireshark thinks of the latest request only and waits for the wrong bytes."""
    made = Talk()
    head = made.send("c", Message("http-request"), "HEAD / HTTP/1.1\nHost: x\n\n")
    get = made.get()
    made.answer(head, "Content-Length: 200\n", body="")
    made.answer(get, body=200)
    made.answer(made.get())
    return made


@talk
def switched():
    made = Talk()
    made.answer(made.get("Upgrade: other\nConnection: upgrade\n"), "Upgrade: other\n", body="",
                status="101 Switching Protocols", persists="")
    made.segment("c", "PA", b"GET /not-http HTTP/1.1\r\n\r\n")
    made.segment("s", "PA", b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    return made


@talk
def another_port():
    return keep_alive(port=9999)


@talk
def gre():
    return keep_alive("gre")


@talk
def vxlan():
    return keep_alive("vxlan")


@talk
def ipv6():
    return keep_alive("ethernet6")


SETTINGS = [
    ["tcp.desegment_tcp_streams:FALSE"], ["tcp.analyze_sequence_numbers:FALSE"],
    ["tcp.relative_sequence_numbers:FALSE"], ["tcp.reassemble_out_of_order:TRUE"],
    ["http.desegment_headers:FALSE"], ["http.desegment_body:FALSE"], ["http.dechunk_body:FALSE"],
    ["http.desegment_body:FALSE", "tcp.analyze_sequence_numbers:FALSE"],
]


class Talks:
    """All of them in one file, and the truth about it."""

    def __init__(self, path):
        self.path, self.truth, self.partly, self.places = path, [], set(), {}
        before = 0
        with RawPcapWriter(str(path), linktype=1, sync=True) as file:
            file.write_header(None)
            for port, name in enumerate(sorted(TALKS), 50000):
                made = TALKS[name]()
                rows = made.truth(before)
                assert rows, name
                self.truth += rows
                if name in PARTLY_TOLD:
                    self.partly |= {row.frame for row in rows}
                for packet in made.packets(port):
                    file.write_packet(packet, sec=1_700_000_000, usec=before * 1000)
                    before += 1
                self.places[name] = range(before - len(made.captured()), before)  # from 0
        path.chmod(0o644)


@pytest.fixture(scope="module")
def talks(wireshark):
    return Talks(wireshark.home.path / "talks.pcap")


def told(wireshark, path, *options):
    """What Lab says, message by message; of two in one frame, the first value of a field belongs to
    the first message, which is enough where all have it or none."""
    rows = []
    for number, fields in enumerate(wireshark.fields(path, NAMES, *OPTIONS, *options), 1):
        apps, partners, counts, frames, persists = (values(fields[name]) for name in NAMES)
        for at, app in enumerate(apps):
            count = int(counts[at])
            rows.append(Row(number, app, int(partners[at]) if at < len(partners) else 0,
                            [int(frame) for frame in frames[:count]],
                            persists[at] if at < len(persists) else ""))
            frames = frames[count:]
        assert frames == []
    return rows


def values(text):
    return text.split("|") if text else []


def contradictions(rows, truth):
    """What is told and not so."""
    true = collections.defaultdict(list)
    for row in truth:
        true[row.frame].append(row)
    return [row for row in rows
            if not any(row.app == other.app and row.carriers == other.carriers and
                       row.partner in (0, other.partner) and row.persists in ("", other.persists)
                       for other in true[row.frame])]


def test_the_truth(wireshark, talks):
    rows = told(wireshark, talks.path, "-2")
    assert contradictions(rows, talks.truth) == []
    assert ([row for row in rows if row.frame not in talks.partly]
            == [row for row in talks.truth if row.frame not in talks.partly])
    assert any(row.frame in talks.partly and row.app == "http-response" for row in rows)


@pytest.mark.parametrize("settings", SETTINGS, ids="+".join)
def test_nothing_but_the_truth(wireshark, talks, settings):
    options = [word for setting in settings for word in ("-o", setting)]
    rows = told(wireshark, talks.path, "-2", *options)
    assert contradictions(rows, talks.truth) == []
    assert sum(row.partner > 0 for row in rows) > 10


def test_one_pass(wireshark, talks):
    """On a first pass, the response to a request is still to come; nothing else differs."""
    two = told(wireshark, talks.path, "-2")
    for row in two:
        if row.app == "http-request":
            row.partner = 0
    assert told(wireshark, talks.path) == two


def test_where_the_header_is_cut(wireshark, talks):
    """Of the segment is said what is said without HTTP: nothing of its payload was captured, nor all of its header."""
    cut = wireshark.home.path / "cut.pcap"
    wireshark.run("editcap", "-s", 14 + 20 + 18, talks.path, cut)
    roles = wireshark.column(cut, "lab.role")
    assert "data" in roles and wireshark.column(cut, "lab.role", *ON) == roles


def test_where_only_the_heads_were_captured(own_wireshark):
    """As with a snap length, for the sake of privacy: what the head says of the body, and the segment's length, are enough."""
    made = Talk()
    for _ in range(2):
        made.answer(made.get(), body=500)
    made.close("c")
    path, cut = (own_wireshark.home.path / name for name in ("whole.pcap", "heads.pcap"))
    made.write(path)
    own_wireshark.run("editcap", "-s", 14 + 20 + 20 + 80, path, cut)
    rows = told(own_wireshark, cut, "-2")
    assert rows == told(own_wireshark, path, "-2") == made.truth() and len(rows) == 4


def test_where_another_protocol_waits_in_vain(own_wireshark):
    """On the port of AJP, whose dissector waits for more of its own. With a tree, Wireshark does not
    remember whom it asked; without one it does. The same is said all the same."""
    made = Talk(port=8009)
    made.get()
    made.ack("s")
    path = own_wireshark.home.path / "ajp.pcap"
    made.write(path)
    assert own_wireshark.column(path, "lab.app", *ON, "-2") == own_wireshark.column(path, "lab.app", *ON)


def test_every_kind_of_output(wireshark, talks):
    """Whether the tree is seen by somebody, asked for a field or for none: the same values. Wireshark
    does less work for a tree that nobody sees."""
    rows = wireshark.fields(talks.path, sorted(wireshark.kinds), *OPTIONS)
    for packet, row in itertools.zip_longest(pdml_packets(wireshark, talks.path, *OPTIONS), rows):
        for name in [*NAMES, "lab.app.before", "lab.response.time"]:
            shown = "|".join(packet.get(name, []))
            assert wireshark.value(name, shown) == row[name], (row["lab.role"], name)
    columns = ["-o", 'gui.column.format:"A","%Cus:lab.app:0:R","P","%Cus:lab.partner:0:R"']
    lines = wireshark.tshark("-r", talks.path, *OPTIONS, *columns).splitlines()
    assert ([line.split() for line in lines]
            == [[text.replace("|", ",") for text in (row["lab.app"], row["lab.partner"]) if text]
                for row in rows])


def test_what_a_close_comes_after(wireshark, talks):
    """The last response, if the close is not of the same segment, and no request waits for another."""
    rows = wireshark.column(talks.path, "lab.app.before", *OPTIONS)
    told = {name: [rows[at] for at in places if rows[at]] for name, places in talks.places.items()}
    assert len(told["keep_alive"]) == len(told["close_said"]) == 1
    assert told["until_close_with_data"] == told["closed_unanswered"] == told["switched"] == []


def test_the_quiz_asks_where_one_message_is_complete(wireshark, talks):
    """Of two in one segment, nobody could say which is meant."""
    rows = wireshark.fields(talks.path, ["lab.app", "lab.question"], "-2", *OPTIONS, "-o", "lab.quiz:TRUE")
    several, asked = 0, 0
    truth = collections.Counter(row.frame for row in talks.truth)
    for number, row in enumerate(rows, 1):
        is_asked = bool({"rtt", "then"} & set(row["lab.question"].split("|")))
        several += truth[number] > 1
        asked += is_asked
        assert not is_asked or truth[number] == 1, number
    assert several > 1 and asked > 20


def pdml_packets(wireshark, path, *options):
    text = wireshark.tshark("-T", "pdml", "-r", path, *options)
    for packet in ElementTree.fromstring(text):
        shown = collections.defaultdict(list)
        for field in packet.iter("field"):
            shown[field.get("name")].append(field.get("show"))
        yield shown


def test_clicks_in_any_order(own_wireshark, talks):
    own_wireshark.home.config("preferences", "lab.http: TRUE\n")
    names = ["lab.app", "lab.partner", "lab.app.segments", "lab.app.persists", "lab.app.before"]
    expected = own_wireshark.fields(talks.path, names, "-2")
    numbers = list(range(1, len(expected) + 1))
    clicks = [*reversed(numbers), *shuffled(numbers)]
    answers = own_wireshark.sharkd(("load", {"file": str(talks.path)}), *(
        ("frame", {"frame": number, "proto": True}) for number in clicks))[1:]
    for number, answer in zip(clicks, answers):
        row = row_of(own_wireshark, answer)
        assert {name: row[name] for name in names} == expected[number - 1], number
    assert sum(bool(row["lab.partner"]) for row in expected) > 40


def test_switched_on_and_off(own_wireshark):
    """The preference counts when the file is read, and leaves nothing behind."""
    path = capture("http-loopback")
    frames = ("frames", {"column0": "lab.app:0"})
    load = ("load", {"file": str(path)})
    switch = [("setconf", {"name": "lab.http", "value": value}) for value in ("TRUE", "FALSE")]
    answers = own_wireshark.sharkd(load, frames, switch[0], load, frames, switch[1], frames, load,
                                   frames)
    off, on, still_on, off_again = (
        [frame["num"] for frame in answers[at] if any(frame["c"])] for at in (1, 4, 6, 8))
    assert off == [] and on == [4, 6, 8, 22] and still_on == on and off_again == []


def test_off_by_default(wireshark, talks):
    assert set(wireshark.column(talks.path, "lab.app")) == {""}


SAMPLES_WITH_HTTP = ["http-loopback", "cnki", "short-http", "browser-linux", "three-segment-close",
                     "http-exchange", "http-keep-alive", "http-close", "http-chunked"]


@pytest.mark.parametrize("name", SAMPLES_WITH_HTTP)
def test_wireshark_says_the_same(wireshark, name):
    names = ["http.request.method", "http.response.code", "http.request_in", "http.response_in",
             "http.time", "tcp.segment", "lab.app", "lab.partner", "lab.response.time",
             "lab.app.frame"]
    for row in wireshark.fields(capture(name), names, *ON, "-2"):
        app = ("http-request" if row["http.request.method"] else
               "http-response" if row["http.response.code"] else "")
        assert row["lab.app"] == app
        assert row["lab.partner"] == row["http.request_in"] + row["http.response_in"]
        assert row["lab.response.time"] == row["http.time"]
        if row["tcp.segment"]:
            assert row["lab.app.frame"] == row["tcp.segment"]


def story(wireshark, path, frame, *options):
    """Lab's lines about HTTP on one frame, the links to the carriers left out."""
    text = wireshark.tshark("-2", "-V", "-O", "lab", "-r", path, "-Y", f"frame.number == {frame}",
                            *ON, *options)
    found = re.search(r"^    \[HTTP.*\]\n(        .*\n)*", text, re.MULTILINE)
    return [line.strip(" []") for line in found[0].splitlines() if not line.startswith(" " * 12)]


@pytest.mark.parametrize("name, frame, said", [
    ("http-loopback", 8, ["HTTP request: GET asks for /logo1.jpg", "Answered in frame 22",
                          "Carried by one TCP segment, 582 bytes"]),
    ("http-loopback", 22, ["HTTP response: 200 OK: the request succeeded",
                           "Answers the request in frame 8, 4.489 ms after that was complete",
                           "Carried by 9 TCP segments, 284789 bytes in all",
                           'The connection then stays open, ready for the next request: so HTTP/1.1 '
                           'does, unless somebody says "Connection: close" (RFC 9112 9.3)']),
    ("http-loopback", 24, ["HTTP: the response in frame 22 left the connection open; either end may "
                           "close one that is idle (RFC 9112 9.5)"]),
    ("short-http", 6, ["HTTP response: 200 OK: the request succeeded",
                       "Answers the request in frame 4, 3.111 ms after that was complete",
                       "Carried by one TCP segment, 525 bytes",
                       'The connection then closes: the request said "Connection: close", so this is '
                       'the last response (RFC 9112 9.6)']),
    ("short-http", 8, ["HTTP: this close was to be expected after the response in frame 6"]),
    ("http-keep-alive", 10, ["HTTP response: 404 Not Found: the server has nothing at this address; "
                             "network and server both work",
                             "Answers the request in frame 8, 300.221 ms after that was complete",
                             "Carried by one TCP segment, 82 bytes",
                             "The connection then stays open, ready for the next request: so "
                             'HTTP/1.1 does, unless somebody says "Connection: close" (RFC 9112 9.3)']),
    ("http-close", 4, ["HTTP request: GET asks for /index.html", "Answered in frame 6",
                       "Carried by one TCP segment, 64 bytes",
                       'The connection then closes after the response: this request says "Connection: '
                       'close", so it is the last one (RFC 9112 9.6)']),
    ("http-chunked", 10, ["HTTP response: 200 OK: the request succeeded",
                          "Answers the request in frame 4, 911.390 ms after that was complete",
                          "Carried by 3 TCP segments, 102 bytes in all",
                          "The connection then stays open, ready for the next request: so HTTP/1.1 "
                          'does, unless somebody says "Connection: close" (RFC 9112 9.3)']),
])
def test_words(wireshark, name, frame, said):
    path = capture(name)
    assert story(wireshark, path, frame, "-o", "lab.language:en") == said
    chinese = story(wireshark, path, frame, "-o", "lab.language:zh_CN")
    assert len(chinese) == len(said)
    assert all(re.search("[\u4e00-\u9fff]", line) for line in chinese)


def test_strange_targets(wireshark):
    """What a packet says is drawn on one line, whatever it is."""
    path = wireshark.home.path / "strange.pcap"
    made = Talk()
    for target in ("/" + "long" * 100, "/{from}%s%n", "/\x01\x7f", "/\xe4\u7f51", "/" + "r" * 59):
        made.answer(made.get(path=target))
    made.send("c", Message("http-request"), "PROPFIND /pot HTTP/1.1\nHost: x\n\n")
    with RawPcapWriter(str(path), linktype=1, sync=True) as file:
        file.write_header(None)
        for at, packet in enumerate(made.packets(50000)):
            file.write_packet(packet, sec=1_700_000_000, usec=at * 1000)
    path.chmod(0o644)
    said = [story(wireshark, path, frame)[0] for frame in (4, 6, 8, 10, 12, 14)]
    assert said[0] == "HTTP request: GET asks for /" + ("long" * 100)[:59] + "…"
    assert said[1] == "HTTP request: GET asks for /{from}%s%n"
    assert said[4] == "HTTP request: GET asks for /" + "r" * 59  # just as much as has room
    assert said[5] == "HTTP request: PROPFIND, on /pot"
    assert all(line.startswith("HTTP request: GET asks for /") for line in said[:4])
