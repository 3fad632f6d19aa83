# SPDX-License-Identifier: GPL-2.0-or-later
"""The ladder of a connection, as text and as SVG."""

import re
import struct
import unicodedata
import xml.etree.ElementTree as xml

import pytest

from harness import capture
from packets import segment, write

LANGUAGES = ["en", "zh_CN"]
SVG = "{http://www.w3.org/2000/svg}"
# A rung as text: its time, its frames, and what is between the lifelines.
RUNG = re.compile(r" *(\d+\.\d{6}) +(\d+)(?:–(\d+))? \|(.*)\|$")
STATES = re.compile(r" {24}\| ([A-Z0-9-]*)\*? +([A-Z0-9-]*)\*? \|$")


def ladder(wireshark, path, form="", *options):
    return wireshark.tshark("-q", "-r", path, "-z", f"lab,ladder{form}", *options)


def rungs(text):
    """Of a ladder as text: (first frame, last frame, what stands on the arrow)."""
    found = [RUNG.match(line) for line in text.splitlines()]
    return [(int(rung[2]), int(rung[3] or rung[2]), rung[4]) for rung in found if rung]


def drawing(wireshark, path, form=",svg", *options):
    return xml.fromstring(ladder(wireshark, path, form, *options))


def lines_between(root):
    """What an SVG file says outside of its panels. Panel or line, each begins where the one before ends."""
    at, said = 0, []
    for part in root:
        if part.tag == f"{SVG}svg":
            assert float(part.get("y")) == at
            at += float(part.get("height"))
        elif part.tag == f"{SVG}text":
            assert float(part.get("y")) == at + 16
            at += 24
            said.append(part.text)
    assert float(root.get("height")) == at
    return said


def columns(line):
    """How wide a line is on a terminal."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_segment_has_its_place(wireshark, joined, language):
    """On a rung of its own, in a run, in what was left out, or counted as a copy."""
    chosen = f"lab.language:{language}"
    text = ladder(wireshark, joined.path, ",all", "-o", chosen)
    found = rungs(text)
    assert max(map(columns, text.splitlines())) <= 106
    # A star is explained where there is one.
    for one in re.split(r"^ {24}\| (?=client|客户端)", text, flags=re.MULTILINE)[1:]:
        assert bool(re.search(r"^ {24}\| .*[A-Z0-9]\*", one, re.MULTILINE)) == bool(re.search(r"^\* ", one, re.MULTILINE)), one
    rows = wireshark.fields(joined.path, ["tcp.stream", "lab.role", "lab.event"])
    single = {first for first, last, _ in found if first == last}
    spans = [(first, last) for first, last, _ in found if first != last]
    for number, row in enumerate(rows, 1):
        if not row["lab.role"] or "ping" in row["lab.role"] or row["lab.role"] == "icmp-error":
            continue
        if "captured-twice" not in row["lab.event"]:
            assert number in single or any(a <= number <= b for a, b in spans), (number, row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_drawing_is_well_formed(wireshark, joined, language):
    """One picture of all connections, each panel with a title and a description."""
    root = drawing(wireshark, joined.path, ",svg,all", "-o", f"lab.language:{language}")
    panels = root.findall(f"{SVG}svg")
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(panels) > 300 and len(ids) == len(set(ids)) == 2 * len(panels)
    for panel in panels:
        assert panel.get("role") == "img"
        assert panel.find(f"{SVG}title").text and panel.find(f"{SVG}desc").text
        assert float(panel.get("height")) <= 1100
    tops = [float(panel.get("y")) for panel in panels]
    assert tops == sorted(tops) and float(root.get("height")) > tops[-1]
    names = {element.tag for element in root.iter()}
    assert names <= {SVG + name for name in ("svg", "style", "rect", "text", "path", "title", "desc")}


def test_the_states_are_those_of_the_tree(wireshark):
    """Of a connection in which nothing is lost, in the order of the segments."""
    for name in ("four-way-close", "three-way-close", "server-close", "half-close"):
        path = capture(name)
        shown = {"client": [], "server": []}
        for line in ladder(wireshark, path).splitlines():
            states = STATES.match(line)
            for number, end in enumerate(shown, 1):
                if states and states[number]:
                    shown[end].append(states[number])
        for end, states in shown.items():
            said = wireshark.column(path, f"lab.state.{end}")
            changes = [state for state, before in zip(said, [states[0], *said]) if state != before]
            assert states[1:] == changes, (name, end)


def lost(wireshark, path):
    return [first for first, _, arrow in rungs(ladder(wireshark, path)) if re.search(r"[-~]X|X[-~]", arrow)]


def test_losses_end_midway(wireshark):
    """What a timer or duplicate ACKs have repeated; if that was acknowledged before, the ACK; and what
    only looking back tells of, as of the last that a probe takes."""
    assert lost(wireshark, capture("retransmission-timeout")) == [8, 9, 10]
    assert lost(wireshark, capture("fast-retransmit")) == [8]
    assert lost(wireshark, capture("tail-loss-probe")) == [10, 11]
    assert lost(wireshark, capture("last-ack-lost")) == [11]
    assert lost(wireshark, capture("111-syn_and_syn_ack_lost.b")) == [2, 3]
    assert lost(wireshark, capture("111-syn_and_syn_ack_lost.a"))[:2] == [1, 2]
    for name in ("four-way-close", "out-of-order", "simultaneous-syns", "zero-window"):
        assert lost(wireshark, capture(name)) == []
    ends = re.findall(r"(?m)([-~]+)X( +)\|$", ladder(wireshark, capture("retransmission-timeout")))
    assert len(ends) == 3 and all(abs(len(line) - len(way_left)) < 3 for line, way_left in ends)


FIN, SYN, ACK = 1, 2, 16
UNSEEN = [segment(0, SYN, 0, 0), segment(1, SYN | ACK, 0, 1), segment(0, ACK, 1, 1), segment(0, ACK, 1, 1, bytes(100)),
          segment(1, ACK, 1, 101), segment(1, ACK, 1, 101, bytes(100)), segment(0, ACK, 101, 102)]


def test_a_fin_that_no_segment_shows_has_a_star(wireshark):
    path = write(wireshark.home.path / "unseen.pcap", enumerate(
        [*UNSEEN, segment(0, FIN | ACK, 101, 102), segment(1, ACK, 102, 102)]))
    text = ladder(wireshark, path)
    assert [rung[2].strip("-<> ") for rung in rungs(text)[6:]] == [
        "Close 2 of 4* · ACK of unseen data: ACK=1, seq=v=101, ack=u+1=102", "Close 3 of 4*: FIN=1, ACK=1, seq=w=101, ack=u+1=102",
        "Close 4 of 4: ACK=1, seq=u+1=102, ack=w+1=102"]
    assert re.search(r"\| CLOSE-WAIT\* +FIN-WAIT-2\* \|", text) and "* inferred" in text


def test_a_fin_that_was_a_byte_is_none(wireshark):
    """The end shows that it has a byte where its FIN seemed to be: the ladder is drawn when that is known."""
    path = write(wireshark.home.path / "unseen.pcap", enumerate(
        [*UNSEEN, segment(1, ACK, 102, 101, bytes(50)), segment(0, ACK, 101, 152), segment(1, FIN | ACK, 152, 101)]))
    text = ladder(wireshark, path)
    assert [rung[2].strip("-<> ") for rung in rungs(text)[6:]] == [
        "ACK of unseen data: ACK=1, seq=101, ack=102", "Data · Gap before it: ACK=1, seq=102, ack=101, len=50",
        "Acknowledgment: ACK=1, seq=101, ack=152", "Close 1 of 4: FIN=1, ACK=1, seq=u=152, ack=101"]
    assert [STATES.match(line)[1] for line in text.splitlines() if STATES.match(line)][-2:] == ["", "CLOSE-WAIT"]


def test_what_came_behind_it_is_told_anew(wireshark):
    """The client closes behind what seemed to be the server's FIN: its own was the first."""
    path = write(wireshark.home.path / "unseen.pcap", enumerate(
        [*UNSEEN, segment(0, ACK, 101, 102, bytes(10)), segment(1, ACK, 102, 111), segment(0, FIN | ACK, 111, 102),
         segment(1, ACK, 102, 112, bytes(50))]))
    text = ladder(wireshark, path)
    assert [rung[2].strip("-<> ") for rung in rungs(text)[7:10]] == [
        "Data: ACK=1, seq=101, ack=102, len=10", "Acknowledgment: ACK=1, seq=102, ack=111",
        "Close 1 of 4: FIN=1, ACK=1, seq=111, ack=102"]
    assert [STATES.match(line).groups() for line in text.splitlines() if STATES.match(line)][-2:] == [
        ("FIN-WAIT-1", "CLOSE-WAIT"), ("FIN-WAIT-2", "")]
    report = wireshark.tshark("-q", "-r", path, "-z", "lab,report")
    assert "confirms the first FIN (later refuted)**" in report and "FIN (inferred)" not in report


def test_a_lost_segment_moves_only_its_sender(wireshark):
    lines = ladder(wireshark, capture("last-ack-lost")).splitlines()
    closed = [number for number, line in enumerate(lines) if re.search(r"\| +CLOSED \|$", line)]
    assert len(closed) == 1 and " 13 |" in lines[closed[0] - 1]
    lines = ladder(wireshark, capture("111-syn_and_syn_ack_lost.a")).splitlines()
    received = [number for number, line in enumerate(lines) if line.endswith(" SYN-RECEIVED |")]
    assert len(received) == 1 and " 3 |" in lines[received[0] - 1]  # of three SYNs the last


def lines_of(panel, way):
    """The arrows one way: (y where they begin, y where they end)."""
    ends = [re.fullmatch(r"M(\d+) (\d+) L(\d+) (\d+)", path.get("d"))
            for path in panel.iter(f"{SVG}path")]
    return [(int(end[2]), int(end[4])) for end in ends
            if end and (int(end[1]) < int(end[3])) == (way == "client")]


@pytest.mark.parametrize("name, client, server", [("simultaneous-syns", 0, 0), ("simultaneous-fins", 4, 3)])
def test_what_crosses_on_the_way_crosses_in_the_figure(wireshark, name, client, server):
    panel = drawing(wireshark, capture(name)).find(f"{SVG}svg")
    one, other = lines_of(panel, "client")[client], lines_of(panel, "server")[server]
    assert one[0] < other[0] < one[1] < other[1]


def test_what_crosses_moves_its_receiver_later(wireshark):
    """When the client has sent its SYN, the server has not heard of it yet."""
    lines = ladder(wireshark, capture("simultaneous-syns")).splitlines()
    [after] = [lines[at + 1] for at, line in enumerate(lines) if RUNG.match(line) and RUNG.match(line)[2] == "1"]
    assert STATES.match(after).groups() == ("SYN-SENT", "")


def test_arrows_slant_and_follow_each_other(wireshark):
    panel = drawing(wireshark, capture("four-way-close")).find(f"{SVG}svg")
    arrows = sorted(lines_of(panel, "client") + lines_of(panel, "server"))
    assert len(arrows) == 11
    for (begins, ends), after in zip(arrows, [*arrows[1:], (10000, 0)]):
        assert begins < ends < after[0]


def test_repetitions_are_marked(wireshark):
    paths = drawing(wireshark, capture("retransmission-timeout")).iter(f"{SVG}path")
    classes = [path.get("class") for path in paths]
    assert sum("again" in name for name in classes) == 3
    assert classes.count("arrow again lost") == 2


def test_a_run_is_folded(wireshark):
    """And its numbers are those of its segments."""
    path = capture("cnki")
    rows = wireshark.fields(path, ["tcp.stream", "lab.from", "tcp.len"])
    folded = 0
    for stream in {row["tcp.stream"] for row in rows if row["lab.from"]}:
        for first, last, arrow in rungs(ladder(wireshark, path, f",{stream}")):
            if first == last:
                continue
            folded += 1
            of_run = [row for row in rows[first - 1:last] if row["tcp.stream"] == stream]
            for end in ("client", "server"):
                sizes = [int(row["tcp.len"]) for row in of_run if row["lab.from"] == end]
                said = re.search(rf"{end}: ([\d,]+) (?:segments, ([\d,]+) bytes|ACKs)", arrow)
                words = said.groups() if said else ("0", "0")
                counts = tuple(int((word or "0").replace(",", "")) for word in words)
                assert counts == (len(sizes), sum(sizes)), (stream, first, arrow)
    assert folded


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_run_both_ways_tells_all_of_both(wireshark, language):
    """On a line for each end, as one line has no room; above the head of the arrow. As text, the arrow has two heads."""
    assert len(re.findall(r"(?m)\| <=.*1,382.*=>\|$", ladder(wireshark, capture("http-loopback"), "", "-o",
                                                            f"lab.language:{language}"))) == 1
    panel = drawing(wireshark, capture("http-loopback"), ",svg", "-o", f"lab.language:{language}").find(f"{SVG}svg")
    texts = list(panel.iter(f"{SVG}text"))
    [at] = [at for at, text in enumerate(texts) if "1,382" in text.text]
    title, client, server = texts[at - 1:at + 2]
    assert [re.findall(r"[\d,]*\d", text.text) for text in (title, client, server)] == [
        ["20"], ["8", "1,382"], ["12", "285,481"]]
    heads = [path.get("d") for path in panel.iter(f"{SVG}path") if path.get("class") == "run-tip"]
    top = min(int(y) for head in heads for y in re.findall(r"[ML]\d+ (\d+)", head))
    assert int(title.get("y")) + 14 == int(client.get("y")) == int(server.get("y")) - 14 < top - 14


def test_a_long_title_takes_two_lines_and_a_short_one_does_not(wireshark):
    panel = drawing(wireshark, capture("retransmission-timeout")).find(f"{SVG}svg")
    names = [text.text for text in panel.iter(f"{SVG}text") if text.get("class").startswith("name")]
    begins, goes_on = names.index("Data · Retransmission of frame 8"), names.index("lost, or its ACK was")
    assert goes_on == begins + 1 and "Close 1 of 4" in names
    assert "Data · Retransmission of frame 10" in names


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_caption_is_cut(wireshark, language):
    for name in ("accept-queue-full", "mtu-black-hole", "syn-lost", "challenge-ack", "browser-linux", "large-segments"):
        whole = "".join(drawing(wireshark, capture(name), ",svg,all", "-o", f"lab.language:{language}").itertext())
        assert "…" not in whole, name


@pytest.mark.parametrize("closer, other", [(0, 1), (1, 0)])
def test_a_run_moves_no_end(own_wireshark, closer, other):
    """What crosses a FIN was sent in a state that is over for its end by now: the first that shows it has its own rung."""
    syn, fin, ack = 2, 1, 16
    packets = [segment(0, syn, 0, 0), segment(1, syn | ack, 0, 1), segment(0, ack, 1, 1), segment(closer, fin | ack, 1, 1),
               *(segment(other, ack, 1 + 100 * number, 1, bytes(100)) for number in range(12))]
    path = write(own_wireshark.home.path / "crossing.pcap", [(10 * number, data) for number, data in enumerate(packets)])
    assert [(first, last) for first, last, _ in rungs(ladder(own_wireshark, path))] == [
        (1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (6, 16)]


def test_what_comes_soon_behind_a_run_is_near(own_wireshark):
    """However long the run itself lasts."""
    packets = [segment(0, 2, 0, 0), segment(1, 18, 0, 1), segment(0, 16, 1, 1),
               *(segment(0, 16, 1 + 100 * number, 1, bytes(100)) for number in range(12)), segment(0, 17, 1201, 1)]
    distances = []
    for step in (1, 500):
        times = [0, 1, 2, *(2 + step * number for number in range(1, 13)), 2 + step * 12 + 1]
        path = write(own_wireshark.home.path / f"run-{step}.pcap", list(zip(times, packets)))
        assert [rung[:2] for rung in rungs(ladder(own_wireshark, path))][-2:] == [(4, 15), (16, 16)]
        *_, (run, _), (fin, _) = sorted(lines_of(drawing(own_wireshark, path).find(f"{SVG}svg"), "client"))
        distances.append(fin - run)
    assert distances[0] == distances[1]


SYN, FIN, RST, PUSH, ACK = 2, 1, 4, 8, 16
OPENED = [segment(0, SYN, 0, 0), segment(1, SYN | ACK, 0, 1), segment(0, ACK, 1, 1)]


def numbered(packet, number):
    """The same between other sockets."""
    at = 20 if packet[20:22] == struct.pack(">H", 40000) else 22
    return packet[:at] + struct.pack(">H", 40000 + number) + packet[at + 2:]


def sent(first, count, sender=0):
    """Segments of a hundred bytes, from this one on."""
    return [segment(sender, ACK, 1 + 100 * number, 1, bytes(100)) for number in range(first, first + count)]


# The segments, and how many of them, the last, come a second after the one before, all others after a millisecond;
# the first and last rows of the rungs that are looked at, with a word that some have.
STORIES = [
    # A RST that its end goes on behind is one that it sent all the same.
    ([*OPENED, segment(0, RST | ACK, 1, 1), *sent(0, 1)], 1, ["4 CLOSED", "5 ESTABLISHED"]),
    # Both FINs crossed; when the second comes again, the first has arrived.
    ([*OPENED, segment(0, FIN | ACK, 1, 1), segment(1, FIN | ACK, 1, 1), segment(1, FIN | ACK, 1, 2),
      segment(0, ACK, 2, 2)], 0,
     ["4 FIN-WAIT-1", "5 CLOSING", "6 CLOSING", "7 TIME-WAIT"]),
    # Duplicate ACKs: the first three count (RFC 5681 section 3.2).
    ([*OPENED, *sent(0, 16), *[segment(1, ACK, 1, 1)] * 14], 0, ["4–20 folded", "21", "22", "23", "24–33 folded"]),
    # What is left out has no rung that could be lost.
    ([*OPENED, *[segment(0, ACK, 10 ** 9 + 1000 * number, 1, bytes(1)) for number in range(120)], *sent(0, 1),
      *[segment(0, ACK, 2 * 10 ** 9 + 1000 * number, 1, bytes(1)) for number in range(210)], *sent(0, 1)], 1,
     ["120", "256 left out", "335"]),
    # Data of a SYN that is not taken comes again (RFC 7413): the ACK before it, with its number, is none of its sendings.
    ([segment(0, SYN, 0, 0, bytes(100)), segment(0, SYN, 0, 0), segment(1, SYN | ACK, 0, 1), segment(0, ACK, 1, 1),
      *sent(0, 1)], 4, ["1 lost", "2", "4", "5"]),
    # Of two sendings before this one, the later had fewer bytes; it was lost as well.
    ([*OPENED, *sent(0, 2), segment(0, ACK, 1, 1, bytes(50)), *sent(0, 1)], 2, ["4 lost", "6 lost", "7"]),
    # Without ACK a segment acknowledges nothing, whatever stands in the place of the number (RFC 9293 section 3.1).
    ([*OPENED, *sent(0, 1), segment(1, PUSH, 1, 101, b"x"), *sent(0, 1)], 1, ["4 lost", "5", "6"]),
    # A FIN that was acknowledged comes again: that ACK did not come, or late. An ACK of less is no reason.
    ([*OPENED, segment(0, FIN | ACK, 1, 1), segment(1, ACK, 1, 2), segment(0, FIN | ACK, 1, 1)], 1,
     ["4", "5 lost, or came late", "6"]),
    ([*OPENED, *sent(0, 2), segment(1, ACK, 1, 101), *sent(1, 1)], 1, ["4", "5 lost", "6", "7"]),
    # In a run many may be lost; and one of those that are to become one.
    ([*OPENED, *sent(0, 160), *sent(0, 2)], 2, ["4–163 2 of them lost", "164", "165"]),
    ([*OPENED, *sent(0, 130), *sent(1, 1)], 1, ["4–133 1 of them lost", "134"]),
]


@pytest.fixture(scope="module")
def told(wireshark):
    """Of each story, what each rung says by the numbers of its first and last row: on the arrow, and of the states."""
    packets, time = [], 0
    for number, (story, late, _) in enumerate(STORIES):
        for row, packet in enumerate(story):
            time += 1000 if row >= len(story) - late else 1
            packets.append((time, numbered(packet, number)))
    text = ladder(wireshark, write(wireshark.home.path / "stories.pcap", packets))
    ladders, before = [], 0
    for (story, _, _), lines in zip(STORIES, text.split("Time in s")[1:], strict=True):
        ladders.append({})
        above = ""
        for line in lines.splitlines():
            rung = RUNG.match(line)
            if rung:
                rows = "–".join(str(int(number) - before) for number in rung.groups()[1:3] if number)
                ladders[-1][rows] = above + rung[4]
            elif ladders[-1] and STATES.match(line):
                ladders[-1][rows] += line
            above = "" if rung else line
        before += len(story)
    return ladders


@pytest.mark.parametrize("number", range(len(STORIES)))
def test_what_a_rung_says(told, number):
    for wanted in STORIES[number][2]:
        rows, _, words = wanted.partition(" ")
        assert rows in told[number], (rows, list(told[number]))
        assert words in told[number][rows] and ("lost" in words) == ("lost" in told[number][rows]), told[number][rows]


@pytest.mark.parametrize("name, letters", [
    ("half-close", "x = 2060051624, y = 3191826874, u = 2060051640, v = 3191826890, w = 3191826995"),
    ("three-segment-close", "x = 1330296744, y = 3019482207, u = 1330296824, w = 3019482857"),  # its ACK is the FIN w
    ("connection-refused", "x = ")])
def test_what_the_letters_on_the_rungs_are(wireshark, name, letters):
    text = wireshark.tshark("-q", "-r", capture(name), "-z", "lab,ladder")
    said = re.search(r"^x = .*", text, re.M)[0]
    assert said.startswith(letters)
    assert re.findall(r"(\w) = ", said) == [letter for letter in "xyuvw" if f"={letter}" in text]


def test_texts_stand_between_the_lifelines(wireshark):
    """Beside the end that sends."""
    panel = drawing(wireshark, capture("four-way-close")).find(f"{SVG}svg")
    bands = [band for band in panel.iter(f"{SVG}rect") if "band" in band.get("class")]
    left, right = sorted({int(band.get("x")) for band in bands})
    width = int(bands[0].get("width"))
    texts = [text for text in panel.iter(f"{SVG}text") if text.get("class") in ("name", "row")]
    assert {text.get("text-anchor") for text in texts} == {"start", "end"}
    for text in texts:
        x = int(text.get("x"))
        assert left + width < x < left + 20 if text.get("text-anchor") == "start" else right - 10 < x < right


def test_a_line_stops_within_the_heads_of_its_arrow(wireshark):
    """So that these are pointed: a run both ways has two."""
    both = 0
    panel = drawing(wireshark, capture("cnki"), ",svg,all")
    paths = [path.get("d") for path in panel.iter(f"{SVG}path")]
    for line, *heads in zip(paths, paths[1:], paths[2:]):
        ends = re.fullmatch(r"M(\d+) (\d+) L(\d+) (\d+)", line)
        tips = [re.match(r"M(\d+) \d+ L.* Z", head) for head in heads]
        if not ends or not tips[0]:
            continue
        to, begin = int(ends[3]), int(ends[1])
        assert abs(int(tips[0][1]) - to) == 8
        if tips[1]:
            both += 1
            assert abs(int(tips[1][1]) - begin) == 8 and int(tips[1][1]) != int(tips[0][1])
    assert both


def test_an_icmp_error_is_a_rung(wireshark):
    found = rungs(ladder(wireshark, capture("refused-by-router")))
    assert "ICMP error" in found[1][2] and found[1][2].lstrip().startswith("<")


def test_what_is_left_out_is_said(wireshark, joined):
    text = ladder(wireshark, joined.path)
    count = re.match(r"([\d,]+) more connections: -z lab,ladder,all\n", text)[1]
    shown = len(re.findall(r"\| client .* server .* \|", text))
    everything = len(re.findall(r"\| client .* server .* \|", ladder(wireshark, joined.path, ",all")))
    assert shown == 20 and int(count.replace(",", "")) == everything - shown
    _, *ladders = text.split("\n\n")
    assert len(ladders) == shown and all(one.startswith("  Time in s ") for one in ladders)


def test_the_drawing_says_the_same_between_the_ladders(wireshark, joined):
    text, root = ladder(wireshark, joined.path), drawing(wireshark, joined.path)
    rest, *said = lines_between(root)
    assert rest == text.splitlines()[0].replace("lab,ladder,all", "lab,ladder,svg,all")
    assert said == re.findall(r"^(?:\*|[xyuvw] =) .*", text, re.MULTILINE)
    assert {line[0] for line in said} >= {"*", "x"}


def test_nothing_to_draw(wireshark):
    for form in ("", ",svg", ",7"):
        assert "There is no TCP segment here." in ladder(wireshark, capture("ping"), form)


@pytest.mark.parametrize("form", [",x", ",-1", ",svg,", ",4294967295", ",all,1", "all", ",svg,x"])
def test_mistaken_arguments(wireshark, form):
    done = wireshark.run("tshark", "-q", "-r", capture("ping"), "-z", f"lab,ladder{form}", quiet=False)
    assert done.returncode != 0 and done.stdout == ""
    assert "lab,ladder" in done.stderr or "invalid -z argument" in done.stderr
